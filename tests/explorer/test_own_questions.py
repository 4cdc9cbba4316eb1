"""A folder of the user's own questions: asked like any other, checked like any other, and no harm to the others."""

import json
import shutil
from pathlib import Path

import pytest

from tests.explorer.conftest import ROOT, Demo, Finished, ownergraph

DATA = ROOT / "tests/data/questions"
HARBOUR = "FICTIONAL HARBOUR COMPONENTS LTD"
FAULTS = {
    "writes": "the clause SET",
    "writes-in-a-subquery": "the clause SET",
    "load-csv": "the clause LOAD",
    "procedure": "the procedure db.labels",
    "unbounded-path": "a path without an upper bound",
    "no-front-matter": "no leading comment",
    # Among the sound ones of a checkout, whose modules are run.
    "largest-stakes": "the Python module largest_stakes.py beside it",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Sound questions with faulty ones beside them, and one with the id of a shipped question."""
    own = tmp_path / "mine"
    shutil.copytree(DATA / "good", own)
    for name in FAULTS.keys() - {"largest-stakes"}:
        shutil.copy(DATA / "faulty" / f"{name}.cypher", own / "trade")
    shutil.copy(DATA / "good/ownership/stakes-of.cypher", own / "trade/owners-of.cypher")
    return own


def complaint(finished: Finished) -> str:
    assert (finished.code, finished.out) == (1, "")
    assert "Traceback" not in finished.err
    return finished.err


def test_the_list_has_the_sound_ones_beside_the_shipped_and_tells_the_faults_of_the_others(folder: Path) -> None:
    listed = ownergraph("questions", "--questions", folder)

    assert listed.code == 0
    for name in ("goods-received", "stakes-of", "shared-address"):
        assert f"\n  {name} " in listed.out
    for name, found in FAULTS.items():
        assert f"\n  {name} " not in listed.out
        assert f"{name}.cypher:" in listed.err
        assert f"found {found}" in listed.err
    assert "found a second question 'owners-of'; expected an id of its own" in listed.err
    assert all(line.startswith("left out: ") for line in listed.err.splitlines())


def test_a_sound_one_is_described_asked_drawn_and_cited(demo: Demo, folder: Path, tmp_path: Path) -> None:
    own = ("--questions", folder)
    described = demo.run("questions", "goods-received", *own)
    asked = demo.run("ask", "goods-received", HARBOUR, *own, "--format", "json")
    drawn = demo.run("draw", "goods-received", HARBOUR, *own, "-o", tmp_path / "goods.html")
    cited = demo.run("cite", "--question", "goods-received", HARBOUR, *own, "--format", "json")

    assert "ownergraph ask goods-received" in described.out
    assert json.loads(asked.out)["rows"]
    assert "<html" in (tmp_path / "goods.html").read_text("utf-8")
    assert json.loads(cited.out)["question"] == "goods-received"
    assert [one.err for one in (described, asked, drawn, cited)] == ["", "", "", ""]


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_one_is_not_asked_and_its_fault_is_told(demo: Demo, folder: Path, name: str) -> None:
    finished = demo.run("ask", name, HARBOUR, "--questions", folder)

    assert f"{name}.cypher:" in complaint(finished)
    assert f"found {FAULTS[name]}" in finished.err


def test_a_python_module_beside_one_is_not_run(demo: Demo, folder: Path, tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    module = folder / "ownership" / "stakes_of.py"
    module.write_text(f"open({str(ran)!r}, 'w')\n\ndef compute(rows, parameters):\n    return rows\n")
    refused = ownergraph("ask", "stakes-of", HARBOUR, "--questions", folder, "--workspace", demo.workspace)
    assert "found the Python module stakes_of.py beside it" in complaint(refused)
    assert not ran.exists()


def test_one_with_the_id_of_another_is_not_asked_and_the_others_are(demo: Demo, folder: Path) -> None:
    said = complaint(demo.run("ask", "owners-of", HARBOUR, "--questions", folder))

    assert "owners-of.cypher:1: found a second question 'owners-of'" in said
    assert demo.run("ask", "counterparties", HARBOUR, "--questions", folder).code == 0


def test_a_whole_folder_is_checked(folder: Path) -> None:
    said = complaint(ownergraph("check", folder))
    sound = ownergraph("check", DATA / "good")

    assert {name for name in FAULTS if f"{name}.cypher:" in said} == FAULTS.keys() - {"largest-stakes"}
    assert sound.code == 0
    assert sound.out.count(": no fault found\n") == 3
