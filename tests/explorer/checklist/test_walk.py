"""From the start page to the published chain and its evidence, in under a minute, by what is seen: by mouse, by keyboard."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.explorer.conftest import Demo
from tests.explorer.served import Served, served

pytestmark = pytest.mark.browser

_A_MINUTE = 60
_MOST_STEPS = 600


@pytest.fixture(scope="module")
def published(demo: Demo) -> Iterator[Served]:
    with served(demo.workspace) as explorer:
        yield explorer


@pytest.fixture
def start(chromium: Browser, published: Served) -> Iterator[Page]:
    """The address that the command prints, opened."""
    page = chromium.new_context(viewport={"width": 1300, "height": 850}).new_page()
    page.goto(published.address)
    yield page
    page.context.close()


def _says_the_chain(page: Page) -> None:
    text = page.locator("#evidence").inner_text()
    assert "→" in text
    assert "Stated in" in text
    source = page.locator("#evidence dd").first.inner_text()
    assert source
    assert page.locator("#evidence .dispute, #evidence dl").count()


def _is_the_chain(page: Page) -> None:
    """The graph shows an exporter of Hong Kong whose goods reached a receiver in Russia."""
    page.wait_for_selector("html[data-ready]")
    text = page.locator("#contents").inner_text()
    for verb in ("→ sent →", "→ was received by →"):
        assert verb in text


def test_by_mouse(start: Page) -> None:
    page, begun = start, time.monotonic()
    page.get_by_role("link", name="Chains through an intermediary").click()
    page.get_by_label("exporter country").fill("HK")
    page.get_by_role("button", name="Ask").click()
    page.get_by_role("link", name="Show in graph").first.click()
    _is_the_chain(page)
    for verb in ("sent", "was received by"):
        page.locator("#contents").get_by_role("button", name=f"→ {verb} →").first.click()
        _says_the_chain(page)
    assert time.monotonic() - begun < _A_MINUTE


def _tab_to(page: Page, words: str) -> None:
    """Presses Tab until something with these words has the focus."""
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        said: str = page.evaluate(
            "(({ innerText, labels }) => innerText || labels?.[0]?.innerText || '')(document.activeElement)"
        )
        if words.casefold() in said.casefold() and len(said) < 500:
            return
    raise AssertionError(f"Tab does not lead to {words}")


def test_by_keyboard(start: Page) -> None:
    page, begun = start, time.monotonic()
    _tab_to(page, "Chains through an intermediary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/*")
    _tab_to(page, "exporter country")
    page.keyboard.type("HK")
    page.keyboard.press("Enter")
    page.locator("#answer").wait_for()
    _tab_to(page, "Show in graph")
    page.keyboard.press("Enter")
    page.wait_for_url("**/graph?*")
    _is_the_chain(page)
    for verb in ("sent", "was received by"):
        _tab_to(page, f"→ {verb} →")
        page.keyboard.press("Enter")
        _says_the_chain(page)
    assert time.monotonic() - begun < _A_MINUTE
