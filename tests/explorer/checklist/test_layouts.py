"""Points 13 to 15: owners above, goods from left to right, and captions that can be read."""

from collections.abc import Iterable
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.acting import Reached, add, expand, known
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity, tenant

pytestmark = pytest.mark.browser

_OWNERS = [*map(entity, ("owner", "holding", "ring-1", "ring-2", "ring-3", "exporter", "importer", "maker"))]
_DAUGHTERS = [entity(f"daughter-{number}") for number in range(1, 9)]
# Corners of each node and group as it is drawn, its caption too.
_BOXES = """() => Object.fromEntries(explorer.drawn.cy.nodes().map((one) => {
  const {x1, x2, y1, y2} = one.boundingBox({includeOverlays: false});
  return [one.id(), [x1, x2, y1, y2]];
}))"""


@pytest.mark.parametrize("target", TARGETS)
def test_owners_stand_above_what_they_own_and_circles_are_flagged(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    add(page, *_OWNERS, *_DAUGHTERS)
    expand(page, entity("exporter"))
    add(page, *map(tenant, range(5)))
    expand(page, tenant(0))
    (address,) = [node["id"] for node in known(page)[0] if node["kind"] == "Address" and "Hub" in node["name"]]
    expand(page, address)
    links = _links(page)
    page.locator("#arrange").select_option("tree")
    assert _links(page) == links
    power = [link for link in known(page)[1] if link["kind"] in ("OWNS", "CONTROLS")]
    circle = _in_circles(power)
    assert {link["id"] for link in power if _ends(link) == (entity("ring-3"), entity("ring-1"))} <= circle
    flagged: list[str] = page.evaluate("explorer.drawn.cy.edges('[?circle]').map((one) => one.id())")
    assert set(flagged) == circle
    assert "3 links of a circle of owners point" in page.locator("#told").inner_text()
    at = page.evaluate(_BOXES)
    straight = [link for link in power if link["id"] not in circle]
    assert len(straight) > 10
    assert [link["id"] for link in straight if at[link["from"]][3] > at[link["to"]][2]] == []
    assert _overlapping(at) == []
    reached(
        13, f"{target}: {len(straight)} of {len(straight)} above, 0 overlaps, {len(circle)} links of a circle flagged"
    )


@pytest.mark.parametrize("target", TARGETS)
def test_goods_go_from_left_to_right(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    add(page, *_OWNERS)
    expand(page, entity("exporter"))
    page.locator("#arrange").select_option("chain")
    trade = [link for link in known(page)[1] if link["kind"] in ("SENT", "RECEIVED_BY")]
    assert len(trade) == 8
    at = page.evaluate(_BOXES)
    assert [link["id"] for link in trade if at[link["from"]][1] > at[link["to"]][0]] == []
    assert _overlapping(at) == []
    reached(14, f"{target}: {len(trade)} of {len(trade)} to the right")


def _links(page: Page) -> list[str]:
    found: list[str] = page.evaluate("explorer.drawn.cy.edges(':visible').map((one) => one.id()).sort()")
    return found


def _ends(link: dict[str, Any]) -> tuple[str, str]:
    return link["from"], link["to"]


def _in_circles(links: list[dict[str, Any]]) -> set[str]:
    parts: list[set[str]] = list(nx.strongly_connected_components(nx.DiGraph(map(_ends, links))))
    component = {id_: number for number, ids in enumerate(parts) for id_ in ids}
    return {link["id"] for link in links if component[link["from"]] == component[link["to"]]}


def _overlapping(boxes: dict[str, list[float]]) -> list[tuple[str, str]]:
    return [
        (one, other)
        for one, (left, right, top, bottom) in boxes.items()
        for other, (left2, right2, top2, bottom2) in boxes.items()
        if one < other and left < right2 and left2 < right and top < bottom2 and top2 < bottom
    ]


@pytest.mark.parametrize("target", TARGETS)
def test_captions_of_links_can_be_switched_on_and_off(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    add(page, *_OWNERS, *_DAUGHTERS)
    switch = page.locator("#captions")
    assert switch.is_checked()
    captions = _captions(page)
    stakes = [caption for caption in captions if "%" in caption]
    assert len(captions) == len(known(page)[1])
    assert len(stakes) >= 13
    switch.press("Space")
    assert _captions(page) == []
    expand(page, entity("exporter"))
    assert _captions(page) == []
    switch.press("Space")
    assert len(_captions(page)) == len(known(page)[1])
    reached(15, f"{target}: {len(_captions(page))} captions on, 0 off")


@pytest.mark.parametrize("target", TARGETS)
def test_more_links_than_can_be_read_have_captions_only_on_request(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    expand_all = [entity("exporter"), entity("importer"), entity("owner"), entity("holding")]
    add(page, *_OWNERS, *_DAUGHTERS)
    for node in expand_all:
        page.evaluate("id => explorer.expand(id)", node)
    assert len(known(page)[1]) > 40
    assert _captions(page) == []
    page.locator("#captions").press("Space")
    assert len(_captions(page)) == len(known(page)[1])


def _captions(page: Page) -> list[str]:
    """The captions that the style gives to links."""
    found: list[str] = page.evaluate(
        "explorer.drawn.cy.edges(':visible').map((one) => one.style('label')).filter(Boolean)"
    )
    return found


# Between exporter and importer run four links, some each way; a third node may stand between them.
_MIDDLES = """(ids) => ids.map((id) => {
  const {x, y} = explorer.drawn.cy.getElementById(id).midpoint();
  return [x, y];
})"""

# Pairs of links whose captions lie on one another.
_COVERED = """(ids) => {
  const box = (id) => explorer.drawn.cy.getElementById(id).boundingBox({includeNodes: false, includeEdges: false, includeOverlays: false});
  return ids.flatMap((one, at) => ids.slice(at + 1).filter((other) => {
    const [a, b] = [box(one), box(other)];
    return Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1) > 1 && Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1) > 1;
  }).map((other) => [one, other]));
}"""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("between", [False, True], ids=["free", "behind a third node"])
@pytest.mark.parametrize("across", [0, 45, 90, 135])
def test_links_between_the_same_two_run_beside_each_other(
    page_of: OpenPage, target: str, between: bool, across: int, reached: Reached
) -> None:
    page = page_of(target)
    one, other, third = map(entity, ("exporter", "importer", "maker"))
    add(page, one, other, *([third] if between else []))
    far: list[float] = page.evaluate(
        "turn => [Math.cos(turn), Math.sin(turn)].map((way) => 260 * way)", across * 3.14159 / 180
    )
    places = {one: [-far[0], -far[1]], other: far, third: [0, 0]}
    page.evaluate(
        """(places) => {
          const board = explorer.board();
          const shown = new Map([...board.shown.keys()].map((id) => [id, {x: places[id][0], y: places[id][1]}]));
          explorer.act({...board, shown});
        }""",
        places,
    )
    parallel = [link for link in known(page)[1] if set(_ends(link)) == {one, other}]
    assert len(parallel) == 3
    assert {_ends(link) for link in parallel} == {(one, other), (other, one)}
    middles = page.evaluate(_MIDDLES, [link["id"] for link in parallel])
    apart = min(_distances(middles))
    reached(15, f"{apart:.0f} px apart{' behind a third node' if between else ''}")
    assert apart >= 12
    assert page.evaluate(_COVERED, [link["id"] for link in parallel]) == []


def _distances(points: Iterable[list[float]]) -> list[float]:
    found = list(points)
    return [
        float(((x - x2) ** 2 + (y - y2) ** 2) ** 0.5) for at, (x, y) in enumerate(found) for x2, y2 in found[at + 1 :]
    ]
