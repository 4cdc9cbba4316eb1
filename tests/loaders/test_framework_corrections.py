"""Rejected records that were corrected in their file of rejects, and loaded again."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from graph.build import build
from graph.citing import cite
from graph.workspace import Workspace
from loaders.framework.report import FileReport, LoadReport
from loaders.framework.run import load
from tests.graph.claims_of import built, tables

DATA = Path(__file__).parent.parent / "data"
IMPORT = DATA / "customs" / "import_windows1251.csv"
REGISTER = DATA / "ru_egrul" / "faulty_documents.xml"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def only(report: LoadReport) -> FileReport:
    assert report.errors == []
    (file,) = report.files
    return file


def correct(rejects: str | None, change: Callable[[str], str]) -> Path:
    """Changes the raw text of every record in a file of rejects, as a person would."""
    assert rejects is not None
    path = Path(rejects)
    corrected = [json.loads(record) for record in path.read_text("utf-8").splitlines()]
    for record in corrected:
        record["raw"] = change(record["raw"])
    lines = [json.dumps(record, ensure_ascii=False, separators=(",", ":")) for record in corrected]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def broken_table(tmp_path: Path) -> Path:
    """The table with impossible days in its second and third row."""
    lines = IMPORT.read_bytes().split(b"\r\n")
    assert len(lines) > 3
    for number in (2, 3):
        lines[number] = lines[number].replace(b".2023;", b".2o23;").replace(b".2022;", b".2o22;")
    path = tmp_path / "broken.csv"
    path.write_bytes(b"\r\n".join(lines))
    return path


def test_a_corrected_record_is_loaded_as_if_it_had_been_right_from_the_start(
    workspace: Workspace, tmp_path: Path
) -> None:
    first = only(load("customs", [broken_table(tmp_path)], workspace))
    assert first.rejected == 2
    path = correct(first.rejects_file, lambda raw: raw.replace(".2o2", ".202"))
    report = only(load("customs", [path], workspace))
    assert (report.loaded, report.rejected, report.ignored) == (2, 0, 0)
    assert f"(corrected records of {first.path})" in report.path
    right = Workspace.open(tmp_path / "right")
    load("customs", [IMPORT], right)
    assert [without_sources(rows) for rows in built(workspace)] == [without_sources(rows) for rows in built(right)]


def without_sources(rows: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    return {
        id_: {name: value for name, value in row.items() if name != "source_id"}
        for id_, row in rows.items()
        if row["kind"] != "Source"
    }


def test_a_corrected_record_cites_the_file_of_corrections(workspace: Workspace, tmp_path: Path) -> None:
    first = only(load("customs", [broken_table(tmp_path)], workspace))
    path = correct(first.rejects_file, lambda raw: raw.replace(".2o2", ".202"))
    load("customs", [path], workspace)
    _, ties = built(workspace)
    corrections = {card["sha256"]: card for card in workspace.files() if "corrects" in card}
    (sha256,) = corrections
    corrected = [id_ for id_, tie in ties.items() if tie.get("source_id") == f"file:{sha256[:16]}"]
    cited = [citation for id_ in corrected for citation in cite(workspace, id_)]
    assert {citation.file for citation in cited} == {f"{path} (corrected records of {first.path})"}
    assert all(".202" in citation.raw for citation in cited)


def test_what_is_still_wrong_is_rejected_again_and_can_be_corrected_again(workspace: Workspace, tmp_path: Path) -> None:
    first = only(load("customs", [broken_table(tmp_path)], workspace))
    half = correct(first.rejects_file, lambda raw: raw.replace(".2o22", ".2022"))
    second = only(load("customs", [half], workspace))
    assert second.loaded + second.rejected == 2
    again = only(load("customs", [correct(second.rejects_file, lambda raw: raw.replace("2o2", "202"))], workspace))
    assert again.rejected == 0
    assert again.path.endswith(f"(corrected records of {first.path})")
    assert len([1 for node in built(workspace)[0].values() if node["kind"] == "Shipment"]) == 30


def test_rejects_that_nobody_corrected_change_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = only(load("customs", [broken_table(tmp_path)], workspace))
    nodes = built(workspace)[0]
    report = only(load("customs", [Path(str(first.rejects_file))], workspace))
    assert (report.loaded, report.rejected) == (0, 2)
    after = built(workspace)[0]
    assert {id_ for id_, node in after.items() if node["kind"] != "Source"} == {
        id_ for id_, node in nodes.items() if node["kind"] != "Source"
    }


def test_a_corrected_document_of_the_register_is_loaded(workspace: Workspace) -> None:
    first = only(load("ru-egrul", [REGISTER], workspace))
    assert first.rejected
    before = first.loaded
    path = correct(first.rejects_file, lambda raw: SOUND_DOCUMENT)
    report = only(load("ru-egrul", [path], workspace))
    assert (report.loaded, report.rejected) == (first.rejected, 0)
    build(workspace)
    assert before + report.loaded == first.read


SOUND_DOCUMENT = (
    '<Документ ИдДок="1"><СвЮЛ ДатаВып="2024-01-15" ОГРН="1027700000001">'
    '<СвНаимЮЛ НаимЮЛПолн="ООО ВЫМЫСЕЛ &quot;ПРОБА&quot;"/></СвЮЛ></Документ>'
)


@pytest.mark.parametrize(
    ("source", "change", "said"),
    [
        ("ru-egrul", lambda text: text, "rejected records of customs, not of ru-egrul; load them as customs"),
        ("customs", lambda text: text.replace('"raw":', '"row":', 1), "line 1: no rejected record"),
        ("customs", lambda text: text + "{", "line 3: no rejected record"),
        (
            "customs",
            lambda text: text + '{"source":"customs","sha256":"0","raw":""}',
            "line 3: a record of another file",
        ),
        ("customs", lambda text: re.sub('"sha256":"..', '"sha256":"..', text), "this workspace does not hold"),
    ],
)
def test_a_file_of_rejects_that_cannot_be_loaded_is_refused_in_one_line(
    workspace: Workspace, tmp_path: Path, source: str, change: Callable[[str], str], said: str
) -> None:
    first = only(load("customs", [broken_table(tmp_path)], workspace))
    path = Path(str(first.rejects_file))
    path.write_text(change(path.read_text("utf-8")), "utf-8")
    build(workspace)
    before = tables(workspace.root)
    report = load(source, [path], workspace)
    (error,) = report.errors
    assert said in error
    assert "\n" not in error
    build(workspace)
    assert tables(workspace.root) == before


def test_facts_collected_by_hand_are_corrected_in_their_own_file(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "facts.yaml"
    path.write_text(
        "publications: {p: {title: An invented paper}}\nentities: {a: {name: Invented Ltd, kind: Company, source: p}}\n"
        "relations:\n  - {type: OWNS, from: a, to: nobody, source: p}\n"
    )
    first = only(load("findings", [path], workspace))
    assert first.rejected == 1
    (error,) = load("findings", [Path(str(first.rejects_file))], workspace).errors
    assert "correct that file and load it again" in error
