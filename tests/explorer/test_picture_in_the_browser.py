"""The picture in the system's Chromium, opened from a file while every way out is shut."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from explorer.picture import draw
from explorer.static_picture import draw_static
from graph.subgraph import Citation, Subgraph
from tests.explorer.subgraphs import HOSTILE, chain, cited, crowd, hostile, node, parallel

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
CAUTION = "A shared address may be a virtual office."


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Iterator[Open]:
    """Opens the picture of a subgraph; afterwards no request, dialog, message or error may have been seen."""
    seen: list[str] = []
    pages: list[Page] = []

    def only_the_file(route: Route) -> None:
        if route.request.url.startswith("file:"):
            route.continue_()
        else:
            seen.append(f"request {route.request.url}")
            route.abort()

    def open_page(subgraph: Subgraph, citations: dict[str, Citation] | None = None, **context: Any) -> Page:
        file = tmp_path / "picture.html"
        html = draw(
            subgraph,
            title="Who sent what to whom?",
            subtitle="exporter country HK",
            caution=CAUTION,
            as_of="2026-11-23",
            notes=["3 links at mass-registration addresses are left out."],
            citations=cited(subgraph) if citations is None else citations,
        )
        file.write_text(html, encoding="utf-8")
        page = chromium.new_context(**context).new_page()
        pages.append(page)
        page.route("**/*", only_the_file)
        page.on("console", lambda message: seen.append(f"{message.type} {message.text}"))
        page.on("pageerror", lambda error: seen.append(f"error {error}"))
        page.on("dialog", lambda dialog: seen.append(f"dialog {dialog.message}"))
        page.goto(file.as_uri())
        assert page.evaluate("window.picture !== undefined")
        return page

    yield open_page
    for page in pages:
        page.context.close()
    assert seen == []


def select(page: Page, key: str) -> None:
    page.evaluate("key => picture.select(key)", key)


def panel(page: Page) -> str:
    return page.locator("#evidence").inner_text()


def middle_of(page: Page, key: str) -> tuple[float, float]:
    """Where in the window the middle of a drawn link is."""
    point = page.evaluate(
        """key => {
            const { network, idOf } = picture;
            const edge = network.body.edges[idOf(key)].edgeType;
            const { x, y } = network.canvasToDOM(edge.getPoint(0.5, edge.getViaNode?.()));
            const frame = document.getElementById('drawing').getBoundingClientRect();
            return [x + frame.x, y + frame.y];
        }""",
        key,
    )
    return point[0], point[1]


def test_the_picture_says_what_it_answers_when_and_what_is_missing(opened: Open) -> None:
    page = opened(chain())
    header = page.locator("header").inner_text()
    for words in ("Who sent what to whom?", "exporter country HK", "As of 2026-11-23", CAUTION, "3 links at mass"):
        assert words in header
    assert page.title() == "Who sent what to whom?"
    legend = page.locator("#legend").inner_text().split("\n")
    assert legend[:5] == ["Company", "Person", "Address", "Shipment", "a source states it"]
    assert "disputed" in legend
    assert page.locator("#legend svg").count() == len(legend)


def test_a_click_on_a_link_shows_what_it_rests_on(opened: Open) -> None:
    page = opened(chain(), viewport={"width": 1366, "height": 860})
    page.mouse.click(*middle_of(page, "owns"))
    assert page.locator("#evidence h2").inner_text() == "Ivan Invented → holds an interest in → Harbour Parts Ltd"
    text = panel(page)
    for words in (
        "25–50\N{NO-BREAK SPACE}%",
        "not stated",
        "Extract of an invented register",
        "Invented Office",
        "line 4",
    ):
        assert words in text
    link = page.locator("#evidence a")
    assert link.get_attribute("href") == "https://register.example/7?a=1&b=2"
    assert link.get_attribute("rel") == "noopener noreferrer"


def test_every_link_shows_a_source_and_none_is_invented(opened: Open) -> None:
    page = opened(chain())
    for one in chain().relationships:
        select(page, one.id)
        text = panel(page)
        assert ("An invented article" in text) != ("Extract of an invented register" in text)
        assert ("no link recorded" in text) == (one.properties["source_id"] == "article")
    select(page, "tied")
    assert "Disputed by Neva Logic" in panel(page)


def test_a_node_shows_its_properties_with_what_they_mean(opened: Open) -> None:
    page = opened(chain())
    select(page, "exporter")
    text = panel(page)
    assert "Harbour Parts Ltd" in text
    assert "Russian taxpayer number (INN)" in text
    page.locator("#evidence button", has_text="sent").click()
    assert page.locator("#evidence h2").inner_text().startswith("Harbour Parts Ltd → sent →")


def test_everything_is_reached_by_the_keyboard_alone(opened: Open) -> None:
    page = opened(chain())
    reached: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        known = page.evaluate("document.activeElement.dataset.id")
        if known is None and reached:
            break
        if known:
            reached.append(known)
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "true"
            chosen = page.evaluate("[...picture.network.getSelectedNodes(), ...picture.network.getSelectedEdges()]")
            assert chosen == [known]
            assert page.locator("#chosen").inner_text() == page.locator("#evidence h2").inner_text()
    assert len(reached) == len(set(reached)) == len(chain().nodes) + len(chain().relationships)


def test_the_list_names_everything_that_is_drawn(opened: Open) -> None:
    page = opened(parallel())
    items = page.locator("#contents li").all_inner_texts()
    assert items[:2] == ["A Ltd", "B Ltd"]
    assert items[2:5] == [
        "A Ltd → holds an interest in → B Ltd, 10\N{NO-BREAK SPACE}%, until 2019",
        "A Ltd → holds an interest in → B Ltd, 60\N{NO-BREAK SPACE}%, since 2019",
        "B Ltd → holds an interest in → A Ltd, 5\N{NO-BREAK SPACE}%",
    ]
    assert len(items) == 8


@pytest.mark.parametrize("width", [320, 1366])
def test_hostile_names_run_nothing_and_break_nothing(opened: Open, width: int) -> None:
    subgraph, citations = hostile()
    page = opened(subgraph, citations, viewport={"width": width, "height": 700})
    links = page.evaluate("picture.data.edges.map(edge => edge.key)")
    for key in links + page.evaluate("picture.data.nodes.map(node => node.key)"):
        select(page, key)
        addresses = page.locator("#evidence a").evaluate_all("all => all.map(one => [one.protocol, one.rel])")
        assert all(one in (["https:", "noopener noreferrer"], ["http:", "noopener noreferrer"]) for one in addresses)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    select(page, links[0])
    assert "javascript:window.__pwn=1" in panel(page)
    assert page.locator("#evidence a").count() == 0
    assert page.evaluate("window.__pwn === undefined && document.scripts.length === 3")
    assert page.evaluate("document.querySelectorAll('img, iframe, #contents svg').length") == 0
    assert page.locator("bdi:not([dir=auto])").count() == 0


def test_captions_are_cut_between_characters_and_the_panel_has_the_full_name(opened: Open) -> None:
    subgraph, citations = hostile()
    page = opened(subgraph, citations)
    drawn = page.evaluate("picture.network.body.data.nodes.get().map(node => node.label)")
    assert all(len(caption.split("\n")) <= 5 for caption in drawn)
    assert "\ufffd" not in "".join(drawn), "half of a character"
    assert drawn[7].split("\n")[2].endswith("…")
    family = HOSTILE.index("👨‍👩‍👧‍👦👩🏽‍🚀" * 40)
    lines = drawn[family].split("\n")[:3]
    assert all(line.strip("…").replace("👨‍👩‍👧‍👦", "").replace("👩🏽‍🚀", "") == "" for line in lines)
    select(page, "A" * 10_000)
    assert page.locator("#evidence dd", has_text="A" * 10_000).count() >= 1
    assert "⟨U+202E⟩gnp.exe invoice⟨U+202C⟩" in page.locator("#contents").inner_text()


def test_a_figure_is_shown_whole_or_not_at_all(opened: Open) -> None:
    dates = {"first_on": "2022-10-08", "last_on": "2023-03-24"}
    shipment = node("s", "Shipment", goods="ingots of copper alloys", kg_min=7_400_000, **dates)
    page = opened(Subgraph((shipment,), ()), {})
    [drawn] = page.evaluate("picture.network.body.data.nodes.get().map(node => node.label)")
    assert drawn.split("\n") == ["ingots of copper", "alloys", "2022-10-08 –", "2023-03-24, at", "least…"]


@pytest.mark.parametrize(
    "subgraph", [chain(), crowd(), parallel(), hostile()[0]], ids=["chain", "crowd", "parallel", "hostile"]
)
def test_nothing_lies_on_top_of_anything(opened: Open, subgraph: Subgraph) -> None:
    citations = {one.id: Citation(one.id, "s", "s") for one in subgraph.relationships}
    page = opened(subgraph, citations)
    boxes = page.evaluate("picture.data.nodes.map(node => picture.network.getBoundingBox(node.id))")
    for number, one in enumerate(boxes):
        for other in boxes[:number]:
            beside = one["left"] >= other["right"] or other["left"] >= one["right"]
            assert beside or one["top"] >= other["bottom"] or other["top"] >= one["bottom"]
    left, top, right, bottom = page.evaluate("picture.data.frame")
    assert all(left <= box["left"] and box["right"] <= right for box in boxes)
    assert all(top <= box["top"] and box["bottom"] <= bottom for box in boxes)


WHOLLY_IN_VIEW = """() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => {
    const { network, data } = picture;
    const { clientWidth, clientHeight } = document.getElementById('drawing');
    done(data.nodes.every(node => {
        const box = network.getBoundingBox(node.id);
        const [one, other] = [[box.left, box.top], [box.right, box.bottom]].map(([x, y]) => network.canvasToDOM({ x, y }));
        return one.x >= 0 && one.y >= 0 && other.x <= clientWidth && other.y <= clientHeight;
    }));
})))"""


@pytest.mark.parametrize(("width", "height"), [(1300, 800), (800, 500)])
def test_all_captions_are_in_view_at_first_and_when_the_window_gets_its_size_later(
    opened: Open, width: int, height: int
) -> None:
    page = opened(chain(), viewport={"width": width, "height": height})
    assert page.evaluate(WHOLLY_IN_VIEW)
    for other in ((width, height - 150), (width - 200, height + 200), (width, height)):
        page.set_viewport_size({"width": other[0], "height": other[1]})
        assert page.evaluate(WHOLLY_IN_VIEW), other


def test_a_reader_who_has_come_closer_stays_there_when_the_window_changes(opened: Open) -> None:
    page = opened(chain(), viewport={"width": 1300, "height": 800})
    for _ in range(6):
        page.get_by_role("button", name="Closer").click()
    page.set_viewport_size({"width": 1300, "height": 700})
    assert not page.evaluate(WHOLLY_IN_VIEW)
    page.get_by_role("button", name="Whole picture").click()
    assert page.evaluate(WHOLLY_IN_VIEW)


def test_the_drawing_stands_where_it_was_laid_out_and_does_not_move(opened: Open) -> None:
    page = opened(crowd(), reduced_motion="reduce")
    moved = """() => {
        const at = picture.network.getPositions();
        return picture.data.nodes.filter(node => Math.abs(at[node.id].x - node.x) + Math.abs(at[node.id].y - node.y) > 1);
    }"""
    page.wait_for_timeout(300)
    assert page.evaluate(moved) == []
    page.get_by_role("button", name="Closer").click()
    select(page, "owner9")
    assert page.evaluate("document.getAnimations().length") == 0
    assert page.evaluate(moved) == []


def test_parallel_links_are_at_least_a_line_of_text_apart(opened: Open) -> None:
    page = opened(parallel())
    points = [middle_of(page, key) for key in "1234"]
    for number, (x, y) in enumerate(points):
        assert all(abs(x - u) + abs(y - v) >= 12 for u, v in points[:number])


def test_captions_on_links_can_be_switched(opened: Open) -> None:
    shown = "picture.network.body.data.edges.get().filter(edge => edge.label).length"
    page = opened(crowd())
    assert page.evaluate(shown) == 0
    page.get_by_label("Captions on links").check()
    assert page.evaluate(shown) == len(crowd().relationships)


TEXTS = """() => {
    const paper = document.querySelector('.paper').getBoundingClientRect();
    const boxes = [...document.querySelectorAll('text')].map(one => [one.textContent, one.getBoundingClientRect()]);
    const outside = boxes.filter(([, box]) =>
        box.left < paper.left || box.top < paper.top || box.right > paper.right || box.bottom > paper.bottom);
    const covered = boxes.filter(([, one], number) => boxes.slice(0, number).some(([, other]) =>
        one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1));
    return { count: boxes.length, outside: outside.map(([text]) => text), covered: covered.map(([text]) => text) };
}"""
GALLERY = sorted((Path(__file__).parents[2] / "docs" / "questions").glob("*.svg"))


def test_the_gallery_has_pictures() -> None:
    assert GALLERY


def still(subgraph: Subgraph) -> str:
    heading = ["Who sent what to whom?", CAUTION * 9]
    return draw_static(subgraph, title="Who?", citations=cited(subgraph), heading=heading, notes=[CAUTION])


STILL = {path.stem: path.read_text("utf-8") for path in GALLERY}
STILL |= {"chain": still(chain()), "crowd": still(crowd()), "parallel": still(parallel())}


@pytest.mark.parametrize("name", STILL)
def test_the_texts_of_a_still_picture_are_whole_and_apart(chromium: Browser, tmp_path: Path, name: str) -> None:
    (tmp_path / "still.svg").write_text(STILL[name], encoding="utf-8")
    page = chromium.new_page()
    page.goto((tmp_path / "still.svg").as_uri())
    found = page.evaluate(TEXTS)
    page.close()
    assert found["count"] > 2
    assert (found["outside"], found["covered"]) == ([], [])


CONTRASTS = """() => {
    const channel = value => value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
    const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
    const light = colour => {
        brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
        const [r, g, b] = brush.getImageData(0, 0, 1, 1).data;
        return 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    };
    const contrast = (one, other) => {
        const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
        return (high + 0.05) / (low + 0.05);
    };
    const behind = element => {
        const colour = getComputedStyle(element).backgroundColor;
        return colour === 'rgba(0, 0, 0, 0)' ? behind(element.parentElement) : colour;
    };
    const paper = getComputedStyle(document.body).backgroundColor;
    const texts = [...document.querySelectorAll('body *')]
        .filter(one => one.checkVisibility() && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
        .map(one => contrast(getComputedStyle(one).color, behind(one)));
    const nodes = picture.network.body.data.nodes.get();
    const inside = nodes.filter(node => node.font.strokeWidth === 0).map(node => contrast(node.font.color, node.color.background));
    const outside = nodes.filter(node => node.font.strokeWidth > 0).map(node => contrast(node.font.color, paper));
    const links = picture.network.body.data.edges.get();
    const captions = links.map(edge => contrast(edge.font.color, paper));
    const lines = links.flatMap(edge => [contrast(edge.color.color, paper), contrast(edge.color.highlight, paper)]);
    return { texts, inside, outside, captions, lines };
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_lines_stand_out_from_what_is_behind_them(opened: Open, scheme: str) -> None:
    page = opened(chain(), color_scheme=scheme)
    select(page, "tied")
    contrasts = page.evaluate(CONTRASTS)
    for name in ("texts", "inside", "outside", "captions"):
        assert min(contrasts[name]) >= 4.5, name
    assert min(contrasts["lines"]) >= 3


def test_the_drawing_follows_the_colour_scheme_and_prints_on_white(opened: Open) -> None:
    ink = "picture.network.body.data.edges.get()[0].font.color"
    painted = f"new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done({ink}))))"
    page = opened(chain(), color_scheme="dark")
    dark = page.evaluate(ink)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = page.evaluate(ink)
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(ink) == dark
    page.emulate_media(color_scheme="light")
    assert dark != printed == page.evaluate(painted)
    page.emulate_media(media="print")
    assert not page.locator("aside").is_visible()
    assert not page.locator("#controls").is_visible()
    assert page.locator("#drawing canvas").is_visible()


def test_a_narrow_window_keeps_everything(opened: Open) -> None:
    page = opened(chain(), viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    page.locator("#contents button", has_text="sent").click()
    assert "An invented article" in panel(page)
    assert page.locator("#evidence").is_visible()
    assert page.get_by_role("button", name="Whole picture").is_visible()
