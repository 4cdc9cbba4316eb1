"""What the Python module of a question found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """Rows with the columns under `returns`, the counts that `left_out` describes, and whether a limit ended the search."""

    rows: list[Row]
    left_out: Mapping[str, Any] = field(default_factory=dict)
    cut: bool = False
