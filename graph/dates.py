"""Dates as sources give them: a day, a month, a year, or a span in which the day lies.

The text is kept as filed and the bounds are derived, so that no precision is invented:

    "2022-01-28"         2022-01-28 … 2022-01-28
    "2022-01"            2022-01-01 … 2022-01-31
    "2014"               2014-01-01 … 2014-12-31
    "2014/2022-01"       2014-01-01 … 2022-01-31
"""

import calendar
import re
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")


def bounds(text: str) -> tuple[date, date]:
    """The first and the last day that a partial date or a span can mean.

    Raises ValueError when `text` is no ISO date, month, year or span of these, or no such day exists.
    """
    first, slash, last = text.partition("/")
    start, end = _bounds_of_one(first), _bounds_of_one(last if slash else first)
    if start[0] > end[1]:
        raise ValueError(f"the span {text!r} ends before it starts")
    return start[0], end[1]


def _bounds_of_one(text: str) -> tuple[date, date]:
    match = _PARTIAL.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date like 2022-01-28, 2022-01 or 2022")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def from_day_first(text: str) -> str:
    """`28.01.2022` or `28/01/2022` as `2022-01-28`; raises ValueError for any other form or an impossible day."""
    match = _DAY_FIRST.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no date like 28.01.2022")
    day, month, year = (int(part) for part in match.groups())
    return date(year, month, day).isoformat()
