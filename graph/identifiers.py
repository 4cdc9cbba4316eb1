"""Numbers that authorities give to parties: which are valid, and how a claim carries them.

A valid number joins records of one party; a wrong one is kept as text and flagged, never used as a key.
Check digits: LEI by ISO 17442, INN and OGRN by the Federal Tax Service's algorithms, both through python-stdnum.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from stdnum import lei
from stdnum.ru import inn, ogrn

from graph.claims import Value
from graph.schema import IDENTIFIERS

# Companies House's forms: eight digits, or a prefix for the kind and place of registration. Societies may end in letters.
_COMPANIES_HOUSE = re.compile(
    r"\d{8}|(?:AC|BR|CE|CS|ES|FC|FE|GE|GN|GS|IC|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|NZ|OC|OE|PC|R0|RC|SA|SC|SE|SF|SG|SI|SL|SO"
    r"|SR|SZ|ZC)\d{6}|(?:IP|RS|SP)(?:\d{6}|\d{5}[A-Z]|\d{4}[A-Z]{2})|SL\d{5}A"
)

_VALID: dict[str, Callable[[str], bool]] = {
    "lei": lei.is_valid,
    "ru_ogrn": ogrn.is_valid,
    "ru_inn": inn.is_valid,
    "gb_coh": lambda text: _COMPANIES_HOUSE.fullmatch(text) is not None,
}


def claim_values(scheme: str, text: str | None) -> dict[str, Value]:
    """The claim's values for a number as a record gives it.

    `{"ru_inn": "7801…"}` when it is valid, `{"unverified_numbers": ["ru_inn 7801…"]}` when it is not, nothing when it
    is blank. `scheme` is one of `graph.schema.IDENTIFIERS`.
    """
    number = "".join((text or "").split()).upper()
    if not number:
        return {}
    if is_valid(scheme, number):
        return {scheme: number}
    return {"unverified_numbers": [f"{scheme} {number}"]}


@lru_cache(maxsize=65_536)
def is_valid(scheme: str, number: str) -> bool:
    """Whether the number has the form and the check digits of its scheme, and is no placeholder of equal digits."""
    return number.isascii() and len(set(number)) > 1 and _VALID[scheme](number)


def parse(text: str) -> tuple[str, str] | None:
    """The scheme and number that a user's text names, by a prefix (`ru-inn:7801…`) or by its form alone, or None."""
    prefix, colon, rest = text.strip().partition(":")
    scheme = prefix.lower().replace("-", "_")
    if colon and scheme in IDENTIFIERS:
        number = rest.strip().upper()
        return (scheme, number) if is_valid(scheme, number) else None
    number = "".join(text.split()).upper()
    return next(((scheme, number) for scheme in IDENTIFIERS if is_valid(scheme, number)), None)
