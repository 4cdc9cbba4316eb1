"""Address keys over made-up addresses, over any text at all, and over the real register of Russian companies."""

import time
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.addresses import address_keys

REGISTER = Path(__file__).parents[2].parent / "shared" / "data" / "06_registers" / "ru_egrul" / "fns_bulk"

STEMS = [
    "щербаков",
    "хохряков",
    "юбилейн",
    "царицын",
    "ёлочн",
    "жуков",
    "чайков",
    "эльмаш",
    "подъячев",
    "ярослав",
    "мытищин",
]
ENDINGS = ["ская", "ова", "ный", "ое", "инская"]
SCHEMES = {
    "passport": {
        "щ": "shch",
        "х": "kh",
        "ц": "ts",
        "ю": "iu",
        "я": "ia",
        "й": "i",
        "ё": "e",
        "ы": "y",
        "э": "e",
        "ъ": "",
    },
    "bgn": {"щ": "shch", "х": "kh", "ц": "ts", "ю": "yu", "я": "ya", "й": "y", "ё": "yo", "ы": "y", "э": "e", "ъ": ""},
    "letters": {"щ": "sch", "х": "h", "ц": "c", "ю": "ju", "я": "ja", "й": "j", "ё": "jo", "ы": "y", "э": "e", "ъ": ""},
}
COMMON: dict[str, str] = dict(zip("абвгдезиклмнопрстуф", "abvgdeziklmnoprstuf", strict=True)) | {
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "ь": "",
}


class Made(NamedTuple):
    """A made-up Russian address."""

    street: str
    house: int
    letter: str
    block: int
    office: int

    def in_russian(self, comma: str = ",") -> str:
        parts = ["190000", "г. Санкт-Петербург", f"ул. {self.street.title()}", f"д. {self.house}"]
        parts += [f"корп. {self.block}"] if self.block else []
        parts += [f"лит. {self.letter.upper()}"] if self.letter else []
        return f"{comma} ".join([*parts, f"оф. {self.office}"])

    def in_english(self, scheme: dict[str, str]) -> str:
        letters = COMMON | scheme
        street = "".join(letters[letter] for letter in self.street).title()
        block = f" korp. {self.block}" if self.block else ""
        letter = f" lit. {COMMON[self.letter].upper()}" if self.letter else ""
        return f"office {self.office}, {self.house}{block}{letter}, {street} st., St. Petersburg 190000, Russia"


made = st.builds(
    Made,
    st.builds(str.__add__, st.sampled_from(STEMS), st.sampled_from(ENDINGS)),
    st.integers(1, 400),
    st.sampled_from(["", "а", "б", "в", "д", "ж"]),
    st.integers(0, 9),
    st.integers(1, 999),
)


@settings(deadline=None)
@given(made, st.sampled_from(sorted(SCHEMES)))
def test_transliteration_schemes_agree(address: Made, scheme: str) -> None:
    russian = address_keys(address.in_russian(), "RU")
    assert russian.unit is not None
    assert russian == address_keys(address.in_english(SCHEMES[scheme]), "RU")


@settings(deadline=None)
@given(made, st.sampled_from([str.upper, str.lower, str.title]))
def test_case_spaces_and_commas_do_not_matter(address: Made, recase: object) -> None:
    text = address.in_russian()
    expected = address_keys(text, "RU")
    assert callable(recase)
    for variant in (
        recase(text),
        text.replace(" ", "   "),
        text.replace(" ", "\u00a0"),
        text.replace(", ", ","),
        text.replace(", ", "\n"),
        text.replace(". ", "."),
        text.replace("г.", "г").replace("ул.", "ул"),
        address.in_russian(comma=""),
    ):
        assert address_keys(variant, "RU") == expected, variant


@settings(deadline=None)
@given(made, made)
def test_another_number_is_another_place(one: Made, other: Made) -> None:
    first, second = address_keys(one.in_russian(), "RU"), address_keys(other.in_russian(), "RU")
    same_house = (one.house, one.letter, one.block) == (other.house, other.letter, other.block)
    assert first.building is not None
    if not same_house:
        assert first.building != second.building
    if one.office != other.office:
        assert first.unit != second.unit


anything = st.text(max_size=600) | st.text(alphabet="дкулг.,/№-# 0123456789абвXIV\u202e\x00", max_size=600)


@settings(deadline=None)
@given(anything, st.sampled_from([None, "RU", "HK", "GB", "CN", "TR", "??", "Россия"]))
@example("\u202e1 .ts anineL\x00, Москва", "RU")
@example("д.5" + "к1" * 240, "RU")
@example("а-" * 249, "RU")
@example("ул. " * 120, "RU")
@example("000, 0, ул. 0, д. 00, Москва", "RU")
@example("號" * 400, None)
@example("1/" * 249, None)
def test_any_text_is_taken(text: str, country: str | None) -> None:
    found = address_keys(text, country)
    assert found.unit is None or (found.building is not None and found.unit.startswith(f"{found.building}#"))
    assert found == address_keys(text, country)
    assert found.building is None or found.country is not None


@pytest.mark.parametrize("piece", ["д. 5 ", "к1", "а-", "1/", "\u202e\x00", "ул. ", "號12", "ﷺ", "'", "(", "st. "])
@pytest.mark.parametrize("length", [500, 10_000])
def test_long_texts_take_no_long_time(piece: str, length: int) -> None:
    text = (piece * length)[:length]
    start = time.process_time()
    address_keys(text, "RU")
    assert time.process_time() - start < 0.5


def test_thousands_of_addresses_a_second() -> None:
    """The measured speed is above ten thousand a second on a quiet core; this only notices a collapse."""
    texts = [
        f"{190000 + number % 700}, г. Санкт-Петербург, ул. {STEMS[number % 11]}ская, д. {number % 97}, оф. {number}"
        for number in range(3000)
    ]
    start = time.process_time()
    units = {address_keys(text, "RU").unit for text in texts}
    assert len(units) == len(texts)
    assert time.process_time() - start < 3


# Real registers: each document gives its address in two forms, of two address registers


def written(element: ET.Element) -> str:
    """An address of the Russian register as its parts in order, between commas."""
    parts = [element.get("Индекс", "")]
    for child in element:
        if child.tag not in ("ГРНДата", "ГРНДатаИспр", "Регион") or child.get("НаимРегион"):
            values = (value for name, value in child.attrib.items() if name != "ВидКод")
            parts.append((child.text or "").strip() or " ".join(values))
    parts += [element.get(name, "") for name in ("Дом", "Корпус", "Кварт")]
    return ", ".join(part for part in parts if part)


def documents() -> Iterator[tuple[str, str]]:
    for path in sorted(REGISTER.glob("VO_RUGFO*.xml")):
        for company in ET.parse(path).getroot().iter("СвЮЛ"):
            old, new = company.find(".//АдресРФ"), company.find(".//СвАдрЮЛФИАС")
            if old is not None and new is not None:
                yield written(old), written(new)


@pytest.mark.real_data
def test_two_forms_of_one_address_in_the_russian_register() -> None:
    found = [(address_keys(old, "RU"), address_keys(new, "RU")) for old, new in documents()]
    assert len(found) > 100
    assert all(old.building and new.building for old, new in found)
    assert sum(old.building == new.building for old, new in found) / len(found) > 0.99


@pytest.mark.real_data
def test_no_two_buildings_of_the_russian_register_are_taken_for_one() -> None:
    houses: defaultdict[str, set[str]] = defaultdict(set)
    for old, _new in documents():
        building = address_keys(old, "RU").building
        assert building is not None
        numbers = [
            part.split(".")[-1].strip() for part in old.split(", ") if part.startswith(("Д.", "ЗД.", "К.", "СТР."))
        ]
        houses[building].add(" ".join(numbers))
    assert {building: numbers for building, numbers in houses.items() if len(numbers) > 1} == {}
