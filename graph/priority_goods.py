"""The Common High Priority List: goods that weapons makers need, by HS code, in tiers from 1 to 4.B.

A hit is a signal and no classification. The list is in codes of the Harmonized System 2022; of older editions a code counts
where its successors are on the list, and is uncertain where it held other goods too.
"""

import csv
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

_FIRST_CODED_ALIKE = "HS2022"


class Priority(NamedTuple):
    """The tier of a code; `certain` is False where the code also holds goods that are not on the list."""

    tier: str
    certain: bool


def priority_of(hs6: str, edition: str) -> Priority | None:
    """What the list says of the first six digits of a code in an edition such as `HS2017`; None where it says nothing."""
    tiers = _tiers()
    if edition < _FIRST_CODED_ALIKE and (successors := _successors().get(hs6)):
        return Priority(tiers[successors[0][0]], all(share == "all" for _, share in successors))
    return Priority(tiers[hs6], True) if hs6 in tiers else None


@cache
def _tiers() -> dict[str, str]:
    return {row["hs6"]: row["tier"] for row in _rows("priority_goods.csv")}


@cache
def _successors() -> dict[str, list[tuple[str, str]]]:
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows("hs_2017_to_2022.csv"):
        found[row["old"]].append((row["new"], row["share"]))
    return dict(found)


def _rows(name: str) -> Iterator[dict[str, str]]:
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))
