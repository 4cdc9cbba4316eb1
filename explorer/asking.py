"""The commands `ask` and `draw`: a question's parameters from the command line, its answer in the form asked for."""

import dataclasses
import inspect
import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from explorer.picture import draw
from explorer.session import open_session, settings_from
from graph.errors import UsageError
from graph.search import Search
from graph.workspace import Workspace
from queries.framework.answer import DEFAULT_LIMIT, Answer, ask, resolved
from queries.framework.catalogue import Catalogue
from queries.framework.command import command_for
from queries.framework.rendering import as_browser_text, as_csv, as_json, as_table
from queries.framework.template import Question

Say = Callable[[str], None]

_FORMATS = ("table", "json", "csv", "html")
_MOST_ROWS = 100_000
_USAGE = "ownergraph {command} QUESTION [PARAMETERS]; `ownergraph questions` lists the questions"


def ask_command(arguments: Sequence[str], say: Say) -> None:
    """Runs `ownergraph ask` with these arguments. Raises UsageError for an unknown question or a wrong parameter."""

    def run(
        given: dict[str, object],
        workspace: Path,
        store: str | None,
        format_: str,
        cypher: bool,
        strict_identity: bool,
        limit: int,
        questions: Path | None,
    ) -> None:
        if format_ not in _FORMATS:
            raise UsageError(f"--format: found {format_!r}, expected one of {', '.join(_FORMATS)}")
        if cypher:
            parameters = resolved(question, given, Search(Workspace.open(workspace)), date.today())
            say(as_browser_text(question, parameters, limit))
            return
        answer = _answer(question, given, workspace, store, limit)
        say(_render(_strict(answer) if strict_identity else answer, format_))

    question = _question("ask", arguments)
    options = [
        _option("workspace", Path("ownergraph-workspace"), Path, "--workspace", "Folder that holds what is loaded.",
                envvar="OWNERGRAPH_WORKSPACE"),
        _option("store", None, str | None, "--store", "Address of a Neo4j server; the embedded engine without it."),
        _option("format_", "table", str, "--format", f"One of {', '.join(_FORMATS)}."),
        _option("cypher", False, bool, "--cypher", "Print statement and parameters for Neo4j Browser instead."),
        _option("strict_identity", False, bool, "--strict-identity", "Leave out parties known by a name alone."),
        _option("limit", DEFAULT_LIMIT, int, "--limit", "Most rows.", min=1, max=_MOST_ROWS),
        _option("questions", None, Path | None, "--questions", "Folder with questions of your own."),
    ]  # fmt: skip
    _run(question, run, options, arguments, "ask")


def draw_command(arguments: Sequence[str], say: Say) -> None:
    """Runs `ownergraph draw` with these arguments; says the path of the picture."""

    def run(
        given: dict[str, object],
        workspace: Path,
        store: str | None,
        output: Path,
        limit: int,
        questions: Path | None,
        pyvis: bool,
    ) -> None:
        answer = _answer(question, given, workspace, store, limit)
        write_picture(answer, output)
        say(str(output))

    question = _question("draw", arguments)
    options = [
        _option("workspace", Path("ownergraph-workspace"), Path, "--workspace", "Folder that holds what is loaded.",
                envvar="OWNERGRAPH_WORKSPACE"),
        _option("store", None, str | None, "--store", "Address of a Neo4j server; the embedded engine without it."),
        _option("output", Path("picture.html"), Path, "-o", "File to write.", "--output"),
        _option("limit", DEFAULT_LIMIT, int, "--limit", "Most rows.", min=1, max=_MOST_ROWS),
        _option("questions", None, Path | None, "--questions", "Folder with questions of your own."),
        _option("pyvis", True, bool, "--pyvis", "The pyvis drawing, which is the only one so far."),
    ]  # fmt: skip
    _run(question, run, options, arguments, "draw")


def write_picture(answer: Answer, path: Path) -> None:
    """Writes the evidence of an answer as one offline HTML file. Raises UsageError when the file cannot be written."""
    try:
        path.write_text(picture(answer), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: the picture cannot be written ({error.strerror}); give another file") from error


def picture(answer: Answer) -> str:
    """The HTML of an answer's picture."""
    given = [f"{name.replace('_', ' ')}: {value}" for name, value in answer.parameters.items() if value is not None]
    return draw(
        answer.subgraph,
        title=answer.question.title,
        subtitle=f"{answer.question.question} {'; '.join(given)}".strip(),
        citations=answer.citations,
        caution=answer.caution,
        as_of=answer.as_of.isoformat() if answer.as_of else None,
        notes=notes(answer),
    )


def notes(answer: Answer) -> list[str]:
    """What the answer leaves out, in sentences."""
    cut = [f"Cut off at {answer.limit:,} rows."] if answer.truncated else []
    beyond = sum(row.evidence_total - len(row.evidence) for row in answer.rows)
    more = [f"{beyond:,} further relationships behind the rows are not drawn."] if beyond > 0 else []
    left = [f"Left out: {count} {answer.question.left_out[name]}." for name, count in answer.left_out.items() if count]
    return [*cut, *more, *left]


def _answer(question: Question, given: dict[str, object], root: Path, store: str | None, limit: int) -> Answer:
    with open_session(root, settings_from(store)) as session:
        session.complete()
        answer = ask(question, given, session.store, session.search, limit=limit)
        _ = answer.subgraph  # read while the store is open
        return answer


def _render(answer: Answer, format_: str) -> str:
    match format_:
        case "json":
            return as_json(answer)
        case "csv":
            return as_csv(answer).rstrip("\r\n")
        case "html":
            return picture(answer)
    return as_table(answer, shutil.get_terminal_size((120, 24)).columns)


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
    own = next((Path(after) for before, after in zip(arguments, arguments[1:], strict=False) if before == "--questions"), None)
    catalogue = Catalogue(own)
    if not arguments or arguments[0].startswith("-"):
        raise UsageError(f"no question is given: {_USAGE.format(command=command)}")
    return catalogue.get(arguments[0])


def _run(
    question: Question,
    run: Callable[..., None],
    options: list[inspect.Parameter],
    arguments: Sequence[str],
    command: str,
) -> None:
    command_for(question, run, options)(
        list(arguments[1:]), prog_name=f"ownergraph {command} {question.id}", standalone_mode=True
    )


def _option(
    name: str, default: object, type_: Any, flag: str, help_: str, *flags: str, **settings: Any
) -> inspect.Parameter:
    annotation = Annotated[type_, typer.Option(flag, *flags, help=help_, **settings)]  # type: ignore[valid-type]
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
