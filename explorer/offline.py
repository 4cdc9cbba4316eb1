"""One HTML file that holds a part of the graph and the page to walk it: nothing is fetched, nothing runs from the data.

The page's script is packed (it would be two thirds of most files) and run only where its hash is the one that the
content security policy names. Only the part that is handed over is inside, without the facts that are to be left out.
"""

import base64
import gzip
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache, reduce
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from explorer import elements, self_contained
from explorer.bundle import bundled
from explorer.front_words import front_words
from explorer.picture_words import visible
from graph.names import fold

_LISTS = ("countries", "codes", "details")
_LEFT_OUT = "(left out)"


@dataclass(frozen=True)
class HandedOver:
    """What a file holds. `part` is as `explorer.elements.part` gives it, `positions` says what is drawn at first, and
    where; `board` is a saved investigation instead. `as_of` is a day in ISO form. `records` are the records behind claims,
    `redacted` names facts."""

    title: str
    part: elements.Json
    positions: Mapping[str, tuple[float, float]]
    asked: str = ""
    caution: str = ""
    as_of: str | None = None
    notes: tuple[str, ...] = ()
    board: Mapping[str, Any] | None = None
    records: Mapping[str, Any] = field(default_factory=dict)
    redacted: Collection[str] = ()


def offline_file(handed: HandedOver, made: str) -> str:
    """The HTML; `made` says when and by what it was made. With facts left out, no raw record is inside: it holds them."""
    part = _redacted(handed.part, handed.redacted)
    data = {
        "model": elements.model(),
        "part": part,
        "positions": handed.positions,
        "board": handed.board,
        "records": {} if handed.redacted else handed.records,
        "spellings": {} if handed.redacted else _spellings(part),
        "title": visible(handed.title),
        "asked": visible(handed.asked),
        "caution": visible(handed.caution),
        "as_of": handed.as_of,
        "notes": [*map(visible, handed.notes), *_said(handed.redacted)],
        "made": made,
    }
    script, loader = _script(), self_contained.text("front/loader.js")
    style = self_contained.style("front/theme.css", "front/graph.css")
    templates = FileSystemLoader(self_contained.EXPLORER / "server" / "templates")
    page = Environment(loader=templates, autoescape=True, undefined=StrictUndefined).get_template("offline.html")
    return page.render(
        words=front_words(),
        title=visible(handed.title),
        policy=self_contained.policy(
            scripts=map(self_contained.sha256, (loader, script)),
            styles=[self_contained.sha256(style)],
            images="data: blob:",
            more=("style-src-attr 'unsafe-inline'", "trusted-types ownergraph"),
        ),
        style=style,
        loader=loader,
        packed=_packed(script),
        data=self_contained.embedded(data),
    )


def _redacted(part: elements.Json, redacted: Collection[str]) -> elements.Json:
    """The part without the facts of these names, and without their words wherever else they would show."""
    if not redacted:
        return part
    names = {name.replace("_", " ") for name in redacted}
    return {what: [_without(element, names) for element in part[what]] for what in ("nodes", "links")}


def _without(element: elements.Json, names: Collection[str]) -> elements.Json:
    gone = [word for name, value in element["facts"] if name in names for word in value.split("; ") if word]

    def tells(text: str, *more: str) -> bool:
        return any(word in text for word in (*gone, *more))

    kept = {**element, "facts": [fact for fact in element["facts"] if fact[0] not in names]}
    kept |= {name: [one for one in element[name] if not tells(one)] for name in _LISTS if name in element}
    # A note says some facts by their names alone, "fictional" for example.
    kept |= {name: "" for name in ("note", "tier") if name in element and tells(element[name], *names)}
    if "name" in element and tells(element["name"]):
        kept["name"] = _LEFT_OUT
    if "label" in element:
        kept["label"] = reduce(lambda label, word: label.replace(word, "").strip(), gone, element["label"])
    if any("date" in name or "period" in name or name.endswith(" on") for name in names):
        kept["dates"] = None
    if "share" in element and any("share" in name for name in names):
        kept["share"] = None
    return kept


def _said(redacted: Collection[str]) -> list[str]:
    names = ", ".join(sorted(name.replace("_", " ") for name in redacted))
    return [f"Left out of this file: {names}, and the raw text of records."] if redacted else []


def _spellings(part: elements.Json) -> dict[str, list[str]]:
    """Other spellings of a node for the search of the page, transliterated as the search of a workspace does it."""
    found: dict[str, list[str]] = {}
    for node in part["nodes"]:
        stated = [value for name, value in node["facts"] if name in ("name", "names", "text")]
        words = dict.fromkeys(fold(one) for value in (node["name"], *stated) for one in value.split("; "))
        found[node["id"]] = [word for word in words if word]
    return found


@cache
def _script() -> str:
    return bundled(self_contained.EXPLORER / "front" / "offline_page.js")


@cache
def _packed(script: str) -> str:
    """The script, compressed without a time stamp, so that the same input gives the same file."""
    return base64.b64encode(gzip.compress(script.encode(), 9, mtime=0)).decode()
