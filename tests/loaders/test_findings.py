"""Findings collected by hand: each fact with its publication, its dispute and its precision; each fault with its line."""

import gzip
from pathlib import Path

import pytest

from graph.errors import FileError
from graph.workspace import Workspace
from loaders.framework.report import FileReport
from loaders.framework.run import load
from tests.graph.claims_of import Rows, built

SMALL = Path(__file__).parents[1] / "data" / "findings" / "small.yaml"
FINDING = "findings:invented:"


def loaded(workspace: Workspace, path: Path) -> FileReport:
    report = load("findings", [path], workspace)
    assert report.errors == []
    return report.files[0]


def only(ties: Rows, kind: str) -> list[dict[str, object]]:
    return sorted((tie for tie in ties.values() if tie["kind"] == kind), key=str)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "w")


def test_every_entry_is_accounted_for(workspace: Workspace) -> None:
    report = loaded(workspace, SMALL)
    assert (report.read, report.loaded, report.rejected, report.ignored) == (16, 15, 0, 1)
    assert report.unread_fields == []


def test_facts_cite_their_publications_and_keep_disputes_and_bounds(workspace: Workspace) -> None:
    loaded(workspace, SMALL)
    nodes, ties = built(workspace)
    (stake,) = only(ties, "OWNS")
    assert (stake["to"], stake["share_min"], stake["share_max"], stake["source_id"]) == (
        "ru-inn:5404002997",
        25.5,
        25.5,
        f"{FINDING}publication:paper",
    )
    assert nodes[f"{FINDING}publication:paper"]["published_on"] == "2024-05"
    (tie,) = only(ties, "RELATED_TO")
    assert (tie["disputed_by"], tie["dispute_source"]) == ("Invented Maker", f"{FINDING}publication:paper")
    summary = next(n for n in nodes.values() if n["kind"] == "Shipment" and n.get("records") == 12)
    assert (summary["summary"], summary["kg"], summary["first_on_min"], summary["last_on_max"]) == (
        True,
        2000.0,
        "2020-01-01",
        "2021-06-30",
    )
    unpublished = next(n for n in nodes.values() if n["kind"] == "Shipment" and "records" not in n)
    assert (unpublished["value_text"], unpublished["never_direct_to"]) == ("millions", f"{FINDING}maker")
    assert "value_usd" not in unpublished
    assert nodes[f"{FINDING}others"]["unnamed"] is True
    assert len(only(ties, "LISTED_AS")) == 2
    assert len(only(ties, "CONFLICTS_WITH")) == 1
    shared = {tie["to"] for tie in only(ties, "REGISTERED_AT")}
    assert [nodes[str(address)]["stated_only"] for address in shared] == [True]


@pytest.mark.parametrize(
    ("line", "field", "found"),
    [
        ("  - {type: OWNS, from: nobody, to: buyer, source: paper}", "from", "nobody"),
        ("  - {type: OWNS, from: seller, to: buyer}", "source", ""),
        ("  - {type: OWNS, from: seller, to: buyer, source: nowhere}", "source", "nowhere"),
        ("  - {type: MARRIED_TO, from: seller, to: buyer, source: paper}", "type", "MARRIED_TO"),
        ("  - {type: OWNS, from: seller, to: buyer, source: paper, date: 2022-02-30}", "date", "2022-02-30"),
        ("  - {type: OWNS, from: seller, to: buyer, source: paper, share: -5}", "share", "-5"),
        ("  - just words", "source", ""),
        ("  - {type: OWNS, from: seller, to: buyer, source: paper, share: 101}", "share", "101"),
        ("  - {type: OWNS, from: seller, to: buyer, source: paper, share: .inf}", "share", ".inf"),
        ("  - {type: OWNS, from: seller, to: buyer, source: [paper]}", "source", "['paper']"),
        ("  - {type: OWNS, from: {a: b}, to: buyer, source: paper}", "from", "{'a': 'b'}"),
    ],
)
def test_a_faulty_entry_is_rejected_at_its_line_and_the_rest_loads(
    workspace: Workspace, tmp_path: Path, line: str, field: str, found: str
) -> None:
    lines = SMALL.read_text("utf-8").splitlines()
    at = lines.index("relations:") + 1
    path = tmp_path / "faulty.yaml"
    path.write_text("\n".join([*lines[:at], line, *lines[at:]]), "utf-8")
    report = loaded(workspace, path)
    assert (report.read, report.loaded, report.rejected, report.ignored) == (17, 15, 1, 1)
    (reject,) = report.rejects
    assert (reject.position, reject.field, reject.found) == (at + 1, field, found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [1, 2", "no valid YAML"),
        ("- a list", "no file of findings"),
        ("publications: {}\nunknown: []", "unknown section 'unknown'"),
        ("publications: &a {}\nentities: *a", "aliases"),
        ("plain words", "no file of findings"),
        ("publications: {}\nentities: {a: {}, a: {}}", "other.yaml:2: 'a' stands twice"),
        ("publications: {}\npublications: {}", "other.yaml:2: 'publications' stands twice"),
        ("publications: {}\n? [a, b]\n: c", "other.yaml:2: a key that is no text"),
        ("publications: " + "[" * 5000, "nested deeper than 10 levels"),
    ],
)
def test_another_file_is_refused_in_one_line(workspace: Workspace, tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "other.yaml"
    path.write_text(text, "utf-8")
    (error,) = load("findings", [path], workspace).errors
    assert said in error
    assert "other.yaml" in error
    assert "\n" not in error
    assert workspace.files() == []
    assert issubclass(FileError, Exception)


def test_a_wrong_number_of_an_authority_is_kept_and_joins_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "wrong.yaml"
    path.write_text(SMALL.read_text("utf-8").replace("5404002997", "5404002998"), "utf-8")
    loaded(workspace, path)

    nodes, _ = built(workspace)

    (buyer,) = (node for node in nodes.values() if node.get("name") == "ООО Вымысел")
    assert (buyer.get("ru_inn"), buyer["unverified_numbers"]) == (None, ["ru_inn 5404002998"])


def test_a_packed_file_is_read(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "small.yaml.gz"
    path.write_bytes(gzip.compress(SMALL.read_bytes()))

    assert loaded(workspace, path).loaded == 15


def test_what_refers_to_a_rejected_entry_is_rejected_too_and_the_rest_builds(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.read_text("utf-8").replace("seller: {kind: Company", "seller: {kind: Firm"), "utf-8")
    report = loaded(workspace, path)

    nodes, ties = built(workspace)

    assert {(reject.field, reject.found) for reject in report.rejects} == {("kind", "Firm"), ("from", "seller")}
    assert (report.loaded, report.rejected) == (11, 4)
    assert only(ties, "OWNS") == []
    assert f"{FINDING}seller" not in nodes


def test_an_id_of_a_publication_may_be_that_of_a_party_in_another_file(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "later.yaml"
    path.write_text(SMALL.read_text("utf-8").replace("paper", "maker2").replace("seller", "paper"), "utf-8")
    loaded(workspace, SMALL)
    loaded(workspace, path)

    nodes, _ = built(workspace)

    assert (nodes[f"{FINDING}paper"]["kind"], nodes[f"{FINDING}publication:paper"]["kind"]) == ("Company", "Source")
