"""What a user's own query may say, and how it is refused before a database sees it."""

import pytest

from graph.errors import UsageError
from queries.framework.adhoc import read_query
from tests.queries.attacks import ENDLESS_PATHS, REACHES, REFUSED, WRITES


def complaint(text: str, *given: str) -> str:
    with pytest.raises(UsageError) as refused:
        read_query(text, given)
    return str(refused.value)


def test_the_attacks_have_names_of_their_own() -> None:
    assert len(REFUSED) == len(WRITES) + len(REACHES) + len(ENDLESS_PATHS)


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_more_than_read_the_graph_is_refused_with_place_reason_and_remedy(name: str) -> None:
    for line in complaint(REFUSED[name]).splitlines():
        place, found, expected, remedy = line.replace(": found ", "\x00", 1).replace("; ", "\x00", 2).split("\x00")
        assert place.startswith("the query, line ")
        assert ", column " in place
        assert found
        assert expected.startswith("expected ")
        assert remedy


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_lower_case_too(name: str) -> None:
    complaint(REFUSED[name].lower())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("MATCH (c:Company)\n  SET c.name = 'x'", "line 2, column 3: found the clause SET"),
        (
            "MATCH (c:Company)\nCALL () { LOAD CSV FROM 'file:///x' AS l RETURN l }",
            "line 2, column 11: found the clause LOAD",
        ),
        (
            "/* a note\n */ CALL dbms.listConfig() YIELD name RETURN name",
            "line 2, column 10: found the procedure dbms.l",
        ),
        ("\n\nMATCH (c:Company)-[:OWNS*]->(d) RETURN d", "line 3, column 7: found a path without an upper bound"),
        ("MATCH (c:Company) RETURN c;\n CREATE (d)", "line 2, column 2: found a second statement"),
        ("MATCH (c:Company)\nRETURN c.name,\n  foo bar", "line 3, column 7: found text that cannot be read"),
        ("RETURN 'a\\u0041'", "line 1, column 10: found the escape \\u0041"),
        ("MATCH (c) RETURN c.name AS имя", "line 1, column 28: found the character 'и' (U+0438)"),
        ("RETURN 'open", "line 1, column 8: found a string without its end"),
        ("EXPLAIN MATCH (c) RETURN c", "line 1, column 1: found the clause EXPLAIN"),
        ("MATCH (c) RETURN c.name AS c", "found the alias 'c', which is also a variable of a pattern"),
        ("", "found no statement"),
        ("// only a note", "found no statement"),
        (f"RETURN [{'1,' * 2500}1] AS x", "words and signs; expected 4,000 at most; give long lists as parameters"),
        (f"RETURN '{'x' * 60_000}' AS x", "letters; expected 50,000 at most"),
        (f"RETURN {'(' * 500}1{')' * 500} AS x", "found brackets too deep in one another"),
    ],
)
def test_a_refusal_names_its_place(text: str, said: str) -> None:
    assert said in complaint(text)


def test_every_reason_is_told_at_once() -> None:
    said = complaint(
        "MATCH (c:Company)-[:OWNS*]->(d)\nCALL db.labels() YIELD label\nRETURN elementId(c) AS x, apoc.x(d) AS y"
    )

    assert [line.partition(":")[0] for line in said.splitlines()] == [
        "the query, line 1, column 7",
        "the query, line 2, column 6",
        "the query, line 3, column 8",
        "the query, line 3, column 27",
    ]


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("MATCH (c) RETURN c;", "MATCH (c) RETURN c"),
        ("MATCH (c) // all\nRETURN c /* of them */ ; // end", "MATCH (c)       \nRETURN c"),
        (
            "match (c:Company) where c.name contains 'set' return c.order as n",
            "MATCH (c:Company) WHERE c.name CONTAINS 'set' RETURN c.order AS n",
        ),
        (
            "MATCH (c) RETURN c.name AS `имя`, 'CREATE; // \u200d' AS x",
            "MATCH (c) RETURN c.name AS `имя`, 'CREATE; // \u200d' AS x",
        ),
        ("MATCH (a)--(b)-->(c) RETURN 'it\\'s' AS x", "MATCH (a)--(b)-->(c) RETURN 'it\\'s' AS x"),
        ("MATCH (c)\r\nRETURN c", "MATCH (c)\nRETURN c"),
    ],
)
def test_a_reading_query_is_sent_without_its_comments_and_with_its_keywords_in_upper_case(text: str, sent: str) -> None:
    assert read_query(text).text == sent


def test_names_that_the_model_lacks_are_noted_and_not_refused() -> None:
    query = read_query("MATCH (c:Compny)-[o:OWNS]->(d:Company)\nWHERE o.started_on_min > '2020' RETURN d.nam")

    assert [note.partition(";")[0] for note in query.notes] == [
        "the query, line 1, column 7: found the label 'Compny'",
        "the query, line 2, column 7: found a day compared with a text",
        "the query, line 2, column 40: found the property of Company 'nam'",
    ]


def test_a_value_that_is_json_is_read_as_json_and_any_other_as_text() -> None:
    text = "RETURN $a AS a, $b AS b, $c AS c, $d AS d, $e AS e, $f AS f, $g AS g"
    given = ("a=1", "b=1.5", 'c="1"', "d=0000001011", 'e=["x",null,true]', "f=a=b; CREATE (x)", "g=")

    assert read_query(text, given).parameters == {
        "a": 1,
        "b": 1.5,
        "c": "1",
        "d": "0000001011",
        "e": ["x", None, True],
        "f": "a=b; CREATE (x)",
        "g": "",
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "the query uses $x: give its value with --param x=…"),
        (["x"], "found 'x', expected name=value"),
        (["=1"], "found '=1', expected name=value"),
        (["x=1", "x=2"], "found 'x' twice"),
        (["x=1", "y=2"], "found 'y', which the query does not use; it uses $x"),
        (["x=9223372036854775808"], "a number of more than 64 bits"),
        (['x=[{"a": -99999999999999999999}]'], "a number of more than 64 bits"),
    ],
)
def test_a_faulty_parameter_is_told(given: list[str], said: str) -> None:
    assert said in complaint("RETURN $x AS x", *given)


def test_deep_json_is_a_text() -> None:
    deep = "[" * 100_000
    assert read_query("RETURN $x AS x", [f"x={deep}"]).parameters == {"x": deep}
