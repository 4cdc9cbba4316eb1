"""How every page is made: from a template that escapes all values, with links, numbers and names worded in one way."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from explorer.caption_lines import characters
from explorer.front_words import front_words
from explorer.picture_words import kind_in_words, visible
from explorer.server.reading import file_name
from graph.schema import NODE

# A text of more letters is shown by its start, with the rest behind it.
_LONG = 240
_START = 120


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page made from a template; every value is escaped."""
    return HTMLResponse(_TEMPLATES.get_template(template).render(**values), status)


def error_page(message: str, status: int, **more: Any) -> Response:
    """A page that says what went wrong and leads on; `search` is what may be looked for instead."""
    return page("error.html", status, title="This did not work", message=message, **{"search": "", **more})


def address(path: str, parameters: Iterable[tuple[str, object]] = (), **more: object) -> str:
    """An address with these parameters; empty ones are left out."""
    given = [(name, value) for name, value in (*parameters, *more.items()) if value is not None and value != ""]
    return f"{path}?{urlencode(given, doseq=True)}" if given else path


def entity_address(id_: str) -> str:
    """Where a node is shown: sources have a page of their own, and so has everything else."""
    return address("/entity", id=id_)


def record_address(claim: str) -> str:
    """Where the records are shown that state a claim."""
    return address("/record", claim=claim)


def web(url: object) -> str:
    """The address where it leads to the web, else nothing: only http and https become links."""
    text = str(url or "")
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.netloc and visible(text) == text else ""


def in_words(value: Any) -> str:
    """A value for a reader: numbers with commas and unrounded, lists and maps by their members."""
    match value:
        case None:
            return ""
        case bool() | int() | float():
            return _figure(value)
        case list() | tuple():
            return ", ".join(in_words(member) for member in value)
        case Mapping():
            return ", ".join(f"{label(str(name))}: {in_words(member)}" for name, member in value.items())
    return visible(str(value))


def _figure(value: float) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.15g}"


def label(name: str) -> str:
    """A column or parameter in words."""
    return name.replace("_", " ")


def counted(count: int, one: str, several: str = "") -> str:
    """A number with its noun: `1 row`, `2,000 rows`."""
    return f"{count:,} {one if count == 1 else several or f'{one}s'}"


def is_long(text: str) -> bool:
    """Whether a text is shown by its start."""
    return len(text) > _LONG


def start_of(text: str) -> str:
    """The text, or its start where it is long; no character is cut in two."""
    return "".join(list(characters(text[: 4 * _START]))[:_START]) + "…" if is_long(text) else text


def kind(name: str) -> str:
    """A kind of node in words."""
    return kind_in_words(name) if name in NODE else visible(name)


_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters.update(
    words=in_words, label=label, start=start_of, kind=kind, seen=visible, web=web, file_name=file_name
)
_TEMPLATES.tests["long"] = is_long
_TEMPLATES.globals.update(
    address=address, counted=counted, entity=entity_address, record=record_address, words=front_words()
)
