"""The built tables of a workspace as tables of DuckDB in memory, with a typed column for each property of the model."""

import json
from collections.abc import Iterable, Sequence

import duckdb

from graph.company_names import name_key
from graph.hs_bridges import exact_parts
from graph.hs_editions import successors
from graph.schema import NODES, PARTIES, RELATIONSHIPS, node_columns, relationship_columns
from graph.workspace import Workspace

_TYPES = {
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "boolean": "BOOLEAN",
    "day": "DATE",
}
_ENDS = ("id", "from_id", "to_id")
_MACROS = (
    """in_force(started, ended, day, also_ended) AS
       (started IS NULL OR started <= day) AND (also_ended OR ended IS NULL OR ended > day)""",
    """in_period(first, last, since, until) AS
       (since IS NULL OR last IS NULL OR last >= since) AND (until IS NULL OR first IS NULL OR first <= until)""",
    """meets(started, ended, first, last) AS
       (started IS NULL OR last IS NULL OR started <= last) AND (ended IS NULL OR first IS NULL OR ended >= first)""",
)


def typed_tables(workspace: Workspace) -> duckdb.DuckDBPyConnection:
    """A database with a table for each kind, `Party` for the three kinds of parties together, `NameSound` and `ExactPart`."""
    db = duckdb.connect()
    for macro in _MACROS:
        db.execute(f"CREATE MACRO {macro}")
    for table in ("nodes", "relationships"):
        db.read_parquet(str(workspace.built / f"{table}.parquet")).create_view(table)
    for node in NODES:
        _create(db, node.name, "nodes", ("id",), node_columns(node.name))
    for relationship in RELATIONSHIPS:
        _create(db, relationship.name, "relationships", _ENDS, relationship_columns(relationship.name))
    of_parties = (f"SELECT '{kind}' AS kind, * FROM {kind}" for kind in PARTIES)
    db.execute(f"CREATE TABLE Party AS {' UNION ALL BY NAME '.join(of_parties)}")
    _create_name_sounds(db)
    _create_exact_parts(db)
    return db


def _create(
    db: duckdb.DuckDBPyConnection, kind: str, table: str, own: tuple[str, ...], columns: Iterable[tuple[str, str]]
) -> None:
    types = json.dumps({name: _TYPES[type_] for name, type_ in columns if name not in own})
    db.execute(
        f"""CREATE TABLE {kind} AS
            SELECT {", ".join(own)}, unnest(json_transform(properties, '{types}'))
            FROM {table} WHERE kind = '{kind}'"""
    )


def _create_name_sounds(db: duckdb.DuckDBPyConnection) -> None:
    """How each spelling of a party's names sounds: what a register of names would hold."""
    spelled = db.execute(
        "SELECT id, unnest(list_distinct(list_append(coalesce(names, []), name))) FROM Party WHERE unnamed IS NOT TRUE"
    ).fetchall()
    keys = ((id_, name_key(name)) for id_, name in spelled if name)
    _fill(db, "NameSound", ("id", "sound", "letters"), [(id_, key.sound, key.letters) for id_, key in keys if key])


def _create_exact_parts(db: duckdb.DuckDBPyConnection) -> None:
    """The codes of 2022 that together hold what an older one held."""
    _fill(db, "ExactPart", ("old", "part"), [(old, part) for old in successors() for part in exact_parts(old)])


def _fill(db: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    values = {name: [row[place] for row in rows] for place, name in enumerate(columns)}
    db.execute(f"CREATE TABLE {table} AS SELECT {', '.join(f'unnest(${name}) AS {name}' for name in columns)}", values)
