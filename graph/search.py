"""Finding parties, vessels, addresses, territories and shipments by name or number, in any script.

Works on three of the built tables of a workspace, beside its nodes: `built/search.parquet` holds one row for each
spelling of each node, `built/ids.parquet` one for each id that a node has or had, `built/declarations.parquet` one for
each shipment whose declaration is known by its number.
"""

import contextlib
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from graph import identifiers
from graph.errors import AmbiguousParty, UsageError, WorkspaceError
from graph.names import fold
from graph.schema import PARTIES, node_id_of_number
from graph.workspace import Workspace

# A node's name and country stand beside each of its spellings, so that a list of hits needs no look at the nodes.
_SPELLINGS = """
SELECT id, kind, properties->>'$.name' AS name, properties->>'$.country' AS country, unnest(list_distinct(list_concat(
    [properties->>'$.name'], coalesce(from_json(properties->'$.names', '["VARCHAR"]'), [])))) AS spelling
FROM nodes WHERE kind IN ('Company', 'Person', 'PublicBody', 'Territory', 'Vessel')
UNION ALL
SELECT id, kind, properties->>'$.text', properties->>'$.country', properties->>'$.text'
FROM nodes WHERE kind = 'Address'
"""

_IDS = """
SELECT id AS given, id FROM nodes
UNION SELECT unnest(from_json(properties->'$.former_ids', '["VARCHAR"]')), id FROM nodes WHERE contains(properties, '"former_ids"')
ORDER BY given, id
"""

_DECLARATIONS = """
SELECT properties->>'$.declaration' AS declaration, id FROM nodes WHERE kind = 'Shipment' AND declaration IS NOT NULL
ORDER BY declaration, id
"""

_TABLES = ("nodes", "search", "ids", "declarations")
# What is read of the tables is kept in memory up to here; this is enough for 1,000,000 shipments.
_MEMORY = "200MB"


@dataclass(frozen=True)
class Found:
    """One hit: the node, its name and kind, and the spelling or number that matched. `score` is 1 for a sure hit."""

    id: str
    name: str
    kind: str
    country: str | None
    matched: str
    score: float

    def to_json(self) -> dict[str, Any]:
        return {"id": self.id, "name": self.name, "kind": self.kind, "country": self.country, "matched": self.matched}


def write_search_tables(db: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Writes what the view `nodes` (id, kind, properties) is searched by: spellings with their folded form, and numbers."""
    found = db.execute(f"SELECT * FROM ({_SPELLINGS}) WHERE spelling IS NOT NULL ORDER BY ALL").to_arrow_table()
    folded = pa.array([fold(spelling) for spelling in found["spelling"].to_pylist()], pa.string())
    db.register("spellings", found.append_column("folded", folded))
    for query, name in (("FROM spellings", "search"), (_IDS, "ids"), (_DECLARATIONS, "declarations")):
        db.execute(f"COPY ({query}) TO {_quoted(folder / f'{name}.parquet')} (FORMAT parquet, COMPRESSION zstd)")


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


class Search:
    """Looks things up in the built tables of one workspace, as they are at the time; several threads may share it."""

    def __init__(self, workspace: Workspace) -> None:
        self._paths = {table: workspace.built / f"{table}.parquet" for table in _TABLES}
        self._opening = threading.Lock()
        self._db: duckdb.DuckDBPyConnection | None = None
        if not all(path.exists() for path in self._paths.values()):
            raise WorkspaceError(f"{workspace.root}: nothing is loaded yet; run `ownergraph load SOURCE FILE`")

    def __enter__(self) -> "Search":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the tables; a later search opens them again."""
        with self._opening:
            if self._db is not None:
                self._db.close()
                self._db = None

    @contextlib.contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one search, to the database that all of them share."""
        with self._opening:
            if self._db is None:
                self._db = _views(self._paths)
            connection = self._db.cursor()
        with connection:
            yield connection

    def find(self, text: str, limit: int = 50, kinds: Sequence[str] = ()) -> list[Found]:
        """Everything that the text can mean, best first: ids and numbers, then names that hold all its words."""
        with self._open() as db:
            hits = _by_id(db, text) or [*_by_name(db, text, kinds, limit), *_by_declaration(db, text, limit)]
            return [hit for hit in hits if not kinds or hit.kind in kinds][:limit]

    def resolve(self, text: str, kinds: Sequence[str] = PARTIES) -> str:
        """The id of the one node of these kinds that the text names.

        Raises AmbiguousParty with the candidates when several match, UsageError with suggestions when none does.
        """
        hits = self.find(text, kinds=kinds)
        exact = [hit for hit in hits if hit.score == 1]
        chosen = exact or hits
        if len(chosen) == 1:
            return chosen[0].id
        if not chosen:
            similar = "; ".join(self.similar(text, kinds))
            hint = f"similar names: {similar}" if similar else "`ownergraph find` searches all names and numbers"
            raise UsageError(f"nothing is known under {text!r}; {hint}")
        candidates = [(hit.id, hit.name, hit.country) for hit in chosen]
        listed = "; ".join(f"{id_} ({name}, {country or 'country unknown'})" for id_, name, country in candidates[:20])
        raise AmbiguousParty(f"{text!r} matches {len(candidates)} entries, give one of the ids: {listed}", candidates)

    def similar(self, text: str, kinds: Sequence[str]) -> list[str]:
        """Up to five spellings of nodes of these kinds that look like the text, the closest first."""
        with self._open() as db:
            rows = db.execute(
                "SELECT spelling, max(jaro_winkler_similarity(folded, $folded)) AS likeness FROM search "
                "WHERE list_contains($kinds, kind) GROUP BY spelling HAVING likeness > 0.8 "
                "ORDER BY likeness DESC, spelling LIMIT 5",
                {"folded": fold(text), "kinds": list(kinds)},
            ).fetchall()
        return [row[0] for row in rows]


def _views(paths: Mapping[str, Path]) -> duckdb.DuckDBPyConnection:
    """A database of views. What it keeps in memory of a file it reads anew when the file is replaced."""
    db = duckdb.connect(config={"memory_limit": _MEMORY})
    for table, path in paths.items():
        db.execute(f"CREATE VIEW {table} AS FROM read_parquet({_quoted(path)})")
    return db


def _by_id(db: duckdb.DuckDBPyConnection, text: str) -> list[Found]:
    ids = [text.strip()]
    number = identifiers.parse(text.strip())
    if number is not None:
        ids.append(node_id_of_number(*number))
    # Each is asked for by itself, so that only the parts of the tables that can hold it are read.
    meant = [row for given in ids for row in db.execute("SELECT id FROM ids WHERE given = ?", [given]).fetchall()]
    return _nodes(db, sorted({id_ for (id_,) in meant}), matched=text.strip())


def _by_name(db: duckdb.DuckDBPyConnection, text: str, kinds: Sequence[str], limit: int) -> list[Found]:
    folded = fold(text)
    if not folded:
        return []
    words = folded.split()
    # Whether a name holds letters is told much sooner than whether it holds words, and rules most names out.
    letters = " AND ".join(f"contains(folded, $word_{number})" for number in range(len(words)))
    matching = (
        f"{letters} AND ($kinds = [] OR list_contains($kinds, kind)) AND (starts_with(folded, $folded) "
        "OR list_has_all(string_split(folded, ' '), string_split($folded, ' ')))"
    )
    rows = db.execute(
        "WITH best AS (SELECT id, max(CASE WHEN folded = $folded THEN 1.0 "
        "ELSE length($folded) / (1.0 + length(folded)) END) AS score "
        f"FROM search WHERE {matching} GROUP BY id ORDER BY score DESC, id LIMIT $limit) "
        "SELECT id, any_value(name), any_value(kind), any_value(country), "
        "arg_min(spelling, (length(folded), spelling)), any_value(score) AS score "
        f"FROM search JOIN best USING (id) WHERE {matching} GROUP BY id ORDER BY score DESC, id",
        {"folded": folded, "limit": limit, "kinds": list(kinds)}
        | {f"word_{number}": word for number, word in enumerate(words)},
    ).fetchall()
    return [Found(id_, name, kind, country, matched, float(score)) for id_, name, kind, country, matched, score in rows]


def _by_declaration(db: duckdb.DuckDBPyConnection, text: str, limit: int) -> list[Found]:
    if "/" not in text:
        return []
    number = text.strip()
    query = "SELECT id FROM declarations WHERE declaration = ? ORDER BY id LIMIT ?"
    return _nodes(db, [id_ for (id_,) in db.execute(query, [number, limit]).fetchall()], matched=number)


def _nodes(db: duckdb.DuckDBPyConnection, ids: Iterable[str], matched: str) -> list[Found]:
    """The nodes with these ids, as sure hits. Each is asked for by itself, as ids are."""
    query = "SELECT id, kind, properties FROM nodes WHERE id = ?"
    return [_found(row, matched) for id_ in ids for row in db.execute(query, [id_]).fetchall()]


def _found(row: tuple[str, str, str], matched: str) -> Found:
    id_, kind, properties = row
    known = orjson.loads(properties)
    name = known.get("name") or known.get("text") or known.get("goods") or id_
    return Found(id_, name, kind, known.get("country"), matched, score=1.0)
