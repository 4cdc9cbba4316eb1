"""Point 28: everything by keyboard alone, in both targets; the focus is always seen, comes back, and is never trapped."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.acting import Reached, drawn, shown
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity, tenant

pytestmark = pytest.mark.browser

_MOST_STEPS = 400


def _focused(page: Page) -> str:
    found: str = page.evaluate(
        "(() => { const one = document.activeElement; return one.id || one.dataset.act || one.outerHTML.slice(0, 90); })()"
    )
    return found


def _tab_to(page: Page, selector: str) -> None:
    """Presses Tab until what is looked for has the focus, which has to be seen at each step."""
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        found, seen = page.evaluate(
            """(selector) => {
              const one = document.activeElement;
              const { outlineStyle, outlineWidth } = getComputedStyle(one);
              const seen = one === document.body || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
              return [one.matches(selector), seen];
            }""",
            selector,
        )
        assert seen, f"the focus on {_focused(page)} is not seen"
        if found:
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def _find(page: Page, words: str) -> None:
    """Searches and adds the first match, by keys."""
    page.keyboard.press("/")
    assert _focused(page) == "q"
    page.keyboard.type(words)
    page.locator("#hits button").first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.getElementById('q').value === ''")
    page.locator("#told", has_text="is in the graph").wait_for()
    page.keyboard.press("Tab")


@pytest.mark.parametrize("target", TARGETS)
def test_a_whole_investigation_needs_no_mouse(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    _find(page, "Invented Exporter")
    assert shown(page) == {entity("exporter")}
    # Select in the list, expand in the panel.
    _tab_to(page, f'#contents [data-id="{entity("exporter")}"]')
    page.keyboard.press("Enter")
    _tab_to_back(page, '#evidence [data-act="expand"]')
    page.keyboard.press("Enter")
    page.locator("#told", has_text="added").wait_for()
    assert entity("importer") in shown(page)
    assert _focused(page) == "expand"
    # Select a link, and read its record.
    _tab_to(page, "#contents [data-id^='owns:']")
    page.keyboard.press("Enter")
    _tab_to_back(page, "#evidence summary")
    page.keyboard.press("Enter")
    page.locator("#evidence figure pre").first.wait_for()
    # Undo and redo.
    before = shown(page)
    page.keyboard.press("Control+z")
    assert shown(page) == {entity("exporter")}
    page.keyboard.press("Control+Shift+Z")
    assert shown(page) == before
    # Path.
    _tab_to_back(page, "#find-path")
    page.keyboard.press("Enter")
    _tab_to(page, '[data-end="From"]')
    page.keyboard.type("Invented Exporter")
    page.keyboard.press("Tab")
    page.keyboard.type("Invented Importer")
    _tab_to(page, '[data-act="search-path"]')
    page.keyboard.press("Enter")
    page.locator("#path-found li").first.wait_for()
    page.keyboard.press("Escape")
    assert _focused(page) == "find-path"
    # Filter.
    _tab_to(page, "#filters summary")
    page.keyboard.press("Enter")
    links = drawn(page)[1]
    _tab_to(page, '[data-field="relations OWNS"]')
    page.keyboard.press("Space")
    page.wait_for_function("many => explorer.drawn.cy.edges(':visible').length < many", arg=len(links))
    assert page.evaluate("document.activeElement.dataset.field") == "relations OWNS"
    _tab_to(page, '#filters [data-act="clear"]')
    page.keyboard.press("Enter")
    page.wait_for_function("many => explorer.drawn.cy.edges(':visible').length === many", arg=len(links))
    # Arrange.
    _tab_to_back(page, "#arrange")
    page.keyboard.type("trade")
    page.keyboard.press("Enter")
    page.locator("#told", has_text="Arranged").wait_for()
    # Export.
    _tab_to(page, "#open-files")
    page.keyboard.press("Enter")
    _tab_to(page, '#files [data-act="graph.graphml"]')
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes().startswith(b"<?xml")
    page.keyboard.press("Escape")
    assert _focused(page) == "open-files"
    reached(
        28,
        "search, select, expand, evidence, undo, path, filter, arrange, export; focus seen at each Tab and back after dialogs",
    )


def _tab_to_back(page: Page, selector: str) -> None:
    """The same backwards."""
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Shift+Tab does not lead to {selector}")


@pytest.mark.parametrize("target", TARGETS)
def test_a_group_is_opened_filtered_and_chosen_from_by_keys(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    _find(page, "1 Hub Road")
    _tab_to(page, "#contents [data-id^='address:']")
    page.keyboard.press("Enter")
    _tab_to_back(page, '#evidence [data-act="expand"]')
    page.keyboard.press("Enter")
    page.wait_for_function("() => explorer.board().groups.size === 1")
    _tab_to(page, "#contents [data-id^='group ']")
    page.keyboard.press("Enter")
    page.locator("#group li").first.wait_for()
    _tab_to(page, "#group input[type='search']")
    page.keyboard.type("Tenant 0042")
    page.wait_for_function("() => document.querySelectorAll('#group li').length === 1")
    _tab_to(page, "#group li input")
    page.keyboard.press("Space")
    _tab_to(page, '#group [data-act="add"]')
    page.keyboard.press("Enter")
    page.wait_for_function("id => explorer.board().shown.has(id)", arg=tenant(42))
    page.wait_for_function("() => document.activeElement !== document.body")
    reached(28, "groups opened and chosen from")


@pytest.mark.parametrize("target", TARGETS)
def test_the_focus_is_trapped_nowhere(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    _find(page, "Invented Exporter")
    met = [_focused(page)]
    for _ in range(_MOST_STEPS):
        page.keyboard.press("Tab")
        met.append(page.evaluate("document.activeElement.tagName"))
        if met[-1] == "BODY":
            break
    assert "BODY" in met
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert _focused(page) == "q"
