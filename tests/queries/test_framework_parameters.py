"""Parameters as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import UsageError
from queries.framework.parameters import Parameter, ParameterType, Value, read_all

TODAY = date(2026, 11, 23)


def parameter(type_: ParameterType, **declared: object) -> Parameter:
    return Parameter("some_value", type_, "a value", **declared)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("declared", "typed", "value"),
    [
        (parameter("entity"), " SMT iLogic ", "SMT iLogic"),
        (parameter("territory"), "Донецк", "Донецк"),
        (parameter("text"), "=1+1", "=1+1"),
        (parameter("texts"), "address, owner,,", ["address", "owner"]),
        (parameter("texts", choices=("address", "owner")), ["owner"], ["owner"]),
        (parameter("choice", choices=("unit", "building")), "unit", "unit"),
        (parameter("integer", minimum=2), "2", 2),
        (parameter("integer"), "-7", -7),
        (parameter("number", minimum=0, maximum=100), "25", 25.0),
        (parameter("number"), "1e3", 1000.0),
        (parameter("boolean"), "False", False),
        (parameter("boolean"), True, True),
        (parameter("country"), "hk", "HK"),
        (parameter("country"), "uk", "GB"),
        (parameter("date"), "2022", date(2022, 1, 1)),
        (parameter("date"), "2022-02", date(2022, 2, 1)),
        (parameter("date", partial="last"), "2024-02", date(2024, 2, 29)),
        (parameter("date", partial="last"), "2022", date(2022, 12, 31)),
        (parameter("date"), date(2022, 1, 28), date(2022, 1, 28)),
    ],
)
def test_a_typed_value_is_read(declared: Parameter, typed: object, value: Value) -> None:
    read = declared.read(typed)

    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("declared", "typed", "expected"),
    [
        (parameter("entity"), "  ", "an id, a number or a name of a party"),
        (parameter("texts", choices=("address", "owner")), "adress", "a comma list of address, owner"),
        (parameter("texts"), " , ", "a comma list of texts"),
        (parameter("choice", choices=("unit", "building")), "room", "one of unit, building"),
        (parameter("integer", minimum=2), "1", "a whole number of at least 2"),
        (parameter("integer", maximum=5), "6", "a whole number of at most 5"),
        (parameter("integer"), "1.5", "a whole number"),
        (parameter("integer"), "9" * 30, "a whole number"),
        (parameter("integer"), True, "a whole number"),
        (parameter("number", minimum=0, maximum=100), "100.5", "a number from 0 to 100"),
        (parameter("number"), "nan", "a number"),
        (parameter("number"), "1e999", "a number"),
        (parameter("number"), "1_000", "a number"),
        (parameter("boolean"), "perhaps", "true or false"),
        (parameter("country"), "Russia", "a country code of two letters (ISO 3166-1), for example HK"),
        (parameter("country"), "ZZ", "a country code of two letters (ISO 3166-1), for example HK"),
        (parameter("date"), "2022-02-30", "a date like 2022-01-28, 2022-01 or 2022"),
        (parameter("date"), "2014/2022", "a date like 2022-01-28, 2022-01 or 2022"),
        (parameter("date"), "28.01.2022", "a date like 2022-01-28, 2022-01 or 2022"),
    ],
)
def test_a_wrong_value_is_refused_with_what_was_expected(declared: Parameter, typed: object, expected: str) -> None:
    with pytest.raises(UsageError) as refused:
        declared.read(typed)

    assert str(refused.value) == f"--some-value: found {typed!r}, expected {expected}"


def test_missing_values_are_filled_in() -> None:
    declared = [
        Parameter("party", "entity", "the party", required=True),
        Parameter("level", "choice", "the level", choices=("unit", "building")),
        Parameter("ties", "texts", "the ties", default=("address", "owner"), choices=("address", "owner", "stated")),
        Parameter("as_of", "date", "the day", default="today", partial="last"),
    ]

    read = read_all(declared, {"party": "Fictional Ltd", "level": None}, TODAY)

    assert read == {"party": "Fictional Ltd", "level": None, "ties": ["address", "owner"], "as_of": TODAY}


def test_an_unknown_and_a_missing_parameter_are_named() -> None:
    declared = [Parameter("max_parties", "integer", "most parties", required=True)]

    with pytest.raises(UsageError, match="no parameter 'max_partys'; 'max_parties' may be meant"):
        read_all(declared, {"max_partys": 3}, TODAY)
    with pytest.raises(UsageError, match="MAX-PARTIES is missing, expected a whole number"):
        read_all(declared, {}, TODAY)
    with pytest.raises(UsageError, match="the question has no parameters"):
        read_all([], {"party": "x"}, TODAY)


TYPES: list[ParameterType] = ["entity", "text", "texts", "integer", "number", "boolean", "country", "date"]


@given(st.sampled_from(TYPES), st.text())
def test_any_text_is_read_or_refused_in_one_line_that_repeats_it(type_: ParameterType, typed: str) -> None:
    declared = parameter(type_)
    refusal = ""
    try:
        value = declared.read(typed)
    except UsageError as error:
        refusal = str(error)
    if refusal:
        assert repr(typed) in refusal
        assert len(refusal.splitlines()) == 1
    else:
        assert declared.read(value) == value


@given(st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6), st.integers(-(10**6), 10**6))
def test_a_number_is_read_exactly_when_it_lies_within_the_bounds(value: int, one: int, other: int) -> None:
    lowest, highest = sorted((one, other))
    declared = parameter("integer", minimum=lowest, maximum=highest)
    if lowest <= value <= highest:
        assert declared.read(str(value)) == value
    else:
        with pytest.raises(UsageError):
            declared.read(str(value))


@given(st.dates())
def test_a_month_and_a_year_hold_their_first_and_last_day(day: date) -> None:
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        first = parameter("date").read(text)
        last = parameter("date", partial="last").read(text)
        assert isinstance(first, date)
        assert isinstance(last, date)
        assert first <= day <= last
        assert first.isoformat().startswith(text)
        assert last.isoformat().startswith(text)
