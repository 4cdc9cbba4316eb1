"""Whatever is wrong, a command ends with code 1 or 2 and one line that tells the place and the remedy."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from graph.store import Neo4jSettings
from tests.explorer.conftest import COMMAND, NOBODY, ROOT, Demo, Finished, environment, ownergraph

IMPORTER = "ru-inn:0000001011"


def complaint(finished: Finished) -> str:
    """The one line of a command that failed, which printed nothing else."""
    assert finished.out == ""
    [line] = finished.err.splitlines()
    assert line.startswith("ownergraph: ")
    return line.removeprefix("ownergraph: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["asc"], "No such command 'asc'. Did you mean 'ask'?"),
        (["sources", "custom"], "did you mean customs?"),
        (["questions", "shard-address"], "shared-address or "),
        (["schema", "Shipmnt"], "the model has no 'Shipmnt'; Shipment may be meant"),
        (["ask"], "no question is given"),
        (
            ["ask", "--format", "json", "owners-of", IMPORTER],
            "the question comes before the options, found --format first",
        ),
        (["ask", "shard-address", "x"], "shared-address or "),
        (["ask", "owners-of"], "Missing argument 'PARTY'; `ownergraph ask owners-of --help` shows"),
        (["ask", "owners-of", "SMT iLogik"], "similar names: SMT iLogic"),
        (["ask", "owners-of", IMPORTER, "--as-off", "2020"], "--as-of"),
        (["ask", "owners-of", IMPORTER, "--as-of", "soon"], "--as-of: found 'soon', expected a date"),
        (
            ["ask", "shared-address", IMPORTER, "--max-parties", "1"],
            "--max-parties: found '1', expected a whole number",
        ),
        (
            ["ask", "shared-address", IMPORTER, "--level", "room"],
            "--level: found 'room', expected one of unit, building",
        ),
        (["ask", "owners-of", IMPORTER, "--limit", "0"], "--limit"),
        (
            ["ask", "owners-of", IMPORTER, "--format", "xml"],
            "--format: found 'xml', expected one of table, json, csv, html",
        ),
        (["ask", "owners-of", IMPORTER, "--questions", "no/folder"], "found no folder 'no/folder'"),
        (["ask", "counterparties", IMPORTER, "--start", "2024", "--end", "2022"], "--start 2024-01-01 is after --end"),
        (["ask", "counterparties", IMPORTER, "--start", "2024", "--end", "2022", "--cypher"], "--start 2024-01-01 is"),
        (["ask", "owners-of", b"\xff"], "expected UTF-8 text"),
        (["find"], "Missing argument 'TEXT'; `ownergraph find --help` shows"),
        (["find", b"\xff"], "expected UTF-8 text"),
        (["find", "x", "--format", "xml"], "--format: found 'xml', expected one of table, json"),
        (["cite"], "found nothing, expected one ID"),
        (["cite", "owns:none"], "no claim has the id 'owns:none'"),
        (["cite", "owns:none", "--rows", "2"], "expected one ID, or --question"),
        (["cite", "--question", "owners-of", IMPORTER, "--row", "9"], "--row: found 9, expected one of the 1 rows"),
        (["cite", "--question", "owners-of", IMPORTER, "--page", "9"], "--page: found 9, expected 1 to 1"),
        (["draw", "owners-of", IMPORTER, "-o", "no/folder/x.html"], "no/folder/x.html: the picture cannot be written"),
        (["simulate", "--shipments", "9", "-o", "x"], "--shipments"),
    ],
)
def test_a_wrong_word_ends_with_code_2_and_one_line(demo: Demo, words: list[str | bytes], said: str) -> None:
    finished = demo.run(*words)

    assert said in complaint(finished)
    assert finished.code == 2


def test_a_name_of_several_parties_lists_them(demo: Demo) -> None:
    finished = demo.run("ask", "owners-of", "Вымысел Электрон")

    said = complaint(finished)
    assert finished.code == 2
    assert "ru-ogrn:1024000001013" in said
    assert "ru-ogrn:1024000001035" in said


@pytest.mark.parametrize("command", ["ask owners-of", "draw owners-of", "cite", "find", "status"])
def test_reading_makes_no_workspace(command: str, tmp_path: Path) -> None:
    words = [*command.split(), *([] if command == "status" else ["x"])]
    finished = ownergraph(*words, cwd=tmp_path)

    assert "ownergraph-workspace: no workspace is here" in complaint(finished)
    assert finished.code == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [["status"], ["load", "customs", ROOT / "tests/data/customs/import.csv"]])
def test_a_workspace_that_cannot_be_used_is_told(words: list[object], tmp_path: Path) -> None:
    file, newer, foreign = tmp_path / "file", tmp_path / "newer", tmp_path / "foreign"
    file.touch()
    newer.mkdir()
    (newer / "ownergraph.json").write_text(json.dumps({"id": "x", "version": 99}))
    foreign.mkdir()
    (foreign / "ownergraph.json").write_text("[]")

    for folder, remedy in ((file, "give another"), (newer, "version 99"), (foreign, "give another folder")):
        finished = ownergraph(*words, "--workspace", folder)
        assert str(folder) in complaint(finished)
        assert remedy in finished.err
        assert finished.code == 1


@pytest.mark.parametrize(
    "words", [["demo", "--workspace", "taken"], ["load", "customs", "taken", "--workspace", "taken"]]
)
def test_a_file_in_the_place_of_a_workspace_stays_as_it_is(words: list[str], tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("mine")
    finished = ownergraph(*words, cwd=tmp_path)

    assert complaint(finished).startswith(f"{tmp_path}/taken")
    assert finished.code == 1
    assert (tmp_path / "taken").read_text() == "mine"


def test_a_store_that_is_down_is_told_before_anything_is_loaded(demo: Demo, tmp_path: Path) -> None:
    asked = demo.run("ask", "owners-of", IMPORTER, **NOBODY)
    table = ROOT / "tests/data/customs/import.csv"
    loaded = ownergraph("load", "customs", table, "--workspace", tmp_path / "new", cwd=ROOT, **NOBODY)

    for finished in (asked, loaded):
        assert complaint(finished) == "bolt://127.0.0.1:1 does not answer: check NEO4J_URI and that the server runs"
        assert finished.code == 1
    assert "0 files loaded" in ownergraph("status", "--workspace", tmp_path / "new").out


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"NEO4J_URI": "bolt://127.0.0.1:1"}, "no password for the store bolt://127.0.0.1:1: set NEO4J_PASSWORD"),
        ({"NEO4J_URI": "http://x", "NEO4J_PASSWORD": "x"}, "'http://x' is no address of a Neo4j server"),
    ],
)
def test_half_an_address_of_a_store_is_wrong_usage(demo: Demo, variables: dict[str, str], said: str) -> None:
    finished = demo.run("ask", "owners-of", IMPORTER, **variables)

    assert complaint(finished).startswith(said)
    assert finished.code == 2


@pytest.mark.neo4j
def test_a_wrong_password_is_one_line_without_the_password(demo: Demo, neo4j_server: Neo4jSettings) -> None:
    finished = demo.run("ask", "owners-of", IMPORTER, NEO4J_URI=neo4j_server.uri, NEO4J_PASSWORD="not-this-one")

    assert "refuses the user name or password: check NEO4J_USERNAME and NEO4J_PASSWORD" in complaint(finished)
    assert "not-this-one" not in finished.err
    assert finished.code == 1


def test_a_traceback_comes_with_debug_alone() -> None:
    plain = ownergraph("sources", "custom")
    traced = ownergraph("sources", "custom", "--debug")

    assert "Traceback" not in plain.err
    assert traced.err.startswith("Traceback")
    assert traced.err.splitlines()[-1].endswith("no source is called 'custom'; did you mean customs?")


def test_a_full_disk_behind_the_output_is_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*COMMAND, "sources"], cwd=ROOT, env=environment(), stdin=subprocess.DEVNULL, stdout=full,
            stderr=subprocess.PIPE, check=False,
        )  # fmt: skip

    assert done.returncode == 1
    assert done.stderr.decode() == "ownergraph: the output: No space left on device; check the path and the disk\n"


def test_ctrl_c_stops_with_one_line(tmp_path: Path) -> None:
    with subprocess.Popen(
        [*COMMAND, "demo", "--workspace", tmp_path / "demo"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGINT)
        _, err = process.communicate(timeout=60)

    assert err.decode() == "ownergraph: stopped; what was loaded before is intact\n"
    assert process.returncode == 130


INTERRUPTED_QUERY = """
import os, signal, sys, threading
import duckdb
from explorer import cli

def slow(*_, **__):
    threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT)).start()
    duckdb.sql("SELECT count(*) FROM range(100000000) a, range(1000) b WHERE a.range % 7 = b.range % 5").fetchall()

cli.app = slow
cli.main()
"""


def test_ctrl_c_inside_a_query_of_duckdb_stops_with_one_line() -> None:
    finished = subprocess.run(
        [sys.executable, "-c", INTERRUPTED_QUERY], env=environment(), capture_output=True, timeout=60, check=False
    )

    assert finished.stderr.decode() == "ownergraph: stopped; what was loaded before is intact\n"
    assert finished.returncode == 130
