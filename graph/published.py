"""What a workspace remembers of a store: the tables that it holds, and those that it is getting.

    current/    nodes.parquet, relationships.parquet, name        what the store holds
    pending/    the same, and base: the name of the tables that the store held before

The name is a hash of both files. A folder appears under its final name in one rename, so each is whole or absent.
"""

import filecmp
import hashlib
import shutil
from pathlib import Path

from graph.build import TABLES


class Published:
    """The folder that remembers one store. What it says counts only where the store itself agrees."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.current = folder / "current"
        self.pending = folder / "pending"
        self.scratch = folder / "scratch"

    @property
    def current_name(self) -> str:
        """The name of the tables that the store holds; empty where nothing is remembered."""
        return _read(self.current / "name")

    @property
    def pending_name(self) -> str:
        """The name of the tables that the store is getting; empty where there are none."""
        return _read(self.pending / "name")

    @property
    def pending_base(self) -> str:
        """The name of the tables that the store held when the pending ones were prepared."""
        return _read(self.pending / "base")

    def is_current(self, built: Path) -> bool:
        """Whether the store holds these built tables; they are read only where the files' times differ."""
        return all((self.current / t).exists() and filecmp.cmp(built / t, self.current / t) for t in TABLES)

    def prepare(self, built: Path) -> None:
        """Keep a copy of the built tables as what the store is to get."""
        part = self.folder / "pending.part"
        _remove(part, self.pending)
        part.mkdir(parents=True)
        for table in TABLES:
            shutil.copy2(built / table, part / table)
        (part / "base").write_text(self.current_name, "utf-8")
        (part / "name").write_text(_name(part), "utf-8")
        part.rename(self.pending)

    def finish(self) -> None:
        """Take the pending tables for those that the store holds."""
        last = self.folder / "last"
        _remove(last)
        if self.current.exists():
            self.current.rename(last)
        self.pending.rename(self.current)
        _remove(last, self.scratch)

    def forget(self) -> None:
        _remove(self.folder)


def _name(folder: Path) -> str:
    found = hashlib.sha256()
    for table in TABLES:
        with (folder / table).open("rb") as file:
            found.update(hashlib.file_digest(file, "sha256").digest())
    return found.hexdigest()


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def _remove(*folders: Path) -> None:
    for folder in folders:
        if folder.exists():
            shutil.rmtree(folder)
