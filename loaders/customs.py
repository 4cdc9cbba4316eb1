"""Customs declarations as tables, one row for each item: Russian ones by the codes of their boxes, and others by a mapping.

The box codes (`G022`, `G31_1` …) are those of the State Customs Committee's order 01-99/549 of 2000. Vendors word the
labels after them differently, so columns are matched by the code alone; layouts without codes are matched by their
labels. What each column states is data: `customs_columns.toml` has the known layouts, `customs_fields.toml` everything
that a column can state, with the words by which an unknown table's columns are guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, folded, short_hash
from graph.countries import country_code
from loaders.declarations import measures
from loaders.declarations.goods import commodity, note_on_code, usable_hs_code
from loaders.declarations.items import Item, Table, key_of
from loaders.declarations.parties import Named, at_address, is_to_order, named, same_as
from loaders.framework.files import InputFile
from loaders.framework.layouts import Columns, KnownLayout, known_layouts, knows, recognised
from loaders.framework.mappings import Mappable, fields_of, heading_under
from loaders.framework.source import Layout, Read, Record, Source
from loaders.framework.tables import Row, heading, lines, rows

SOURCE = Source(
    title="Customs declarations",
    publisher="customs authorities, through vendors of their data",
    homepage="https://www.consultant.ru/document/cons_doc_LAW_27297/",
    licence="not stated by the vendors; find out before passing rows on",
    files="CSV or TSV tables (also .gz and .zip) or XLSX of Russian declarations, import or export, whose labels begin "
    "with the codes of the boxes (G022, G31_1 …); EAEU statistical forms; TradeAtlas in English; Russia Import Full and "
    "Russia Export Full; any other table with a mapping, which is guessed and shown for confirmation",
    covers="items of declarations: consignor, consignee, declarant, forwarder, notify party, buyer, maker, goods, HS code, "
    "weight, value, countries, ports, dates",
    misses="trade inside the Eurasian Economic Union without a declaration, goods never declared, what the vendor left "
    "out; addresses of importers, which the register has under their taxpayer number",
    history="additive",
    rank="declaration",
    ignores={
        "items of the declaration": "a figure of the whole declaration",
        "customs value of the declaration": "a figure of the whole declaration, not of the item",
        "invoice value in roubles": "converted from the invoice value",
        "value usd per kg": "the value divided by the weight",
        "quantity without unit": "says nothing without its unit",
        "hs code in words": "the wording of the code, not of the goods",
        "hs chapter": "the first digits of the code",
        "hs heading": "the first digits of the code",
        "applicant address": "the applicant is named in a remark, not as a party",
        "customs office": "stands in the declaration's number",
        "number without its party": "the vendor does not say whose taxpayer number it is",
        "warehouse": "where the goods lie until their release",
        "invoice number": "a document of the parties",
        "date of the manifest": "the day of the declaration stands beside it",
        "unit of the currency": "the currency of the contract stands beside it",
        "number of containers": "says nothing of parties or goods",
        "payments to customs": "duties, not the goods' value",
        "country of the table": "the same in every row",
        "vendor's tag": "the vendor's own",
        "vendor's record": "the vendor's own",
    },
)

_LAYOUTS = known_layouts(Path(__file__).with_name("customs_columns.toml"))
_BY_BOXES = "Russian customs declarations"
_EXPECTED = "labels that begin with the codes of boxes, as ND, G072, G022, G082, G31_1, G33, G38, G46 do"
MAPPING = Mappable(_LAYOUTS, fields_of(Path(__file__).with_name("customs_fields.toml")))
READS = frozenset(MAPPING.fields)

# Cells that stand for "no value".
_BLANK = frozenset({"", "-", "—", "NULL", "null", "(null)", "N/A", "n/a", "#N/A", "None", "нет данных", "НЕТ ДАННЫХ"})
_CURRENCY = re.compile(r"[A-Z]{3}")

_MOST_PACKAGES = 1_000_000_000
_DIRECTIONS = {
    **dict.fromkeys(("им", "im", "импорт", "імпорт", "import", "imports", "importación", "进口"), "import"),
    **dict.fromkeys(("эк", "ek", "экспорт", "експорт", "export", "exports", "exportación", "出口"), "export"),
}

# The relationship of each role in which a row names a party, consignor and consignee first.
_ROLES = {
    "consignor": "SENT",
    "consignee": "RECEIVED_BY",
    "declarant": "DECLARED_BY",
    "forwarder": "FORWARDED_BY",
    "notify party": "NOTIFIES",
    "buyer": "BOUGHT_BY",
    "maker": "MADE_BY",
}
# Properties of the shipment, and what the column states.
_TEXTS = (("declaration", "declaration"), ("goods", "goods"), ("trademark", "trademark"))
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
    *(f"{role} country" for role in _ROLES),
    *(states for _, columns in _COUNTRIES for states in columns),
)
# Whose part in the matter is no role of the graph: named in a remark.
_REMARKS = (("customs broker", "broker", "broker number"), ("applicant to customs", "applicant", "applicant number"))


# --- reading ---------------------------------------------------------------------------------------------------------


def read(file: InputFile, mapping: KnownLayout | None = None) -> Iterator[Read]:
    """One record for each row. Raises FileError when the file is no table of a known layout, or of the mapping given."""
    layouts = _LAYOUTS if mapping is None else [mapping]
    head = heading_under(file, mapping) if mapping else heading(file, lambda labels: knows(layouts, labels))
    columns = recognised(head, file.name, layouts, _EXPECTED)
    table, direction = _table(columns, file)
    constants = table.layout.constants
    known = [(index, states) for index, states in enumerate(columns.states) if states]
    repeated = _repeated_lines(file)
    copies, with_copies = Counter[str](), 0
    for row in rows(file, head):
        if not isinstance(row, Row):
            yield row
            continue
        cells = {states: cell for index, states in known if (cell := row.cells[index].strip()) not in _BLANK}
        if constants:
            cells = {**constants, **cells}
        key = key_of(cells, table.layout)
        copies[key] += 1
        if copies[key] > 1:
            key = f"{key}#{copies[key]}"
        identical = _identical_rows(row, repeated)
        with_copies += identical > 1
        yield Record(row.line, Item(cells, key, identical, table), row.raw, columns.names, row.extent)
    name = ", ".join(filter(None, (columns.layout.name, direction, f"{len(head.labels)} columns")))
    yield Layout(
        name, head.extent, (*head.warnings, *_warnings({*table.layout.constants, *columns.labels}, with_copies))
    )


def count(file: InputFile) -> int:
    """The physical lines, heading included."""
    return file.lines


def _table(columns: Columns, file: InputFile) -> tuple[Table, str | None]:
    """What holds for all rows, and which way the goods of a table by boxes go."""
    layout, direction = columns.layout, _direction_of(columns)
    if direction and "direction" not in columns.labels:
        layout = msgspec.structs.replace(layout, constants={**layout.constants, "direction": direction})
    stated = {*columns.labels, *layout.constants}
    roles = tuple(role for role in _ROLES if {role, f"{role} number", f"{role} in English"} & stated)
    circumstances = tuple(states for states in _CIRCUMSTANCES if states in stated)
    since_1904 = file.sheet.since_1904 if file.sheet else None
    return Table(layout, columns.labels, roles, circumstances, since_1904), direction


def _direction_of(columns: Columns) -> str | None:
    """Which way the goods of a table by boxes go: exporters give their own taxpayer number, which is box 2's."""
    if columns.layout.name != _BY_BOXES:
        return None
    if "consignor number" in columns.labels:
        return "export"
    return "import" if "consignee number" in columns.labels else None


def _warnings(stated: set[str], rows_with_copies: int) -> Iterator[str]:
    if "declaration" not in stated:
        yield "no column for the declaration's number: rows are told apart by what they state"
    if not {"registered on", "released on"} & stated:
        yield "no column for a date: no row can be loaded"
    if not {*_ROLES, *(f"{role} number" for role in _ROLES), *(f"{role} in English" for role in _ROLES)} & stated:
        yield "no column for a party: no row can be loaded"
    if "hs code" not in stated:
        yield "no column for the HS code: questions about goods will not find these rows"
    if rows_with_copies:
        yield f"{rows_with_copies} rows have an identical one; all are kept"


def _repeated_lines(file: InputFile) -> dict[int, int]:
    """How often each line stands in the file, by its hash, for those that do so more than once."""
    times = Counter(map(hash, lines(file)))
    return {line: number for line, number in times.items() if number > 1}


def _identical_rows(row: Row, repeated: Mapping[int, int]) -> int:
    if not repeated:
        return 1
    return min(repeated.get(hash(line), 1) for line in ([row.raw] if row.extent == 1 else row.raw.split("\n")))


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """The claims of one row: the shipment, its parties with their addresses, its port and its goods.

    Raises RecordError for a row without a day or without any party, an impossible day, or a figure that is negative or
    no number.
    """
    item: Item = record.fields
    cell = item.cells.get
    day = item.day()
    shipment = f"customs:{item.key}"
    parties = {role: _party(item, role) for role in item.table.roles}
    if not any(party.claim for role, party in parties.items() if role != "maker"):
        raise item.fault("consignee", "no party", "a consignor or a consignee")
    values = {"first_on": day, "last_on": day, **_shipment(item, parties)}
    claims: list[Claim] = [NodeClaim(shipment, "Shipment", values), *_ties(item, shipment, day, parties)]
    if port := _port(cell("port") or cell("port in English", "")):
        claims += port, RelationshipClaim("THROUGH", shipment, port.subject, {}, day, day)
    if goods := commodity(cell("hs code", ""), day[:4]):
        claims += goods, RelationshipClaim("OF_GOODS", shipment, goods.subject, {}, day, day)
    return Filing(item.key, claims, seen_on=day)


def _party(item: Item, role: str) -> Named:
    cell = item.cells.get
    return named(
        cell(role, ""),
        cell(f"{role} in English", ""),
        cell(f"{role} number", ""),
        cell(f"{role} country", ""),
        item.table.layout.taxpayer_numbers,
    )


def _ties(item: Item, shipment: str, day: str, parties: Mapping[str, Named]) -> Iterator[Claim]:
    """The parties of a row, each tied to the shipment by its role, with the addresses that they declare."""
    cell = item.cells.get
    said: list[NodeClaim] = []
    for role, party in parties.items():
        if (claim := party.claim) is None:
            continue
        # The row gives numbers and countries to consignor and consignee as a rule: who else has their name is meant.
        claim = (f"{role} number" not in item.cells and same_as(item.cells.get(role, ""), said)) or claim
        if all(claim is not other for other in said):
            said.append(claim)
            yield claim
        if role == "consignor":
            yield RelationshipClaim("SENT", claim.subject, shipment, {}, day, day)
        else:
            yield RelationshipClaim(_ROLES[role], shipment, claim.subject, {}, day, day)
        yield from at_address(claim, cell(f"{role} address") or cell(f"{role} address in English", ""))
        # "LLC X for LLC Y": X receives, as the declaration names it first; Y, for whom it does so, is the buyer behind it.
        if role == "consignee" and party.acts_for:
            yield party.acts_for
            yield RelationshipClaim("BOUGHT_BY", shipment, party.acts_for.subject, {}, day, day)


@lru_cache(maxsize=4096)
def _port(name: str) -> NodeClaim | None:
    return NodeClaim(f"customs:port:{short_hash(folded(name))}", "Port", {"name": name}) if name else None


def _shipment(item: Item, parties: Mapping[str, Named]) -> dict[str, Value]:
    """The shipment's values, with a note on what could not be used and is left out of them."""
    cells = item.cells
    circumstances, unused = _circumstances(item.table.circumstances, *map(cells.get, item.table.circumstances))
    values: dict[str, Value] = {**circumstances}
    notes = [*_notes_on_parties(item, parties)]
    for name, states in _TEXTS:
        if states in cells:
            values[name] = cells[states]
    if "goods" not in cells and "goods in English" in cells:
        values["goods"] = cells["goods in English"]
    if "item" in cells:
        values["item"] = cells["item"].removesuffix(".0")
    values.update(measures.weights(item, notes))
    values.update(measures.values(item, notes))
    if "packages" in cells:
        packages = item.number("packages")
        if packages is not None and 0 <= packages <= _MOST_PACKAGES and packages.is_integer():
            values["packages"] = int(packages)
        else:
            notes.append(f"packages not understood: {cells['packages']}")
    code = cells.get("hs code", "")
    if digits := usable_hs_code(code):
        values["hs_code"] = digits
    if note := note_on_code(code):
        notes.append(note)
    if item.identical_rows > 1:
        values["identical_rows"] = item.identical_rows
    if notes := [*notes, *unused]:
        values["note"] = "; ".join(notes)
    return values


@lru_cache(maxsize=65_536)
def _circumstances(columns: Sequence[str], *cells: str | None) -> tuple[Mapping[str, Value], Sequence[str]]:
    """The shipment's values for the columns of few different values, and notes on those that could not be used."""
    stated = {states: cell for states, cell in zip(columns, cells, strict=True) if cell}
    values: dict[str, Value] = {}
    unused = [states for states in (f"{role} country" for role in _ROLES) if not country_code(stated.get(states, ""))]
    if direction := _DIRECTIONS.get(stated.get("direction", "").casefold()):
        values["direction"] = direction
    if procedure := stated.get("procedure"):
        values["procedure"] = procedure
    if terms := " ".join(filter(None, (stated.get("delivery terms"), stated.get("delivery place")))):
        values["delivery_terms"] = terms
    if _CURRENCY.fullmatch(currency := stated.get("invoice currency", "").upper()):
        values["invoice_currency"] = currency
    else:
        unused.append("invoice currency")
    for name, alternatives in _COUNTRIES:
        if code := next(filter(None, (country_code(stated.get(states, "")) for states in alternatives)), None):
            values[name] = code
        else:
            unused += alternatives
    return values, [f"{states} not understood: {stated[states]}" for states in unused if states in stated]


def _notes_on_parties(item: Item, parties: Mapping[str, Named]) -> Iterator[str]:
    for role in ("consignor", "consignee"):
        stated = parties[role].claim if role in parties else None
        if stated is None or "name" not in stated.values:
            text = item.cells.get(role) or item.cells.get(f"{role} in English", "")
            if is_to_order(text):
                yield f"the {role} is to order: {text}"
            elif stated is None:
                yield f"no {role} named"
    for role, party in parties.items():
        yield from (f"{role}: {note}" for note in party.notes)
        if party.acts_for and role != "consignee":
            yield f"the {role} acts for: {party.acts_for.values['name']}"
    for title, name, number in _REMARKS:
        if name in item.cells or number in item.cells:
            yield f"{title}: {' '.join(filter(None, (item.cells.get(name), item.cells.get(number))))}"
