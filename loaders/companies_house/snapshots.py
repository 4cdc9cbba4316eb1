"""The day of a snapshot, which Companies House puts into the name of the file: `BasicCompanyData-2024-11-01-part1_7`."""

import re
from datetime import date

_DAY = re.compile(r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])")


def day_in_name(name: str) -> str | None:
    """The first possible day in the last part of a path, `2024-11-01`; None where it holds none."""
    return next(filter(is_day, _DAY.findall(name.rpartition("/")[2])), None)


def is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, written `2024-11-01`."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
