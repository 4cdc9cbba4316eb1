"""What a row weighs and is worth: kilograms from units of mass, US dollars by what the row itself states.

Nothing is converted by a rate that the row does not carry, and pieces or square metres are no weight: such values are
left out, and a note says so.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from graph.claims import Value, folded
from loaders.declarations.items import Item

_UNITS = Path(__file__).with_name("units.toml")
# A cell that gives its own unit, as "8.64 M2".
_WITH_UNIT = re.compile(r"([-+0-9][0-9 .,\u00a0]*?)\s*([^\W\d_].*)", re.DOTALL)


def add_weights(values: dict[str, Value], item: Item, notes: list[str]) -> None:
    """The net and gross weight in kg, as the row states them or in units that are converted."""
    kg, gross_kg = item.figure("net kg"), item.figure("gross kg")
    if kg is None and "net weight" in item.own:
        kg = _converted(item, "net weight", notes)
    elif kg is None and "quantity" in item.own:
        kg = _converted(item, "quantity", notes)
    if gross_kg is None and "gross weight" in item.own:
        gross_kg = _converted(item, "gross weight", notes)
    if kg is not None:
        values["kg"] = kg
    if gross_kg is not None:
        values["gross_kg"] = gross_kg


def _converted(item: Item, states: str, notes: list[str]) -> float | None:
    text = item.own[states]
    unit = "" if states == "quantity" else item.own.get("weight unit", "")
    # Where a table has no quantity, the unit of the row is the weight's.
    if states == "quantity" or (not unit and "quantity" not in item.table.stated):
        unit = item.own.get("quantity unit", "")
    if not unit and (found := _WITH_UNIT.fullmatch(text)):
        text, unit = found[1].strip(), found[2]
    kg = kilograms(unit)
    if kg is not None:
        figure = item.figure(states, text)
        return None if figure is None else figure * kg
    notes.append(f"{states} is no weight in kg: {text} {unit}" if unit else f"{states} without a unit: {text}")
    return None


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


def add_values(values: dict[str, Value], item: Item, notes: list[str]) -> None:
    """The invoice value as it stands, the customs value, and the value in US dollars."""
    invoice, customs, dollars = item.figure("invoice value"), item.figure("customs value"), item.figure("value usd")
    if dollars is None and (invoice is not None or customs is not None):
        dollars = _in_dollars(invoice, customs, item, notes)
    if invoice is not None:
        values["invoice_value"] = invoice
    if customs is not None:
        values["customs_value_rub"] = customs
    if dollars is not None:
        values["value_usd"] = dollars


def _in_dollars(invoice: float | None, customs: float | None, item: Item, notes: list[str]) -> float | None:
    if item.own.get("invoice currency", "").upper() == "USD":
        if invoice is not None:
            notes.append("value in US dollars: that of the invoice")
            return invoice
        rate = item.number(item.own.get("exchange rate", ""))
        if customs is not None and rate:
            notes.append(f"value in US dollars: the customs value at the row's rate of {item.own['exchange rate']}")
            return round(customs / rate, 2)
    notes.append("no value in US dollars: the row has no rate for it")
    return None
