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
from loaders.framework.figures import day, day_of_serial, number
from loaders.framework.layouts import KnownLayout

# Cells that stand for "no value".
_BLANK = frozenset({"", "-", "—", "NULL", "null", "(null)", "N/A", "n/a", "#N/A", "None", "нет данных", "НЕТ ДАННЫХ"})
_A_DAY = {"day first": "a day like 28.01.2022", "month first": "a day like 01/28/2022"}
_FIRST_YEAR, _LAST_YEAR = "1991", "2099"

# Takes the cells of several columns out of a row.
Cells: TypeAlias = Callable[[Sequence[str]], tuple[str, ...]]


class Table(msgspec.Struct, frozen=True):
    """What holds for all rows of a file.

    index          where in a row's cells each thing stands that is stated; constants stand behind the last column
    labels         the column's label for each thing stated
    roles          the roles in which its rows name parties, each with its cells
    circumstances  its columns of few different values, and their cells
    since_1904     for the rows of a workbook, whether its days count from 1904; None for text
    """

    layout: KnownLayout
    index: Mapping[str, int]
    labels: Mapping[str, str]
    roles: Sequence[tuple[Role, Cells]]
    circumstances: tuple[str, ...]
    of_circumstances: Cells
    since_1904: bool | None = None


def cells_of(index: Mapping[str, int], columns: Sequence[str]) -> Cells:
    """What takes these columns out of a row; one that the table lacks is the blank cell at the end of each row."""
    # A column twice, so that even of one the cells are a tuple.
    return itemgetter(*(index.get(states, -1) for states in (*columns, columns[-1])))


def cleaned(cell: str) -> str:
    """The cell without spaces around it; nothing where it stands for no value."""
    text = cell.strip()
    return "" if text in _BLANK else text


class Item(msgspec.Struct, frozen=True):
    """One row: what only the row and the file as a whole can tell.

    cells           the cells as they stand in the file, then the constants, then a blank one
    key             the declaration's number with the item's, or with what the row means and which copy of it this is
    identical_rows  how many rows of the file have the very same text
    """

    cells: Sequence[str]
    key: str
    identical_rows: int
    table: Table

    def cell(self, states: str) -> str:
        """What the row states, nothing where it does not."""
        index = self.table.index.get(states)
        return "" if index is None else cleaned(self.cells[index])

    def fault(self, states: str, reason: str, expected: str) -> RecordError:
        """The error for a cell that cannot be taken in, under the label that the file gives it."""
        return RecordError(self.table.labels.get(states, states), reason, self.cell(states), expected)

    def number(self, text: str) -> float | None:
        """A cell's text as a number, None where it is none."""
        return number(text, self.table.layout.decimal_mark)

    def figure(self, states: str, text: str | None = None) -> float | None:
        """The cell, or a part of it, as a number that is not negative; None where there is none.

        Raises RecordError for anything else.
        """
        text = self.cell(states) if text is None else text
        if not text:
            return None
        figure = number(text, self.table.layout.decimal_mark)
        if figure is None:
            raise self.fault(states, "no number", "a number like 1234,5")
        if figure < 0:
            raise self.fault(states, "a negative figure", "0 or more")
        return figure

    def day(self) -> str:
        """The day of registration, else of release. Raises RecordError where there is none or it cannot be."""
        layout = self.table.layout
        states, text = "registered on", self.cell("registered on")
        if not text:
            states, text = "released on", self.cell("released on")
        if not text:
            raise self.fault("registered on", "no date", _A_DAY[layout.dates])
        try:
            found = _day(text, self.table.since_1904, month_first=layout.dates == "month first")
        except ValueError as error:
            raise self.fault(states, "no possible date", _A_DAY[layout.dates]) from error
        if not _FIRST_YEAR <= found[:4] <= _LAST_YEAR:
            raise self.fault(states, "no possible date", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
        return found


@lru_cache(maxsize=65_536)
def _day(text: str, since_1904: bool | None, *, month_first: bool) -> str:
    serial = None if since_1904 is None else day_of_serial(text, since_1904=since_1904)
    return serial or day(text, month_first=month_first)


def key_of(cells: Sequence[str], table: Table) -> str:
    """What names this item in every file: the numbers of the declaration and the item, where they are stated.

    Else what all layouts state of an item stands for its number, so that another vendor's table gives the same key.
    """
    item = Item(cells, "", 1, table)
    declaration, number_of_item = item.cell("declaration"), item.cell("item").removesuffix(".0")
    if declaration and number_of_item:
        return f"{''.join(declaration.split()).upper()}/{number_of_item}"
    meaning = (
        hs_digits(item.cell("hs code")),
        folded(item.cell("goods")),
        _without_wording(item.cell("net kg"), item),
        _without_wording(item.cell("value usd"), item),
    )
    if declaration:
        return f"{''.join(declaration.split()).upper()}/{short_hash(*meaning)}"
    parts = [folded(item.cell(states)) for states in ("registered on", "released on", "consignor", "consignee")]
    return f"unnumbered/{short_hash(*parts, *meaning)}"


def _without_wording(cell: str, item: Item) -> str:
    """One text for a figure however it is written: `0,50` and `.5` are the same."""
    figure = item.number(cell)
    return cell if figure is None else repr(figure)
