"""The floors that benchmarks set beside questions give the rows of the answers, over simulated files and a publication."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from shutil import copytree
from typing import Any

import pytest

from explorer.session import Session
from graph.build import build
from graph.workspace import Workspace
from loaders.framework.run import load
from queries.framework.answer import Answer, ask
from queries.framework.catalogue import Catalogue
from tests.benchmarks.drawn_parameters import pool
from tests.benchmarks.floors import Floors
from tests.benchmarks.parameter_sets import IMPORTERS, SENDERS, Tables, parameter_sets
from tests.benchmarks.publication import write_publication
from tests.conftest import session_of
from tests.explorer.simulated import Simulated

SETS = 2


@pytest.fixture(scope="module")
def session(embedded_folder: Path, simulated: Simulated, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """Simulated files and an invented publication about their companies, on the embedded engine."""
    folder = tmp_path_factory.mktemp("floors")
    workspace = Workspace.open(copytree(simulated.workspace.root, folder / "workspace"))
    tables = Tables(workspace)
    importers, senders = ([id_.removeprefix("ru-ogrn:") for id_ in tables.ids(query)] for query in (IMPORTERS, SENDERS))
    write_publication(folder / "publication.yaml", importers, senders, Random("floors"))
    assert load("findings", [folder / "publication.yaml"], workspace).errors == []
    build(workspace)
    with session_of(workspace, embedded_folder, "floors") as opened:
        yield opened


def test_each_floor_gives_the_rows_of_its_question(session: Session, simulated: Simulated) -> None:
    floors = Floors(session.workspace)
    tables, of = Tables(session.workspace), pool(session.workspace)
    compared = 0
    for question, sets in parameter_sets(tables, of, simulated.key["chains"], Random("floors")).items():
        floor = floors.of(question)
        for given in sets[:SETS] if floor else ():
            answer = ask(Catalogue().get(question), given, session.store, session.search)
            rows = floor(answer.parameters, answer.limit) if floor else []
            columns = [column for column in answer.columns if not rows or column in rows[0]]
            assert columns, question
            assert answer.truncated or _alike(rows, columns) == _alike(_values(answer), columns), (question, given)
            compared += len(rows)
    assert compared > 100


def _values(answer: Answer) -> Iterator[Mapping[str, Any]]:
    return (row.values for row in answer.rows)


def _alike(rows: Iterable[Mapping[str, Any]], columns: Iterable[str]) -> Counter[tuple[Any, ...]]:
    """The values of these columns; sums of floating-point numbers depend on their order in the last digits."""
    return Counter(tuple(_rounded(row[column]) for column in columns) for row in rows)


def _rounded(value: Any) -> Any:
    match value:
        case float() | Decimal():
            return float(f"{value:.9g}")
        case list():
            return tuple(value)
        case timedelta():
            return value.days
        case _:
            return value
