"""Numbers and days as tables write them."""

import re
from datetime import date
from functools import lru_cache

from graph.dates import from_day_first

_SPACE = "[ \u00a0\u2009\u202f']"
_NUMBER = re.compile(
    r"[-+]?(?:"
    r"(?:[0-9]{1,18}(?:[.,][0-9]{0,18})?|[.,][0-9]{1,18})(?:[eE][-+]?[0-9]{1,2})?"
    rf"|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}){{1,5}}(?:[.,][0-9]{{0,18}})?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,5}\.[0-9]{0,18}|[0-9]{1,3}(?:\.[0-9]{3}){1,5},[0-9]{0,18}"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,5}|[0-9]{1,3}(?:\.[0-9]{3}){2,5}"
    r")"
)
_PLAIN_NUMBER = re.compile(r"[0-9]{1,15}(?:[.,][0-9]{1,15})?")
_TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?$")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number(text: str) -> float | None:
    """A number with a decimal comma or point, and thousands set off by spaces, apostrophes or the other mark.

    A single comma or point is the decimal mark (`1,234` is a little more than one). None where the text is no number.
    """
    if _PLAIN_NUMBER.fullmatch(text):
        return float(text.replace(",", "."))
    if not _NUMBER.fullmatch(text):
        return None
    digits = re.sub(_SPACE, "", text)
    comma, point = digits.rfind(","), digits.rfind(".")
    if comma >= 0 and point >= 0:
        digits = digits.replace("," if comma < point else ".", "")
    elif digits.count(",") > 1 or digits.count(".") > 1:
        digits = digits.replace(",", "").replace(".", "")
    return float(digits.replace(",", "."))


@lru_cache(maxsize=65_536)
def day(text: str) -> str:
    """The ISO form of a day written 28.01.2022, 28/01/2022 or 2022-01-28, with or without a time of day after it.

    Raises ValueError for another form and for a day that the calendar does not have.
    """
    without_time = _TIME_OF_DAY.sub("", text.strip())
    if _ISO_DAY.fullmatch(without_time):
        return date.fromisoformat(without_time).isoformat()
    return from_day_first(without_time)
