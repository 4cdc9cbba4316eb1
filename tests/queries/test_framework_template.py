"""A question file as it is read: names, front matter, statements."""

from pathlib import Path

import pytest

from graph.errors import ModelError
from queries.framework.template import Question, parse, read_question

GOOD = Path(__file__).parents[1] / "data" / "questions" / "good"

TEMPLATE = """\
/*
title: Fictional question
question: Is it {answer}?
why: It is read.
caution: It proves nothing.
params: {{}}
returns: {{evidence: none}}
example: {{params: {{}}, rows: [{{evidence: {answer}}}]}}
*/
{statement}
"""


def written(tmp_path: Path, statement: str = "RETURN [] AS evidence", answer: str = "so") -> Question:
    path = tmp_path / "topic" / "a-question.cypher"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEMPLATE.format(answer=answer, statement=statement), encoding="utf-8")
    return read_question(path)


def test_folder_and_name_are_topic_and_id() -> None:
    question = read_question(GOOD / "trade" / "goods-received.cypher")

    assert (question.id, question.topic, question.timeout) == ("goods-received", "trade", 20)
    assert question.title == "Goods received from a party"
    assert question.columns == ["receiver_id", "shipments", "kg"]
    assert [parameter.label for parameter in question.parameters] == ["PARTY", "--start", "--end", "--countries"]
    assert [parameter.partial for parameter in question.parameters] == ["first", "first", "last", "first"]
    assert question.module_path is None


def test_the_two_statements_of_a_file_are_told_apart_with_their_lines() -> None:
    path = GOOD / "trade" / "goods-received.cypher"
    question = read_question(path)
    lines = path.read_text(encoding="utf-8").splitlines()

    assert lines[question.statement.line - 1] == question.statement.text.splitlines()[0]
    assert question.left_out_statement is not None
    assert lines[question.left_out_statement.line - 1] == "// A shipment without a date is in no period."
    assert question.left_out_statement.text.endswith("AS undated")


@pytest.mark.parametrize(
    "statement",
    [
        "RETURN [';'] AS evidence",
        'RETURN ["it\\";"] AS evidence',
        "RETURN [] AS `a;b`",
        "RETURN [] AS evidence // one; two",
        "RETURN [] /* one; two */ AS evidence",
        "RETURN [] AS evidence;\n// the end;\n",
    ],
)
def test_a_semicolon_in_a_string_name_or_comment_ends_no_statement(tmp_path: Path, statement: str) -> None:
    question = written(tmp_path, statement)

    assert question.statement.text.startswith("RETURN")
    assert question.left_out_statement is None


@pytest.mark.parametrize("answer", ["NO", "on", "2022-01-28"])
def test_what_yaml_1_1_takes_for_booleans_and_dates_stays_text(tmp_path: Path, answer: str) -> None:
    assert written(tmp_path, answer=answer).example.rows == [{"evidence": answer}]


def test_booleans_stay_booleans(tmp_path: Path) -> None:
    assert written(tmp_path, answer="true").example.rows == [{"evidence": True}]


def test_a_file_that_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    binary = tmp_path / "binary.cypher"
    binary.write_bytes(b"/* \xff\xfe */")

    with pytest.raises(ModelError, match=r"binary\.cypher:1: found a file that cannot be read"):
        read_question(binary)
    with pytest.raises(ModelError, match=r"missing\.cypher:1: found a file that cannot be read"):
        read_question(tmp_path / "missing.cypher")


def test_faults_are_found_without_an_exception(tmp_path: Path) -> None:
    path = tmp_path / "empty.cypher"
    path.write_text("")

    assert parse(path)[0] is None
    assert [fault.found for fault in parse(path)[1]] == ["no leading comment"]
