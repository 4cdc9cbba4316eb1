"""The explorer of the checklist's world in Chromium: `page_of("live")` and `page_of("file")` open its graph page."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.explorer.checklist.figures import Figures
from tests.explorer.checklist.world import HUB, entity, tenant, tenants, written
from tests.explorer.conftest import ownergraph
from tests.explorer.served import Served, served

TARGETS = ("live", "file")
_FIGURES = Figures()

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the whole world."""
    folder = tmp_path_factory.mktemp("checklist")
    for source, file in (("findings", written(folder)), ("uk-companies", tenants(folder))):
        loaded = ownergraph("load", source, file, "--workspace", folder / "workspace", "--strict")
        assert loaded.code == 0, loaded.err
    return folder / "workspace"


@pytest.fixture(scope="session")
def world(workspace: Path) -> Iterator[Served]:
    """The served explorer of the whole world."""
    with served(workspace) as explorer:
        yield explorer


@pytest.fixture(scope="session")
def everything(world: Served) -> list[str]:
    """The ids of all nodes, found by walking from the exporter and the hub; sources are no part of it."""
    found: dict[str, None] = {}
    alone = {tenant(number) for number in range(1, HUB)}  # tied to their address only
    waiting = [tenant(0), *(entity(key) for key in ("exporter", "owner", "muller", "neva", "harbour"))]
    while waiting:
        part = world.json("/api/nodes", id=waiting[:200])
        waiting = waiting[200:]
        for node in part["nodes"]:
            found[node["id"]] = None
            if node["id"] in alone:
                continue
            for ties in node["neighbours"]:
                if ties["neighbours"] <= HUB and ties["relation"] != "STATED_IN":
                    waiting += [id_ for id_ in _neighbours(world, node["id"], ties) if id_ not in found]
        waiting = [id_ for id_ in dict.fromkeys(waiting) if id_ not in found]
    return list(found)


def _neighbours(world: Served, node: str, ties: dict[str, Any]) -> list[str]:
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        wanted = {name: ties[name] for name in ("relation", "direction", "kind")}
        page = world.json("/api/neighbours", node=node, after=after, limit=200, **wanted)
        found += [one["id"] for one in page["nodes"]]
        after = page["next"]
    return found


@pytest.fixture(scope="session")
def offline(world: Served, everything: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The offline file that the server makes of the whole world, opening with an empty graph."""
    board = {
        "format": "ownergraph-investigation", "version": 1, "name": "", "saved_on": "", "as_of": "", "workspace": "",
        "shown": {}, "from": {}, "groups": {}, "pinned": [], "notes": {}, "tags": {}, "captions": None, "view": None,
        "filters": {"kinds": [], "relations": [], "from": "", "to": "", "undated": True, "codes": "", "tiers": [],
                    "countries": [], "share": 0, "sources": []},
    }  # fmt: skip
    body = json.dumps({"ids": everything, "title": "The invented world", "board": board})
    headers = {"authorization": f"Bearer {world.token}", "content-type": "application/json"}
    response, content = world.request("/api/offline", method="POST", body=body, headers=headers)
    assert response.status == 200, content[:500]
    path = tmp_path_factory.mktemp("offline") / "graph.html"
    path.write_bytes(content)
    return path


@pytest.fixture
def page_of(chromium: Browser, world: Served, offline: Path) -> Iterator[OpenPage]:
    """Opens the graph page of a target; afterwards no dialog, error, violation or request to elsewhere may have been seen."""
    seen: list[str] = []
    pages: list[Page] = []

    def said(message: ConsoleMessage) -> None:
        seen.append(f"{message.type} {message.text}")

    def open_page(target: str, address: str = "/graph", *, failing: str | None = None, **context: Any) -> Page:
        """`failing`: part of what the browser itself says of requests that are meant to fail."""
        settings = {"viewport": {"width": 1300, "height": 850}, **context}
        page = chromium.new_context(**settings).new_page()
        pages.append(page)
        page.on("pageerror", lambda error: seen.append(f"error {error}"))
        page.on("dialog", lambda dialog: seen.append(f"dialog {dialog.message}"))
        page.on("console", lambda message: None if failing and failing in message.text else said(message))
        page.on("request", lambda request: seen.append(request.url) if _is_elsewhere(request.url, world) else None)
        if target == "live":
            page.goto(f"{world.origin}{address}{'&' if '?' in address else '?'}token={world.token}")
        else:
            page.goto(offline.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=20_000)
        return page

    yield open_page
    for page in pages:
        assert page.evaluate("window.__pwn") is None
        page.context.close()
    assert seen == []


def _is_elsewhere(url: str, world: Served) -> bool:
    return not url.startswith((world.origin, "file:", "data:", "blob:"))


@pytest.fixture
def reached() -> Callable[[int, str], None]:
    """Notes the figure that a point of the checklist reached, for the table in docs/."""
    return _FIGURES.note


def pytest_sessionfinish() -> None:
    """Writes the table where the run was asked to, by OWNERGRAPH_CHECKLIST=FILE."""
    if path := os.environ.get("OWNERGRAPH_CHECKLIST"):
        _FIGURES.write(Path(path))
