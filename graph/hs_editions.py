"""Goods across editions of the Harmonized System: which codes of 2022 an older code stands for.

Only the changes of 2022 that `hs_2017_to_2022.csv` names are known; every other code stands for itself.
"""

from functools import cache

from graph.reference_tables import rows_of

_NEWEST = "HS2022"


def codes_of_2022(code: str, edition: str) -> tuple[str, ...]:
    """The codes of six digits, in the edition of 2022, of goods declared under a code of an edition such as `HS2017`.

    Several where that edition split the code. A code of four digits stays one of four. A code with an odd number of
    digits has lost or gained one and stands for none.
    """
    if len(code) % 2:
        return ()
    unchanged = (code[:6],)
    return successors().get(code[:6], unchanged) if edition < _NEWEST else unchanged


@cache
def successors() -> dict[str, tuple[str, ...]]:
    """The codes of 2022 that took over goods of an older code of six digits, for those that changed."""
    return {row["old"]: tuple(row["new"].split()) for row in rows_of("hs_2017_to_2022.csv")}
