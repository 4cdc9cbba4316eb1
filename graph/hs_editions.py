"""Goods across editions of the Harmonized System: which codes of 2022 an older code stands for.

Only the changes of 2022 that `hs_2017_to_2022.csv` names are known; every other code stands for itself.
"""

import csv
from functools import cache
from pathlib import Path

_NEWEST = "HS2022"


def codes_of_2022(code: str, edition: str) -> tuple[str, ...]:
    """The codes of six digits, in the edition of 2022, of goods declared under a code of an edition such as `HS2017`.

    Several where that edition split the code. A code of four digits stays one of four. A code with an odd number of
    digits has lost or gained one and stands for none.
    """
    if len(code) % 2:
        return ()
    unchanged = (code[:6],)
    return _successors().get(code[:6], unchanged) if edition < _NEWEST else unchanged


@cache
def _successors() -> dict[str, tuple[str, ...]]:
    lines = Path(__file__).with_name("hs_2017_to_2022.csv").read_text("utf-8").splitlines()
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return {row["old"]: tuple(row["new"].split()) for row in rows}
