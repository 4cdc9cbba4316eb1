"""An entry of collected findings as both forms give it, a mapping of texts: what is wrong with it."""

import math
from collections.abc import Iterator, Mapping, Set
from typing import Any, TypeAlias

from graph import dates
from graph.claims import short_hash

# Field, reason, found, expected.
Fault: TypeAlias = tuple[str, str, str, str]

# Words for "no value" in either form.
NOT_PUBLISHED = frozenset({"not published", "not recorded", "null", "~", ""})

_REFERENCES = ("from", "to", "entity", "between", "entities", "territories", "located_in", "never_direct_to")
_PUBLICATIONS = ("source", "names_from", "conflicts_with")
_DATES = ("date", "start", "end", "period", "retrieved_on")
_NUMBERS = ("records", "weight_t", "weight_t_at_least", "value_usd_at_least", "value_usd_about", "share")
_LISTS = frozenset({"from", "to", "between", "entity", "entities", "territories", "aliases", "country_claimed"})
_OF_SEVERAL_FIELDS = "original"


def fault_of(section: str, fields: Mapping[str, Any], publications: Set[str], parties: Set[str]) -> Fault | None:
    """The first reason why this entry cannot be loaded."""
    return next(_faults(section, fields, publications, parties), None)


def _faults(section: str, fields: Mapping[str, Any], publications: Set[str], parties: Set[str]) -> Iterator[Fault]:
    yield from _faults_of_form(fields)
    if section != "publications" and "source" not in fields:
        yield "source", "no publication is cited", "", "the id of an entry in publications"
    for name in _PUBLICATIONS:
        if name in fields and fields[name] not in publications:
            yield name, "unknown publication", str(fields[name]), "the id of an entry in publications"
    for name in _REFERENCES:
        for reference in as_list(fields.get(name)):
            if reference not in parties:
                yield name, "unknown party or territory", reference, "the id of an entry in entities or territories"
    yield from _faults_of_figures(fields)


def _faults_of_form(fields: Mapping[str, Any]) -> Iterator[Fault]:
    for name, value in fields.items():
        if not _is_plain(name, value):
            expected = "a text, or a list of texts" if name in _LISTS else "one text"
            yield name, "not the form that this field has", str(value), expected


def _faults_of_figures(fields: Mapping[str, Any]) -> Iterator[Fault]:
    for name in _DATES:
        if name in fields and not _is_date(fields[name]):
            expected = "a date like 2022-01-28, 2022-01, 2022 or 2022-01/2022-05"
            yield name, "no such date", str(fields[name]), expected
    for name in _NUMBERS:
        if name in fields and not is_number(fields[name]):
            yield name, "no number", str(fields[name]), "a number that is not negative, or 'not published'"
    if "share" in fields and float(fields["share"]) > 100:
        yield "share", "more than the whole", str(fields["share"]), "a number from 0 to 100"


def _is_plain(name: str, value: Any) -> bool:
    if name == _OF_SEVERAL_FIELDS and isinstance(value, dict):
        return True
    if name in _LISTS and isinstance(value, list):
        return all(isinstance(item, str) for item in value)
    return isinstance(value, str)


def _is_date(text: str) -> bool:
    try:
        dates.bounds(text)
    except ValueError:
        return False
    return True


def digest(fields: Mapping[str, Any]) -> str:
    """What stands for an entry that has no id of its own."""
    return short_hash(*(f"{name}={fields[name]}" for name in sorted(fields)))


def flow_id(collection: str, fields: Mapping[str, Any]) -> str:
    """The record id of the trade flow that a statistic describes."""
    parts = ("exporter", "importer", "goods", "period", "change", "source")
    return f"findings:{collection}:flow:{short_hash(*(str(fields.get(part, '')) for part in parts))}"


def is_number(text: Any) -> bool:
    """Whether the text is a finite number that is not negative."""
    try:
        return 0 <= float(text) < math.inf
    except (ValueError, TypeError):
        return False


def as_list(value: Any) -> list[str]:
    """A value that may be one text, a list of texts, or absent."""
    return [] if value is None else value if isinstance(value, list) else [value]
