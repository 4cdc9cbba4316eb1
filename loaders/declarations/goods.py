"""Goods by their code in the Harmonized System, which is text: its leading zeros count, and so does its edition."""

import re
from functools import lru_cache

import msgspec

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


class Goods(msgspec.Struct, frozen=True):
    """What a cell with a code says: the commodity and the code's digits, or None, and what should be known of it."""

    commodity: NodeClaim | None
    digits: str | None
    note: str | None


@lru_cache(maxsize=65_536)
def goods(cell: str, year: str) -> Goods:
    """The goods of a code in the edition of that year."""
    digits = hs_digits(cell)
    if not _HS_CODE.fullmatch(digits):
        return Goods(None, None, f"HS code not usable: {cell}" if cell else "no HS code")
    edition = next((edition for since, edition in _EDITIONS if year >= since), _FIRST_EDITION)
    values: dict[str, Value] = {"code": digits, "edition": edition}
    commodity = f"hs:{edition}:{digits}"
    # Codes of the EAEU have ten digits, and no code has an odd number of them: one was lost or gained, and the first six
    # may be of other goods.
    if len(digits) % 2:
        note = f"HS code of {len(digits)} digits: a leading zero may be lost"
        return Goods(NodeClaim(commodity, "Commodity", values), digits, note)
    if len(digits) >= 6:
        values["hs6"] = digits[:6]
    return Goods(NodeClaim(commodity, "Commodity", values), digits, None)


@lru_cache(maxsize=65_536)
def hs_digits(cell: str) -> str:
    """The code without dots and spaces; spreadsheets add `.0` when they take it for a number."""
    return "".join(cell.removesuffix(".0").replace(".", "").split())
