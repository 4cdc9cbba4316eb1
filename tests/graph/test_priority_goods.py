"""The Common High Priority List, across editions of the Harmonized System."""

import pytest

from graph.priority_goods import Priority, priority_of


@pytest.mark.parametrize(
    ("hs6", "edition", "expected"),
    [
        ("854231", "HS2022", Priority("1", True)),
        ("854231", "HS2017", Priority("1", True)),
        ("854150", "HS2017", Priority("3.A", True)),
        ("854140", "HS2017", Priority("3.A", False)),
        ("854140", "HS2022", None),
        ("880330", "HS2012", Priority("3.B", True)),
        ("901380", "HS2022", Priority("3.B", True)),
        ("901380", "HS2017", Priority("3.B", False)),
        ("690721", "HS2022", None),
    ],
)
def test_a_code_is_on_the_list_in_the_edition_that_it_is_declared_in(
    hs6: str, edition: str, expected: Priority | None
) -> None:
    assert priority_of(hs6, edition) == expected
