"""The embedded engine, shared: one server for a store's folder, however many commands use it at the same time.

Each client holds a lock on a file in `clients/`, which the kernel frees when the client dies. Starting and stopping
happen under one exclusive lock. The last client out stops the server; a client that finds a living server takes it
over after checking its process, its start time and that it opens for the password of the folder.
"""

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from graph import embedded_server as server
from graph.embedded_locks import HeldFile, exclusive, is_held
from graph.errors import StoreError, StoreUnavailable, WorkspaceError
from graph.workspace import FREE_SOME_SPACE

# The engine reserves space ahead of what it writes; with less left, it fails in words that say nothing of the disk.
_LEAST_FREE = 32 << 20

_count = itertools.count(1)


@dataclass(frozen=True)
class Endpoint:
    """Where the server listens, and the two users (name, password): the reader can read records and nothing else."""

    bolt_uri: str
    http_url: str
    database: str
    writer: tuple[str, str] = field(repr=False)
    reader: tuple[str, str] = field(repr=False)


@contextmanager
def running(store_dir: Path) -> Iterator[Endpoint]:
    """A running server for the store in this folder (created where missing), as long as the block lasts.

    Raises StoreUnavailable when this platform has no engine or the server does not start, WorkspaceError when the
    folder cannot be used.
    """
    if sys.platform == "win32":
        raise StoreUnavailable("the embedded engine does not run on Windows yet: set NEO4J_URI to a Neo4j server")
    folder = _usable(store_dir)
    try:
        with _joined_or_started(folder) as endpoint:
            yield endpoint
    except StoreError as error:
        if type(error) in {StoreError, StoreUnavailable} and shutil.disk_usage(folder).free < _LEAST_FREE:
            said = f"{store_dir}: the embedded engine has too little space on this disk; {FREE_SOME_SPACE}"
            raise WorkspaceError(said) from error
        raise


@contextmanager
def _joined_or_started(folder: Path) -> Iterator[Endpoint]:
    with exclusive(folder / "lock"):
        client = HeldFile(folder / "clients" / f"{os.getpid()}-{next(_count)}")
        try:
            endpoint = _endpoint(folder, _joined(folder) or server.start(folder))
        except BaseException:
            client.release()
            raise
    try:
        yield endpoint
    finally:
        with exclusive(folder / "lock"):
            client.release()
            _stop_if_unused(folder)


def _usable(store_dir: Path) -> Path:
    folder = store_dir.resolve()
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        (folder / "clients").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise WorkspaceError(f"{store_dir}: the folder of the store cannot be made: {error.strerror}") from None
    if not os.access(folder, os.W_OK):
        raise WorkspaceError(f"{store_dir}: the folder of the store cannot be written to")
    return folder


def _joined(folder: Path) -> server.Server | None:
    """The server that already runs; None when there is none, or one that cannot be used and was stopped."""
    found = server.remembered(folder)
    if found is None:
        return None
    if server.has_passwords(folder) and server.answers(folder, found):
        return found
    server.stop(folder, found)
    return None


def _stop_if_unused(folder: Path) -> None:
    for client in (folder / "clients").iterdir():
        if is_held(client):
            return
        client.unlink()
    found = server.remembered(folder)
    if found is not None:
        server.stop(folder, found)


def _endpoint(folder: Path, found: server.Server) -> Endpoint:
    writer, reader = server.passwords(folder)
    return Endpoint(
        bolt_uri=f"bolt://127.0.0.1:{found.bolt_port}",
        http_url=f"http://127.0.0.1:{found.http_port}",
        database=server.DATABASE,
        writer=(server.WRITER, writer),
        reader=(server.READER, reader),
    )
