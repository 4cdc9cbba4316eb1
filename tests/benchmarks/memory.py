"""The memory that this process and the database it uses take together, as Linux counts it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_EVERY_SECONDS = 0.1
_PAGE = os.sysconf("SC_PAGE_SIZE")


@dataclass
class Peak:
    """The largest sum of resident memory seen, in bytes. Pages that two processes share count twice."""

    bytes: int = 0


@contextmanager
def measured(folder: Path, *others: int) -> Iterator[Peak]:
    """Measures ten times a second while the block lasts.

    Counted are this process, those that work in `folder`, where the embedded engine does, `others` by their ids, and
    all that these started.
    """
    peak = Peak()
    over = threading.Event()
    inside = str(folder.resolve())

    def sample() -> None:
        while not over.wait(_EVERY_SECONDS):
            peak.bytes = max(peak.bytes, _resident({os.getpid(), *others}, inside))

    sampler = threading.Thread(target=sample, daemon=True)
    sampler.start()
    try:
        yield peak
    finally:
        over.set()
        sampler.join()


def _resident(wanted: set[int], inside: str) -> int:
    """Resident bytes of the wanted processes, of those that work inside the folder, and of their descendants."""
    parents, sizes = {}, {}
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                # After the name, which may hold spaces: state, parent … and, as the 22nd field, the resident pages.
                fields = (process / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()
                at_work = str((process / "cwd").readlink())
            except OSError:
                continue  # it has ended, or is somebody else's
            pid = int(process.name)
            parents[pid], sizes[pid] = int(fields[1]), int(fields[21]) * _PAGE
            if at_work.startswith(inside):
                wanted = wanted | {pid}
    while grown := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted = wanted | grown
    return sum(size for pid, size in sizes.items() if pid in wanted)
