"""The declarations: tables whose labels begin with the codes of the boxes, 32 columns of imports and 19 of exports."""

import csv
from collections.abc import Iterable
from pathlib import Path

from explorer.simulate.places import in_english, latin
from explorer.simulate.shipments import Export, Import

_IMPORT_LABELS = (
    "ND (Номер декларации)",
    "G072 (Дата регистрации)",
    "GD1 (Дата выпуска)",
    "G011 (Направление перемещения)",
    "G0121 (Таможенный режим)",
    "G022 (Наименование отправителя)",
    "G023 (Адрес отправителя)",
    "G0231 (Код страны отправителя)",
    "G081 (ИНН получателя)",
    "G082 (Наименование получателя)",
    "G0831 (Код страны получателя)",
    "G05 (Всего наименований товаров)",
    "G06 (Кол-во мест)",
    "G12 (Общая таможенная стоимость по ГТД)",
    "G15 (Страна отправления)",
    "G16 (Страна происхождения)",
    "G17B (Страна назначения)",
    "G202 (Условие поставки)",
    "G2021 (Пункт поставки товара)",
    "G221 (Букв.код валюты контракта)",
    "G23 (Курс валюты)",
    "G31_1 (Наименование и характеристики товаров)",
    "G31_11 (Фирма-изготовитель)",
    "G33 (Код товара по ТН ВЭД)",
    "G34 (Код страны происхождения)",
    "G35 (Вес брутто, кг)",
    "G38 (Вес нетто, кг)",
    "G42 (Фактурная стоимость)",
    "G42RUB (Фактурная стоимость в рублях)",
    "G45 (Таможенная стоимость)",
    "G46 (Статистическая стоимость, USD.)",
    "USDKG (USD за КГ)",
)
_EXPORT_LABELS = (
    "ND (Номер декларации)",
    "G072 (Дата регистрации)",
    "G021 (ИНН отправителя)",
    "G022 (Наименование отправителя)",
    "G023 (Адрес отправителя)",
    "G0231 (Код страны отправителя)",
    "G081 (ИНН получателя)",
    "G082 (Наименование получателя)",
    "G0831 (Код страны получателя)",
    "G083 (Адрес получателя)",
    "G31_1 (Наименование и характеристики товаров)",
    "G31_11 (Фирма-изготовитель)",
    "G31_12 (Товарный знак, патент)",
    "G31_13 (Страна происхождения)",
    "G33 (Код товара по ТН ВЭД)",
    "G38 (Вес нетто, кг)",
    "G46 (Статистическая стоимость, USD.)",
    "G06 (Кол-во мест)",
    "G202 (Условие поставки)",
)
_ROUBLES_PER_DOLLAR = 75
_POST_OF_IMPORTS, _POST_OF_EXPORTS = "10000030", "10000031"
_LEGAL_FORMS = {"ООО": "LLC", "АО": "JSC"}


def write_imports(path: Path, shipments: Iterable[Import], encoding: str, delimiter: str) -> int:
    """Writes a table of imports; gives the number of its lines, the labels included."""
    rows = [_import_row(number, item) for number, item in enumerate(shipments, start=1)]
    return _write(path, _IMPORT_LABELS, rows, encoding, delimiter)


def write_exports(path: Path, shipments: Iterable[Export]) -> int:
    """Writes a table of exports, whose senders are named in Latin; gives the number of its lines, labels included."""
    rows = [_export_row(number, item) for number, item in enumerate(shipments, start=1)]
    return _write(path, _EXPORT_LABELS, rows, "utf-8", ",")


def _write(path: Path, labels: Iterable[str], rows: list[tuple[str, ...]], encoding: str, delimiter: str) -> int:
    with path.open("w", encoding=encoding, newline="") as file:
        table = csv.writer(file, delimiter=delimiter)
        table.writerow(labels)
        table.writerows(rows)
    return len(rows) + 1


def _import_row(number: int, item: Import) -> tuple[str, ...]:
    day = f"{item.day:%d.%m.%Y}"
    dollars, roubles = _hundredths(item.cents), _hundredths(item.cents * _ROUBLES_PER_DOLLAR)
    return (
        f"{_POST_OF_IMPORTS}/{item.day:%d%m%y}/{number:07d}",
        day,
        day,
        "ИМ",
        "40",
        item.exporter.name,
        item.exporter.address,
        item.exporter.country,
        item.importer.inn,
        item.importer.short_name,
        "RU",
        "1",
        "1",
        roubles,
        item.exporter.country,
        item.origin,
        "RU",
        "FCA",
        "САНКТ-ПЕТЕРБУРГ",
        "USD",
        f"{_ROUBLES_PER_DOLLAR},0000",
        item.goods.description,
        item.goods.maker,
        item.goods.code,
        item.origin,
        _thousandths(item.grams * 11 // 10),
        _thousandths(item.grams),
        dollars,
        roubles,
        roubles,
        dollars,
        _hundredths(item.cents * 1000 // item.grams),
    )


def _export_row(number: int, item: Export) -> tuple[str, ...]:
    sender = item.exporter
    return (
        f"{_POST_OF_EXPORTS}/{item.day:%d%m%y}/{number:07d}",
        f"{item.day:%d.%m.%Y}",
        sender.inn,
        f'{_LEGAL_FORMS[sender.legal_form]} "{latin(sender.name)}"',
        in_english(sender.declares or sender.room),
        "RU",
        "",
        item.receiver.name,
        item.receiver.country,
        item.receiver.address,
        item.goods.description,
        "НЕ УКАЗАН",
        "",
        "RU",
        item.goods.code,
        _thousandths(item.grams),
        _hundredths(item.cents),
        "1",
        "FCA",
    )


def _hundredths(number: int) -> str:
    return f"{number // 100},{number % 100:02d}"


def _thousandths(number: int) -> str:
    return f"{number // 1000},{number % 1000:03d}"
