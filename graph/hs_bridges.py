"""Comparing figures of two editions of the Harmonized System: which codes of 2022 add up to an older one.

As far as `hs_2017_to_2022.csv` knows; a code that it does not name is taken to hold the same goods in all editions.
"""

from collections import Counter

from graph.hs_editions import successors


def exact_parts(old: str) -> tuple[str, ...]:
    """The codes of 2022 that together hold what this code of six digits held before.

    None where it stayed, was narrowed, or where one of them took over goods of another known code too.
    """
    parts = successors().get(old, ())
    taken_over = Counter(code for codes in successors().values() for code in codes)
    return parts if old not in parts and all(taken_over[code] == 1 for code in parts) else ()


def related(code: str) -> frozenset[str]:
    """The codes before and after 2022 that share goods with this one."""
    before = (old for old, codes in successors().items() if code in codes)
    return frozenset((*before, *successors().get(code, ()))) - {code}


def is_recoded(code: str) -> bool:
    """Whether goods moved into or out of a code of this code, heading or chapter in 2022."""
    return any(known.startswith(code) for old, codes in successors().items() for known in (old, *codes))
