"""Loading files: the report, the quarantine, what is kept and what changes nothing."""

import gzip
import json
import stat
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph.errors import FileError, UsageError
from graph.workspace import Workspace
from loaders import customs
from loaders.framework.files import InputFile, open_input
from loaders.framework.report import FileReport, LoadReport
from loaders.framework.run import load, load_file

IMPORT = Path(__file__).parent.parent / "data" / "customs" / "import.csv"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def only(report: LoadReport) -> FileReport:
    assert report.errors == []
    (file,) = report.files
    return file


def files_below(workspace: Workspace) -> set[str]:
    return {str(path.relative_to(workspace.root)) for path in workspace.root.rglob("*") if path.is_file()}


def test_the_report_has_the_names_of_the_interface(workspace: Workspace) -> None:
    content = load("customs", [IMPORT], workspace).to_json()
    assert set(content) == {"source", "files", "claims", "nodes", "relationships"}
    (file,) = content["files"]
    assert set(file) == {
        "path",
        "sha256",
        "encoding",
        "edition",
        "already_loaded",
        "records",
        "rejects_file",
        "rejects",
        "ignored_by_reason",
        "unread_fields",
        "seconds",
    }
    assert file["path"] == str(IMPORT)
    assert file["encoding"] == "utf-8"
    assert file["edition"] == "2023-12-24"
    assert file["already_loaded"] is False
    assert file["records"] == {"read": 30, "loaded": 30, "rejected": 0, "ignored": 0}
    assert file["rejects_file"] is None
    assert json.loads(json.dumps(content)) == content


def test_claims_and_raw_records_are_in_the_workspace(workspace: Workspace) -> None:
    report = load("customs", [IMPORT], workspace)
    folder = workspace.root / "claims" / "customs" / only(report).sha256
    nodes, relationships = pq.read_table(folder / "nodes.parquet"), pq.read_table(folder / "relationships.parquet")
    assert nodes.num_rows + relationships.num_rows == sum(report.claims.values())
    records = pq.read_table(folder / "records.parquet").to_pylist()
    assert [record["position"] for record in records] == list(range(2, 32))
    assert records[0]["raw"] == IMPORT.read_text("utf-8").splitlines()[1]
    (card,) = workspace.files()
    assert (card["source"], card["name"], card["rank"]) == ("customs", str(IMPORT), "declaration")


def test_a_file_that_was_loaded_before_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    first = only(load("customs", [IMPORT], workspace))
    kept = files_below(workspace)
    packed = tmp_path / "other name.csv.gz"
    packed.write_bytes(gzip.compress(IMPORT.read_bytes()))
    again = load("customs", [packed], workspace)
    assert only(again).already_loaded
    assert only(again).to_json()["records"] == first.to_json()["records"]
    assert again.claims == {}
    assert files_below(workspace) == kept


def test_the_same_file_given_twice_is_loaded_once(workspace: Workspace) -> None:
    report = load("customs", [IMPORT, IMPORT], workspace)
    assert [file.already_loaded for file in report.files] == [False, True]
    assert report.claims["Shipment"] == 30


def test_a_dry_run_counts_everything_and_writes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "faulty.csv"
    path.write_bytes(IMPORT.read_bytes() + b"one cell\r\n")
    before = files_below(workspace)
    report = load("customs", [path], workspace, dry_run=True)
    assert (only(report).loaded, only(report).rejected, only(report).rejects_file) == (30, 1, None)
    assert report.claims["Shipment"] == 30
    assert files_below(workspace) == before


def test_rejects_are_kept_with_place_reason_and_raw_text_for_their_owner_only(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "faulty.csv"
    path.write_bytes(IMPORT.read_bytes() + b"one cell\r\n")
    report = only(load("customs", [path], workspace))
    assert report.rejects_file is not None
    kept = Path(report.rejects_file)
    assert kept == workspace.root / "rejects" / f"{report.sha256}.jsonl"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [json.loads(line) for line in kept.read_text("utf-8").splitlines()] == [
        {
            "source": "customs",
            "sha256": report.sha256,
            "file": str(path),
            "position": 32,
            "field": "",
            "reason": "too few columns",
            "found": "1 columns",
            "expected": "32 columns as in the heading",
            "raw": "one cell",
        }
    ]
    assert [(reject["position"], reject["reason"]) for reject in report.to_json()["rejects"]] == [
        (32, "too few columns")
    ]


def test_the_report_lists_a_hundred_rejects_and_the_file_all(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "faulty.csv"
    path.write_bytes(IMPORT.read_bytes() + b"one cell\r\n" * 150)
    report = only(load("customs", [path], workspace))
    assert (report.rejected, len(report.rejects)) == (150, 100)
    assert report.rejects_file is not None
    assert len(Path(report.rejects_file).read_text("utf-8").splitlines()) == 150
    (warning,) = report.warnings
    assert "150 of 180 records were rejected" in warning


def test_a_file_that_fails_leaves_no_trace_and_the_others_load(workspace: Workspace, tmp_path: Path) -> None:
    cut = tmp_path / "cut.csv.gz"
    cut.write_bytes(gzip.compress(IMPORT.read_bytes() + b"one cell\r\n" * 5)[:-50])
    report = load("customs", [tmp_path / "missing.csv", cut, IMPORT], workspace)
    assert [file.path for file in report.files] == [str(IMPORT)]
    assert ["no such file" in report.errors[0], "damaged" in report.errors[1]] == [True, True]
    sha256 = report.files[0].sha256
    parts = ("file.json", "nodes.parquet", "records.parquet", "relationships.parquet")
    assert files_below(workspace) == {"ownergraph.json", *(f"claims/customs/{sha256}/{part}" for part in parts)}


def test_members_of_a_zip_are_files_of_their_own_and_a_bad_one_stops_no_other(
    workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../outside.csv", IMPORT.read_bytes())
        archive.writestr("inside.csv", IMPORT.read_bytes())
    report = load("customs", [path], workspace)
    assert [file.path for file in report.files] == [f"{path}/inside.csv"]
    (error,) = report.errors
    assert error.startswith(f"{path}/../outside.csv: ")


def test_an_account_that_does_not_add_up_loads_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    def count(file: InputFile) -> int:
        return file.lines + 1

    monkeypatch.setattr(customs, "count", count)
    (file,) = open_input(IMPORT)
    with pytest.raises(FileError, match="does not add up: 32 physical records, 31 accounted for"):
        load_file("customs", file, workspace)
    assert files_below(workspace) == {"ownergraph.json"}


def test_fields_that_nobody_reads_are_reported(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "more.csv"
    lines = IMPORT.read_text("utf-8").splitlines()
    path.write_text("\n".join([lines[0] + ",G44 (Документы),Colour", *(line + ",x,y" for line in lines[1:])]), "utf-8")
    assert only(load("customs", [path], workspace)).unread_fields == ["Colour", "G44 (Документы)"]


def test_the_edition_given_counts_where_the_content_has_none(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "header only.csv"
    path.write_bytes(IMPORT.read_bytes().splitlines(keepends=True)[0])
    assert only(load("customs", [path], workspace, edition="2022-01")).edition == "2022-01"
    assert only(load("customs", [IMPORT], workspace, edition="2022-01")).edition == "2023-12-24"
    with pytest.raises(UsageError, match="edition"):
        load("customs", [IMPORT], workspace, edition="last year")


def test_progress_ends_at_the_number_of_physical_records(workspace: Workspace) -> None:
    seen: list[tuple[str, int, int | None]] = []
    load("customs", [IMPORT], workspace, progress=lambda *state: seen.append(state))
    assert seen[-1] == (str(IMPORT), 31, 31)
