"""A question whose statement is asked once for each step through the graph.

The statement uses `$frontier`, a list of ids, and gives what is one step from these nodes. The Python module of the same
name defines `walk(step, parameters) -> Found`: `step(ids)` asks the statement for these ids, and where to go next, and
when to stop, is the module's decision. All steps together have the question's `timeout`.

With `step(ids, last=True)` the module says that it will not go on from what it is given: the statement reads `$last`, and
may leave out what would only be gone on from. With `step(ids, others=...)` it asks for what is between these two sets of
nodes alone: the statement reads `$others`, null otherwise, and may give the evidence only then, since a search passes
many more links than it shows.
"""

from collections.abc import Collection, Mapping
from typing import Protocol

from queries.framework.found import Row
from queries.framework.parameters import Value
from queries.framework.template import Question


class Step(Protocol):
    """The statement, asked for these nodes."""

    def __call__(
        self, frontier: Collection[str], *, last: bool = False, others: Collection[str] | None = None
    ) -> list[Row]: ...


def first_frontier(question: Question, parameters: Mapping[str, Value]) -> list[str]:
    """The parties that the parameters name, from which a walk starts."""
    named = (parameters[one.name] for one in question.parameters if one.type == "entity")
    return [party for party in named if isinstance(party, str)]
