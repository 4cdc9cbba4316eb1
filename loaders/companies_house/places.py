"""Addresses and countries as Companies House's registers write them."""

import re
from collections.abc import Iterable
from functools import lru_cache

from graph.countries import country_code

_POSTCODE = re.compile(r"([A-Z]{1,2})[0-9][A-Z0-9]?\s*[0-9][A-Z]{2}")
# Areas of postcodes in the British form that lie outside the United Kingdom.
_AREAS_ELSEWHERE = {"GY": "GG", "JE": "JE", "IM": "IM", "GX": "GI"}


def worded(parts: Iterable[str]) -> str:
    """One line: the parts that say something, single-spaced; one that repeats the end of the one before is left out."""
    kept: list[str] = []
    before = ""
    for part in filter(None, parts):
        text = " ".join(part.split()).strip(", ")
        folded = text.casefold()
        if text and folded != before and not before.endswith(f", {folded}"):
            kept.append(text)
            before = folded
    return ", ".join(kept)


@lru_cache(maxsize=65_536)
def country_of(stated: str, postcode: str) -> str | None:
    """The two-letter code of the country that an address states, or else of the one that its postcode belongs to."""
    if found := country_code(stated):
        return found
    postal = _POSTCODE.fullmatch(postcode.upper().strip())
    return _AREAS_ELSEWHERE.get(postal[1], "GB") if postal else None


def care_of(name: str) -> str:
    """`C/O` and the name, for a name that does not say so itself; nothing for none."""
    return name if not name or name.upper().startswith(("C/O", "CARE OF")) else f"C/O {name}"


def po_box(number: str) -> str:
    """`PO BOX` and the number; text that says so itself as it is."""
    return f"PO BOX {number}" if number[:1].isdigit() else number
