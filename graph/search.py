"""Finding parties, vessels, addresses, territories and shipments by name or number, in any script.

Works on the built tables of a workspace: `built/search.parquet` holds one row for each spelling of each node, and
`built/ids.parquet` one for each id that a node has or had.
"""

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import orjson
import pyarrow as pa

from graph import identifiers
from graph.errors import AmbiguousParty, UsageError, WorkspaceError
from graph.names import fold
from graph.schema import PARTIES, node_id_of_number
from graph.workspace import Workspace

_SPELLINGS = """
SELECT id, kind, unnest(list_distinct(list_concat([properties->>'$.name'],
    coalesce(from_json(properties->'$.names', '["VARCHAR"]'), [])))) AS spelling
FROM nodes WHERE kind IN ('Company', 'Person', 'PublicBody', 'Territory', 'Vessel')
UNION ALL SELECT id, kind, properties->>'$.text' FROM nodes WHERE kind = 'Address'
"""


_IDS = """
SELECT id AS given, id FROM nodes
UNION SELECT unnest(from_json(properties->'$.former_ids', '["VARCHAR"]')), id FROM nodes WHERE contains(properties, '"former_ids"')
"""


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
    """Writes the spellings of the view `nodes` (id, kind, properties) with their folded form, and the ids of its nodes."""
    rows = db.execute(f"SELECT * FROM ({_SPELLINGS}) WHERE spelling IS NOT NULL ORDER BY ALL").fetchall()
    columns = {
        "id": [row[0] for row in rows],
        "kind": [row[1] for row in rows],
        "spelling": [row[2] for row in rows],
        "folded": [fold(row[2]) for row in rows],
    }
    names = ("id", "kind", "spelling", "folded")
    db.register("spellings", pa.table(columns, pa.schema([(name, pa.string()) for name in names])))
    for query, name in (("FROM spellings", "search"), (f"SELECT * FROM ({_IDS}) ORDER BY given, id", "ids")):
        target = str(folder / f"{name}.parquet").replace("'", "''")
        db.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


class Search:
    """Looks things up in the built tables of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._nodes = workspace.built / "nodes.parquet"
        self._spellings = workspace.built / "search.parquet"
        self._ids = workspace.built / "ids.parquet"
        if not self._spellings.exists():
            raise WorkspaceError(f"{workspace.root}: nothing is loaded yet; run `ownergraph load SOURCE FILE`")

    def find(self, text: str, limit: int = 50, kinds: Sequence[str] = ()) -> list[Found]:
        """Everything that the text can mean, best first: ids and numbers, then names that hold all its words."""
        with self._open() as db:
            hits = self._by_id(db, text) or [*self._by_name(db, text, limit), *self._by_declaration(db, text, limit)]
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
                "SELECT spelling, max(jaro_winkler_similarity(folded, $folded)) AS likeness FROM spellings "
                "WHERE list_contains($kinds, kind) GROUP BY spelling HAVING likeness > 0.8 "
                "ORDER BY likeness DESC, spelling LIMIT 5",
                {"folded": fold(text), "kinds": list(kinds)},
            ).fetchall()
        return [row[0] for row in rows]

    @contextlib.contextmanager
    def _open(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with duckdb.connect() as db:
            db.read_parquet(str(self._nodes)).create_view("nodes")
            db.read_parquet(str(self._spellings)).create_view("spellings")
            db.read_parquet(str(self._ids)).create_view("ids")
            yield db

    def _by_id(self, db: duckdb.DuckDBPyConnection, text: str) -> list[Found]:
        text = text.strip()
        ids = [text]
        number = identifiers.parse(text)
        if number is not None:
            ids.append(node_id_of_number(*number))
        meant = db.execute("SELECT id FROM ids WHERE list_contains($ids, given)", {"ids": ids}).fetchall()
        nodes = _nodes(db, [id_ for (id_,) in meant])
        return [_found(node, matched=text, score=1.0) for _, node in sorted(nodes.items())]

    def _by_name(self, db: duckdb.DuckDBPyConnection, text: str, limit: int) -> list[Found]:
        folded = fold(text)
        if not folded:
            return []
        hits = db.execute(
            "SELECT id, arg_min(spelling, (length(folded), spelling)), "
            "max(CASE WHEN folded = $folded THEN 1.0 ELSE length($folded) / (1.0 + length(folded)) END) AS score "
            "FROM spellings WHERE list_has_all(string_split(folded, ' '), string_split($folded, ' ')) "
            "OR starts_with(folded, $folded) GROUP BY id ORDER BY score DESC, id LIMIT $limit",
            {"folded": folded, "limit": limit},
        ).fetchall()
        nodes = _nodes(db, [hit[0] for hit in hits])
        return [_found(nodes[id_], matched=spelling, score=float(score)) for id_, spelling, score in hits]

    def _by_declaration(self, db: duckdb.DuckDBPyConnection, text: str, limit: int) -> list[Found]:
        if "/" not in text:
            return []
        rows = db.execute(
            "SELECT id, kind, properties FROM nodes WHERE kind = 'Shipment' AND (properties->>'$.declaration') = $text "
            "ORDER BY id LIMIT $limit",
            {"text": text.strip(), "limit": limit},
        ).fetchall()
        return [_found(row, matched=text.strip(), score=1.0) for row in rows]


def _nodes(db: duckdb.DuckDBPyConnection, ids: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """The nodes with these ids. Each is asked for by itself, so that only the parts of the table that can hold it are read."""
    query = "SELECT id, kind, properties FROM nodes WHERE id = ?"
    return {row[0]: row for id_ in dict.fromkeys(ids) for row in db.execute(query, [id_]).fetchall()}


def _found(row: tuple[str, str, str], matched: str, score: float) -> Found:
    id_, kind, properties = row
    known = orjson.loads(properties)
    name = known.get("name") or known.get("text") or known.get("goods") or id_
    return Found(id_, name, kind, known.get("country"), matched, score)
