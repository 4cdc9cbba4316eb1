"""The command line. Every command is a few lines here; what it does lives in the module that it imports.

Imports stand inside the commands, so that `ownergraph --help` answers at once. Standard output carries the result,
standard error what is said about it.
"""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from graph.errors import OwnergraphError, UsageError

app = typer.Typer(
    name="ownergraph",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Corporate ownership and trade as a graph: load filings and declarations, ask questions, see the evidence.\n\n"
    "Example: `ownergraph demo`. With `--debug`, an error of any command comes with its traceback.",
)

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", envvar="OWNERGRAPH_WORKSPACE", help="Folder that holds what is loaded.")
]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="Address of a Neo4j server; NEO4J_URI otherwise; the embedded engine without both."),
]
FormatOption = Annotated[str, typer.Option("--format", metavar="table|json", help="table or json")]
# What follows a question's id is for the question's own command, which reads it, `--help` among it.
_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
_UP_TO_THE_QUESTION = {**_PASSED_ON, "allow_interspersed_args": False}
DEFAULT_WORKSPACE = Path("ownergraph-workspace")
_INTERRUPTED = 130


@app.command()
def demo(
    workspace: Annotated[Path, typer.Option(help="Folder to build the demo in.")] = Path("ownergraph-demo"),
    *,
    serve: Annotated[bool, typer.Option("--serve", help="Then serve the explorer of it, until Ctrl-C.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="With --serve: port; 0 takes a free one.")] = 8420,
) -> None:
    """Build the packaged case, answer its questions with citations, and draw it.

    Example: `ownergraph demo`

    Example: `ownergraph demo --serve`
    """
    from explorer.demo.run import run

    say(str(run(workspace, say)))
    if serve:
        from explorer.server.serving import serve as serve_workspace

        serve_workspace(workspace, None, say, port=port)


@app.command()
def load(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Id of the source; `ownergraph sources` lists them.")],
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="Files to load; .gz and .zip are unpacked, .xlsx is read.")
    ],
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    store: StoreOption = None,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON to this file.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if any record is rejected.")] = False,
    edition: Annotated[str | None, typer.Option(help="Date that the files hold for, if they do not say.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="File that says what the columns of a table state.")] = None,
    accept_mapping: Annotated[bool, typer.Option("--accept-mapping", help="Take the guess that was shown.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and account for everything, keep nothing.")] = False,
) -> None:
    """Load files of one source and account for every record.

    Example: `ownergraph load ru-egrul VO_RUGFO_0000_9965_20251102.xml`
    """
    from explorer.loading import load_files

    outcome = load_files(
        source,
        files,
        workspace,
        store,
        edition=edition,
        mapping=mapping,
        accept_mapping=accept_mapping,
        dry_run=dry_run,
        note=note,
    )
    say(outcome.text())
    if report is not None:
        outcome.write(report)
    outcome.raise_for_errors(strict=strict)


@app.command()
def sources(
    source: Annotated[str | None, typer.Argument(metavar="SOURCE", help="Id of one source.")] = None,
) -> None:
    """List what can be loaded, and what each source covers and misses.

    Example: `ownergraph sources customs`
    """
    from explorer.listings import source_card, source_list

    say(source_list() if source is None else source_card(source))


@app.command(context_settings=_UP_TO_THE_QUESTION, options_metavar="QUESTION [PARAMETERS] [OPTIONS]")
def ask(context: typer.Context) -> None:
    """Answer a question, with the evidence of every row. `ownergraph ask QUESTION --help` lists its parameters.

    Example: `ownergraph ask shared-address "SMT iLogic"`
    """
    from explorer.asking import ask_command

    ask_command(text(context.args), say)


@app.command()
def questions(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION", help="Id of one question.")] = None,
    own: Annotated[Path | None, typer.Option("--questions", help="Folder with questions of your own.")] = None,
) -> None:
    """List the questions that can be asked, or describe one with its parameters and an example.

    Example: `ownergraph questions intermediary-chains`
    """
    from explorer.listings import question_list, question_page

    say(question_list(own, note) if question is None else question_page(question, own))


@app.command()
def find(
    words: Annotated[str, typer.Argument(metavar="TEXT", help="Name or number, in any script.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    format_: FormatOption = "table",
) -> None:
    """Find parties, addresses and shipments by name or number, best first.

    Example: `ownergraph find 7801000000`
    """
    from explorer.listings import existing, found
    from graph.build import complete
    from graph.search import Search

    form = chosen(format_, ("table", "json"))
    [wanted] = text([words])
    say(found(Search(complete(existing(workspace))).find(wanted), form))


@app.command(context_settings=_PASSED_ON)
def cite(
    context: typer.Context,
    claim: Annotated[str | None, typer.Argument(metavar="ID", help="A relationship's id, or NODE_ID#property.")] = None,
    *,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    store: StoreOption = None,
    format_: FormatOption = "table",
    question: Annotated[str | None, typer.Option(help="Instead of ID: a question; its parameters follow.")] = None,
    row: Annotated[int, typer.Option(min=1, help="With --question: which row of its answer.")] = 1,
    page: Annotated[int, typer.Option(min=1, help="With --question: which page of the row's evidence.")] = 1,
) -> None:
    """Show the records that state a claim, or all that stand behind a row: source, file, position and raw text.

    Example: `ownergraph cite owns:0a2eb25e3dc8c905`

    Example: `ownergraph cite --question shared-address "SMT iLogic" --row 1`
    """
    from explorer.asking import evidence_command
    from explorer.listings import cited, existing
    from graph.build import complete
    from graph.citing import cite as find_records

    form = chosen(format_, ("table", "json"))
    words = text([*([claim] if claim else []), *context.args])
    if question is not None:
        arguments = [question, *words]
        evidence_command(arguments, say, row=row, page=page, workspace=workspace, store=store, format_=form)
    elif len(words) == 1 and not words[0].startswith("-"):
        say(cited(find_records(complete(existing(workspace)), words[0]), form))
    else:
        given = repr(" ".join(words)) if words else "nothing"
        raise UsageError(f"found {given}, expected one ID, or --question QUESTION and its parameters")


@app.command(context_settings=_UP_TO_THE_QUESTION, options_metavar="QUESTION [PARAMETERS] [OPTIONS]")
def draw(context: typer.Context) -> None:
    """Draw the evidence of an answer as one offline HTML file. `ownergraph draw QUESTION --help` lists its parameters.

    Example: `ownergraph draw shared-address "SMT iLogic" -o picture.html`

    A file that ends in `.svg` becomes a still picture, for print and for pages that run no script.
    """
    from explorer.asking import draw_command

    draw_command(text(context.args), say)


@app.command()
def explore(
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    *,
    store: StoreOption = None,
    host: Annotated[str, typer.Option(help="Address to listen on; loopback unless another is given.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one.")] = 8420,
    allow_host: Annotated[
        list[str] | None, typer.Option("--allow-host", metavar="NAME", help="Name under which others may reach it.")
    ] = None,
    own: Annotated[Path | None, typer.Option("--questions", help="Folder with questions of your own.")] = None,
) -> None:
    """Serve the explorer: pages and pictures in the browser. Open the address that it prints; Ctrl-C ends it.

    Example: `ownergraph explore --workspace ownergraph-demo`
    """
    from explorer.server.serving import serve
    from explorer.session import settings_from

    serve(workspace, settings_from(store), say, host=host, port=port, allowed=allow_host or [], own_questions=own)


@app.command()
def query(
    statement: Annotated[str | None, typer.Argument(metavar="QUERY", help="Cypher; - reads standard input.")] = None,
    *,
    file: Annotated[Path | None, typer.Option("--file", help="Read the query from this file.")] = None,
    param: Annotated[
        list[str] | None,
        typer.Option("--param", metavar="NAME=VALUE", help="A parameter; a value that is JSON is read as JSON."),
    ] = None,
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    store: StoreOption = None,
    format_: Annotated[str, typer.Option("--format", metavar="table|json|csv", help="table, json or csv")] = "table",
    limit: Annotated[int, typer.Option(min=1, max=100_000, help="Most rows.")] = 1000,
    timeout: Annotated[float, typer.Option(min=0.1, max=600, help="Most seconds.")] = 30,
) -> None:
    """Run a query in Cypher that only reads.

    Refused before it is sent: what writes, calls a procedure other than the full-text search, reads files or addresses,
    or follows paths without an upper bound.

    Example: `ownergraph query 'MATCH (c:Company {country: $country}) RETURN c.id, c.name LIMIT 10' --param country=HK`
    """
    from explorer.querying import FORMATS, query_command

    if statement is not None:
        text([statement])
    query_command(
        statement,
        file,
        text(param or []),
        workspace=workspace,
        store=store,
        format_=chosen(format_, FORMATS),
        limit=limit,
        timeout=timeout,
        say=say,
        note=note,
    )


@app.command()
def schema(
    kind: Annotated[str | None, typer.Argument(metavar="KIND", help="A kind of node or relationship.")] = None,
) -> None:
    """Show the model: kinds of nodes and relationships with their properties.

    Example: `ownergraph schema Shipment`
    """
    from explorer.listings import model

    say(model(kind))


@app.command()
def status(workspace: WorkspaceOption = DEFAULT_WORKSPACE) -> None:
    """Show what a workspace holds: files, records, nodes and relationships.

    Example: `ownergraph status`
    """
    from explorer.listings import existing, status_of

    say(status_of(existing(workspace)))


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A question file, or a folder of them.")]) -> None:
    """Explain each fault of a question file.

    Example: `ownergraph check my-questions/trade/my-question.cypher`
    """
    from explorer.listings import faults

    say(faults(file))


@app.command()
def simulate(
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder to write to.")],
    shipments: Annotated[int, typer.Option(min=100, help="How many shipments.")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same files.")] = 1,
) -> None:
    """Write a fictional register, declarations and statistics in the real formats, with an answer key.

    Example: `ownergraph simulate --shipments 84000 --seed 1 -o simulated`
    """
    from explorer.simulate import write

    say(str(write(output, shipments=shipments, seed=seed)))


def say(result: str) -> None:
    """Prints a result to standard output, at once."""
    try:
        sys.stdout.write(result + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        drop_output()  # whoever read it has seen enough


def note(line: str) -> None:
    """Prints what is said about a result, or progress, to standard error."""
    sys.stderr.write(line + "\n")


def drop_output() -> None:
    """Sends what is still to be printed nowhere, where the reader is gone or the disk full."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def chosen(value: str, choices: tuple[str, ...]) -> str:
    """The value if it is one of the choices, else a usage error."""
    if value not in choices:
        raise UsageError(f"--format: found {value!r}, expected one of {', '.join(choices)}")
    return value


def text(words: Iterable[str]) -> list[str]:
    """The words of the command line if all are text, else a usage error; Python stands surrogates for other bytes."""
    words = list(words)
    for word in words:
        if any("\ud800" <= letter <= "\udfff" for letter in word):
            raise UsageError(f"found {word!r}, expected UTF-8 text: check the encoding of the terminal or the script")
    return words


def fail(message: str, code: int) -> NoReturn:
    """Ends with the message on standard error, which is one line for each thing that went wrong."""
    from loaders.framework.quoting import printable

    for line in message.split("\n"):
        note(f"ownergraph: {printable(line)}")
    sys.exit(code)


def misused(error: typer.TyperException) -> str:
    """What was wrong with the words of a command, and where its help is."""
    context: typer.Context | None = getattr(error, "ctx", None)
    path = context.command_path if context else "ownergraph"
    return f"{' '.join(error.format_message().split()).rstrip('.')}; `{path} --help` shows what it takes"


def run(words: list[str]) -> int:
    """Runs a command and gives its exit code, raising what went wrong."""
    try:
        return app(words or ["--help"], prog_name="ownergraph", standalone_mode=False) or 0
    except RuntimeError as error:
        # DuckDB makes an error of its own of a Ctrl-C that comes while it computes.
        if isinstance(error.__cause__, KeyboardInterrupt):
            raise error.__cause__ from None
        raise


def main() -> None:
    """Runs a command; what went wrong is one line on standard error, a traceback only with --debug."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    debug = "--debug" in sys.argv
    try:
        code = run([word for word in sys.argv[1:] if word != "--debug"])
    except (OwnergraphError, OSError) as error:
        if debug:
            raise
        if isinstance(error, OwnergraphError):
            fail(str(error), error.exit_code)
        drop_output()
        fail(f"{error.filename or 'the output'}: {error.strerror or error}; check the path and the disk", 1)
    except typer.TyperException as error:
        fail(misused(error), error.exit_code)
    except KeyboardInterrupt:
        code = _INTERRUPTED
    if code == _INTERRUPTED:
        fail("stopped; what was loaded before is intact", _INTERRUPTED)
    sys.exit(code)
