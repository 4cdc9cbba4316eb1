"""Point 18: the slider of time shows what is of the time that it says, at each step and at once."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from explorer.offline import HandedOver, offline_file
from tests.explorer.checklist.acting import Reached, drawn
from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.figures import asked
from tests.explorer.checklist.parts import pairs, part
from tests.explorer.checklist.test_filters import opened, reckoned_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("target", TARGETS)
def test_the_slider_shows_what_is_of_its_time_by_keyboard_and_pointer(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    opened(page)
    first, last = _bounds(page)
    assert drawn(page) == reckoned_in(page, date.min, date.max)
    steps = 0
    for handle, keys in (
        ("from", ["ArrowRight", "PageUp", "PageUp", "ArrowLeft", "End", "Home", "PageUp", "PageUp"]),
        ("to", ["ArrowLeft", "PageDown", "PageDown", "ArrowRight", "PageDown"]),
    ):
        page.locator(f"#time-{handle}").focus()
        for key in keys:
            page.keyboard.press(key)
            assert page.evaluate("document.activeElement.id") == f"time-{handle}"
            since, until = _said(page)
            assert drawn(page) == reckoned_in(
                page, since if since > first else date.min, until if until < last else date.max
            ), (handle, key)
            steps += 1
    assert first < _said(page)[0] < _said(page)[1] < last
    box = page.locator("#time-from").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] / 2)
    page.mouse.down()
    for share in (0.55, 0.6, 0.7):
        page.mouse.move(box["x"] + box["width"] * share, box["y"] + box["height"] / 2, steps=2)
        since, until = _said(page)
        assert drawn(page) == reckoned_in(page, since, until)
        steps += 1
    page.mouse.up()
    assert drawn(page) == reckoned_in(page, *_said(page))
    assert _said(page)[0] > first + (last - first) / 2
    reached(18, f"{target}: {steps} steps as reckoned")
    page.get_by_role("button", name="Clear all filters").click()
    assert _said(page) == (first, last)
    assert drawn(page) == reckoned_in(page, date.min, date.max)


def _bounds(page: Page) -> tuple[date, date]:
    low, high = (int(page.locator("#time-from").get_attribute(name) or "") for name in ("min", "max"))
    return date(1970, 1, 1) + timedelta(days=low), date(1970, 1, 1) + timedelta(days=high)


def _said(page: Page) -> tuple[date, date]:
    since, until = page.locator("#timeline output").all_inner_texts()
    return date.fromisoformat(since), date.fromisoformat(until)


# A step of the slider with a key, up to the frame that shows it.
_STEPS = """async () => {
  const handle = document.getElementById('time-from');
  const times = [];
  for (let step = 0; step < 12; step += 1) {
    const now = document.getElementById('time-from');
    const begun = performance.now();
    now.value = String(Number(now.value) + 10);
    now.dispatchEvent(new Event('input', {bubbles: true}));
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - begun);
  }
  const dragged = [...times].sort((a, b) => a - b)[6];
  times.length = 0;
  for (let step = 0; step < 12; step += 1) {
    const now = document.getElementById('time-from');
    const begun = performance.now();
    now.value = String(Number(now.value) + 10);
    now.dispatchEvent(new Event('input', {bubbles: true}));
    now.dispatchEvent(new Event('change', {bubbles: true}));
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - begun);
  }
  return [dragged, times.sort((a, b) => a - b)[6]];
}"""


def test_a_step_of_a_thousand_elements_is_shown_at_once(chromium: Browser, tmp_path: Path, reached: Reached) -> None:
    subgraph = pairs(668)
    places = {node.id: (200.0 * (at % 26), 120.0 * (at // 26)) for at, node in enumerate(subgraph.nodes)}
    path = tmp_path / "thousand.html"
    path.write_text(offline_file(HandedOver("Thousand", part(subgraph), places), "now"), "utf-8")
    page = chromium.new_page(viewport={"width": 1300, "height": 850})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", timeout=20_000)
    assert page.evaluate("explorer.drawn.cy.elements().length") == 1002
    page.evaluate(_STEPS)
    dragged, let_go = map(min, zip(*(page.evaluate(_STEPS) for _ in range(3)), strict=True))
    assert page.evaluate("explorer.drawn.cy.edges(':visible').length") < 334
    page.close()
    reached(18, f"at 1,000 elements {dragged:.0f} ms a step, {let_go:.0f} ms when let go")
    assert dragged <= asked(100)
    assert let_go <= asked(100)
