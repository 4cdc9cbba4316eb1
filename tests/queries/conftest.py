"""The packaged case as a graph, on each engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.demo.run import FILES
from explorer.session import Session
from graph.build import build
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from loaders.framework.run import load
from tests.conftest import session_of

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


@pytest.fixture(scope="module")
def case(request: pytest.FixtureRequest, place: Path | Neo4jSettings, case_workspace: Workspace) -> Iterator[Session]:
    """The packaged case in a store, once for each engine."""
    with session_of(case_workspace, place, request.node.name) as session:
        yield session
