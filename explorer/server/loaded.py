"""What is loaded, for the start page: each file with its source, date and account, and the size of the graph."""

from typing import Any

import duckdb

from explorer.server.reading import Explored, file_name
from graph.workspace import source_id_of_file


def loaded(explored: Explored) -> dict[str, Any]:
    """Files with their accounts, and how many nodes and links of each kind the built graph has."""
    workspace = explored.session.workspace
    files = [
        {
            "id": source_id_of_file(file["sha256"]),
            "source": file["source"],
            "title": file["title"],
            "name": file_name(file["name"]),
            "edition": file.get("edition"),
            "records": file["records"],
        }
        for file in workspace.files()
    ]
    return {"files": files, "engine": explored.session.store.describe(), **_counts(explored)}


def _counts(explored: Explored) -> dict[str, dict[str, int]]:
    found = {}
    for table in ("nodes", "relationships"):
        path = explored.session.workspace.built / f"{table}.parquet"
        query = "SELECT kind, count(*) FROM read_parquet($path) GROUP BY kind ORDER BY kind"
        with duckdb.connect() as db:
            found[table] = dict(db.execute(query, {"path": str(path)}).fetchall()) if path.exists() else {}
    return found
