"""What a row weighs and is worth: kilograms from units of mass, US dollars by what the row itself states.

Nothing is converted by a rate that the row does not carry, and pieces or square metres are no weight: such values are
left out, and a note says so.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from graph.claims import Value, folded
from loaders.declarations.items import Item

_UNITS = Path(__file__).with_name("units.toml")
# A cell that gives its own unit, as "8.64 M2".
_WITH_UNIT = re.compile(r"([-+0-9][0-9 .,\u00a0]*?)\s*([^\W\d_].*)", re.DOTALL)


def weights(item: Item, notes: list[str]) -> Iterator[tuple[str, Value]]:
    """The net and gross weight in kg, as the row states them or in units that are converted."""
    for name, in_kg, in_unit in (("kg", "net kg", "net weight"), ("gross_kg", "gross kg", "gross weight")):
        if in_kg in item.cells:
            yield name, item.figure(in_kg)
        elif in_unit in item.cells:
            # Where no quantity stands beside it, the unit of the row is the weight's.
            is_of_weight = "weight unit" in item.cells or "quantity" in item.table.labels
            yield from _converted(name, item, in_unit, "weight unit" if is_of_weight else "quantity unit", notes)
        elif name == "kg" and "quantity" in item.cells:
            yield from _converted(name, item, "quantity", "quantity unit", notes)


def _converted(name: str, item: Item, states: str, unit_states: str, notes: list[str]) -> Iterator[tuple[str, Value]]:
    text, unit = item.cells[states], item.cells.get(unit_states, "")
    if not unit and (found := _WITH_UNIT.fullmatch(text)):
        text, unit = found[1].strip(), found[2]
    kg = kilograms(unit)
    if kg is None:
        notes.append(
            f"{states} is no weight in kg: {text} {unit}".rstrip() if unit else f"{states} without a unit: {text}"
        )
    else:
        yield name, item.figure(states, text) * kg


@lru_cache(maxsize=4096)
def kilograms(unit: str) -> float | None:
    """How many kilograms one of this unit is, or None where it is no unit of mass that is known without doubt."""
    return _kilograms().get(_key(unit))


@cache
def _kilograms() -> Mapping[str, float]:
    units = tomllib.loads(_UNITS.read_text("utf-8"))["units"]
    return {_key(name): unit["kg"] for unit in units for name in unit["names"]}


def _key(unit: str) -> str:
    return folded(unit).strip(". ")


def values(item: Item, notes: list[str]) -> Iterator[tuple[str, Value]]:
    """The invoice value as it stands, the customs value, and the value in US dollars."""
    invoice = customs = None
    if "invoice value" in item.cells:
        invoice = item.figure("invoice value")
        yield "invoice_value", invoice
    if "customs value" in item.cells:
        customs = item.figure("customs value")
        yield "customs_value_rub", customs
    if "value usd" in item.cells:
        yield "value_usd", item.figure("value usd")
        return
    currency = item.cells.get("invoice currency", "").upper()
    rate = item.number("exchange rate")
    if invoice is not None and currency == "USD":
        notes.append("value in US dollars: that of the invoice")
        yield "value_usd", invoice
    elif customs is not None and currency == "USD" and rate:
        notes.append(f"value in US dollars: the customs value at the row's rate of {item.cells['exchange rate']}")
        yield "value_usd", round(customs / rate, 2)
    elif invoice is not None or customs is not None:
        notes.append("no value in US dollars: the row has no rate for it")
