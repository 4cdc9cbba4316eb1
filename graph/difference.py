"""What has to be written to turn one pair of built tables into another, computed by DuckDB over the Parquet files.

with difference(current, pending) as found:
    found.changes()                  # how many nodes and relationships are added, changed and removed
    for batch in found.batches(5_000): ...

The order of the rows depends on the two pairs of tables alone, so the batches of a run that was interrupted have the same
numbers in the next. They are written by steps: relationships are deleted, then nodes; nodes are created and updated; then
relationships are updated and created.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count, groupby, islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb

from graph import write_statements as write
from graph.build import TABLES
from graph.errors import WorkspaceError
from graph.sql_steps import steps_in
from graph.store import Statement
from graph.write_statements import Row, Shape

SQL = Path(__file__).with_name("publish.sql").read_text("utf-8")

_MEMORY = "512MB"
_ROWS_PER_FETCH = 2_000
_WRITERS: dict[str, Callable[[Shape, Sequence[Row]], Statement]] = {
    "delete relationships": write.delete_relationships,
    "delete nodes": write.delete_nodes,
    "create nodes": write.create_nodes,
    "update nodes": write.update_nodes,
    "update relationships": write.update_relationships,
    "create relationships": write.create_relationships,
}

# A row of a step holds the columns of a `Shape`, then those of a `Row`.
_SHAPE = len(Shape._fields)


class Batch(NamedTuple):
    """Rows that one transaction writes. Those of one step may be written in any order, those of the next after them."""

    number: int
    step: str
    rows: Sequence[tuple[Any, ...]]

    def statements(self) -> list[Statement]:
        return [
            _WRITERS[self.step](Shape._make(shape), [Row._make(row[_SHAPE:]) for row in alike])
            for shape, alike in groupby(self.rows, key=lambda row: row[:_SHAPE])
        ]


@dataclass
class Counts:
    """How many were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.added + other.added, self.changed + other.changed, self.removed + other.removed)


@dataclass
class Changes:
    """What publishing changed in the store."""

    nodes: Counts = field(default_factory=Counts)
    relationships: Counts = field(default_factory=Counts)

    def __add__(self, other: "Changes") -> "Changes":
        return Changes(self.nodes + other.nodes, self.relationships + other.relationships)


@contextmanager
def difference(old: Path, new: Path, scratch: Path) -> Iterator["Difference"]:
    """The difference between the tables in the folder `old` (none where it does not exist) and those in `new`.

    `scratch` is a folder for what does not fit into memory. Raises WorkspaceError when a table cannot be read or the
    disk is full.
    """
    with duckdb.connect(config={"memory_limit": _MEMORY, "temp_directory": str(scratch)}) as db:
        try:
            for prefix, folder in (("old", old), ("new", new)):
                for table, columns in TABLES.items():
                    _view(db, f"{prefix}_{table.removesuffix('.parquet')}", folder / table, columns)
            yield Difference(db)
        except duckdb.Error as error:
            said = str(error).splitlines()[0]
            raise WorkspaceError(f"{new}: {said}; free some disk space, or delete the folder {new.parent}") from error


def _view(db: duckdb.DuckDBPyConnection, name: str, table: Path, columns: Sequence[str]) -> None:
    if table.exists():
        db.read_parquet(str(table)).create_view(name)
    else:
        db.execute(f"CREATE TABLE {name} ({', '.join(f'{column} VARCHAR' for column in columns)})")


class Difference:
    """Made by `difference`."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._db = db
        self._steps = steps_in(SQL)
        db.execute(self._steps.pop("what changes"))

    def changes(self) -> Changes:
        """How many are added, changed and removed; what is deleted and created anew counts as changed."""
        return Changes(self._counts("node_changes"), self._counts("relationship_changes"))

    def _counts(self, table: str) -> Counts:
        changes = self._db.table(table)
        kinds = ("NOT was", "was AND is_now", "NOT is_now")
        return Counts(*(len(changes.filter(kind)) for kind in kinds))

    def rows(self) -> int:
        """How many rows there are to write."""
        return sum(len(self._db.sql(query)) for query in self._steps.values())

    def batches(self, size: int) -> Iterator[Batch]:
        """The rows in batches of at most `size`, numbered from 1; one holds rows of one step only."""
        numbers = count(1)
        for step in self._steps:
            rows = self._rows_of(step)
            while batch := list(islice(rows, size)):
                yield Batch(next(numbers), step, batch)

    def created_nodes(self, size: int) -> Iterator[tuple[str, list[str]]]:
        """The ids of the nodes that are to be created, with their kind, at most `size` at a time."""
        for kind, alike in groupby(self._rows_of("create nodes"), key=lambda row: row[0]):
            while ids := [row[_SHAPE] for row in islice(alike, size)]:
                yield kind, ids

    def _rows_of(self, step: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._db.cursor().execute(self._steps[step])
        while rows := cursor.fetchmany(_ROWS_PER_FETCH):
            yield from rows
