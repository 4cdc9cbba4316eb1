"""The build: claims become the final tables of nodes and relationships.

It reads every claim of the workspace with DuckDB and leaves

    built/nodes.parquet           id, kind, properties (JSON of the stored columns, without nulls)
    built/relationships.parquet   id, kind, from_id, from_kind, to_id, to_kind, properties (JSON)
    built/search.parquet          the spellings of names and addresses (`graph.search`)
    built/ids.parquet             the ids that each node has or had
    built/declarations.parquet    the shipments of each declaration

in which records are joined to parties (`graph.identity`), each property has its chosen value, the ends of facts that
newer records no longer state are known, and derived values (address keys, counts, conflicts) are filled in. The tables
depend on the set of claims alone, never on the order of loading.

The order of choice between several values of one property: the rank of the source (register, list, finding,
declaration), then the newest record (day, record number, position).
"""

import hashlib
import shutil
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from pathlib import Path, PurePath
from typing import Any

import duckdb
import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from graph import dates
from graph.addresses import address_keys, mass_threshold
from graph.embedded_locks import exclusive
from graph.errors import ModelError, WorkspaceError
from graph.hs_editions import codes_of_2022
from graph.identity import cluster
from graph.namesakes import name_groups
from graph.priority_goods import priority_of
from graph.schema import (
    IDENTIFIERS,
    NODES,
    PARTIES,
    RELATIONSHIPS,
    NodeKind,
    Property,
    RelationshipKind,
)
from graph.search import write_search_tables
from graph.sql_steps import steps_in
from graph.workspace import NODE_CLAIMS, RELATIONSHIP_CLAIMS, Workspace, clear_errors, source_id_of_file

TABLES = {
    "nodes.parquet": ("id", "kind", "properties"),
    "relationships.parquet": ("id", "kind", "from_id", "from_kind", "to_id", "to_kind", "properties"),
}
RANKS = ("register", "list", "finding", "declaration")
# Small, so that whoever looks for one node reads few others.
_ROWS_OF_A_GROUP = 8192
# What 1,000,000 shipments need, with two threads; beyond that tables lie on disk.
_LIMITS: dict[str, str | bool] = {"memory_limit": "2GB", "preserve_insertion_order": False}
_CLAIMS_OF_A_PART = 2_000_000
_SQL = Path(__file__).with_name("build.sql")


def build(workspace: Workspace) -> None:
    """Makes the built tables anew from all claims; the old ones stay until the new ones are complete."""
    part = workspace.root / "built.part"
    with clear_errors(workspace.root):
        if part.exists():
            shutil.rmtree(part)
        part.mkdir()
        workspace.built.mkdir(exist_ok=True)
        try:
            with duckdb.connect(config={**_LIMITS, "temp_directory": str(part / "spill")}) as db:
                _build(db, workspace, part)
        except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
            remedy = (
                "free some disk space" if isinstance(error, duckdb.IOException) else "use a machine with more memory"
            )
            raise WorkspaceError(f"{workspace.root}: {str(error).splitlines()[0]}; {remedy}") from error
        (part / "files.json").write_bytes(orjson.dumps(_built_from(workspace)))
        for table in ("nodes", "relationships", "search", "ids", "declarations"):
            (part / f"{table}.parquet").replace(workspace.built / f"{table}.parquet")
        (part / "files.json").replace(workspace.built / "files.json")
        shutil.rmtree(part)


def complete(workspace: Workspace) -> Workspace:
    """The workspace, its tables built where they do not hold every loaded file as this program derives them."""
    if workspace.files():
        with exclusive(workspace.root / "lock"):
            if not is_built(workspace):
                build(workspace)
    return workspace


def is_built(workspace: Workspace) -> bool:
    """Whether the built tables hold every loaded file, as this program derives them.

    A load that was killed before its build leaves them behind, and so does another version of the program.
    """
    path = workspace.built / "files.json"
    built = orjson.loads(path.read_bytes()) if path.exists() else []
    return bool(built == _built_from(workspace))


def _built_from(workspace: Workspace) -> list[list[str | None]]:
    """What the tables depend on: the program, and the files with their mappings."""
    files = [[file["source"], file["sha256"], file.get("mapping")] for file in workspace.files()]
    return [["ownergraph", _digest_of_program(), None], *files]


@cache
def _digest_of_program() -> str:
    """A digest of this package, whose code and data say what is derived."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def _build(db: duckdb.DuckDBPyConnection, workspace: Workspace, part: Path) -> None:
    _read_claims(db, workspace)
    steps = steps_in(_SQL.read_text("utf-8"))
    db.execute(steps["records in order"])
    _join_parties(db)
    _make_in_parts(db, "node_claims", steps["node claims in order, in parts"], of="nodes_filed")
    db.execute(steps["kinds of parties"].replace("$only_in_organisations", _only_in_organisations()))
    _make_in_parts(db, "facts", steps["relationship claims as facts, in parts"], of="relationships_filed")
    _map_texts(db, "partial_dates", _dates_in_claims(), _date_bounds)
    for kind in NODES:
        db.execute(f"CREATE TABLE said_{kind.name} AS {_chosen_values(kind)}")
    db.execute(steps["facts between nodes"])
    _refuse_loose_ends(db)
    db.execute(steps["conflicting values"].replace("$single", _single_properties()))
    _map_addresses(db)
    _map_goods(db)
    _map_names(db)
    db.execute(steps["parties at addresses"])
    _write_table(db, part / "nodes.parquet", {kind.name: _node_rows(kind) for kind in NODES})
    _write_table(db, part / "relationships.parquet", {kind.name: _relationship_rows(kind) for kind in RELATIONSHIPS})
    db.read_parquet(str(part / "nodes.parquet")).create_view("nodes")
    write_search_tables(db, part)


def _write_table(db: duckdb.DuckDBPyConnection, path: Path, rows: Mapping[str, str]) -> None:
    """Writes the rows that a query gives for each kind, ordered by kind and id: one kind is sorted after the other."""
    columns = TABLES[path.name]
    with pq.ParquetWriter(path, _texts(*columns), compression="zstd") as writer:
        for _, query in sorted(rows.items()):
            ordered = db.sql(f"SELECT {', '.join(columns)} FROM ({query}) ORDER BY id")
            for batch in ordered.to_arrow_reader(_ROWS_OF_A_GROUP):
                writer.write_batch(batch)


def _make_in_parts(db: duckdb.DuckDBPyConnection, table: str, query: str, *, of: str) -> None:
    """Makes a table by a query that groups the rows of another one, part by part of the groups."""
    ((rows,),) = db.execute(f"SELECT count(*) FROM {of}").fetchall()
    parts = 1 + rows // _CLAIMS_OF_A_PART
    for part in range(parts):
        start = f"INSERT INTO {table}" if part else f"CREATE TABLE {table} AS"
        db.execute(f"{start} {query}", {"part": part, "parts": parts})


def _read_claims(db: duckdb.DuckDBPyConnection, workspace: Workspace) -> None:
    files = workspace.files()
    rows = [
        {
            "folder": file["folder"],
            "source_id": source_id_of_file(file["sha256"]),
            "source": file["source"],
            "rank": RANKS.index(file["rank"]),
            "history": file["history"],
            "edition": file.get("edition"),
        }
        for file in files
    ]
    schema = pa.schema(
        [(name, pa.string()) for name in ("folder", "source_id", "source", "history", "edition")]
        + [("rank", pa.int64())]
    )
    db.register("files_seen", pa.Table.from_pylist(rows, schema=schema))
    db.execute("CREATE TABLE files AS SELECT * FROM files_seen")
    for table in ("nodes", "relationships"):
        paths = [f"{file['folder']}/{table}.parquet" for file in files]
        if paths:
            db.read_parquet(paths, filename=True).create_view(f"{table}_filed")
        else:
            empty = (NODE_CLAIMS if table == "nodes" else RELATIONSHIP_CLAIMS).append(pa.field("filename", pa.string()))
            db.register(f"{table}_filed", empty.empty_table())
    own = [_source_node(file) for file in files]
    db.register(
        "file_sources", pa.Table.from_pylist(own, schema=pa.schema([("id", pa.string()), ("said", pa.string())]))
    )


def _source_node(file: dict[str, Any]) -> dict[str, str]:
    name = PurePath(file["name"]).name  # the folders of a machine are nobody's business
    fictional = bool(file.get("fictional"))
    about = {
        "title": f"{file['title']}: {name}" + (" (FICTIONAL)" if fictional else ""),
        "publisher": "nobody: fictional data" if fictional else file["publisher"],
        "fictional": fictional or None,
        "url": file.get("url"),
        "licence": file.get("licence"),
        "edition": file.get("edition"),
        "loader": file["source"],
        "file": name,
        "sha256": file["sha256"],
    }
    said = {name: value for name, value in about.items() if value is not None}
    return {"id": source_id_of_file(file["sha256"]), "said": orjson.dumps(said).decode()}


def _join_parties(db: duckdb.DuckDBPyConnection) -> None:
    parties_said = "SELECT DISTINCT subject, said FROM nodes_filed WHERE kind IN (SELECT unnest($parties))"
    db.execute(f"CREATE TABLE parties_said AS {parties_said}", {"parties": list(PARTIES)})
    numbers = " UNION ".join(
        f"SELECT subject, '{scheme}', said->>'$.{scheme}' FROM parties_said WHERE (said->>'$.{scheme}') IS NOT NULL"
        for scheme in IDENTIFIERS
    )
    parties = cluster(db.execute(numbers).fetchall())
    ids = [(record, party.id) for party in parties for record in party.records]
    db.register(
        "joined", pa.table({"subject": [i[0] for i in ids], "id": [i[1] for i in ids]}, _texts("subject", "id"))
    )
    db.execute("CREATE TABLE node_of_record AS SELECT * FROM joined")
    db.register(
        "former",
        pa.table(
            {"id": [party.id for party in parties], "former_ids": [list(party.former_ids) for party in parties]},
            pa.schema([("id", pa.string()), ("former_ids", pa.list_(pa.string()))]),
        ),
    )
    db.execute("CREATE TABLE former_ids AS SELECT * FROM former")


def _texts(*names: str) -> pa.Schema:
    return pa.schema([(name, pa.string()) for name in names])


def _dates_in_claims() -> str:
    """Every text that some claim gives as a date."""
    on_nodes = [
        f"SELECT said->>'$.{declared.name}' AS text FROM node_claims WHERE kind = '{kind.name}'"
        for kind in NODES
        for declared in kind.properties
        if declared.type == "date"
    ]
    on_facts = [f"SELECT {column} FROM facts" for column in ("start_text", "end_text", "seen_first", "seen_last")]
    return " UNION ".join([*on_nodes, *on_facts, "SELECT seen FROM editions"])


def _date_bounds(text: str) -> tuple[str, str]:
    try:
        first, last = dates.bounds(text)
    except ValueError as error:
        raise ModelError(f"a loader let a date pass that is none: {error}") from error
    return first.isoformat(), last.isoformat()


def _map_texts(
    db: duckdb.DuckDBPyConnection, table: str, query: str, function: Callable[[str], tuple[str | None, ...]]
) -> None:
    """Makes a table (text, first, last) by a Python function over the distinct texts that the query gives."""
    texts = [
        row[0] for row in db.execute(f"SELECT DISTINCT text FROM ({query}) q(text) WHERE text IS NOT NULL").fetchall()
    ]
    results = [function(text) for text in texts]
    columns = {"text": texts, "first": [r[0] for r in results], "last": [r[1] for r in results]}
    db.register("mapped", pa.table(columns, _texts("text", "first", "last")))
    db.execute(f"CREATE TABLE {table} AS SELECT * FROM mapped")
    db.unregister("mapped")


def _map_addresses(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute("SELECT id, text, country FROM said_Address WHERE text IS NOT NULL ORDER BY id").fetchall()
    keyed = [(id_, address_keys(text, country)) for id_, text, country in rows]
    columns = {
        "id": [id_ for id_, _ in keyed],
        "building_key": [keys.building for _, keys in keyed],
        "unit_key": [keys.unit for _, keys in keyed],
        "country": [keys.country for _, keys in keyed],
        "building_threshold": [mass_threshold(keys.country, "building") for _, keys in keyed],
        "unit_threshold": [mass_threshold(keys.country, "unit") for _, keys in keyed],
    }
    thresholds = [(name, pa.int64()) for name in ("building_threshold", "unit_threshold")]
    schema = pa.schema(
        [*_texts("id", "building_key", "unit_key", "country"), *(pa.field(*column) for column in thresholds)]
    )
    db.register("keyed", pa.table(columns, schema))
    db.execute("CREATE TABLE address_keys AS SELECT * FROM keyed")


def _map_goods(db: duckdb.DuckDBPyConnection) -> None:
    rows = db.execute("SELECT id, code, hs6, edition FROM said_Commodity WHERE code IS NOT NULL ORDER BY id").fetchall()
    found = [
        (id_, codes_of_2022(code, edition or ""), priority_of(hs6 or "", edition or ""))
        for id_, code, hs6, edition in rows
    ]
    columns = {
        "id": [id_ for id_, _, _ in found],
        "codes": [list(codes) or None for _, codes, _ in found],
        "tier": [priority and priority.tier for _, _, priority in found],
        "certain": [priority and priority.certain for _, _, priority in found],
    }
    types = [pa.field("codes", pa.list_(pa.string())), pa.field("certain", pa.bool_())]
    db.register("goods", pa.table(columns, pa.schema([*_texts("id", "tier"), *types])))
    db.execute("CREATE TABLE known_goods AS SELECT * FROM goods")


def _map_names(db: duckdb.DuckDBPyConnection) -> None:
    spelled = " UNION ".join(
        f"SELECT id, unnest(list_append(coalesce(names, []), name)) AS spelling FROM said_{kind} WHERE unnamed IS NOT TRUE"
        for kind in PARTIES
    )
    rows = db.execute(f"SELECT id, spelling FROM ({spelled}) WHERE spelling IS NOT NULL ORDER BY spelling").fetchall()
    groups = name_groups(rows)
    columns = {"id": list(groups), "name_group": list(groups.values())}
    db.register("grouped", pa.table(columns, _texts("id", "name_group")))
    db.execute("CREATE TABLE name_groups AS SELECT * FROM grouped")


def _chosen_values(kind: NodeKind) -> str:
    """One row a node of this kind: its id and the chosen value of each claimed property."""
    claimed = [declared for declared in kind.properties if not declared.derived]
    shape = ", ".join(f'"{declared.name}": {_JSON_TYPE[declared.type]}' for declared in claimed)
    columns = ", ".join(_chosen(declared, declared.name == kind.caption) for declared in claimed)
    claims = "party_claims" if kind.party else "node_claims"
    chosen_kind = f"node_kind = '{kind.name}'" if kind.party else f"kind = '{kind.name}'"
    return (
        f"SELECT id, {columns} FROM (SELECT id, place, superseded AND NOT mentioned AS replaced, "
        f"from_json(said, '{{{shape}}}') AS said FROM {claims} WHERE {chosen_kind}) GROUP BY id"
    )


_SQL_TYPE = {"text": "VARCHAR", "date": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN"}
_JSON_TYPE = {name: f'"{type_}"' for name, type_ in _SQL_TYPE.items()} | {"texts": '["VARCHAR"]'}


def _chosen(declared: Property, is_caption: bool) -> str:
    value = f"said.{declared.name}"
    if declared.type == "texts":
        # Former names stay, whatever a newer record says.
        listed = f"list({value}) FILTER (NOT replaced)"
        if declared.name == "names":
            listed = f"list(list_concat({value}, [said.name]))"
        texts = f"list_filter(flatten({listed}), lambda text: text IS NOT NULL)"
        return f"nullif(list_sort(list_distinct({texts})), []) AS {declared.name}"
    # A value that the newest record of its own subject no longer states is not shown, but every node keeps a name.
    shown = "true" if is_caption else "NOT replaced"
    return f"arg_min({value}, place) FILTER ({value} IS NOT NULL AND {shown}) AS {declared.name}"


def _node_rows(kind: NodeKind) -> str:
    derived = {
        "identity_basis": "CASE WHEN "
        + " OR ".join(f"n.{s} IS NOT NULL" for s in IDENTIFIERS)
        + " THEN 'number' ELSE 'name' END"
        if kind.party
        else "",
        "former_ids": "(SELECT any_value(f.former_ids) FROM former_ids f WHERE f.id = n.id)",
        "name_group": "w.name_group",
        "disputed": "CASE WHEN d.id IS NOT NULL THEN true END",
        "listed": "CASE WHEN l.id IS NOT NULL THEN true END",
        "neighbours": "o.parties",
        "listed_neighbours": "o.listed",
        "defence_activity": _defence_activity(),
        "building_key": "k.building_key",
        "unit_key": "k.unit_key",
        "building_threshold": "k.building_threshold",
        "unit_threshold": "k.unit_threshold",
        "building_parties": "b.parties",
        "unit_parties": "u.parties",
        "hs6_2022": "g.codes",
        "tier": "g.tier",
        "tier_certain": "g.certain",
    }
    fields = []
    joins = []
    for declared in kind.properties:
        if declared.derived:
            fields.append((declared.name, derived[declared.name]))
        elif declared.type == "date":
            fields.append((declared.name, f"n.{declared.name}"))
            fields.append((f"{declared.name}_min", f"d_{declared.name}.first"))
            fields.append((f"{declared.name}_max", f"d_{declared.name}.last"))
            joins.append(f"LEFT JOIN partial_dates d_{declared.name} ON d_{declared.name}.text = n.{declared.name}")
        elif kind.name == "Address" and declared.name == "country":
            # An office abroad is where its address says, not where the company that states it is.
            fields.append((declared.name, f"coalesce(k.{declared.name}, n.{declared.name})"))
        else:
            fields.append((declared.name, f"n.{declared.name}"))
    if kind.party:
        joins.append("LEFT JOIN former_ids f ON f.id = n.id")
        joins.append("LEFT JOIN disputed_nodes d ON d.id = n.id")
        joins.append("LEFT JOIN name_groups w ON w.id = n.id")
        joins.append("LEFT JOIN listed_nodes l ON l.id = n.id")
        joins.append("LEFT JOIN neighbours o ON o.id = n.id")
        fields = [(name, "nullif(f.former_ids, [])" if name == "former_ids" else value) for name, value in fields]
    if kind.name == "Commodity":
        joins.append("LEFT JOIN known_goods g ON g.id = n.id")
    if kind.name == "Address":
        joins.append("LEFT JOIN address_keys k ON k.id = n.id")
        joins.append("LEFT JOIN building_parties b ON b.key = k.building_key")
        joins.append("LEFT JOIN unit_parties u ON u.key = k.unit_key")
    return (
        f"SELECT n.id, '{kind.name}' AS kind, {_json(fields)} AS properties FROM said_{kind.name} n {' '.join(joins)}"
    )


def _relationship_rows(kind: RelationshipKind) -> str:
    claimed = [column for declared in kind.claim_properties() for column, _ in declared.columns()]
    fields = [(column, column) for column in claimed if column not in ("id", "from_id", "to_id")]
    fields += [
        (declared.name, f"TRY_CAST(said->>'$.{declared.name}' AS {_SQL_TYPE[declared.type]})")
        for declared in kind.properties
    ]
    table = "conflicting_values" if kind.derived else "facts_between_nodes"
    return (
        f"SELECT id, kind, from_id, from_kind, to_id, to_kind, {_json(fields)} AS properties "
        f"FROM {table} WHERE kind = '{kind.name}'"
    )


# Classes of OKVED 2 that are defence: weapons and ammunition, aircraft and spacecraft, military vehicles, defence.
_DEFENCE_CLASSES = ("25.40", "30.30", "30.40", "84.22")


def _defence_activity() -> str:
    """The first registered activity, the main one before the others, that belongs to a class of defence."""
    classes = " OR ".join(f"starts_with(code, '{class_}')" for class_ in _DEFENCE_CLASSES)
    activities = "list_concat([n.activity_code], coalesce(n.activity_codes, []))"
    return f"list_filter({activities}, lambda code: {classes})[1]"


def _json(fields: Iterable[tuple[str, str]]) -> str:
    """A JSON object of these (name, SQL) pairs without those that are null, which concat_ws passes over."""
    members = ", ".join(f"'\"{name}\":' || to_json({sql})" for name, sql in fields)
    return f"'{{' || concat_ws(',', {members}) || '}}'"


def _single_properties() -> str:
    """The node claims of every property that has one true value, as (id, kind, property, value, source_id, key)."""
    parties = sorted({p.name for kind in NODES if kind.party for p in kind.properties if p.single})
    single = [("party_claims", "node_kind", name, "true") for name in parties]
    single += [
        ("node_claims", "kind", declared.name, f"kind = '{kind.name}'")
        for kind in NODES
        for declared in kind.properties
        if declared.single and not kind.party
    ]
    return " UNION ALL ".join(
        f"SELECT id, {kind} AS node_kind, '{name}' AS property, said->>'$.{name}' AS value, source_id, key, seen, "
        f"records FROM {claims} WHERE {of_kind} AND (said->>'$.{name}') IS NOT NULL AND NOT superseded"
        for claims, kind, name, of_kind in single
    )


def _only_in_organisations() -> str:
    """The kinds of relationship that lead to a company or public body, but to no person."""
    kinds = (kind for kind in RELATIONSHIPS if {"Company", "PublicBody"}.issuperset(kind.targets))
    return ", ".join(f"'{kind.name}'" for kind in kinds)


def _refuse_loose_ends(db: duckdb.DuckDBPyConnection) -> None:
    """A relationship whose end no claim describes is a fault of its loader, and never dropped in silence."""
    loose = db.execute(
        "SELECT id, origin, target FROM facts_between_nodes WHERE from_kind IS NULL OR to_kind IS NULL ORDER BY id LIMIT 1"
    ).fetchone()
    if loose is not None:
        raise ModelError(f"relationship {loose[0]} joins {loose[1]} and {loose[2]}, one of which no claim describes")
    shapes = db.execute("SELECT kind, from_kind, to_kind, min(id) FROM facts_between_nodes GROUP BY ALL ORDER BY ALL")
    allowed = {
        (kind.name, origin, target) for kind in RELATIONSHIPS for origin in kind.origins for target in kind.targets
    }
    for kind, from_kind, to_kind, example in shapes.fetchall():
        if (kind, from_kind, to_kind) not in allowed:
            raise ModelError(f"relationship {example}: the schema has no ({from_kind})-[:{kind}]->({to_kind})")
