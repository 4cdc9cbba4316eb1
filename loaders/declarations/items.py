"""Items of declarations as they are read: their cells by what they state, and the key that names one in every file."""

from collections.abc import Mapping

import msgspec

from graph.claims import folded, short_hash
from graph.errors import RecordError
from loaders.declarations.goods import hs_digits
from loaders.framework.figures import day, day_of_serial, number
from loaders.framework.layouts import KnownLayout

_A_DAY = {"day first": "a day like 28.01.2022", "month first": "a day like 01/28/2022"}
_FIRST_YEAR, _LAST_YEAR = "1991", "2099"


class Table(msgspec.Struct, frozen=True):
    """What holds for all rows of a file.

    labels         the column's label for each thing stated
    roles          the roles in which its rows name parties
    circumstances  its columns of few different values
    since_1904     for the rows of a workbook, whether its days count from 1904; None for text
    """

    layout: KnownLayout
    labels: Mapping[str, str]
    roles: tuple[str, ...]
    circumstances: tuple[str, ...]
    since_1904: bool | None = None


class Item(msgspec.Struct, frozen=True):
    """One row: what only the row and the file as a whole can tell.

    cells           the cells that hold something, by what they state
    key             the declaration's number with the item's, or with what the row means and which copy of it this is
    identical_rows  how many rows of the file have the very same text
    """

    cells: Mapping[str, str]
    key: str
    identical_rows: int
    table: Table

    def fault(self, states: str, reason: str, expected: str) -> RecordError:
        """The error for a cell that cannot be taken in, under the label that the file gives it."""
        return RecordError(self.table.labels.get(states, states), reason, self.cells.get(states, ""), expected)

    def number(self, states: str) -> float | None:
        """The cell as a number, None where it is none."""
        return number(self.cells.get(states, ""), self.table.layout.decimal_mark)

    def figure(self, states: str, text: str | None = None) -> float:
        """The cell, or a part of it, as a number that is not negative. Raises RecordError for anything else."""
        figure = number(self.cells[states] if text is None else text, self.table.layout.decimal_mark)
        if figure is None:
            raise self.fault(states, "no number", "a number like 1234,5")
        if figure < 0:
            raise self.fault(states, "a negative figure", "0 or more")
        return figure

    def day(self) -> str:
        """The day of registration, else of release. Raises RecordError where there is none or it cannot be."""
        layout = self.table.layout
        states = "registered on" if "registered on" in self.cells else "released on"
        text = self.cells.get(states)
        if text is None:
            raise self.fault("registered on", "no date", _A_DAY[layout.dates])
        found = None if self.table.since_1904 is None else day_of_serial(text, since_1904=self.table.since_1904)
        try:
            found = found or day(text, month_first=layout.dates == "month first")
        except ValueError as error:
            raise self.fault(states, "no possible date", _A_DAY[layout.dates]) from error
        if not _FIRST_YEAR <= found[:4] <= _LAST_YEAR:
            raise self.fault(states, "no possible date", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
        return found


def key_of(cells: Mapping[str, str], layout: KnownLayout) -> str:
    """What names this item in every file: the numbers of the declaration and the item, where they are stated.

    Else what all layouts state of an item stands for its number, so that another vendor's table gives the same key.
    """
    declaration = "".join(cells.get("declaration", "").split()).upper()
    item = cells.get("item", "").removesuffix(".0")
    if not declaration:
        parts = [cells.get(states, "") for states in ("registered on", "released on", "consignor", "consignee")]
        return f"unnumbered/{short_hash(*map(folded, parts), *_meaning(cells, layout))}"
    return f"{declaration}/{item or short_hash(*_meaning(cells, layout))}"


def _meaning(cells: Mapping[str, str], layout: KnownLayout) -> tuple[str, str, str, str]:
    return (
        hs_digits(cells.get("hs code", "")),
        folded(cells.get("goods", "")),
        _without_wording(cells.get("net kg", ""), layout),
        _without_wording(cells.get("value usd", ""), layout),
    )


def _without_wording(cell: str, layout: KnownLayout) -> str:
    """One text for a figure however it is written: `0,50` and `.5` are the same."""
    figure = number(cell, layout.decimal_mark)
    return cell if figure is None else repr(figure)
