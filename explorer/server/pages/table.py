"""An answer as a table of a page: cells that lead to what they name, and behind each row where it is stated."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from explorer.picture_words import visible
from explorer.server.pages.making import entity_address, in_words, label
from graph.subgraph import Citation
from queries.framework.answer import Answer, AnswerRow

CITED_IN_TABLE = 10


@dataclass(frozen=True)
class Part:
    """A piece of a cell: its text, and the address that it leads to, if any."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Column:
    """A column that has a value somewhere: `meaning` is what the question says of it."""

    name: str
    meaning: str
    is_number: bool

    @property
    def label(self) -> str:
        return label(self.name)


@dataclass(frozen=True)
class TableRow:
    """A row: its number in the answer, counted from 1; `total` relationships stand behind it, of which some are cited."""

    number: int
    cells: list[list[Part]]
    citations: list[Citation]
    total: int


@dataclass(frozen=True)
class AnswerTable:
    """The columns with a value, and some rows."""

    columns: list[Column]
    rows: list[TableRow]


def table_of(
    answer: Answer, first: int = 0, most: int | None = None, cited: int = CITED_IN_TABLE, without: Sequence[str] = ()
) -> AnswerTable:
    """`most` rows from the row `first`, counted from 0, each with at most `cited` citations.

    The columns are those of the whole answer, so that every page of it has the same.
    """
    columns = [_column(answer, name) for name in answer.columns if name not in without and any(_values(answer, name))]
    shown = answer.rows[first : None if most is None else first + most]
    # An id whose name stands in the table, and leads to the same page, comes last: it is the name that is read.
    columns.sort(
        key=lambda column: f"{column.name.removesuffix('_id')}_name" in answer.columns and column.name.endswith("_id")
    )
    rows = [_row(answer, columns, row, first + number, cited) for number, row in enumerate(shown, start=1)]
    return AnswerTable(columns, rows)


def _values(answer: Answer, name: str) -> Iterator[bool]:
    return (row.values[name] not in (None, "", []) for row in answer.rows)


def _column(answer: Answer, name: str) -> Column:
    values = [row.values[name] for row in answer.rows if row.values[name] is not None]
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return Column(name, answer.question.returns[name], numbers)


def _row(answer: Answer, columns: Sequence[Column], row: AnswerRow, number: int, cited: int) -> TableRow:
    cells = [_cell(column.name, row.values) for column in columns]
    citations = [answer.citations[id_] for id_ in row.citations[:cited]]
    return TableRow(number, cells, citations, row.evidence_total)


def _cell(name: str, values: Mapping[str, Any]) -> list[Part]:
    """Ids lead to the page of what they name, and so does a name beside its id."""
    value = values[name]
    if name.endswith("_id") and isinstance(value, str):
        return [Part(visible(value), entity_address(value))]
    if name.endswith("_ids") and isinstance(value, list):
        return [Part(visible(str(id_)), entity_address(str(id_))) for id_ in value]
    id_ = values.get(f"{name.removesuffix('_name')}_id")
    text = in_words(value)
    return [Part(text, entity_address(id_) if isinstance(id_, str) and isinstance(value, str) else "")]
