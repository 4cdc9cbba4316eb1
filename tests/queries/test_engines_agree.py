"""Each question gives the same rows on both engines, for two hundred random sets of parameters."""

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from explorer.session import Session
from explorer.simulate import write
from graph.build import build
from graph.errors import UsageError
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from loaders.framework.run import load
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.benchmarks.drawn_parameters import Pool, drawn, pool
from tests.benchmarks.parameter_sets import IMPORTERS, SENDERS, Tables
from tests.benchmarks.publication import write_publication
from tests.conftest import session_of

SETS = 200
SHIPMENTS = 600
CATALOGUE = Catalogue()

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """Simulated registers, declarations and statistics, and an invented publication about their companies."""
    folder = tmp_path_factory.mktemp("simulated")
    workspace = Workspace.open(tmp_path_factory.mktemp("both") / "workspace")
    key = json.loads(write(folder, shipments=SHIPMENTS, seed=5).read_text("utf-8"))
    for name, source in key["sources"].items():
        load(source, [folder / name], workspace)
    build(workspace)
    tables = Tables(workspace)
    importers, senders = ([id_.removeprefix("ru-ogrn:") for id_ in tables.ids(query)] for query in (IMPORTERS, SENDERS))
    write_publication(folder / "publication.yaml", importers, senders, Random(5))
    assert load("findings", [folder / "publication.yaml"], workspace).errors == []
    build(workspace)
    return workspace


@pytest.fixture(scope="module")
def values(workspace: Workspace) -> Pool:
    """What parameters are drawn from."""
    return pool(workspace)


@pytest.fixture(scope="module")
def sessions(workspace: Workspace, embedded_folder: Path, neo4j_server: Neo4jSettings) -> Iterator[list[Session]]:
    """The graph in a store of each engine."""
    with (
        session_of(workspace, embedded_folder, "both") as embedded,
        session_of(workspace, neo4j_server, "both") as neo4j,
    ):
        yield [embedded, neo4j]


@pytest.mark.parametrize("question_id", CATALOGUE.paths)
def test_the_rows_are_the_same_on_both_engines(sessions: list[Session], values: Pool, question_id: str) -> None:
    question, random = CATALOGUE.get(question_id), Random(question_id)
    with_rows = 0
    for _ in range(SETS):
        given = drawn(question.parameters, values, random)
        one, other = (outcome(session, question_id, given) for session in sessions)
        assert one == other, given
        with_rows += isinstance(one, list) and bool(one)
    assert with_rows >= SETS // 20


def outcome(session: Session, question_id: str, given: dict[str, Any]) -> list[dict[str, Any]] | str:
    """The rows with their citations, or why the parameters are refused.

    Figures are taken to nine digits, since a sum depends on the order of what is summed.
    """
    try:
        answer = ask(CATALOGUE.get(question_id), given, session.store, session.search).to_json()
    except UsageError as error:
        return str(error)
    found: list[dict[str, Any]] = json.loads(json.dumps(answer["rows"]), parse_float=lambda text: f"{float(text):.9g}")
    return found
