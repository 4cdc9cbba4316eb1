"""The page of a source: what it is, what became of its file, and how much it states; and that of the records behind a claim."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from explorer.picture_words import caption, kind_in_words, meanings, node_facts, visible
from explorer.server.pages.making import address, counted, error_page, label, page
from explorer.server.reading import Explored, number, text_of
from graph.citing import Cited, cite
from graph.errors import ModelError, UsageError
from graph.neighbours import nodes_of
from graph.schema import NODE, RELATIONSHIP
from graph.stating import stated_by
from graph.workspace import source_id_of_file
from loaders.framework.discovery import source as source_module
from loaders.framework.source import Source

RECORDS_ON_A_PAGE = 25
_MOST_RECORDS = 10_000_000


@dataclass(frozen=True)
class Line:
    """A property of the source in words, with what it means."""

    label: str
    text: str
    meaning: str


def source_page(explored: Explored, request: Request) -> Response:
    """One source by the id of its node."""
    id_ = text_of(request, "id").strip()
    node = nodes_of(explored.session.store, [id_]).get(id_)
    if node is None or node.kind != "Source":
        said = f"No source is known under the id {visible(id_)!r}."
        return error_page(said, HTTPStatus.NOT_FOUND, way=("/", "What is loaded"))
    files = [file for file in explored.session.workspace.files() if source_id_of_file(file["sha256"]) == id_]
    explained = meanings("Source")
    lines = [Line(name, text, explained[name]) for name, text in node_facts(node) if name not in ("title", "url")]
    return page(
        "source.html",
        title=caption(node),
        url=str(node.properties.get("url") or ""),
        lines=lines,
        files=[_account(file) for file in files],
        card=_card(str(node.properties.get("loader") or "")),
        stated=[
            (one.of, kind_in_words(one.kind) if one.kind in NODE else _relation(one.kind), one.count)
            for one in stated_by(explored.session.workspace, id_)
        ],
    )


def _relation(name: str) -> str:
    return RELATIONSHIP[name].description if name in RELATIONSHIP else visible(label(name).lower())


def _account(file: dict[str, Any]) -> dict[str, Any]:
    """What became of the records of a file."""
    return {
        "name": file["name"],
        "layout": visible(file.get("layout") or ""),
        "encoding": file["encoding"],
        "records": file["records"],
        "ignored": sorted(file.get("ignored_by_reason", {}).items()),
        "unread": [visible(name) for name in file.get("unread_fields", [])],
    }


def _card(loader: str) -> Source | None:
    """The card of the kind of source, where the loader is one of this version."""
    try:
        return source_module(loader).SOURCE if loader else None
    except (UsageError, ModelError):
        return None


def record_page(explored: Explored, request: Request) -> Response:
    """The records that state a claim, oldest first, some on a page."""
    claim = text_of(request, "claim").strip()
    try:
        cited = cite(explored.session.workspace, claim)
    except UsageError:
        said = f"No record states anything under the id {visible(claim)!r}."
        return error_page(said, HTTPStatus.NOT_FOUND)
    first = number(request.query_params, "from_row", 1, 1, _MOST_RECORDS)
    if first > len(cited):
        raise UsageError(f"from_row: found {first:,}, expected at most {len(cited):,}: there are no more records")
    last = min(first - 1 + RECORDS_ON_A_PAGE, len(cited))
    node, hash_sign, _ = claim.rpartition("#")
    return page(
        "record.html",
        title="Records",
        claim=visible(claim),
        about=address("/entity", id=node) if hash_sign else "",
        said=f"{counted(len(cited), 'record states', 'records state')} this, oldest first.",
        records=[(place, one, visible_lines(one)) for place, one in enumerate(cited[first - 1 : last], start=first)],
        first=first,
        last=last,
        of=len(cited),
        before=address("/record", claim=claim, from_row=max(1, first - RECORDS_ON_A_PAGE)) if first > 1 else "",
        after=address("/record", claim=claim, from_row=last + 1) if last < len(cited) else "",
    )


def visible_lines(cited: Cited) -> str:
    """The raw text of a record as the file has it, with what would turn or hide text written out."""
    return "\n".join("\t".join(map(visible, line.split("\t"))) for line in cited.raw.split("\n"))
