"""Points 29 to 31: read aloud, without colours, on small screens, enlarged, and without motion."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.explorer.checklist.acting import Reached, add
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity
from tests.explorer.conftest import ROOT
from tests.explorer.served import Served

pytestmark = pytest.mark.browser

_AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


def _violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2 A and AA and its good practice; the page's policy would not let it in by itself."""
    page.evaluate(f"() => {{ {_AXE.read_text('utf-8')} }}")
    found: list[dict[str, Any]] = page.evaluate("async () => (await axe.run(document)).violations")
    return [f"{one['id']}: {one['help']}: {[node['target'] for node in one['nodes']][:4]}" for one in found]


def _graph(page: Page) -> None:
    add(page, entity("exporter"), entity("owner"))
    page.evaluate("id => explorer.expand(id)", entity("exporter"))
    page.evaluate(
        "id => explorer.select(id)",
        page.evaluate("explorer.drawn.cy.edges('[?disputed], [kind]')[0]?.id() ?? explorer.drawn.cy.edges()[0].id()"),
    )


def _filtered(page: Page) -> None:
    _graph(page)
    page.locator("#filters summary").click()


def _paths(page: Page) -> None:
    _graph(page)
    page.locator("#find-path").click()


def _files(page: Page) -> None:
    _graph(page)
    page.locator("#open-files").click()


def _error(page: Page) -> None:
    _graph(page)
    page.evaluate("explorer.failed(new Error('The explorer does not answer.'), () => {})")


def _hits(page: Page) -> None:
    page.locator("#q").fill("Invented")
    page.locator("#hits button").first.wait_for()


_STATES: dict[str, Callable[[Page], None]] = {
    "empty": lambda page: None,
    "hits": _hits,
    "graph": _graph,
    "filters": _filtered,
    "path": _paths,
    "files": _files,
    "error": _error,
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("target", TARGETS)
def test_axe_finds_nothing_in_any_state_of_the_graph_page(
    page_of: OpenPage, target: str, scheme: str, reached: Reached
) -> None:
    for state, reach in _STATES.items():
        page = page_of(target, color_scheme=scheme)
        reach(page)
        assert _violations(page) == [], state
    reached(29, f"0 violations by axe in {len(_STATES)} states, light and dark")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_other_pages(
    chromium: Browser, page_of: OpenPage, world: Served, scheme: str, reached: Reached
) -> None:
    page = page_of("live", color_scheme=scheme)
    add(page, entity("exporter"), entity("importer"))
    claim = page.evaluate("explorer.drawn.cy.edges()[0].id()")
    source = page.evaluate("[...explorer.known.links.values()][0].stated.source")
    pages = [
        "/", "/find?text=Invented", "/find?text=nobodyatall", "/questions", "/questions/intermediary-chains",
        "/questions/intermediary-chains?exporter_country=HK", f"/entity?id={entity('exporter')}", f"/source?id={source}",
        f"/record?claim={claim}", "/nowhere",
    ]  # fmt: skip
    for path in pages:
        one = chromium.new_context(color_scheme="dark" if scheme == "dark" else "light").new_page()
        one.goto(f"{world.origin}{path}{'&' if '?' in path else '?'}token={world.token}")
        assert _violations(one) == [], path
        one.context.close()
    reached(29, f"0 violations on {len(pages)} other pages")


@pytest.mark.parametrize("target", TARGETS)
def test_the_list_says_what_the_drawing_shows_and_counts_are_announced(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    add(page, entity("exporter"), entity("owner"))
    page.evaluate("id => explorer.expand(id)", entity("exporter"))
    told = page.locator("#told")
    assert told.get_attribute("role") == "status"
    assert "added" in told.inner_text()
    drawn = page.evaluate("explorer.drawn.cy.elements(':visible').map((one) => one.id())")
    listed = page.evaluate("[...document.querySelectorAll('#contents [data-id]')].map((one) => one.dataset.id)")
    assert sorted(listed) == sorted(drawn)
    assert page.locator("#drawing").get_attribute("aria-label") == page.evaluate(
        """(() => { const many = (all) => explorer.drawn.cy[all](':visible').length;
          return `Graph of ${many('nodes')} parties and things and ${many('edges')} links; all are in the list of this page`; })()"""
    )
    reached(29, "list = drawing")


def _contrast(one: str, other: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("target", TARGETS)
def test_each_kind_has_a_shape_and_everything_drawn_stands_out(
    page_of: OpenPage, target: str, scheme: str, reached: Reached
) -> None:
    page = page_of(target, color_scheme=scheme)
    model = page.evaluate("explorer.model.nodes.map(({ name, shape, color }) => [name, shape, color])")
    assert len({shape for _, shape, _ in model}) == len(model), "two kinds share a shape"
    ink = page.evaluate(
        """() => { const style = getComputedStyle(document.documentElement);
          return Object.fromEntries(['ink', 'paper', 'line', 'quiet', 'chosen', 'dispute', 'inside', 'raised'].map((name) =>
            [name, style.getPropertyValue(`--${name}`).trim()])); }"""
    )
    for text in ("ink", "quiet", "chosen", "dispute"):
        assert _contrast(ink[text], ink["paper"]) >= 4.5, text
    assert _contrast(ink["line"], ink["paper"]) >= 3
    inside = ("box", "ellipse", "concave-hexagon", "barrel", "tag")
    for name, color in [(name, color) for name, shape, color in model if shape in inside]:
        assert _contrast(ink["inside"], color) >= 4.5, name
    reached(30, f"{len(model)} kinds, {len(model)} shapes; text ≥ 4.5, outlines ≥ 3, light and dark")


@pytest.mark.parametrize("target", TARGETS)
def test_what_colour_says_a_line_or_words_say_too(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    _graph(page)
    add(page, entity("maker"))
    lines = page.evaluate(
        """Object.fromEntries(['[?disputed]', '[!disputed][!dashed][!derived]'].map((which) => {
          const one = explorer.drawn.cy.edges(which)[0];
          return [which, [one.style('line-style'), one.style('mid-source-arrow-shape')]];
        }))"""
    )
    disputed, plain = lines.values()
    assert disputed != plain


def _is_sideways(page: Page) -> bool:
    wide: bool = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return wide


# 200 % of a screen of 1280 × 900 leaves 640 × 450 pixels of the style sheet.
@pytest.mark.parametrize("size", [(320, 640, 1), (640, 450, 2)])
@pytest.mark.parametrize("target", TARGETS)
def test_a_small_or_enlarged_window_loses_nothing(
    page_of: OpenPage, target: str, size: tuple[int, int, int], reached: Reached
) -> None:
    width, height, scale = size
    page = page_of(target, viewport={"width": width, "height": height}, device_scale_factor=scale)
    page.locator("#q").fill("Invented Exporter")
    page.locator("#hits button").first.wait_for()
    assert not _is_sideways(page)
    page.locator("#hits button").first.click()
    page.locator('#evidence [data-act="expand"]').click()
    page.locator("#told", has_text="added").wait_for()
    assert not _is_sideways(page)
    for control in (
        "#undo",
        "#redo",
        "#closer",
        "#farther",
        "#whole",
        "#captions",
        "#arrange",
        "#find-path",
        "#open-files",
    ):
        page.locator(control).scroll_into_view_if_needed()
        box = page.locator(control).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width, control
    drawing = page.locator("#drawing").bounding_box()
    assert drawing
    assert drawing["width"] >= 200
    assert drawing["height"] >= 150
    page.locator("#filters summary").click()
    assert not _is_sideways(page)
    for opener, dialog in (("#find-path", "#paths"), ("#open-files", "#files")):
        page.locator(opener).click()
        box = page.locator(dialog).bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.locator(dialog).get_by_role("button", name="Close").click()
    page.locator("#contents [data-id^='owns:']").first.click()
    assert "Stated in" in page.locator("#evidence").inner_text()
    reached(31, f"{width} px: every control in reach, nothing sideways")


@pytest.mark.parametrize("target", TARGETS)
def test_nothing_moves_for_those_who_want_no_motion(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target, reduced_motion="reduce")
    _graph(page)
    page.locator("#arrange").select_option("tree")
    moving = page.evaluate(
        "[explorer.drawn.cy.animated(), explorer.drawn.cy.elements().some((one) => one.animated()), document.getAnimations().length]"
    )
    assert moving == [False, False, 0]
    reached(31, "no animation")
