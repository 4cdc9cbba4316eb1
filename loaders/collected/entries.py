"""An entry of collected findings as both forms give it, a mapping of texts: what is wrong with it."""

import math
from collections.abc import Collection, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from graph import dates
from graph.claims import short_hash
from graph.schema import PARTIES

# Field, reason, found, expected.
Fault: TypeAlias = tuple[str, str, str, str]

# Words for "no value" in either form.
NOT_PUBLISHED = frozenset({"not published", "not recorded", "null", "~", ""})

# The fields that hold ids, by the section that has the entries of these ids.
_REFERENCES = {
    "publications": ("source", "names_from", "conflicts_with"),
    "entities": ("from", "to", "entity", "between", "entities", "never_direct_to"),
    "territories": ("territories", "located_in"),
}
STAKES = {"OWNS": "unspecified", "HAS_INTEREST_IN": "interest", "SUBSIDIARY": "subsidiary"}
_NOT_PARTIES = ("publication", "territory", "shipment", "address", "listing", "port", "flow")
_DATES = ("date", "start", "end", "period", "retrieved_on")
_NUMBERS = ("records", "weight_t", "weight_t_at_least", "value_usd_at_least", "value_usd_about", "share")
_LISTS = frozenset({"from", "to", "between", "entity", "entities", "territories", "aliases", "country_claimed"})
_OF_SEVERAL_FIELDS = "original"


class Known(msgspec.Struct, frozen=True):
    """The ids of the entries that others may refer to, for entities with their kind."""

    publications: Collection[str]
    entities: Mapping[str, str]
    territories: Collection[str]


def fault_of(section: str, fields: Mapping[str, Any], known: Known) -> Fault | None:
    """The first reason why this entry cannot be loaded."""
    return next(_faults(section, fields, known), None)


def _faults(section: str, fields: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    yield from _faults_of_form(fields)
    if section != "publications" and "source" not in fields:
        yield "source", "no publication is cited", "", "the id of an entry in publications"
    for other, names in _REFERENCES.items():
        for name in names:
            for reference in as_list(fields.get(name)):
                if reference not in getattr(known, other):
                    yield name, "unknown or rejected entry", reference, f"the id of an entry in {other}"
    if section == "entities":
        yield from _faults_of_party(fields)
    held = [*as_list(fields.get("between")), *as_list(fields.get("to"))][-1:]
    if fields.get("type") in STAKES and any(known.entities.get(party) == "Person" for party in held):
        yield "to", "a person cannot be owned", held[0], "a company or public body"
    if section in {"shipments", "trade_statistics"} and "goods" not in fields:
        yield "goods", "no goods are named", "", "the goods in words"
    yield from _faults_of_figures(fields)


def _faults_of_party(fields: Mapping[str, Any]) -> Iterator[Fault]:
    if fields.get("kind") not in PARTIES:
        yield "kind", "unknown kind of party", str(fields.get("kind", "")), ", ".join(PARTIES)
    word, colon, _ = fields["id"].partition(":")
    if colon and word in _NOT_PARTIES:
        yield "id", "stands for something else than a party", fields["id"], "an id without a colon"


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
