"""What an answer holds, asked of both engines on a small fictional graph."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from graph.errors import ModelError, UsageError
from graph.store import Store
from queries.framework.answer import Answer, ask
from queries.framework.declarations import Example
from queries.framework.examples import differences
from queries.framework.functions import function_for
from queries.framework.template import Question, read_question
from tests.queries.fictional_graph import Names, write, write_stakes

GOOD = Path(__file__).parents[1] / "data" / "questions" / "good"


@dataclass(frozen=True)
class Opened:
    """A session as a notebook has it."""

    store: Store
    search: Names


@pytest.fixture
def session(store: Store) -> Opened:
    write(store)
    return Opened(store, Names())


def question(name: str) -> Question:
    return read_question(next(GOOD.rglob(f"{name}.cypher")))


def answered(session: Opened, name: str, limit: int = 1000, **given: object) -> Answer:
    return ask(question(name), given, session.store, session.search, limit=limit)


def test_stakes_are_cited_with_source_record_and_dispute(session: Opened) -> None:
    answer = answered(session, "stakes-of", party="Fictional Holding", as_of="2022-06").to_json()

    assert [row["company_id"] for row in answer["rows"]] == ["test:gears", "test:lenses"]
    assert answer["rows"][0] == {
        "company_id": "test:gears",
        "company_name": "Fictional Gears",
        "share_min": 60.0,
        "share_max": 40.0,
        "citations": ["o2", "o1"],
        "citations_total": 2,
    }
    assert answer["parameters"] == {"party": "test:holding", "min_share": None, "as_of": "2022-06-30"}
    assert (answer["question"], answer["as_of"]) == ("stakes-of", "2022-06-30")
    assert answer["columns"] == ["company_id", "company_name", "share_min", "share_max"]
    assert (answer["truncated"], answer["limit"], answer["left_out"]) == (False, 1000, {})
    assert answer["engine"] == session.store.engine
    assert answer["caution"] == question("stakes-of").caution
    cited = {citation["id"]: citation for citation in answer["citations"]}
    assert cited["o1"] == {
        "id": "o1",
        "source": "test:register",
        "title": "Fictional register",
        "publisher": "Nobody",
        "url": "https://example.org/",
        "record": "line 7",
        "retrieved_on": None,
        "disputed_by": None,
    }
    assert cited["o3"]["disputed_by"] == "Fictional Lenses"
    assert json.loads(json.dumps(answer)) == answer


def test_a_date_that_is_not_given_is_today_and_printed(session: Opened) -> None:
    answer = answered(session, "stakes-of", party="test:holding")

    assert answer.as_of == date.today()


def test_a_shipment_that_two_claims_state_is_counted_once(session: Opened) -> None:
    answer = answered(session, "goods-received", party="test:sender")

    totals = {row.values["receiver_id"]: (row.values["shipments"], row.values["kg"]) for row in answer.rows}
    assert totals == {"test:receiver": (3, 700.0), "test:other-receiver": (1, 300.0)}
    assert answer.rows[0].citations == ["a1", "a1b", "a2", "a4", "b1", "b2", "b4"]


def test_what_is_left_out_is_counted_even_when_no_row_is_left(session: Opened) -> None:
    answer = answered(session, "goods-received", party="test:sender", start="2030", end="2031")

    assert list(answer.rows) == []
    assert answer.to_json()["left_out"] == {"undated": 1}


def test_a_partial_start_is_its_first_day_and_a_partial_end_its_last(session: Opened) -> None:
    answer = answered(session, "goods-received", party="test:sender", start="2022-02", end="2022-02", countries="RU,KZ")

    assert [row.values["kg"] for row in answer.rows] == [200.0]


def test_an_answer_says_that_it_was_cut(session: Opened) -> None:
    cut = answered(session, "goods-received", party="test:sender", limit=1)
    whole = answered(session, "goods-received", party="test:sender", limit=2)

    assert (len(cut.rows), cut.truncated) == (1, True)
    assert (len(whole.rows), whole.truncated) == (2, False)


def test_at_most_fifty_relationships_of_a_row_are_kept_in_the_order_of_date_and_id(session: Opened) -> None:
    write_stakes(session.store, 60)

    first = answered(session, "stakes-of", party="test:holding").rows[0]

    assert (len(first.evidence), first.evidence_total) == (50, 62)
    order = [(relationship.properties["started_on_min"], relationship.id) for relationship in first.evidence]
    assert order == sorted(order)
    assert order[0] == (date(2020, 1, 1), "o2")


def test_the_subgraph_is_the_evidence_with_the_nodes_at_its_ends(session: Opened) -> None:
    subgraph = answered(session, "goods-received", party="test:sender", start="2022-03").subgraph

    assert {node.id: node.kind for node in subgraph.nodes} == {
        "test:sender": "Company",
        "test:s3": "Shipment",
        "test:other-receiver": "Company",
    }
    assert [(tie.id, tie.from_id, tie.kind, tie.to_id) for tie in subgraph.relationships] == [
        ("a3", "test:sender", "SENT", "test:s3"),
        ("b3", "test:s3", "RECEIVED_BY", "test:other-receiver"),
    ]


def test_a_python_module_computes_the_rows(session: Opened) -> None:
    answer = answered(session, "largest-stakes", party="test:holding", most=2)

    assert [(row.values["company_id"], row.values["share"], row.citations) for row in answer.rows] == [
        ("test:gears", 60.0, ["o2"]),
        ("test:gears", 40.0, ["o1"]),
    ]


def test_a_module_that_returns_other_columns_is_named(session: Opened, tmp_path: Path) -> None:
    copytree(GOOD / "ownership", tmp_path / "ownership")
    module = tmp_path / "ownership" / "largest_stakes.py"
    module.write_text("def compute(rows, parameters):\n    return [{'percent': 1.0}]\n")
    changed = read_question(tmp_path / "ownership" / "largest-stakes.cypher")

    with pytest.raises(ModelError, match=r"largest_stakes\.py: found the columns .*'percent'"):
        ask(changed, {"party": "test:holding"}, session.store, session.search)


def test_a_module_may_count_what_it_left_out_and_must_count_what_is_declared(session: Opened, tmp_path: Path) -> None:
    copytree(GOOD / "ownership", tmp_path / "ownership")
    file = tmp_path / "ownership" / "largest-stakes.cypher"
    file.write_text(
        file.read_text("utf-8").replace("example:", "left_out:\n  smaller: smaller stakes\nexample:"), "utf-8"
    )
    with pytest.raises(ModelError, match=r"largest_stakes\.py: found \[\] left out"):
        ask(read_question(file), {"party": "test:holding"}, session.store, session.search)

    module = tmp_path / "counting" / "largest_stakes.py"
    copytree(file.parent, module.parent)
    returned = "from queries.framework.found import Found\ndef compute(rows, parameters):\n    return Found([], {'smaller': 2})\n"
    module.write_text(returned, "utf-8")
    counting = read_question(module.with_name("largest-stakes.cypher"))
    answer = ask(counting, {"party": "test:holding"}, session.store, session.search)

    assert (list(answer.rows), answer.left_out) == ([], {"smaller": 2})


@pytest.mark.parametrize("name", ["goods-received", "largest-stakes"])
def test_an_example_gives_exactly_its_rows(session: Opened, name: str) -> None:
    example = question(name).example

    assert differences(example, answered(session, name, **example.parameters)) == []


def test_an_example_that_the_answer_contradicts_is_explained(session: Opened) -> None:
    answer = answered(session, "largest-stakes", party="test:holding")
    row = {"company_id": "test:gears", "share": 59.0}

    assert differences(Example({}, [row]), answer) == ["row 1, share: found 60.0, expected 59.0"]
    assert differences(Example({}, [row, row]), answer) == ["found 1 rows, expected 2"]


def test_an_unknown_party_ends_before_the_store_is_asked(session: Opened) -> None:
    with pytest.raises(UsageError, match="no party 'Nobody'"):
        answered(session, "stakes-of", party="Nobody")


def test_a_question_is_a_function(session: Opened) -> None:
    stakes_of = function_for(question("stakes-of"))

    answer = stakes_of(session, "Fictional Holding", min_share=30, limit=5)

    assert [row.values["company_id"] for row in answer.rows] == ["test:gears"]
    assert answer.limit == 5
