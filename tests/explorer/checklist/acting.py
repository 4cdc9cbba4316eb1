"""What a user does on the graph page, and what stands there then."""

from collections.abc import Callable, Iterable
from typing import Any

from playwright.sync_api import Page

from tests.explorer.served import Served

# How long something takes, and the longest time between two frames meanwhile, in milliseconds.
_TIMED = """async (work) => {
  const frame = () => new Promise(requestAnimationFrame);
  let [longest, going] = [0, true];
  const watch = (async () => {
    for (let last = await frame(); going;) {
      const now = await frame();
      longest = Math.max(longest, now - last);
      last = now;
    }
  })();
  await frame();
  await frame();
  const begun = performance.now();
  await work();
  const took = performance.now() - begun;
  await frame();
  await frame();
  going = false;
  await watch;
  return [took, longest];
}"""


def timed(page: Page, work: str, argument: Any = None) -> tuple[float, float]:
    """How long a piece of script takes that may use `given`, and the longest gap between frames, in milliseconds."""
    took, longest = page.evaluate(f"async (given) => ({_TIMED})(async () => {{ {work} }})", argument)
    return took, longest


def best(runs: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """The smallest time and the smallest longest gap of several runs: what the machine does beside slows some."""
    times, gaps = zip(*runs, strict=True)
    return min(times), min(gaps)


def find_and_add(page: Page, words: str) -> str:
    """Types into the search field and takes the first match by Enter; the id of what came."""
    before = shown(page)
    page.locator("#q").fill(words)
    page.keyboard.press("Enter")
    page.wait_for_function("many => explorer.board().shown.size > many", arg=len(before))
    (new,) = shown(page) - before
    return new


def press(page: Page, words: str) -> None:
    """Presses a button of the panel of what is selected."""
    page.locator("#evidence").get_by_role("button", name=words, exact=True).click()


def expand(page: Page, id_: str) -> None:
    """Chooses a node and shows what is tied to it, by its button."""
    page.evaluate("id => explorer.select(id)", id_)
    told = page.locator("#told").inner_text()
    press(page, "Show what is tied to it")
    page.wait_for_function("words => document.getElementById('told').textContent !== words", arg=told)


def add(page: Page, *ids: str) -> None:
    """Puts nodes onto the board as one step."""
    page.evaluate("ids => explorer.add(ids)", list(ids))


def shown(page: Page) -> set[str]:
    """The ids of the nodes on the board."""
    return set(page.evaluate("[...explorer.board().shown.keys()]"))


def groups(page: Page) -> list[dict[str, Any]]:
    """The groups as they are drawn: id and caption."""
    found: list[dict[str, Any]] = page.evaluate(
        "explorer.drawn.cy.nodes('[?group]').map((one) => ({id: one.id(), label: one.data('label').replaceAll('\\n', ' ')}))"
    )
    return found


def places(page: Page) -> dict[str, tuple[float, float]]:
    """Where each node and group is drawn, in the coordinates of the board."""
    found: dict[str, list[float]] = page.evaluate(
        "Object.fromEntries(explorer.drawn.cy.nodes().map((one) => [one.id(), [one.position('x'), one.position('y')]]))"
    )
    return {id_: (x, y) for id_, (x, y) in found.items()}


def drawn(page: Page) -> tuple[set[str], set[str]]:
    """The ids of the nodes and of the links that are visible, without groups."""
    nodes, links = page.evaluate(
        "['nodes', 'edges'].map((all) => explorer.drawn.cy[all]('[!group]:visible').map((one) => one.id()))"
    )
    return set(nodes), set(links)


def known(page: Page) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The nodes and the links on the board, as the server gave them."""
    nodes, links = page.evaluate(
        """() => {
          const on = explorer.board().shown;
          return [[...on.keys()].map((id) => explorer.known.nodes.get(id)),
            [...explorer.known.links.values()].filter(({from, to}) => on.has(from) && on.has(to))];
        }"""
    )
    return nodes, links


def everything_tied(world: Served, id_: str) -> dict[tuple[str, str, str], set[str]]:
    """The neighbours of a node, as the server pages them, by relation, direction and kind."""
    (node,) = world.json("/api/nodes", id=[id_])["nodes"]
    return {
        (ties["relation"], ties["direction"], ties["kind"]): set(all_neighbours(world, id_, ties))
        for ties in node["neighbours"]
    }


def all_neighbours(world: Served, node: str, ties: dict[str, Any]) -> list[str]:
    """The neighbours by one relation in the order of the pages."""
    found: list[str] = []
    after: str | None = ""
    while after is not None:
        wanted = {name: ties[name] for name in ("relation", "direction", "kind")}
        page = world.json("/api/neighbours", node=node, after=after, limit=200, **wanted)
        found += [one["id"] for one in page["nodes"]]
        after = page["next"]
    return found


Reached = Callable[[int, str], None]
