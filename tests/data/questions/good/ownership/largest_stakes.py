"""Sorts the stakes by their share and keeps the first ones."""

from collections.abc import Mapping
from typing import Any


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row for each of the largest stakes."""
    stakes = [
        {"company_id": row["company"], "share": row["stake"].properties["share_min"], "evidence": [row["stake"]]}
        for row in rows
    ]
    stakes.sort(key=lambda stake: (-stake["share"], stake["company_id"]))
    return stakes[: parameters["most"]]
