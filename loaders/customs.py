"""Customs declarations as tables: Russian declarations by the codes of their boxes, one row for each item.

The box codes (`G022`, `G31_1` …) are those of the State Customs Committee's order 01-99/549 of 2000. Vendors word the
labels after them differently, so columns are matched by the code alone; two layouts without codes are matched by
their labels. What each column states is data: `customs_columns.toml`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, folded, short_hash
from graph.countries import country_code
from graph.errors import RecordError
from loaders.declarations.parties import at_address, is_to_order, maker, party
from loaders.framework.figures import day as day_of
from loaders.framework.figures import number
from loaders.framework.files import InputFile
from loaders.framework.layouts import Columns, known_layouts, recognised
from loaders.framework.source import Layout, Read, Record, Source
from loaders.framework.tables import Row, heading, lines, rows

SOURCE = Source(
    title="Customs declarations",
    publisher="customs authorities, through vendors of their data",
    homepage="https://www.consultant.ru/document/cons_doc_LAW_27297/",
    licence="not stated by the vendors; find out before passing rows on",
    files="CSV or TSV tables (also .gz and .zip) of Russian declarations, import or export, whose labels begin with the "
    "codes of the boxes (G022, G31_1 …); EAEU statistical forms; TradeAtlas in English",
    covers="items of declarations: consignor, consignee, maker, goods, HS code, weight, value, countries, dates",
    misses="trade inside the Eurasian Economic Union without a declaration, goods never declared, what the vendor left "
    "out; addresses of importers, which the register has under their taxpayer number",
    history="additive",
    rank="declaration",
    ignores={
        "items of the declaration": "a figure of the whole declaration",
        "customs value of the declaration": "a figure of the whole declaration, not of the item",
        "exchange rate": "the value in US dollars stands beside it",
        "invoice value in roubles": "converted from the invoice value",
        "value usd per kg": "the value divided by the weight",
        "quantity without unit": "says nothing without its unit",
    },
)

_LAYOUTS = known_layouts(Path(__file__).with_name("customs_columns.toml"))
_BY_BOXES = "Russian customs declarations"
_EXPECTED = "labels that begin with the codes of boxes, as ND, G072, G022, G082, G31_1, G33, G38, G46 do"
READS = frozenset(states for layout in _LAYOUTS for states in layout.columns.values()).difference(SOURCE.ignores)

# Cells that stand for "no value".
_BLANK = frozenset({"", "-", "—", "NULL", "null", "(null)", "N/A", "n/a", "#N/A", "None", "нет данных", "НЕТ ДАННЫХ"})
_CURRENCY = re.compile(r"[A-Z]{3}")
_HS_CODE = re.compile(r"[0-9]{4,12}")

_A_DAY = "a day like 28.01.2022"
_MOST_PACKAGES = 1_000_000_000
_FIRST_YEAR, _LAST_YEAR = "1991", "2099"
_DIRECTIONS = {"им": "import", "im": "import", "импорт": "import", "эк": "export", "ek": "export", "экспорт": "export"}

# Properties of the shipment, and what the column states.
_TEXTS = (("declaration", "declaration"), ("item", "item"), ("goods", "goods"), ("trademark", "trademark"))
_FIGURES = (
    ("kg", "net kg"),
    ("gross_kg", "gross kg"),
    ("value_usd", "value usd"),
    ("invoice_value", "invoice value"),
    ("customs_value_rub", "customs value"),
)
_COUNTRIES = (
    ("dispatch_country", ("dispatch country",)),
    ("origin_country", ("origin country", "origin country as worded", "origin country of the declaration")),
    ("destination_country", ("destination country",)),
)
# Columns of few different values, which are worked out once for each combination of them.
_CIRCUMSTANCES = (
    "direction",
    "procedure",
    "delivery terms",
    "delivery place",
    "invoice currency",
    "consignor country",
    "consignee country",
    *(states for _, columns in _COUNTRIES for states in columns),
)

# The year from which declarations use an edition of the Harmonized System (World Customs Organization).
_EDITIONS = (
    ("2022", "HS2022"),
    ("2017", "HS2017"),
    ("2012", "HS2012"),
    ("2007", "HS2007"),
    ("2002", "HS2002"),
    ("1996", "HS1996"),
)
_FIRST_EDITION = "HS1992"
# Codes of the EAEU have ten.
_DIGITS_WITH_THE_FIRST_LOST = 9


# --- reading ---------------------------------------------------------------------------------------------------------


class Item(msgspec.Struct, frozen=True):
    """One row: what only the row and the file as a whole can tell.

    cells           the cells that hold something, by what they state
    labels          the column's label for each
    key             the declaration's number with the item's, or with what the row means and which copy of it this is
    identical_rows  how many rows of the file have the very same text
    direction       import or export where the layout says so and the row does not
    """

    cells: Mapping[str | None, str]
    labels: Mapping[str, str]
    key: str
    identical_rows: int
    direction: str | None

    def fault(self, states: str, reason: str, expected: str) -> RecordError:
        """The error for a cell that cannot be taken in, under the label that the file gives it."""
        return RecordError(self.labels.get(states, states), reason, self.cells.get(states, ""), expected)


def read(file: InputFile) -> Iterator[Read]:
    """One record for each row. Raises FileError when the file is no table of a known layout."""
    head = heading(file)
    columns = recognised(head, file.name, _LAYOUTS, _EXPECTED)
    direction = _direction_of(columns)
    of_rows = None if "direction" in columns.labels else direction
    repeated = _repeated_lines(file)
    copies, with_copies = Counter[str](), 0
    for row in rows(file, head):
        if not isinstance(row, Row):
            yield row
            continue
        stripped = map(str.strip, row.cells)
        cells = {states: cell for states, cell in zip(columns.states, stripped, strict=True) if cell not in _BLANK}
        key = _key(cells)
        copies[key] += 1
        if copies[key] > 1:
            key = f"{key}#{copies[key]}"
        identical = _identical_rows(row, repeated)
        with_copies += identical > 1
        item = Item(cells, columns.labels, key, identical, of_rows)
        yield Record(row.line, item, row.raw, columns.names, row.extent)
    name = ", ".join(filter(None, (columns.layout, direction, f"{len(head.labels)} columns")))
    warnings = tuple(_warnings(columns.labels, with_copies))
    yield Layout(name, head.line, warnings, around=(head.text + "\n", ""))


def count(file: InputFile) -> int:
    """The physical lines, heading included."""
    return file.lines


def _direction_of(columns: Columns) -> str | None:
    """Which way the goods of a table by boxes go: exporters give their own taxpayer number, which is box 2's."""
    if columns.layout != _BY_BOXES:
        return None
    if "consignor number" in columns.labels:
        return "export"
    return "import" if "consignee number" in columns.labels else None


def _warnings(labels: Mapping[str, str], rows_with_copies: int) -> Iterator[str]:
    if "declaration" not in labels:
        yield "no column for the declaration's number: rows are told apart by what they state"
    if not {"registered on", "released on"} & labels.keys():
        yield "no column for a date: no row can be loaded"
    if not {"consignor", "consignor number", "consignee", "consignee number"} & labels.keys():
        yield "no column for a party: no row can be loaded"
    if "hs code" not in labels:
        yield "no column for the HS code: questions about goods will not find these rows"
    if rows_with_copies:
        yield f"{rows_with_copies} rows have an identical one; all are kept"


def _repeated_lines(file: InputFile) -> dict[int, int]:
    """How often each line stands in the file, by its hash, for those that do so more than once."""
    times = Counter(map(hash, lines(file)))
    return {line: number for line, number in times.items() if number > 1}


def _identical_rows(row: Row, repeated: Mapping[int, int]) -> int:
    return min(repeated.get(hash(line), 1) for line in row.raw.split("\n")) if repeated else 1


def _key(cells: Mapping[str | None, str]) -> str:
    """What names this item in every file: the numbers of the declaration and the item, where they are stated.

    Else what all layouts state of an item stands for its number, so that another vendor's table gives the same key.
    """
    declaration = "".join(cells.get("declaration", "").split()).upper()
    item = cells.get("item", "")
    if not declaration:
        parts = [cells.get(states, "") for states in ("registered on", "released on", "consignor", "consignee")]
        return f"unnumbered/{short_hash(*map(folded, parts), *_meaning(cells))}"
    return f"{declaration}/{item or short_hash(*_meaning(cells))}"


def _meaning(cells: Mapping[str | None, str]) -> tuple[str, str, str, str]:
    return (
        _hs_digits(cells.get("hs code", "")),
        folded(cells.get("goods", "")),
        _without_wording(cells.get("net kg", "")),
        _without_wording(cells.get("value usd", "")),
    )


def _without_wording(cell: str) -> str:
    """One text for a figure however it is written: `0,50` and `.5` are the same."""
    figure = number(cell)
    return cell if figure is None else repr(figure)


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """The claims of one row: the shipment, its parties with their addresses, and its goods.

    Raises RecordError for a row without a day or without any party, an impossible day, or a figure that is negative or
    no number.
    """
    item: Item = record.fields
    cell = item.cells.get
    day = _day(item)
    shipment = f"customs:{item.key}"
    consignor = party(cell("consignor", ""), cell("consignor number", ""), cell("consignor country", ""))
    consignee = party(cell("consignee", ""), cell("consignee number", ""), cell("consignee country", ""))
    if consignor is None and consignee is None:
        raise item.fault("consignee", "no party", "a consignor or a consignee")
    circumstances, notes = _circumstances(*[cell(states, "") for states in _CIRCUMSTANCES])
    values = {"first_on": day, "last_on": day, **circumstances, **_shipment(item)}
    if notes := [*_notes_on_parties(item, consignor, consignee), *_notes_on_cells(item, values), *notes]:
        values["note"] = "; ".join(notes)
    claims: list[Claim] = [NodeClaim(shipment, "Shipment", values)]
    if consignor:
        claims += consignor, RelationshipClaim("SENT", consignor.subject, shipment, {}, day, day)
        claims += at_address(consignor, cell("consignor address", ""))
    if consignee:
        claims += consignee, RelationshipClaim("RECEIVED_BY", shipment, consignee.subject, {}, day, day)
        claims += at_address(consignee, cell("consignee address", ""))
    if made_by := maker(cell("maker", ""), consignor, consignee):
        claims.append(RelationshipClaim("MADE_BY", shipment, made_by.subject, {}, day, day))
        if made_by is not consignor and made_by is not consignee:
            claims.append(made_by)
    if commodity := _commodity(cell("hs code", ""), day[:4]):
        claims += commodity, RelationshipClaim("OF_GOODS", shipment, commodity.subject, {}, day, day)
    return Filing(item.key, claims, seen_on=day)


def _day(item: Item) -> str:
    """The day of registration, else of release."""
    states = "registered on" if "registered on" in item.cells else "released on"
    text = item.cells.get(states)
    if text is None:
        raise item.fault("registered on", "no date", _A_DAY)
    try:
        day = day_of(text)
    except ValueError as error:
        raise item.fault(states, "no possible date", _A_DAY) from error
    if not _FIRST_YEAR <= day[:4] <= _LAST_YEAR:
        raise item.fault(states, "no possible date", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


def _shipment(item: Item) -> dict[str, Value]:
    """The shipment's values for the columns that differ from row to row."""
    cells = item.cells
    values: dict[str, Value] = {}
    for name, states in _TEXTS:
        if states in cells:
            values[name] = cells[states]
    for name, states in _FIGURES:
        if states in cells:
            values[name] = _figure(item, states)
    packages = number(cells.get("packages", ""))
    if packages is not None and 0 <= packages <= _MOST_PACKAGES and packages.is_integer():
        values["packages"] = int(packages)
    if digits := _usable_hs_code(cells.get("hs code", "")):
        values["hs_code"] = digits
    if item.identical_rows > 1:
        values["identical_rows"] = item.identical_rows
    if item.direction:
        values["direction"] = item.direction
    return values


def _figure(item: Item, states: str) -> float:
    figure = number(item.cells[states])
    if figure is None:
        raise item.fault(states, "no number", "a number like 1234,5")
    if figure < 0:
        raise item.fault(states, "a negative figure", "0 or more")
    return figure


@lru_cache(maxsize=65_536)
def _circumstances(*cells: str) -> tuple[Mapping[str, Value], Sequence[str]]:
    """The shipment's values for the columns of few different values, and notes on those that could not be used."""
    stated = dict(zip(_CIRCUMSTANCES, cells, strict=True))
    values: dict[str, Value] = {}
    unused = [
        f"{role} country" for role in ("consignor", "consignee") if country_code(stated[f"{role} country"]) is None
    ]
    if direction := _DIRECTIONS.get(stated["direction"].casefold()):
        values["direction"] = direction
    if procedure := stated["procedure"]:
        values["procedure"] = procedure
    if terms := " ".join(filter(None, (stated["delivery terms"], stated["delivery place"]))):
        values["delivery_terms"] = terms
    if _CURRENCY.fullmatch(currency := stated["invoice currency"].upper()):
        values["invoice_currency"] = currency
    else:
        unused.append("invoice currency")
    for name, columns in _COUNTRIES:
        if code := next(filter(None, (country_code(stated[states]) for states in columns)), None):
            values[name] = code
        else:
            unused += columns
    return values, [f"{states} not understood: {stated[states]}" for states in unused if stated[states]]


@lru_cache(maxsize=65_536)
def _commodity(cell: str, year: str) -> NodeClaim | None:
    digits = _usable_hs_code(cell)
    if digits is None:
        return None
    edition = next((edition for since, edition in _EDITIONS if year >= since), _FIRST_EDITION)
    values: dict[str, Value] = {"code": digits, "edition": edition}
    # An odd number of digits has lost or gained one, and then the first six may be of other goods.
    if len(digits) >= 6 and len(digits) % 2 == 0:
        values["hs6"] = digits[:6]
    return NodeClaim(f"hs:{edition}:{digits}", "Commodity", values)


@lru_cache(maxsize=65_536)
def _usable_hs_code(cell: str) -> str | None:
    digits = _hs_digits(cell)
    return digits if _HS_CODE.fullmatch(digits) else None


@lru_cache(maxsize=65_536)
def _hs_digits(cell: str) -> str:
    """The code without dots and spaces; spreadsheets add `.0` when they take it for a number."""
    return "".join(cell.removesuffix(".0").replace(".", "").split())


def _notes_on_parties(item: Item, consignor: NodeClaim | None, consignee: NodeClaim | None) -> Iterator[str]:
    for role, stated in (("consignor", consignor), ("consignee", consignee)):
        if stated is None or "name" not in stated.values:
            text = item.cells.get(role, "")
            if is_to_order(text):
                yield f"the {role} is to order: {text}"
            elif stated is None:
                yield f"no {role} named"


def _notes_on_cells(item: Item, values: Mapping[str, Value]) -> Iterator[str]:
    """What could not be used and is left out of the values, in the words of the row."""
    cells = item.cells
    if "packages" in cells and "packages" not in values:
        yield f"packages not understood: {cells['packages']}"
    if "hs_code" not in values:
        yield f"HS code not usable: {cells['hs code']}" if "hs code" in cells else "no HS code"
    elif len(str(values["hs_code"])) == _DIGITS_WITH_THE_FIRST_LOST:
        yield "HS code of nine digits: a leading zero may be lost"
