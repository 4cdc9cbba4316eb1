"""Points 5 to 10: what an expansion shows, and what it leaves alone."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity

pytestmark = pytest.mark.browser

Reached = Callable[[int, str], None]


@pytest.mark.parametrize("target", TARGETS)
def test_every_node_says_how_many_of_its_links_are_not_shown(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    page.evaluate("id => explorer.add([id])", entity("exporter"))
    page.evaluate("id => explorer.expand(id)", entity("exporter"))
    page.evaluate("id => explorer.expand(id)", entity("importer"))
    wrong: list[Any] = page.evaluate(
        """() => explorer.drawn.cy.nodes('[!group]').map((node) => {
          const all = explorer.known.nodes.get(node.id()).neighbours.reduce((sum, one) => sum + one.links, 0);
          const loops = node.connectedEdges('[!group]').filter((edge) => edge.source().same(edge.target())).length;
          return [node.id(), node.connectedEdges('[!group]').length + loops + node.data('more'), all];
        }).filter(([, counted, all]) => counted !== all)"""
    )
    assert wrong == []
    reached(8, "equal at all nodes")
