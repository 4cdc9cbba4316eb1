"""Pages in the system's Chromium: suggestions by keyboard, narrow windows, the dark, hostile names, and without scripts."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.explorer.conftest import ROOT, ownergraph
from tests.explorer.served import Served, served
from tests.explorer.server.conftest import OpenPage
from tests.explorer.subgraphs import HOSTILE

pytestmark = pytest.mark.browser

IMPORTER = "ru-ogrn:1024000001013"
PAGES = [
    "/",
    "/find?text=vymysel",
    "/questions",
    "/questions/connection",
    "/questions/intermediary-chains?exporter_country=HK&importer_country=RU",
    f"/entity?id={IMPORTER}",
    f"/record?claim={IMPORTER}%23name",
    f"/ties?id={IMPORTER}&relation=RECEIVED_BY&direction=in&kind=Shipment",
]
# Of every text that is drawn: how much its colour differs from what is behind it (WCAG 2.2, 1.4.3).
LOWEST_CONTRAST = """() => {
    const parts = colour => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const light = colour => {
        const [r, g, b] = parts(colour).map(one => one / 255).map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = one => {
        for (let at = one; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (parts(colour).length === 3) return colour;
        }
        return 'rgb(255, 255, 255)';
    };
    const found = [...document.querySelectorAll('body *')]
        .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()) && one.checkVisibility())
        .map(one => {
            const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
            return (a + 0.05) / (b + 0.05);
        });
    return Math.min(...found);
}"""


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def options_of(page: Page) -> Locator:
    """What a field suggests; lists to choose from have options too."""
    return page.get_by_role("listbox", name="Suggestions").get_by_role("option")


def unfold(page: Page) -> None:
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


def test_a_party_is_picked_by_the_keyboard_alone(entered: OpenPage, explorer: Served) -> None:
    page = entered(explorer, "/questions/counterparties")
    field = page.get_by_role("combobox", name="Party")
    field.focus()
    page.keyboard.type("fictional cascade")
    options = options_of(page)
    expect(options).to_have_count(3)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("status")).to_have_text("3 suggestions")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    marked = page.locator(f"#{field.get_attribute('aria-activedescendant')}")
    expect(marked).to_have_attribute("aria-selected", "true")
    name = marked.locator("bdi").first.inner_text()
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
    assert re.fullmatch(r"findings:fictional-ownership:cascade-[abc]", field.input_value())
    expect(page.get_by_role("status")).to_have_text(f"chosen: {name}")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()
    assert "/questions/counterparties?party=findings%3Afictional-ownership" in page.url


def test_suggestions_close_by_escape_and_when_the_field_is_left(entered: OpenPage, explorer: Served) -> None:
    page = entered(explorer, "/questions/connection")
    field = page.get_by_role("combobox", name="Party a")
    field.focus()
    page.keyboard.type("fictional")
    expect(options_of(page).first).to_be_visible()
    page.keyboard.press("Escape")
    expect(options_of(page)).to_have_count(0)
    assert field.input_value() == "fictional", "what was typed stays"
    page.keyboard.press("ArrowDown")
    expect(options_of(page).first).to_be_visible()
    page.keyboard.press("Tab")
    expect(options_of(page)).to_have_count(0)


def test_territories_are_suggested_where_a_territory_is_asked_for(entered: OpenPage, explorer: Served) -> None:
    page = entered(explorer, "/questions/shipments-from-territory")
    page.get_by_role("combobox", name="Territory").press_sequentially("donetsk")
    options_of(page).first.click()
    page.get_by_role("button", name="Ask").click()
    expect(page.get_by_role("heading", name="Answer")).to_be_visible()


def test_without_scripts_a_question_is_asked_from_the_start_page_to_a_record(
    entered: OpenPage, explorer: Served
) -> None:
    page = entered(explorer, "/", java_script_enabled=False)
    assert page.get_by_text("How to begin").is_visible()
    page.get_by_label("Name or number, in any script").fill("1024000001013")
    page.locator("main").get_by_role("button", name="Find").click()
    page.get_by_role("heading", name="ВЫМЫСЕЛ ЭЛЕКТРОН").get_by_role("link").click()
    page.get_by_role("link", name="Trading partners", exact=True).click()
    page.get_by_text("16 source links", exact=True).click()
    page.get_by_role("link", name=re.compile("^records of ")).first.click()
    assert page.locator("pre").first.inner_text().startswith("10000000/180122/0000001;")


def test_the_hint_can_be_put_away_for_good(entered: OpenPage, explorer: Served) -> None:
    page = entered(explorer, "/")
    page.get_by_role("button", name="Do not show again").click()
    assert page.get_by_text("How to begin").is_hidden()
    page.reload()
    assert page.get_by_text("How to begin").is_hidden()


@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways_in_a_narrow_window(entered: OpenPage, explorer: Served, path: str) -> None:
    page = entered(explorer, path, viewport={"width": 320, "height": 640})
    assert fits(page)
    unfold(page)
    assert fits(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_every_text_stands_out_from_what_is_behind_it(
    entered: OpenPage, explorer: Served, path: str, scheme: str
) -> None:
    page = entered(explorer, path, color_scheme=scheme)
    unfold(page)
    assert page.evaluate(LOWEST_CONTRAST) >= 4.5


@pytest.mark.parametrize("path", PAGES)
def test_headings_go_down_one_level_at_a_time_and_every_field_has_a_name(
    entered: OpenPage, explorer: Served, path: str
) -> None:
    page = entered(explorer, path)
    levels = page.locator("h1, h2, h3, h4").evaluate_all("all => all.map(one => Number(one.tagName[1]))")
    assert levels.count(1) == 1
    assert all(level - before <= 1 for before, level in zip([0, *levels], levels, strict=False))
    nameless = "all => all.filter(one => one.type !== 'hidden' && one.labels.length === 0).map(one => one.outerHTML)"
    assert page.locator("input, select").evaluate_all(nameless) == []


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An explorer of companies whose names try to run, to hide, to turn round, or to grow."""
    folder = tmp_path_factory.mktemp("hostile")
    names = [name for name in HOSTILE if "\x00" not in name]  # which no YAML can hold
    findings = {
        "collection": "hostile",
        "publications": {
            "paper": {"title": HOSTILE[0], "publisher": HOSTILE[1], "url": "https://paper.example/?a=1&b=2"}
        },
        "entities": {
            f"p{number}": {"kind": "Company", "name": name, "note": name, "country": "HK", "source": "paper"}
            for number, name in enumerate(names)
        },
        "relations": [
            {"type": "OWNS", "from": f"p{number}", "to": "p0", "share": 60, "source": "paper"}
            for number in range(1, len(names))
        ],
    }
    file = folder / "hostile.yaml"
    file.write_text(json.dumps(findings, ensure_ascii=False), "utf-8")
    loaded = ownergraph("load", "findings", file, "--workspace", folder / "workspace")
    assert loaded.code == 0, loaded.err
    with served(folder / "workspace") as running:
        yield running


@pytest.mark.parametrize("width", [320, 1280])
def test_hostile_names_run_nothing_and_break_nothing(entered: OpenPage, hostile: Served, width: int) -> None:
    page = entered(hostile, "/", viewport={"width": width, "height": 700})
    first = "findings:hostile:p0"
    paths = [
        "/find?text=%3Cimg+src",
        "/find?text=AAAAAAAA",
        *(f"/entity?id=findings:hostile:p{number}" for number in range(len(HOSTILE) - 1)),
        f"/questions/owners-of?party={first}",
        f"/record?claim={first}%23name",
        "/source?id=findings:hostile:publication:paper",
        f"/ties?id={first}&relation=OWNS&direction=in&kind=Company",
    ]
    for path in paths:
        page.goto(hostile.origin + path)
        unfold(page)
        assert fits(page), path
        assert page.evaluate("window.__pwn === undefined"), path
        assert page.locator("img, iframe, main svg, main script").count() == 0
        assert page.locator("bdi:not([dir=auto])").count() == 0
        away = page.locator("a[href^=http]").evaluate_all("all => all.map(one => [one.href, one.rel])")
        assert all(one == ["https://paper.example/?a=1&b=2", "noopener noreferrer"] for one in away)
    page.goto(f"{hostile.origin}/entity?id=findings:hostile:p9")
    assert "⟨U+202E⟩gnp.exe invoice⟨U+202C⟩" in page.locator("h1").inner_text()


def test_suggestions_show_hostile_names_as_text(entered: OpenPage, hostile: Served) -> None:
    page = entered(hostile, "/questions/owners-of", viewport={"width": 320, "height": 700})
    field = page.get_by_role("combobox", name="Party")
    for text in ("img src", "AAAAAAAAAA"):
        field.fill(text)
        expect(options_of(page).first).to_be_visible()
        assert fits(page)
    assert page.evaluate("window.__pwn === undefined")


def test_the_front_end_has_no_way_to_make_markup_of_text() -> None:
    for file in sorted(Path(ROOT / "explorer/front").glob("*.js")):
        for way in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"):
            assert way not in file.read_text("utf-8"), f"{file.name}: {way}"
