"""A kind of node has one shape: in the graph page, in its SVG, in a picture of pyvis and in a still picture."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
from playwright.sync_api import Browser

from explorer import elements
from explorer.figures import Figure, corners
from explorer.layout import positions
from explorer.offline import HandedOver, offline_file
from explorer.picture import draw
from graph.schema import NODES
from graph.subgraph import Subgraph
from tests.explorer.in_node import printed
from tests.explorer.subgraphs import node

# From where to where a shape is filled, for each row of pixels from above, in shares of its width.
Profile: TypeAlias = list[tuple[float, float]]

KINDS = Subgraph(tuple(node(kind.name, kind.name, **{kind.caption: "One"}) for kind in NODES), ())
ROWS = 9
# Outlines have a width, which takes more of sharp corners.
ALIKE = 0.1

FILLED = """(places) => places.map(([x, y, colour, canvas]) => {
    const [wide, high] = [160, 100];
    const { data } = canvas.getContext('2d').getImageData(x - wide / 2, y - high / 2, wide, high);
    const wanted = [1, 3, 5].map(at => parseInt(colour.slice(at, at + 2), 16));
    const filled = at => wanted.every((value, part) => Math.abs(data[4 * at + part] - value) < 3);
    return Array.from({ length: high }, (_, row) => Array.from({ length: wide }, (_, column) => column)
        .filter(column => filled(row * wide + column)));
})"""
IN_PYVIS = """() => picture.data.nodes.map(({ key, x, y, color }) => {
    const at = picture.network.canvasToDOM({ x, y });
    return [at.x, at.y, color, document.querySelector('#drawing canvas')];
})"""
IN_EXPLORER = """() => explorer.model.nodes.map(({ name, color }) => {
    const { x, y } = explorer.drawn.cy.getElementById(name).renderedPosition();
    return [x, y, color, document.querySelector('#drawing canvas[data-id$=node]')];
})"""
PAGES = {
    "pyvis": (IN_PYVIS, lambda: draw(KINDS, title="Kinds", citations={})),
    "explorer": (
        IN_EXPLORER,
        lambda: offline_file(HandedOver("Kinds", elements.part(KINDS, {}, {}), positions(KINDS)), "now"),
    ),
}


def profile(rows: list[list[int]]) -> Profile:
    filled = [(min(row), max(row) + 1) for row in rows if row]
    left, right = min(start for start, _ in filled), max(end for _, end in filled)
    chosen = [filled[row * len(filled) // (ROWS + 1)] for row in range(1, ROWS + 1)]
    return [((start - left) / (right - left), (end - left) / (right - left)) for start, end in chosen]


def still(kind: str) -> Profile:
    """As `explorer.figures` draws it."""
    figure = Figure(kind, (0.0, 0.0), ["One"])
    columns = range(-100, 100)
    return profile([[x for x in columns if figure.holds((x + 0.5, y + 0.5))] for y in range(-60, 60)])


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_pages_fill_the_outlines_of_still_pictures(chromium: Browser, tmp_path: Path, name: str) -> None:
    places: str
    html: Callable[[], str]
    places, html = PAGES[name]
    (tmp_path / "kinds.html").write_text(html(), encoding="utf-8")
    # On dark paper nothing but a source is white.
    page = chromium.new_context(color_scheme="dark", viewport={"width": 1900, "height": 1200}).new_page()
    page.goto((tmp_path / "kinds.html").as_uri())
    page.wait_for_timeout(500)
    drawn = page.evaluate(f"({FILLED})(({places})())")
    page.context.close()
    assert len(drawn) == len(NODES)
    for kind, rows in zip(NODES, drawn, strict=True):
        for one, other in zip(profile(rows), still(kind.name), strict=True):
            assert one == pytest.approx(other, abs=ALIKE), kind.shape


@pytest.mark.parametrize("reach", [(8, 8), (9, 6), (20, 20), (80, 43)])
def test_legends_drawings_and_still_pictures_have_one_table_of_outlines(reach: tuple[float, float]) -> None:
    shapes = [kind.shape for kind in NODES]
    imports = "import { corners } from './explorer/front/outlines.js';"
    call = f"JSON.stringify(data.map((shape) => corners(shape, {reach[0]}, {reach[1]}) ?? []))"
    pages = json.loads(printed(imports, call, shapes))
    drawn = [corners(shape, *reach) for shape in shapes]
    assert {shape for shape, outline in zip(shapes, drawn, strict=True) if not outline} == {"box", "ellipse", "square"}
    for shape, mine, theirs in zip(shapes, drawn, pages, strict=True):
        assert mine == [pytest.approx(tuple(corner)) for corner in theirs], shape
