"""Point 19: every link and every party says what it rests on, and nothing of a source becomes more than text."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity

pytestmark = pytest.mark.browser

Reached = Callable[[int, str], None]

_PANELS = """ids => ids.map((id) => {
  explorer.select(id);
  const panel = document.getElementById('evidence');
  const rows = Object.fromEntries([...panel.querySelectorAll('dt')].map((one) => [one.textContent, one.nextElementSibling.textContent]));
  const { from, to } = explorer.known.links.get(id);
  return {
    id, rows, title: panel.querySelector('h2').textContent, derived: explorer.known.links.get(id).derived,
    ends: [from, to].map((end) => explorer.known.nodes.get(end).name), computed: Boolean(panel.querySelector('.derived')),
    away: [...panel.querySelectorAll('a')].filter((one) => one.origin !== location.origin || one.protocol === 'file:')
      .map((one) => [one.href, one.rel, one.target]),
  };
})"""


def _with_everything_but_the_tenants(page: Page, everything: list[str]) -> list[str]:
    """Shows all parties and things that are not of the hub; the ids of the links drawn."""
    page.evaluate("ids => explorer.add(ids)", [one for one in everything if not one.startswith("gb-coh:")])
    links: list[str] = page.evaluate("explorer.drawn.cy.edges('[!group]').map((edge) => edge.id())")
    assert len(links) > 40
    return links


@pytest.mark.parametrize("target", TARGETS)
def test_every_link_names_its_source_its_record_its_dates_and_both_ends_as_stated(
    page_of: OpenPage, everything: list[str], target: str, reached: Reached
) -> None:
    page = page_of(target)
    panels: list[dict[str, Any]] = page.evaluate(_PANELS, _with_everything_but_the_tenants(page, everything))
    for panel in panels:
        rows = panel["rows"]
        assert rows["source"] in ("An invented paper", "javascript:alert(1)"), panel
        assert rows["publisher"] == "Nobody"
        assert rows["record"].startswith("checklist/")
        assert rows["retrieved on"] == "not recorded"
        assert rows["claim"]
        assert "dates" in rows or "date" in rows or panel["derived"] or not panel["id"].startswith("owns")
        assert panel["computed"] == panel["derived"]
        for end in panel["ends"]:
            assert end in panel["title"]
    reached(19, f"0 of {len(panels)} links without a source")


@pytest.mark.parametrize("target", TARGETS)
def test_only_addresses_of_the_web_are_links_and_they_tell_nobody_who_follows_them(
    page_of: OpenPage, everything: list[str], target: str, reached: Reached
) -> None:
    page = page_of(target)
    panels = page.evaluate(_PANELS, _with_everything_but_the_tenants(page, everything))
    away = [link for panel in panels for link in panel["away"]]
    assert away
    for href, rel, opened_in in away:
        assert href == "https://paper.example/1"
        assert (rel, opened_in) == ("noopener noreferrer", "_blank")
    lettered = [panel for panel in panels if panel["rows"]["source"] == "javascript:alert(1)"]
    assert lettered
    assert {panel["rows"]["link"] for panel in lettered} == {"javascript:window.__pwn=1"}
    assert all(not panel["away"] for panel in lettered)
    reached(19, "only http and https open, without referrer")


@pytest.mark.parametrize("target", TARGETS)
def test_the_record_is_shown_word_by_word_when_it_is_asked_for(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    page.evaluate("ids => explorer.add(ids)", [entity("exporter"), entity("importer")])
    links = page.evaluate("explorer.drawn.cy.edges().map((edge) => edge.id())")
    assert links
    for link in links:
        page.evaluate("id => explorer.select(id)", link)
        page.locator("#evidence summary").click()
        raw = page.locator("#evidence figure pre").first
        raw.wait_for()
        assert "exporter" in raw.inner_text()
        assert "importer" in raw.inner_text()
        assert "checklist.yaml, position" in page.locator("#evidence figcaption").first.inner_text()


@pytest.mark.parametrize("target", TARGETS)
def test_a_disputed_link_says_by_whom(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    page.evaluate("ids => explorer.add(ids)", [entity("importer"), entity("maker")])
    disputed = page.evaluate("explorer.drawn.cy.edges('[?disputed]').map((edge) => edge.id())")
    assert len(disputed) == 1
    page.evaluate("id => explorer.select(id)", disputed[0])
    dispute = page.locator("#evidence .dispute")
    assert dispute.inner_text() == "Disputed by Invented Importer, stated in An invented paper"
    pages = [link.get_attribute("href") for link in dispute.locator("a").all()]
    assert pages == (["/source?id=findings%3Achecklist%3Apublication%3Apaper"] if target == "live" else [])


_JOINED = """([id, other]) => {
  const { known, learn, select } = explorer;
  const node = known.nodes.get(id);
  const ties = { relation: 'POSSIBLY_SAME_AS', direction: 'out', kind: 'Company', neighbours: 1, links: 1 };
  const facts = [['id', id], ['identity basis', 'number'], ['former ids', 'ru-inn:1; <b>x</b>']];
  const stated = { source: 's', title: 's', publisher: '', record: '', url: '', retrieved_on: '', disputed_by: '', dispute_source: '' };
  learn({
    nodes: [{ ...node, facts, neighbours: [...node.neighbours, ties] }],
    links: [{ id: 'same', kind: 'POSSIBLY_SAME_AS', from: id, to: other, label: '', details: [], derived: false, dashed: true,
      disputed: false, dates: null, share: null, facts: [['score', '0.8']], stated }],
  });
  select(id);
}"""


@pytest.mark.parametrize("target", TARGETS)
def test_a_party_says_which_ids_are_read_as_it_and_on_what_ground(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    importer, maker = entity("importer"), entity("maker")
    page.evaluate("ids => explorer.add(ids)", [importer, maker])
    page.evaluate("id => explorer.select(id)", importer)
    assert "the name alone tells it apart" in page.locator("#evidence .basis").inner_text()
    page.evaluate(_JOINED, [importer, maker])
    panel = page.locator("#evidence")
    assert panel.get_by_role("heading", name="Taken for one party").count() == 1
    assert "share a valid number" in panel.locator(".basis").inner_text()
    assert panel.locator("#joined-ids li").all_inner_texts() == [importer, "ru-inn:1", "<b>x</b>"]
    assert "1 suggestion that another party may be the same: a score, and not joined." in panel.inner_text()
    assert panel.locator('button[data-id="same"]').count() == 2  # here, and among its links
