"""Findings as a table that can be kept in a spreadsheet: one row is one fact with its publication.

A row names a `subject`, and where `relation` is filled, what it states of the subject and an `object`. Within one table
a party is known by its name as written; rows that say different things of one name are rejected, since they may mean
two parties. Each row becomes entries as the YAML form has them: a publication, one or two entities, and the fact.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import Any

import msgspec

from graph import dates
from graph.claims import folded, short_hash
from graph.errors import FileError, RecordError
from graph.schema import IDENTIFIERS, PARTIES
from loaders.collected.entries import NOT_PUBLISHED, Known, digest, fault_of
from loaders.framework.figures import number
from loaders.framework.files import InputFile
from loaders.framework.layouts import Columns, KnownLayout, recognised
from loaders.framework.quoting import printable
from loaders.framework.source import Layout, Read, Record, Rejected
from loaders.framework.tables import Heading, Row, heading, rows

_OF_A_PARTY = ("kind", "country", "number")
_OF_THE_FACT = ("share", "goods", "records", "weight t", "value usd", "address", "date", "start", "end", "denied by")
_OF_THE_PUBLICATION = ("source", "publisher", "author", "published on", "url", "retrieved on", "quote")
COLUMNS = (
    "subject",
    *(f"subject {name}" for name in _OF_A_PARTY),
    "relation",
    "object",
    *(f"object {name}" for name in _OF_A_PARTY),
    *_OF_THE_FACT,
    "note",
    *_OF_THE_PUBLICATION,
)
REQUIRED = ("subject", "source")
_LABELS = {name: name for name in COLUMNS} | {name.replace(" ", "_"): name for name in COLUMNS}
_LAYOUT = KnownLayout("findings in a table", _LABELS)
_EXPECTED = (
    f"the columns {', '.join(REQUIRED)} and any of {', '.join(name for name in COLUMNS if name not in REQUIRED)}"
)

_WHEN = ("date", "start", "end", "denied by")
# The section of the entry, its type there, and which columns of the fact go with it.
RELATIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "owns": ("relations", "OWNS", ("share", *_WHEN)),
    "has interest in": ("relations", "HAS_INTEREST_IN", ("share", *_WHEN)),
    "has subsidiary": ("relations", "SUBSIDIARY", ("share", *_WHEN)),
    "controls": ("relations", "CONTROLS", _WHEN),
    "has ties with": ("relations", "OTHER_TIES", _WHEN),
    "claims partnership with": ("relations", "CLAIMS_PARTNERSHIP", _WHEN),
    "shares address with": ("relations", "SAME_ADDRESS", ("address", *_WHEN)),
    "is listed on": ("listings", "", ("date", "end", "denied by")),
    "shipped to": ("shipments", "", ("goods", "records", "weight t", "value usd", *_WHEN)),
}
_IN_THE_TABLE = {"from": "subject", "to": "object", "entity": "subject", "list": "object"}
_FIGURES = ("share", "records", "weight t", "value usd")
_DATES = ("date", "start", "end", "published on", "retrieved on")
_NUMBER = re.compile(rf"({'|'.join(IDENTIFIERS).replace('_', '[-_ ]')})\s*[: ]\s*(\S.*)", re.IGNORECASE)
_KINDS = {folded(re.sub("(?<=[a-z])(?=[A-Z])", " ", kind)): kind for kind in PARTIES}
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_DAY_WITH_POINTS = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4}")
# The rows of hand-collected facts; what all say of each party is held in memory.
_MOST_ROWS = 200_000


class _Stated(msgspec.Struct, frozen=True):
    """What a row was the first to state of a party, and its line."""

    value: str
    line: int


_Parties = dict[tuple[str, str], _Stated]


def is_table(file: InputFile) -> bool:
    """Whether the file is a table: by its name, or by its first line."""
    if {".csv", ".tsv"} & {suffix.lower() for suffix in PurePath(file.name).suffixes}:
        return True
    try:
        labels = {folded(label) for label in heading(file).labels}
    except FileError:
        return False
    return labels.issuperset(REQUIRED)


def read(file: InputFile) -> Iterator[Read]:
    """One record for each row. Raises FileError when the file is no such table."""
    head = heading(file)
    columns = recognised(head, file.name, [_LAYOUT], _EXPECTED)
    if missing := [name for name in REQUIRED if name not in columns.labels]:
        raise FileError(f"{file.name}: line {head.line}: no column {' and '.join(missing)}; expected {_EXPECTED}")
    parties = _parties(file, head, columns)
    collection = PurePath(file.name).name.partition(".")[0].replace(":", "-") or "findings"
    for row in rows(file, head):
        if not isinstance(row, Row):
            yield row
            continue
        try:
            entries = _entries(_cells(row, columns), parties, collection)
        except RecordError as error:
            label = columns.labels.get(error.field, error.field)
            yield Rejected(row.line, label, error.reason, error.found, error.expected, row.raw, row.extent)
        else:
            key = f"row/{short_hash(row.raw)}"
            fields = {"section": "row", "id": key, "collection": collection, "entries": entries}
            yield Record(row.line, fields, row.raw, columns.names, row.extent)
    # Rows are corrected in the table itself: a party is described by the whole of it.
    yield Layout(f"{columns.layout.name}, {len(head.labels)} columns", head.extent, head.warnings)


def _parties(file: InputFile, head: Heading, columns: Columns) -> _Parties:
    """What is said of each party, by its name and the column, where it is said first."""
    found: _Parties = {}
    for count, row in enumerate(rows(file, head)):
        if count == _MOST_ROWS:
            raise FileError(f"{file.name}: more than {_MOST_ROWS} rows, too many for facts collected by hand; split it")
        if not isinstance(row, Row):
            continue
        cells = _cells(row, columns)
        for side in ("subject", "object"):
            for about in _OF_A_PARTY:
                said = cells.get(f"{side} {about}", "")
                if said and side in cells and (about != "kind" or folded(said) in _KINDS):
                    found.setdefault((folded(cells[side]), about), _Stated(said, row.line))
    return found


def _cells(row: Row, columns: Columns) -> dict[str, str]:
    """The cells that hold something, single-spaced, by their columns."""
    cells = ((name, " ".join(cell.split())) for name, cell in zip(columns.states, row.cells, strict=True) if name)
    return {name: cell for name, cell in cells if cell not in NOT_PUBLISHED}


# --- from a row to entries -------------------------------------------------------------------------------------------


def _entries(cells: Mapping[str, str], parties: _Parties, collection: str) -> list[dict[str, Any]]:
    """The entries of a row. Raises RecordError, with the column, for what cannot be taken in."""
    for name in REQUIRED:
        if name not in cells:
            what = "no publication is cited" if name == "source" else "no party is named"
            raise RecordError(name, what, "", "the title of the publication" if name == "source" else "a name")
    publication = _publication(cells)
    source = publication["id"]
    relation = _relation(cells)
    subject = _party(cells, "subject", parties, source)
    found = [publication, subject]
    target: dict[str, Any] | None = None
    if relation and relation[0] != "listings":
        target = _party(cells, "object", parties, source)
        found.append(target)
    if relation:
        found.append(_fact(cells, relation, subject["id"], target["id"] if target else ""))
    elif note := _remark(cells):
        subject["note"] = note
    known = Known((source,), {entry["id"]: entry["kind"] for entry in found if entry["section"] == "entities"}, ())
    for entry in found:
        fault = fault_of(entry["section"], entry, known)
        if fault:
            column = _IN_THE_TABLE.get(fault[0], fault[0].replace("_", " "))
            raise RecordError(column, fault[1], cells.get(column, fault[2]), fault[3])
        entry["collection"] = collection
    return found


def _publication(cells: Mapping[str, str]) -> dict[str, Any]:
    address = cells.get("url")
    if address and not _ADDRESS.fullmatch(address):
        raise RecordError("url", "no address of a page", address, "an address that begins with https://, or nothing")
    taken = {name: cells[name] for name in ("publisher", "author", "url") if name in cells}
    taken |= {
        field: _date(cells, name)
        for name, field in (("published on", "date"), ("retrieved on", "retrieved_on"))
        if name in cells
    }
    id_ = publication_id(cells["source"], cells.get("publisher", ""), cells.get("url", ""))
    return {"section": "publications", "id": id_, "title": cells["source"], **taken}


def publication_id(title: str, publisher: str, url: str) -> str:
    return short_hash(folded(title), folded(publisher), url)


def party_id(name: str) -> str:
    return f"party:{short_hash(folded(name))}"


def _party(cells: Mapping[str, str], side: str, parties: _Parties, source: str) -> dict[str, Any]:
    name = cells[side]
    if folded(cells.get(f"{side} kind", "company")) not in _KINDS:
        raise RecordError(f"{side} kind", "unknown kind of party", cells[f"{side} kind"], ", ".join(_KINDS))
    for about in _OF_A_PARTY:
        column = f"{side} {about}"
        first = parties.get((folded(name), about))
        if column in cells and first and _letters(first.value) != _letters(cells[column]):
            expected = f"{printable(first.value)} as in line {first.line}, or another name if it is another party"
            raise RecordError(column, "another row says otherwise of this name", cells[column], expected)
    entry = {"section": "entities", "id": party_id(name), "name": name, "source": source}
    kind = parties.get((folded(name), "kind"))
    entry |= {"kind": _KINDS[folded(kind.value)]} if kind else {"kind": "Company", "kind_certain": "false"}
    if f"{side} country" in cells:
        entry["country"] = _country(cells, f"{side} country")
    for text in filter(None, map(str.strip, cells.get(f"{side} number", "").split(";"))):
        scheme, value = _authority_number(text, f"{side} number")
        entry[scheme] = value
    return entry


def _letters(text: str) -> str:
    """Letters and digits alone: `ru_inn 78…` and `RU-INN:78…` are one number."""
    return re.sub(r"[\W_]", "", folded(text))


def _country(cells: Mapping[str, str], column: str) -> str:
    text = cells[column]
    if not re.fullmatch("[A-Z]{2}", text):
        raise RecordError(column, "no code of a country", text, "two capital letters, as in HK")
    return text


def _authority_number(text: str, column: str) -> tuple[str, str]:
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise RecordError(
            column, "no number of an authority", text, f"{', '.join(IDENTIFIERS)} and the number, after a space"
        )
    return re.sub("[- ]", "_", found[1].lower()), found[2]


def _relation(cells: Mapping[str, str]) -> tuple[str, str, tuple[str, ...]] | None:
    """The relation of a row, or None where it describes its subject alone. Every filled cell must belong to it."""
    word = folded(cells.get("relation", ""))
    relation = RELATIONS.get(word)
    if word and relation is None:
        raise RecordError("relation", "unknown relation", cells["relation"], ", ".join(RELATIONS) + ", or nothing")
    if relation and "object" not in cells:
        raise RecordError("object", "the relation needs an object", "", "a name")
    allowed = {*(relation[2] if relation else ()), *(("object",) if relation else ())}
    if relation and relation[0] != "listings":
        allowed |= {f"object {about}" for about in _OF_A_PARTY}
    for name in (*_OF_THE_FACT, "object", *(f"object {about}" for about in _OF_A_PARTY)):
        if name in cells and name not in allowed:
            where = f"a row with the relation {word!r}" if word else "a row without a relation"
            raise RecordError(name, f"does not go with {where}", cells[name], "an empty cell")
    return relation


def _fact(
    cells: Mapping[str, str], relation: tuple[str, str, tuple[str, ...]], subject: str, target: str
) -> dict[str, Any]:
    section, type_, columns = relation
    fact: dict[str, Any] = {"source": _publication(cells)["id"]} | ({"type": type_} if type_ else {})
    if type_ == "SAME_ADDRESS":
        fact["between"] = [subject, target]
    elif section == "listings":
        fact |= {"entity": subject, "list": cells["object"]}
    else:
        fact |= {"from": subject, "to": target}
    for name in columns:
        if name in cells:
            fact[name.replace(" ", "_")] = _value(cells, name)
    if note := _remark(cells):
        fact["note"] = note
    return fact | {"section": section, "id": f"{section}/{digest(fact)}"}


def _value(cells: Mapping[str, str], name: str) -> str:
    if name in _DATES:
        return _date(cells, name)
    if name in _FIGURES:
        return _figure(cells, name)
    return cells[name]


def _figure(cells: Mapping[str, str], name: str) -> str:
    value = number(cells[name].removesuffix("%").rstrip() if name == "share" else cells[name])
    if value is None or value < 0:
        raise RecordError(name, "no number", cells[name], "a number that is not negative, or nothing")
    return str(int(value)) if value.is_integer() else repr(value)


def _date(cells: Mapping[str, str], name: str) -> str:
    """A partial date or a span; `28.01.2022` too, but not with slashes, which two countries read in two ways."""
    text = cells[name]
    try:
        if _DAY_WITH_POINTS.fullmatch(text):
            return dates.from_day_first(text)
        dates.bounds(text)
    except ValueError:
        expected = "a date like 2022-01-28, 28.01.2022, 2022-01, 2022 or 2022-01/2022-05"
        raise RecordError(name, "no such date", text, expected) from None
    return text


def _remark(cells: Mapping[str, str]) -> str:
    parts = [cells.get("note", ""), f"quote: {cells['quote']}" if "quote" in cells else ""]
    return "; ".join(part for part in parts if part)
