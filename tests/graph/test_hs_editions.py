"""Which codes of the Harmonized System 2022 an older code stands for."""

import pytest

from graph.hs_editions import codes_of_2022


@pytest.mark.parametrize(
    ("code", "edition", "expected"),
    [
        ("8541409000", "HS2017", ("854141", "854142", "854143", "854149")),
        ("8541409000", "HS2022", ("854140",)),
        ("854150", "HS2012", ("854151", "854159")),
        ("8803300000", "HS2017", ("880730",)),
        ("8542319010", "HS2017", ("854231",)),
        ("8542", "HS2022", ("8542",)),
        ("854231901", "HS2022", ()),
    ],
)
def test_a_code_stands_for_the_codes_that_took_over_its_goods(
    code: str, edition: str, expected: tuple[str, ...]
) -> None:
    assert codes_of_2022(code, edition) == expected


def test_a_code_that_was_narrowed_stands_for_itself_and_for_what_left_it() -> None:
    assert codes_of_2022("901380", "HS2017")[:2] == ("901380", "852411")
    assert codes_of_2022("901380", "HS2022") == ("901380",)
