"""The start page: a search field, what is loaded, the questions, and saved work."""

from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from explorer.server.loaded import loaded
from explorer.server.pages.making import page
from explorer.server.pages.questions import by_topic
from explorer.server.reading import Explored

_MOST_SAVED = 20


@dataclass(frozen=True)
class Saved:
    """A saved investigation: its name and the time of its last change."""

    name: str
    changed: str


def start_page(explored: Explored, _: Request) -> Response:
    """What there is to begin with."""
    status = loaded(explored)
    saved = _saved(explored)
    return page(
        "start.html",
        title="Start",
        loaded=status,
        sums={name: sum(status[name].values()) for name in ("nodes", "relationships")},
        topics=by_topic(explored),
        saved=saved[:_MOST_SAVED],
        older=max(0, len(saved) - _MOST_SAVED),
    )


def _saved(explored: Explored) -> list[Saved]:
    """Saved investigations, newest first; none where nothing was ever saved."""
    times = {path.stem: path.stat().st_mtime for path in explored.investigations.glob("*.json")}
    newest = sorted(times, key=lambda name: (-times[name], name))
    return [Saved(name, datetime.fromtimestamp(times[name]).strftime("%Y-%m-%d %H:%M")) for name in newest]
