"""Numbers and days as tables write them."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, TypeAlias

from graph.dates import from_day_first

DecimalMark: TypeAlias = Literal["comma", "point", "open"]
DateOrder: TypeAlias = Literal["day first", "month first", "open"]

_SPACE = "[ \u00a0\u2009\u202f']"
_NUMBER = re.compile(
    r"[-+]?(?:"
    r"(?:[0-9]{1,18}(?:[.,][0-9]{0,18})?|[.,][0-9]{1,18})(?:[eE][-+]?[0-9]{1,2})?"
    rf"|[0-9]{{1,3}}(?:{_SPACE}[0-9]{{3}}){{1,5}}(?:[.,][0-9]{{0,18}})?"
    r"|[0-9]{1,3}(?:,[0-9]{3}){1,5}\.[0-9]{0,18}|[0-9]{1,3}(?:\.[0-9]{3}){1,5},[0-9]{0,18}"
    r"|[0-9]{1,3}(?:,[0-9]{3}){2,5}|[0-9]{1,3}(?:\.[0-9]{3}){2,5}"
    r")"
)
_LONGEST_PLAIN = 17
_TIME_OF_DAY = re.compile(r"[ T][0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,9})?)?$")
_OF_THOUSANDS = {
    "comma": (".", re.compile(r"[-+]?[0-9]{1,3}(?:\.[0-9]{3}){1,5}(?:,[0-9]{0,18})?")),
    "point": (",", re.compile(r"[-+]?[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{0,18})?")),
}
_OPEN_NUMBER = re.compile(r"[-+]?[1-9][0-9]{0,2}[.,][0-9]{3}")
_SLASHED_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})[./年]([0-9]{1,2})[./月]([0-9]{1,2})日?")
_SERIAL = re.compile(r"[0-9]{5}")
# Day 60 of the older count is a 29 February that never was, so it counts from one day earlier.
_DAY_ZERO, _DAY_ZERO_OF_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def number(text: str, decimal_mark: DecimalMark | None = None) -> float | None:
    """A number with a decimal comma or point, and thousands set off by spaces, apostrophes or the other mark.

    A single comma or point is the decimal mark (`1,234` is a little more than one), unless another `decimal_mark` is
    given. None where the text is no number, or where the mark is `open` and this could be either.
    """
    if decimal_mark == "open":
        if _OPEN_NUMBER.fullmatch(text):
            return None
    elif decimal_mark and (thousands := _OF_THOUSANDS[decimal_mark])[0] in text:
        if not thousands[1].fullmatch(text):
            return None
        text = text.replace(thousands[0], "")
    with_point = text.replace(",", ".", 1)
    if with_point.replace(".", "", 1).isdigit() and len(text) < _LONGEST_PLAIN and text.isascii():
        return float(with_point)
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
def day(text: str, order: DateOrder = "day first") -> str:
    """The ISO form of a day written 28.01.2022, 28/01/2022, 28-01-2022, 2022-01-28 or 2022/1/28, also with a time after it.

    Points always put the day first. Raises ValueError for another form, for a day that the calendar does not have, and
    for 01/02/2022 where the order is `open`.
    """
    without_time = _TIME_OF_DAY.sub("", text.strip())
    if _ISO_DAY.fullmatch(without_time):
        return date.fromisoformat(without_time).isoformat()
    if found := _YEAR_FIRST.fullmatch(without_time):
        return date(*map(int, found.groups())).isoformat()
    if order != "day first" and (found := _SLASHED_DAY.fullmatch(without_time)):
        if order == "open":
            raise ValueError(f"{text!r} may be of two days")
        return date(int(found[3]), int(found[1]), int(found[2])).isoformat()
    return from_day_first(without_time.replace("-", "."))


def day_of_serial(text: str, *, since_1904: bool) -> str | None:
    """The ISO form of a day that a spreadsheet gives as its number, such as 45747; None where the text is no such number."""
    if not _SERIAL.fullmatch(text):
        return None
    return ((_DAY_ZERO_OF_1904 if since_1904 else _DAY_ZERO) + timedelta(days=int(text))).isoformat()
