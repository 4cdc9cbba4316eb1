"""What each command prints, where it prints it, and how it ends."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from explorer.cli import app
from explorer.session import open_session
from tests.explorer.conftest import COMMAND, ROOT, Demo, Finished, environment, ownergraph

COMMANDS = [command.callback.__name__ for command in app.registered_commands if command.callback]
IMPORTER = "ru-inn:0000001011"
OWN_QUESTIONS = ROOT / "tests/data/questions/good"
ANSWER_KEYS = [
    *("question", "parameters", "as_of", "columns", "rows", "citations", "truncated", "limit", "left_out", "caution"),
    *("engine", "seconds"),
]
CITATION_KEYS = ["id", "source", "title", "publisher", "url", "record", "retrieved_on", "disputed_by"]


def result(finished: Finished) -> str:
    """What a command that ended well printed, which said nothing besides."""
    assert (finished.code, finished.err) == (0, "")
    return finished.out


def answer(demo: Demo, *words: object) -> dict[str, Any]:
    """The answer to a question as JSON."""
    read: dict[str, Any] = json.loads(result(demo.run("ask", *words, "--format", "json")))
    return read


def test_the_demo_ends_with_the_path_of_a_picture_and_asks_nobodys_server(demo: Demo) -> None:
    lines = result(demo.finished).splitlines()

    assert Path(lines[-1]).read_text("utf-8").startswith("<!")
    assert "ООО" in demo.finished.out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_shows_an_example(command: str) -> None:
    assert f"Example: ownergraph {command}" in result(ownergraph(command, "--help"))


@pytest.mark.parametrize("words", [[], ["--help"]])
def test_the_help_lists_every_command(words: list[str]) -> None:
    shown = result(ownergraph(*words))

    assert re.findall(r"^│ (\w+)  ", shown, re.M) == COMMANDS


def test_the_help_of_a_question_shows_its_own_parameters() -> None:
    shown = result(ownergraph("ask", "shared-address", "--help"))

    assert "PARTY" in shown
    assert "--max-parties" in shown
    assert 'Example: ownergraph ask shared-address "SMT iLogic"' in shown


def test_an_answer_names_parties_and_leaves_out_what_says_nothing(demo: Demo) -> None:
    shown = result(demo.run("ask", "shared-address", "smt ilogic", COLUMNS="80"))

    assert shown.startswith("Who shares an address (party SMT iLogic, as_of ")
    assert "Special Technology Center" in shown
    assert "left out: 0" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_an_answer_as_json_has_the_promised_keys(demo: Demo) -> None:
    read = answer(demo, "counterparties", IMPORTER)

    assert list(read) == ANSWER_KEYS
    assert list(read["citations"][0]) == CITATION_KEYS
    [row] = read["rows"]
    assert list(row) == [*read["columns"], "citations", "citations_total"]
    assert row["citations_total"] == 16
    assert row["citations"] == [citation["id"] for citation in read["citations"]]


def test_an_answer_as_csv_is_a_table_with_citations(demo: Demo) -> None:
    shown = result(demo.run("ask", "counterparties", IMPORTER, "--format", "csv"))

    [row] = csv.DictReader(io.StringIO(shown.removeprefix("\ufeff")))
    assert row["other_name"] == "FICTIONAL HARBOUR COMPONENTS LTD"
    assert row["citations_total"] == "16"
    assert len(row["citations"].split()) == 16


def test_an_answer_as_html_is_the_picture_that_draw_writes(demo: Demo, tmp_path: Path) -> None:
    shown = result(demo.run("ask", "shared-address", "SMT iLogic", "--format", "html"))
    drawn = result(demo.run("draw", "shared-address", "SMT iLogic", "--pyvis", "-o", tmp_path / "picture.html"))

    assert drawn.splitlines() == [str(tmp_path / "picture.html")]
    assert "party: SMT iLogic" in shown
    assert "Special Technology Center" in (tmp_path / "picture.html").read_text("utf-8")
    strict = result(demo.run("ask", "owners-of", IMPORTER, "--strict-identity", "--format", "html"))
    assert "НЕБЫЛИЦЫЧ" in strict


def test_a_picture_whose_name_ends_in_svg_is_a_still_one_with_what_it_does_not_prove(
    demo: Demo, tmp_path: Path
) -> None:
    drawn = result(demo.run("draw", "shared-address", "SMT iLogic", "-o", tmp_path / "picture.svg"))

    assert drawn.splitlines() == [str(tmp_path / "picture.svg")]
    words = " ".join(ElementTree.parse(tmp_path / "picture.svg").getroot().itertext())
    assert "party: SMT iLogic" in words
    assert "Special Technology Center → is at → the same address (not published)" in words
    assert "virtual office" in words


@pytest.mark.parametrize(
    "words", [("counterparties", IMPORTER, "--start", "2022"), ("intermediary-chains", "--exporter-country", "HK")]
)
def test_the_statement_for_neo4j_browser_runs_and_gives_the_same_rows(demo: Demo, words: tuple[str, ...]) -> None:
    shown = result(demo.run("ask", *words, "--cypher"))
    given = re.findall(r"^:param (\w+) => (.*);$", shown, re.M)
    statement = re.sub(r"^:param .*\n", "", shown, flags=re.M).strip().removesuffix(";")

    with open_session(demo.workspace, None) as session:
        parameters = {name: session.store.read(f"RETURN {literal} AS value")[0]["value"] for name, literal in given}
        rows = session.store.read(statement, parameters)

    names = [row["other_name" if words[0] == "counterparties" else "importer_name"] for row in rows]
    expected = answer(demo, *words)["rows"]
    assert names == [row["other_name" if words[0] == "counterparties" else "importer_name"] for row in expected]
    assert names


@pytest.mark.parametrize("given", [["--questions", str(OWN_QUESTIONS)], [f"--questions={OWN_QUESTIONS}"]])
def test_a_folder_adds_questions_of_ones_own(demo: Demo, given: list[str]) -> None:
    rows = answer(demo, "goods-received", "FICTIONAL HARBOUR COMPONENTS LTD", *given)["rows"]

    assert {row["receiver_id"] for row in rows} >= {"ru-ogrn:1024000001013"}


def test_strict_identity_leaves_out_parties_known_by_a_name_alone_and_says_so(demo: Demo) -> None:
    shown = result(demo.run("ask", "counterparties", IMPORTER, "--strict-identity"))

    assert "no rows; missing data is not the absence of a link" in shown
    assert "left out: 1 rows in which a party is known by its name alone" in shown


def test_a_citation_leads_to_the_record_as_the_file_has_it(demo: Demo) -> None:
    [owner] = answer(demo, "owners-of", IMPORTER)["rows"]
    [claim] = owner["citations"]
    [cited] = json.loads(result(demo.run("cite", claim, "--format", "json")))
    shown = result(demo.run("cite", claim))

    assert Path(cited["file"]).name == "fictional_register.xml"
    assert "<СвУчредит" in cited["raw"]
    assert cited["raw"].split("\n")[0].strip() in shown
    assert f"record {cited['position']}" in shown


def test_an_attribute_leads_to_every_record_that_states_it(demo: Demo) -> None:
    shown = result(demo.run("cite", "ru-ogrn:1024000001013#name", "--format", "json"))

    files = {Path(cited["file"]).name for cited in json.loads(shown)}
    assert files == {"fictional_register.xml", "fictional_imports.csv"}


def test_all_evidence_of_a_row_is_paged(demo: Demo) -> None:
    [row] = answer(demo, "counterparties", IMPORTER)["rows"]
    asked = ("cite", "--question", "counterparties", IMPORTER, "--row", "1", "--format", "json", "--page")
    pages = [json.loads(result(demo.run(*asked, page))) for page in (1, 2)]

    assert [(page["page"], page["pages"], page["total"]) for page in pages] == [(1, 2, 16), (2, 2, 16)]
    assert [record["claim"] for page in pages for record in page["records"]] == row["citations"]


def test_the_text_of_a_page_names_the_next(demo: Demo) -> None:
    shown = result(demo.run("cite", "--question", "counterparties", IMPORTER, "--start", "2022"))

    assert shown.startswith("row 1 of counterparties: 16 relationships behind it, page 1 of 2; --page 2 shows the next")


def test_a_company_is_found_by_number_and_in_either_script(demo: Demo) -> None:
    by_number = json.loads(result(demo.run("find", "0000001011", "--format", "json")))
    in_latin = result(demo.run("find", "vymysel elektron"))

    [company] = by_number["rows"]
    assert list(company) == ["id", "name", "kind", "country", "matched"]
    assert company["id"] == "ru-ogrn:1024000001013"
    assert [line.split()[:3] for line in in_latin.splitlines()] == [
        ["ru-ogrn:1024000001013", "Company", "RU"],
        ["ru-ogrn:1024000001035", "Company", "RU"],
    ]
    assert "nothing found" in result(demo.run("find", "no such party anywhere"))


def test_the_listings_say_what_there_is(demo: Demo) -> None:
    assert result(ownergraph("sources")).split("\n")[0].startswith("customs ")
    assert "misses: " in result(ownergraph("sources", "ru-egrul"))
    assert "  shared-address " in result(ownergraph("questions"))
    assert "ownergraph ask shared-address" in result(ownergraph("questions", "shared-address"))
    assert "\n  OWNS " in result(ownergraph("schema"))
    assert "  hs_code: text" in result(ownergraph("schema", "Shipment"))
    status = result(demo.run("status"))
    assert "fictional_register.xml: 18 read = 18 loaded + 0 rejected + 0 ignored" in status
    assert " 52 Company," in status


def test_a_sound_question_file_passes_and_a_faulty_one_is_explained() -> None:
    sound = OWN_QUESTIONS / "trade/goods-received.cypher"
    faulty = "tests/data/questions/faulty/unbounded-path.cypher"
    failed = ownergraph("check", faulty)

    assert result(ownergraph("check", sound)) == f"{sound}: no fault found\n"
    assert (failed.code, failed.out) == (1, "")
    assert re.fullmatch(rf"ownergraph: {re.escape(faulty)}:\d+: found .*\n", failed.err)


def test_simulated_files_can_be_loaded(tmp_path: Path) -> None:
    key = result(ownergraph("simulate", "--shipments", "100", "--seed", "7", "-o", tmp_path / "made")).strip()
    tables = sorted((tmp_path / "made").glob("*ports*.csv"))
    loaded = ownergraph("load", "customs", *tables, "--dry-run", "--strict", cwd=tmp_path)

    assert Path(key).parent == tmp_path / "made"
    assert json.loads(Path(key).read_text("utf-8"))["shipments"] == 100
    assert "nothing was kept (--dry-run)" in result(loaded)


@pytest.fixture
def reader(demo: Demo) -> Iterator["subprocess.Popen[bytes]"]:
    """An answer whose reader has not read yet."""
    with subprocess.Popen(
        [*COMMAND, "ask", "counterparties", IMPORTER],
        cwd=ROOT,
        env=environment(OWNERGRAPH_WORKSPACE=str(demo.workspace)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process


def test_a_reader_that_has_seen_enough_is_no_error(reader: "subprocess.Popen[bytes]") -> None:
    assert reader.stdout is not None
    assert reader.stderr is not None
    reader.stdout.close()

    assert reader.stderr.read() == b""
    assert reader.wait() == 0
