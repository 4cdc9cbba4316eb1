"""The statistics as a table of UN Comtrade, in the layout of its API since 2023."""

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from explorer.simulate.statistics import Figure


class _Country(NamedTuple):
    number: str
    letters: str
    name: str


# By Comtrade's own numbers, of which India's is not that of ISO 3166-1.
_COUNTRIES = {
    "AE": _Country("784", "ARE", "United Arab Emirates"),
    "AM": _Country("51", "ARM", "Armenia"),
    "CN": _Country("156", "CHN", "China"),
    "DE": _Country("276", "DEU", "Germany"),
    "HK": _Country("344", "HKG", "China, Hong Kong SAR"),
    "IN": _Country("699", "IND", "India"),
    "IT": _Country("380", "ITA", "Italy"),
    "KG": _Country("417", "KGZ", "Kyrgyzstan"),
    "KR": _Country("410", "KOR", "Rep. of Korea"),
    "KZ": _Country("398", "KAZ", "Kazakhstan"),
    "RU": _Country("643", "RUS", "Russian Federation"),
    "TR": _Country("792", "TUR", "Türkiye"),
}
_LABELS = (
    "typeCode,freqCode,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,"
    "partnerISO,partnerDesc,partner2Code,classificationCode,isOriginalClassification,cmdCode,cmdDesc,aggrLevel,"
    "customsCode,motCode,netWgt,isNetWgtEstimated,primaryValue"
).split(",")


def write_statistics(path: Path, figures: Iterable[Figure]) -> int:
    """Writes the table, whose goods say that the figures are invented; gives the number of its lines, labels included."""
    lines = 1
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(_LABELS)
        for lines, figure in enumerate(figures, start=2):  # noqa: B007
            table.writerow(_row(figure))
    return lines


def _row(figure: Figure) -> tuple[str, ...]:
    flow = figure.flow
    sides = _COUNTRIES[flow.exporter], _COUNTRIES[flow.importer]
    reporter, partner = sides if figure.by_exporter else sides[::-1]
    year = str(figure.year)
    return (
        "C",
        "A",
        year,
        "52",
        year,
        *reporter,
        *(("X", "Export") if figure.by_exporter else ("M", "Import")),
        *partner,
        "0",
        figure.edition,
        "True",
        flow.code,
        f"INVENTED FIGURE: {figure.goods}",
        str(len(flow.code)),
        "C00",
        "0",
        f"{figure.grams / 1000:.3f}",
        "False",
        f"{figure.cents / 100:.2f}",
    )
