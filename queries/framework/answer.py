"""Asks a question of a store, and shapes what comes back: rows, citations, subgraph, and what was left out.

The evidence of a row becomes its citations; table, picture and export are all made from it.
"""

import importlib.util
import re
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Protocol

from graph.collecting import collector_paused
from graph.errors import ModelError, QueryStopped, UsageError
from graph.neighbours import Reads, nodes_of, relationship_of
from graph.schema import PARTIES, RELATIONSHIP
from graph.store import READ_SECONDS
from graph.subgraph import Citation, GraphNode, GraphRelationship, Subgraph
from queries.framework.found import Found, Row
from queries.framework.parameters import Parameter, Value, read_all
from queries.framework.template import Question

DEFAULT_LIMIT = 1000
EVIDENCE_KEPT = 50
# Most rows that a question with a Python module fetches to compute from.
MOST_FETCHED = 100_000

# The kinds of nodes that a parameter may name.
KINDS = {"entity": PARTIES, "territory": ("Territory",)}
_NUMBERED_LIMIT = re.compile(r"\bLIMIT\s+([0-9]+)\s*$")


class Store(Reads, Protocol):
    """What is asked of `graph.store.Store`, besides reading."""

    @property
    def engine(self) -> str: ...


class Resolver(Protocol):
    """Finds the node that a user means, as `graph.search.Search` does.

    Raises UsageError with suggestions for an unknown name and AmbiguousParty where several nodes match.
    """

    def resolve(self, text: str, kinds: Sequence[str]) -> str: ...


class Session(Protocol):
    """An opened workspace: the store that holds its graph and the search over its names."""

    @property
    def store(self) -> Store: ...

    @property
    def search(self) -> Resolver: ...


@dataclass(frozen=True)
class AnswerRow:
    """One row: its values by column, the relationships behind it (at most 50) and how many there are."""

    values: Mapping[str, Any]
    evidence: tuple[GraphRelationship, ...]
    evidence_total: int

    @property
    def citations(self) -> list[str]:
        """The ids of the relationships behind the row."""
        return [relationship.id for relationship in self.evidence]


@dataclass(frozen=True)
class Answer:
    """The answer to a question. `as_of` is None for questions without such a date; `seconds` is wall time."""

    question: Question
    parameters: Mapping[str, Value]
    rows: Sequence[AnswerRow]
    citations: Mapping[str, Citation]
    truncated: bool
    limit: int
    left_out: Mapping[str, Any]
    engine: str
    seconds: float
    store: Store = field(repr=False, compare=False)

    @property
    def columns(self) -> list[str]:
        """The columns of the rows, in order, without the evidence."""
        return self.question.columns

    @property
    def as_of(self) -> date | None:
        """The day for which the answer holds."""
        day = self.parameters.get("as_of")
        return day if isinstance(day, date) else None

    @property
    def caution(self) -> str:
        """What the answer does not prove."""
        return self.question.caution

    @cached_property
    def subgraph(self) -> Subgraph:
        """The relationships behind the rows and the nodes at their ends, read at first use from the store."""
        relationships = _distinct(relationship for row in self.rows for relationship in row.evidence)
        return Subgraph(tuple(_ends(self.store, relationships)), tuple(relationships))

    def draw(self) -> Any:
        """The answer as a picture that a notebook shows; `explorer.notebook` draws it.

        Raises ModelError where that module was never imported: questions know nothing of drawings.
        """
        if _DRAWN_BY is None:
            raise ModelError("found nothing that draws answers, expected explorer.notebook; import it first")
        return _DRAWN_BY(self)

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON values; dates are ISO texts."""
        rows = [{**row.values, "citations": row.citations, "citations_total": row.evidence_total} for row in self.rows]
        citations = [vars(citation) for citation in self.citations.values()]
        answer = {
            "question": self.question.id,
            "parameters": self.parameters,
            "as_of": self.as_of,
            "columns": self.columns,
            "rows": rows,
            "citations": citations,
            "truncated": self.truncated,
            "limit": self.limit,
            "left_out": self.left_out,
            "caution": self.caution,
            "engine": self.engine,
            "seconds": round(self.seconds, 3),
        }
        return {key: _json(value, key) for key, value in answer.items()}


_DRAWN_BY: Callable[[Answer], Any] | None = None


def draw_with(drawing: Callable[[Answer], Any]) -> None:
    """Makes `Answer.draw` give what this function makes of an answer."""
    global _DRAWN_BY  # noqa: PLW0603 - one for the program, as notebooks have one way to show pictures
    _DRAWN_BY = drawing


# Of a thousand rows with their evidence come fifty thousand objects that stay: to look for circles among them again and
# again took a third of the time.
@collector_paused()
def ask(
    question: Question, given: Mapping[str, object], store: Store, search: Resolver, *, limit: int = DEFAULT_LIMIT
) -> Answer:
    """The answer to a question with the parameters as a user or a program gives them.

    Raises UsageError for a parameter that is unknown, missing, out of bounds or of no known party, QueryStopped when
    the time of the question is over, StoreError when the store cannot be asked, ModelError when the question's Python
    module returns other columns than the question declares.
    """
    started = time.monotonic()
    values = resolved(question, given, search, date.today())
    found = (_walked if question.walks else _fetched)(question, store, values, limit)
    rows = _in_fixed_order([_row(question, row) for row in found.rows])
    shown = rows[:limit]
    return Answer(
        question=question,
        parameters=values,
        rows=shown,
        citations=citations_of(store, _distinct(relationship for row in shown for relationship in row.evidence)),
        truncated=found.cut or len(rows) > limit,
        limit=limit,
        left_out=found.left_out,
        engine=store.engine,
        seconds=time.monotonic() - started,
        store=store,
    )


def resolved(question: Question, given: Mapping[str, object], search: Resolver, today: date) -> dict[str, Value]:
    """The typed value of every parameter, with the id of the node for each party or territory that was named.

    Raises UsageError for a value that is not as declared, or a period that ends before it starts.
    """
    values = read_all(question.parameters, given, today)
    start, end = values.get("start"), values.get("end")
    if isinstance(start, date) and isinstance(end, date) and start > end:
        raise UsageError(f"--start {start} is after --end {end}: give a start that is not later than the end")
    return {p.name: _resolved(p, values[p.name], search) for p in question.parameters}


def _resolved(parameter: Parameter, value: Value, search: Resolver) -> Value:
    kinds = KINDS.get(parameter.type)
    return search.resolve(value, kinds) if kinds and isinstance(value, str) else value


def _fetched(question: Question, store: Store, values: Mapping[str, Value], limit: int) -> Found:
    """What one statement gives, with what the question's Python module makes of it."""
    asked = {**values, "limit": limit + 1}
    fetched = store.read(
        question.statement.text, asked, timeout=question.timeout, max_rows=max(limit + 1, MOST_FETCHED)
    )
    counts = question.left_out_statement
    left_out = store.read(counts.text, asked, timeout=question.timeout)[0] if counts else {}
    found = Found(fetched, left_out)
    if question.module_path is not None:
        computed = _function_of(question.module_path, "compute")(fetched, values)
        found = _checked(question, computed if isinstance(computed, Found) else Found(computed, left_out))
    return replace(found, cut=found.cut or _is_cut(question, fetched))


def _walked(question: Question, store: Store, values: Mapping[str, Value], limit: int) -> Found:
    """What the question's Python module finds, asking the statement once for each step within the question's time."""
    ends = time.monotonic() + question.timeout
    cut = False

    def step(frontier: Collection[str], *, last: bool = False, others: Collection[str] | None = None) -> list[Row]:
        nonlocal cut
        of_step = {"frontier": sorted(frontier), "last": last, "others": None if others is None else sorted(others)}
        asked = {**values, "limit": limit + 1, **of_step}
        seconds = ends - time.monotonic()
        if seconds <= 0:
            raise QueryStopped(f"the question took longer than {question.timeout} seconds: narrow it")
        rows = store.read(question.statement.text, asked, timeout=seconds, max_rows=max(limit + 1, MOST_FETCHED))
        cut |= _is_cut(question, rows)
        return rows

    path = question.module_path
    if path is None:
        raise ModelError(f"{question.path}: found $frontier and no Python module, expected one with walk; write it")
    found = _checked(question, _function_of(path, "walk")(step, values))
    return replace(found, cut=cut or found.cut)


def _is_cut(question: Question, fetched: Sequence[Row]) -> bool:
    """Whether the statement's own limit, where it is a number, may have cut off rows."""
    limit = _NUMBERED_LIMIT.search(question.statement.text)
    return limit is not None and len(fetched) >= int(limit[1])


def _checked(question: Question, found: Found) -> Found:
    path = question.module_path
    if set(found.left_out) != set(question.left_out):
        raise ModelError(f"{path}: found {sorted(found.left_out)} left out, expected what left_out describes")
    for row in found.rows:
        if set(row) != set(question.returns):
            columns = f"{path}: found the columns {sorted(row)}"
            raise ModelError(f"{columns}, expected those under returns; correct what returns them")
    return found


@cache
def _function_of(path: Path, name: str) -> Callable[..., Any]:
    """The function `compute` or `walk` of a question's Python module."""
    spec = importlib.util.spec_from_file_location(f"queries.{path.parent.name}.{path.stem}", path)
    if spec is None or spec.loader is None:
        raise ModelError(f"{path}: found no Python module, expected one; check the file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    function = getattr(module, name, None)
    if not callable(function):
        arguments = "rows" if name == "compute" else "step"
        raise ModelError(f"{path}: found no function {name}, expected {name}({arguments}, parameters); define it")
    found: Callable[..., Any] = function
    return found


def _row(question: Question, row: Row) -> AnswerRow:
    evidence = _distinct(_relationships(row["evidence"]))
    evidence.sort(key=_date_and_id)
    total = max(row.get("evidence_total") or 0, len(evidence))
    return AnswerRow({name: row[name] for name in question.columns}, tuple(evidence[:EVIDENCE_KEPT]), total)


def _relationships(value: Any) -> Iterator[GraphRelationship]:
    """The relationships in a value of the store: lists inside lists are flattened, nulls dropped."""
    if isinstance(value, list):
        for member in value:
            yield from _relationships(member)
    elif value is not None:
        yield relationship_of(value)


def _distinct(relationships: Iterable[GraphRelationship]) -> list[GraphRelationship]:
    return list({relationship.id: relationship for relationship in relationships}.values())


def _date_and_id(relationship: GraphRelationship) -> tuple[bool, Any, str]:
    started = relationship.properties.get("started_on_min")
    return started is None, started or date.max, relationship.id


def _in_fixed_order(rows: list[AnswerRow]) -> list[AnswerRow]:
    """Puts neighbours that differ in their evidence alone into the order of its ids, so that both engines agree."""
    return [
        row
        for _, same in groupby(rows, key=lambda row: row.values)
        for row in sorted(same, key=lambda row: row.citations)
    ]


def citations_of(store: Store, relationships: Sequence[GraphRelationship]) -> dict[str, Citation]:
    """What stands behind each relationship, by its id."""
    source_ids = [str(relationship.properties["source_id"]) for relationship in relationships]
    sources = nodes_of(store, source_ids, ("Source",), seconds=READ_SECONDS)
    return {
        link.id: _citation(link, source_id, sources[source_id].properties if source_id in sources else {})
        for link, source_id in zip(relationships, source_ids, strict=True)
    }


def _citation(relationship: GraphRelationship, source_id: str, source: Mapping[str, object]) -> Citation:
    return Citation(
        id=relationship.id,
        source=source_id,
        title=_text(source, "title") or source_id,
        publisher=_text(source, "publisher"),
        url=_text(source, "url"),
        record=_text(relationship.properties, "record"),
        retrieved_on=_text(source, "retrieved_on"),
        disputed_by=_text(relationship.properties, "disputed_by"),
    )


def _text(properties: Mapping[str, object], name: str) -> str | None:
    value = properties.get(name)
    return None if value is None else str(value)


def _ends(store: Store, relationships: Iterable[GraphRelationship]) -> list[GraphNode]:
    """The nodes at the ends, in the order of their first use; one read for each set of kinds that an end can have."""
    kinds_of: dict[str, tuple[str, ...]] = {}
    for relationship in relationships:
        kind = RELATIONSHIP[relationship.kind]
        for node_id, kinds in ((relationship.from_id, kind.origins), (relationship.to_id, kind.targets)):
            kinds_of.setdefault(node_id, PARTIES if set(kinds) <= set(PARTIES) else kinds)
    nodes: dict[str, GraphNode] = {}
    for kinds in dict.fromkeys(kinds_of.values()):
        wanted = [node_id for node_id, own in kinds_of.items() if own == kinds]
        nodes |= nodes_of(store, wanted, kinds, seconds=READ_SECONDS)
    return [nodes[node_id] for node_id in kinds_of if node_id in nodes]


def _json(value: Any, where: str) -> Any:
    match value:
        case None | str() | bool() | int() | float():
            return value
        case date():
            return value.isoformat()
        case Mapping():
            return {str(key): _json(member, str(key)) for key, member in value.items()}
        case list() | tuple():
            return [_json(member, where) for member in value]
    raise ModelError(f"the column {where}: found a {type(value).__name__}, expected a value; return its properties")
