"""The commands `ask`, `draw` and `cite --question`: a question's parameters from the command line, its answer shown."""

import dataclasses
import inspect
import re
import shutil
import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from explorer.listings import EvidencePage, evidence_page, existing, harmless
from explorer.session import Session, open_session, settings_from
from graph.build import complete
from graph.citing import cite
from graph.errors import UsageError
from graph.search import Search
from loaders.framework.quoting import printable
from queries.framework.answer import DEFAULT_LIMIT, Answer, ask, resolved
from queries.framework.catalogue import Catalogue
from queries.framework.command import command_for
from queries.framework.parameters import Parameter, Value
from queries.framework.rendering import as_browser_text, as_csv, as_json, as_table
from queries.framework.template import Question

Say = Callable[[str], None]
Given = Mapping[str, object]
_Shown = TypeVar("_Shown")

CITED_PER_PAGE = 10

_FORMATS = ("table", "json", "csv", "html")
_MOST_ROWS = 100_000
_NAME_IN_BLOCK = re.compile(r" {3}\w+ +(?=\S)")


def ask_command(arguments: Sequence[str], say: Say) -> None:
    """Runs `ownergraph ask` with these arguments. Raises UsageError for an unknown question or a wrong parameter."""

    def run(
        given: Given,
        *,
        workspace: Path,
        store: str | None,
        format_: str,
        cypher: bool,
        strict_identity: bool,
        limit: int,
        **_: object,  # --questions, which `_question` has read
    ) -> None:
        if format_ not in _FORMATS:
            raise UsageError(f"--format: found {format_!r}, expected one of {', '.join(_FORMATS)}")
        if cypher:
            parameters = resolved(question, given, Search(complete(existing(workspace))), date.today())
            say(as_browser_text(question, parameters, limit))
            return

        def shown(session: Session, answer: Answer) -> str:
            return offline_page(session, answer) if format_ == "html" else _shown(answer, given, format_)

        say(shown_from(question, given, workspace, store, limit, shown, strict_identity=strict_identity))

    question = _question("ask", arguments)
    options = [
        *_common_options(),
        _option("format_", "table", str, "--format", f"One of {', '.join(_FORMATS)}."),
        _option("cypher", False, bool, "--cypher", "Print statement and parameters for Neo4j Browser instead."),
        _option("strict_identity", False, bool, "--strict-identity", "Leave out parties known by a name alone."),
    ]
    _run(question, run, options, arguments[1:], "ask")


def draw_command(arguments: Sequence[str], say: Say) -> None:
    """Runs `ownergraph draw` with these arguments; says the path of the picture."""

    def run(
        given: Given, *, workspace: Path, store: str | None, output: Path, limit: int, pyvis: bool, **_: object
    ) -> None:
        def drawn(session: Session, answer: Answer) -> str:
            if output.suffix.lower() == ".svg":
                return still_picture(answer)
            return picture(answer) if pyvis else offline_page(session, answer)

        write_picture(shown_from(question, given, workspace, store, limit, drawn), output)
        say(str(output))

    question = _question("draw", arguments)
    options = [
        *_common_options(),
        _option("output", Path("picture.html"), Path, "-o", "File to write: .svg for a still picture.", "--output"),
        _option(
            "pyvis",
            False,
            bool,
            "--pyvis",
            "A drawing by pyvis, of at most 1,000 nodes, instead of the explorer's page.",
        ),
    ]
    _run(question, run, options, arguments[1:], "draw")


def evidence_command(
    arguments: Sequence[str], say: Say, *, row: int, page: int, workspace: Path, store: str | None, format_: str
) -> None:
    """Runs `ownergraph cite --question` with the question and its parameters: the records behind one row, paged.

    Rows are numbered from 1 as `ask` shows them. Raises UsageError where there is no such row or page.
    """

    def run(given: Given, **_: object) -> None:
        answer = answered(question, given, workspace, store, max(DEFAULT_LIMIT, row))
        if row > len(answer.rows):
            raise UsageError(f"--row: found {row}, expected one of the {len(answer.rows):,} rows of this answer")
        behind = answer.rows[row - 1]
        pages = max(1, -(-len(behind.evidence) // CITED_PER_PAGE))
        if page > pages:
            raise UsageError(f"--page: found {page}, expected 1 to {pages}: row {row} has no more evidence")
        ids = behind.citations[(page - 1) * CITED_PER_PAGE : page * CITED_PER_PAGE]
        opened = existing(workspace)
        records = [record for id_ in ids for record in cite(opened, id_)]
        about = EvidencePage(question.id, row, page, pages, len(behind.evidence), behind.evidence_total)
        say(evidence_page(about, records, format_))

    question = _question("cite", arguments)
    _run(question, run, [_OWN_QUESTIONS], arguments[1:], "cite --question")


def answered(
    question: Question,
    given: Given,
    root: Path,
    store: str | None,
    limit: int,
    *,
    strict_identity: bool = False,
) -> Answer:
    """The answer of a workspace, with its subgraph read, so that it can be shown when the store is closed."""

    def read(_session: Session, answer: Answer) -> Answer:
        _ = answer.subgraph
        return answer

    return shown_from(question, given, root, store, limit, read, strict_identity=strict_identity)


def shown_from(  # noqa: PLR0917 - as `answered`
    question: Question,
    given: Given,
    root: Path,
    store: str | None,
    limit: int,
    show: Callable[[Session, Answer], _Shown],
    *,
    strict_identity: bool = False,
) -> _Shown:
    """What `show` makes of the answer of a workspace while its store is open."""
    existing(root)
    with open_session(root, settings_from(store)) as session:
        session.complete()
        answer = ask(question, given, session.store, session.search, limit=limit)
        return show(session, _strict(answer) if strict_identity else answer)


def readable(answer: Answer, given: Given, width: int) -> str:
    """The answer for a reader, long lines wrapped to `width` columns."""
    return "\n".join(_wrapped(line, width) for line in as_table(spoken(answer, given), width).split("\n"))


def spoken(answer: Answer, given: Given) -> Answer:
    """The answer as a reader wants it: parties by name, nothing that restricts nothing, no counts of zero."""
    left_out = {name: count for name, count in answer.left_out.items() if count}
    return dataclasses.replace(answer, parameters=_spoken(answer, given), left_out=left_out)


def write_picture(text: str, path: Path) -> None:
    """Writes a picture to a file. Raises UsageError when the file cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: the picture cannot be written ({error.strerror}); give another file") from error


def offline_page(session: Session, answer: Answer) -> str:
    """The HTML of an answer's offline page."""
    from explorer.answer_page import answer_page  # noqa: PLC0415 - what it imports is of no use to a table

    return answer_page(session, answer)


def picture(answer: Answer) -> str:
    """The HTML of an answer's picture as pyvis draws it."""
    from explorer.picture import draw  # noqa: PLC0415 - pyvis takes longer to import than most questions to answer

    return draw(
        answer.subgraph,
        title=answer.question.title,
        subtitle=asked_in_words(answer),
        citations=answer.citations,
        caution=answer.caution,
        as_of=answer.as_of.isoformat() if answer.as_of else None,
        notes=notes(answer),
    )


def still_picture(answer: Answer) -> str:
    """The SVG of an answer's picture, with its question above and what it does not prove."""
    from explorer.static_picture import draw_static  # noqa: PLC0415 - as above

    title = answer.question.title
    as_of = [f"As of {answer.as_of.isoformat()}."] if answer.as_of else []
    heading = [title, " ".join([asked_in_words(answer), *as_of]), answer.caution]
    return draw_static(answer.subgraph, title=title, citations=answer.citations, heading=heading, notes=notes(answer))


def asked_in_words(answer: Answer) -> str:
    """The question with its parameters."""
    parameters = _spoken(answer, answer.parameters)
    given = [f"{name.replace('_', ' ')}: {_words(value)}" for name, value in parameters.items() if value is not None]
    return f"{answer.question.question} {'; '.join(given)}".strip()


def notes(answer: Answer) -> list[str]:
    """What the answer leaves out, in sentences."""
    cut = [f"Cut off at {answer.limit:,} rows."] if answer.truncated else []
    beyond = sum(row.evidence_total - len(row.evidence) for row in answer.rows)
    more = [f"{beyond:,} further relationships behind the rows are not drawn."] if beyond > 0 else []
    return [*cut, *more, *left_out(answer)]


def left_out(answer: Answer) -> list[str]:
    """What was left out on purpose, in sentences."""
    return [f"Left out: {count} {answer.question.left_out[name]}." for name, count in answer.left_out.items() if count]


def _shown(answer: Answer, given: Given, format_: str) -> str:
    match format_:
        case "json":
            return harmless(as_json(answer))
        case "csv":
            return as_csv(answer).rstrip("\r\n")
    return readable(answer, given, shutil.get_terminal_size((120, 24)).columns)


def _spoken(answer: Answer, given: Given) -> dict[str, Value]:
    """The parameters as a reader wants them: a party's name instead of its id, nothing that restricts nothing."""
    names = {node.id: node.properties.get("name") for node in answer.subgraph.nodes}
    named: dict[str, Value] = {}
    for parameter in answer.question.parameters:
        value = answer.parameters[parameter.name]
        if parameter.type in ("entity", "territory") and value is not None:
            value = str(names.get(str(value)) or given.get(parameter.name) or value)
        if not _restricts_nothing(parameter, value):
            named[parameter.name if parameter.name == "as_of" else parameter.name.replace("_", " ")] = value
    return named


def _restricts_nothing(parameter: Parameter, value: Value) -> bool:
    return value is None or value is False or (isinstance(value, list) and set(value) == set(parameter.choices))


def _words(value: Value) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value)


def _wrapped(line: str, width: int) -> str:
    """A line that is too long as several; words stay whole, so that ids and links can be copied."""
    if len(line) <= width:
        return line
    name = _NAME_IN_BLOCK.match(line)
    start = name[0] if name else ""
    lines = textwrap.wrap(
        line[len(start) :],
        width,
        initial_indent=start,
        subsequent_indent=" " * (len(start) or 4),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)


def _strict(answer: Answer) -> Answer:
    """The answer without the rows in which a party is known by its name alone."""
    by_name = {node.id for node in answer.subgraph.nodes if node.properties.get("identity_basis") == "name"}
    kept = [row for row in answer.rows if not by_name & {end for r in row.evidence for end in (r.from_id, r.to_id)}]
    cited = {citation for row in kept for citation in row.citations}
    left_out = {**answer.left_out, "name_only": len(answer.rows) - len(kept)}
    citations = {id_: citation for id_, citation in answer.citations.items() if id_ in cited}
    words = {**answer.question.left_out, "name_only": "rows in which a party is known by its name alone"}
    question = dataclasses.replace(answer.question, left_out=words)
    return dataclasses.replace(answer, question=question, rows=kept, citations=citations, left_out=left_out)


def _question(command: str, arguments: Sequence[str]) -> Question:
    expected = f"ownergraph {command} QUESTION [PARAMETERS] [OPTIONS]; `ownergraph questions` lists the questions"
    if not arguments:
        raise UsageError(f"no question is given: {expected}")
    if arguments[0].startswith("-"):
        raise UsageError(f"the question comes before the options, found {printable(arguments[0])} first: {expected}")
    return Catalogue(_own_questions(arguments)).get(arguments[0])


def _own_questions(arguments: Sequence[str]) -> Path | None:
    """The folder after --questions, which decides what questions there are."""
    joined = [word.partition("=")[2] for word in arguments if word.startswith("--questions=")]
    apart = [after for before, after in pairwise(arguments) if before == "--questions"]
    return next(map(Path, (*joined, *apart)), None)


def _run(
    question: Question,
    run: Callable[..., None],
    options: list[inspect.Parameter],
    arguments: Sequence[str],
    command: str,
) -> None:
    path = f"ownergraph {command} {question.id}"
    code = command_for(question, run, options)(list(arguments), prog_name=path, standalone_mode=False)
    if code:
        raise typer.Exit(code)


def _common_options() -> list[inspect.Parameter]:
    return [
        _option("workspace", Path("ownergraph-workspace"), Path, "--workspace", "Folder that holds what is loaded.",
                envvar="OWNERGRAPH_WORKSPACE"),
        _option("store", None, str | None, "--store",
                "Address of a Neo4j server; NEO4J_URI otherwise; the embedded engine without both."),
        _option("limit", DEFAULT_LIMIT, int, "--limit", "Most rows.", min=1, max=_MOST_ROWS),
        _OWN_QUESTIONS,
    ]  # fmt: skip


def _option(
    name: str, default: object, type_: Any, flag: str, help_: str, *flags: str, **settings: Any
) -> inspect.Parameter:
    annotation = Annotated[type_, typer.Option(flag, *flags, help=help_, **settings)]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


_OWN_QUESTIONS = _option("questions", None, Path | None, "--questions", "Folder with questions of your own.")
