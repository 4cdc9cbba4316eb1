"""The start page: a search field, what is loaded, the questions, and saved work."""

from starlette.requests import Request
from starlette.responses import Response

from explorer.server.investigations import saved
from explorer.server.loaded import loaded
from explorer.server.pages.making import page
from explorer.server.pages.questions import by_topic
from explorer.server.reading import Explored

_MOST_SAVED = 20


def start_page(explored: Explored, _: Request) -> Response:
    """What there is to begin with."""
    status = loaded(explored)
    work = saved(explored.investigations)
    return page(
        "start.html",
        title="Start",
        loaded=status,
        sums={name: sum(status[name].values()) for name in ("nodes", "relationships")},
        topics=by_topic(explored),
        saved=work[:_MOST_SAVED],
        older=max(0, len(work) - _MOST_SAVED),
    )
