"""What a user relies on: each register's way to write a country ends in one code, and nothing is guessed."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.countries import country_code, country_name, country_spellings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("RU", "RU"),
        ("ru", "RU"),
        ("RUS", "RU"),
        ("643", "RU"),
        ("276", "DE"),
        ("004", "AF"),
        ("Russian Federation", "RU"),
        ("РОССИЯ", "RU"),
        ("Российская Федерация", "RU"),
        ("РФ", "RU"),
        ("ГЕРМАНИЯ", "DE"),
        ("ФЕДЕРАТИВНАЯ РЕСПУБЛИКА ГЕРМАНИЯ", "DE"),
        ("СОЕДИНЕННОЕ КОРОЛЕВСТВО ВЕЛИКОБРИТАНИИ И СЕВЕРНОЙ ИРЛАНДИИ", "GB"),
        ("СОЕДИНЁННОЕ КОРОЛЕВСТВО", "GB"),
        ("ВЕЛИКОБРИТАНИЯ", "GB"),
        ("Great Britain", "GB"),
        ("GREAT BRITAIN", "GB"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("England", "GB"),
        ("КИТАЙ", "CN"),
        ("КИТАЙСКАЯ НАРОДНАЯ РЕСПУБЛИКА", "CN"),
        ("Mainland China", "CN"),
        ("China (Mainland)", "CN"),
        ("P.R. China", "CN"),
        ("People's Republic of China", "CN"),
        ("People’s Republic of China", "CN"),
        ("中国", "CN"),
        ("ГОНКОНГ", "HK"),
        ("ГОНКОНГ (СЯНГАН)", "HK"),
        ("Hong Kong SAR", "HK"),
        ("Hong  Kong, China", "HK"),
        ("香港", "HK"),
        ("Taiwan, Province of China", "TW"),
        ("Macau", "MO"),
        ("ВИРГИНСКИЕ ОСТРОВА (БРИТАНСКИЕ)", "VG"),
        ("Virgin Islands, British", "VG"),
        ("BVI", "VG"),
        ("СОЕДИНЕННЫЕ ШТАТЫ", "US"),
        ("США", "US"),
        ("U.S.A.", "US"),
        ("United States of America", "US"),
        ("ОБЪЕДИНЕННЫЕ АРАБСКИЕ ЭМИРАТЫ", "AE"),
        ("UAE", "AE"),
        ("АРАБСКАЯ РЕСПУБЛИКА ЕГИПЕТ (АРЕ)", "EG"),
        ("КИРГИЗСКАЯ РЕСПУБЛИКА", "KG"),
        ("КОРЕЯ, РЕСПУБЛИКА", "KR"),
        ("Korea, Republic of", "KR"),
        ("North Korea", "KP"),
        ("Côte d'Ivoire", "CI"),
        ("COTE D'IVOIRE", "CI"),
        ("КОТ Д'ИВУАР", "CI"),
        ("Turkey", "TR"),
        ("Türkiye", "TR"),
        ("The Netherlands", "NL"),
        ("Bahamas (the)", "BS"),
        ("Trinidad & Tobago", "TT"),
        ("St. Lucia", "LC"),
        (" Cyprus\n", "CY"),
    ],
)
def test_code_of_what_sources_write(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Hainan",
        "Chinna",
        "Germany East",
        "Korea",
        "Guinea Conakry Bissau",
        "ZZ",
        "999",
        "36",
        "European Union",
        "ЕВРОПЕЙСКИЙ СОЮЗ",
        "unknown",
        "без гражданства",
        "China Hong",
        "x" * 10_000,
    ],
)
def test_nothing_is_guessed(text: str) -> None:
    assert country_code(text) is None


def test_the_table_is_iso_3166() -> None:
    spellings = country_spellings()
    assert len(spellings) == 249
    for position, shape in ((0, 2), (1, 3), (2, 3)):
        codes = [row[position] for row in spellings.values()]
        assert len(set(codes)) == len(codes)
        assert {len(code) for code in codes} == {shape}
    assert all(row[2].isdigit() and row[3] and row[4] for row in spellings.values())


def test_no_spelling_stands_for_two_countries() -> None:
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for code, spellings in country_spellings().items():
        for spelling in spellings:
            owners[spelling.casefold()].add(code)
            assert country_code(spelling) == code, spelling
    assert {spelling: codes for spelling, codes in owners.items() if len(codes) > 1} == {}


def test_names_to_show() -> None:
    assert country_name("RU") == "Russia"
    assert country_name("hk") == "Hong Kong"
    assert country_name("XX") == "XX"
    assert all(country_code(country_name(code)) == code for code in country_spellings())


@settings(deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    code = country_code(text)
    assert code is None or code in country_spellings()
