"""The screenshots of the documentation: `make screenshots` takes them anew from the demonstration in the system's Chromium.

    python -m tests.explorer.screenshots docs/screenshots

Everything in them is the published case with its citations, or says that it is fictional.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.explorer.conftest import ownergraph
from tests.explorer.served import Served, served

SIZE = {"width": 1300, "height": 850}
END_USER = "Special Technology Center"


def take(folder: Path) -> None:
    """Builds the demonstration, and writes one picture for each thing that is worth showing."""
    with tempfile.TemporaryDirectory() as work, sync_playwright() as playwright:
        workspace = Path(work) / "workspace"
        demo = ownergraph("demo", "--workspace", workspace)
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        with served(workspace) as explorer:
            _live(explorer, browser, folder)
        with _page(browser) as page:
            page.goto(Path(demo.out.splitlines()[-1]).as_uri())
            _ready(page)
            _choose(page, "Asia Pacific Links Ltd")
            page.screenshot(path=folder / "offline.png")
        browser.close()


def _live(explorer: Served, browser: Browser, folder: Path) -> None:
    chain = {"exporter_country": "HK", "end_user": END_USER}
    with _page(browser) as page:
        page.goto(explorer.address)
        page.screenshot(path=folder / "start.png")
        _graph(page, explorer, "intermediary-chains", **chain)
        _choose(page, "is at → the same address")
        page.screenshot(path=folder / "chain.png")
        _graph(page, explorer, "beneficial-owners", party="findings:fictional-ownership:cascade-c")
        page.select_option("#arrange", "tree")
        page.screenshot(path=folder / "ownership-tree.png")
        _graph(page, explorer, "shared-address", party="0000001011")
        _choose(page, "same room")
        page.screenshot(path=folder / "shared-address.png")
        page.goto(f"{explorer.origin}/entity?id=findings:published-case:poly-technologies")
        page.screenshot(path=folder / "entity.png")
        page.goto(f"{explorer.origin}/questions/intermediary-chains?{urlencode(chain)}")
        page.screenshot(path=folder / "question.png")
    with _page(browser, dark=True) as page:
        page.goto(explorer.address)
        _graph(page, explorer, "intermediary-chains", **chain)
        _choose(page, "SMT iLogic")
        page.screenshot(path=folder / "dark.png")


@contextmanager
def _page(browser: Browser, *, dark: bool = False) -> Iterator[Page]:
    context = browser.new_context(viewport=SIZE, color_scheme="dark" if dark else "light")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def _graph(page: Page, explorer: Served, question: str, **parameters: str) -> None:
    page.goto(f"{explorer.origin}/graph?{urlencode({'question': question, **parameters})}")
    _ready(page)


def _ready(page: Page) -> None:
    page.wait_for_selector("html[data-ready]")


def _choose(page: Page, words: str) -> None:
    """Chooses the first thing of the list that holds these words."""
    page.locator("#contents .choices button", has_text=words).first.click()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
