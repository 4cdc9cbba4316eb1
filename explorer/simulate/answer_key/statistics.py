"""Surges and gaps between mirror figures, by comparing every figure with the one of the year before and the other side's."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from explorer.simulate.statistics import SPLIT_IN_2022, Figure, Flow, Statistics

_LEAST_RATIO, _FLOOR, _FREIGHT = 2, 1, 1.1


class _Cell(NamedTuple):
    flow: Flow
    by_exporter: bool
    year: int


class _Sum(NamedTuple):
    """What the exporters or the importers count under a code; without what was added up."""

    exporter: str | None
    importer: str | None
    code: str | None
    by_exporter: bool


@dataclass
class _Amounts:
    """Cents, and grams where they are stated: a weight of 0 is one that nobody states."""

    cents: int = 0
    grams: int = 0


def surges(figures: Iterable[Figure], over: Collection[str] = ()) -> Iterator[dict[str, Any]]:
    """A row for each value and weight of at least twice the year before, or above nothing in the year before.

    `over` names what is added up before: exporters, importers, goods. A code is no part of a sum that its heading is in.
    """
    sums = _sums(figures, over)
    for (of, year), now in sums.items():
        before = sums.get((of, year - 1))
        if before is None:
            continue
        for measure, value, base in (
            ("value_usd", now.cents / 100, before.cents / 100),
            ("kg", now.grams / 1000, before.grams / 1000),
        ):
            if measure == "kg" and not (value and base):
                continue
            if base == 0 or (base >= _FLOOR and value / base >= _LEAST_RATIO):
                yield {
                    "exporter": of.exporter,
                    "importer": of.importer,
                    "code": of.code,
                    "flow": "export" if of.by_exporter else "import",
                    "measure": measure,
                    "period": str(year),
                    "value": value,
                    "base_value": base,
                    "kind": "growth" if base else "new",
                }


def _sums(figures: Iterable[Figure], over: Collection[str]) -> dict[tuple[_Sum, int], _Amounts]:
    by_cell = _by_cell(figures)
    sums: dict[tuple[_Sum, int], _Amounts] = defaultdict(_Amounts)
    for cell, figure in by_cell.items():
        flow = cell.flow
        heading = cell._replace(flow=flow._replace(code=flow.code[:4]))
        if "goods" in over and heading != cell and heading in by_cell:
            continue
        of = _Sum(
            None if "exporters" in over else flow.exporter,
            None if "importers" in over else flow.importer,
            None if "goods" in over else flow.code,
            cell.by_exporter,
        )
        amounts = sums[of, cell.year]
        amounts.cents += figure.cents
        amounts.grams += figure.grams
    return sums


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
