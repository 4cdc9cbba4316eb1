"""Point 32: what goes wrong is said with a way on, the graph stays, and nothing that is looked for stands in a log."""

import pytest
from playwright.sync_api import Browser, Page, Route

from tests.explorer.checklist.acting import Reached, add, shown
from tests.explorer.checklist.conftest import OpenPage
from tests.explorer.checklist.world import entity
from tests.explorer.conftest import Demo
from tests.explorer.served import Served, served

pytestmark = pytest.mark.browser


def _expand(page: Page) -> None:
    page.evaluate("id => explorer.select(id)", entity("exporter"))
    page.locator('#evidence [data-act="expand"]').click()


def test_an_error_of_the_server_is_told_and_can_be_tried_again(page_of: OpenPage, reached: Reached) -> None:
    page = page_of("live", failing="500")
    add(page, entity("exporter"))
    page.route("**/api/neighbours*", lambda route: route.fulfill(status=500, body='{"error": "the store is busy"}'))
    _expand(page)
    page.locator("#failed", has_text="the store is busy").wait_for()
    assert shown(page) == {entity("exporter")}
    assert page.locator("#failed").get_attribute("role") == "alert"
    page.unroute("**/api/neighbours*")
    page.locator('#failed [data-act="retry"]').click()
    page.locator("#told", has_text="added").wait_for()
    assert page.locator("#failed").is_hidden()
    assert entity("importer") in shown(page)
    reached(32, "500: told, retried; the graph stays")


@pytest.mark.parametrize("what", ["search", "path", "group", "records", "saved"])
def test_every_place_that_asks_says_when_it_gets_no_answer(page_of: OpenPage, what: str) -> None:
    page = page_of("live", failing="ERR_FAILED")
    add(page, entity("exporter"), entity("importer"))
    page.route("**/api/**", lambda route: route.abort())
    said = "The explorer does not answer"
    if what == "search":
        page.locator("#q").fill("Invented")
        page.locator("#failed", has_text=said).wait_for()
    elif what == "path":
        page.locator("#find-path").click()
        page.locator('[data-act="search-path"]').click()
        page.locator("#path-told", has_text=said).wait_for()
    elif what == "group":
        page.evaluate("id => explorer.select(id)", entity("exporter"))
        page.locator('#evidence [data-act="group"]').first.click()
        page.locator('#group [role="alert"]', has_text=said).wait_for()
    elif what == "records":
        page.evaluate("id => explorer.select(id)", page.evaluate("explorer.drawn.cy.edges()[0].id()"))
        page.locator("#evidence summary").click()
        page.locator('#evidence [role="alert"]', has_text=said).wait_for()
    else:
        page.locator("#open-files").click()
        page.locator("#files-told", has_text=said).wait_for()
    assert shown(page) == {entity("exporter"), entity("importer")}


def test_a_slow_answer_is_said_to_be_waited_for_until_it_is_there(page_of: OpenPage, reached: Reached) -> None:
    page = page_of("live")
    add(page, entity("exporter"))
    waiting: list[Route] = []
    page.route("**/api/neighbours*", lambda route: waiting.append(route))  # noqa: PLW0108 - Playwright asks how many arguments it takes
    _expand(page)
    page.locator("#slow", has_text="Still waiting").wait_for(timeout=10_000)
    page.wait_for_timeout(6_000)
    assert page.locator("#slow").inner_text()
    # Other work goes on meanwhile.
    page.locator("#closer").click()
    for route in waiting:
        route.continue_()
    page.locator("#told", has_text="added").wait_for()
    assert page.locator("#slow").inner_text() == ""
    reached(32, "10 s: said after 3 s, gone with the answer")


def test_a_graph_outlives_its_server_and_no_name_stands_in_the_log(
    chromium: Browser, demo: Demo, reached: Reached
) -> None:
    with served(demo.workspace) as explorer:
        page = chromium.new_context().new_page()
        page.goto(explorer.address)
        page.locator("#q-start").fill("Secretname")
        page.keyboard.press("Enter")
        page.wait_for_url("**/find?**")
        page.goto(f"{explorer.origin}/graph")
        page.wait_for_selector("html[data-ready]")
        hit = explorer.json("/api/search", text="harbour")["rows"][0]
        page.evaluate("id => explorer.add([id])", hit["id"])
        page.evaluate("id => explorer.select(id)", hit["id"])
        for path in (
            "/entity?id=Secretname",
            "/record?claim=Secretname",
            "/find?text=Secretname",
            "/nowhere/Secretname",
        ):
            explorer.get(path)
        before = shown(page)
        explorer.process.kill()
        said = "".join(explorer.process.communicate())
    page.locator('#evidence [data-act="expand"]').click()
    page.locator("#failed", has_text="Is the command still running?").wait_for()
    page.locator('#failed [data-act="retry"]').click()
    page.locator("#failed", has_text="Is the command still running?").wait_for()
    assert shown(page) == before
    assert page.locator("#slow").inner_text() == ""
    page.context.close()
    assert "Secretname" not in said
    reached(32, "server gone: told with retry, the graph stays; no name in the log")


def test_a_wrong_token_is_told_in_words(chromium: Browser, world: Served, reached: Reached) -> None:
    page = chromium.new_context().new_page()
    for address in ("/graph?token=wrong", "/graph", "/api/search?text=x"):
        answer = page.goto(f"{world.origin}{address}")
        assert answer
        assert answer.status == 401
        assert "Open that address, or start the command again" in page.locator("body").inner_text()
    page.context.close()
    reached(32, "wrong token: told how to enter")


def test_a_page_whose_server_was_started_again_says_how_to_come_back(page_of: OpenPage) -> None:
    page = page_of("live", failing="401")
    add(page, entity("exporter"))
    page.context.clear_cookies()
    _expand(page)
    page.locator("#failed", has_text="opens only with the address that the command").wait_for()
    assert shown(page) == {entity("exporter")}
