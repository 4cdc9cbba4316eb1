"""Point 11: each action of the investigator is one step back, and one forward."""

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.acting import Reached, add, press
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity, tenant

pytestmark = pytest.mark.browser

_STATE = """() => {
  const board = explorer.board();
  const sorted = (all) => [...all].sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify({
    shown: sorted(board.shown), from: sorted(board.from), groups: sorted(board.groups), pinned: [...board.pinned].sort(),
    notes: sorted(board.notes), tags: sorted(board.tags), filters: board.filters, captions: board.captions,
    drawn: sorted(explorer.drawn.cy.elements().map((one) => [one.id(), [one.isNode() ? one.position() : null, one.data(), one.visible()]])),
  });
}"""


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("seed", [1, 2])
def test_random_actions_are_undone_and_redone_exactly(
    page_of: OpenPage, target: str, seed: int, reached: Reached
) -> None:
    page = page_of(target)
    draws = random.Random(seed)
    states: list[str] = [page.evaluate(_STATE)]
    add(page, entity("exporter"), entity("owner"))
    states.append(page.evaluate(_STATE))
    while len(states) <= 20:
        draws.choice(_ACTIONS)(page, draws)
        if (state := page.evaluate(_STATE)) != states[-1]:
            states.append(state)
    _walk_back_and_forth(page, states)
    reached(11, f"{len(states) - 1} random actions exact")


@pytest.mark.parametrize("target", TARGETS)
def test_more_than_fifty_steps_are_kept(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    states: list[str] = [page.evaluate(_STATE)]
    for number in range(60):
        add(page, tenant(number))
        states.append(page.evaluate(_STATE))
    _walk_back_and_forth(page, states)
    reached(11, "60 steps")


def _walk_back_and_forth(page: Page, states: list[str]) -> None:
    page.evaluate("document.activeElement.blur()")
    for state in reversed(states[:-1]):
        page.keyboard.press("Control+z")
        assert json.loads(page.evaluate(_STATE)) == json.loads(state)
    assert page.locator("#undo").is_disabled()
    for state in states[1:]:
        page.keyboard.press("Control+Shift+z")
        assert json.loads(page.evaluate(_STATE)) == json.loads(state)
    assert page.locator("#redo").is_disabled()


def _one(page: Page, draws: random.Random) -> str:
    ids: list[str] = page.evaluate("[...explorer.board().shown.keys()].sort()")
    if not ids:
        add(page, entity("importer"))
        return entity("importer")
    id_ = draws.choice(ids)
    page.evaluate("id => explorer.select(id)", id_)
    return id_


def _expand(page: Page, draws: random.Random) -> None:
    page.evaluate("id => explorer.expand(id)", _one(page, draws))


def _collapse(page: Page, draws: random.Random) -> None:
    _one(page, draws)
    press(page, "Take back what this showed")


def _hide(page: Page, draws: random.Random) -> None:
    if page.evaluate("explorer.board().shown.size") > 3:
        _one(page, draws)
        press(page, "Take from the graph")


def _pin(page: Page, draws: random.Random) -> None:
    _one(page, draws)
    page.locator("#evidence [data-act=pin]").click()


def _note(page: Page, draws: random.Random) -> None:
    _one(page, draws)
    page.get_by_label("Note of yours").fill(f"note {draws.random()}")
    page.keyboard.press("Tab")


def _drag(page: Page, draws: random.Random) -> None:
    id_ = _one(page, draws)
    page.locator("#whole").click()
    at: dict[str, Any] = page.evaluate(
        """(id) => {
          const {left, top} = document.getElementById('drawing').getBoundingClientRect();
          const {x, y} = explorer.drawn.cy.getElementById(id).renderedPosition();
          return {x: x + left, y: y + top};
        }""",
        id_,
    )
    page.mouse.move(at["x"], at["y"])
    page.mouse.down()
    page.mouse.move(at["x"] + draws.randint(-60, 60), at["y"] + draws.randint(-60, 60), steps=4)
    page.mouse.up()


def _arrange(page: Page, draws: random.Random) -> None:
    page.locator("#arrange").select_option(draws.choice(["tree", "chain", "time"]))


def _caption(page: Page, _: random.Random) -> None:
    page.locator("#captions").click()


def _filter(page: Page, draws: random.Random) -> None:
    page.evaluate("document.getElementById('filters').open = true")
    page.locator("[data-field=from]").fill(f"20{draws.randint(10, 23)}-01-01")
    page.locator("[data-field=from]").press("Tab")


_ACTIONS: list[Callable[[Page, random.Random], None]] = [
    _expand, _expand, _collapse, _hide, _pin, _note, _drag, _drag, _arrange, _caption, _filter,
]  # fmt: skip
