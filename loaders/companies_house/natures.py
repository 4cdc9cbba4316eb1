"""Natures of control: what each code of the register of persons with significant control states.

The codes are those of `psc_descriptions.yml` in Companies House's api-enumerations. A band bounds the share, and every
right may be held indirectly.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from graph.claims import Value

_RIGHT = re.compile(
    r"(?:part-)?(?P<right>[a-z-]+?)(?:-(?P<band>25-to-50|50-to-75|75-to-100|more-than-25)-percent)?"
    r"(?P<through>-as-trust|-as-firm|-as-control-over-trust|-as-control-over-firm)?"
    r"(?P<kind>-limited-liability-partnership|-registered-overseas-entity)?"
)
_NOMINEE = re.compile(
    r"registered-owner-as-nominee-(?P<who>person|another-entity)-(?P<land>england-wales|scotland|northern-ireland)"
    r"-registered-overseas-entity"
)

_BANDS = {
    "25-to-50": (25.0, 50.0, "more than 25 % but not more than 50 %"),
    "50-to-75": (50.0, 75.0, "more than 50 % but less than 75 %"),
    "75-to-100": (75.0, 100.0, "75 % or more"),
    "more-than-25": (25.0, 100.0, "more than 25 %"),
}
_INTERESTS = {
    "ownership-of-shares": "shares",
    "voting-rights": "votes",
    "right-to-share-surplus-assets": "surplus assets",
}
_MEANS = {
    "right-to-appoint-and-remove-directors": "right to appoint or remove directors",
    "right-to-appoint-and-remove-members": "right to appoint or remove members",
    "right-to-appoint-and-remove-person": "right to appoint or remove managers",
    "significant-influence-or-control": "significant influence or control",
}
_THROUGH_OTHERS = {
    "-as-trust": "with control over the trustees of a trust",
    "-as-firm": "with control over a firm that is no legal person",
    "-as-control-over-trust": "with control over the trustees of a trust",
    "-as-control-over-firm": "with control over a firm that is no legal person",
}
# In the register of overseas entities the same words are said of trustees and members themselves.
_AS_THEMSELVES = {"-as-trust": "as a trustee of a trust", "-as-firm": "as a member of a firm that is no legal person"}
_LAND = {"england-wales": "England and Wales", "scotland": "Scotland", "northern-ireland": "Northern Ireland"}
_FOR_WHOM = {"person": "this party", "another-entity": "another entity of which this party is a beneficial owner"}


@lru_cache(maxsize=4096)
def stated(nature: str) -> tuple[str, Mapping[str, Value]]:
    """The kind of relationship, from the party to the company, and its values.

    A code that is not known is a tie in its own words: it is neither lost nor taken for a share. Without one the entry
    says only that there is control.
    """
    if not nature.strip():
        return "CONTROLS", {"means": "significant control, of a kind that is not stated"}
    if nominee := _NOMINEE.fullmatch(nature):
        tie = f"land in {_LAND[nominee['land']]} is held in the entity's name for {_FOR_WHOM[nominee['who']]}"
        return "RELATED_TO", {"tie": tie}
    found = _RIGHT.fullmatch(nature)
    if found and (found["right"], bool(found["band"])) in _KNOWN:
        lowest, highest, words = _BANDS.get(found["band"], (0.0, 0.0, ""))
        interest = _INTERESTS.get(found["right"])
        through = _note(found["through"], found["kind"])
        if interest:
            share = {"share_min": lowest, "share_max": highest, "share_text": words, "interest": interest, **through}
            return "OWNS", share
        return "CONTROLS", {"means": _MEANS[found["right"]], **through}
    return "RELATED_TO", {"tie": " ".join(nature.replace("-", " ").split())}


_KNOWN = {*((right, True) for right in _INTERESTS), *((right, False) for right in _MEANS)}


def _note(through: str | None, kind: str | None) -> dict[str, Value]:
    if through is None:
        return {}
    words = _AS_THEMSELVES if kind == "-registered-overseas-entity" else {}
    return {"note": words.get(through) or _THROUGH_OTHERS[through]}
