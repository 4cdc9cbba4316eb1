"""`ownergraph load`: what it reports, what it keeps, and what it does with a file that is no good."""

import gzip
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.embedded import running
from tests.explorer.conftest import ROOT, Finished, ownergraph

CUSTOMS = ROOT / "tests/data/customs"
EGRUL = ROOT / "tests/data/ru_egrul"
FILE_KEYS = [
    *("path", "sha256", "encoding", "edition", "already_loaded", "records", "rejects_file", "rejects"),
    *("ignored_by_reason", "unread_fields", "seconds"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A workspace that the tests of this file load into; its engine runs until they end."""
    folder = tmp_path_factory.mktemp("load") / "workspace"
    first = ownergraph("load", "findings", ROOT / "tests/data/cli/hostile.yaml", "--workspace", folder)
    assert (first.code, first.err) == (0, "")
    with running(folder / "store"):
        yield folder


def complaints(finished: Finished) -> list[str]:
    """The lines on standard error, each of which is a clear one."""
    lines = finished.err.splitlines()
    assert all(line.startswith("ownergraph: ") for line in lines)
    return [line.removeprefix("ownergraph: ") for line in lines]


def test_the_report_has_the_promised_keys_and_a_second_load_changes_nothing(workspace: Path, tmp_path: Path) -> None:
    words = ("load", "customs", CUSTOMS / "import.csv", "--workspace", workspace, "--report", tmp_path / "report.json")
    first = ownergraph(*words)
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    second = ownergraph(*words)
    again = json.loads((tmp_path / "report.json").read_text("utf-8"))

    assert (first.code, second.code) == (0, 0)
    assert list(report) == ["source", "files", "claims", "nodes", "relationships"]
    [file] = report["files"]
    assert list(file) == FILE_KEYS
    assert file["records"] == {"read": 30, "loaded": 30, "rejected": 0, "ignored": 0}
    assert report["claims"]["Shipment"] == 30
    assert report["nodes"]["added"] > 30
    assert "30 read = 30 loaded + 0 rejected + 0 ignored" in first.out
    assert "(already loaded, nothing changes)" in second.out
    assert again["files"][0]["already_loaded"] is True
    assert again["nodes"] == again["relationships"] == {"added": 0, "changed": 0, "removed": 0}


def test_packed_files_are_the_files_in_them(workspace: Path, tmp_path: Path) -> None:
    packed = tmp_path / "export.csv.gz"
    packed.write_bytes(gzip.compress((CUSTOMS / "export.csv").read_bytes()))
    with zipfile.ZipFile(tmp_path / "tables.zip", "w") as archive:
        archive.write(CUSTOMS / "export.csv", "export.csv")
        archive.write(CUSTOMS / "export_windows1251.csv", "second.csv")

    first = ownergraph("load", "customs", packed, "--workspace", workspace)
    then = ownergraph("load", "customs", tmp_path / "tables.zip", "--workspace", workspace)

    assert (first.code, then.code) == (0, 0)
    assert f"{tmp_path}/tables.zip/export.csv (already loaded" in then.out
    assert f"{tmp_path}/tables.zip/second.csv: 30 read = 30 loaded" in then.out


def test_a_dry_run_counts_and_keeps_nothing(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    finished = ownergraph("load", "customs", CUSTOMS / "import.csv", "--dry-run", "--report", report, cwd=tmp_path)

    assert (finished.code, finished.err) == (0, "")
    assert finished.out.endswith("nothing was kept (--dry-run)\n")
    assert [path.name for path in tmp_path.iterdir()] == ["report.json"]
    assert json.loads(report.read_text("utf-8"))["claims"]["Shipment"] == 30


def test_a_truncated_register_is_loaded_up_to_the_cut_unless_strict(tmp_path: Path) -> None:
    words = ("load", "ru-egrul", EGRUL / "truncated.xml", "--dry-run", "--report", tmp_path / "report.json")
    lenient = ownergraph(*words, cwd=tmp_path)
    strict = ownergraph(*words, "--strict", cwd=tmp_path)

    assert lenient.code == 0
    assert "rejected at 2, Документ: line 27: the file ends here" in lenient.out
    assert "1 of 2 records were rejected" in lenient.err
    assert strict.code == 1
    assert strict.err.splitlines()[-1].startswith("ownergraph: ")
    assert "--strict allows none" in strict.err
    [reject] = json.loads((tmp_path / "report.json").read_text("utf-8"))["files"][0]["rejects"]
    assert list(reject) == ["position", "field", "reason", "found", "expected"]


def test_a_bad_file_fails_alone(workspace: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    (tmp_path / "binary.csv").write_bytes(bytes(range(256)) * 8)
    wrong = [tmp_path / "missing.csv", tmp_path / "empty.csv", tmp_path / "binary.csv", tmp_path, EGRUL / "egrip.xml"]
    finished = ownergraph("load", "customs", *wrong, CUSTOMS / "tradeatlas.csv", "--workspace", workspace)

    said = complaints(finished)
    assert finished.code == 1
    assert sorted(line.split(": ")[0] for line in said) == sorted(map(str, wrong))
    assert all(re.search(r"; \w+|, expected ", line) for line in said)
    assert re.search(r"tradeatlas\.csv: (\d+) read = \1 loaded", finished.out)


@pytest.mark.parametrize(
    "path", [CUSTOMS / "import.csv", EGRUL / "entity_bomb.xml"], ids=["table for a register", "entity bomb"]
)
def test_a_wrong_register_file_makes_no_workspace_in_a_dry_run(path: Path, tmp_path: Path) -> None:
    finished = ownergraph("load", "ru-egrul", path, "--dry-run", cwd=tmp_path)

    [said] = complaints(finished)
    assert finished.code == 1
    assert said.startswith(f"{path}: ")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["custom", "x.csv"], "no source is called 'custom'; did you mean customs?"),
        (["customs", "x.csv"], "x.csv: no such file; check the path"),
        (["customs"], "Missing argument 'FILE'; `ownergraph load --help` shows what it takes"),
        (["customs", "x.csv", "--edition", "31.12.2023"], "edition: "),
        (["customs", "x.csv", "--store", "ftp://x"], "'ftp://x' is no address of a Neo4j server"),
    ],
)
def test_a_wrong_word_is_one_line_and_makes_nothing(words: list[str], said: str, tmp_path: Path) -> None:
    finished = ownergraph("load", *words, cwd=tmp_path)

    [line] = complaints(finished)
    assert line.startswith(said)
    assert finished.code == (1 if "no such file" in said else 2)
    assert list(tmp_path.iterdir()) == []


def test_a_report_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    report = tmp_path / "nowhere/report.json"
    finished = ownergraph("load", "customs", CUSTOMS / "import.csv", "--dry-run", "--report", report, cwd=tmp_path)

    assert finished.code == 2
    assert complaints(finished) == [
        f"{report}: the report cannot be written (No such file or directory); give another file"
    ]


def test_hostile_names_reach_neither_terminal_nor_spreadsheet(workspace: Path) -> None:
    owners = ("ask", "owners-of", "painted", "--workspace", workspace)
    table, as_json, as_csv = (ownergraph(*owners, "--format", form) for form in ("table", "json", "csv"))
    claim = json.loads(as_json.out)["rows"][0]["citations"][0]
    shown = [
        table,
        as_json,
        ownergraph("find", "painted", "--workspace", workspace),
        ownergraph("find", "painted", "--workspace", workspace, "--format", "json"),
        ownergraph("cite", claim, "--workspace", workspace),
        ownergraph("status", "--workspace", workspace),
    ]

    assert [one.code for one in shown] == [0] * len(shown)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", "".join(one.out + one.err for one in shown))
    assert "'=HYPERLINK" in as_csv.out
    assert json.loads(as_json.out)["rows"][0]["owner_name"].startswith("=HYPERLINK")


UNKNOWN = (
    "Fecha;Importador;Exportador;Partida arancelaria;Peso neto (kg);Color\n"
    "25/04/2024;INVENTED IMPORTS SA;FICTIONAL TILES LTD;690721;10,5;rojo\n"
)


def test_an_unknown_table_is_shown_with_a_guess_and_loads_once_that_is_accepted(
    workspace: Path, tmp_path: Path
) -> None:
    table = tmp_path / "unknown.csv"
    table.write_text(UNKNOWN, "utf-8")
    words = ("load", "customs", table, "--workspace", workspace)

    asked = ownergraph(*words)
    accepted = ownergraph(*words, "--accept-mapping")
    again = ownergraph(*words)

    assert (asked.code, accepted.code, again.code) == (2, 0, 0)
    assert "  Importador: consignee  # 0.90 'INVENTED IMPORTS SA'" in asked.out.splitlines()
    assert "#   Color: 'rojo'" in asked.out.splitlines()
    [complaint] = complaints(asked)
    assert complaint.startswith(f"{table}: line 1: a table of no known layout; look at the guess above")
    assert "--accept-mapping" in complaint
    assert "--mapping FILE" in complaint
    [kept] = (workspace / "mappings").iterdir()
    assert f"read by the mapping {kept}" in accepted.err
    assert "1 read = 1 loaded" in accepted.out
    assert "fields that were not read: Color" in accepted.out
    assert "already loaded" in again.out


def test_the_guess_that_is_shown_is_a_mapping_file(workspace: Path, tmp_path: Path) -> None:
    table, mapping = tmp_path / "unknown.csv", tmp_path / "mapping.yaml"
    table.write_text(UNKNOWN.replace("Color", "Colour"), "utf-8")
    guess = ownergraph("load", "customs", table, "--workspace", workspace).out
    mapping.write_text(guess.removesuffix("nothing was loaded\n"), "utf-8")

    finished = ownergraph("load", "customs", table, "--workspace", workspace, "--mapping", mapping)

    assert finished.code == 0
    assert "1 read = 1 loaded" in finished.out


def test_a_guess_that_leaves_something_open_says_what_to_complete(workspace: Path, tmp_path: Path) -> None:
    table = tmp_path / "open.csv"
    table.write_text(UNKNOWN.replace("25/04", "05/04").replace("Color", "Hue"), "utf-8")
    finished = ownergraph("load", "customs", table, "--workspace", workspace, "--accept-mapping")

    assert finished.code == 2
    assert "dates: '?'" in finished.out
    assert complaints(finished) == [
        f"{table}: line 1: a table of no known layout; the values leave open: dates; save the guess above as a file, "
        "complete it, and load with --mapping FILE"
    ]
