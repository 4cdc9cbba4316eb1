"""The statements that write nodes and relationships, derived from the schema.

Each takes rows of values by position, `UNWIND $rows AS row`, so that names are neither sent nor looked up for every
row. Names of labels, types and properties come from the schema alone; every value is a parameter.

New nodes and relationships get all their properties in the pattern that creates them, and only the properties that
some row of the batch has are named (setting them afterwards doubles the time on the embedded engine). Changed ones are
given only what changed. A relationship is found from one of its ends, the `anchor`: the embedded engine does not use
an index on relationships, and looks through all that the anchor has.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import orjson

from graph.errors import ModelError
from graph.schema import NODE, RELATIONSHIP, node_columns, relationship_columns
from graph.store import Statement


class Shape(NamedTuple):
    """What the rows of one statement share. Nodes have a kind only; `anchor` (`from` or `to`) is for what exists."""

    kind: str
    from_kind: str | None = None
    to_kind: str | None = None
    anchor: str | None = None


class Row(NamedTuple):
    """One node or relationship to write; `before` and `after` are its properties as JSON, where the step needs them."""

    id: str
    from_id: str | None = None
    to_id: str | None = None
    before: str | None = None
    after: str | None = None


def create_nodes(shape: Shape, rows: Sequence[Row]) -> Statement:
    properties, parameters = _new(("id",), _node_types(shape.kind), rows)
    return f"UNWIND $rows AS row CREATE (:{shape.kind} {properties})", parameters


def update_nodes(shape: Shape, rows: Sequence[Row]) -> Statement:
    types = _node_types(shape.kind)
    return _unwind(f"MATCH (n:{shape.kind} {{id: row[0]}}) SET n += row[1]", ([r.id, _changed(types, r)] for r in rows))


def delete_nodes(shape: Shape, rows: Sequence[Row]) -> Statement:
    """Fails where a node still has a relationship: one of somebody else's, which is not to be lost."""
    return _unwind(f"MATCH (n:{_known(shape.kind, NODE)} {{id: row[0]}}) DELETE n", ([row.id] for row in rows))


def create_relationships(shape: Shape, rows: Sequence[Row]) -> Statement:
    properties, parameters = _new(("id", "from_id", "to_id"), _relationship_types(shape.kind), rows)
    ends = f"(a:{shape.from_kind} {{id: row[1]}}), (b:{shape.to_kind} {{id: row[2]}})"
    return f"UNWIND $rows AS row MATCH {ends} CREATE (a)-[:{shape.kind} {properties}]->(b)", parameters


def update_relationships(shape: Shape, rows: Sequence[Row]) -> Statement:
    types = _relationship_types(shape.kind)
    return _unwind(f"MATCH {_anchored(shape)} SET r += row[2]", ([*_found(shape, r), _changed(types, r)] for r in rows))


def delete_relationships(shape: Shape, rows: Sequence[Row]) -> Statement:
    return _unwind(f"MATCH {_anchored(shape)} DELETE r", (_found(shape, row) for row in rows))


def _unwind(clauses: str, rows: Iterable[list[Any]]) -> Statement:
    return f"UNWIND $rows AS row {clauses}", {"rows": list(rows)}


def _anchored(shape: Shape) -> str:
    if shape.anchor == "from":
        return f"(:{shape.from_kind} {{id: row[1]}})-[r:{_known(shape.kind, RELATIONSHIP)} {{id: row[0]}}]->()"
    return f"(:{shape.to_kind} {{id: row[1]}})<-[r:{_known(shape.kind, RELATIONSHIP)} {{id: row[0]}}]-()"


def _found(shape: Shape, row: Row) -> list[str | None]:
    return [row.id, row.from_id if shape.anchor == "from" else row.to_id]


def _new(ids: Sequence[str], types: Mapping[str, str], rows: Sequence[Row]) -> tuple[str, dict[str, Any]]:
    """The map of properties of a CREATE and its parameters: `$rows`, and `$days` that rows point into.

    A date takes the driver ten times as long to send as all other values of a row, and a batch has few different ones.
    """
    properties = [_properties(row.after) for row in rows]
    names = sorted(set[str]().union(*properties))
    typed = [(place, _known(name, types), types[name]) for place, name in enumerate(names, len(ids))]
    days: defaultdict[str, int] = defaultdict()
    days.default_factory = days.__len__
    values = [[*row[: len(ids)], *map(own.get, names)] for row, own in zip(rows, properties, strict=True)]
    for place, _, type_ in typed:
        if type_ == "day":
            _convert(values, place, days.__getitem__)
        if type_ == "number":
            _convert(values, place, float)
    pairs = [f"{name}: row[{place}]" for place, name in enumerate(ids)]
    pairs += [
        f"{name}: $days[row[{place}]]" if type_ == "day" else f"{name}: row[{place}]" for place, name, type_ in typed
    ]
    return "{" + ", ".join(pairs) + "}", {"rows": values, "days": [date.fromisoformat(text) for text in days]}


def _convert(rows: list[list[Any]], place: int, convert: Callable[[Any], Any]) -> None:
    for row in rows:
        if row[place] is not None:
            row[place] = convert(row[place])


def _changed(types: Mapping[str, str], row: Row) -> dict[str, Any]:
    """The properties that differ, a lost one as None, which removes it."""
    before, after = _properties(row.before), _properties(row.after)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    typed = {name: _typed(types[_known(name, types)], value) for name, value in changed.items()}
    return dict.fromkeys(before.keys() - after.keys()) | typed


def _properties(json: str | None) -> dict[str, Any]:
    properties: dict[str, Any] = orjson.loads(json or "{}")
    return properties


def _typed(type_: str, value: Any) -> Any:
    """Dates are text in JSON, and numbers without a fraction may stand as integers."""
    if type_ == "day":
        return date.fromisoformat(value)
    return float(value) if type_ == "number" else value


def _node_types(kind: str) -> dict[str, str]:
    return dict(node_columns(_known(kind, NODE)))


def _relationship_types(kind: str) -> dict[str, str]:
    return dict(relationship_columns(_known(kind, RELATIONSHIP)))


def _known(name: str, declared: Mapping[str, Any]) -> str:
    """The name itself, which may become part of a statement because the schema declares it."""
    if name not in declared:
        raise ModelError(f"{name!r} is in the built tables and not in the schema; build them with this version")
    return name
