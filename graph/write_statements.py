"""The statements that write nodes and relationships, derived from the schema.

Each takes rows of values by position, `UNWIND $rows AS row`, so that names are neither sent nor looked up for every
row. Names of labels, types and properties come from the schema alone; every value is a parameter.

New nodes and relationships get all their properties in the pattern that creates them, and only the properties that
some row of the batch has are named (setting them afterwards doubles the time on the embedded engine). Changed ones are
given only what changed. A relationship is found from one of its ends, the `anchor`: the embedded engine does not use
an index on relationships, and looks through all that the anchor has.
"""

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
    names, values = _values(_node_types(shape.kind), rows)
    properties = _map({"id": 0} | {name: place for place, name in enumerate(names, 1)})
    return _unwind(f"CREATE (:{shape.kind} {properties})", ([row.id, *v] for row, v in zip(rows, values, strict=True)))


def update_nodes(shape: Shape, rows: Sequence[Row]) -> Statement:
    types = _node_types(shape.kind)
    return _unwind(f"MATCH (n:{shape.kind} {{id: row[0]}}) SET n += row[1]", ([r.id, _changed(types, r)] for r in rows))


def delete_nodes(shape: Shape, rows: Sequence[Row]) -> Statement:
    """Fails where a node still has a relationship: one of somebody else's, which is not to be lost."""
    return _unwind(f"MATCH (n:{_known(shape.kind, NODE)} {{id: row[0]}}) DELETE n", ([row.id] for row in rows))


def create_relationships(shape: Shape, rows: Sequence[Row]) -> Statement:
    names, values = _values(_relationship_types(shape.kind), rows)
    places = {"id": 0, "from_id": 1, "to_id": 2} | {name: place for place, name in enumerate(names, 3)}
    clauses = (
        f"MATCH (a:{shape.from_kind} {{id: row[1]}}), (b:{shape.to_kind} {{id: row[2]}}) "
        f"CREATE (a)-[:{shape.kind} {_map(places)}]->(b)"
    )
    return _unwind(clauses, ([r.id, r.from_id, r.to_id, *v] for r, v in zip(rows, values, strict=True)))


def update_relationships(shape: Shape, rows: Sequence[Row]) -> Statement:
    types = _relationship_types(shape.kind)
    found = ((*_found(shape, row), _changed(types, row)) for row in rows)
    return _unwind(f"MATCH {_anchored(shape)} SET r += row[2]", (list(row) for row in found))


def delete_relationships(shape: Shape, rows: Sequence[Row]) -> Statement:
    return _unwind(f"MATCH {_anchored(shape)} DELETE r", (list(_found(shape, row)) for row in rows))


def _unwind(clauses: str, rows: Iterable[list[Any]]) -> Statement:
    return f"UNWIND $rows AS row {clauses}", {"rows": list(rows)}


def _anchored(shape: Shape) -> str:
    _known(shape.kind, RELATIONSHIP)
    if shape.anchor == "from":
        return f"(:{shape.from_kind} {{id: row[1]}})-[r:{shape.kind} {{id: row[0]}}]->()"
    return f"(:{shape.to_kind} {{id: row[1]}})<-[r:{shape.kind} {{id: row[0]}}]-()"


def _found(shape: Shape, row: Row) -> tuple[str, str | None]:
    return row.id, row.from_id if shape.anchor == "from" else row.to_id


def _map(places: Mapping[str, int]) -> str:
    return "{" + ", ".join(f"{name}: row[{place}]" for name, place in places.items()) + "}"


Types = Mapping[str, Callable[[Any], Any]]


def _values(types: Types, rows: Sequence[Row]) -> tuple[list[str], Iterable[list[Any]]]:
    """The names of the properties that any of the rows has, and the values of each row in their order."""
    properties = [_properties(row.after) for row in rows]
    given = set[str]().union(*properties)
    typed = [(_known(name, types), types[name]) for name in sorted(given)]
    values = ([as_type(own[name]) if name in own else None for name, as_type in typed] for own in properties)
    return [name for name, _ in typed], values


def _changed(types: Types, row: Row) -> dict[str, Any]:
    """The properties that differ, a lost one as None, which removes it."""
    before, after = _properties(row.before), _properties(row.after)
    now = {name: types[_known(name, types)](value) for name, value in after.items() if before.get(name) != value}
    return dict.fromkeys(before.keys() - after.keys()) | now


def _properties(json: str | None) -> dict[str, Any]:
    properties: dict[str, Any] = orjson.loads(json or "{}")
    return properties


def _as_filed(value: Any) -> Any:
    return value


# Numbers without a fraction may stand as integers in JSON.
_AS_TYPE: Mapping[str, Callable[[Any], Any]] = {"day": date.fromisoformat, "number": float}


def _node_types(kind: str) -> Types:
    return {name: _AS_TYPE.get(type_, _as_filed) for name, type_ in node_columns(_known(kind, NODE))}


def _relationship_types(kind: str) -> Types:
    return {name: _AS_TYPE.get(type_, _as_filed) for name, type_ in relationship_columns(_known(kind, RELATIONSHIP))}


def _known(name: str, declared: Mapping[str, Any]) -> str:
    """The name itself, which may become part of a statement because the schema declares it."""
    if name not in declared:
        raise ModelError(f"{name!r} is in the built tables and not in the schema; build them with this version")
    return name
