"""From the start page to the published chain and the records behind it, by what is visible alone, in under a minute."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.explorer.conftest import ownergraph
from tests.explorer.served import Served, served

pytestmark = pytest.mark.browser

A_MINUTE = 60
CHAIN = ("Asia Pacific Links Ltd", "SMT iLogic", "Special Technology Center")
STATED = "Retelling of the Wall Street Journal's analysis"


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    workspace: Path = tmp_path_factory.mktemp("walk") / "workspace"
    assert ownergraph("demo", "--workspace", workspace).code == 0
    with served(workspace) as explorer:
        # The engine of the demonstration has just been started; who walks has had it open for a while.
        explorer.json("/api/answers/intermediary-chains", exporter_country="HK")
        yield explorer


@pytest.fixture
def start(chromium: Browser, demonstration: Served) -> Iterator[Page]:
    page = chromium.new_context(viewport={"width": 1300, "height": 850}).new_page()
    page.goto(demonstration.address)
    yield page
    page.context.close()


def tab_to(page: Page, words: str) -> None:
    """Presses Tab until what has the focus is called so; everything has to be reached in the order of the page."""
    for _ in range(400):
        page.keyboard.press("Tab")
        name = page.evaluate(
            """() => {
              const one = document.activeElement;
              const label = one.labels?.[0]?.textContent ?? '';
              return [one.getAttribute('aria-label'), label, one.textContent, one.value].filter(Boolean).join(' ');
            }"""
        )
        if words in name:
            assert page.evaluate("document.activeElement.matches(':focus-visible')"), words
            return
    raise AssertionError(f"Tab never reaches {words!r}")


def by_mouse(page: Page) -> None:
    page.get_by_role("link", name="Chains through an intermediary").first.click()
    page.get_by_label("Exporter country").click()
    page.keyboard.type("HK")
    page.get_by_label("End user").click()
    page.keyboard.type("Special Technology Center")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name="Show the whole answer in the graph").click()
    page.get_by_role("button", name="SMT iLogic → is at → the same address").first.click()


def by_keyboard(page: Page) -> None:
    tab_to(page, "Chains through an intermediary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/intermediary-chains*")
    tab_to(page, "Exporter country")
    page.keyboard.type("HK")
    tab_to(page, "End user")
    page.keyboard.type("Special Technology Center")
    # A list of suggestions may be open; Escape leaves what was typed.
    page.keyboard.press("Escape")
    tab_to(page, "Ask")
    page.keyboard.press("Enter")
    page.wait_for_url("**exporter_country=HK**")
    tab_to(page, "Show the whole answer in the graph")
    page.keyboard.press("Enter")
    page.wait_for_url("**/graph?**")
    page.wait_for_selector("html[data-ready]")
    tab_to(page, "SMT iLogic → is at → the same address")
    page.keyboard.press("Enter")


@pytest.mark.parametrize("walk", [by_mouse, by_keyboard])
def test_the_published_chain_is_reached_from_the_start_page_in_a_minute(
    start: Page, walk: Callable[[Page], None]
) -> None:
    began = time.monotonic()

    walk(start)

    assert time.monotonic() - began < A_MINUTE
    for name in CHAIN:
        assert start.locator("#contents").get_by_role("button", name=name).first.is_visible()
    evidence = start.locator("#evidence")
    assert "is at" in evidence.inner_text()
    assert STATED in evidence.inner_text()
