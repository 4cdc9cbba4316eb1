"""Customs declarations as tables, one row for each item: Russian ones by the codes of their boxes, and others by a mapping.

The box codes (`G022`, `G31_1` …) are those of the State Customs Committee's order 01-99/549 of 2000. Vendors word the
labels after them differently, so columns are matched by the code alone; layouts without codes are matched by their
labels. What each column states is data: `customs_columns.toml` has the known layouts, `customs_fields.toml` everything
that a column can state, with the words by which an unknown table's columns are guessed.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

import msgspec

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, folded, short_hash
from graph.countries import country_code
from loaders.declarations import measures
from loaders.declarations.goods import Goods, goods
from loaders.declarations.items import Item, Table, cells_of, cleaned, key_of, own_cells
from loaders.declarations.parties import Named, Role, at_address, is_to_order, named
from loaders.framework.files import InputFile
from loaders.framework.layouts import Columns, KnownLayout, known_layouts, knows, recognised
from loaders.framework.mappings import Mappable, fields_of, heading_under
from loaders.framework.repeated_lines import repeated_lines
from loaders.framework.source import Layout, Read, Record, Source
from loaders.framework.tables import Row, heading, rows

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

_CURRENCY = re.compile(r"[A-Z]{3}")

_MOST_PACKAGES = 1_000_000_000
_DIRECTIONS = {
    **dict.fromkeys(("им", "im", "импорт", "імпорт", "import", "imports", "importación", "进口"), "import"),
    **dict.fromkeys(("эк", "ek", "экспорт", "експорт", "export", "exports", "exportación", "出口"), "export"),
}

_CONSIGNOR, _CONSIGNEE, _MAKER = Role("consignor", "SENT"), Role("consignee", "RECEIVED_BY"), Role("maker", "MADE_BY")
_ROLES = (
    _CONSIGNOR,
    _CONSIGNEE,
    Role("declarant", "DECLARED_BY"),
    Role("forwarder", "FORWARDED_BY"),
    Role("notify party", "NOTIFIES"),
    Role("buyer", "BOUGHT_BY"),
    _MAKER,
)
_WITH_COUNTRY = (_CONSIGNOR, _CONSIGNEE)
_Parties: TypeAlias = Sequence[tuple[Role, Named]]

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
    *(f"{role.name} country" for role in _ROLES),
    *(states for _, columns in _COUNTRIES for states in columns),
)
# Columns whose cells are taken together and worked out once for each combination; others differ from row to row.
_SHARED = frozenset((*_CIRCUMSTANCES, *(states for role in _ROLES for states in role.columns))) - {"invoice currency"}
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
    added = [*constants.values(), ""]
    # Where a column may be blank that a constant stands in for.
    stand_ins = [
        (index, constants[states]) for index, states in enumerate(columns.states) if states and states in constants
    ]
    consignor, consignee = (_place(columns, role.name) for role in _WITH_COUNTRY)
    repeated = repeated_lines(file)
    seen, copies, with_copies = set[int](), Counter[str](), 0
    for row in rows(file, head):
        if not isinstance(row, Row):
            yield row
            continue
        cells = row.cells + added
        for index, constant in stand_ins:
            cells[index] = cleaned(cells[index]) or constant
        own = own_cells(cells, table)
        key = key_of(own, (cleaned(cells[consignor]), cleaned(cells[consignee])), table.layout)
        # Hashes of keys, since the keys of ten million rows would fill the memory.
        if (hashed := hash(key)) in seen:
            copies[key] += 1
            key = f"{key}#{copies[key] + 1}"
        seen.add(hashed)
        identical = _identical_rows(row, repeated)
        with_copies += identical > 1
        yield Record(row.line, Item(own, cells, key, identical, table), row.raw, columns.names, row.extent)
    name = ", ".join(filter(None, (columns.layout.name, direction, f"{len(head.labels)} columns")))
    warnings = (*head.warnings, *_warnings(table.stated, with_copies))
    yield Layout(name, head.extent, warnings, head.around)


def count(file: InputFile) -> int:
    """The physical lines, heading included."""
    return file.lines


def _table(columns: Columns, file: InputFile) -> tuple[Table, str | None]:
    """What holds for all rows, and which way the goods of a table by boxes go."""
    layout, direction = columns.layout, _direction_of(columns)
    if direction and "direction" not in columns.labels:
        layout = msgspec.structs.replace(layout, constants={**layout.constants, "direction": direction})
    width = len(columns.states)
    index = {states: width + number for number, states in enumerate(layout.constants)}
    index |= {states: number for number, states in enumerate(columns.states) if states}
    circumstances = tuple(states for states in _CIRCUMSTANCES if states in index) or _CIRCUMSTANCES[:1]
    table = Table(
        layout,
        columns.labels,
        frozenset(index),
        [(states, place) for states, place in index.items() if states not in _SHARED | SOURCE.ignores.keys()],
        [
            (role, cells_of(index, role.columns))
            for role in _ROLES
            if role in _WITH_COUNTRY or role.naming & index.keys()
        ],
        circumstances,
        cells_of(index, circumstances),
        file.sheet.since_1904 if file.sheet else None,
    )
    return table, direction


def _place(columns: Columns, states: str) -> int:
    """Where a row's cells state this; where the table does not, the blank cell at their end."""
    return columns.states.index(states) if states in columns.states else -1


def _direction_of(columns: Columns) -> str | None:
    """Which way the goods of a table by boxes go: exporters give their own taxpayer number, which is box 2's."""
    if columns.layout.name != _BY_BOXES:
        return None
    if "consignor number" in columns.labels:
        return "export"
    return "import" if "consignee number" in columns.labels else None


def _warnings(stated: Set[str], rows_with_copies: int) -> Iterator[str]:
    if "declaration" not in stated:
        yield "no column for the declaration's number: rows are told apart by what they state"
    if not {"registered on", "released on"} & stated:
        yield "no column for a date: no row can be loaded"
    if not any(role.naming & stated for role in _ROLES):
        yield "no column for a party: no row can be loaded"
    if "hs code" not in stated:
        yield "no column for the HS code: questions about goods will not find these rows"
    if rows_with_copies:
        yield f"{rows_with_copies} rows have an identical one; all are kept"


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
    day = item.day()
    shipment = f"customs:{item.key}"
    registry, cells = item.table.layout.taxpayer_numbers, item.cells
    parties = [(role, _party(role, registry, *of_role(cells))) for role, of_role in item.table.roles]
    if not any(party.claim for role, party in parties if role is not _MAKER):
        raise item.fault("consignee", "no party", "a consignor or a consignee", parties[1][1].text)
    own = item.own.get
    found = goods(own("hs code", ""), day[:4])
    claims: list[Claim] = [NodeClaim(shipment, "Shipment", _shipment(item, day, parties, found))]
    _add_parties(claims, shipment, day, parties)
    if port := _port(own("port") or own("port in English", "")):
        claims += port, RelationshipClaim("THROUGH", shipment, port.subject, {}, day, day)
    if found.commodity:
        claims += found.commodity, RelationshipClaim("OF_GOODS", shipment, found.commodity.subject, {}, day, day)
    return Filing(item.key, claims, seen_on=day)


@lru_cache(maxsize=65_536)
def _party(role: Role, registry: str, *cells: str) -> Named:
    """The party that the cells of a role name, with all that should be noted of it; worked out once for each combination."""
    name, english, number, country, address, address_in_english = map(cleaned, cells)
    found = named(name, english, number, country, address or address_in_english, registry=registry)
    notes = [f"{role.name}: {note}" for note in found.notes]
    if role in _WITH_COUNTRY and (found.claim is None or "name" not in found.claim.values):
        if is_to_order(found.text):
            notes.insert(0, f"the {role.name} is to order: {found.text}")
        elif found.claim is None:
            notes.insert(0, f"no {role.name} named")
    # Whom a consignee acts for is a party of the shipment.
    if found.acts_for and role is not _CONSIGNEE:
        notes.append(f"the {role.name} acts for: {found.acts_for.values['name']}")
    return msgspec.structs.replace(found, notes=tuple(notes))


def _add_parties(claims: list[Claim], shipment: str, day: str, parties: _Parties) -> None:
    """The parties of a row, each tied to the shipment by its role, with the addresses that they declare."""
    names: list[str] = []
    said: list[NodeClaim] = []
    for role, party in parties:
        claim, address = party.claim, party.declares
        if claim is None:
            continue
        if party.key and party.key in names and not party.certain and role not in _WITH_COUNTRY:
            # Number and country stand beside consignor and consignee as a rule, so who has the same name is one of them.
            claim = said[names.index(party.key)]
            address = at_address(claim, party.address)
        if claim not in said:
            claims.append(claim)
        names.append(party.key)
        said.append(claim)
        if role is _CONSIGNOR:
            claims.append(RelationshipClaim("SENT", claim.subject, shipment, {}, day, day))
        else:
            claims.append(RelationshipClaim(role.relationship, shipment, claim.subject, {}, day, day))
        claims += address
        # "LLC X for LLC Y": X receives, as the declaration names it first; Y, for whom it does so, is the buyer behind it.
        if party.acts_for and role is _CONSIGNEE:
            claims += party.acts_for, RelationshipClaim("BOUGHT_BY", shipment, party.acts_for.subject, {}, day, day)


@lru_cache(maxsize=4096)
def _port(name: str) -> NodeClaim | None:
    return NodeClaim(f"customs:port:{short_hash(folded(name))}", "Port", {"name": name}) if name else None


def _shipment(item: Item, day: str, parties: _Parties, found: Goods) -> dict[str, Value]:
    """The shipment's values, with a note on what could not be used and is left out of them."""
    table, own = item.table, item.own
    circumstances, unused = _circumstances(table.circumstances, *table.of_circumstances(item.cells))
    values: dict[str, Value] = {"first_on": day, "last_on": day, **circumstances}
    notes = [note for _, party in parties for note in party.notes]
    notes += _remarks(own)
    for name, states in _TEXTS:
        if states in own:
            values[name] = own[states]
    if "goods" not in own and "goods in English" in own:
        values["goods"] = own["goods in English"]
    if "item" in own:
        values["item"] = own["item"].removesuffix(".0")
    measures.add_weights(values, item, notes)
    measures.add_values(values, item, notes)
    if text := own.get("packages"):
        packages = item.number(text)
        if packages is not None and 0 <= packages <= _MOST_PACKAGES and packages.is_integer():
            values["packages"] = int(packages)
        else:
            notes.append(f"packages not understood: {text}")
    if found.digits:
        values["hs_code"] = found.digits
    if found.note:
        notes.append(found.note)
    if item.identical_rows > 1:
        values["identical_rows"] = item.identical_rows
    if notes or unused:
        values["note"] = "; ".join((*notes, *unused))
    return values


@lru_cache(maxsize=65_536)
def _circumstances(columns: Sequence[str], *cells: str) -> tuple[Mapping[str, Value], Sequence[str]]:
    """The shipment's values for the columns of few different values, and notes on those that could not be used."""
    stated = {states: text for states, cell in zip(columns, cells, strict=False) if (text := cleaned(cell))}
    values: dict[str, Value] = {}
    unused = [
        states for states in (f"{role.name} country" for role in _ROLES) if not country_code(stated.get(states, ""))
    ]
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


def _remarks(own: Mapping[str, str]) -> Iterator[str]:
    for title, name, number in _REMARKS:
        if name in own or number in own:
            yield f"{title}: {' '.join(filter(None, (own.get(name), own.get(number))))}"
