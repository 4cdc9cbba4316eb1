"""The identifying numbers of a listed party, as the Consolidated Screening List words them.

A cell holds several items between semicolons, each with its label first (`Tax ID No., 7707009586, RU`) or, in files
until about 2020, last (`RU, 7707009586, Tax ID No.`). An item without a known label is a remark.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import msgspec

from graph.claims import Value
from graph.countries import country_code
from graph.identifiers import claim_values

_REGISTRATIONS = frozenset(
    (
        "Registration ID",
        "Registration Number",
        "Public Registration Number",
        "Business Registration Number",
        "Business Registration Document #",
        "Company Number",
        "Commercial Registry Number",
        "Certificate of Incorporation Number",
        "Unified Social Credit Code (USCC)",
        "C.R. No.",
        "Matricula Mercantil No",
        "Registered Charity No.",
    )
)
_TAX = "Tax ID No."
_LEI = "Legal Entity Number"
_UK_COMPANY = "UK Company Number"
_SHIP = "Vessel Registration Identification"
_EMAIL = "Email Address"
_NATIONALITY = frozenset(("Nationality of Registration", "Nationality Country"))
_OTHER_NUMBERS = frozenset(
    (
        "Aircraft Construction Number (also called L/N or S/N or F/N)",
        "Aircraft Manufacturer's Serial Number (MSN)",
        "Aircraft Tail Number",
        "BIK (RU)",
        "Bosnian Personal ID No.",
        "British National Overseas Passport",
        "C.U.I.T.",
        "C.U.R.P.",
        "Cedula No.",
        "Credencial electoral",
        "D.N.I.",
        "Diplomatic Passport",
        "Driver's License No.",
        "Electoral Registry No.",
        "Government Gazette Number",
        "ISIN",
        "Identification Number",
        "Immigration No.",
        "Italian Fiscal Code",
        "Kenyan ID No.",
        "LE Number",
        "License",
        "MMSI",
        "Moroccan Personal ID No.",
        "NIT #",
        "National Foreign ID Number",
        "National ID No.",
        "Paraguayan tax identification number",
        "Passport",
        "Personal ID Card",
        "Public Security and Immigration No.",
        "R.F.C.",
        "RFC",
        "RUC #",
        "SSN",
        "SWIFT/BIC",
        "Serial No.",
        "Travel Document Number",
        "US FEIN",
        "V.A.T. Number",
        "VisaNumberID",
    )
)
_LABELS = _REGISTRATIONS | _OTHER_NUMBERS | _NATIONALITY | {_TAX, _LEI, _UK_COMPANY, _SHIP, _EMAIL}
_LISTING_DATE = re.compile(r"Listing Date \((.+)\):?")

_OGRN = re.compile(r"[0-9]{13}|[0-9]{15}")
_INN = re.compile(r"[0-9]{10}|[0-9]{12}")
_IMO = re.compile(r"(?:IMO )?([0-9]{7})")


class Item(msgspec.Struct, frozen=True):
    """One item of the cell: its label, None for a remark; its number; the country stated with it; the text as stated."""

    label: str | None
    number: str
    country: str | None
    text: str


class Numbers(msgspec.Struct, frozen=True):
    """What a cell says.

    values          of the party's claim
    nationality     the country of registration, where it is stated
    listing_dates   by the abbreviation of the list
    remarks         what is no number
    """

    values: Mapping[str, Value]
    nationality: str | None
    listing_dates: Mapping[str, str]
    remarks: tuple[str, ...]


def numbers(cell: str, countries: Sequence[str]) -> Numbers:
    """The numbers of a cell; `countries` are those of the entry's addresses. A number that names no country is of the
    only one."""
    values: dict[str, Value] = {}
    unverified: list[str] = []
    nationality, listing_dates, remarks = None, dict[str, str](), list[str]()
    home = countries[0] if len(countries) == 1 else None
    for item in _items(cell):
        if item.label is None:
            label, _, rest = item.text.partition(",")
            if dated := _LISTING_DATE.fullmatch(label):
                listing_dates[dated[1]] = rest.strip()
            remarks.append(item.text)
        elif item.label in _NATIONALITY:
            nationality = nationality or country_code(item.number)
            remarks.append(item.text)
        else:
            for name, value in _values(item, item.country or home, countries).items():
                if isinstance(value, list):
                    unverified += value
                elif values.setdefault(name, value) != value:
                    unverified.append(item.text)
    if unverified:
        values["unverified_numbers"] = list(dict.fromkeys(unverified))
    return Numbers(values, nationality, listing_dates, tuple(remarks))


def _values(item: Item, country: str | None, countries: Sequence[str]) -> dict[str, Value]:
    """The claim's values for one number. A scheme is named only where label and country say which it is.

    Entries of foreign branches carry the number of their parent's country, and would be taken for the parent: a number
    of a country in which the entry has no address joins nothing.
    """
    label, number = item.label, item.number
    foreign = country is not None and bool(countries) and country not in countries
    if not foreign and (scheme := _scheme(label, number, country)):
        return claim_values(scheme, number)
    if label == _SHIP and (imo := _IMO.fullmatch(number)):
        return {"imo": imo[1]}
    if label == _EMAIL:
        return {"email": number}
    if label in _REGISTRATIONS and not foreign:
        return {"registration_number": number}
    return {"unverified_numbers": [item.text]}


def _scheme(label: str | None, number: str, country: str | None) -> str | None:
    if label == _LEI:
        return "lei"
    if label == _UK_COMPANY or (label == "Company Number" and country == "GB"):
        return "gb_coh"
    if label == _TAX and country == "RU" and _INN.fullmatch(number):
        return "ru_inn"
    if label in _REGISTRATIONS and country == "RU" and _OGRN.fullmatch(number):
        return "ru_ogrn"
    return None


def _items(cell: str) -> Iterator[Item]:
    for text in (" ".join(part.split()) for part in cell.split(";")):
        if text:
            yield _item(text)


@lru_cache(maxsize=4096)
def _item(text: str) -> Item:
    parts = [part.strip() for part in text.split(",")]
    if parts[0] in _LABELS and len(parts) > 1:
        number, *rest = parts[1:]
        country = next(filter(None, map(_country, rest)), None)
        return Item(parts[0], number, country, text)
    if parts[-1] in _LABELS and len(parts) > 1:
        country = _country(parts[0]) if len(parts) > 2 else None
        return Item(parts[-1], ", ".join(parts[1 if country else 0 : -1]), country, text)
    return Item(None, "", None, text)


def _country(text: str) -> str | None:
    return country_code(text) if re.fullmatch("[A-Z]{2}", text) else None
