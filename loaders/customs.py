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

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, address_record_id, folded, short_hash
from graph.countries import country_code
from graph.errors import RecordError
from graph.identifiers import claim_values
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

# Cells that stand for "no value", and names, without case and punctuation, that name nobody.
_BLANK = frozenset({"", "-", "—", "NULL", "null", "(null)", "N/A", "n/a", "#N/A", "None", "нет данных", "НЕТ ДАННЫХ"})
_UNNAMED = re.compile(
    r"(?:(?:фирма )?изготовитель |производитель )?"
    r"(?:не ?указан[оаы]?|неизвест(?:ен|но|на)|не ?установлен[оа]?|не ?определен[оа]?|отсутствует|нет|n a|null"
    r"|unknown|not (?:specified|available|stated|indicated))"
)
_TO_ORDER = re.compile(r"to (?:the )?order\b.*|(?:the )?order of\b.*|(?:по )?приказу\b.*")
_NOT_A_WORD = re.compile(r"[\W_]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_HS_CODE = re.compile(r"[0-9]{4,12}")

_A_DAY = "a day like 28.01.2022"
_FIRST_YEAR, _LAST_YEAR = 1991, 2099
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
_EDITIONS = ((2022, "HS2022"), (2017, "HS2017"), (2012, "HS2012"), (2007, "HS2007"), (2002, "HS2002"), (1996, "HS1996"))

# Taxpayer numbers of foreign organisations begin with these digits (order of the tax service MMV-7-6/435 of 2012).
_INN_OF_FOREIGNERS = "9909"


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

    def text(self, states: str) -> str:
        """The cell that states this; nothing where there is no such column, or no value in it."""
        return self.cells.get(states, "")

    def fault(self, states: str, reason: str, expected: str) -> RecordError:
        """The error for a cell that cannot be taken in, under the label that the file gives it."""
        return RecordError(self.labels.get(states, states), reason, self.text(states), expected)


def read(file: InputFile) -> Iterator[Read]:
    """One record for each row. Raises FileError when the file is no table of a known layout."""
    head = heading(file)
    columns = recognised(head, file.name, _LAYOUTS, _EXPECTED)
    direction = _direction_of(columns)
    name = ", ".join(filter(None, (columns.layout, direction, f"{len(head.labels)} columns")))
    default = None if "direction" in columns.labels else direction
    repeated = _repeated_lines(file)
    seen, copies = Counter[str](), 0
    for row in rows(file, head):
        if not isinstance(row, Row):
            yield row
            continue
        stripped = map(str.strip, row.cells)
        cells = {states: cell for states, cell in zip(columns.states, stripped, strict=True) if cell not in _BLANK}
        key = _key(cells)
        seen[key] += 1
        if seen[key] > 1:
            key = f"{key}#{seen[key]}"
        identical = _copies_of(row, repeated)
        copies += identical > 1
        yield Record(row.line, Item(cells, columns.labels, key, identical, default), row.raw, columns.names, row.extent)
    warnings = [*_lacking(columns.labels), *([f"{copies} rows have an identical one; all are kept"] if copies else [])]
    yield Layout(name, head.line, tuple(warnings))


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


def _lacking(labels: Mapping[str, str]) -> Iterator[str]:
    if "declaration" not in labels:
        yield "no column for the declaration's number: rows are told apart by what they state"
    if not {"registered on", "released on"} & labels.keys():
        yield "no column for a date: no row can be loaded"
    if not {"consignor", "consignor number", "consignee", "consignee number"} & labels.keys():
        yield "no column for a party: no row can be loaded"
    if "hs code" not in labels:
        yield "no column for the HS code: questions about goods will not find these rows"


def _repeated_lines(file: InputFile) -> dict[int, int]:
    """How often each line stands in the file, by its hash, for those that do so more than once."""
    times = Counter(hash(line) for line in lines(file) if line.strip())
    return {line: number for line, number in times.items() if number > 1}


def _copies_of(row: Row, repeated: Mapping[int, int]) -> int:
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


def _meaning(cells: Mapping[str | None, str]) -> Iterator[str]:
    yield _hs_digits(cells.get("hs code", ""))
    yield folded(cells.get("goods", ""))
    for states in ("net kg", "value usd"):
        cell = cells.get(states, "")
        figure = number(cell)
        yield cell if figure is None else repr(figure)


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """The claims of one row: the shipment, its parties with their addresses, and its goods.

    Raises RecordError for a row without a day or without any party, an impossible day, or a figure that is negative or
    no number.
    """
    item: Item = record.fields
    day = _day(item)
    shipment = f"customs:{item.key}"
    consignor = _party(item.text("consignor"), item.text("consignor number"), item.text("consignor country"))
    consignee = _party(item.text("consignee"), item.text("consignee number"), item.text("consignee country"))
    if consignor is None and consignee is None:
        raise item.fault("consignee", "no party", "a consignor or a consignee")
    claims: list[Claim] = []
    if consignor:
        claims += consignor, RelationshipClaim("SENT", consignor.subject, shipment, {}, day, day)
        claims += _at_address(consignor, item.text("consignor address"))
    if consignee:
        claims += consignee, RelationshipClaim("RECEIVED_BY", shipment, consignee.subject, {}, day, day)
        claims += _at_address(consignee, item.text("consignee address"))
    maker = _maker(item.text("maker"), consignor, consignee)
    if maker:
        claims.append(RelationshipClaim("MADE_BY", shipment, maker.subject, {}, day, day))
        if maker is not consignor and maker is not consignee:
            claims.append(maker)
    commodity = _commodity(_hs_digits(item.text("hs code")), int(day[:4]))
    if commodity:
        claims += commodity, RelationshipClaim("OF_GOODS", shipment, commodity.subject, {}, day, day)
    claims.append(NodeClaim(shipment, "Shipment", _shipment(item, day, commodity, consignor, consignee)))
    return Filing(item.key, claims, seen_on=day)


def _day(item: Item) -> str:
    """The day of registration, else of release."""
    states = "registered on" if item.text("registered on") else "released on"
    text = item.text(states)
    if not text:
        raise item.fault("registered on", "no date", _A_DAY)
    try:
        day = day_of(text)
    except ValueError as error:
        raise item.fault(states, "no possible date", _A_DAY) from error
    if not _FIRST_YEAR <= int(day[:4]) <= _LAST_YEAR:
        raise item.fault(states, "no possible date", f"a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return day


@lru_cache(maxsize=65_536)
def _party(name: str, number_text: str, country_text: str) -> NodeClaim | None:
    """What a row says of a party, or None where it names none: a placeholder, or goods to the order of somebody."""
    key = _key_of_name(name)
    named = key and not _UNNAMED.fullmatch(key) and not _TO_ORDER.fullmatch(key)
    country = country_code(country_text)
    values: dict[str, Value] = {"name": " ".join(name.split())} if named else {}
    if country:
        values["country"] = country
    values |= _numbers(number_text, country)
    inn = values.get("ru_inn")
    if isinstance(inn, str):
        # Twelve digits are a natural person's, entrepreneurs included; ten an organisation's.
        return NodeClaim(f"customs:ru-inn:{inn}", "Person" if len(inn) == 12 else "Company", values)
    if not named:
        return None
    values["kind_certain"] = False
    return NodeClaim(f"customs:name:{country or ''}:{short_hash(key)}", "Company", values)


def _numbers(text: str, country: str | None) -> dict[str, Value]:
    """The claim's values for the cell of the taxpayer number, in which foreign parties have their own country's."""
    if not text.strip("0 "):
        return {}
    if country not in {None, "RU"} and not text.startswith(_INN_OF_FOREIGNERS):
        return {"registration_number": text}
    return claim_values("ru_inn", text)


@lru_cache(maxsize=65_536)
def _key_of_name(name: str) -> str:
    """The name without case, quotes and other punctuation: equal for two typings of one name in one script."""
    return _NOT_A_WORD.sub(" ", folded(name)).strip()


def _at_address(party: NodeClaim, text: str) -> tuple[Claim, ...]:
    country = party.values.get("country")
    return _claims_of_address(party.subject, str(country) if country else None, text) if text else ()


@lru_cache(maxsize=65_536)
def _claims_of_address(party: str, country: str | None, text: str) -> tuple[Claim, ...]:
    if _UNNAMED.fullmatch(_key_of_name(text)):
        return ()
    values: dict[str, Value] = {"text": " ".join(text.split())}
    if country:
        values["country"] = country
    address = address_record_id(country, text)
    return (
        NodeClaim(address, "Address", values),
        RelationshipClaim("REGISTERED_AT", party, address, {"address_kind": "declared"}),
    )


def _maker(name: str, *others: NodeClaim | None) -> NodeClaim | None:
    """The maker; it is the consignor or consignee where the row gives it the same name."""
    key = _key_of_name(name)
    for party in others:
        if key and party and _key_of_name(str(party.values.get("name", ""))) == key:
            return party
    return _party(name, "", "")


def _hs_digits(text: str) -> str:
    """The code without dots and spaces; spreadsheets add `.0` when they take it for a number."""
    return "".join(text.strip().removesuffix(".0").replace(".", "").split())


@lru_cache(maxsize=65_536)
def _commodity(digits: str, year: int) -> NodeClaim | None:
    if not _HS_CODE.fullmatch(digits):
        return None
    edition = next((edition for since, edition in _EDITIONS if year >= since), "HS1992")
    values: dict[str, Value] = {"code": digits, "edition": edition}
    if len(digits) >= 6 and len(digits) % 2 == 0:
        values["hs6"] = digits[:6]
    return NodeClaim(f"hs:{edition}:{digits}", "Commodity", values)


def _shipment(
    item: Item, day: str, commodity: NodeClaim | None, consignor: NodeClaim | None, consignee: NodeClaim | None
) -> dict[str, Value]:
    circumstances, notes = _circumstances(*[item.text(states) for states in _CIRCUMSTANCES])
    values: dict[str, Value] = {"first_on": day, "last_on": day, **circumstances}
    for name, states in _TEXTS:
        if text := item.text(states):
            values[name] = text
    for name, states in _FIGURES:
        if text := item.text(states):
            values[name] = _figure(item, states, text)
    packages = number(item.text("packages"))
    if packages is not None and packages >= 0 and packages.is_integer():
        values["packages"] = int(packages)
    if commodity:
        values["hs_code"] = commodity.values["code"]
    if item.identical_rows > 1:
        values["identical_rows"] = item.identical_rows
    if item.direction:
        values["direction"] = item.direction
    notes = [*_notes_on_parties(item, consignor, consignee), *_notes_on_cells(item, values), *notes]
    if notes:
        values["note"] = "; ".join(notes)
    return values


@lru_cache(maxsize=65_536)
def _circumstances(*cells: str) -> tuple[Mapping[str, Value], Sequence[str]]:
    """The shipment's values for the columns of few different values, and notes on those that could not be used."""
    stated = dict(zip(_CIRCUMSTANCES, cells, strict=True))
    values: dict[str, Value] = {}
    unused = []
    if direction := _DIRECTIONS.get(stated["direction"].casefold()):
        values["direction"] = direction
    if procedure := stated["procedure"]:
        values["procedure"] = procedure
    if terms := " ".join(filter(None, (stated["delivery terms"], stated["delivery place"]))):
        values["delivery_terms"] = terms
    if _CURRENCY.fullmatch(currency := stated["invoice currency"].upper()):
        values["invoice_currency"] = currency
    elif currency:
        unused.append("invoice currency")
    for name, columns in _COUNTRIES:
        if code := next(filter(None, (country_code(stated[states]) for states in columns)), None):
            values[name] = code
        else:
            unused += [states for states in columns if stated[states]]
    unused += [
        f"{role} country" for role in ("consignor", "consignee") if country_code(stated[f"{role} country"]) is None
    ]
    return values, [f"{states} not understood: {stated[states]}" for states in unused if stated[states]]


def _figure(item: Item, states: str, text: str) -> float:
    figure = number(text)
    if figure is None:
        raise item.fault(states, "no number", "a number like 1234,5")
    if figure < 0:
        raise item.fault(states, "a negative figure", "0 or more")
    return figure


def _notes_on_parties(item: Item, consignor: NodeClaim | None, consignee: NodeClaim | None) -> Iterator[str]:
    for role, party in (("consignor", consignor), ("consignee", consignee)):
        text = item.text(role)
        if _TO_ORDER.fullmatch(_key_of_name(text)):
            yield f"the {role} is to order: {text}"
        elif party is None:
            yield f"no {role} named"


def _notes_on_cells(item: Item, values: Mapping[str, Value]) -> Iterator[str]:
    """What could not be used and is left out of the values, in the words of the row."""
    if "hs_code" not in values:
        code = item.text("hs code")
        yield f"HS code not usable: {code}" if code else "no HS code"
    elif len(str(values["hs_code"])) == 9:
        yield "HS code of nine digits: a leading zero may be lost"
    if "packages" not in values and item.text("packages"):
        yield f"packages not understood: {item.text('packages')}"
