"""Point 20: what an investigator did is kept, comes back as it was, and is never lost without a word."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity, tenant
from tests.explorer.served import Served

pytestmark = pytest.mark.browser

Reached = Callable[[int, str], None]

# Saving by itself waits for a pause of a second and a half.
_PAUSE = 10_000


def _worked(page: Page) -> None:
    """A graph with everything that can be saved: groups, pins, notes, tags, filters, captions, moved nodes, a view."""
    page.evaluate("id => explorer.add([id])", entity("exporter"))
    page.evaluate("id => explorer.expand(id)", entity("exporter"))
    page.evaluate("id => explorer.add([id])", tenant(0))
    page.evaluate("id => explorer.expand(id)", tenant(0))
    page.evaluate(
        """() => explorer.expand([...explorer.known.nodes.values()].find(
          ({ neighbours }) => neighbours.some(({ links }) => links > 1000) && neighbours.some(({ kind }) => kind === 'Company')).id)"""
    )
    page.evaluate(
        """([exporter, importer, link]) => {
          const { board, act } = explorer;
          act({ ...board(), shown: new Map([...board().shown, [exporter, { x: -812.5, y: 33.25 }]]) });
          act({
            ...board(), pinned: new Set([importer]), notes: new Map([[importer, 'note “of mine” \\u202e <b>'], ['__proto__', 'x']]),
            tags: new Map([[exporter, ['seen', 'check again']]]), captions: true,
            filters: { ...board().filters, from: '2021-01-01', countries: ['HK', 'RU', ''], sources: ['nobody'], share: 5 },
          });
          explorer.drawn.setView({ x: 120, y: 80, zoom: 0.4 });
        }""",
        [entity("exporter"), entity("importer"), ""],
    )  # fmt: skip
    assert page.evaluate("explorer.board().groups.size") >= 1


def _saved_file(page: Page) -> tuple[Path, dict[str, Any]]:
    page.locator("#open-files").click()
    with page.expect_download() as download:
        page.locator('#files [data-act="save-file"]').click()
    page.keyboard.press("Escape")
    path = Path(download.value.path())
    return path, json.loads(path.read_text("utf-8"))


def _open(page: Page, path: Path) -> None:
    page.locator("#open-files").click()
    page.locator("#open-file").set_input_files(path)


def _without_time(saved: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in saved.items() if name not in ("saved_on", "name")}


@pytest.mark.parametrize("target", TARGETS)
def test_a_saved_file_brings_everything_back_as_it_was(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    _worked(page)
    path, before = _saved_file(page)
    assert before["version"] == 1
    for field in ("shown", "from", "groups", "pinned", "notes", "tags", "view"):
        assert before[field], field
    page.reload()
    page.wait_for_selector("html[data-ready]")
    _open(page, path)
    page.wait_for_selector("#files", state="hidden")
    _, after = _saved_file(page)
    assert _without_time(after) == _without_time(before)
    drawn = page.evaluate(
        "Object.fromEntries(explorer.drawn.cy.nodes('[!group]').map((one) => [one.id(), one.position()]))"
    )
    assert drawn == before["shown"]
    reached(20, "file, reload, open: equal with positions, view, filters, notes, tags, pins and groups")


@pytest.mark.parametrize("day", ["2024-05-01", ""])
def test_the_day_of_an_answer_is_kept_in_its_investigation_and_said_again(
    page_of: OpenPage, day: str, world: Served
) -> None:
    asked = f"/graph?question=shared-address&party={entity('importer')}"
    page = page_of("live", f"{asked}&as_of={day}" if day else "/graph")
    page.evaluate("id => explorer.add([id])", entity("maker"))
    path, saved = _saved_file(page)
    assert saved["as_of"] == day
    name = f"Case of {day or 'no day'}"
    _save_as(page, name)
    page.locator("#files-told", has_text="Saved as").wait_for()
    page.keyboard.press("Escape")
    said = f"As of {day}." if day else ""
    other = page_of("live", f"/graph?investigation={quote(name)}")
    assert other.locator("#as-of").text_content() == said
    assert _saved_file(other)[1]["as_of"] == day
    other_answer = f"/graph?question=shared-address&party={entity('importer')}&as_of=2023-01-01"
    for target in TARGETS:
        opened = page_of(target, other_answer)
        _open(opened, path)
        opened.wait_for_selector("#files", state="hidden")
        assert opened.locator("#as-of").is_visible() == bool(day)
        assert opened.locator("#as-of").text_content() == said
        # What was said of the answer before does not hold for what is opened.
        assert "2023-01-01" not in opened.locator("#top").inner_text()


def test_a_draft_keeps_the_day_of_its_answer(page_of: OpenPage) -> None:
    page = page_of("live", f"/graph?question=shared-address&party={entity('importer')}&as_of=2024-05-01")
    page.evaluate("id => explorer.add([id])", entity("holding"))
    page.wait_for_function("() => localStorage.getItem('ownergraph-draft') !== null", timeout=_PAUSE)
    page.goto(page.evaluate("location.origin") + "/graph")
    page.locator('[data-act="draft"]').click()
    page.locator("#as-of", has_text="As of 2024-05-01.").wait_for()


def _refused() -> dict[str, tuple[str, str]]:
    """Files that must not be opened, and what is to be said."""
    newer = {"format": "ownergraph-investigation", "version": 2}
    return {
        "a newer version": (json.dumps(newer), "made by a newer ownergraph: version 2"),
        "another format": (json.dumps({"format": "other"}), "no saved investigation of ownergraph"),
        "no JSON": ("<html>", "expected an investigation saved by this page"),
        "a list": ("[]", "expected an object, found a list"),
        "a missing field": (json.dumps({**newer, "version": 1}), "expected a text, found nothing"),
        "a foreign field": (json.dumps({**newer, "version": 1, "script": "x"}), "“script” is no field"),
    }


@pytest.mark.parametrize("target", TARGETS)
def test_a_file_that_is_newer_foreign_or_too_large_is_refused_in_words_and_the_graph_stays(
    page_of: OpenPage, target: str, tmp_path: Path, reached: Reached
) -> None:
    page = page_of(target)
    page.evaluate("id => explorer.add([id])", entity("exporter"))
    for name, (content, said) in _refused().items():
        path = tmp_path / "investigation.json"
        path.write_text(content, "utf-8")
        _open(page, path)
        page.locator("#files-told", has_text=said).wait_for(timeout=5_000)
        assert page.locator("#files[open]").count() == 1, name
        page.keyboard.press("Escape")
    large = tmp_path / "large.json"
    large.write_bytes(b" " * (20 * 1024 * 1024 + 1))
    _open(page, large)
    page.locator("#files-told", has_text="larger than 20 MiB").wait_for(timeout=5_000)
    page.keyboard.press("Escape")
    assert page.evaluate("[...explorer.board().shown.keys()]") == [entity("exporter")]
    reached(20, "newer, foreign, broken and oversized files refused in words")


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_in_the_file_but_not_here_is_said(page_of: OpenPage, target: str, tmp_path: Path) -> None:
    page = page_of(target)
    page.evaluate("id => explorer.add([id])", entity("exporter"))
    _, saved = _saved_file(page)
    saved["shown"]["findings:elsewhere:nobody"] = {"x": 0, "y": 0}
    changed = tmp_path / "changed.json"
    changed.write_text(json.dumps(saved), "utf-8")
    _open(page, changed)
    page.locator("#told", has_text="1 party or thing of this investigation is not in this").wait_for()
    assert page.evaluate("[...explorer.board().shown.keys()]") == [entity("exporter")]


def _save_as(page: Page, name: str) -> None:
    page.locator("#open-files").click()
    page.locator("#save-name").fill(name)
    page.locator('#files [data-act="save"]').click()


def test_a_named_investigation_saves_itself_and_opens_by_its_address(
    page_of: OpenPage, world: Served, reached: Reached
) -> None:
    page = page_of("live")
    _worked(page)
    _save_as(page, "Case 1")
    page.locator("#files-told", has_text="Saved as Case 1.").wait_for()
    page.keyboard.press("Escape")
    page.evaluate("id => explorer.add([id])", entity("maker"))
    page.locator("#told", has_text="Saved as Case 1.").wait_for(timeout=_PAUSE)
    _, before = _saved_file(page)
    other = page_of("live", "/graph?investigation=Case+1")
    assert other.locator("#title").inner_text() == "Case 1"
    _, after = _saved_file(other)
    assert _without_time(after) == _without_time(before)
    assert entity("maker") in after["shown"]
    reached(20, "a named one saves itself; its address opens it equal")


def test_a_change_just_before_the_page_is_left_is_saved(page_of: OpenPage, world: Served) -> None:
    page = page_of("live")
    page.evaluate("id => explorer.add([id])", entity("exporter"))
    _save_as(page, "Case left")
    page.locator("#files-told", has_text="Saved as").wait_for()
    page.keyboard.press("Escape")
    page.evaluate("id => explorer.add([id])", entity("maker"))
    page.goto(f"{world.origin}/questions")
    again = page_of("live", "/graph?investigation=Case+left")
    assert set(again.evaluate("[...explorer.board().shown.keys()]")) == {entity("exporter"), entity("maker")}


def test_of_two_pages_with_one_investigation_none_overwrites_the_other(
    page_of: OpenPage, world: Served, reached: Reached
) -> None:
    first = page_of("live")
    first.evaluate("id => explorer.add([id])", entity("exporter"))
    _save_as(first, "Case 2")
    first.locator("#files-told", has_text="Saved as").wait_for()
    first.keyboard.press("Escape")
    second = page_of("live", "/graph?investigation=Case+2", failing="409 (Conflict)")
    first.evaluate("id => explorer.add([id])", entity("maker"))
    first.locator("#told", has_text="Saved as").wait_for(timeout=_PAUSE)
    second.evaluate("id => explorer.add([id])", entity("owner"))
    second.locator("#failed", has_text="Another page has saved this investigation").wait_for(timeout=_PAUSE)
    assert second.evaluate("[...explorer.board().shown.keys()]") == [entity("exporter"), entity("owner")]
    assert set(_kept(world, "Case%202")["shown"]) == {entity("exporter"), entity("maker")}
    _save_as(second, "Case 2 of the other page")
    second.locator("#files-told", has_text="Saved as Case 2 of the other page.").wait_for()
    assert set(_kept(world, "Case%202%20of%20the%20other%20page")["shown"]) == {entity("exporter"), entity("owner")}
    reached(20, "two pages: told, nothing overwritten")


def _kept(world: Served, name: str) -> dict[str, Any]:
    kept: dict[str, Any] = world.json(f"/api/investigations/{name}")
    return kept
