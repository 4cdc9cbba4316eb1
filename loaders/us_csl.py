"""The Consolidated Screening List of the United States as CSV, one row for each entry of one of its lists.

The columns are described at https://www.trade.gov/consolidated-screening-list. The lists of the Treasury number their
parties; those of Commerce and State do not, and their `_id` changes whenever the notice or the date of an entry does,
so an entry without a number is known by its list and its name.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache

import msgspec

from graph import dates
from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, address_record_id, folded, short_hash
from graph.countries import country_code
from graph.errors import FileError, RecordError
from graph.schema import NODE
from loaders.framework.files import InputFile
from loaders.framework.layouts import Columns, KnownLayout, recognised
from loaders.framework.source import Layout, Read, Record, Source
from loaders.framework.tables import Heading, Row, heading, rows
from loaders.screening.numbers import Numbers, numbers

SOURCE = Source(
    title="US Consolidated Screening List",
    publisher="International Trade Administration, United States Department of Commerce",
    homepage="https://www.trade.gov/consolidated-screening-list",
    licence="public domain (work of the United States government)",
    files="consolidated.csv of data.trade.gov (also .gz and .zip), whole; give its day with --edition",
    covers="the Entity, Denied Persons, Unverified and Military End User lists, the lists of the Treasury (SDN, SSI, "
    "CMIC …) and of the State Department: names, addresses, numbers, programmes, dates",
    misses="dates of listing of most Treasury lists; entries without a number (Commerce, State) are followed from "
    "edition to edition by their name, and by their addresses where a list has the name more than once",
    history="full",
    rank="list",
    ignores={
        "_id": "changes with every notice on the entry; the numbers of the Treasury stand in entity_number",
        "source_list_url": "one address for each list",
        "source_information_url": "one address for each list",
    },
)

_COLUMNS = (
    "source entity_number type programs name title addresses federal_register_notice start_date end_date "
    "standard_order license_requirement license_policy call_sign vessel_type gross_tonnage gross_registered_tonnage "
    "vessel_flag vessel_owner remarks alt_names citizenships dates_of_birth nationalities places_of_birth ids"
).split()
READS = frozenset(_COLUMNS)
_LAYOUT = KnownLayout("US Consolidated Screening List", {name: name for name in (*_COLUMNS, *SOURCE.ignores)})
_NEEDED = ("source", "name", "addresses", "programs")

_KINDS = {"individual": "Person", "entity": "Company", "vessel": "Vessel", "aircraft": "Vessel"}
_ABBREVIATION = re.compile(r"\(([^()]+?)(?: List)?\)")
_CODE = re.compile(r"[A-Z]{2}")
# Columns that are kept in words, with the words before them.
_ON_THE_PARTY = (
    ("dates_of_birth", "born"),
    ("places_of_birth", "born in"),
    ("citizenships", "citizen of"),
    ("nationalities", "national of"),
    ("vessel_type", "type"),
    ("vessel_flag", "flag"),
    ("vessel_owner", "owner"),
    ("call_sign", "call sign"),
    ("gross_tonnage", "gross tonnage"),
    ("gross_registered_tonnage", "gross registered tonnage"),
)
_ON_THE_LISTING = (
    ("federal_register_notice", "Federal Register"),
    ("license_requirement", "licence requirement"),
    ("license_policy", "licence policy"),
    ("standard_order", "standard order"),
    ("remarks", "remarks"),
)


# --- reading ---------------------------------------------------------------------------------------------------------


class Entry(msgspec.Struct, frozen=True):
    """One row: the cells that hold something, by their column, and what names the entry in every edition."""

    cells: Mapping[str, str]
    key: str


def read(file: InputFile) -> Iterator[Read]:
    """One record for each row. Raises FileError when the file is no such list."""
    head = heading(file)
    columns = _columns(file, head)
    times = _times(file, head, columns)
    copies = Counter[str]()
    for row in rows(file, head):
        if isinstance(row, Row):
            cells = _cells(columns, row)
            key = _key(cells, times)
            copies[key] += 1
            if copies[key] > 1:
                key = f"{key}#{copies[key]}"
            yield Record(row.line, Entry(cells, key), row.raw, columns.names, row.extent)
        else:
            yield row
    yield Layout(f"{columns.layout.name}, {len(head.labels)} columns", head.extent, head.warnings, head.around)


def count(file: InputFile) -> int:
    """The physical lines, heading included."""
    return file.lines


def _columns(file: InputFile, head: Heading) -> Columns:
    expected = "the columns of the Consolidated Screening List: source, entity_number, type, programs, name …"
    columns = recognised(head, file.name, (_LAYOUT,), expected)
    if missing := [name for name in _NEEDED if name not in columns.labels]:
        raise FileError(f"{file.name}: line {head.line}: no column {', '.join(missing)}, expected {expected}")
    return columns


def _cells(columns: Columns, row: Row) -> dict[str, str]:
    stripped = map(str.strip, row.cells)
    return {states: cell for states, cell in zip(columns.states, stripped, strict=True) if states and cell}


def _times(file: InputFile, head: Heading, columns: Columns) -> Counter[int]:
    """How many entries each way of naming an entry fits, by its hash."""
    found = (_cells(columns, row) for row in rows(file, head) if isinstance(row, Row))
    return Counter(hash(key) for cells in found if "entity_number" not in cells for key in _ways_to_name(cells))


def _key(cells: Mapping[str, str], times: Mapping[int, int]) -> str:
    """The number of the entry, else the first way of naming it that fits no other entry of the file."""
    if number := cells.get("entity_number"):
        return f"{_list(cells.get('source', ''))}/{number}"
    ways = list(_ways_to_name(cells))
    return next((way for way in ways if times[hash(way)] == 1), ways[-1])


def _ways_to_name(cells: Mapping[str, str]) -> Iterator[str]:
    """From the one that changes least between editions to the one that tells most apart."""
    list_ = _list(cells.get("source", ""))
    parts: list[str] = []
    for columns in (("name",), ("addresses",), ("start_date", "federal_register_notice")):
        parts += [folded(cells.get(column, "")) for column in columns]
        yield f"{list_}/{short_hash(*parts)}"


@lru_cache(maxsize=256)
def _list(source: str) -> str:
    """The list's abbreviation, which its name holds in brackets: `EL`, `SDN`, `NS-MBS`."""
    found = _ABBREVIATION.search(source)
    return found[1] if found else short_hash(folded(source))


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """The claims of one entry: the party with its addresses, and its listing.

    Raises RecordError for an entry without a name or a list, and for an impossible date.
    """
    entry: Entry = record.fields
    cells = entry.cells
    for needed in ("source", "name"):
        if needed not in cells:
            raise RecordError(needed, "is empty", "", "the list" if needed == "source" else "the name of the party")
    addresses = _parts(cells, "addresses")
    countries = list(dict.fromkeys(filter(None, map(_country, addresses))))
    stated = numbers(cells.get("ids", ""), countries)
    party, unused = _party(entry, stated, countries)
    claims: list[Claim] = [party]
    for text in addresses:
        claims += _at_address(party.subject, text)
    claims += _listing(entry, party.subject, stated, unused)
    return Filing(entry.key, claims)


def _party(entry: Entry, stated: Numbers, countries: list[str]) -> tuple[NodeClaim, list[str]]:
    """The claim on the party, and what its kind has no property for."""
    cells = entry.cells
    kind = _KINDS.get(cells.get("type", "").casefold())
    values: dict[str, Value] = {"name": " ".join(cells["name"].split())}
    if others := [name.removeprefix("and ") for name in _parts(cells, "alt_names")]:
        values["names"] = list(dict.fromkeys(others))
    if country := _country_of(cells, kind, stated, countries):
        values["country"] = country
    values |= stated.values
    if "title" in cells:
        values["role"] = cells["title"]
    notes = [f"{words} {cells[column]}" for column, words in _ON_THE_PARTY if column in cells]
    if kind is None:
        values["kind_certain"] = False
        if "type" in cells:
            notes.append(f"type {cells['type']}")
    if notes:
        values["note"] = "; ".join(notes)
    known = {declared.name for declared in NODE[kind or "Company"].properties}
    unused = [f"{name.replace('_', ' ')} {value}" for name, value in values.items() if name not in known]
    values = {name: value for name, value in values.items() if name in known}
    return NodeClaim(_subject(entry), kind or "Company", values), unused


def _subject(entry: Entry) -> str:
    """The record id of the party: the Treasury gives one number to a party that stands on several of its lists."""
    number, source = entry.cells.get("entity_number"), entry.cells["source"]
    agency = folded(source.rpartition(" - ")[2])
    return f"us-csl:{agency}:{number}" if number else f"us-csl:{entry.key}"


def _country_of(cells: Mapping[str, str], kind: str | None, stated: Numbers, countries: list[str]) -> str | None:
    """The nationality, flag or country of registration; for others than persons the one country of their addresses."""
    if kind == "Vessel":
        return country_code(cells.get("vessel_flag", ""))
    nations = list(dict.fromkeys((*_parts(cells, "nationalities"), *_parts(cells, "citizenships"))))
    if nations:
        return country_code(nations[0]) if len(nations) == 1 else None
    if stated.nationality or kind == "Person":
        return stated.nationality
    return countries[0] if len(countries) == 1 else None


def _parts(cells: Mapping[str, str], column: str) -> list[str]:
    return [part for part in (" ".join(part.split()) for part in cells.get(column, "").split(";")) if part]


@lru_cache(maxsize=65_536)
def _country(address: str) -> str | None:
    """The country of an address, whose code ends it; None where it does not."""
    code = address.rpartition(",")[2].strip()
    return country_code(code) if _CODE.fullmatch(code) else None


def _at_address(resident: str, text: str) -> tuple[Claim, ...]:
    """The claims that a party is at an address; none where only the country is stated."""
    if _CODE.fullmatch(text):
        return ()
    country = _country(text)
    values: dict[str, Value] = {"text": text}
    if country:
        values["country"] = country
    address = address_record_id(country, text)
    return (
        NodeClaim(address, "Address", values),
        RelationshipClaim("REGISTERED_AT", resident, address, {"address_kind": "stated"}),
    )


def _listing(entry: Entry, party: str, stated: Numbers, unused: list[str]) -> tuple[Claim, ...]:
    """The entry itself. A new date makes a new listing, as orders are renewed under the same name."""
    cells = entry.cells
    start = _day(cells, "start_date") or _possible(stated.listing_dates.get(_list(cells["source"]), ""))
    end = _day(cells, "end_date")
    values: dict[str, Value] = {"name": cells["source"], "list": cells["source"]}
    if "programs" in cells:
        values["programme"] = cells["programs"]
    if start:
        values["listed_on"] = start
    if end:
        values["delisted_on"] = end
    notes = [f"{words}: {' '.join(cells[column].split())}" for column, words in _ON_THE_LISTING if column in cells]
    if notes := [*notes, *stated.remarks, *unused]:
        values["note"] = "; ".join(notes)
    listing = f"us-csl:listing:{entry.key}:{start or ''}"
    return (
        NodeClaim(listing, "Listing", values),
        RelationshipClaim("LISTED_AS", party, listing, {}, start, end),
    )


def _day(cells: Mapping[str, str], column: str) -> str | None:
    text = cells.get(column)
    if text is not None and _possible(text) is None:
        raise RecordError(column, "no possible date", text, "a day like 2016-06-21")
    return text


def _possible(text: str) -> str | None:
    """The date, if it is one."""
    try:
        dates.bounds(text)
    except ValueError:
        return None
    return None if "/" in text else text
