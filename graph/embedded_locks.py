"""Locks of the operating system on files: the kernel frees them when their holder dies, whatever killed it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_held: set[int] = set()


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Wait for the lock on `path` (created where missing) and hold it for the block."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        _close(descriptor)


class HeldFile:
    """A file that is locked from its creation to `release`, which removes it, or to the death of this process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = _open(path)
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def release(self) -> None:
        self._path.unlink(missing_ok=True)
        _close(self._descriptor)


def is_held(path: Path) -> bool:
    """Whether a living process, this one included, holds the lock on `path`."""
    descriptor = _open(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        _close(descriptor)
    return False


def _open(path: Path) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    _held.add(descriptor)
    return descriptor


def _close(descriptor: int) -> None:
    _held.discard(descriptor)
    os.close(descriptor)


def _close_in_forked_child() -> None:
    for descriptor in list(_held):
        _close(descriptor)


# A lock lives as long as any process has its descriptor: a worker forked by a client must not keep the client alive.
if sys.platform != "win32":
    os.register_at_fork(after_in_child=_close_in_forked_child)
