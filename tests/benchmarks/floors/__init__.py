"""The floor of a question: the least work in this process that gives the same rows, without evidence and citations.

`<question>.sql` is a statement for DuckDB over tables in memory, one for each kind of the model and one for all parties;
`walks.py` and `ownership.py` search through dictionaries. All are filled from the built tables before a clock starts.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from graph.workspace import Workspace
from queries.framework.answer import Answer
from tests.benchmarks.floors.ownership import Holdings
from tests.benchmarks.floors.tables import typed_tables
from tests.benchmarks.floors.walks import Ties

Row: TypeAlias = Mapping[str, Any]
Floor: TypeAlias = Callable[[Mapping[str, Any], int], list[Row]]

_STATEMENTS = {path.stem: path.read_text("utf-8") for path in Path(__file__).parent.glob("*.sql")}


class Floors:
    """The floors of the questions over the built tables of a workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._db = typed_tables(workspace)
        self._searches: dict[str, Callable[[Mapping[str, Any]], list[Row]]] = {
            **Holdings(self._db).searches(),
            **Ties(self._db).searches(),
        }

    def of(self, question: str) -> Floor | None:
        """What gives the rows for an answer's parameters, at most so many; None for a question without a floor."""
        if question in self._searches:
            search = self._searches[question]
            return lambda parameters, limit: search(parameters)[:limit]
        if question in _STATEMENTS:
            statement = _STATEMENTS[question]
            return lambda parameters, limit: self._selected(statement, parameters, limit)
        return None

    def _selected(self, statement: str, parameters: Mapping[str, Any], limit: int) -> list[Row]:
        [prepared] = self._db.extract_statements(statement)
        known = {**parameters, "limit": limit}
        found = self._db.execute(prepared, {name: known[name] for name in prepared.named_parameters})
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchmany(limit)]


def agree(answer: Answer, rows: list[Row]) -> bool:
    """Whether the floor gave as many rows as the answer; of an answer that was cut, nothing is known."""
    return answer.truncated or len(rows) == len(answer.rows)
