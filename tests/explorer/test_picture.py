"""The file of a picture: offline, inert, the same for the same answer, with the words of the schema and every source."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.picture import MOST_NODES, draw
from explorer.picture_page import OfflineNetwork
from explorer.picture_words import caption, link_facts, link_label, node_facts, share, short_fact, visible
from graph.errors import ModelError
from graph.schema import NODES
from graph.subgraph import Subgraph
from tests.explorer.subgraphs import chain, cited, hostile, node, tie


class Page(HTMLParser):
    """The elements of a page that can run, load or style something, and its data."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.json = ""
        self.policy = ""
        self.attributes: list[tuple[str, str]] = []
        self._into = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        self.attributes += known.items()
        if known.get("http-equiv") == "Content-Security-Policy":
            self.policy = known["content"]
        self._into = "json" if known.get("type") == "application/json" else tag

    def handle_data(self, data: str) -> None:
        if self._into == "json":
            self.json += data
        elif self._into in ("script", "style"):
            (self.scripts if self._into == "script" else self.styles).append(data)

    def handle_endtag(self, tag: str) -> None:
        self._into = ""


def sha256(content: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def picture(subgraph: Subgraph) -> Page:
    return Page(draw(subgraph, title="Who sent what to whom?", citations=cited(subgraph)))


def python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints that takes every warning for an error."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, **environment},
    )
    return done.stdout


def test_the_policy_admits_the_scripts_and_styles_of_the_file_alone() -> None:
    page = picture(chain())
    policy = dict(part.split(" ", 1) for part in page.policy.split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"].split() == [sha256(script) for script in page.scripts]
    assert policy["style-src"].split()[0] == sha256("".join(page.styles))
    assert "unsafe" not in page.policy
    loading = [value for name, value in page.attributes if name in ("src", "href", "action", "srcset", "style")]
    assert loading == []
    assert not [name for name, _ in page.attributes if name.startswith("on")]


def test_the_same_answer_gives_the_same_bytes() -> None:
    code = (
        "import hashlib; from explorer.picture import draw; from tests.explorer.subgraphs import cited, crowd;"
        "html = draw(crowd(), title='x', citations=cited(crowd())); print(hashlib.sha256(html.encode()).hexdigest())"
    )
    assert python(code, PYTHONHASHSEED="1") == python(code, PYTHONHASHSEED="2")


def test_pyvis_is_imported_by_drawing_alone_without_a_warning_a_connection_or_a_file(tmp_path: Path) -> None:
    code = (
        "import sys, explorer.picture; print('pyvis' in sys.modules)\n"
        "def refuse(event, arguments):\n"
        "    assert not event.startswith('socket.connect') and event != 'webbrowser.open', event\n"
        "sys.addaudithook(refuse)\n"
        "from tests.explorer.subgraphs import chain, cited\n"
        "print(len(explorer.picture.draw(chain(), title='x', citations=cited(chain()))) > 0)"
    )
    assert python(code, HOME=str(tmp_path), IPYTHONDIR="").split() == ["False", "True"]
    assert list(tmp_path.iterdir()) == []


def test_the_network_writes_one_file_in_utf_8_however_pyvis_is_called(tmp_path: Path) -> None:
    network = OfflineNetwork(json.loads(picture(chain()).json))
    network.add_node("n0", label="<b>ООО «Выдумка»</b>", title="href", shape="box", x=0, y=0)
    network.write_html(str(tmp_path / "file.html"), local=True, notebook=False, open_browser=True)
    assert [path.name for path in tmp_path.iterdir()] == ["file.html"]
    page = Page((tmp_path / "file.html").read_text(encoding="utf-8"))
    assert json.loads(page.json)["nodes"][0]["label"] == "<b>ООО «Выдумка»</b>"
    assert len(page.scripts) == 2


def test_hostile_names_stay_data() -> None:
    subgraph, citations = hostile()
    html = draw(subgraph, title=subgraph.nodes[1].id, caution=subgraph.nodes[0].id, citations=citations)
    page = Page(html)
    assert html.encode()
    assert len(page.scripts) == 2
    assert [one["label"] for one in json.loads(page.json)["nodes"]] == [visible(one.id) for one in subgraph.nodes]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1), min_size=1, max_size=4))
def test_any_text_comes_back_from_the_page_as_it_went_in(names: list[str]) -> None:
    nodes = tuple(node(f"n{number}", "Company", name=name) for number, name in enumerate(names))
    page = picture(Subgraph(nodes, ()))
    assert len(page.scripts) == 2
    assert [one["label"] for one in json.loads(page.json)["nodes"]] == [visible(name) for name in names]


@given(st.text(st.characters()))
def test_visible_text_holds_nothing_that_turns_hides_or_breaks_a_line(text: str) -> None:
    assert not re.search(
        "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]", visible(text)
    )


def test_what_hides_is_written_out_and_what_writing_needs_is_kept() -> None:
    assert visible("a\u202egnp.exe\nb") == "a⟨U+202E⟩gnp.exe b"
    assert visible("👨‍👩‍👧 می‌خواهم 香港") == "👨‍👩‍👧 می‌خواهم 香港"


def test_a_picture_of_too_many_says_what_it_left_out() -> None:
    nodes = tuple(node(f"n{number}", "Company", name="x") for number in range(MOST_NODES + 200))
    ties = tuple(tie(f"r{number}", "RELATED_TO", f"n{number}", "n1199") for number in range(1100))
    data = json.loads(picture(Subgraph(nodes, ties)).json)
    assert len(data["nodes"]) == MOST_NODES
    assert len(data["edges"]) == 999
    assert data["notes"] == [
        "A picture holds at most 1,000 parties and things: 200 of 1,200 and 101 of 1,100 links are left out."
    ]


def test_a_link_without_a_citation_is_no_picture() -> None:
    with pytest.raises(ModelError, match=r"link 'owns': found no citation, expected one for each link"):
        draw(chain(), title="x", citations={})


def test_the_legend_has_the_colour_and_shape_of_each_kind_that_occurs() -> None:
    legend = json.loads(picture(chain()).json)["legend"]
    drawn = {kind.name: (kind.colour, kind.shape) for kind in NODES}
    assert [kind["name"] for kind in legend] == ["Company", "Person", "Address", "Shipment"]
    assert {kind["name"]: (kind["color"], kind["shape"]) for kind in legend}.items() <= drawn.items()
    assert len({shape for _, shape in drawn.values()}) == len(NODES)


def test_what_is_only_stated_suggested_or_computed_is_dashed() -> None:
    a, b, paper = node("a", "Company", name="A"), node("b", "Company", name="B"), node("s", "Source", title="S")
    ties = (
        tie("owns", "OWNS", "a", "b"),
        tie("same", "POSSIBLY_SAME_AS", "a", "b"),
        tie("computed", "STATED_IN", "a", "s"),
    )
    edges = [
        *json.loads(picture(chain()).json)["edges"],
        *json.loads(picture(Subgraph((a, b, paper), ties)).json)["edges"],
    ]
    assert {edge["key"] for edge in edges if edge["dashed"]} == {"at-1", "at-2", "same", "computed"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"share_min": 60, "share_max": 60.0}, "60\N{NO-BREAK SPACE}%"),
        ({"share_min": 25, "share_max": 50}, "25–50\N{NO-BREAK SPACE}%"),
        ({"share_min": 33.34}, "at least 33.34\N{NO-BREAK SPACE}%"),
        ({"share_max": 50}, "at most 50\N{NO-BREAK SPACE}%"),
        ({"share_min": 0, "share_max": 0}, "0\N{NO-BREAK SPACE}%"),
        ({}, ""),
    ],
)
def test_shares_keep_their_bounds(values: dict[str, object], words: str) -> None:
    assert share(values) == words


@pytest.mark.parametrize(
    ("values", "label"),
    [
        ({}, "holds an interest in"),
        (
            {"share_min": 60, "share_max": 60, "started_on": "2014", "ended_on": "2022-01"},
            "holds an interest in 60\N{NO-BREAK SPACE}%\n2014 – 2022-01",
        ),
        ({"started_on": "2014"}, "holds an interest in\nsince 2014"),
        ({"ended_on": "2022", "disputed_by": "A"}, "holds an interest in\nuntil 2022\ndisputed"),
    ],
)
def test_a_link_is_captioned_in_a_few_words(values: dict[str, object], label: str) -> None:
    assert link_label(tie("r", "OWNS", "a", "b", **values)) == label


def test_the_date_of_a_shipment_is_not_repeated_on_its_links() -> None:
    assert link_label(tie("r", "SENT", "a", "s", started_on="2022-06-20")) == "sent"
    assert link_label(tie("r", "SENT", "a", "s", started_on="2022-06-20", disputed_by="A")) == "sent\ndisputed"


def test_every_shape_of_the_schema_has_a_sign_for_the_legend() -> None:
    outlines = (Path(__file__).parents[2] / "explorer" / "front" / "outlines.js").read_text("utf-8")
    signs = re.split(r"[^\w-]+", outlines)
    assert [kind.name for kind in NODES if kind.shape not in signs] == []


def test_a_role_stands_for_the_verb() -> None:
    assert link_label(tie("r", "OFFICER_OF", "a", "b", role="director", started_on="2014")) == "director\nsince 2014"


def test_what_is_not_stated_is_said_to_be_so() -> None:
    assert caption(node("a", "Address", stated_only=True)) == "Address (no text stated)"
    facts = dict(link_facts(tie("r", "OWNS", "a", "b")))
    assert facts["dates"] == facts["share"] == "not stated"
    assert "share" not in dict(link_facts(tie("r", "SENT", "a", "b")))


def test_facts_carry_their_units_and_leave_out_the_days_derived_from_dates() -> None:
    company = node(
        "c", "Company", capital=1e6, currency="RUB", incorporated_on="2014", incorporated_on_min="2014-01-01"
    )
    facts = dict(node_facts(company))
    assert facts["capital"] == "1,000,000 RUB"
    assert facts["incorporated on"] == "2014"
    assert "incorporated on min" not in facts


def test_a_shipment_shows_its_dates_amount_and_number_under_its_caption() -> None:
    summary = node("s", "Shipment", first_on="2014", last_on="2022-01", kg_min=3_220_000, summary=True, records=281)
    assert short_fact(summary) == "2014 – 2022-01, at least 3,220,000 kg, 281 shipments"
    flow = node("f", "TradeFlow", exporter="CN", importer="RU", period="2022-05", value_usd=5e7, approximate=True)
    assert short_fact(flow) == "2022-05, about 50 million USD, CN → RU"
    assert short_fact(node("c", "Company", fictional=True, country="RU")) == "fictional, RU"
