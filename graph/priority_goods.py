"""The Common High Priority List: goods that weapons makers need, by HS code, in tiers from 1 to 4.B.

A hit is a signal and no classification. The list is in codes of the Harmonized System 2022; of older editions a code counts
where its successors are on the list, and is uncertain where it held other goods too.
"""

from functools import cache
from typing import NamedTuple

from graph.hs_editions import codes_of_2022
from graph.reference_tables import rows_of


class Priority(NamedTuple):
    """The tier of a code; `certain` is False where the code also holds goods that are not on the list."""

    tier: str
    certain: bool


def priority_of(hs6: str, edition: str) -> Priority | None:
    """What the list says of the first six digits of a code in an edition such as `HS2017`; None where it says nothing."""
    codes = codes_of_2022(hs6, edition)
    found = [tier for code in codes if (tier := _tiers().get(code))]
    return Priority(found[0], len(found) == len(codes)) if found else None


@cache
def _tiers() -> dict[str, str]:
    return {row["hs6"]: row["tier"] for row in rows_of("priority_goods.csv")}
