"""Surges and gaps between mirror figures, by comparing every figure with the one of the year before and the other side's."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from explorer.simulate.statistics import SPLIT_IN_2022, Figure, Flow, Statistics

_LEAST_RATIO, _FLOOR, _FREIGHT = 2, 1, 1.1


class _Cell(NamedTuple):
    flow: Flow
    by_exporter: bool
    year: int


def surges(figures: Iterable[Figure]) -> Iterator[dict[str, Any]]:
    """A row for each value and weight of at least twice the year before, or above nothing in the year before."""
    by_cell = _by_cell(figures)
    for cell, figure in by_cell.items():
        before = by_cell.get(cell._replace(year=cell.year - 1))
        if before is None:
            continue
        for measure, value, base in (
            ("value_usd", figure.cents / 100, before.cents / 100),
            ("kg", figure.grams / 1000, before.grams / 1000),
        ):
            # A weight of 0 is one that nobody states.
            if measure == "kg" and not (value and base):
                continue
            if base == 0 or (base >= _FLOOR and value / base >= _LEAST_RATIO):
                yield {
                    **figure.flow._asdict(),
                    "flow": "export" if figure.by_exporter else "import",
                    "measure": measure,
                    "period": str(figure.year),
                    "value": value,
                    "base_value": base,
                    "kind": "growth" if base else "new",
                }


def gaps(figures: Iterable[Figure]) -> Iterator[dict[str, Any]]:
    """A row for each flow and year, with what both sides count; the gap where both do."""
    by_cell = _by_cell(figures)
    parts = {part for new in SPLIT_IN_2022.values() for part in new}
    for flow, year in sorted({(cell.flow, cell.year) for cell in by_cell if cell.flow.code not in parts}):
        # What the exporter counts by the codes of 2022, the importer counts by the one code before.
        codes = SPLIT_IN_2022.get(flow.code, (flow.code,))
        exported = [_value(by_cell, flow._replace(code=code), True, year) for code in codes]
        imported = _value(by_cell, flow, False, year)
        reported = None if None in exported else sum(value for value in exported if value)
        gap = None if reported is None or imported is None else round(reported - imported / _FREIGHT, 2)
        yield {
            **flow._asdict(),
            "period": str(year),
            "reported_export": reported,
            "reported_import": imported,
            "gap": gap,
        }


def planted_in(statistics: Statistics) -> Iterator[dict[str, Any]]:
    """What was planted: the flow and year, and whether it is a surge or a gap or looks like one."""
    for one in statistics.planted:
        yield {
            "planted": one.planted,
            **one.flow._asdict(),
            "period": str(one.year),
            "surge": one.surge,
            "gap": one.gap,
        }


def _by_cell(figures: Iterable[Figure]) -> dict[_Cell, Figure]:
    return {_Cell(figure.flow, figure.by_exporter, figure.year): figure for figure in figures}


def _value(by_cell: dict[_Cell, Figure], flow: Flow, by_exporter: bool, year: int) -> float | None:
    figure = by_cell.get(_Cell(flow, by_exporter, year))
    return None if figure is None else figure.cents / 100
