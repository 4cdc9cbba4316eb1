"""Items of declarations as they are read: their cells by what they state, and the key that names one in every file."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import TypeAlias

import msgspec

from graph.claims import folded, short_hash
from graph.errors import RecordError
from loaders.declarations.goods import hs_digits
from loaders.declarations.parties import Role
from loaders.framework.figures import DateOrder, day, day_of_serial, number
from loaders.framework.layouts import KnownLayout

# Cells that stand for "no value".
_BLANK = frozenset({"", "-", "—", "NULL", "null", "(null)", "N/A", "n/a", "#N/A", "None", "нет данных", "НЕТ ДАННЫХ"})
_A_DAY: Mapping[DateOrder, str] = {
    "day first": "a day like 28.01.2022",
    "month first": "a day like 01/28/2022",
    "open": "a day like 2022-01-28 or 28.01.2022, or `dates` in the mapping for one like 03/04/2022",
}
_OPEN_NUMBER = "a number like 1234.5, or `decimal mark` in the mapping for one like 1,234"
_FIRST_YEAR, _LAST_YEAR = "1991", "2099"

# Takes the cells of several columns out of a row.
Cells: TypeAlias = Callable[[Sequence[str]], tuple[str, ...]]


class Table(msgspec.Struct, frozen=True):
    """What holds for all rows of a file.

    labels         the column's label for each thing stated
    stated         everything that its columns and constants state
    own            where in a row's cells stands what differs from row to row; constants stand behind the last column
    roles          the roles in which its rows name parties, consignor and consignee first, each with its cells
    circumstances  its columns of few different values, and their cells
    since_1904     for the rows of a workbook, whether its days count from 1904; None for text
    """

    layout: KnownLayout
    labels: Mapping[str, str]
    stated: frozenset[str]
    own: Sequence[tuple[str, int]]
    roles: Sequence[tuple[Role, Cells]]
    circumstances: tuple[str, ...]
    of_circumstances: Cells
    since_1904: bool | None = None


def cells_of(index: Mapping[str, int], columns: Sequence[str]) -> Cells:
    """What takes these columns out of a row; one that the table lacks is the blank cell at the end of each row."""
    # Of a single column the cell would come without a tuple around it.
    padded = columns if len(columns) > 1 else (*columns, "")
    return itemgetter(*(index.get(states, -1) for states in padded))


def cleaned(cell: str) -> str:
    """The cell without spaces around it; nothing where it stands for no value."""
    text = cell.strip()
    return "" if text in _BLANK else text


class Item(msgspec.Struct, frozen=True):
    """One row: what only the row and the file as a whole can tell.

    own             the cells that hold something and differ from row to row, by what they state
    cells           all cells as they stand in the file, then the constants, then a blank one
    key             the declaration's number with the item's, or with what the row means and which copy of it this is
    identical_rows  how many rows of the file have the very same text
    """

    own: Mapping[str, str]
    cells: Sequence[str]
    key: str
    identical_rows: int
    table: Table

    def fault(self, states: str, reason: str, expected: str, found: str | None = None) -> RecordError:
        """The error for a cell that cannot be taken in, under the label that the file gives it."""
        found = self.own.get(states, "") if found is None else found
        return RecordError(self.table.labels.get(states, states), reason, found, expected)

    def number(self, text: str) -> float | None:
        """A cell's text as a number, None where it is none."""
        return number(text, self.table.layout.decimal_mark)

    def figure(self, states: str, text: str | None = None) -> float | None:
        """The cell, or a part of it, as a number that is not negative; None where there is none.

        Raises RecordError for anything else.
        """
        text = self.own.get(states) if text is None else text
        if text is None:
            return None
        figure = number(text, self.table.layout.decimal_mark)
        if figure is None:
            is_open = self.table.layout.decimal_mark == "open"
            raise self.fault(states, "no number", _OPEN_NUMBER if is_open else "a number like 1234,5")
        if figure < 0:
            raise self.fault(states, "a negative figure", "0 or more")
        return figure

    def day(self) -> str:
        """The day of registration, else of release. Raises RecordError where there is none or it cannot be."""
        layout = self.table.layout
        states = "registered on" if "registered on" in self.own else "released on"
        text = self.own.get(states)
        if text is None:
            raise self.fault("registered on", "no date", _A_DAY[layout.dates])
        try:
            found = _day(text, self.table.since_1904, layout.dates)
        except ValueError as error:
            raise self.fault(states, "no possible date", _A_DAY[layout.dates]) from error
        if not _FIRST_YEAR <= found[:4] <= _LAST_YEAR:
            raise self.fault(states, "no possible date", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
        return found


@lru_cache(maxsize=65_536)
def _day(text: str, since_1904: bool | None, order: DateOrder) -> str:
    serial = None if since_1904 is None else day_of_serial(text, since_1904=since_1904)
    return serial or day(text, order)


def own_cells(cells: Sequence[str], table: Table) -> dict[str, str]:
    """The cells of a row that hold something and differ from row to row, by what they state."""
    return {states: text for states, index in table.own if (text := cells[index].strip()) not in _BLANK}


def key_of(own: Mapping[str, str], parties: tuple[str, str], layout: KnownLayout) -> str:
    """What names this item in every file: the numbers of the declaration and the item, where they are stated.

    Else what all layouts state of an item stands for its number, so that another vendor's table gives the same key.
    `parties` are the names of consignor and consignee.
    """
    declaration = "".join(own.get("declaration", "").split()).upper()
    if declaration and "item" in own:
        return f"{declaration}/{own['item'].removesuffix('.0')}"
    meaning = (
        hs_digits(own.get("hs code", "")),
        folded(own.get("goods", "")),
        _without_wording(own.get("net kg", ""), layout),
        _without_wording(own.get("value usd", ""), layout),
    )
    if declaration:
        return f"{declaration}/{short_hash(*meaning)}"
    parts = (own.get("registered on", ""), own.get("released on", ""), *parties)
    return f"unnumbered/{short_hash(*map(folded, parts), *meaning)}"


def _without_wording(cell: str, layout: KnownLayout) -> str:
    """One text for a figure however it is written: `0,50` and `.5` are the same."""
    figure = number(cell, layout.decimal_mark)
    return cell if figure is None else repr(figure)
