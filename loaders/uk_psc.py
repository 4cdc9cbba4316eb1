"""Persons with significant control of companies of the United Kingdom: Companies House's daily snapshot, JSON lines.

The fields are those of the public data API (https://developer-specs.company-information.service.gov.uk). The snapshot
holds ended entries too, and comes as one file or in numbered parts over which the entries of one company are strewn. So
a file says nothing of entries that it does not hold: the history is by subject, and the subject is one entry, whose
`links.self` never changes while its `etag` does. Beneficial owners of overseas entities are entries like others.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

import msgspec

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, address_record_id, short_hash
from graph.errors import FileError, RecordError
from graph.identifiers import is_valid
from loaders.companies_house import natures
from loaders.companies_house.controllers import CONTROLLERS, controller
from loaders.companies_house.entries import Address, Data, Entry, Exempted, field_names
from loaders.companies_house.numbers import eight_characters, is_formed_elsewhere
from loaders.companies_house.places import care_of, country_of, po_box, worded
from loaders.companies_house.snapshots import day_in_name, is_day
from loaders.framework.files import InputFile
from loaders.framework.json_lines import Item, as_type, objects
from loaders.framework.quoting import quoted
from loaders.framework.source import Ignored, Layout, Read, Record, Source

SOURCE = Source(
    title="Companies House: persons with significant control",
    publisher="Companies House",
    homepage="https://download.companieshouse.gov.uk/en_pscdata.html",
    licence="Crown copyright; free to use (Companies Act 2006)",
    files="persons-with-significant-control-snapshot-DAY.txt or its parts psc-snapshot-DAY_NofM.txt (also .zip): JSON lines",
    covers="persons with significant control of UK companies, beneficial owners of overseas entities that hold land, "
    "their kinds of control with bands of shares and votes, current and ended; statements and exemptions",
    misses="holders of 25 % or less, exact shares, through whom a share is held, names of companies (uk-companies has "
    "them), persons whose details are protected, entries that were taken off the register between two snapshots",
    history="by_subject",
    rank="register",
    ignores={
        "ContentDate": "not of the register: added by whoever copied the record",
        "data.links.statement": "the address of another record",
        "data.identity_verification_details.anti_money_laundering_supervisory_bodies": "who verified the person",
        "data.identity_verification_details.appointment_verification_end_on": "until when the person was verified",
        "data.identity_verification_details.appointment_verification_start_on": "since when the person is verified",
        "data.identity_verification_details.appointment_verification_statement_date": "when verification was stated",
        "data.identity_verification_details.appointment_verification_statement_due_on": "when it is due",
        "data.identity_verification_details.authorised_corporate_service_provider_name": "who verified the person",
        "data.identity_verification_details.identity_verified_on": "when the person was verified",
        "data.identity_verification_details.preferred_name": "the name is read from the entry itself",
    },
)
READS = frozenset(field_names())

_TOTALS = "totals#persons-of-significant-control-snapshot"
_STATEMENT, _EXEMPTIONS = "persons-with-significant-control-statement", "exemptions"
KINDS = frozenset([*CONTROLLERS, _STATEMENT, _EXEMPTIONS])
_FIRST_ENTRIES = 20
_LONGEST_TOTALS = 4096
_MADE_ON = re.compile(rb'"generated_at"\s*:\s*"([0-9]{4}-[0-9]{2}-[0-9]{2})')
_EXEMPTION = re.compile(r"(data\.exemptions)\.[^.]+")
_LINK = re.compile(
    r"/company/[A-Z0-9]{1,10}/(?:persons-with-significant-control(?:-statements)?/)?([A-Za-z0-9_/-]{1,200})"
)
_ETAG = re.compile(r"[A-Za-z0-9]{8,80}")
_ABBREVIATED = re.compile(r"\bpsc\b")
_HOUSE_NUMBER = re.compile(r"[0-9]{1,5}[A-Za-z]?(?: ?[-/] ?[0-9]{1,5}[A-Za-z]?)?")
# The first day of the register; no entry can have ended before.
_BEGINNING = "2016-04-06"
_ENDED_BEFORE = "ceased before it was notified, as filed"


class Row(msgspec.Struct, frozen=True):
    """One line's object, and the day of the snapshot where the file tells it."""

    value: dict[str, object]
    day: str | None


def read(file: InputFile) -> Iterator[Read]:
    """One record for each entry, by its line. Raises FileError for what is no snapshot of this register."""
    _refuse_other_json(file)
    day = day_in_name(file.name) or _day_of_totals(file)
    totals: dict[str, object] | None = None
    found: Counter[str] = Counter()
    for item in objects(file):
        if not isinstance(item, Item):
            yield item
            continue
        data = item.value.get("data")
        kind = data.get("kind") if isinstance(data, dict) else None
        if isinstance(data, dict) and kind == _TOTALS:
            totals = data
            yield Ignored(item.line, "the totals of the snapshot", item.extent)
        else:
            found[_counted_as(kind)] += 1
            names = _without_kinds(item.names) if kind == _EXEMPTIONS else item.names
            yield Record(item.line, Row(item.value, day), item.raw, names, item.extent)
    warnings = tuple(_warnings(day, totals, found))
    yield Layout("snapshot of persons with significant control", warnings=warnings, around=("", ""))


def count(file: InputFile) -> int:
    """The physical lines."""
    return file.lines


def _day_of_totals(file: InputFile) -> str | None:
    """The day on which the snapshot was made, from the totals that end it."""
    tail = b""
    with file.open() as stream:
        while block := stream.read(1 << 20):
            tail = (tail + block)[-_LONGEST_TOTALS:]
    days = [day.decode() for day in _MADE_ON.findall(tail)]
    return days[-1] if days and is_day(days[-1]) else None


def _refuse_other_json(file: InputFile) -> None:
    first = [*islice((item for item in objects(file) if isinstance(item, Item)), _FIRST_ENTRIES)]
    if first and not any(isinstance(data := item.value.get("data"), dict) and "kind" in data for item in first):
        raise FileError(
            f"{file.name}: line {first[0].line}: this is other JSON, found {quoted(first[0].raw)}, expected "
            '{"company_number": …, "data": {"kind": …}} as in the snapshot of persons with significant control'
        )


@lru_cache(maxsize=1024)
def _without_kinds(names: frozenset[str]) -> frozenset[str]:
    """The names of fields with each kind of exemption left out, which is a key there."""
    return frozenset(_EXEMPTION.sub(r"\1", name) for name in names)


def _counted_as(kind: object) -> str:
    return {_STATEMENT: "statements_count", _EXEMPTIONS: "exemptions_count"}.get(
        str(kind), "persons_of_significant_control_count"
    )


def _warnings(day: str | None, totals: dict[str, object] | None, found: Counter[str]) -> Iterator[str]:
    if day is None:
        yield "neither its name nor its totals tell the day of the snapshot: it holds for the one given with --edition, if any"
    different = [
        f"{stated} {name.removesuffix('_count').replace('_', ' ')} (here {found[name]})"
        for name in ("persons_of_significant_control_count", "statements_count", "exemptions_count")
        if totals and isinstance(stated := totals.get(name), int) and stated != found[name]
    ]
    if different:
        yield f"the snapshot's totals are {', '.join(different)}: load its other parts too, or it is incomplete"


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """What one entry states. Raises RecordError for an unknown kind, no company, no id, a wrong type or an impossible day."""
    row: Row = record.fields
    entry = as_type(row.value, Entry)
    data = entry.data
    if data.kind not in KINDS:
        raise RecordError("data.kind", "unknown kind of entry", data.kind, f"one of {', '.join(sorted(KINDS))}")
    number = eight_characters(entry.company_number or "")
    if not is_valid("gb_coh", number):
        raise RecordError("company_number", "no company number", entry.company_number or "", "01234567 or SC123456")
    subject = f"uk-psc:{_id(data, number)}"
    if data.kind in (_STATEMENT, _EXEMPTIONS):
        texts = [*_exemptions(data)] if data.kind == _EXEMPTIONS else [_statement(data)]
        claims: list[Claim] = [NodeClaim(subject, "Company", {"gb_coh": number, "control_statements": texts})]
    else:
        claims = _control(subject, number, data, row.day)
    etag = data.etag if data.etag and _ETAG.fullmatch(data.etag) else short_hash(record.raw)
    return Filing(f"{subject.removeprefix('uk-psc:')}@{etag}", claims, row.day, subject=subject)


def _id(data: Data, number: str) -> str:
    """What names the entry for ever: company, kind and the register's own id."""
    link = data.links.entry if data.links else None
    found = _LINK.fullmatch(link or "")
    if found is None:
        raise RecordError("data.links.self", "no id of the entry", link or "", f"/company/{number}/…")
    return f"{number}/statement/{found[1]}" if data.kind == _STATEMENT else f"{number}/{found[1]}"


# --- statements ------------------------------------------------------------------------------------------------------


def _statement(data: Data) -> str:
    if not data.statement:
        raise RecordError("data.statement", "no statement", "", "a statement like psc-exists-but-not-identified")
    remarks = [
        f"on {data.linked_psc_name}" if data.linked_psc_name else "",
        _in_words(data.restrictions_notice_withdrawal_reason or ""),
    ]
    return "; ".join(filter(None, [_in_words(data.statement), *remarks])) + _period(
        _day("data.notified_on", data.notified_on), _day("data.ceased_on", data.ceased_on)
    )


def _exemptions(data: Data) -> Iterator[str]:
    for name, exemption in (data.exemptions or {}).items():
        reason = _in_words(exemption.exemption_type or name.replace("_", "-")).removeprefix("exempt as ")
        for item in exemption.items or [Exempted()]:
            yield f"exempt from naming its controllers: {reason}" + _period(
                _day("data.exemptions.items.exempt_from", item.exempt_from),
                _day("data.exemptions.items.exempt_to", item.exempt_to),
            )


def _in_words(code: str) -> str:
    """The words of a code; `signficant` is how the register spells it."""
    words = code.removeprefix("psc-exempt-as-").replace("-", " ").replace("signficant", "significant")
    return _ABBREVIATED.sub("person with significant control", words)


def _period(first: str | None, last: str | None) -> str:
    words = " ".join(filter(None, [f"from {first}" if first else "", f"until {last}" if last else ""]))
    return f" ({words})" if words else ""


# --- control ---------------------------------------------------------------------------------------------------------


def _control(subject: str, number: str, data: Data, day: str | None) -> list[Claim]:
    """The company, its controller, each nature of the control, and the controller's addresses."""
    company, owner = _company(number), controller(subject, data)
    start, end = _day("data.notified_on", data.notified_on), _day("data.ceased_on", data.ceased_on)
    if data.ceased and end is None and day and (start or _BEGINNING) <= day:
        end = f"{start or _BEGINNING}/{day}"
    is_doubtful = start is not None and data.ceased_on is not None and data.ceased_on < start
    claims: list[Claim] = [company, owner]
    for nature in dict.fromkeys(data.natures_of_control or [""]):
        kind, values = natures.stated(nature)
        if is_doubtful:
            values = {**values, "note": "; ".join(filter(None, [str(values.get("note", "")), _ENDED_BEFORE]))}
        claims.append(RelationshipClaim(kind, owner.subject, company.subject, values, start, end))
    principal = data.principal_office_address
    first_kind = "service" if owner.kind == "Person" or principal else "registered"
    places = [
        (place.subject, kind, place)
        for address, kind in ((data.address, first_kind), (principal, "principal office"))
        if address and (place := _place(address))
    ]
    claims += {place_id: place for place_id, _, place in places}.values()
    for place_id, kind, _ in places:
        claims.append(RelationshipClaim("REGISTERED_AT", owner.subject, place_id, {"address_kind": kind}, None, end))
    return claims


@lru_cache(maxsize=65_536)
def _company(number: str) -> NodeClaim:
    values: dict[str, Value] = {"gb_coh": number}
    if not is_formed_elsewhere(number):
        values["country"] = "GB"
    return NodeClaim(f"uk-psc:{number}", "Company", values)


@lru_cache(maxsize=65_536)
def _place(address: Address) -> NodeClaim | None:
    """The address as one line; None where it names no more than a country."""
    premises, line = address.premises or "", address.address_line_1 or ""
    # A number belongs to its street, a name stands before it.
    first = f"{premises} {line}" if _HOUSE_NUMBER.fullmatch(premises.strip()) else f"{premises}, {line}"
    country = address.country or ""
    text = worded(
        [
            care_of(address.care_of or ""),
            po_box(address.po_box or ""),
            first,
            address.address_line_2 or "",
            address.locality or "",
            address.region or "",
            country,
            address.postal_code or "",
        ]
    )
    if not text or text.casefold() == country.casefold():
        return None
    code = country_of(country, address.postal_code or "")
    said: dict[str, Value] = {"text": text, "country": code} if code else {"text": text}
    return NodeClaim(address_record_id(code, text), "Address", said)


@lru_cache(maxsize=65_536)
def _day(field: str, text: str | None) -> str | None:
    if not text:
        return None
    if not is_day(text):
        raise RecordError(field, "no possible date", text, "a day like 2016-04-06")
    return text
