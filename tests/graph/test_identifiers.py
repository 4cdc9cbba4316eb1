"""Numbers of authorities: which of them may join records, and which are only kept as text."""

import pytest

from graph.identifiers import claim_values, is_valid, parse


@pytest.mark.parametrize(
    "number",
    [
        *("00000042", "01234567", "SC123456", "NI123456", "OC123456", "SO123456", "NC123456", "CE123456", "CS123456"),
        *("FC123456", "SF123456", "NF123456", "BR123456", "OE123456", "LP123456", "SL12345A", "RS123456", "IP12345R"),
        *("SP1234RS", "RC123456", "R0123456", "ZC123456", "SE123456", "IC123456", "GE123456"),
    ],
)
def test_every_kind_of_number_of_companies_house(number: str) -> None:
    assert claim_values("gb_coh", f" {number.lower()} ") == {"gb_coh": number}
    assert parse(number) == ("gb_coh", number)


@pytest.mark.parametrize(
    "number", ["1234567", "HE123456", "00000000", "SC12345", "SC1234567", "SPARTANS", "１２３４５６７８"]
)
def test_what_is_no_number_of_companies_house(number: str) -> None:
    assert not is_valid("gb_coh", number)
    assert claim_values("gb_coh", number) == {"unverified_numbers": [f"gb_coh {number}"]}
