"""Fixtures that several tests share: an empty, prepared store on each engine."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from explorer.session import Session
from graph.embedded import running
from graph.store import Neo4jSettings, Store, open_store
from graph.workspace import Workspace

ENGINES = ["embedded", pytest.param("neo4j", marks=pytest.mark.neo4j)]


@pytest.fixture(scope="session")
def embedded_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder whose embedded engine runs until the tests end, so that opening its store is quick."""
    folder = tmp_path_factory.mktemp("embedded")
    with running(folder):
        yield folder


@pytest.fixture(scope="session")
def neo4j_server() -> Neo4jSettings:
    """The Neo4j server for tests; a test that wants it fails where none is given."""
    missing = [name for name in ("NEO4J_TEST_URI", "NEO4J_TEST_PASSWORD") if not os.environ.get(name)]
    if missing:
        pytest.fail(f"{' and '.join(missing)} not set: see tests/neo4j_server.py", pytrace=False)
    username = os.environ.get("NEO4J_TEST_USERNAME", "neo4j")
    return Neo4jSettings(os.environ["NEO4J_TEST_URI"], username, os.environ["NEO4J_TEST_PASSWORD"], "neo4j")


@pytest.fixture(scope="module", params=ENGINES)
def place(request: pytest.FixtureRequest) -> Path | Neo4jSettings:
    """What `open_store` takes, once for each engine."""
    fixture = {"embedded": "embedded_folder", "neo4j": "neo4j_server"}[request.param]
    found: Path | Neo4jSettings = request.getfixturevalue(fixture)
    return found


@pytest.fixture
def store(place: Path | Neo4jSettings) -> Iterator[Store]:
    """An open store without nodes, with its constraints and indexes, once for each engine."""
    with open_store(place) as opened:
        opened.prepare()
        empty(opened)
        yield opened


@contextmanager
def session_of(workspace: Workspace, place: Path | Neo4jSettings, name: str) -> Iterator[Session]:
    """The graph of a built workspace in a store that held nothing. What the store remembers goes by the name."""
    with open_store(place) as store:
        empty(store)
        with closing(Session(workspace, store, f"tests-{store.engine}-{name}")) as session:
            session.complete()
            yield session


def empty(store: Store) -> None:
    """Delete every node, in batches."""
    while store.read("MATCH (n) RETURN 1 AS one LIMIT 1"):
        store.write([("MATCH (n) WITH n LIMIT 5000 DETACH DELETE n", {})])
