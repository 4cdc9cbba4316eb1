"""The command line. Every command is a few lines here; what it does lives in the module that it imports.

Imports stand inside the commands, so that `ownergraph --help` answers at once. Standard output carries the result,
standard error what is said about it.
"""

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from graph.errors import OwnergraphError

app = typer.Typer(
    name="ownergraph",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Corporate ownership and trade as a graph: load filings and declarations, ask questions, see the evidence.",
)

WorkspaceOption = Annotated[
    Path, typer.Option("--workspace", envvar="OWNERGRAPH_WORKSPACE", help="Folder that holds what is loaded.")
]
StoreOption = Annotated[
    str | None,
    typer.Option("--store", help="Address of a Neo4j server; NEO4J_URI otherwise; the embedded engine without both."),
]
# The parameters of `ask` and `draw` are those of the question, which the question's own command reads.
_PASSED_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
DEFAULT_WORKSPACE = Path("ownergraph-workspace")


@app.command()
def demo(
    workspace: Annotated[Path, typer.Option(help="Folder to build the demo in.")] = Path("ownergraph-demo"),
) -> None:
    """Build the packaged case, answer its questions with citations, and draw it.

    Example: `ownergraph demo`
    """
    from explorer.demo.run import run

    say(str(run(workspace, say)))


@app.command()
def load(
    source: Annotated[str, typer.Argument(help="Id of the source; `ownergraph sources` lists them.")],
    files: Annotated[list[Path], typer.Argument(help="Files to load; .gz and .zip are unpacked.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    store: StoreOption = None,
    report: Annotated[Path | None, typer.Option(help="Write the report as JSON to this file.")] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Fail if any record is rejected.")] = False,
    edition: Annotated[str | None, typer.Option(help="Date that the files hold for, if they do not say.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and account for everything, keep nothing.")] = False,
) -> None:
    """Load files of one source and account for every record.

    Example: `ownergraph load ru-egrul VO_RUGFO_0000_9965_20251102.xml`
    """
    from explorer.loading import load_files

    outcome = load_files(source, files, workspace, store, edition=edition, dry_run=dry_run, note=note)
    say(outcome.text())
    if report is not None:
        report.write_text(json.dumps(outcome.to_json(), ensure_ascii=False, indent=2) + "\n", "utf-8")
    outcome.raise_for_errors(strict=strict)


@app.command()
def sources(
    source: Annotated[str | None, typer.Argument(help="Id of one source.")] = None,
) -> None:
    """List what can be loaded, and what each source covers and misses.

    Example: `ownergraph sources customs`
    """
    from explorer.listings import source_card, source_list

    say(source_list() if source is None else source_card(source))


@app.command(context_settings=_PASSED_ON, add_help_option=False)
def ask(context: typer.Context) -> None:
    """Answer a question, with the evidence of every row.

    Example: `ownergraph ask shared-address "SMT iLogic"`
    """
    from explorer.asking import ask_command

    ask_command(context.args, say)


@app.command()
def questions(
    question: Annotated[str | None, typer.Argument(help="Id of one question.")] = None,
) -> None:
    """List the questions that can be asked, or describe one with its parameters and an example.

    Example: `ownergraph questions intermediary-chains`
    """
    from explorer.listings import question_list, question_page

    say(question_list() if question is None else question_page(question))


@app.command()
def find(
    text: Annotated[str, typer.Argument(help="Name or number, in any script.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    format_: Annotated[str, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """Find parties, addresses and shipments by name or number.

    Example: `ownergraph find 7801000000`
    """
    from explorer.listings import found
    from graph.search import Search
    from graph.workspace import Workspace

    hits = Search(Workspace.open(workspace)).find(text)
    say(found(hits, chosen(format_, ("table", "json"))))


@app.command()
def cite(
    claim: Annotated[str, typer.Argument(help="Id of a relationship, or NODE_ID#property.")],
    workspace: WorkspaceOption = DEFAULT_WORKSPACE,
    format_: Annotated[str, typer.Option("--format", help="table or json")] = "table",
) -> None:
    """Show the records that state a claim: source, file, position and raw text.

    Example: `ownergraph cite owns:0a2eb25e3dc8c905`
    """
    from explorer.listings import cited
    from graph.citing import cite as find_records
    from graph.workspace import Workspace

    say(cited(find_records(Workspace.open(workspace), claim), chosen(format_, ("table", "json"))))


@app.command(context_settings=_PASSED_ON, add_help_option=False)
def draw(context: typer.Context) -> None:
    """Draw the evidence of an answer as one offline HTML file.

    Example: `ownergraph draw shared-address "SMT iLogic" -o picture.html`
    """
    from explorer.asking import draw_command

    draw_command(context.args, say)


@app.command()
def schema(kind: Annotated[str | None, typer.Argument(help="A kind of node or relationship.")] = None) -> None:
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
    from explorer.listings import status_of
    from graph.workspace import Workspace

    say(status_of(Workspace.open(workspace)))


@app.command()
def check(file: Annotated[Path, typer.Argument(help="A question file.")]) -> None:
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
    """Write fictional registers and declarations in the real formats, with an answer key.

    Example: `ownergraph simulate --shipments 84000 --seed 1 -o simulated`
    """
    from explorer.simulate import write

    say(str(write(output, shipments=shipments, seed=seed)))


def say(text: str) -> None:
    """Prints a result to standard output."""
    sys.stdout.write(text + "\n")


def note(text: str) -> None:
    """Prints what is said about a result, or progress, to standard error."""
    sys.stderr.write(text + "\n")


def chosen(value: str, choices: tuple[str, ...]) -> str:
    """The value if it is one of the choices, else a usage error."""
    if value not in choices:
        raise typer.BadParameter(f"found {value!r}, expected one of {', '.join(choices)}")
    return value


def main() -> None:
    """Runs a command; what went wrong is one line on standard error, a traceback only with --debug."""
    debug = "--debug" in sys.argv
    sys.argv = [argument for argument in sys.argv if argument != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except OwnergraphError as error:
        if debug:
            raise
        note(f"ownergraph: {error}")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read the output has seen enough; closing the stream again would only complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        note("ownergraph: stopped")
        sys.exit(130)
