"""Every rule for a question file, by a file that breaks it."""

from pathlib import Path

import pytest

from graph.errors import ModelError
from queries.framework.catalogue import Catalogue
from queries.framework.check import check_file, faults_of

QUESTIONS = Path(__file__).parents[1] / "data" / "questions"
FAULTY = QUESTIONS / "faulty"

# Of each file the line of its fault and what the fault says was found.
FAULTS = {
    # the file and its front matter
    "Bad_Name": (1, "the file name 'Bad_Name.cypher'"),
    "no-front-matter": (1, "no leading comment"),
    "no-keys": (1, "no keys in the leading comment"),
    "faulty-yaml": (12, "YAML that cannot be read"),
    "yaml-alias": (6, "an alias"),
    "key-twice": (5, "the key 'why' twice"),
    "missing-key": (1, "no key 'caution'"),
    "unknown-key": (5, "the key 'cautions'"),
    "empty-text": (4, "''"),
    "timeout-too-long": (11, "6000"),
    "no-statement": (12, "no statement after the front matter"),
    "second-statement": (18, "2 statements"),
    # declared parameters
    "unknown-type-of-parameter": (7, "'company'"),
    "reserved-parameter": (8, "the parameter name 'limit'"),
    "choice-without-choices": (8, "a choice with choices None"),
    "bounds-of-a-text": (8, "'min' of a text"),
    "default-out-of-bounds": (8, "101"),
    "default-of-a-required-one": (7, "a default"),
    "end-without-partial": (8, "end without partial"),
    "as-of-without-today": (8, "as_of without today"),
    "undeclared-parameter": (13, "the parameter $country"),
    "unused-parameter": (8, "the parameter 'country'"),
    # declared columns, the example and what is left out
    "column-of-the-framework": (9, "the column name 'citations'"),
    "evidence-not-last": (8, "the last column 'company_id'"),
    "undeclared-column": (14, "the column 'company_name'"),
    "missing-column": (15, "no column 'company_name'"),
    "columns-out-of-order": (15, "the columns in the order company_id, company_name, evidence"),
    "unnamed-column": (14, "a column without a name"),
    "example-with-another-column": (11, "the column 'name'"),
    "example-without-its-parameter": (11, "an example that cannot be asked (PARTY is missing"),
    "left-out-missing": (14, "left_out without a second statement"),
    "left-out-with-rows": (21, "the column 'parties' of what is left out, which may have many rows"),
    # names of the model
    "unknown-label": (13, "the label 'Firm'"),
    "unknown-type": (13, "the relationship type 'HOLDS'"),
    "unknown-property": (15, "the property of Company 'revenue'"),
    "unknown-property-of-relationship": (13, "the property of OWNS 'percent'"),
    "lookup-without-label": (13, "a node that is looked up without a label"),
    "several-labels": (13, "several labels on one node"),
    "day-compared-with-text": (14, "a day compared with a text"),
    # rows: bounded, ordered, counted once
    "unbounded-path": (14, "a path without an upper bound"),
    "no-order": (14, "RETURN without ORDER BY"),
    "no-limit": (14, "RETURN without LIMIT"),
    "own-limit": (16, "another LIMIT"),
    "union": (13, "UNION"),
    "order-with-ties": (15, "ORDER BY that leaves ties between rows that differ in o"),
    "order-by-name-of-a-group": (15, "ORDER BY that leaves ties between rows that differ in company_id"),
    "sum-over-relationships": (15, "sum over rows that repeat for each received, sent"),
    "sum-after-lost-relationships": (16, "sum over rows that repeat for each received, which is not carried on, sent"),
    "sum-of-distinct-values": (15, "sum over values of which equal ones are dropped"),
    "count-over-relationships": (15, "count over rows that repeat for each sent, the unnamed relationship in line 1"),
    # only reading, and the same on both engines
    "writes": (14, "the clause SET"),
    "writes-in-a-subquery": (14, "the clause SET"),
    "procedure": (13, "the procedure db.labels"),
    "load-csv": (13, "the clause LOAD"),
    "importing-with": (14, "CALL { … } without its imports"),
    "element-id": (14, "elementId"),
    "apoc-function": (14, "the function apoc.text.join"),
    "shortest-path": (13, "text that cannot be read"),
    "search-prefix": (13, "a search prefix of a path"),
    "alias-of-a-variable": (14, "the alias 'c'"),
    "order-after-where": (14, "ORDER BY or LIMIT after WHERE"),
    "all-columns-by-a-star": (14, "*"),
    "keywords-in-lower-case": (14, "text that cannot be read"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_faulty_file_is_refused_with_place_and_remedy(name: str) -> None:
    line, found = FAULTS[name]
    faults = faults_of(FAULTY / f"{name}.cypher")

    assert (faults[0].line, faults[0].found[: len(found)]) == (line, found)
    assert all(fault.expected and fault.remedy for fault in faults)


def test_every_faulty_file_is_listed_here() -> None:
    assert {path.stem for path in FAULTY.glob("*.cypher")} == {*FAULTS, "several-faults"}


def test_all_faults_of_a_file_are_told_at_once() -> None:
    path = FAULTY / "several-faults.cypher"

    with pytest.raises(ModelError) as refused:
        check_file(path)

    lines = str(refused.value).splitlines()
    places = [line.split(": found ")[0] for line in lines]
    shown = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    assert places == [f"{shown}:{line}" for line in (13, 14, 14, 15, 16)]
    assert "found the label 'Firm'" in lines[0]
    assert all("; expected " in line for line in lines)


@pytest.mark.parametrize("path", sorted((QUESTIONS / "good").rglob("*.cypher")), ids=lambda path: path.stem)
def test_a_good_file_has_no_fault(path: Path) -> None:
    check_file(path)


@pytest.mark.parametrize("question_id", Catalogue().paths)
def test_a_shipped_question_has_no_fault(question_id: str) -> None:
    check_file(Catalogue().paths[question_id])


HEAD = (FAULTY / "no-order.cypher").read_text(encoding="utf-8").partition("*/")[0]


def faults_in(tmp_path: Path, statement: str) -> list[str]:
    path = tmp_path / "a-question.cypher"
    path.write_text(f"{HEAD}*/\n{statement}", encoding="utf-8")
    return [fault.found for fault in faults_of(path)]


SOUND = {
    "strings and comments hold no parameters": """
        MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company) // not $this
        WHERE c.name <> '$that; MATCH' /* nor $these */
        RETURN c.id AS company_id, collect(o) AS evidence ORDER BY company_id LIMIT $limit""",
    "words that GQL reserves are names": """
        MATCH (p:Company {id: $party})-[of:OWNS]->(at:Company) WHERE of.record IS NOT NULL
        RETURN at.id AS company_id, collect(of) AS evidence ORDER BY company_id LIMIT $limit""",
    "a relationship fixes the nodes at its ends": """
        MATCH (p:Company)-[o:OWNS]->(c:Company) WHERE p.id <> $party
        RETURN c.id AS company_id, [o] AS evidence ORDER BY o.share_min, o.id LIMIT $limit""",
    "every column but the evidence is an order without visible ties": """
        CALL () { MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company) RETURN c, o
            UNION ALL MATCH (p:Company {id: $party})-[o:CONTROLS]->(c:Company) RETURN c, o }
        RETURN c.id AS company_id, [o] AS evidence ORDER BY company_id LIMIT $limit""",
    "a column that names the branch of a union is a part of an order": """
        CALL () { MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company) RETURN 'stake' AS tie, c, o
            UNION ALL MATCH (p:Company {id: $party})-[o:CONTROLS]->(c:Company) RETURN 'control' AS tie, c, o }
        WITH tie, c, o ORDER BY tie, o.id LIMIT 10
        RETURN c.id AS company_id, [o] AS evidence ORDER BY company_id LIMIT $limit""",
    "shipments summed after DISTINCT": """
        MATCH (p:Company {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
        WITH c, s, collect(sent) AS links
        WITH c, sum(s.kg) AS kg, count(s) AS shipments, collect(links) AS links WHERE kg > 1 AND shipments > 1
        RETURN c.id AS company_id, links AS evidence ORDER BY kg, company_id LIMIT $limit""",
    "shipments summed from a list without repeats": """
        MATCH (p:Company {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
        WITH c, collect(DISTINCT s) AS shipments, collect(received) AS links
        CALL (shipments) { UNWIND shipments AS shipment RETURN sum(shipment.kg) AS kg }
        RETURN c.id AS company_id, links AS evidence ORDER BY kg DESC, company_id LIMIT $limit""",
    "a path sorted by the ids of its relationships": """
        MATCH path = (p:Company {id: $party})-[:OWNS*1..3]->(c:Company)
        WITH c, path, [tie IN relationships(path) | tie.id] AS trail
        RETURN c.id AS company_id, relationships(path) AS evidence ORDER BY trail LIMIT $limit""",
    "dates, durations and maps": """
        MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company)
        WITH c, o, duration.inDays(o.started_on_min, date('2022-02-24')).days AS age, {days: 1} AS least
        WHERE age > least.days AND o.started_on_min > date('2020-01-01')
        RETURN c.id AS company_id, collect(o) AS evidence ORDER BY company_id LIMIT $limit""",
}


@pytest.mark.parametrize("statement", SOUND.values(), ids=SOUND)
def test_a_sound_statement_passes(tmp_path: Path, statement: str) -> None:
    assert faults_in(tmp_path, statement) == []


UNSOUND = {
    "a sum that a second address repeats": """
        MATCH (p:Company {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
        WITH DISTINCT c, s
        MATCH (c)-[at:REGISTERED_AT]->(a:Address)
        WITH c, sum(s.kg) AS kg, collect(at) AS links
        RETURN c.id AS company_id, links AS evidence ORDER BY kg, company_id LIMIT $limit""",
    "a sum of values that DISTINCT made equal": """
        MATCH (p:Company {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
        WITH DISTINCT c, s.kg AS kg
        RETURN c.id AS company_id, sum(kg) AS evidence ORDER BY company_id LIMIT $limit""",
    "a sum over a list with repeats": """
        MATCH (p:Company {id: $party})-[sent:SENT]->(s:Shipment)-[received:RECEIVED_BY]->(c:Company)
        WITH c, collect(s) AS shipments
        UNWIND shipments AS shipment
        RETURN c.id AS company_id, sum(shipment.kg) AS evidence ORDER BY company_id LIMIT $limit""",
    "a column that is the same in both branches of a union": """
        CALL () { MATCH (p:Company {id: $party})-[o:OWNS]->(c:Company) RETURN 'tie' AS tie, c, o
            UNION ALL MATCH (p:Company {id: $party})-[o:CONTROLS]->(c:Company) RETURN 'tie' AS tie, c, o }
        WITH tie, c, o ORDER BY tie, o.id LIMIT 10
        RETURN c.id AS company_id, [o] AS evidence ORDER BY company_id LIMIT $limit""",
    "a cut inside a subquery that leaves ties": """
        MATCH (p:Company {id: $party})
        CALL (p) { MATCH (p)-[o:OWNS]->(c:Company) RETURN c, o ORDER BY o.share_min LIMIT 3 }
        RETURN c.id AS company_id, collect(o) AS evidence ORDER BY company_id LIMIT $limit""",
    "a path sorted by its nodes, which another path may share": """
        MATCH path = (p:Company {id: $party})-[:OWNS*1..3]->(c:Company)
        WITH path, c, [node IN nodes(path) | node.id] AS trail
        RETURN trail[0] AS company_id, relationships(path) AS evidence ORDER BY trail LIMIT $limit""",
}


@pytest.mark.parametrize("statement", UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_statement_is_refused(tmp_path: Path, statement: str) -> None:
    (found,) = faults_in(tmp_path, statement)

    assert found.startswith(("sum over", "ORDER BY that leaves ties"))
