"""Companies of the United Kingdom: Companies House's free "Company Data Product", a monthly table of live companies.

Its 55 columns are described at https://resources.companieshouse.gov.uk/toolsToHelp/pdf/freeDataProductDataset.pdf. It
comes as one file or in numbered parts, so a file says nothing of companies that it does not list: the history is by
subject, and the day of the snapshot stands in the file's name.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice

import msgspec

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, address_record_id, short_hash
from graph.countries import country_code
from graph.errors import FileError, RecordError
from graph.identifiers import is_valid
from loaders.companies_house.numbers import eight_characters, is_formed_elsewhere
from loaders.companies_house.places import care_of, country_of, po_box, worded
from loaders.companies_house.snapshots import day_in_name
from loaders.framework.figures import day as day_of
from loaders.framework.files import InputFile
from loaders.framework.quoting import printable
from loaders.framework.source import Layout, Read, Record, Source
from loaders.framework.tables import Heading, Row, heading, lines, rows

SOURCE = Source(
    title="Companies House: basic company data",
    publisher="Companies House",
    homepage="https://download.companieshouse.gov.uk/en_output.html",
    licence="Crown copyright; free to use (Companies Act 2006)",
    files="BasicCompanyDataAsOneFile-DAY.csv or its parts BasicCompanyData-DAY-partN_M.csv (also .zip)",
    covers="live companies of the United Kingdom, and foreign ones with an establishment there: name and former names, "
    "number, status, legal form, dates, activities, registered office",
    misses="dissolved companies, officers, shareholders (the persons with significant control are uk-psc), and what "
    "changed between two months; a company that left the register is only missing from the next month's file",
    history="by_subject",
    rank="register",
    ignores={
        "Accounts.AccountRefDay": "when accounts are due",
        "Accounts.AccountRefMonth": "when accounts are due",
        "Accounts.NextDueDate": "when accounts are due",
        "Accounts.LastMadeUpDate": "when accounts were filed",
        "Accounts.AccountCategory": "how large the accounts are",
        "Returns.NextDueDate": "when the return is due",
        "Returns.LastMadeUpDate": "when the return was filed",
        "ConfStmtNextDueDate": "when the confirmation statement is due",
        "ConfStmtLastMadeUpDate": "when the confirmation statement was filed",
        "Mortgages.NumMortCharges": "a count of charges that names no creditor",
        "Mortgages.NumMortOutstanding": "a count of charges that names no creditor",
        "Mortgages.NumMortPartSatisfied": "a count of charges that names no creditor",
        "Mortgages.NumMortSatisfied": "a count of charges that names no creditor",
        "LimitedPartnerships.NumGenPartners": "a count of partners that names none",
        "LimitedPartnerships.NumLimPartners": "a count of partners that names none",
        "URI": "made of the company's number",
    },
)

_ADDRESS = (
    "RegAddress.CareOf",
    "RegAddress.POBox",
    "RegAddress.AddressLine1",
    "RegAddress.AddressLine2",
    "RegAddress.PostTown",
    "RegAddress.County",
    "RegAddress.Country",
    "RegAddress.PostCode",
)
_ACTIVITIES = tuple(f"SICCode.SicText_{nth}" for nth in range(1, 5))
_FORMER_NAMES = tuple((f"PreviousName_{nth}.CompanyName", f"PreviousName_{nth}.CONDATE") for nth in range(1, 11))
READS = frozenset(
    [
        "CompanyName",
        "CompanyNumber",
        "CompanyCategory",
        "CompanyStatus",
        "CountryOfOrigin",
        "IncorporationDate",
        "DissolutionDate",
        *_ADDRESS,
        *_ACTIVITIES,
        *(label for labels in _FORMER_NAMES for label in labels),
    ]
)

_EXPECTED = "give BasicCompanyDataAsOneFile-DAY.csv or one of its parts"
_OF_BULK_PRODUCTS = "AAAAAAAA"
_LENGTH_OF_SNAPSHOT_HEADING = 20
_ACTIVITY = re.compile(r"([0-9]{4,5})(?: - .*)?")
_NO_ACTIVITY = "None Supplied"


class Company(msgspec.Struct, frozen=True):
    """One row: the cells that hold something, by their labels, and the day of the snapshot where the name tells it."""

    cells: Mapping[str, str]
    day: str | None


def read(file: InputFile) -> Iterator[Read]:
    """One record for each row. Raises FileError, by name, for what is not the basic company data."""
    head = _heading(file)
    day, names, found = day_in_name(file.name), frozenset(head.labels), False
    for row in rows(file, head):
        found = True
        if isinstance(row, Row):
            cells = {label: cell for label, cell in zip(head.labels, map(str.strip, row.cells), strict=True) if cell}
            yield Record(row.line, Company(cells, day), row.raw, names, row.extent)
        else:
            yield row
    if not found:
        raise FileError(f"{file.name}: the heading of the basic company data (product 217) and no company; {_EXPECTED}")
    name, warnings = f"basic company data, {len(head.labels)} columns", tuple(_warnings(head, day))
    yield Layout(name, head.extent, (*head.warnings, *warnings), head.around)


def count(file: InputFile) -> int:
    """The physical lines, heading included."""
    return file.lines


def _heading(file: InputFile) -> Heading:
    first = next((line for line in islice(lines(file), 20) if line.strip()), "").lstrip("\ufeff ")
    if first.startswith(_OF_BULK_PRODUCTS):
        is_snapshot = len(first.strip()) <= _LENGTH_OF_SNAPSHOT_HEADING
        what = "product 183, the snapshot of all companies" if is_snapshot else "product 101, the daily updates"
        raise FileError(
            f"{file.name}: this is Companies House's {what} in fixed columns, which is not read; {_EXPECTED}"
        )
    if first.startswith(("[", "{")):
        raise FileError(
            f"{file.name}: this is JSON, and the basic company data is a table; {_EXPECTED} "
            "(for persons with significant control use uk-psc)"
        )
    head = heading(file)
    if missing := [label for label in ("CompanyName", "CompanyNumber") if label not in head.labels]:
        found = printable(", ".join(head.labels[:3]))
        raise FileError(
            f"{file.name}: line {head.line}: this is not the basic company data: no column {' or '.join(missing)}, "
            f"found {found} …; {_EXPECTED}"
        )
    return head


def _warnings(head: Heading, day: str | None) -> Iterator[str]:
    if missing := sorted(READS.difference(head.labels)):
        yield f"no column {', '.join(missing)}"
    if day is None:
        yield "its name tells no day of the snapshot: it holds for the one given with --edition, if any"


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """What one row says of a company. Raises RecordError for a row without a valid number or with an impossible day."""
    company: Company = record.fields
    cells = company.cells
    number = eight_characters(cells.get("CompanyNumber", ""))
    if not is_valid("gb_coh", number):
        raise RecordError(
            "CompanyNumber", "no company number", cells.get("CompanyNumber", ""), "like 01234567, SC123456"
        )
    subject = f"uk-companies:{number}"
    claims: list[Claim] = [NodeClaim(subject, "Company", _company(number, cells))]
    claims += _registered_office(subject, cells)
    return Filing(f"{number}@{company.day or short_hash(record.raw)}", claims, company.day, subject=subject)


def _company(number: str, cells: Mapping[str, str]) -> dict[str, Value]:
    codes, notes = _activities(tuple(cells.get(label, "") for label in _ACTIVITIES))
    origin = cells.get("CountryOfOrigin", "")
    since, until = _day(cells, "IncorporationDate"), _day(cells, "DissolutionDate")
    former_names = [cells[name] for name, _ in _FORMER_NAMES if name in cells]
    notes = [*notes, *_until_when(cells)]
    values: dict[str, Value | None] = {
        "gb_coh": number,
        "name": cells.get("CompanyName"),
        "names": former_names,
        "country": country_code(origin),
        "legal_form": cells.get("CompanyCategory"),
        "status": cells.get("CompanyStatus"),
        "dissolved_on": until,
        "activity_codes": [*codes],
        # Companies House ranks no activity before another.
        "activity_code": codes[0] if len(codes) == 1 else None,
    }
    if origin and not values["country"]:
        notes.append(f"country of origin as filed: {origin}")
    if is_formed_elsewhere(number):
        # The date is that of its first establishment here, and the number the one under which that was registered.
        notes.insert(0, f"foreign company, registered in the United Kingdom{f' on {since}' if since else ''}")
    else:
        values["incorporated_on"] = since
        values["country"] = values["country"] or ("GB" if not origin else None)
    values["note"] = "; ".join(notes)
    return {name: value for name, value in values.items() if value}


def _until_when(cells: Mapping[str, str]) -> Iterator[str]:
    for name, changed in _FORMER_NAMES:
        if day := _day(cells, changed):
            yield f"called {cells.get(name, 'otherwise')} until {day}"


@lru_cache(maxsize=65_536)
def _activities(cells: tuple[str, ...]) -> tuple[Sequence[str], Sequence[str]]:
    """The codes of the Standard Industrial Classification, and notes on what is no code."""
    found = [cell for cell in cells if cell and cell != _NO_ACTIVITY]
    codes = {match[1]: None for cell in found if (match := _ACTIVITY.fullmatch(cell))}
    return tuple(codes), tuple(f"activity as filed: {cell}" for cell in found if not _ACTIVITY.fullmatch(cell))


def _registered_office(subject: str, cells: Mapping[str, str]) -> Iterator[Claim]:
    name, box, *parts, stated, postcode = (cells.get(label, "") for label in _ADDRESS)
    text = worded([care_of(name), po_box(box), *parts, stated, postcode])
    if text and text.casefold() != stated.casefold():
        country = country_of(stated, postcode)
        address = address_record_id(country, text)
        said: dict[str, Value] = {"text": text, "country": country} if country else {"text": text}
        yield NodeClaim(address, "Address", said)
        yield RelationshipClaim("REGISTERED_AT", subject, address, {"address_kind": "registered"})


def _day(cells: Mapping[str, str], label: str) -> str | None:
    text = cells.get(label)
    if text is None:
        return None
    try:
        return day_of(text)
    except ValueError as error:
        raise RecordError(label, "no possible date", text, "a day like 29/07/2020") from error
