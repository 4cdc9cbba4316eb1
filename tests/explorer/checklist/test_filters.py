"""Points 16 and 17: filters show what a reckoning by hand shows, and never move anything."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.acting import Reached, add, drawn, known, places
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity, tenant

pytestmark = pytest.mark.browser

Json = dict[str, Any]
_EVER = date.min, date.max
_DATED = ("Shipment", "Listing", "TradeFlow")
_GOODS = ("Shipment", "Commodity", "TradeFlow")
_PLACED = ("Company", "Person", "PublicBody", "Address", "Shipment", "Port", "Vessel", "TradeFlow")


def opened(page: Page) -> None:
    """A board with trade, stakes, disputes, listings and tenants, and the filters open."""
    add(page, *map(entity, ("exporter", "owner", "importer", "holding", "ring-1")), tenant(0))
    for key in ("exporter", "owner", "holding", "ring-1"):
        page.evaluate("id => explorer.expand(id)", entity(key))
    page.evaluate("id => explorer.expand(id)", tenant(0))
    page.locator("#filters summary").press("Enter")


def reckoned(
    page: Page,
    node: Callable[[Json], bool] = lambda _: True,
    link: Callable[[Json, dict[str, Json]], bool] = lambda *_: True,
) -> tuple[set[str], set[str]]:
    """The nodes and links that pass, links only between nodes that do."""
    nodes, links = known(page)
    kept = {one["id"]: one for one in nodes if node(one)}
    return set(kept), {one["id"] for one in links if one["from"] in kept and one["to"] in kept and link(one, kept)}


@pytest.mark.parametrize("target", TARGETS)
def test_each_filter_hides_exactly_what_it_names(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    opened(page)
    at, all_of_it = places(page), drawn(page)
    assert all_of_it == reckoned(page)
    box = "#filter-fields [data-field='{}']"
    checked = 0
    for field, value, node, link in (
        ("kinds Shipment", None, lambda one: one["kind"] != "Shipment", None),
        ("relations OWNS", None, None, lambda one, _: one["kind"] != "OWNS"),
        (f"sources {_paper(page)}", None, None, lambda one, _: one["stated"]["source"] != _paper(page)),
        ("countries HK", None, lambda one: one["kind"] not in _PLACED or "HK" in one["countries"], None),
        ("countries ", None, lambda one: one["kind"] not in _PLACED or not one["countries"], None),
        ("codes", "8542", lambda one: one["kind"] not in _GOODS or any(code.startswith("8542") for code in one["codes"]), None),
        ("codes", "85.42, 8471", lambda one: one["kind"] not in _GOODS or any(code.startswith(("8542", "8471")) for code in one["codes"]), None),
        ("share", "55", None, lambda one, _: one["kind"] != "OWNS" or (one["share"] or [0, 100])[1] >= 55),
    ):  # fmt: skip
        chosen = page.locator(box.format(field))
        if value is None:
            chosen.press("Space")
        else:
            chosen.fill(value)
            chosen.press("Tab")
        expected = reckoned(page, node or (lambda _: True), link or (lambda *_: True))
        assert drawn(page) == expected, field
        assert expected != all_of_it, field
        assert places(page) == at
        told = page.locator("#told").inner_text()
        nodes, links = (len(some) for some in expected)
        assert (
            told
            == f"{_counted(nodes, 'party or thing', 'parties and things')} and {_counted(links, 'link', 'links')} match the filters"
        )
        hidden = sum(map(len, all_of_it)) - nodes - links
        assert f", {hidden} of them hidden by filters" in page.locator("#contents-told").inner_text()
        listed: int = page.evaluate(
            "document.querySelectorAll('#contents [data-id]:not([data-id^=\"group \"])').length"
        )
        assert listed == nodes + links
        page.get_by_role("button", name="Clear all filters").press("Enter")
        assert drawn(page) == all_of_it
        checked += 1
    reached(16, f"{target}: {checked} filters exact, 0 nodes moved")


def _paper(page: Page) -> str:
    found: str = next(
        link["stated"]["source"] for link in known(page)[1] if link["stated"]["title"] == "An invented paper"
    )
    return found


def _counted(many: int, one: str, several: str) -> str:
    return f"{many} {one if many == 1 else several}"


@pytest.mark.parametrize("target", TARGETS)
def test_filters_work_together_and_one_press_clears_them(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    opened(page)
    all_of_it = drawn(page)
    page.locator("[data-field='kinds Listing']").press("Space")
    page.locator("[data-field='relations RELATED_TO']").press("Space")
    page.locator("[data-field=share]").fill("50")
    page.locator("[data-field=share]").press("Tab")
    expected = reckoned(
        page,
        lambda one: one["kind"] != "Listing",
        lambda one, _: one["kind"] != "RELATED_TO" and (one["kind"] != "OWNS" or (one["share"] or [0, 100])[1] >= 50),
    )
    assert drawn(page) == expected
    assert page.locator("#filters-told").inner_text() == "(set)"
    page.get_by_role("button", name="Clear all filters").click()
    assert drawn(page) == all_of_it
    assert page.locator("#filters-told").inner_text() == ""
    page.keyboard.press("Control+z")
    assert drawn(page) == expected


def spans(dates: list[str] | None) -> tuple[date, date] | None:
    """The first and the last day of a span; open ends reach as far as one likes; None without dates."""
    if not dates or not any(dates):
        return None
    return date.fromisoformat(dates[0]) if dates[0] else date.min, date.fromisoformat(dates[1]) if dates[
        1
    ] else date.max


def reckoned_in(page: Page, first: date, last: date, *, undated: bool = True) -> tuple[set[str], set[str]]:
    """What has a day in common with the range."""

    def fits(span: tuple[date, date] | None) -> bool:
        return undated if span is None else span[0] <= last and first <= span[1]

    def of_link(one: Json, nodes: dict[str, Json]) -> bool:
        ends = [nodes[one["from"]], nodes[one["to"]]]
        own = spans(one["dates"])
        beside = next((spans(end["dates"]) for end in ends if end["kind"] in _DATED and end["dates"]), None)
        return fits(own or beside)

    return reckoned(page, lambda one: one["kind"] not in _DATED or fits(spans(one["dates"])), of_link)


@pytest.mark.parametrize("target", TARGETS)
def test_dates_are_compared_by_overlap_and_what_has_none_has_a_switch(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    opened(page)
    all_of_it = drawn(page)
    switch = page.locator("[data-field=undated]")
    ranges = [
        ("2021-03-15", "2021-04-01"),
        ("2022-05-01", ""),
        ("", "2004-12-31"),
        ("2022-03-15", "2022-03-15"),
        ("2012-01-01", "2013-06-30"),
    ]
    sizes = set()
    for first, last in ranges:
        for field, value in (("from", first), ("to", last)):
            page.locator(f"[data-field={field}]").fill(value)
            page.locator(f"[data-field={field}]").press("Tab")
        whole = _EVER[0] if not first else date.fromisoformat(first), _EVER[1] if not last else date.fromisoformat(last)
        assert switch.is_checked()
        assert drawn(page) == reckoned_in(page, *whole), (first, last)
        switch.press("Space")
        strict = reckoned_in(page, *whole, undated=False)
        assert drawn(page) == strict, (first, last)
        sizes.add(len(strict[1]))
        switch.press("Space")
    assert len(sizes) > 3
    for field in ("from", "to"):
        page.locator(f"[data-field={field}]").fill("")
        page.locator(f"[data-field={field}]").press("Tab")
    assert drawn(page) == all_of_it
    undated = [link for link in known(page)[1] if spans(link["dates"]) is None]
    assert len(undated) > 10
    assert "also what has no date" in switch.locator("..").inner_text()
    switch.press("Space")
    assert drawn(page) == reckoned_in(page, *_EVER, undated=False)
    reached(17, f"{target}: {len(ranges)} ranges as reckoned, with and without undated")
