"""Publishing: the store ends with the built tables and nothing else, whatever was there before and whatever happened."""

import copy
import json
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from unittest.mock import Mock

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph.difference import Changes, Counts, difference
from graph.errors import ForeignDatabase, ModelError, StoreError
from graph.publish import publish
from graph.store import Neo4jSettings, Statement, Store
from tests.conftest import empty
from tests.graph.published_tables import Tables, contents

HOSTILE = "'}) MATCH (n) DETACH DELETE n // ` $rows \\ \" <script>\u202e\n\t😀"
ROWS = [0, 1, 4, 11]

OLD = Tables(
    nodes={
        "company:1": ("Company", {"name": "ООО «Вымысел»", "names": ["Vymysel", "ООО «Вымысел»"], "country": "RU"}),
        "company:2": ("Company", {"name": "Invented Trading Ltd", "kind_certain": False}),
        "company:3": ("Company", {"name": "Gone Ltd"}),
        "person:1": ("Person", {"name": "Иван Вымышленный", "note": "to be lost"}),
        "address:1": ("Address", {"text": "1 Invented Road", "unit_parties": 2}),
        "shipment:1": ("Shipment", {"goods": "copper", "kg": 10.5, "first_on": "2022-01"}),
        "shipment:2": ("Shipment", {"goods": "copper", "kg": 11.0}),
    },
    relationships={
        "owns:1": ("OWNS", "person:1", "company:1", {"share_min": 50.0, "citations": 1}),
        "owns:2": ("OWNS", "company:1", "company:2", {"share_min": 100.0, "note": "to be lost"}),
        "at:1": ("REGISTERED_AT", "company:1", "address:1", {"address_kind": "registered"}),
        "at:3": ("REGISTERED_AT", "company:3", "address:1", {"address_kind": "registered"}),
        "sent:1": ("SENT", "company:2", "shipment:1", {"record": "1"}),
        "sent:2": ("SENT", "company:2", "shipment:2", {"record": "2"}),
        "received:1": ("RECEIVED_BY", "shipment:1", "company:1", {"record": "1"}),
    },
)
NEW = Tables(
    nodes={
        "company:1": (
            "Company",
            {"name": "ООО «Вымысел-2»", "names": ["Vymysel"], "country": "RU", "capital": 10000.0},
        ),
        "company:2": ("PublicBody", {"name": "Invented Trading Board"}),
        "person:1": ("Person", {"name": "Иван Вымышленный"}),
        "person:2": ("Person", {"name": "Анна Вымышленная"}),
        "address:1": ("Address", {"text": "1 Invented Road", "unit_parties": 2}),
        "shipment:1": ("Shipment", {"goods": "copper", "kg": 10.5, "first_on": "2022-01"}),
        "shipment:2": ("Shipment", {"goods": "copper", "kg": 11.0}),
    },
    relationships={
        "owns:1": ("OWNS", "person:2", "company:1", {"share_min": 50.0, "citations": 1}),
        "owns:2": ("OWNS", "company:1", "company:2", {"share_min": 75.0, "started_on_min": "2020-02-29"}),
        "at:1": ("REGISTERED_AT", "company:1", "address:1", {"address_kind": "stated", "citations": 2}),
        "sent:1": ("SENT", "company:2", "shipment:1", {"record": "1"}),
        "received:1": ("RECEIVED_BY", "shipment:1", "company:1", {"record": "1"}),
        "received:2": ("RECEIVED_BY", "shipment:2", "company:1", {"record": "2"}),
    },
)
NOTHING = Changes()
# Of OLD to NEW. The ties of company:2, whose kind changes, count as changed.
OLD_TO_NEW = Changes(Counts(added=1, changed=3, removed=1), Counts(added=1, changed=4, removed=2))


class Crash(Exception):
    """What stands for the death of the program in a test."""


@contextmanager
def crash_after(store: Store, commits: int) -> Iterator[None]:
    """The program dies when so many transactions are in, before it learns of the last one."""
    write, left = store.write, iter(range(commits - 1, -1, -1))

    def counting(statements: Sequence[Statement]) -> None:
        nth_last = next(left, None)
        if nth_last is not None:
            write(statements)
        if not nth_last:
            raise Crash

    died = False
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "write", counting)
        try:
            yield
        except Crash:
            died = True
    assert died


class Place:
    """A store, the folder that remembers it, and built tables that change."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.built = folder / "built"
        self.published = folder / "published"

    def publish(self, tables: Tables, *, batch: int = 3, into_existing: bool = False) -> Changes:
        built = tables.write(self.built)
        return publish(self.store, built, self.published, "mine", batch=batch, into_existing=into_existing)

    def commits(self, tables: Tables) -> int:
        """How many transactions publishing takes."""
        with pytest.MonkeyPatch.context() as patch:
            write = Mock(wraps=self.store.write)
            patch.setattr(self.store, "write", write)
            self.publish(tables)
        return write.call_count


@pytest.fixture
def at(store: Store, tmp_path: Path) -> Place:
    return Place(store, tmp_path)


def test_the_first_publishing_gives_the_store_exactly_the_tables(at: Place) -> None:
    tables = copy.deepcopy(OLD)
    tables.nodes["company:4"] = (
        "Company",
        {
            "name": HOSTILE,
            "names": [HOSTILE, "", "有限公司"],
            "former_ids": [],
            "capital": 0.1,
            "note": "х" * 10_000,
            "incorporated_on": "1990/2021-05-06",
            "incorporated_on_min": "1990-01-01",
            "incorporated_on_max": "2021-05-06",
            "unnamed": False,
        },
    )
    tables.nodes[HOSTILE] = ("Person", {"name": "O'Invented", "unnamed": True})
    tables.relationships["own`s:3'"] = (
        "OWNS",
        HOSTILE,
        "company:4",
        {
            "share_min": 1e-9,
            "share_max": 100.0,
            "direct": True,
            "citations": 9_007_199_254_740_993,
            "note": HOSTILE,
            "ended_on_min": "0999-12-31",
        },
    )
    changes = at.publish(tables)
    assert contents(at.store) == tables.in_store()
    assert changes == Changes(Counts(added=9), Counts(added=8))


def test_numbers_are_kept_as_numbers_with_a_fraction(at: Place) -> None:
    at.publish(Tables(nodes={"company:1": ("Company", {"capital": 10_000})}))
    capital = contents(at.store)[0]["company:1"][1]["capital"]
    assert isinstance(capital, float)


def test_the_same_tables_again_write_nothing(at: Place) -> None:
    at.publish(OLD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(at.store, "write", None)
        assert publish(at.store, at.built, at.published, "mine") == NOTHING
        assert at.publish(OLD) == NOTHING


def test_the_same_rows_in_another_file_change_nothing(at: Place) -> None:
    at.publish(OLD)
    for table in at.built.glob("*.parquet"):
        pq.write_table(pq.read_table(table), table, compression="gzip")
    assert publish(at.store, at.built, at.published, "mine") == NOTHING
    assert contents(at.store) == OLD.in_store()


@pytest.mark.parametrize("batch", [1, 5_000])
def test_a_store_gets_only_what_differs(at: Place, batch: int) -> None:
    at.publish(OLD)
    at.store.write([("MATCH (n:Shipment) SET n.touched = true", {})])
    assert at.publish(NEW, batch=batch) == OLD_TO_NEW
    assert at.store.read("MATCH (n:Shipment) WHERE n.touched RETURN count(n) AS untouched") == [{"untouched": 2}]
    at.store.write([("MATCH (n:Shipment) SET n.touched = null", {})])
    assert contents(at.store) == NEW.in_store()


def test_everything_may_be_removed(at: Place) -> None:
    at.publish(OLD)
    assert at.publish(Tables()) == Changes(Counts(removed=7), Counts(removed=7))
    assert contents(at.store) == ({}, {})
    assert at.publish(OLD) == Changes(Counts(added=7), Counts(added=7))


def test_progress_counts_the_rows_that_are_written(at: Place) -> None:
    told: list[tuple[int, int]] = []
    publish(
        at.store,
        OLD.write(at.built),
        at.published,
        "mine",
        batch=5,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(5, 14), (7, 14), (12, 14), (14, 14)]


def test_a_crash_at_any_transaction_is_made_good_by_the_next_run(at: Place) -> None:
    at.publish(OLD)
    commits = at.commits(NEW)
    assert commits > 4
    for crash in range(commits + 1):
        empty(at.store)
        at.publish(OLD)
        with crash_after(at.store, crash):
            at.publish(NEW)
        assert at.publish(NEW) == (NOTHING if crash == commits else OLD_TO_NEW), crash
        assert contents(at.store) == NEW.in_store(), crash


def test_a_crash_in_the_first_publishing_is_made_good_by_the_next_run(at: Place) -> None:
    for crash in range(at.commits(OLD) + 1):
        empty(at.store)
        with crash_after(at.store, crash):
            at.publish(OLD)
        at.publish(OLD)
        assert contents(at.store) == OLD.in_store(), crash


def test_a_crash_is_made_good_before_newer_tables_are_written(at: Place) -> None:
    newest = Tables(nodes={"company:1": ("Person", {"name": "Вымысел"})})
    at.publish(OLD)
    with crash_after(at.store, 2):
        at.publish(NEW)
    changes = at.publish(newest)
    assert contents(at.store) == newest.in_store()
    assert changes == OLD_TO_NEW + Changes(Counts(changed=1, removed=6), Counts(removed=6))


def test_a_crash_among_the_files_after_the_last_transaction_loses_nothing(at: Place) -> None:
    at.publish(OLD)
    with crash_after(at.store, at.commits(NEW)):
        at.publish(OLD)
    (at.published / "current").rename(at.published / "last")
    assert at.publish(NEW) == OLD_TO_NEW
    assert contents(at.store) == NEW.in_store()


def test_a_run_cut_short_by_a_program_with_another_model_is_written_anew(at: Place) -> None:
    at.publish(OLD)
    with pytest.MonkeyPatch.context() as patch, crash_after(at.store, 3):
        patch.setattr("graph.publish._MODEL", "another")
        at.publish(NEW)
    at.publish(NEW)
    assert contents(at.store) == NEW.in_store()


PUBLISH = """
import json, sys
from pathlib import Path
from unittest.mock import Mock
from graph.publish import publish
from graph.store import Neo4jSettings, open_store

place, built, published = json.loads(sys.stdin.readline())
with open_store(Path(place) if isinstance(place, str) else Neo4jSettings(**place)) as store:
    publish(store, Path(built), Path(published), "mine", batch=1, progress=lambda done, _: print(done, flush=True))
"""


@pytest.mark.parametrize("rows", ROWS)
def test_a_killed_program_is_made_good_by_the_next_run(at: Place, place: Path | Neo4jSettings, rows: int) -> None:
    at.publish(OLD)
    told = [asdict(place) if isinstance(place, Neo4jSettings) else str(place), str(NEW.write(at.built))]
    with subprocess.Popen(
        [sys.executable, "-c", PUBLISH], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        program.stdin.write(json.dumps([*told, str(at.published)]) + "\n")
        program.stdin.flush()
        assert [program.stdout.readline() for _ in range(rows)] == [f"{done}\n" for done in range(1, rows + 1)]
        program.kill()
    assert program.returncode == -signal.SIGKILL
    at.publish(NEW)
    assert contents(at.store) == NEW.in_store()


def test_a_store_that_is_empty_again_gets_everything(at: Place) -> None:
    at.publish(OLD)
    empty(at.store)
    assert at.publish(NEW) == Changes(Counts(added=7), Counts(added=6))
    assert contents(at.store) == NEW.in_store()


def test_a_store_of_which_nothing_is_remembered_is_written_anew(at: Place, tmp_path: Path) -> None:
    at.publish(OLD)
    other = Place(at.store, tmp_path / "copy of the workspace")
    other.built.parent.mkdir()
    with crash_after(at.store, 3):
        other.publish(NEW)
    other.publish(NEW)
    assert contents(at.store) == NEW.in_store()
    at.publish(OLD)
    assert contents(at.store) == OLD.in_store()


FOREIGN = "CREATE (:Company {id: 'foreign:1', name: 'Foreign'})-[:OWNS {id: 'foreign:3'}]->(:Thing {id: 'foreign:2'})"
FOREIGN_NODES = {
    "foreign:1": ("Company", {"id": "foreign:1", "name": "Foreign"}),
    "foreign:2": ("Thing", {"id": "foreign:2"}),
}
FOREIGN_TIES = {"foreign:3": ("OWNS", "foreign:1", "foreign:2", {"id": "foreign:3"})}


def test_a_foreign_database_is_not_touched(at: Place) -> None:
    at.store.write([(FOREIGN, {})])
    with pytest.raises(ForeignDatabase, match="did not write"):
        at.publish(OLD)
    assert contents(at.store) == (FOREIGN_NODES, FOREIGN_TIES)


def test_the_database_of_another_workspace_is_not_touched(at: Place) -> None:
    at.publish(OLD)
    with pytest.raises(ForeignDatabase, match="another ownergraph workspace"):
        publish(at.store, NEW.write(at.built), at.published, "another", into_existing=True)
    assert contents(at.store) == OLD.in_store()


def test_beside_foreign_nodes_only_own_ones_are_ever_changed(at: Place) -> None:
    at.store.write([(FOREIGN, {})])
    at.publish(OLD, into_existing=True)
    nodes, ties = OLD.in_store()
    assert contents(at.store) == (nodes | FOREIGN_NODES, ties | FOREIGN_TIES)
    with crash_after(at.store, 2):
        at.publish(NEW)
    at.publish(Tables())
    assert contents(at.store) == (FOREIGN_NODES, FOREIGN_TIES)


def test_a_foreign_node_with_an_own_id_stops_publishing_before_anything_is_written(at: Place) -> None:
    at.store.write([("CREATE (:Company {id: 'company:2'})", {})])
    with pytest.raises(ForeignDatabase, match="Company with the id 'company:2'"):
        at.publish(OLD, into_existing=True)
    assert at.store.read("MATCH (n) RETURN n.id AS id") == [{"id": "company:2"}]


def test_a_foreign_relationship_is_not_deleted_with_its_node(at: Place) -> None:
    at.store.write([(FOREIGN, {})])
    at.publish(OLD, into_existing=True)
    at.store.write(
        [("MATCH (a:Thing), (b:Company {id: 'company:3'}) CREATE (a)-[:MENTIONS {id: 'foreign:4'}]->(b)", {})]
    )
    with pytest.raises(StoreError, match="still has relationships"):
        at.publish(NEW)
    assert contents(at.store)[1]["foreign:4"][1:3] == ("foreign:2", "company:3")
    at.store.write([("MATCH ()-[r:MENTIONS]->() DELETE r", {})])
    at.publish(NEW)
    assert contents(at.store)[0] == NEW.in_store()[0] | FOREIGN_NODES


def test_a_shared_database_of_which_nothing_is_remembered_is_left_alone(at: Place, tmp_path: Path) -> None:
    at.store.write([(FOREIGN, {})])
    at.publish(OLD, into_existing=True)
    before = contents(at.store)
    other = Place(at.store, tmp_path / "copy of the workspace")
    other.built.parent.mkdir()
    with pytest.raises(StoreError, match="no longer remembered"):
        other.publish(NEW)
    assert contents(at.store) == before


@pytest.mark.parametrize(
    "tables",
    [
        Tables(nodes={"a": ("Company", {"name": "A", "colour": "red"})}),
        Tables(nodes={"a": ("Company", {"name": "A"}), "b": ("Spaceship", {})}),
    ],
)
def test_what_the_schema_does_not_know_is_refused(at: Place, tables: Tables) -> None:
    with pytest.raises(ModelError, match="not in the schema"):
        at.publish(tables)
    assert contents(at.store) == ({}, {})


def test_a_relationship_is_looked_up_from_its_end_with_fewer_of_its_kind(tmp_path: Path) -> None:
    hub = Tables(nodes={"company:1": ("Company", {})})
    for number in range(3):
        hub.nodes[f"shipment:{number}"] = ("Shipment", {})
        hub.relationships[f"sent:{number}"] = ("SENT", "company:1", f"shipment:{number}", {})
        hub.relationships[f"received:{number}"] = ("RECEIVED_BY", f"shipment:{number}", "company:1", {})
    without = Tables(nodes=hub.nodes)
    with difference(hub.write(tmp_path / "old"), without.write(tmp_path / "new"), tmp_path / "scratch") as found:
        statements = [statement for batch in found.batches(100) for statement, _ in batch.statements()]
    assert statements == [
        "UNWIND $rows AS row MATCH (:Shipment {id: row[1]})-[r:RECEIVED_BY {id: row[0]}]->() DELETE r",
        "UNWIND $rows AS row MATCH (:Shipment {id: row[1]})<-[r:SENT {id: row[0]}]-() DELETE r",
    ]


PARTIES = ("Company", "Person")
SHIPMENTS = ("Shipment",)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=4)


@st.composite
def some_tables(draw: st.DrawFn) -> Tables:
    """Tables over few ids, so that two of them share many nodes and relationships, equal or not."""
    tables = Tables()
    for id_ in sorted(draw(st.sets(st.sampled_from([f"node:{n}" for n in range(6)])))):
        kind = draw(st.sampled_from(PARTIES + SHIPMENTS))
        properties: dict[str, object] = {"note": draw(TEXT)} if draw(st.booleans()) else {}
        if kind == "Shipment" and draw(st.booleans()):
            properties["first_on_min"] = draw(st.dates()).isoformat()
        tables.nodes[id_] = (kind, properties)
    parties = [id_ for id_, (kind, _) in tables.nodes.items() if kind in PARTIES]
    shipments = [id_ for id_, (kind, _) in tables.nodes.items() if kind in SHIPMENTS]
    for number in sorted(draw(st.sets(st.integers(0, 7)))):
        kind = draw(st.sampled_from(["RELATED_TO", "CONTROLS", "SENT"]))
        starts, ends = parties, shipments if kind == "SENT" else parties
        if starts and ends:
            said = {"record": draw(TEXT)} if draw(st.booleans()) else {}
            ways = st.tuples(st.sampled_from(starts), st.sampled_from(ends))
            tables.relationships[f"tie:{number}"] = (kind, *draw(ways), said)
    return tables


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    tables=st.tuples(some_tables(), some_tables(), some_tables()), commits=st.integers(0, 8), batch=st.integers(1, 7)
)
def test_any_tables_after_a_crash_at_any_batch(
    store: Store, tables: tuple[Tables, Tables, Tables], commits: int, batch: int
) -> None:
    old, cut, new = tables
    empty(store)
    with tempfile.TemporaryDirectory() as folder:
        at = Place(store, Path(folder))
        at.publish(old, batch=batch)
        with crash_after(store, commits):
            at.publish(cut, batch=batch)
            raise Crash
        at.publish(new, batch=2)
    assert contents(store) == new.in_store()
