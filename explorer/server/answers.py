"""Answers for the explorer: a question's parameters from an address, its answer, and the part of the graph behind it."""

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import QueryParams

from explorer import elements
from explorer.asking import asked_in_words, notes
from explorer.first_view import first_view
from explorer.layout import positions
from explorer.server.reading import Explored, number
from graph.errors import UsageError
from graph.neighbours import ties_of
from queries.framework.answer import DEFAULT_LIMIT, Answer, ask
from queries.framework.template import Question

MOST_ROWS = 100_000
# Of an address: what is not a parameter of the question.
OWN = ("limit", "row", "from_row")


def given_in(question: Question, query: QueryParams) -> dict[str, str]:
    """The parameters that an address gives; empty fields of a form count as not given.

    Raises UsageError for a parameter that is given twice.
    """
    given: dict[str, str] = {}
    several = {parameter.name for parameter in question.parameters if parameter.type == "texts"}
    for name in dict.fromkeys(query.keys()):
        values = [value.strip() for value in query.getlist(name) if value.strip()]
        if name in OWN or not values:
            continue
        if len(values) > 1 and name not in several:
            raise UsageError(f"{name}: found {len(values)} values, expected one")
        given[name] = ",".join(values)
    return given


def answer_of(explored: Explored, question: Question, query: QueryParams) -> Answer:
    """The answer to a question with the parameters of an address. Raises as `queries.framework.answer.ask` does."""
    given, limit = given_in(question, query), limit_in(query)
    return ask(question, given, explored.session.store, explored.session.search, limit=limit)


def answer_part(explored: Explored, answer: Answer, row: int | None = None) -> dict[str, Any]:
    """The part of the graph behind the first rows of an answer, or behind one row, placed, with what must be said of it."""
    rows = answer.rows if row is None else answer.rows[row : row + 1]
    view = first_view(answer.subgraph, rows)
    shown = view.drawn
    said = [*(notes(answer) if row is None else []), *view.notes(len(rows))]
    return {
        "question": answer.question.id,
        "title": answer.question.title,
        "asked": asked_in_words(answer),
        "caution": answer.caution,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
        "notes": said,
        "rows": len(rows),
        "rows_shown": view.rows,
        "part": elements.part(shown, ties_of(explored.session.store, shown.nodes), answer.citations),
        "positions": positions(shown),
    }


def limit_in(query: QueryParams) -> int:
    """Most rows, as an address gives it, an empty field of a form too; raises UsageError where that is no such number."""
    return number(query, "limit", DEFAULT_LIMIT, 1, MOST_ROWS) if query.get("limit") else DEFAULT_LIMIT


def question_element(question: Question) -> Mapping[str, Any]:
    """A question as the page lists it, with its parameters."""
    return {
        "id": question.id,
        "topic": question.topic,
        "title": question.title,
        "question": question.question,
        "why": question.why,
        "caution": question.caution,
        "columns": question.columns,
        "parameters": [
            {
                "name": parameter.name,
                "type": parameter.type,
                "help": parameter.help,
                "required": parameter.required,
                "default": list(parameter.default) if isinstance(parameter.default, tuple) else parameter.default,
                "minimum": parameter.minimum,
                "maximum": parameter.maximum,
                "choices": list(parameter.choices),
            }
            for parameter in question.parameters
        ],
    }
