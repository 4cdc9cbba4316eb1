"""A workspace filled with claims written down in a test, without a file."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import orjson

from graph.build import build
from graph.claims import Filing
from graph.workspace import Workspace

Rows = dict[str, dict[str, object]]


def add(
    workspace: Workspace,
    name: str,
    filings: Sequence[Filing],
    *,
    source: str = "register",
    history: str = "by_subject",
    rank: str = "register",
    edition: str | None = None,
) -> None:
    """Adds a file's claims; `name` stands for its content."""
    sha256 = name.ljust(64, "0")
    with workspace.claim_writer(source, sha256) as writer:
        for position, filing in enumerate(filings, 1):
            writer.add(position, f"record {position} of {name}", filing)
        writer.commit(
            {
                "source": source,
                "sha256": sha256,
                "history": history,
                "rank": rank,
                "edition": edition,
                "title": "A register",
                "name": name,
                "publisher": "An office",
                "records": {"read": len(filings), "loaded": len(filings), "rejected": 0, "ignored": 0},
            }
        )


def built(workspace: Workspace) -> tuple[Rows, Rows]:
    """The built nodes and relationships by id, each with its kind (and ends) among its properties."""
    build(workspace)
    nodes = duckdb.execute("SELECT id, kind, properties FROM read_parquet($p)", {"p": _path(workspace, "nodes")})
    found = {id_: {"kind": kind, **orjson.loads(properties)} for id_, kind, properties in nodes.fetchall()}
    ties = duckdb.execute(
        "SELECT id, kind, from_id, to_id, properties FROM read_parquet($p)", {"p": _path(workspace, "relationships")}
    )
    return found, {
        id_: {"kind": kind, "from": from_id, "to": to_id, **orjson.loads(properties)}
        for id_, kind, from_id, to_id, properties in ties.fetchall()
    }


def _path(workspace: Workspace, table: str) -> str:
    return str(workspace.built / f"{table}.parquet")


def tables(workspace: Path) -> list[bytes]:
    """The content of the built tables, in a comparable form."""
    return [
        repr(
            duckdb.execute("FROM read_parquet($p) ORDER BY ALL", {"p": str(workspace / "built" / name)}).fetchall()
        ).encode()
        for name in ("nodes.parquet", "relationships.parquet", "search.parquet")
    ]
