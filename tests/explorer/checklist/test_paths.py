"""Point 12: shortest paths, as networkx finds them in what the server gives."""

import random
import re

import networkx as nx
import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.acting import Reached, add, all_neighbours, shown
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import HUB, entity, tenant
from tests.explorer.served import Served

pytestmark = pytest.mark.browser

_HUB_LINKS = 200
_CHOSEN = [
    tenant(0), tenant(1), *map(entity, ("exporter", "importer", "owner", "holding", "maker", "daughter-3", "ring-1", "ring-2",
    "hostile-4", "muller")),
]  # fmt: skip


@pytest.fixture(scope="module")
def whole(world: Served, everything: list[str]) -> "nx.Graph[str]":
    """Everything in the world with the kinds of its nodes, walked page by page."""
    graph: nx.Graph[str] = nx.Graph()
    alone = {tenant(number) for number in range(HUB)}
    ids = [id_ for id_ in everything if id_ not in alone]
    for start in range(0, len(ids), 100):
        for node in world.json("/api/nodes", id=ids[start : start + 100])["nodes"]:
            graph.add_node(node["id"], kind=node["kind"])
            for ties in node["neighbours"]:
                for other in all_neighbours(world, node["id"], ties):
                    graph.add_node(other, kind=ties["kind"])
                    graph.add_edge(node["id"], other)
    return graph


@pytest.mark.parametrize("target", TARGETS)
def test_paths_are_as_short_as_networkx_finds_them(
    page_of: OpenPage, target: str, whole: "nx.Graph[str]", reached: Reached
) -> None:
    page = page_of(target)
    add(page, *_CHOSEN)
    page.locator("#find-path").click()
    draws = random.Random(3)
    compared, longest = 0, 0
    for avoided in ([], ["Address"], ["Shipment"], ["Company"], ["Person", "Shipment"]):
        for _ in range(6):
            start, end = draws.sample(_CHOSEN, 2)
            found = _search(page, start, end, avoided)
            oracle = _paths(whole, start, end, avoided)
            assert found == oracle, (start, end, avoided)
            compared, longest = compared + 1, max(longest, oracle[1])
    reached(12, f"{target}: {compared} pairs as networkx, up to {longest} steps")


def _search(page: Page, start: str, end: str, avoided: list[str]) -> tuple[int, int]:
    """How many paths the dialog lists, and of how many steps; 0, 0 where it says that there is none."""
    page.locator("#paths [data-end=From]").select_option(start)
    page.locator("#paths [data-end=To]").select_option(end)
    for box in page.locator("#paths input[type=checkbox]").all():
        box.set_checked(box.get_attribute("value") not in [*avoided, "Territory", "Source", "Commodity", "Port"])
    page.locator("#path-told").evaluate("one => { one.textContent = ''; }")
    page.locator("#paths [data-act=search-path]").click()
    page.wait_for_function("() => /path/.test(document.getElementById('path-told').textContent)")
    told = page.locator("#path-told").inner_text()
    listed = page.locator("#path-found li").count()
    if told.startswith("No path within 6 steps."):
        assert listed == 0
        return 0, 0
    said = re.match(r"([\d,]+) shortest paths? of (\d+) steps?\.", told)
    assert said, told
    assert int(said[1]) == listed
    return listed, int(said[2])


def _paths(whole: "nx.Graph[str]", start: str, end: str, avoided: list[str]) -> tuple[int, int]:
    kinds = {*avoided, "Territory", "Source", "Commodity", "Port"}
    free = whole.subgraph(
        id_
        for id_ in whole
        if id_ in (start, end) or (whole.nodes[id_]["kind"] not in kinds and whole.degree(id_) <= _HUB_LINKS)
    )
    if not nx.has_path(free, start, end):
        return 0, 0
    paths = list(nx.all_shortest_paths(free, start, end))
    steps = len(paths[0]) - 1
    return (min(10, len(paths)), steps) if steps <= 6 else (0, 0)


@pytest.mark.parametrize("target", TARGETS)
def test_a_hub_on_the_way_is_not_walked_through_and_that_is_said(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    add(page, tenant(0), tenant(1))
    page.locator("#find-path").click()
    ends = [page.locator(f"#paths [data-end={end}]").input_value() for end in ("From", "To")]
    assert ends == [tenant(0), tenant(1)]
    page.locator("#paths [data-act=search-path]").click()
    page.wait_for_function("() => document.getElementById('path-told').textContent.startsWith('No path')")
    assert page.locator("#path-told").inner_text() == (
        "No path within 6 steps. 1 hub with very many links was not walked through."
    )


@pytest.mark.parametrize("target", TARGETS)
def test_alternatives_are_listed_and_a_chosen_path_comes_into_the_graph(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    add(page, entity("exporter"), entity("maker"))
    page.evaluate("id => explorer.select(id)", entity("exporter"))
    page.locator("#evidence [data-act=path]").click()
    assert page.locator("#paths [data-end=From]").input_value() == entity("exporter")
    assert page.locator("#paths [data-end=To]").input_value() == entity("maker")
    page.locator("#paths [value=Company]").uncheck()
    page.locator("#paths [data-act=search-path]").press("Enter")
    page.wait_for_function("() => document.getElementById('path-told').textContent.startsWith('No path')")
    page.locator("#paths [value=Company]").check()
    page.locator("#paths [data-act=search-path]").press("Enter")
    page.locator("#path-found li button").first.press("Enter")
    page.wait_for_function("() => explorer.board().shown.size === 3")
    assert shown(page) == {entity(key) for key in ("exporter", "importer", "maker")}
    page.keyboard.press("Control+z")
    assert shown(page) == {entity("exporter"), entity("maker")}
