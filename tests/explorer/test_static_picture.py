"""The still picture: well-formed, inert, the same for the same answer, with what the interactive one says."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.caption_lines import text_width, wrapped
from explorer.picture_words import visible
from explorer.static_picture import COLOURS, LINKS, MOST_CAPTIONED, draw_static
from graph.errors import ModelError
from graph.schema import NODES, RELATIONSHIP
from graph.subgraph import Subgraph
from tests.explorer.subgraphs import chain, cited, crowd, hostile, node, parallel, tie
from tests.explorer.test_picture import python

FRONT = Path(__file__).parents[2] / "explorer" / "front"
SVG = "{http://www.w3.org/2000/svg}"
DRAWN = {"svg", "title", "desc", "style", "g", "rect", "ellipse", "circle", "polygon", "path", "text", "tspan"}


def still(subgraph: Subgraph, **more: object) -> ElementTree.Element:
    return ElementTree.fromstring(draw_static(subgraph, title="Who?", citations=cited(subgraph), **more))  # type: ignore[arg-type]


def texts(picture: ElementTree.Element, class_: str) -> list[str]:
    """The texts of a class, their lines joined."""
    found = [one for one in picture.iter(f"{SVG}text") if class_ in one.get("class", "").split()]
    return [" ".join(line.text or "" for line in one) for one in found]


def tooltips(picture: ElementTree.Element, class_: str) -> list[str]:
    groups = [group for group in picture.iter(f"{SVG}g") if class_ in group.get("class", "").split()]
    return [title.text or "" for group in groups for title in group.findall(f"{SVG}title")]


def test_the_same_answer_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from explorer.static_picture import draw_static; from tests.explorer.subgraphs import cited, crowd;"
        "svg = draw_static(crowd(), title='x', citations=cited(crowd())); print(hashlib.sha256(svg.encode()).hexdigest())"
    )
    assert python(code, PYTHONHASHSEED="1") == python(code, PYTHONHASHSEED="2")


def test_no_browser_library_is_imported_for_it() -> None:
    assert python("import sys, explorer.static_picture; print('pyvis' in sys.modules)") == "False\n"


def test_hostile_names_stay_text() -> None:
    subgraph, citations = hostile()
    title = subgraph.nodes[0].id
    svg = draw_static(subgraph, title=title, citations=citations, heading=[title], notes=[title])
    picture = ElementTree.fromstring(svg)
    assert {one.tag.removeprefix(SVG) for one in picture.iter()} <= DRAWN
    names = {name for one in picture.iter() for name in one.attrib}
    assert not {name for name in names if name.startswith("on") or "href" in name or name == "style"}
    assert picture.findtext(f"{SVG}title") == texts(picture, "bold")[0] == title
    assert "<script" not in svg
    assert "<!--" not in svg
    assert tooltips(picture, "node") == [visible(one.id) for one in subgraph.nodes]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1), min_size=1, max_size=4))
def test_any_text_makes_a_file_that_xml_readers_read(names: list[str]) -> None:
    nodes = tuple(node(f"n{number}", "Company", name=name) for number, name in enumerate(names))
    said = [re.sub("[\ufffe\uffff]", "\ufffd", visible(name)) for name in names]
    assert tooltips(still(Subgraph(nodes, ())), "node") == said


def test_every_link_says_where_it_is_stated_and_who_denies_it() -> None:
    links = tooltips(still(chain()), "link")
    assert len(links) == len(chain().relationships)
    assert all("Stated in: An invented article" in link or "Stated in: Extract of an" in link for link in links)
    assert [link.split("\n")[0] for link in links if "Disputed by Neva Logic" in link] == [
        "Neva Logic → is tied to → Invented Drone Centre, many ties, disputed"
    ]
    with pytest.raises(ModelError, match="found no citation, expected one for each link"):
        draw_static(chain(), title="x", citations={})


def test_those_who_do_not_see_it_hear_every_link() -> None:
    picture = still(chain())
    assert picture.get("role") == "img"
    words = picture.findtext(f"{SVG}desc") or ""
    assert words.count(" → ") == 2 * len(chain().relationships)
    assert "Ivan Invented → holds an interest in → Harbour Parts Ltd, 25–50\N{NO-BREAK SPACE}%" in words
    alone = still(Subgraph((node("a", "Company", name="Alone Ltd"),), ()))
    assert alone.findtext(f"{SVG}desc") == "Alone Ltd"


def test_the_legend_has_what_occurs_and_nothing_else() -> None:
    legend = [*(kind.name for kind in NODES if kind.name in {"Company", "Person", "Address", "Shipment"})]
    assert texts(still(chain()), "said") == [*legend, *LINKS.values()]
    assert texts(still(parallel()), "said") == ["Company", LINKS["link"]]


def test_every_kind_has_its_own_shape_and_colour() -> None:
    signs = set()
    for kind in NODES:
        picture = still(Subgraph((node("one", kind.name, **{kind.caption: "One"}),), ()))
        [drawn, sign] = [group for group in picture.iter(f"{SVG}g") if group.get("class") == "node"]
        assert kind.colour in [one.get("fill") for one in drawn]
        assert "".join(drawn.itertext()).startswith("One")
        signs.add(b"".join(ElementTree.tostring(one) for one in sign if one.tag != f"{SVG}text"))
    assert len(signs) == len(NODES)


def test_it_looks_and_speaks_like_the_interactive_picture() -> None:
    style, words = ((FRONT / name).read_text("utf-8") for name in ("theme.css", "words.js"))
    for name, (light, dark) in COLOURS.items():
        set_ = re.findall(rf"--{name}: (#\w+);", style)
        assert set_ == ([light] if light == dark else [light, dark])
    assert all(f"'{said}'" in words for said in LINKS.values())


def test_heading_and_notes_stand_in_the_picture() -> None:
    picture = still(chain(), heading=["Who sent what?", "A lead, not proof. " * 20], notes=["12 of 40 rows drawn."])
    assert texts(picture, "bold") == ["Who sent what?"]
    said = texts(picture, "said")
    assert said[0] == " ".join(["A lead, not proof."] * 20)
    assert said[-1] == "12 of 40 rows drawn."


def test_many_links_stand_without_captions_and_a_note_says_so() -> None:
    assert len(crowd().relationships) > MOST_CAPTIONED
    picture = still(crowd())
    assert texts(picture, "on") == []
    assert texts(picture, "said")[-1].startswith("Of more than 30 links none has a caption")
    assert {RELATIONSHIP[one.kind].verb for one in chain().relationships} & set(texts(still(chain()), "on"))


def test_an_empty_picture_and_empty_words_are_a_picture() -> None:
    assert texts(still(Subgraph((), ())), "said") == []
    blank = tie("r", "RELATED_TO", "a", "b", tie=" ")
    assert (
        len(tooltips(still(Subgraph((node("a", "Company", name=" "), node("b", "Port", name=" ")), (blank,))), "node"))
        == 2
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Harbour Parts Limited", ["Harbour", "Parts", "Limited"]),
        ("САНКТ-ПЕТЕРБУРГ", ["САНКТ-", "ПЕТЕРБУРГ"]),
        ("microchips of many makers and years", ["microchips", "of many", "makers a…"]),
        ("worth at least 7,400,000 USD", ["worth at", "least", "…"]),
        ("香港虚构电子科技有限公司", ["香港虚构电", "子科技有限", "公司"]),
        ("", []),
    ],
)
def test_captions_are_broken_where_a_reader_would_and_end_in_dots_where_cut(text: str, lines: list[str]) -> None:
    assert wrapped(text, 6, 3) == lines


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.integers(1, 5))
def test_lines_fit(text: str, lines: int) -> None:
    found = wrapped(text, 9, lines)
    assert len(found) <= lines
    assert all(text_width(line) <= 9 for line in found)
