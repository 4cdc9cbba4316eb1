"""`ownergraph query`: what comes out, what is refused, and that nothing that is tried changes the store."""

import contextlib
import csv
import io
import json
import resource
import subprocess
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from graph.errors import QueryStopped, StoreError, UsageError
from graph.store import Store, open_store
from queries.framework.adhoc import read_query
from tests.content import content_hash
from tests.explorer.conftest import COMMAND, ROOT, Demo, Finished, environment, ownergraph
from tests.queries.attacks import REACHES, WRITES

HOST = Path("/etc/hostname").read_text().strip()
COUNTS = "MATCH (n) RETURN count(n) AS nodes"
HANGS = 60  # seconds: no measure of speed; a busy machine with a full heap has taken 15

LARGE = 4_000_000  # bytes of an answer

# Each goes on for ever, or makes more than any machine holds, or a large answer out of little: what fills the heap of a
# server, which makes a value of its own of every empty map, keeps it busy for minutes.
BLOW_UPS = {
    "rows times rows": "UNWIND range(1, 8000000) AS a UNWIND range(1, 8000000) AS b WITH a, b WHERE a + b < 0 RETURN count(*) AS n",
    "nodes times nodes": "MATCH (a), (b), (c), (d), (e), (f), (g), (h) WHERE a.id + h.id = 'x' RETURN count(*) AS n",
    "a range": "RETURN range(1, 1000000000) AS x",
    "a list of lists": "WITH range(1, 100000) AS r RETURN [i IN range(1, 20) | r] AS x",
    "a list of empty maps": "WITH [i IN range(1, 1000) | {}] AS m RETURN [i IN range(1, 4500) | m] AS x",
    "a string of 8 MB": "RETURN reduce(s = 'x', i IN range(1, 23) | s + s) AS x",
    "a string without end": "RETURN reduce(s = 'x', i IN range(1, 60) | s + s) AS x",
    "rows of long strings": "WITH reduce(s = 'x', i IN range(1, 20) | s + s) AS s UNWIND range(1, 1000) AS i RETURN s",
    "a collection": "UNWIND range(1, 1000) AS a UNWIND range(1, 1000) AS b RETURN collect([a, b]) AS x",
}
ENDLESS_EXPRESSION = "WITH reduce(s = 'a', i IN range(1, 6) | s + s) AS s WHERE s =~ '(.*a){30}(.*a){30}b' RETURN s"


def result(finished: Finished) -> str:
    assert (finished.code, finished.err) == (0, "")
    return finished.out


def complaint(finished: Finished) -> str:
    assert finished.out == ""
    assert "Traceback" not in finished.err
    assert finished.err.startswith("ownergraph: ")
    return finished.err.removeprefix("ownergraph: ").rstrip("\n")


@pytest.fixture
def filled(store: Store) -> Iterator[Store]:
    """Two companies and a person with their stakes, once on each engine; nothing may change them."""
    companies = [{"id": f"c:{n}", "name": f"Учебная {n}", "incorporated_on_min": date(2020, 2, n)} for n in (1, 2)]
    stakes = [
        {"id": "s:1", "from_id": "p:1", "to_id": "c:1", "share_min": 50.5, "started_on_min": date(2021, 1, 1)},
        {"id": "s:2", "from_id": "c:1", "to_id": "c:2", "share_min": 100.0},
    ]
    tie = (
        "MATCH (a:Company|Person {id: $r.from_id}) MATCH (b:Company {id: $r.to_id}) CREATE (a)-[r:OWNS]->(b) SET r = $r"
    )
    store.write([("UNWIND $all AS one CREATE (c:Company) SET c = one", {"all": companies})])
    store.write([("CREATE (p:Person {id: 'p:1', name: 'А. Вымышленный'})", {})])
    store.write([(tie, {"r": stake}) for stake in stakes])
    before = content_hash(store)
    yield store
    assert content_hash(store) == before


def test_what_the_check_refuses_the_store_would_not_write_either(filled: Store) -> None:
    """The second line of defence: every text goes to the store as it is, past the check."""
    before, schema = content_hash(filled), indexes(filled)
    changed = []
    for name, text in WRITES.items():
        with pytest.raises(UsageError):
            read_query(text)
        with contextlib.suppress(StoreError):
            filled.first_rows(text, timeout=5, max_rows=10)
        if content_hash(filled) != before:
            changed.append(name)

    assert changed == []
    assert indexes(filled) == schema


def indexes(store: Store) -> Any:
    """What Neo4j says of its indexes and constraints; the embedded engine is asked by trying a second node of one id."""
    if store.engine == "neo4j":
        return [store.read(f"SHOW {kind} YIELD name RETURN name ORDER BY name") for kind in ("INDEXES", "CONSTRAINTS")]
    with pytest.raises(StoreError):
        store.write([("CREATE (c:Company {id: 'c:1'})", {})])
    return None


def test_no_file_and_no_address_is_read_by_the_embedded_engine_past_the_check(embedded_folder: Path) -> None:
    """Neo4j would read a file: its settings are not ours, so there the check alone stands before it."""
    read = []
    with open_store(embedded_folder) as store:
        for name, text in REACHES.items():
            with contextlib.suppress(StoreError):
                rows = store.first_rows(text, timeout=5, max_rows=10).rows
                read += [name for row in rows if HOST in str(row)]

    assert read == []


def test_a_parameter_is_a_value_and_never_a_part_of_the_query(filled: Store) -> None:
    text = "MATCH (c:Company) WHERE c.name = $name OR c.id = $name RETURN c.id AS id"
    for attack in WRITES.values():
        query = read_query(text, [f"name={attack}"])
        assert filled.first_rows(query.text, query.parameters).rows == []


@pytest.mark.parametrize("name", BLOW_UPS)
def test_what_would_never_end_or_never_fit_ends_with_one_line(filled: Store, name: str) -> None:
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.monotonic()
    query = read_query(BLOW_UPS[name])
    said = outcome(filled, query.text)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown

    assert "\n" not in said
    assert "does not answer" not in said
    assert time.monotonic() - began < HANGS
    assert grown < 300_000  # kilobytes
    assert filled.read(COUNTS) == [{"nodes": 3}]


def test_an_endless_regular_expression_ends_too(embedded_folder: Path) -> None:
    """On Neo4j the command ends as well, but the server cannot break off its own search."""
    with open_store(embedded_folder) as store:
        assert "took longer than" in outcome(store, read_query(ENDLESS_EXPRESSION).text)


def outcome(store: Store, text: str) -> str:
    """Why a query was stopped, or that it was not."""
    try:
        store.first_rows(text, timeout=3, max_rows=1000, max_bytes=LARGE)
    except StoreError as stopped:
        return str(stopped)
    return "answered"


def test_rows_beyond_the_limit_are_not_fetched_and_told(filled: Store) -> None:
    some = filled.first_rows("UNWIND range(1, 5000000) AS i RETURN i, i * 2 AS j", max_rows=3, timeout=5)
    exact = filled.first_rows("UNWIND range(1, 3) AS i RETURN i", max_rows=3)

    assert (some.columns, some.rows[-1], some.cut) == (["i", "j"], {"i": 3, "j": 6}, True)
    assert ([row["i"] for row in exact.rows], exact.cut) == ([1, 2, 3], False)


def test_small_answers_one_after_the_other_are_no_large_one(filled: Store) -> None:
    for _ in range(5):
        found = filled.first_rows("RETURN range(1, 3000) AS x", max_rows=3, max_bytes=20_000)
        assert len(found.rows[0]["x"]) == 3000
    with pytest.raises(
        QueryStopped, match=r"larger than 0\.02 MB: return fewer columns, or a part such as x\[\.\.100\]"
    ):
        filled.first_rows("UNWIND range(1, 5) AS i RETURN range(1, 3000) AS x", max_rows=10, max_bytes=20_000)


# The command, on the demonstration.


def asked(demo: Demo, *words: object, **variables: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(result(demo.run("query", *words, "--format", "json", **variables)))
    return read


def test_a_query_is_answered_as_a_table(demo: Demo) -> None:
    shown = result(
        demo.run("query", "MATCH (c:Company {country: 'HK'}) RETURN c.id AS id, c.name AS name ORDER BY id LIMIT 3")
    ).splitlines()

    assert shown[0].split() == ["id", "name"]
    assert len(shown) == 7
    assert shown[-1].startswith("3 rows, ")
    assert shown[-1].endswith(" s, embedded")


def test_an_answer_without_rows_says_so(demo: Demo) -> None:
    shown = result(demo.run("query", "MATCH (c:Company {id: 'nobody'}) RETURN c"))

    assert shown.startswith("no rows; missing data is not the absence of a link\n\n0 rows, ")


def test_values_of_every_kind_come_out_as_json(demo: Demo) -> None:
    text = """
        MATCH path = (c:Company)-[o:OWNS]->(d:Company) WITH c, o, d, path ORDER BY o.id LIMIT 1
        RETURN c, o, path, date('2022-01-28') AS day, datetime('2022-01-28T10:11:12Z') AS moment, time('10:11:12Z') AS hour,
            duration('P1Y2M') AS span, [1, [null, 'x']] AS list, {a: null, b: [date('2022-01-28')]} AS map, null AS nothing,
            true AS truth, 9007199254740993 AS whole, 1.5 AS broken, '\t=1' AS text"""
    found = asked(demo, text)
    [row] = found["rows"]

    assert list(found) == ["parameters", "columns", "rows", "truncated", "limit", "engine", "seconds"]
    assert found["columns"] == list(row)
    assert row["c"]["kind"] == "Company"
    assert row["c"]["properties"]["id"] == row["o"]["properties"]["from_id"]
    assert row["path"] == [row["o"]]
    assert (row["day"], row["moment"], row["hour"]) == ("2022-01-28", "2022-01-28T10:11:12+00:00", "10:11:12+00:00")
    assert row["span"] == "P1Y2M"
    assert (row["list"], row["map"]) == ([1, [None, "x"]], {"a": None, "b": ["2022-01-28"]})
    assert (row["nothing"], row["truth"], row["whole"], row["broken"]) == (None, True, 9007199254740993, 1.5)


def test_values_of_every_kind_come_out_as_a_table(demo: Demo) -> None:
    text = (
        "MATCH path = (c:Company)-[o:OWNS]->(d:Company) WITH c, o, path ORDER BY o.id LIMIT 1 "
        "RETURN c, o, path, date('2022-01-28') AS day, [1, null, [c]] AS list, {a: null} AS map, range(1, 1000) AS long, "
        "reduce(s = 'x', i IN range(1, 12) | s + s) AS wide"
    )
    shown = result(demo.run("query", text, COLUMNS="80"))

    assert beside(shown, "c").startswith("Company ")
    assert " -OWNS-> " in beside(shown, "o")
    assert beside(shown, "path") == beside(shown, "o")
    assert beside(shown, "day") == "2022-01-28"
    assert beside(shown, "list").startswith("1, null, Company ")
    assert beside(shown, "map") == "a: null"
    assert beside(shown, "long").endswith("19, 20, … (980 more; all of them with --format json)")
    assert beside(shown, "wide").endswith("x… (4,096 letters; all of it with --format json)")


def test_an_answer_without_rows_has_its_columns(demo: Demo) -> None:
    shown = result(demo.run("query", "MATCH (c:Company {id: 'no'}) RETURN c.id AS id, c", "--format", "csv"))

    assert shown == "\ufeffid,c\n"


def beside(shown: str, name: str) -> str:
    """What stands behind a column's name in a block."""
    [line] = [line for line in shown.splitlines() if line.split()[:1] == [name]]
    return line.split(maxsplit=1)[1]


def test_a_spreadsheet_runs_nothing_of_an_answer(demo: Demo) -> None:
    text = "RETURN '=1+1' AS `=head`, '@x' AS b, ['=1', null] AS list, -5 AS number, null AS nothing, '+1' AS plus, {a: 1} AS map"
    head, row = csv.reader(io.StringIO(result(demo.run("query", text, "--format", "csv")).removeprefix("\ufeff")))

    assert head == ["'=head", "b", "list", "number", "nothing", "plus", "map"]
    assert row == ["'=1+1", "'@x", '["=1", null]', "-5", "", "'+1", '{"a": 1}']


def test_no_control_character_of_an_answer_reaches_the_terminal(demo: Demo) -> None:
    text = "RETURN $x AS x, [$x] AS list, {a: $x} AS map"
    given = '--param=x="\\u001b[31m\\u202e\\u0007"'

    for format_ in ("table", "json"):
        shown = result(demo.run("query", text, given, "--format", format_))
        assert not {"\x1b", "\u202e", "\x07"} & set(shown)


def test_rows_that_are_cut_are_told_in_every_format(demo: Demo) -> None:
    words = ("query", "MATCH (c:Company) RETURN c.id AS id ORDER BY id", "--limit", "2")
    table, read, table_of_cells = (demo.run(*words, "--format", form) for form in ("table", "json", "csv"))
    said = "cut off at 2 rows: raise --limit or narrow the query"

    assert result(table).endswith(f"\n{said}\n")
    assert (json.loads(read.out)["truncated"], len(json.loads(read.out)["rows"])) == (True, 2)
    assert len(table_of_cells.out.splitlines()) == 3
    assert read.err == table_of_cells.err == f"note: {said}\n"


def test_a_query_comes_from_a_file_or_from_standard_input(demo: Demo, tmp_path: Path) -> None:
    text = "\ufeff// how many\nMATCH (c:Company)\nRETURN count(c) AS n;\n"
    (tmp_path / "count.cypher").write_text(text, encoding="utf-8")
    piped = subprocess.run(
        [*COMMAND, "query", "-", "--format", "json"],
        cwd=ROOT,
        env=environment(OWNERGRAPH_WORKSPACE=str(demo.workspace)),
        input=text.encode(),
        capture_output=True,
        timeout=60,
        check=True,
    )

    assert asked(demo, "--file", tmp_path / "count.cypher")["rows"] == json.loads(piped.stdout)["rows"]


def test_a_note_says_what_may_make_an_answer_empty(demo: Demo) -> None:
    finished = demo.run(
        "query",
        "MATCH (c:Company) WHERE c.registration_number = $n AND c.nam = 'x' RETURN c",
        "--param",
        "n=1024000001013",
    )

    assert finished.code == 0
    assert finished.err.splitlines() == [
        "note: the query, line 1, column 56: found the property of Company 'nam'; expected perhaps name or names or unnamed; "
        "`ownergraph schema` lists them",
        "note: $n was given as a number; the numbers of registers are texts: --param 'n=\"1024000001013\"'",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "found nothing, expected a query, or - for standard input, or --file FILE"),
        (["RETURN 1 AS x", "--file", "x"], "found both, expected a query"),
        (["--file", "no/file.cypher"], "no/file.cypher: cannot be read (No such file or directory)"),
        (["--file", "."], ".: cannot be read (Is a directory)"),
        (["--file", "docs/screenshots/chain.png"], "docs/screenshots/chain.png: found bytes that are no UTF-8"),
        (["-"], "standard input, line 1, column 1: found no statement"),
        ([b"RETURN '\xff' AS x"], "expected UTF-8 text"),
        (["RETURN 1 AS x", "--format", "html"], "--format: found 'html', expected one of table, json, csv"),
        (["RETURN 1 AS x", "--limit", "0"], "--limit"),
        (["RETURN 1 AS x", "--timeout", "0"], "--timeout"),
        (["RETURN 1 AS x", "--timeout", "nan"], "--timeout"),
        (["RETURN $x AS x"], "the query uses $x: give its value with --param x=…"),
        (
            ["CREATE (c:Company {id: 'intruder'})"],
            "the query, line 1, column 1: found the clause CREATE; expected only MATCH",
        ),
    ],
)
def test_a_wrong_query_ends_with_code_2_and_its_reason(demo: Demo, words: list[str | bytes], said: str) -> None:
    finished = demo.run("query", *words)

    assert said in complaint(finished)
    assert finished.code == 2


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BLOW_UPS["rows times rows"], "the question took longer than 1 seconds: narrow it or raise the limit"),
        (
            "RETURN reduce(s = 'x', i IN range(1, 25) | s + s) AS x",
            "the answer is larger than 16 MB: return fewer columns, or a part such as x[..100]",
        ),
        ("RETURN 1 / 0 AS x", "the embedded engine refused a statement: "),
    ],
)
def test_a_query_that_fails_ends_with_code_1_and_one_line(demo: Demo, text: str, said: str) -> None:
    finished = demo.run("query", text, "--timeout", "1" if "UNWIND" in text else "20")

    assert said in complaint(finished)
    assert "\n" not in complaint(finished)
    assert finished.code == 1


def test_a_query_makes_no_workspace(tmp_path: Path) -> None:
    finished = ownergraph("query", "RETURN 1 AS x", cwd=tmp_path)

    assert "ownergraph-workspace: no workspace is here" in complaint(finished)
    assert finished.code == 1
    assert list(tmp_path.iterdir()) == []
