"""An answer as text: a table for a terminal or a notebook, CSV for a spreadsheet, the statement for Neo4j Browser.

Names come from files of others, so control characters never reach a terminal, and a spreadsheet never runs a cell
(a text that starts with =, +, -, @, tab or carriage return gets an apostrophe before it, as OWASP advises).
"""

import csv
import html
import io
import json
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from graph.subgraph import Citation
from queries.framework.answer import Answer, AnswerRow
from queries.framework.parameters import Value
from queries.framework.template import Question
from queries.framework.walk import first_frontier

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CITATIONS_SHOWN = 5
_GAP = "  "

# What one number in brackets stands for: source, title, publisher, link, record, disputed by.
_Reference: TypeAlias = tuple[str | None, ...]


def as_table(answer: Answer, width: int) -> str:
    """The rows as a table, or each row as a block where a table would be wider than `width`; then what is cited.

    Each row shows at most five citations as numbers; the JSON of an answer has all that are kept.
    """
    references: dict[_Reference, int] = {}
    cells = [
        [*(shown(row.values[column]) for column in answer.columns), _marks(answer, row, references)]
        for row in answer.rows
    ]
    lines = [_title(answer), "", *laid_out([*answer.columns, "cited"], cells, width)]
    return "\n".join([*lines, *_footer(answer), *(["", "stated in"] if references else []), *_listed(references)])


def as_html(answer: Answer) -> str:
    """The same as a fragment of HTML without scripts, links or styles from elsewhere; columns without a value are left out."""
    references: dict[_Reference, int] = {}
    rows = [
        [*(shown(row.values[column]) for column in answer.columns), _marks(answer, row, references)]
        for row in answer.rows
    ]
    filled = [place for place in range(len(answer.columns) + 1) if any(row[place] for row in rows)]
    heads = [[*answer.columns, "cited"][place] for place in filled]
    lines = [
        _element("p", _title(answer)),
        "<table>",
        "<tr>" + "".join(_element("th", head) for head in heads) + "</tr>",
        *("<tr>" + "".join(_element("td", row[place]) for place in filled) + "</tr>" for row in rows),
        "</table>",
        *(_element("p", line) for line in _footer(answer) if line),
        *(_element("p", line) for line in _listed(references)),
    ]
    return "\n".join(lines)


def as_csv(answer: Answer) -> str:
    """The rows as CSV, with the ids of what is cited."""
    rows = (
        [*(row.values[column] for column in answer.columns), " ".join(row.citations), row.evidence_total]
        for row in answer.rows
    )
    return written([*answer.columns, "citations", "citations_total"], rows)


def as_json(answer: Answer) -> str:
    """The answer as an indented JSON object."""
    return json.dumps(answer.to_json(), ensure_ascii=False, indent=2)


def as_browser_text(question: Question, parameters: Mapping[str, Value], limit: int) -> str:
    """The parameters as `:param` lines and the statement, to paste into Neo4j Browser; of a walk its first step."""
    values: dict[str, Value] = {**parameters, "limit": limit}
    if question.walks:
        values |= {"frontier": first_frontier(question, parameters), "last": False, "others": None}
    lines = [f":param {name} => {_literal(value)};" for name, value in values.items()]
    return "\n".join([*lines, f"{question.statement.text.rstrip()};"])


def _element(tag: str, text: str) -> str:
    """An element whose text decides its own direction, so that a name from right to left turns nothing else round."""
    return f'<{tag} dir="auto" style="text-align: left">{html.escape(text)}</{tag}>'


def _title(answer: Answer) -> str:
    given = [f"{name} {shown(value)}" for name, value in answer.parameters.items() if value is not None]
    return _visible(answer.question.title) + (f" ({', '.join(given)})" if given else "")


def _footer(answer: Answer) -> Iterator[str]:
    rows = "1 row" if len(answer.rows) == 1 else f"{len(answer.rows):,} rows"
    day = f", as of {answer.as_of.isoformat()}" if answer.as_of else ""
    yield ""
    yield f"{rows}{day}, {answer.seconds:.2f} s, {answer.engine}"
    if answer.truncated:
        yield f"cut off at {answer.limit:,} rows: raise --limit or narrow the question"
    for name, value in answer.left_out.items():
        if not value:
            continue
        yield f"left out: {shown(value)} {answer.question.left_out.get(name, name)}"
    yield f"caution: {answer.caution}"


def _marks(answer: Answer, row: AnswerRow, references: dict[_Reference, int]) -> str:
    """The numbers of a row's citations, `[1] [2]`; relationships that one record states share a number."""
    cited = list(dict.fromkeys(_reference(answer.citations[id_]) for id_ in row.citations))
    shown = [references.setdefault(reference, len(references) + 1) for reference in cited[:_CITATIONS_SHOWN]]
    more = row.evidence_total - len(row.citations) + len(cited) - len(shown)
    return " ".join([*(f"[{number}]" for number in shown), *([f"+{more}"] if more else [])])


def _reference(citation: Citation) -> _Reference:
    return (
        citation.source,
        citation.title,
        citation.publisher,
        citation.url,
        citation.record,
        citation.retrieved_on,
        citation.disputed_by,
    )


def _listed(references: Mapping[_Reference, int]) -> Iterator[str]:
    for (_, title, publisher, url, record, retrieved_on, disputed_by), number in references.items():
        parts = [
            title,
            publisher,
            f"record {record}" if record else None,
            url or "no link recorded",
            f"retrieved on {retrieved_on}" if retrieved_on else None,
            f"disputed by {disputed_by}" if disputed_by else None,
        ]
        yield f"[{number}] " + "; ".join(_visible(part) for part in parts if part)


def laid_out(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Lines of a table, or of a block for each row where a table would be wider than `width`."""
    if not cells:
        yield "no rows; missing data is not the absence of a link"
    elif sum(_widths(heads, cells)) + len(_GAP) * (len(heads) - 1) <= width:
        yield from _as_grid(heads, cells)
    else:
        yield from _as_blocks(heads, cells)


def written(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """CSV with a byte order mark, which spreadsheets need for UTF-8; lists are JSON, numbers stay numbers."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([_cell(value) for value in row] for row in (heads, *rows))
    return "\ufeff" + text.getvalue()


def _widths(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    return [max(_columns_of(text) for text in column) for column in zip(header, *rows, strict=True)]


def _as_grid(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = _widths(heads, cells)
    for row in (heads, ["-" * width for width in widths], *cells):
        padded = (text + " " * (width - _columns_of(text)) for text, width in zip(row, widths, strict=True))
        yield _GAP.join(padded).rstrip()


def _as_blocks(heads: Sequence[str], cells: Sequence[Sequence[str]]) -> Iterator[str]:
    broadest = max(map(len, heads))
    for number, row in enumerate(cells, start=1):
        yield f"{number}." if number == 1 else f"\n{number}."
        for name, text in zip(heads, row, strict=True):
            if text:
                yield f"   {name:<{broadest}}  {text}"


def shown(value: Any) -> str:
    """A value as text on one line: numbers with commas, lists and maps by their members."""
    match value:
        case None:
            return ""
        case bool() | int() | float():
            return _number(value)
        case list() | tuple():
            return ", ".join(shown(member) for member in value)
        case Mapping():
            return ", ".join(f"{name}: {shown(member)}" for name, member in value.items())
    return _visible(str(value))


def _number(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.6g}"


def _visible(text: str) -> str:
    """The text on one line, without control, format and surrogate characters (Unicode categories C, Zl and Zp)."""
    return "".join(
        " " if letter.isspace() else letter
        for letter in text
        if letter.isspace() or unicodedata.category(letter)[0] != "C"
    )


def _columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: East Asian wide letters two, combining ones none (UAX 11)."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(unicodedata.combining(letter) > 0 for letter in text)


def _cell(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case None | int() | float():
            return value
        case list() | tuple() | Mapping():
            value = json.dumps(value, ensure_ascii=False, default=str)
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _literal(value: Value) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return repr(value)
        case date():
            return f"date('{value.isoformat()}')"
        case list():
            return f"[{', '.join(_literal(member) for member in value)}]"
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\r", "\\r")
    return f"'{escaped}'"
