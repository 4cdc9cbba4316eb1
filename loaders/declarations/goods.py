"""Goods by their code in the Harmonized System, which is text: its leading zeros count, and so does its edition."""

import re
from functools import lru_cache

from graph.claims import NodeClaim, Value

_HS_CODE = re.compile(r"[0-9]{4,12}")

# The year from which declarations use an edition of the Harmonized System (World Customs Organization).
_EDITIONS = (
    ("2022", "HS2022"),
    ("2017", "HS2017"),
    ("2012", "HS2012"),
    ("2007", "HS2007"),
    ("2002", "HS2002"),
    ("1996", "HS1996"),
)
_FIRST_EDITION = "HS1992"


@lru_cache(maxsize=65_536)
def commodity(cell: str, year: str) -> NodeClaim | None:
    """The goods of a code in the edition of that year, or None where the cell holds no code."""
    digits = usable_hs_code(cell)
    if digits is None:
        return None
    edition = next((edition for since, edition in _EDITIONS if year >= since), _FIRST_EDITION)
    values: dict[str, Value] = {"code": digits, "edition": edition}
    # An odd number of digits has lost or gained one, and then the first six may be of other goods.
    if len(digits) >= 6 and len(digits) % 2 == 0:
        values["hs6"] = digits[:6]
    return NodeClaim(f"hs:{edition}:{digits}", "Commodity", values)


@lru_cache(maxsize=65_536)
def usable_hs_code(cell: str) -> str | None:
    """The code of a cell, 4 to 12 digits, or None."""
    digits = hs_digits(cell)
    return digits if _HS_CODE.fullmatch(digits) else None


@lru_cache(maxsize=65_536)
def hs_digits(cell: str) -> str:
    """The code without dots and spaces; spreadsheets add `.0` when they take it for a number."""
    return "".join(cell.removesuffix(".0").replace(".", "").split())


def note_on_code(cell: str) -> str | None:
    """What should be known of a code, or None."""
    digits = usable_hs_code(cell)
    if digits is None:
        return f"HS code not usable: {cell}" if cell else "no HS code"
    # Codes of the EAEU have ten digits, and no code has an odd number of them.
    return f"HS code of {len(digits)} digits: a leading zero may be lost" if len(digits) % 2 else None
