"""An investigation in a notebook: a workspace that stays open, answers that show themselves, and pictures.

from explorer.notebook import open_investigation, picture, show
from queries.functions import shared_address

case = open_investigation("my-investigation")
case.load("ru-egrul", "VO_RUGFO_0000_9965_20251102.xml")
show(shared_address(case, "1027800000000"))
shared_address(case, "1027800000000").draw()
"""

import atexit
import contextlib
import html
from collections.abc import Sequence
from pathlib import Path

from explorer import asking
from explorer.session import Session, open_session, settings_from
from graph.citing import cite
from graph.errors import FileError
from graph.search import Search
from graph.store import Store
from loaders.framework.quoting import printable
from loaders.framework.run import load
from queries.framework.answer import Answer, draw_with
from queries.framework.rendering import as_html

_PICTURE_HEIGHT = 640


class Shown:
    """What a notebook shows of a value: its HTML, or its text where there is no HTML."""

    def __init__(self, html_: str, text: str) -> None:
        self._html = html_
        self._text = text

    def _repr_html_(self) -> str:
        return self._html

    def __repr__(self) -> str:
        return self._text


class Investigation:
    """An opened workspace, which the functions of `queries.functions` ask. Made by `open_investigation`."""

    def __init__(self, session: Session, closing: contextlib.ExitStack) -> None:
        self._session = session
        self._closing = closing

    @property
    def store(self) -> Store:
        """The database that holds the graph."""
        return self._session.store

    @property
    def search(self) -> Search:
        """Finds parties by name or number."""
        return self._session.search

    def load(self, source: str, *files: str | Path, edition: str | None = None, fictional: bool = False) -> Shown:
        """Loads files and shows the account of each: read = loaded + rejected + ignored.

        Raises FileError when a file cannot be read; the others are loaded all the same.
        """
        paths: Sequence[Path] = [Path(file) for file in files]
        report = load(source, paths, self._session.workspace, edition=edition, fictional=fictional)
        self._session.bring_up_to_date()
        if report.errors:
            raise FileError("\n".join(report.errors))
        lines = [f"{Path(file.path).name}: {file.account}" for file in report.files]
        return Shown("<br>".join(map(html.escape, lines)), "\n".join(lines))

    def cite(self, claim: str) -> Shown:
        """The records that state a relationship, with their text as the file has it; `answer.citations` has the ids.

        Raises UsageError when no claim has this id.
        """
        records = cite(self._session.workspace, claim)
        heads = [f"{record.title}: record {record.record}, position {record.position}" for record in records]
        texts = [printable(record.raw) for record in records]
        shown = [
            f"<p>{html.escape(head)}</p><pre>{html.escape(text)}</pre>" for head, text in zip(heads, texts, strict=True)
        ]
        return Shown("\n".join(shown), "\n".join(f"{head}\n{text}" for head, text in zip(heads, texts, strict=True)))

    def close(self) -> None:
        """Closes the store; the end of the program does it too."""
        self._closing.close()


def open_investigation(workspace: str | Path, store: str | None = None) -> Investigation:
    """Opens the workspace in a folder, made where it is missing, with the embedded engine or the Neo4j server `store`.

    Raises WorkspaceError when the folder is something else, StoreUnavailable when the database does not answer.
    """
    closing = contextlib.ExitStack()
    session = closing.enter_context(open_session(Path(workspace), settings_from(store)))
    atexit.register(closing.close)
    session.complete()
    return Investigation(session, closing)


def show(answer: Answer) -> Shown:
    """The answer as a table, with what is cited, what was left out and what it does not prove."""
    return Shown(
        f'<div style="overflow-x: auto">{as_html(asking.spoken(answer, {}))}</div>', asking.readable(answer, {}, 110)
    )


def picture(answer: Answer) -> Shown:
    """The answer as a picture inside the notebook: a click on a link shows which records state it."""
    page = html.escape(asking.picture(answer), quote=True)
    frame = f'<iframe srcdoc="{page}" sandbox="allow-scripts" width="100%" height="{_PICTURE_HEIGHT}"></iframe>'
    return Shown(
        frame, f"a picture of {len(answer.subgraph.nodes)} nodes and {len(answer.subgraph.relationships)} links"
    )


draw_with(picture)
