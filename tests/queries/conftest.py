"""The packaged case as a graph, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.demo.run import FILES
from explorer.session import Session
from graph.build import build
from graph.store import Neo4jSettings, open_store
from graph.workspace import Workspace
from loaders.framework.run import load
from tests.conftest import ENGINES, empty

DEMO = Path(__file__).parents[2] / "explorer" / "demo"


@pytest.fixture(scope="session")
def case_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace with the packaged case, loaded through the real loaders and built."""
    workspace = Workspace.open(tmp_path_factory.mktemp("case") / "workspace")
    for source, name in FILES:
        report = load(source, [DEMO / name], workspace, fictional=name.startswith("fictional"))
        assert report.errors == []
        assert [file.rejected for file in report.files] == [0]
    build(workspace)
    return workspace


@pytest.fixture(scope="module", params=ENGINES)
def case(request: pytest.FixtureRequest, case_workspace: Workspace) -> Iterator[Session]:
    """The packaged case in a store, once for each engine."""
    fixture = {"embedded": "embedded_folder", "neo4j": "neo4j_server"}[request.param]
    place: Path | Neo4jSettings = request.getfixturevalue(fixture)
    with open_store(place) as store:
        empty(store)
        session = Session(case_workspace, store, f"tests-{request.param}-{request.node.name}")
        session.complete()
        yield session
