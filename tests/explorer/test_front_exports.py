"""What the graph page exports, read back by programs that investigators use: networkx, a spreadsheet's CSV, an XML parser."""

import csv
import io
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import networkx as nx
import pytest
from lxml import etree

from explorer.elements import model
from graph.schema import NODES
from tests.explorer.in_node import FRONT, printed

pytestmark = pytest.mark.browser
HOSTILE = [
    "</script><script>alert(1)</script>",
    "\"quotes\" & 'apostrophes' ]]> <![CDATA[",
    "zero \x00 bell \x07 delete \x7f end \ufffe\uffff",
    "halves \ud800 and \udc00 of a pair, whole 𝒜",
    "__proto__",
    "=HYPERLINK(\"https://example.invalid\")",
    "+1", "-1", "@SUM(A1)", "\tTab", "\rReturn", " leading, comma",
    "two\r\nlines", "шарикоподшипник \u202eright-to-left", "שלום", "👨‍👩‍👧‍👦" * 3,
    "x" * 10_000,
    "javascript:alert(1)",
]  # fmt: skip
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def exported(call: str, data: object) -> str:
    """What an expression of the modules of the page gives; `data` is what this function is given."""
    imports = f"import * as exports from '{FRONT}/exports.js'; import {{ svg }} from '{FRONT}/svg.js';"
    return printed(
        f"{imports}const positions = () => new Map(data.positions);", call.replace("positions", "positions()"), data
    )


def node(id_: str, name: str, **more: object) -> dict[str, Any]:
    """A node as the page has it."""
    plain = {"kind": "Company", "note": "", "dashed": False, "dates": None, "countries": [], "codes": [], "tier": ""}
    return {"id": id_, "name": name, **plain, "facts": [], "neighbours": [], **more}


def link(id_: str, kind: str, ends: tuple[str, str], text: str, **more: object) -> dict[str, Any]:
    """A link as the page has it, with one text in every place where a source's text stands."""
    stated = {"source": "s", "title": text, "publisher": text, "record": text, "url": text}
    stated |= {"retrieved_on": "2026-01-01", "disputed_by": "", "dispute_source": ""}
    plain = {"label": text, "details": [text], "derived": False, "dashed": False, "disputed": False, "dates": None}
    return {
        "id": id_, "kind": kind, "from": ends[0], "to": ends[1], **plain, "share": None, "facts": [], "stated": stated, **more
    }  # fmt: skip


@pytest.fixture(scope="module")
def part() -> dict[str, Any]:
    """Nodes with each hostile text as id and name, links in both directions, parallel ones, and one to itself."""
    nodes = [node(text, text) for text in HOSTILE]
    nodes[0] |= {
        "countries": ["HK", "RU"],
        "codes": ["8542"],
        "tier": "3.A",
        "dates": ["2022-01-02", ""],
        "dashed": True,
    }
    links = [
        link(f"l{number} {text}", "OWNS", (HOSTILE[number - 1], text), text, share=[25.0, 100 / 3])
        for number, text in enumerate(HOSTILE)
    ]
    links += [
        link("parallel 1", "SENT", (HOSTILE[0], HOSTILE[1]), "one", dates=["2022-01-02", "2022-02-03"], disputed=True),
        link("parallel 2", "SENT", (HOSTILE[0], HOSTILE[1]), "two", dashed=True, derived=True),
        link("back", "SENT", (HOSTILE[1], HOSTILE[0]), "three"),
        link("loop", "OWNS", (HOSTILE[0], HOSTILE[0]), "four"),
    ]
    positions = [[text, {"x": 190.5 * number, "y": -3.25 * number}] for number, text in enumerate(HOSTILE)]
    return {"nodes": nodes, "links": links, "positions": positions}


def cleaned(text: str) -> str:
    """The text with what no XML file can hold written out, as the page does."""
    return "".join(
        f"⟨U+{ord(one):04X}⟩" if ord(one) in {*range(9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF}
        or 0xD800 <= ord(one) <= 0xDFFF else one
        for one in text
    )  # fmt: skip


def graph_of(text: str, read: Callable[..., Any]) -> "nx.MultiDiGraph[str]":
    graph: nx.MultiDiGraph[str] = read(io.BytesIO(text.encode()))
    assert isinstance(graph, nx.MultiDiGraph)
    return graph


def links_in(graph: "nx.MultiDiGraph[str]") -> list[dict[str, Any]]:
    return [{"from": start, "to": end, **values} for start, end, values in graph.edges(data=True)]


def expected_links(part: dict[str, Any]) -> list[tuple[str, ...]]:
    return sorted(
        tuple(map(cleaned, (one["from"], one["to"], one["kind"], one["stated"]["title"], one["stated"]["record"])))
        for one in part["links"]
    )


def test_graphml_read_by_networkx_is_what_was_shown(part: dict[str, Any]) -> None:
    graph = graph_of(exported("exports.graphml(data, positions)", part), nx.read_graphml)

    assert [(id_, values["name"]) for id_, values in graph.nodes(data=True)] == [
        (cleaned(t), cleaned(t)) for t in HOSTILE
    ]
    first = graph.nodes[HOSTILE[0]]
    assert (first["countries"], first["codes"], first["tier"], first["uncertain"]) == ("HK; RU", "8542", "3.A", True)
    assert (first["first_day"], first["last_day"]) == ("2022-01-02", "")
    assert [(v["x"], v["y"]) for _, v in graph.nodes(data=True)] == [(p["x"], p["y"]) for _, p in part["positions"]]
    found = links_in(graph)
    keys = ("from", "to", "kind", "source_title", "record")
    assert sorted(tuple(one[key] for key in keys) for one in found) == expected_links(part)
    [parallel] = [one for one in found if one["source_title"] == "one"]
    assert (parallel["first_day"], parallel["last_day"], parallel["disputed"]) == ("2022-01-02", "2022-02-03", True)
    assert {(one["share_min"], one["share_max"]) for one in found if "share_min" in one} == {(25.0, 100 / 3)}


def test_gexf_read_by_networkx_is_what_was_shown(part: dict[str, Any]) -> None:
    graph = graph_of(exported("exports.gexf(data, positions)", part), lambda f: nx.read_gexf(f, version="1.3"))

    assert [(id_, values["label"]) for id_, values in graph.nodes(data=True)] == [
        (cleaned(t), cleaned(t)) for t in HOSTILE
    ]
    assert graph.nodes[HOSTILE[0]]["tier"] == "3.A"
    places = [values["viz"]["position"] for _, values in graph.nodes(data=True)]
    assert [(at["x"], at["y"]) for at in places] == [(at["x"], -at["y"]) for _, at in part["positions"]]
    found = links_in(graph)
    keys = ("from", "to", "kind", "source_title", "record")
    assert sorted(tuple(one[key] for key in keys) for one in found) == expected_links(part)
    assert {(one["share_min"], one["share_max"]) for one in found if "share_min" in one} == {(25.0, 100 / 3)}


@pytest.mark.parametrize("call", ["csvNodes(data, positions)", "csvLinks(data)"])
def test_csv_is_utf_8_with_a_mark_and_holds_no_formula(call: str, part: dict[str, Any]) -> None:
    text = exported(f"exports.{call}", part)

    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))

    assert text.startswith("\ufeff")
    names = {"csvNodes(data, positions)": ("nodes", "id", "name"), "csvLinks(data)": ("links", "id", "source_title")}
    kind, *columns = names[call]
    assert len(rows) == len(part[kind])
    for column in columns:
        value = [one["stated"]["title"] if column == "source_title" else one[column] for one in part[kind]]
        guarded = ["'" + text if text.startswith(FORMULAS) else text for text in map(str, value)]
        assert [row[column] for row in rows] == [cleaned(text) for text in guarded]
    numbers = {"x", "y", "share_min", "share_max"}
    cells = [cell for row in rows for name, cell in row.items() if name not in numbers]
    assert [cell for cell in cells if cell.startswith(FORMULAS)] == []


def test_the_svg_is_well_formed_and_holds_no_script_and_nothing_from_elsewhere(part: dict[str, Any]) -> None:
    sheet = {"title": HOSTILE[0], "notes": HOSTILE, "marks": [], "captions": True}
    text = exported(
        "svg(data, positions, data.model, data.sheet)", {**part, "model": model(), "sheet": sheet | {"marks": None}}
    )

    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True))

    assert {etree.QName(one).localname for one in root.iter()} <= {
        "svg", "title", "desc", "g", "rect", "ellipse", "polygon", "path", "circle", "text", "tspan"
    }  # fmt: skip
    attributes = {name for one in root.iter() for name in one.attrib}
    assert not [name for name in attributes if str(name).startswith("on") or "href" in str(name) or name == "style"]
    assert "NaN" not in text
    assert "undefined" not in text
    assert cleaned(HOSTILE[0]) in [title.text for title in root.iter("{*}title")]


def test_every_node_and_caption_of_the_svg_lies_on_the_sheet() -> None:
    kinds = [kind.name for kind in NODES]
    nodes = [
        node(f"n{number}", f"Fictional {kind} 有限公司", kind=kind, note="RU, Москва")
        for number, kind in enumerate(kinds)
    ]
    links = [link(f"l{number}", "OWNS", ("n0", f"n{number}"), "holds 25 %") for number in range(1, len(kinds))]
    positions = [[f"n{number}", {"x": 190 * (number % 4), "y": 160 * (number // 4)}] for number in range(len(kinds))]
    data = {"nodes": nodes, "links": links, "positions": positions, "model": model(), "sheet": {"title": "All kinds"}}

    root = etree.fromstring(exported("svg(data, positions, data.model, data.sheet)", data).encode())

    left, top, width, height = map(float, root.get("viewBox", "").split())
    texts = "".join(map(str, root.itertext()))
    for number, kind in enumerate(kinds):
        assert f"Fictional {kind} 有限公司, RU, Москва" in texts
        at = positions[number][1]
        assert isinstance(at, dict)
        assert left < at["x"] - 20
        assert at["x"] + 20 < left + width
        assert top < at["y"] - 20
        assert at["y"] + 20 < top + height
    assert "Source: holds 25 %, holds 25 %, retrieved on 2026-01-01" in texts


def test_links_between_the_same_two_are_drawn_apart() -> None:
    nodes = [node("a", "A"), node("b", "B")]
    ends = (("a", "b"), ("b", "a"), ("a", "b"), ("b", "a"))
    links = [link(f"l{number}", "OWNS", one, "holds") for number, one in enumerate(ends)]
    positions = [["a", {"x": 0, "y": 0}], ["b", {"x": 300, "y": 0}]]
    data = {"nodes": nodes, "links": links, "positions": positions, "model": model(), "sheet": {"title": "Apart"}}

    root = etree.fromstring(exported("svg(data, positions, data.model, data.sheet)", data).encode())

    curves = [re.findall(r"-?[\d.]+", path.get("d", "")) for path in root.iter("{*}path") if "Q" in path.get("d", "")]
    middles = sorted((float(one[1]) + 2 * float(one[3]) + float(one[5])) / 4 for one in curves)
    assert len(middles) == 4
    assert min(upper - lower for lower, upper in pairwise(middles)) >= 12
