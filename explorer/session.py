"""An opened workspace: its store, its search, and what brings the store up to date after a load."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from graph.build import build, complete
from graph.claims import short_hash
from graph.embedded_locks import exclusive
from graph.publish import Changes, publish
from graph.search import Search
from graph.store import Neo4jSettings, Store, neo4j_settings, open_store
from graph.workspace import Workspace


@dataclass(frozen=True)
class Session:
    """A workspace with the store that holds its graph."""

    workspace: Workspace
    store: Store
    store_name: str
    _closing: contextlib.ExitStack = field(default_factory=contextlib.ExitStack, repr=False, compare=False)

    @cached_property
    def search(self) -> Search:
        """Finds parties by name or number in the tables as they were last built, until the session is closed."""
        return self._closing.enter_context(Search(self.workspace))

    def close(self) -> None:
        """Ends what the session opened by itself; the store is closed by who opened it."""
        self._closing.close()

    def bring_up_to_date(self) -> Changes:
        """Builds the final tables anew from all claims and writes what differs to the store."""
        with exclusive(self.workspace.root / "lock"):
            build(self.workspace)
            return self._publish()

    def complete(self) -> None:
        """Completes what an interrupted run left half done, and fills a store that never got the built tables."""
        if not self.workspace.files():
            return
        complete(self.workspace)
        with exclusive(self.workspace.root / "lock"):
            self._publish()

    def _publish(self) -> Changes:
        folder = self.workspace.published(self.store_name)
        return publish(self.store, self.workspace.built, folder, self.workspace.id)


@contextlib.contextmanager
def open_session(root: Path, settings: Neo4jSettings | None) -> Iterator[Session]:
    """Opens the workspace in `root` with a Neo4j server, or with the embedded engine where `settings` is None."""
    workspace = Workspace.open(root)
    name = "embedded" if settings is None else f"neo4j-{short_hash(settings.uri, settings.database or '')}"
    with (
        open_store(workspace.store if settings is None else settings) as store,
        contextlib.closing(Session(workspace, store, name)) as session,
    ):
        yield session


def settings_from(store_uri: str | None) -> Neo4jSettings | None:
    """The Neo4j server that the user asked for, by option or environment, or None for the embedded engine."""
    return neo4j_settings(store_uri, os.environ)
