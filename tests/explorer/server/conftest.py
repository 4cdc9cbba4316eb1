"""One explorer of the demonstration for all tests of the server, and for those in the browser a Chromium that has entered it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.explorer.conftest import Demo
from tests.explorer.served import Served, served

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def explorer(demo: Demo) -> Iterator[Served]:
    """The explorer of the demonstration, until the tests end."""
    with served(demo.workspace) as running:
        yield running


@pytest.fixture
def entered(chromium: Browser) -> Iterator[OpenPage]:
    """Opens pages of an explorer; afterwards no message, error, dialog or request to elsewhere may have been seen."""
    seen: list[str] = []
    pages: list[Page] = []

    def open_page(explorer: Served, path: str, **context: Any) -> Page:
        token = {"authorization": f"Bearer {explorer.token}"}
        page = chromium.new_context(extra_http_headers=token, **context).new_page()
        pages.append(page)
        page.on("console", lambda message: seen.append(f"{message.type} {message.text}"))
        page.on("pageerror", lambda error: seen.append(f"error {error}"))
        page.on("dialog", lambda dialog: seen.append(f"dialog {dialog.message}"))
        page.on("request", lambda request: _note(seen, request.url, explorer.origin))
        page.goto(explorer.origin + path)
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert seen == []


def _note(seen: list[str], url: str, origin: str) -> None:
    if not url.startswith((f"{origin}/", "data:")):
        seen.append(f"request {url}")
