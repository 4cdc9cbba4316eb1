"""What a store promises, the same on both engines."""

import threading
import time
from datetime import date
from pathlib import Path

import pytest

from graph.errors import ForeignDatabase, QueryStopped, StoreError, StoreUnavailable, UsageError
from graph.store import Neo4jSettings, Node, Relationship, Store, neo4j_settings, open_store
from graph.store_owner import check_owner

ENDLESS = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN count(*) AS n"

FOUND = {"id": "company:1", "name": "Учебная ООО", "incorporated_on_min": date(2020, 2, 29)}
STAKE = {
    "id": "stake:1",
    "from_id": "person:1",
    "to_id": "company:1",
    "share_min": 50.5,
    "started_on_min": date(2021, 1, 1),
}


@pytest.fixture
def filled(store: Store) -> Store:
    """A store with a company, its owner and the stake between them."""
    store.write(
        [
            ("CREATE (c:Company) SET c = $company", {"company": FOUND}),
            ("CREATE (p:Person {id: 'person:1', names: ['A', 'B']})", {}),
            (
                "MATCH (p:Person {id: 'person:1'}) MATCH (c:Company {id: 'company:1'}) "
                "CREATE (p)-[r:OWNS]->(c) SET r = $stake",
                {"stake": STAKE},
            ),
        ]
    )
    return store


def everything(store: Store) -> list[dict[str, object]]:
    return store.read("MATCH (n) OPTIONAL MATCH (n)-[r]->() RETURN n, r ORDER BY n.id")


def test_values_come_back_as_plain_python(filled: Store) -> None:
    row = filled.read(
        "MATCH path = (p:Person)-[r:OWNS]->(c:Company) "
        "RETURN p, r, c, path, c.incorporated_on_min AS day, [r, 1] AS list, {of: c, at: $day} AS map, null AS none",
        {"day": date(2022, 1, 28)},
    )[0]
    company, stake = Node("Company", FOUND), Relationship("OWNS", STAKE)
    assert row == {
        "p": Node("Person", {"id": "person:1", "names": ["A", "B"]}),
        "r": stake,
        "c": company,
        "path": [stake],
        "day": date(2020, 2, 29),
        "list": [stake, 1],
        "map": {"of": company, "at": date(2022, 1, 28)},
        "none": None,
    }
    assert type(row["day"]) is date


def test_dates_are_stored_as_dates_and_compared_as_such(filled: Store) -> None:
    later = "MATCH (c:Company) WHERE c.incorporated_on_min + duration({days: 1}) = $day RETURN c.id AS id"
    assert filled.read(later, {"day": date(2020, 3, 1)}) == [{"id": "company:1"}]
    assert filled.read(later, {"day": "2020-03-01"}) == []


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE (c:Company {id: 'intruder'})",
        "CREATE (x:Intruder {id: 'intruder'})",
        "MERGE (c:Company {id: 'intruder'})",
        "MATCH (c:Company) SET c.name = 'intruder'",
        "MATCH (c:Company) REMOVE c.name",
        "MATCH ()-[r:OWNS]->() SET r.share_min = 1.0",
        "MATCH ()-[r:OWNS]->() DELETE r",
        "MATCH (n) DETACH DELETE n",
        "CALL () { CREATE (c:Company {id: 'intruder'}) } RETURN 1 AS one",
        "FOREACH (x IN [1] | CREATE (c:Company {id: 'intruder'}))",
        "CREATE INDEX intruder FOR (c:Company) ON (c.note)",
        "DROP CONSTRAINT company_id",
    ],
)
def test_a_question_cannot_write(filled: Store, statement: str) -> None:
    before = everything(filled)
    with pytest.raises(StoreError, match=r"^a question may only read: ") as failed:
        filled.read(statement)
    assert "\n" not in str(failed.value)
    assert everything(filled) == before
    assert filled.read("MATCH (c:Company) RETURN c.note AS note") == [{"note": None}]


@pytest.mark.parametrize("address", ["file:///etc/hostname", "http://127.0.0.1:1/", "https://example.invalid/x.csv"])
def test_the_embedded_engine_reads_no_file_and_no_address(embedded_folder: Path, address: str) -> None:
    with open_store(embedded_folder) as store, pytest.raises(StoreError):
        store.read(f"LOAD CSV FROM '{address}' AS line RETURN line")


def test_a_question_without_end_is_stopped_and_the_store_goes_on(filled: Store) -> None:
    with pytest.raises(QueryStopped, match=r"took longer than 0\.5 seconds: narrow it or raise the limit"):
        filled.read(ENDLESS, timeout=0.5)
    assert filled.read("MATCH (c:Company) RETURN c.id AS id") == [{"id": "company:1"}]
    deadline = time.monotonic() + 10
    while ENDLESS in (listed := str(filled.read("SHOW TRANSACTIONS"))) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert ENDLESS not in listed  # nor does it go on behind the scenes


def test_a_question_with_too_many_rows_is_stopped(store: Store) -> None:
    numbers = "UNWIND range(1, $n) AS n RETURN n"
    with pytest.raises(QueryStopped, match="more than 1,000 rows: narrow it or raise the limit"):
        store.read(numbers, {"n": 5000}, max_rows=1000)
    assert len(store.read(numbers, {"n": 1000}, max_rows=1000)) == 1000


@pytest.mark.parametrize("statement", ["MATCH (c:Company", "RETURN 1 / 0 AS x", "RETURN $absent AS x"])
def test_a_faulty_statement_is_one_line(store: Store, statement: str) -> None:
    with pytest.raises(StoreError, match="refused a statement: ") as failed:
        store.read(statement)
    assert "\n" not in str(failed.value)


def test_a_write_is_all_or_nothing(store: Store) -> None:
    create = "CREATE (c:Company {id: $id})"
    with pytest.raises(StoreError):
        store.write([(create, {"id": "company:1"}), (create, {"id": "company:2"}), (create, {"id": "company:1"})])
    assert everything(store) == []


def test_writers_that_conflict_are_tried_again(store: Store, place: Path | Neo4jSettings) -> None:
    store.write([("CREATE (c:Company {id: 'counter', n: 0})", {})])

    def count() -> None:
        with open_store(place) as other:
            for _ in range(20):
                other.write([("MATCH (c:Company {id: 'counter'}) SET c.n = c.n + 1", {})])

    writers = [threading.Thread(target=count) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert store.read("MATCH (c:Company) RETURN c.n AS n") == [{"n": 40}]


def test_several_threads_may_ask_at_once_and_one_timeout_does_not_disturb_the_others(filled: Store) -> None:
    answers: list[object] = []

    def ask() -> None:
        for _ in range(10):
            answers.extend(filled.read("MATCH (c:Company) RETURN c.id AS id"))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    with pytest.raises(QueryStopped):
        filled.read(ENDLESS, timeout=0.2)
    for thread in threads:
        thread.join()
    assert answers == [{"id": "company:1"}] * 40


def test_preparing_again_is_harmless_and_ids_are_unique(filled: Store) -> None:
    filled.prepare()
    with pytest.raises(StoreError):
        filled.write([("CREATE (c:Company {id: 'company:1'})", {})])


def test_it_says_what_it_is(store: Store) -> None:
    name = {"embedded": "ArcadeDB ", "neo4j": "Neo4j "}[store.engine]
    assert store.describe().startswith(name)
    assert store.describe()[len(name)].isdigit()


def mark(store: Store, workspace: str) -> None:
    store.write([("CREATE (:Ownergraph {id: 'ownergraph', workspace: $workspace})", {"workspace": workspace})])


def test_an_empty_database_and_the_workspaces_own_may_be_written_to(store: Store) -> None:
    check_owner(store, "workspace-1", into_existing=False)
    mark(store, "workspace-1")
    store.write([("CREATE (c:Company {id: 'company:1'})", {})])
    check_owner(store, "workspace-1", into_existing=False)


def test_a_database_with_other_nodes_is_left_alone_unless_told(filled: Store) -> None:
    with pytest.raises(ForeignDatabase, match=r"write: .* --into-existing"):
        check_owner(filled, "workspace-1", into_existing=False)
    check_owner(filled, "workspace-1", into_existing=True)


def test_the_database_of_another_workspace_is_left_alone_in_any_case(store: Store) -> None:
    mark(store, "workspace-1")
    for into_existing in (False, True):
        with pytest.raises(ForeignDatabase, match="belongs to another ownergraph workspace"):
            check_owner(store, "workspace-2", into_existing=into_existing)


def test_a_server_that_is_down_is_one_line_without_the_password() -> None:
    settings = Neo4jSettings("bolt://127.0.0.1:1", "neo4j", "a-secret-word")
    with (
        pytest.raises(StoreUnavailable, match=r"bolt://127\.0\.0\.1:1 does not answer: check NEO4J_URI") as failed,
        open_store(settings),
    ):
        pass
    assert "secret" not in f"{failed.value}{settings}"


@pytest.mark.neo4j
def test_a_wrong_password_is_one_line_without_it(neo4j_server: Neo4jSettings) -> None:
    wrong = Neo4jSettings(neo4j_server.uri, "nobody", "a-secret-word", "neo4j")
    with (
        pytest.raises(StoreUnavailable, match="refuses the user name or password: check NEO4J_USERNAME") as failed,
        open_store(wrong),
    ):
        pass
    assert "secret" not in str(failed.value)


@pytest.mark.neo4j
def test_a_missing_database_is_named(neo4j_server: Neo4jSettings) -> None:
    absent = Neo4jSettings(neo4j_server.uri, neo4j_server.username, neo4j_server.password, "absent")
    with pytest.raises(StoreUnavailable, match="has no database absent: check NEO4J_DATABASE"), open_store(absent):
        pass


def test_settings_come_from_the_environment_and_the_address_given_goes_first() -> None:
    environ = {"NEO4J_URI": "neo4j+s://a.example", "NEO4J_PASSWORD": "a-secret-word", "NEO4J_DATABASE": "trade"}
    found = neo4j_settings(None, environ)
    assert found == Neo4jSettings("neo4j+s://a.example", "neo4j", "a-secret-word", "trade")
    assert "secret" not in repr(found)
    given = neo4j_settings("bolt://localhost:7687", {**environ, "NEO4J_USERNAME": "ann", "NEO4J_DATABASE": ""})
    assert given == Neo4jSettings("bolt://localhost:7687", "ann", "a-secret-word", None)
    assert neo4j_settings(None, {"NEO4J_PASSWORD": "a-secret-word"}) is None


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("http://localhost:7474", "is no address of a Neo4j server"),
        ("localhost:7687", "is no address of a Neo4j server"),
        ("bolt://", "is no address of a Neo4j server"),
        ("bolt://localhost:99999", "is no address of a Neo4j server"),
        ("bolt://neo4j:a-secret-word@localhost", "holds a user or password"),
    ],
)
def test_a_wrong_address_is_refused_without_repeating_a_password(address: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as failed:
        neo4j_settings(address, {"NEO4J_PASSWORD": "x"})
    assert "secret" not in str(failed.value)


def test_an_address_without_a_password_says_which_variable_to_set() -> None:
    with pytest.raises(UsageError, match="no password for the store neo4j://localhost:7687: set NEO4J_PASSWORD"):
        neo4j_settings("neo4j://localhost:7687", {})
