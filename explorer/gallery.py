"""The pictures of the gallery: what the example of each question draws on the graph of the demonstration.

`make gallery` writes them to `docs/questions`, where the documentation takes them from; a test draws them again.
"""

import dataclasses
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from explorer.asking import notes
from explorer.demo.run import load_case
from explorer.session import Session, open_session
from explorer.static_picture import draw_static
from queries.framework.answer import Answer, AnswerRow, ask
from queries.framework.catalogue import Catalogue

# A picture of more nodes cannot be read at the width of a page.
MOST_NODES = 16


def pictures(session: Session) -> Iterator[tuple[str, str]]:
    """The id of each question whose example has something to draw, and its picture as SVG."""
    for question in Catalogue().all():
        answer = ask(question, question.example.parameters, session.store, session.search)
        if answer.subgraph.nodes:
            yield question.id, _picture(answer)


def _picture(answer: Answer) -> str:
    """The first rows of an answer, as many as stay readable, at least one."""
    count = max((n for n in range(1, len(answer.rows) + 1) if _nodes(answer.rows[:n]) <= MOST_NODES), default=1)
    shown = dataclasses.replace(answer, rows=answer.rows[:count])
    cut = [f"{count} of {len(answer.rows)} rows drawn."] if count < len(answer.rows) else []
    title = f"{answer.question.title}: the example on the demonstration"
    return draw_static(shown.subgraph, title=title, citations=answer.citations, notes=[*cut, *notes(shown)])


def _nodes(rows: Sequence[AnswerRow]) -> int:
    return len({end for row in rows for tie in row.evidence for end in (tie.from_id, tie.to_id)})


def main(folder: Path) -> None:
    """Builds the demonstration, draws every picture anew, and removes those of questions that are no more."""
    with tempfile.TemporaryDirectory() as built, open_session(Path(built) / "demo", None) as session:
        load_case(session, lambda _: None)
        drawn = dict(pictures(session))
    for old in folder.glob("*.svg"):
        old.unlink()
    folder.mkdir(exist_ok=True)
    for id_, picture in drawn.items():
        (folder / f"{id_}.svg").write_text(picture, "utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
