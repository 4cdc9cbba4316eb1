"""Addresses as the Tax Service writes them: by regions and streets (`АдресРФ`) and by municipalities (`СвАдрЮЛФИАС`)."""

import re
from collections.abc import Iterable

from loaders.framework.documents import Element

# Element, and the two attributes in the order in which they are said: a region's kind follows its name.
_LEVELS = (
    ("Регион", "НаимРегион", "ТипРегион"),
    ("Район", "ТипРайон", "НаимРайон"),
    ("Город", "ТипГород", "НаимГород"),
    ("НаселПункт", "ТипНаселПункт", "НаимНаселПункт"),
    ("Улица", "ТипУлица", "НаимУлица"),
)
_ROOMS = ("ПомещЗдания", "ПомещКвартиры")
# The codes of the municipal units that postal addresses name; a city, or a part of one, is named by its settlement.
_DISTRICTS = {"1": "Р-Н", "4": "М.О."}


def worded(place: Element) -> str:
    """One line: postcode, region, district, settlement, street, house, room, each with its kind; nothing if absent.

    The form by regions and streets comes first, since nearly every document has it, and so one company's address is
    worded in one way. Rooms that only the municipal form tells are added to it.
    """
    by_streets, municipal = place.first("АдресРФ"), place.first("СвАдрЮЛФИАС")
    return _by_streets(by_streets, municipal) if by_streets else _by_municipalities(municipal)


def city_and_region(place: Element) -> dict[str, str]:
    """`city` without its kind, and `region`; in a city that is a region of its own, the city is the region."""
    by_streets, municipal = place.first("АдресРФ"), place.first("СвАдрЮЛФИАС")
    region = _said(by_streets.first("Регион"), "НаимРегион", "ТипРегион") or municipal.first("НаимРегион").text
    city = (
        by_streets.first("Город").get("НаимГород")
        or by_streets.first("НаселПункт").get("НаимНаселПункт")
        or municipal.first("НаселенПункт").get("Наим")
        or (region.removeprefix("Г.").strip() if region.startswith("Г.") else "")
    )
    return {"city": city, "region": region}


def _by_streets(address: Element, municipal: Element) -> str:
    levels = [_said(level, *order) for tag, *order in _LEVELS for level in address.each(tag)]
    numbers = [address.get("Дом"), address.get("Корпус"), address.get("Кварт")]
    told = " ".join(numbers)
    rooms = [_said(room, "Тип", "Номер") for room in municipal.each(*_ROOMS) if not _tells(told, room.get("Номер"))]
    return _line([address.get("Индекс"), *levels, *numbers, *rooms])


def _tells(text: str, number: str) -> bool:
    return re.search(rf"(?<![\w/-]){re.escape(number)}(?![\w/-])", text) is not None


def _by_municipalities(address: Element) -> str:
    district = address.first("МуниципРайон")
    kind_of_district = _DISTRICTS.get(district.get("ВидКод"))
    return _line(
        [
            address.get("Индекс"),
            address.first("НаимРегион").text,
            f"{kind_of_district} {district.get('Наим')}" if kind_of_district else "",
            _said(address.first("НаселенПункт"), "Вид", "Наим"),
            *(_said(level, "Тип", "Наим") for level in address.each("ЭлПланСтруктур", "ЭлУлДорСети")),
            *(_said(number, "Тип", "Номер") for number in address.each("Здание", *_ROOMS)),
        ]
    )


def _said(element: Element, *attributes: str) -> str:
    return " ".join(map(element.get, attributes)).strip()


def _line(parts: Iterable[str]) -> str:
    """The parts that say something; an empty number is often filed as a dash."""
    return ", ".join(part for part in parts if part.strip("- "))
