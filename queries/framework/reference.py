"""The reference page of a question, in Markdown, made from its file."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from queries.framework.command import example_line
from queries.framework.functions import name_of
from queries.framework.parameters import Parameter
from queries.framework.template import Question


def page(question: Question, picture: str = "") -> str:
    """Everything that the file of a question says, with its statement.

    picture    what stands below the rows of the example, as Markdown
    """
    return "\n".join(_lines(question, picture)) + "\n"


def _lines(question: Question, picture: str) -> Iterator[str]:
    yield f"# {question.title}"
    yield from ("", f"`{question.id}` · {question.topic}", "", f"**{question.question}**", "", question.why)
    yield from ("", f"*Caution.* {question.caution}", "", "## Parameters", "")
    if question.parameters:
        yield from table(("parameter", "what it is", "expected", "default"), map(_parameter_row, question.parameters))
    else:
        yield "None."
    yield from ("", "## Columns", "")
    yield from table(("column", "what it holds"), ((f"`{name}`", text) for name, text in question.returns.items()))
    if question.left_out:
        yield from ("", "## Left out on purpose", "")
        yield from table(("count", "of what"), ((f"`{name}`", text) for name, text in question.left_out.items()))
    yield from ("", "## Example", "", "On the demo:", "", "```sh", example_line(question), "```", "")
    yield from ("```python", f"from queries.functions import {name_of(question)}", "", _call(question), "```", "")
    yield from _example_rows(question)
    if picture:
        yield from (picture, "")
    yield from ("## Statement", "", "```cypher", question.statement.text, "```")
    if question.left_out_statement is not None:
        yield from ("", "What is left out is counted by", "")
        yield from ("```cypher", question.left_out_statement.text, "```")


def _parameter_row(parameter: Parameter) -> tuple[str, ...]:
    default = ",".join(parameter.default) if isinstance(parameter.default, tuple) else parameter.default
    shown = "required" if parameter.required else "" if default is None else str(default)
    return f"`{parameter.label}`", parameter.help, parameter.expected, shown


def _call(question: Question) -> str:
    given = question.example.parameters
    required = [repr(given[one.name]) for one in question.parameters if one.required]
    others = [
        f"{one.name}={given[one.name]!r}" for one in question.parameters if not one.required and one.name in given
    ]
    return f"{name_of(question)}({', '.join(['session', *required, *others])})"


def _example_rows(question: Question) -> Iterator[str]:
    rows = question.example.rows
    columns = list(dict.fromkeys(name for row in rows for name in row))
    if not columns:
        yield from ("No rows.", "")
        return
    yield from table(columns, ([_shown(row.get(name)) for name in columns] for row in rows))
    yield ""


def _shown(value: Any) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case list() | tuple():
            return ", ".join(map(str, value))
        case Mapping():
            return ", ".join(f"{name}: {member}" for name, member in value.items())
    return str(value)


def table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of a table in Markdown."""
    header = list(header)
    yield _table_line(header)
    yield _table_line("---" for _ in header)
    for row in rows:
        yield _table_line(row)


def _table_line(cells: Iterable[str]) -> str:
    escaped = (cell.replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(escaped)} |"
