"""Whom an entry of the register of persons with significant control names: a person, an organisation, or nobody.

A person has no number here, so each entry is a party of its own: the same name is not the same person. An organisation
with a number of Companies House is the company of that number.
"""

import re

from graph.claims import NodeClaim, Value
from graph.errors import RecordError
from loaders.companies_house.entries import Data, Identification
from loaders.companies_house.identification import identity
from loaders.companies_house.nationalities import country_of_nationality
from loaders.companies_house.places import country_of

_PERSON = ("individual-person-with-significant-control", "individual-beneficial-owner")
_COMPANY = ("corporate-entity-person-with-significant-control", "corporate-entity-beneficial-owner")
_LEGAL_PERSON = ("legal-person-person-with-significant-control", "legal-person-beneficial-owner")
_WITHHELD = ("super-secure-person-with-significant-control", "super-secure-beneficial-owner")

CONTROLLERS = (*_PERSON, *_COMPANY, *_LEGAL_PERSON, *_WITHHELD)

# By law a legal person here is a state, its body, a local authority, an international organisation, or a person by
# office such as a bishop; in practice trusts and charities too.
_PUBLIC = re.compile(
    r"\b(?:governments?|ministry|minister|ministers|secretary of state|treasury|municipality|kingdom|republic|emirate"
    r"|federal state|state of|council|councils|local authority|local government|combined authority|nhs|national health"
    r"|government department|public body|public authority|statutory body|sovereign)\b",
    re.IGNORECASE,
)
_LATEST_YEAR = 2100


def controller(subject: str, data: Data) -> NodeClaim:
    """The party of an entry of one of the kinds in `CONTROLLERS`; `subject` is the record id of the entry itself.

    Raises RecordError where a name is missing.
    """
    if data.kind in _WITHHELD:
        return NodeClaim(subject, "Person", {"name": "withheld by the register (super-secure)", "unnamed": True})
    if data.kind in _PERSON:
        return NodeClaim(subject, "Person", _stated(_person(data)))
    values = _organisation(data)
    if "gb_coh" in values:
        return NodeClaim(f"uk-psc:{values['gb_coh']}", "Company", _stated(values))
    if data.kind in _COMPANY:
        return NodeClaim(subject, "Company", _stated(values))
    if _PUBLIC.search(f"{values['name']} ; {values.get('legal_form', '')}"):
        return NodeClaim(subject, "PublicBody", _stated(_for_a_public_body(values)))
    return NodeClaim(subject, "Company", _stated({**values, "kind_certain": False}))


def _person(data: Data) -> dict[str, Value | None]:
    elements = data.name_elements
    parts = (elements.forename, elements.middle_name, elements.surname) if elements else ()
    plain = " ".join(" ".join(part.split()) for part in parts if part)
    name = _name(data, plain)
    nationality = data.nationality or ""
    country = country_of_nationality(nationality)
    born = data.date_of_birth
    notes = [
        f"born {_born(data)}" if born else "",
        f"resident in {data.country_of_residence}" if data.country_of_residence else "",
        f"nationality as filed: {nationality}" if nationality and not country else "",
        _sanctioned(data),
    ]
    return {
        "name": name,
        "names": [plain] if plain and plain != name else None,
        "country": country,
        "note": "; ".join(filter(None, notes)),
    }


def _born(data: Data) -> str:
    """The month as the register prints it, `1961-12`; days are withheld."""
    born = data.date_of_birth
    parts = (born.year, born.month, born.day) if born else ()
    if not parts or parts[0] is None or not (0 < parts[0] < _LATEST_YEAR and 1 <= (parts[1] or 1) <= 12):
        raise RecordError("data.date_of_birth", "no possible month", "-".join(map(str, parts)), "a year and a month")
    return "-".join(f"{part:02d}" for part in parts if part)


def _organisation(data: Data) -> dict[str, Value | None]:
    offices = [address for address in (data.principal_office_address, data.address) if address]
    office = next(filter(None, (country_of(a.country or "", a.postal_code or "") for a in offices)), None)
    values: dict[str, Value | None] = {**identity(data.identification or Identification(), office)}
    values["name"] = _name(data, "")
    values["note"] = "; ".join(filter(None, [str(values.get("note") or ""), _sanctioned(data)]))
    return values


def _for_a_public_body(values: dict[str, Value | None]) -> dict[str, Value | None]:
    form = values.pop("legal_form", None)
    return values | {"note": "; ".join(str(text) for text in (values.get("note"), form) if text)}


def _name(data: Data, otherwise: str) -> str:
    name = " ".join((data.name or otherwise).split())
    if not name:
        raise RecordError("data.name", "no name", data.name or "", "a name")
    return name


def _sanctioned(data: Data) -> str:
    return "sanctioned, as the filing says" if data.is_sanctioned else ""


def _stated(values: dict[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None and value not in ("", [])}
