"""Dates keep their precision, and their bounds are what they can mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dates import bounds, from_day_first


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2022-01-28", date(2022, 1, 28), date(2022, 1, 28)),
        ("2022-02", date(2022, 2, 1), date(2022, 2, 28)),
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2014/2022-01", date(2014, 1, 1), date(2022, 1, 31)),
    ],
)
def test_bounds(text: str, first: date, last: date) -> None:
    assert bounds(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "22-01-28", "2022-13", "2022-02-30", "2022-01/2021", "28.01.2022", "2022/", "late"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        bounds(text)


@given(st.dates())
def test_every_day_is_its_own_bounds(day: date) -> None:
    assert bounds(day.isoformat()) == (day, day)
    assert from_day_first(day.strftime("%d.%m.") + f"{day.year:04}") == day.isoformat()


def test_an_impossible_day_first_date_is_refused() -> None:
    with pytest.raises(ValueError, match=r"."):
        from_day_first("31.02.2022")
