"""Faults of a question file: each says where, what was found, what was expected and what to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from graph.errors import ModelError


@dataclass(frozen=True, order=True)
class Fault:
    """One fault; its text is one line, `queries/trade/x.cypher:12: found …; expected …; remedy`."""

    path: Path
    line: int
    found: str
    expected: str
    remedy: str

    def __str__(self) -> str:
        return f"{_shown(self.path)}:{self.line}: found {self.found}; expected {self.expected}; {self.remedy}"


def raise_all(faults: Iterable[Fault]) -> None:
    """Raises one ModelError with a line for each fault, in the order of the file; does nothing without faults."""
    lines = [str(fault) for fault in sorted(faults)]
    if lines:
        raise ModelError("\n".join(lines))


def _shown(path: Path) -> Path:
    """The path as seen from the current folder where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
