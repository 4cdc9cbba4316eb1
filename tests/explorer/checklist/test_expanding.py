"""Points 5 to 10: what an expansion shows, and what it leaves alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.acting import (
    Reached,
    add,
    best,
    everything_tied,
    expand,
    find_and_add,
    groups,
    places,
    press,
    shown,
    timed,
)
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.figures import asked
from tests.explorer.checklist.world import HUB, entity, tenant
from tests.explorer.served import Served

pytestmark = pytest.mark.browser

_EXPORTER, _IMPORTER, _OWNER, _HOLDING = map(entity, ("exporter", "importer", "owner", "holding"))
_MOST = 25


@pytest.mark.parametrize("target", TARGETS)
def test_a_node_shows_all_that_is_tied_to_it(page_of: OpenPage, target: str, world: Served, reached: Reached) -> None:
    page = page_of(target)
    node = find_and_add(page, "Invented Exporter")
    expand(page, node)
    tied = everything_tied(world, node)
    assert all(len(ids) <= _MOST for ids in tied.values())
    assert shown(page) == {node}.union(*tied.values())
    assert groups(page) == []
    page.keyboard.press("Control+z")
    took, _ = best(_again(page, node) for _ in range(3))
    reached(5, f"{target}: all {len(shown(page)) - 1} in {took:.0f} ms")
    assert took <= asked(200)


def _again(page: Page, node: str) -> tuple[float, float]:
    """Expands a node; what the run before showed is taken back first."""
    page.evaluate("id => explorer.board().shown.size + explorer.board().groups.size > 1 && explorer.collapse(id)", node)
    return timed(page, "await explorer.expand(given)", node)


@pytest.mark.parametrize("target", TARGETS)
def test_a_hub_of_thousands_is_shown_as_a_group(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    hub = find_and_add(page, "1 Hub Road")
    took, gap = best(_again(page, hub) for _ in range(3))
    assert shown(page) == {hub}
    assert [one["label"] for one in groups(page)] == [f"{HUB:,} × Company (is at)"]
    more: int = page.evaluate("explorer.drawn.cy.elements().length") - 1
    assert more <= 30
    assert (
        page.locator("#told").inner_text() == "1 group stands for what is too many to draw; open it to choose from it"
    )
    reached(6, f"{target}: {took:.0f} ms, longest gap {gap:.0f} ms, {more} elements")
    assert took <= asked(300)
    assert gap <= asked(100)


@pytest.mark.parametrize("target", TARGETS)
def test_the_list_of_a_group_leads_to_every_neighbour_by_the_keyboard(
    page_of: OpenPage, target: str, world: Served, reached: Reached
) -> None:
    page = page_of(target)
    hub = find_and_add(page, "1 Hub Road")
    add(page, tenant(30))
    expand(page, hub)
    ((_, tenants),) = everything_tied(world, hub).items()
    assert tenants == {tenant(number) for number in range(HUB)}

    page.locator("#contents ul.choices button[data-id^='group ']").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#group li').length > 0")
    listed = page.locator("#group [role=status]")
    assert listed.inner_text() == f"25 of {HUB:,} listed"
    _tab_to(page, "more")
    for length in range(50, HUB + 1, 25):
        page.keyboard.press("Enter")
        page.wait_for_function("many => document.querySelectorAll('#group li').length >= many", arg=length)
    assert listed.inner_text() == f"{HUB:,} of {HUB:,} listed"
    offered: list[str] = page.evaluate("[...document.querySelectorAll('#group li input')].map((one) => one.value)")
    assert len(offered) == len(set(offered))
    assert set(offered) == tenants - {tenant(30)}
    (there,) = page.evaluate(
        "[...document.querySelectorAll('#group li')].filter((one) => !one.querySelector('input')).map((one) => one.textContent)"
    )
    assert there == "Tenant 0030, in the graph"
    reached(7, f"{target}: union of {HUB // 25} pages exact")


@pytest.mark.parametrize("target", TARGETS)
def test_chosen_neighbours_come_out_of_the_group(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    hub = find_and_add(page, "1 Hub Road")
    expand(page, hub)
    group = groups(page)[0]["id"]
    page.evaluate("id => explorer.select(id)", group)
    page.locator("#evidence button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#group li').length === 25")
    _tab_to(page, "more")
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('#group li').length === 50")
    page.locator(f"#group input[value='{tenant(40)}']").focus()
    page.keyboard.press("Space")
    page.locator("#group input[type=search]").focus()
    page.keyboard.type("tenant 4321")
    page.wait_for_function("() => document.querySelectorAll('#group li').length === 1")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    _tab_to(page, "add")
    page.keyboard.press("Enter")
    page.wait_for_function("() => explorer.board().shown.size === 3")
    assert shown(page) == {hub, tenant(40), tenant(4321)}
    assert [one["label"] for one in groups(page)] == [f"{HUB - 2:,} × Company (is at)"]
    page.keyboard.press("Control+z")
    assert shown(page) == {hub}


@pytest.mark.parametrize("target", TARGETS)
def test_one_relation_is_shown_and_taken_back_in_one_press_each_by_the_keyboard(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    daughters = {entity(f"daughter-{number}") for number in range(1, 9)}
    add(page, _HOLDING, entity("daughter-1"))
    page.evaluate("id => explorer.select(id)", _HOLDING)
    before = places(page)
    show = page.get_by_role("button", name="Show all 7 holds an interest in: Companies, 1 of 8 shown", exact=True)
    assert show.count() == 1
    show.focus()
    page.keyboard.press("Enter")
    page.locator("#told", has_text="7 parties and things and 7 links added").wait_for()
    assert shown(page) == {_HOLDING} | daughters
    assert {id_: at for id_, at in places(page).items() if id_ in before} == before
    assert _overlapping(page) == []
    assert page.evaluate("document.activeElement.textContent") == "Take back 7"
    page.keyboard.press("Enter")
    assert shown(page) == {_HOLDING, entity("daughter-1")}
    assert page.locator("#told").inner_text() == "7 parties and things taken from the graph"
    page.keyboard.press("Control+z")
    assert shown(page) == {_HOLDING} | daughters
    page.keyboard.press("Control+z")
    assert shown(page) == {_HOLDING, entity("daughter-1")}
    reached(6, f"{target}: a relation of 7 in one press, and back in one")


@pytest.mark.parametrize("target", TARGETS)
def test_of_too_many_one_can_only_choose_and_a_group_goes_with_the_last_of_it(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    hub = find_and_add(page, "1 Hub Road")
    page.evaluate("id => explorer.select(id)", hub)
    assert page.locator("#evidence .ties").get_by_role("button").all_inner_texts() == ["Choose…"]
    add(page, _HOLDING)
    page.evaluate(
        """node => {
          const [relation, direction, kind] = ['OWNS', 'out', 'Company'];
          const { board, act } = explorer;
          act({ ...board(), groups: new Map([[`group out OWNS Company ${node}`, { node, relation, direction, kind, x: 900, y: 0 }]]) });
        }""",
        _HOLDING,
    )
    assert len(groups(page)) == 1
    page.evaluate("id => explorer.select(id)", _HOLDING)
    page.locator("#evidence").get_by_role("button", name="Show all 8 holds an interest in").click()
    page.locator("#told", has_text="8 parties and things and 8 links added").wait_for()
    assert groups(page) == []


def _tab_to(page: Page, act: str) -> None:
    """Presses Tab until the button that does this has the focus."""
    for _ in range(60):
        if page.evaluate("document.activeElement.dataset.act ?? ''") == act:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{act} is not reached by Tab")


@pytest.mark.parametrize("target", TARGETS)
def test_every_node_says_how_many_of_its_links_are_not_shown(
    page_of: OpenPage, target: str, world: Served, reached: Reached
) -> None:
    page = page_of(target)
    _say_the_rest(page, world)
    add(page, _EXPORTER)
    _say_the_rest(page, world)
    for node in (_EXPORTER, _IMPORTER, _OWNER):
        expand(page, node)
        _say_the_rest(page, world)
    hub = find_and_add(page, "1 Hub Road")
    expand(page, hub)
    add(page, *map(tenant, range(40)))
    _say_the_rest(page, world)
    page.evaluate("id => explorer.collapse(id)", _EXPORTER)
    page.evaluate("id => explorer.select(id)", tenant(3))
    press(page, "Take from the graph")
    reached(8, f"equal at all {_say_the_rest(page, world)} nodes")


def _say_the_rest(page: Page, world: Served) -> int:
    """Checks each node on the board: links drawn and links said to be more are all that the server counts."""
    said: dict[str, list[Any]] = page.evaluate(
        """() => Object.fromEntries(explorer.drawn.cy.nodes('[!group]').map((node) => {
          const loops = node.connectedEdges('[!group]').filter((edge) => edge.source().same(edge.target())).length;
          return [node.id(), [node.connectedEdges('[!group]').length + loops, node.data('label')]];
        }))"""
    )
    for start in range(0, len(said), 100):
        for node in world.json("/api/nodes", id=list(said)[start : start + 100])["nodes"]:
            drawn, label = said[node["id"]]
            badge = re.search(r"\+ ([\d,]+) more$", label)
            more = int(badge[1].replace(",", "")) if badge else 0
            assert drawn + more == sum(ties["links"] for ties in node["neighbours"]), node["id"]
    return len(said)


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_placed_stays_where_it_is(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    add(page, _EXPORTER)
    for node in (_EXPORTER, _IMPORTER, _OWNER, _HOLDING):
        page.evaluate("id => explorer.select(id)", node)  # the view goes where something is chosen that was out of it
        before, at = places(page), _on_the_screen(page)
        expand(page, node)
        after = places(page)
        assert len(after) > len(before)
        assert {id_: after[id_] for id_ in before} == before
        now = _on_the_screen(page)
        assert max(abs(now[id_][axis] - at[id_][axis]) for id_ in at for axis in (0, 1)) <= 1
    reached(9, f"0 of {len(before)} moved")
    assert _overlapping(page) == []


def _on_the_screen(page: Page) -> dict[str, list[float]]:
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    found: dict[str, list[float]] = page.evaluate(
        """() => {
          const {left, top} = document.getElementById('drawing').getBoundingClientRect();
          return Object.fromEntries(explorer.drawn.cy.nodes().map((one) => {
            const {x, y} = one.renderedPosition();
            return [one.id(), [x + left + scrollX, y + top + scrollY]];
          }));
        }"""
    )
    return found


def _overlapping(page: Page) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(
        """() => {
          const boxes = explorer.drawn.cy.nodes().map((one) => [one.id(), one.boundingBox({includeLabels: false, includeOverlays: false})]);
          return boxes.flatMap(([id, a], at) => boxes.slice(at + 1)
            .filter(([, b]) => a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2).map(([other]) => [id, other]));
        }"""
    )
    return found


@pytest.mark.parametrize("target", TARGETS)
def test_taking_back_an_expansion_takes_its_leaves_alone(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    add(page, _EXPORTER)
    expand(page, _EXPORTER)
    came = shown(page) - {_EXPORTER}
    expand(page, _IMPORTER)
    letters = sorted(id_ for id_ in came if ":hostile-" in id_)
    pinned, noted, tagged = letters[:3]
    page.evaluate("id => explorer.select(id)", pinned)
    press(page, "Pin")
    for id_, label in ((noted, "Note of yours"), (tagged, "Tags of yours, parted by commas")):
        page.evaluate("id => explorer.select(id)", id_)
        page.get_by_label(label).fill("seen in a leak")
        page.keyboard.press("Tab")
    before = shown(page)
    page.evaluate("id => explorer.select(id)", _EXPORTER)
    press(page, "Take back what this showed")
    # Shipments lead on to the importer, which leads on itself.
    gone = set(letters[3:])
    assert before - shown(page) == gone
    reached(10, f"{len(gone)} leaves gone, {len(shown(page))} kept")
    page.keyboard.press("Control+z")
    assert shown(page) == before
    hub = find_and_add(page, "1 Hub Road")
    expand(page, hub)
    page.evaluate("id => explorer.select(id)", hub)
    press(page, "Take back what this showed")
    assert groups(page) == []
    assert hub in shown(page)
