"""Points 23 and 24: pictures, print and data for other programs."""

import csv
import io
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx
import pytest
from lxml import etree
from playwright.sync_api import Page

from tests.explorer.checklist.conftest import TARGETS, OpenPage
from tests.explorer.checklist.world import entity

pytestmark = pytest.mark.browser

Reached = Callable[[int, str], None]

_SVG = "{http://www.w3.org/2000/svg}"
_MOST_PIXELS = 8_000


def _hostile_graph(page: Page) -> None:
    """The exporter with all that is tied to it, of hostile names and parallel links."""
    page.evaluate("id => explorer.add([id])", entity("exporter"))
    page.evaluate("id => explorer.expand(id)", entity("exporter"))
    page.evaluate("id => explorer.add([id])", entity("maker"))


def _downloaded(page: Page, act: str) -> bytes:
    """The file that a button of the dialog gives."""
    if not page.locator("#files[open]").count():
        page.locator("#open-files").click()
    with page.expect_download() as download:
        page.locator(f'#files [data-act="{act}"]').click()
    return Path(download.value.path()).read_bytes()


def _size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize("target", TARGETS)
def test_the_png_has_everything_at_twice_the_size_of_the_screen(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    _hostile_graph(page)
    width, height = _size(_downloaded(page, "png"))
    box = page.evaluate("explorer.drawn.cy.elements().boundingBox()")
    assert width >= 2 * box["w"] - 1
    assert height >= 2 * box["h"] - 1
    assert "2 times" in page.locator("#files-told").inner_text()
    reached(23, "PNG at 2 × with all elements")


@pytest.mark.parametrize("target", TARGETS)
def test_a_png_beyond_what_browsers_draw_is_made_smaller_and_says_so(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    page.evaluate("ids => explorer.add(ids)", [entity("exporter"), entity("importer")])
    page.evaluate(
        """id => explorer.act({ ...explorer.board(), shown: new Map([...explorer.board().shown, [id, { x: 9000, y: 0 }]]) })""",
        entity("importer"),
    )
    width, height = _size(_downloaded(page, "png"))
    assert _MOST_PIXELS - 2 <= max(width, height) <= _MOST_PIXELS + 2
    assert "8,000 pixels on its longer side" in page.locator("#files-told").inner_text()
    reached(23, "cap at 8,000 pixels said")


@pytest.mark.parametrize("target", TARGETS)
def test_the_svg_is_well_formed_holds_everything_and_no_script(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target)
    _hostile_graph(page)
    svg = _downloaded(page, "graph.svg")
    root = etree.fromstring(svg, etree.XMLParser(resolve_entities=False))
    assert root.tag == f"{_SVG}svg"
    assert not {"script", "foreignObject", "style", "image", "a"} & {
        etree.QName(one).localname for one in root.iter(etree.Element)
    }
    for one in root.iter(etree.Element):
        assert not [name for name in one.attrib if str(name).startswith("on") or "href" in str(name)]
    titles = [one.text or "" for one in root.iter(f"{_SVG}title")]
    names = page.evaluate("[...explorer.board().shown.keys()].map((id) => explorer.known.nodes.get(id).name)")
    for name in names:
        assert any(name.strip()[:40] in title for title in titles), name[:60]
    links = page.evaluate("explorer.drawn.cy.edges('[!group]').length")
    assert len(titles) >= 1 + len(names) + links
    # A picture is opened as a page of its own here; nothing in it may run.
    page.context.new_page().goto(f"data:image/svg+xml;base64,{_base64(svg)}")
    reached(23, "SVG parses, without script, with every element")


def _base64(content: bytes) -> str:
    import base64

    return base64.b64encode(content).decode()


@pytest.mark.parametrize("target", TARGETS)
def test_print_is_the_drawing_in_light_colours_without_the_panels(
    page_of: OpenPage, target: str, reached: Reached
) -> None:
    page = page_of(target, color_scheme="dark")
    _hostile_graph(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    for hidden in ("#tools", "#side", "#timeline", "#told", "#site"):
        if page.locator(hidden).count():
            assert not page.locator(hidden).is_visible(), hidden
    for shown in ("#title", "#legend", "#drawing"):
        assert page.locator(shown).is_visible(), shown
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = page.pdf()
    assert pdf.startswith(b"%PDF-")
    reached(23, f"PDF of {pdf.count(b'/Type /Page') - pdf.count(b'/Type /Pages')} page, panels hidden")


@pytest.mark.parametrize("target", TARGETS)
@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_graph_programs_read_the_same_graph_back(page_of: OpenPage, target: str, form: str, reached: Reached) -> None:
    page = page_of(target)
    _hostile_graph(page)
    content = io.BytesIO(_downloaded(page, f"graph.{form}"))
    graph: Any = (
        networkx.read_graphml(content, force_multigraph=True) if form == "graphml" else networkx.read_gexf(content)
    )
    assert graph.is_directed()
    nodes = page.evaluate(
        "[...explorer.board().shown.entries()].map(([id, { x, y }]) => [id, explorer.known.nodes.get(id).name, x, y])"
    )
    assert set(graph.nodes) == {one[0] for one in nodes}
    for id_, name, x, y in nodes:
        found = graph.nodes[id_]
        assert (found["name"] if form == "graphml" else found["label"]) == name
        if form == "graphml":
            assert (found["x"], found["y"]) == pytest.approx((x, y))
    links = page.evaluate(
        "explorer.drawn.cy.edges('[!group]').map((edge) => [edge.source().id(), edge.target().id(), edge.id()])"
    )
    found_links = (
        {(one, other, key) for one, other, key in graph.edges(keys=True)}
        if isinstance(graph, networkx.MultiDiGraph)
        else {(one, other, data["id"]) for one, other, data in graph.edges(data=True)}
    )
    assert found_links == {tuple(one) for one in links}
    reached(24, "GraphML and GEXF read back equal by networkx, parallel links too")


@pytest.mark.parametrize("target", TARGETS)
def test_spreadsheets_get_utf_8_and_no_formula(page_of: OpenPage, target: str, reached: Reached) -> None:
    page = page_of(target)
    _hostile_graph(page)
    page.evaluate(
        """() => { for (const [id, name] of [['findings:checklist:exporter', '=1+1'], ['findings:checklist:maker', '@SUM(A1)']]) {
          explorer.learn({ nodes: [{ ...explorer.known.nodes.get(id), name }], links: [] });
        } }"""
    )
    cells = 0
    for act in ("nodes.csv", "links.csv"):
        content = _downloaded(page, act)
        assert content.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        assert all(len(row) == len(rows[0]) for row in rows)
        for row in rows[1:]:
            for cell in row:
                cells += 1
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), cell[:50]
                assert not cell.startswith("-") or _is_number(cell), cell[:50]
        shown = page.evaluate(
            "explorer.board().shown.size" if act == "nodes.csv" else "explorer.drawn.cy.edges('[!group]').length"
        )
        assert len(rows) == 1 + shown
        if act == "nodes.csv":
            names = {row[0]: row[rows[0].index("name")] for row in rows[1:]}
            assert names[entity("exporter")] == "'=1+1"
            assert names[entity("hostile-11")] == "香港虚构电子科技有限公司第二十七分公司"
    reached(24, f"0 formulas in {cells:,} cells, UTF-8 with BOM")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("target", TARGETS)
def test_what_filters_hide_is_in_no_export(page_of: OpenPage, target: str) -> None:
    page = page_of(target)
    _hostile_graph(page)
    page.evaluate(
        "explorer.act({ ...explorer.board(), filters: { ...explorer.board().filters, kinds: ['Shipment'] } })"
    )
    rows = list(csv.DictReader(io.StringIO(_downloaded(page, "nodes.csv").decode("utf-8-sig"), newline="")))
    assert {row["kind"] for row in rows} == {"Company", "Person"} or {row["kind"] for row in rows} == {"Company"}
    assert b"invented circuits" not in _downloaded(page, "graph.svg")
    assert b"hidden by filters" in _downloaded(page, "graph.svg")
