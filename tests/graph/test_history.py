"""What a newer file means for what older ones said, as the store shows it on each engine."""

import itertools
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.build import build
from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim
from graph.publish import publish
from graph.store import Store
from graph.workspace import Workspace
from tests.conftest import empty
from tests.graph.claims_of import add
from tests.graph.published_tables import contents

Period = tuple[str | None, str | None]


class Investigation:
    """A workspace with its store."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.workspace = Workspace.open(folder / "workspace")

    def list_(self, name: str, edition: str | None, *parties: str) -> None:
        """Loads a list that states everything there is on its day."""
        add(self.workspace, name, [_listed(party) for party in parties], source="list", history="full", edition=edition)

    def register(self, name: str, day: str, owner: str) -> None:
        """Loads a register's extract of one company, whose only owner it names."""
        add(self.workspace, name, [_extract(day, owner)], source="register", history="by_subject")

    def declarations(self, name: str, *keys: str) -> None:
        """Loads a customs table."""
        filings = [_declaration(key) for key in keys]
        add(self.workspace, name, filings, source="customs", history="additive", rank="declaration")

    def forget(self, source: str) -> None:
        """Removes what was loaded of a source."""
        shutil.rmtree(self.workspace.root / "claims" / source)

    def ties(self, kind: str) -> dict[str, dict[str, Any]]:
        """The relationships of this kind in the store, by the name of the node at their start."""
        nodes, ties = self._published()
        return {nodes[start][1]["name"]: found for of_kind, start, _, found in ties.values() if of_kind == kind}

    def graph(self) -> tuple[Any, Any]:
        return self._published()

    def _published(self) -> tuple[Any, Any]:
        build(self.workspace)
        publish(self.store, self.workspace.built, self.workspace.published("test"), self.workspace.id)
        return contents(self.store)


@pytest.fixture
def investigation(store: Store, tmp_path: Path) -> Investigation:
    return Investigation(store, tmp_path)


def _listed(party: str) -> Filing:
    claims: list[Claim] = [
        NodeClaim(f"list:{party}", "Company", {"name": party}),
        NodeClaim("list:listing", "Listing", {"name": "Invented list", "list": "Invented list"}),
        RelationshipClaim("LISTED_AS", f"list:{party}", "list:listing"),
    ]
    return Filing(party, claims)


def _extract(day: str, owner: str) -> Filing:
    claims: list[Claim] = [
        NodeClaim("register:1", "Company", {"name": "Invented Company"}),
        NodeClaim(f"register:{owner}", "Person", {"name": owner}),
        RelationshipClaim("OWNS", f"register:{owner}", "register:1", {"share_min": 100.0, "share_max": 100.0}),
    ]
    return Filing(f"1@{day}", claims, seen_on=day, subject="register:1")


def _declaration(key: str) -> Filing:
    day = "2022-03-04"
    claims: list[Claim] = [
        NodeClaim("customs:sender", "Company", {"name": "Invented Sender"}),
        NodeClaim(f"customs:{key}", "Shipment", {"first_on": day, "last_on": day, "kg": 3.5}),
        RelationshipClaim("SENT", "customs:sender", f"customs:{key}", start=day, end=day),
    ]
    return Filing(key, claims, seen_on=day)


def _period(tie: dict[str, Any]) -> Period:
    return tie.get("started_on"), tie.get("ended_on")


def test_what_a_newer_edition_of_a_full_source_leaves_out_has_ended(investigation: Investigation) -> None:
    investigation.list_("a", "2022-01-01", "Gone Ltd", "Kept Ltd")
    investigation.list_("b", "2023-01-01", "Kept Ltd", "New Ltd")
    listed = investigation.ties("LISTED_AS")
    assert {name: tie.get("ended_on") for name, tie in listed.items()} == {
        "Gone Ltd": "2022-01-01/2023-01-01",
        "Kept Ltd": None,
        "New Ltd": None,
    }
    assert (listed["Kept Ltd"]["citations"], listed["Kept Ltd"]["seen_on"]) == (2, "2023-01-01")


def test_files_of_one_date_are_parts_of_one_edition(investigation: Investigation) -> None:
    investigation.list_("part 1", "2022-01-01", "One Ltd", "Gone Ltd")
    investigation.list_("part 2", "2022-01-01", "Two Ltd")
    assert {tie.get("ended_on") for tie in investigation.ties("LISTED_AS").values()} == {None}
    investigation.list_("newer part 1", "2023-01-01", "One Ltd")
    investigation.list_("newer part 2", "2023-01-01", "Two Ltd")
    ended = {name: tie.get("ended_on") for name, tie in investigation.ties("LISTED_AS").items()}
    assert ended == {"One Ltd": None, "Two Ltd": None, "Gone Ltd": "2022-01-01/2023-01-01"}


def test_a_full_file_of_no_known_date_ends_nothing_and_is_ended_by_nothing(investigation: Investigation) -> None:
    investigation.list_("a", None, "One Ltd")
    investigation.list_("b", None, "Two Ltd")
    investigation.list_("c", "2023-01-01", "Three Ltd")
    assert {tie.get("ended_on") for tie in investigation.ties("LISTED_AS").values()} == {None}


def test_a_source_by_subject_ends_only_what_its_newer_record_of_the_subject_leaves_out(
    investigation: Investigation,
) -> None:
    investigation.register("a", "2022-01-01", "Invented Founder")
    investigation.list_("l", "2022-06-01", "Listed Ltd")
    investigation.register("b", "2023-01-01", "Invented Successor")
    owners = investigation.ties("OWNS")
    assert owners["Invented Founder"]["ended_on"] == "2022-01-01/2023-01-01"
    assert "ended_on" not in owners["Invented Successor"]
    assert "ended_on" not in investigation.ties("LISTED_AS")["Listed Ltd"]


def test_what_another_additive_file_leaves_out_goes_on(investigation: Investigation) -> None:
    investigation.declarations("a", "1", "2")
    before = investigation.graph()
    investigation.declarations("b", "3")
    nodes, ties = investigation.graph()
    assert before[0].items() <= nodes.items()
    assert before[1].items() <= ties.items()


def test_the_same_record_in_two_files_is_one_fact_that_cites_both(investigation: Investigation) -> None:
    investigation.declarations("a", "1", "2")
    once = investigation.graph()
    investigation.declarations("b", "2", "3")
    nodes, ties = investigation.graph()
    assert {id_ for id_, (kind, _) in nodes.items() if kind == "Shipment"} == {f"customs:{key}" for key in "123"}
    cited = {end: properties["citations"] for kind, _, end, properties in ties.values() if kind == "SENT"}
    assert cited == {"customs:1": 1, "customs:2": 2, "customs:3": 1}
    assert once[1].keys() < ties.keys()


def test_an_older_edition_loaded_later_changes_nothing_of_a_newer_one(store: Store, tmp_path: Path) -> None:
    editions = [("a", "2021-01-01", "First"), ("b", "2022-01-01", "Second"), ("c", "2023-01-01", "Third")]
    results = []
    for number, order in enumerate(itertools.permutations(editions)):
        empty(store)
        investigation = Investigation(store, tmp_path / str(number))
        for name, day, owner in order:
            investigation.register(name, day, owner)
            investigation.list_(f"l{name}", day, owner)
        results.append(investigation.graph())
    assert all(result == results[0] for result in results)
    nodes, ties = results[0]
    ended = {nodes[start][1]["name"]: found.get("ended_on") for _, start, _, found in ties.values()}
    assert ended == {"First": "2021-01-01/2022-01-01", "Second": "2022-01-01/2023-01-01", "Third": None}


@pytest.mark.parametrize("source", ["list", "register", "customs"])
def test_taking_one_source_away_leaves_the_others_as_they_were(investigation: Investigation, source: str) -> None:
    load: dict[str, Sequence[Any]] = {
        "list": (investigation.list_, "l", "2022-01-01", "Listed Ltd"),
        "register": (investigation.register, "r", "2022-01-01", "Invented Founder"),
        "customs": (investigation.declarations, "c", "1", "2"),
    }
    for name, (function, *arguments) in load.items():
        if name != source:
            function(*arguments)
    without = investigation.graph()
    function, *arguments = load[source]
    function(*arguments)
    assert investigation.graph() != without
    investigation.forget(source)
    assert investigation.graph() == without
