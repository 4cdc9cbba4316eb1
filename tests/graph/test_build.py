"""The build: chosen values, ended facts, conflicts and derived values, independent of the order of loading."""

import itertools
from pathlib import Path

import pytest

from graph.claims import Filing, NodeClaim, RelationshipClaim, Value
from graph.errors import ModelError
from graph.workspace import Workspace
from tests.graph.claims_of import Rows, add, built, tables

OGRN = "1155476004485"
INN = "5404002997"
COMPANY = f"register:{OGRN}"
NODE = f"ru-ogrn:{OGRN}"


def extract(day: str, owners: dict[str, float], sequence: int = 0, **values: Value) -> Filing:
    """A register extract of the one company, with its owners and their shares."""
    company: dict[str, Value] = {"name": "ООО «Вымысел»", "ru_ogrn": OGRN, "ru_inn": INN, "country": "RU", **values}
    claims = [NodeClaim(COMPANY, "Company", company)]
    for owner, share in owners.items():
        claims.append(NodeClaim(f"register:{owner}", "Person", {"name": owner}))
        stake: dict[str, Value] = {"share_min": share, "share_max": share}
        claims.append(RelationshipClaim("OWNS", f"register:{owner}", COMPANY, stake, start="2015-01-23"))  # type: ignore[arg-type]
    return Filing(f"{OGRN}@{day}@{sequence}", claims, seen_on=day, sequence=sequence, subject=COMPANY)


def declaration(day: str, name: str = "VYMYSEL LLC", **values: Value) -> Filing:
    """A customs declaration whose consignee carries the company's INN."""
    consignee = f"customs:ru-inn:{INN}"
    return Filing(
        f"10/{day}",
        [
            NodeClaim(consignee, "Company", {"name": name, "ru_inn": INN, **values}),
            NodeClaim(f"customs:10/{day}", "Shipment", {"first_on": day, "last_on": day, "kg": 3.5}),
            RelationshipClaim("RECEIVED_BY", f"customs:10/{day}", consignee, start=day, end=day),
        ],
        seen_on=day,
    )


def stakes(ties: Rows) -> dict[object, dict[str, object]]:
    return {tie["from"]: tie for tie in ties.values() if tie["kind"] == "OWNS"}


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def test_a_declaration_meets_the_register_whichever_is_loaded_first(tmp_path: Path) -> None:
    seen = []
    for order in itertools.permutations(["register", "customs"]):
        workspace = Workspace.open(tmp_path / "-".join(order))
        for name in order:
            if name == "register":
                add(workspace, "a", [extract("2020-01-01", {"Иванов": 100})])
            else:
                add(
                    workspace,
                    "b",
                    [declaration("2022-03-04")],
                    source="customs",
                    history="additive",
                    rank="declaration",
                )
        nodes, ties = built(workspace)
        assert [tie["to"] for tie in ties.values() if tie["kind"] == "RECEIVED_BY"] == [NODE]
        assert nodes[NODE]["name"] == "ООО «Вымысел»"
        assert nodes[NODE]["names"] == ["VYMYSEL LLC", "ООО «Вымысел»"]
        assert f"ru-inn:{INN}" in nodes[NODE]["former_ids"]  # type: ignore[operator]
        seen.append(tables(workspace.root))
    assert seen[0] == seen[1]


def test_an_owner_that_a_newer_extract_leaves_out_has_ended_between_the_two(workspace: Workspace) -> None:
    add(workspace, "a", [extract("2020-01-01", {"Иванов": 50, "Петров": 50}), extract("2021-01-01", {"Петров": 50})])
    _, ties = built(workspace)
    ivanov, petrov = stakes(ties)["register:Иванов"], stakes(ties)["register:Петров"]
    assert (ivanov["ended_on"], ivanov["ended_on_min"], ivanov["ended_on_max"]) == (
        "2020-01-01/2021-01-01",
        "2020-01-01",
        "2021-01-01",
    )
    assert "ended_on" not in petrov
    assert (petrov["ended_on_min"], petrov["seen_on"], petrov["citations"]) == ("2021-01-01", "2021-01-01", 2)


def test_of_two_extracts_of_one_day_the_higher_record_number_holds(workspace: Workspace) -> None:
    add(
        workspace,
        "a",
        [
            extract("2020-01-01", {"Новый": 100}, 9, status="new"),
            extract("2020-01-01", {"Старый": 100}, 8, status="old"),
        ],
    )
    nodes, ties = built(workspace)
    assert nodes[NODE]["status"] == "new"
    assert stakes(ties)["register:Старый"]["ended_on"] == "2020-01-01"
    assert "ended_on" not in stakes(ties)["register:Новый"]


def test_a_value_that_the_newest_extract_no_longer_states_is_not_shown(workspace: Workspace) -> None:
    add(workspace, "a", [extract("2020-01-01", {}, email="old@example.org"), extract("2021-01-01", {})])
    nodes, _ = built(workspace)
    assert "email" not in nodes[NODE]


def test_a_stake_with_another_share_is_another_fact(workspace: Workspace) -> None:
    add(workspace, "a", [extract("2020-01-01", {"Иванов": 50}), extract("2021-01-01", {"Иванов": 100})])
    _, ties = built(workspace)
    shares = {tie["share_min"]: tie.get("ended_on") for tie in ties.values() if tie["kind"] == "OWNS"}
    assert shares == {50.0: "2020-01-01/2021-01-01", 100.0: None}


def test_the_same_record_in_two_files_is_one_fact_with_two_citations(workspace: Workspace) -> None:
    add(workspace, "a", [extract("2020-01-01", {"Иванов": 100})])
    add(workspace, "b", [extract("2020-01-01", {"Иванов": 100})])
    _, ties = built(workspace)
    (stake,) = stakes(ties).values()
    assert stake["citations"] == 2


def test_an_older_edition_loaded_later_overrides_nothing(tmp_path: Path) -> None:
    files = {"a": extract("2021-01-01", {"Петров": 100}, name="Новое имя"), "b": extract("2020-01-01", {"Иванов": 100})}
    results = []
    for order in ("ab", "ba"):
        workspace = Workspace.open(tmp_path / order)
        for name in order:
            add(workspace, name, [files[name]])
        nodes, _ = built(workspace)
        assert nodes[NODE]["name"] == "Новое имя"
        results.append(tables(workspace.root))
    assert results[0] == results[1]


def test_differing_values_of_one_property_are_a_conflict_with_both_sources(workspace: Workspace) -> None:
    add(workspace, "a", [extract("2020-01-01", {})])
    add(
        workspace,
        "b",
        [declaration("2022-03-04", country="BY")],
        source="customs",
        history="additive",
        rank="declaration",
    )
    nodes, ties = built(workspace)
    stated = {(t["property"], t["value"], t["source_id"]) for t in ties.values() if t["kind"] == "STATED_IN"}
    assert nodes[NODE]["country"] == "RU"
    assert stated == {("country", "RU", f"file:{'a'.ljust(16, '0')}"), ("country", "BY", f"file:{'b'.ljust(16, '0')}")}


def test_what_others_hold_is_no_person_whoever_says_so(workspace: Workspace) -> None:
    """A record that gives a person a company's number costs that record's label, not the whole graph."""
    add(
        workspace,
        "a",
        [Filing("1", [NodeClaim("findings:x", "Person", {"name": "X", "ru_inn": INN})])],
        source="findings",
    )
    uncertain = declaration("2022-01-01", kind_certain=False).claims
    stake = RelationshipClaim("OWNS", "customs:owner", f"customs:ru-inn:{INN}")
    owner = NodeClaim("customs:owner", "Company", {"name": "Owner"})
    add(
        workspace,
        "b",
        [Filing("2", [*uncertain, owner, stake])],
        source="customs",
        history="additive",
        rank="declaration",
    )

    nodes, ties = built(workspace)

    assert nodes[f"ru-inn:{INN}"]["kind"] == "Company"
    assert set(stakes(ties)) == {"customs:owner"}


def test_a_certain_kind_decides_the_label_over_an_uncertain_one(workspace: Workspace) -> None:
    uncertain = NodeClaim("customs:x", "Company", {"name": "X", "ru_inn": "500100732259", "kind_certain": False})
    certain = NodeClaim("register:x", "Person", {"name": "X", "ru_inn": "500100732259"})
    add(workspace, "a", [Filing("1", [uncertain])], source="customs", history="additive", rank="declaration")
    add(workspace, "b", [Filing("1", [certain])], history="additive")
    nodes, _ = built(workspace)
    assert nodes["ru-inn:500100732259"]["kind"] == "Person"


def test_addresses_carry_their_keys_and_how_many_parties_are_there(workspace: Workspace) -> None:
    texts = [
        "195220, г. Санкт-Петербург, ул. Вымышленная, д. 21, оф. 305",
        "office 305, 21 Vymyshlennaya st., St. Petersburg",
    ]
    claims: list[NodeClaim | RelationshipClaim] = []
    for number, text in enumerate(texts):
        claims += [
            NodeClaim(f"register:{number}", "Company", {"name": f"Company {number}"}),
            NodeClaim(f"address:{number}", "Address", {"text": text, "country": "RU"}),
            RelationshipClaim("REGISTERED_AT", f"register:{number}", f"address:{number}"),
        ]
    add(workspace, "a", [Filing("1", claims)])
    nodes, _ = built(workspace)
    first, second = nodes["address:0"], nodes["address:1"]
    assert first["unit_key"] == second["unit_key"]
    assert (first["unit_parties"], first["building_parties"]) == (2, 2)


def test_parties_carry_how_many_others_are_one_step_away_and_whether_a_list_names_them(workspace: Workspace) -> None:
    holding, firm, buyer = ("register:holding", "register:firm", "register:buyer")
    claims: list[NodeClaim | RelationshipClaim] = [
        *(NodeClaim(id_, "Company", {"name": id_}) for id_ in (holding, firm, buyer, "register:alone")),
        NodeClaim("register:1", "Listing", {"list": "Fictional List"}),
        RelationshipClaim("LISTED_AS", buyer, "register:1"),
        RelationshipClaim("OWNS", holding, firm),
        RelationshipClaim("OWNS", firm, firm),
        RelationshipClaim("RELATED_TO", firm, holding),
    ]
    for shipment, sender in (("register:s1", firm), ("register:s2", firm), ("register:s3", buyer)):
        receiver = buyer if sender == firm else firm
        claims += [
            NodeClaim(shipment, "Shipment", {"first_on": "2022-01-01", "last_on": "2022-01-01"}),
            RelationshipClaim("SENT", sender, shipment),
            RelationshipClaim("RECEIVED_BY", shipment, receiver),
        ]
    add(workspace, "a", [Filing("1", claims)])
    nodes, _ = built(workspace)
    counts = {
        id_: (nodes[id_].get("neighbours"), nodes[id_].get("listed_neighbours"))
        for id_ in (holding, firm, buyer, "register:alone")
    }
    assert counts == {holding: (1, 0), firm: (2, 1), buyer: (1, 0), "register:alone": (None, None)}
    assert [id_ for id_, node in nodes.items() if node.get("listed")] == [buyer]


def test_a_registered_activity_of_defence_is_marked_whether_main_or_not(workspace: Workspace) -> None:
    add(workspace, "a", [extract("2020-01-01", {}, activity_code="46.69", activity_codes=["46.69", "30.30.1"])])
    nodes, _ = built(workspace)
    assert nodes[NODE]["defence_activity"] == "30.30.1"


def test_a_relationship_to_a_node_that_nobody_describes_is_refused_by_name(workspace: Workspace) -> None:
    add(workspace, "a", [Filing("1", [RelationshipClaim("OWNS", "register:nobody", COMPANY)])])
    with pytest.raises(ModelError, match="register:nobody"):
        built(workspace)


def test_a_relationship_that_the_schema_does_not_have_is_refused(workspace: Workspace) -> None:
    claims = [NodeClaim("a:1", "Address", {"text": "x"}), NodeClaim("p:1", "Person", {"name": "y"})]
    add(workspace, "a", [Filing("1", [*claims, RelationshipClaim("OWNS", "p:1", "a:1")])])
    with pytest.raises(ModelError, match=r"no \(Person\)-\[:OWNS\]->\(Address\)"):
        built(workspace)


def test_a_workspace_without_files_builds_empty_tables(workspace: Workspace) -> None:
    assert built(workspace) == ({}, {})


# --- a source that is replaced as a whole ----------------------------------------------------------------------------


def entry(key: str, end: str | None = None, **values: Value) -> Filing:
    """An entry of a list: a party and its listing."""
    return Filing(
        key,
        [
            NodeClaim(f"list:{key}", "Company", {"name": f"Fictional {key}", **values}),
            NodeClaim(f"list:listing:{key}", "Listing", {"list": "A list", "listed_on": "2010-01-01"}),
            RelationshipClaim("LISTED_AS", f"list:{key}", f"list:listing:{key}", {}, start="2010-01-01", end=end),
        ],
    )


def editions(workspace: Workspace, older: list[Filing], newer: list[Filing]) -> tuple[Rows, dict[object, object]]:
    """The nodes after two editions of a list, and the end of each listing by its party."""
    for name, filings, edition in (("a", older, "2019-12"), ("b", newer, "2023-11")):
        add(workspace, name, filings, source="list", history="full", rank="list", edition=edition)
    nodes, ties = built(workspace)
    return nodes, {tie["from"]: tie.get("ended_on") for tie in ties.values()}


def test_an_entry_that_a_newer_edition_leaves_out_has_ended_and_keeps_what_was_said_of_it(workspace: Workspace) -> None:
    nodes, ends = editions(workspace, [entry("gone", country="EE"), entry("stays")], [entry("stays")])
    assert ends == {"list:gone": "2019-12/2023-11", "list:stays": None}
    assert nodes["list:gone"]["country"] == "EE"
    assert nodes["list:listing:gone"]["listed_on"] == "2010-01-01"


def test_a_value_that_a_newer_edition_of_the_entry_leaves_out_is_not_shown(workspace: Workspace) -> None:
    nodes, _ = editions(workspace, [entry("stays", country="EE", city="Tallinn")], [entry("stays", country="EE")])
    assert nodes["list:stays"]["country"] == "EE"
    assert "city" not in nodes["list:stays"]


def test_a_filed_end_holds_unless_a_newer_edition_left_the_entry_out_before_it(workspace: Workspace) -> None:
    older = [
        entry("until 2056", end="2056-06-29"),
        entry("until 2020", end="2020-05-01"),
        entry("stays", end="2056-06-29"),
    ]
    _, ends = editions(workspace, older, [entry("stays", end="2056-06-29")])
    assert ends == {
        "list:until 2056": "2019-12/2023-11",
        "list:until 2020": "2020-05-01",
        "list:stays": "2056-06-29",
    }


def test_an_edition_known_by_its_month_bounds_the_end_by_days(workspace: Workspace) -> None:
    for name, filings, edition in (("a", [entry("gone")], "2019-12"), ("b", [entry("stays")], "2023-11")):
        add(workspace, name, filings, source="list", history="full", rank="list", edition=edition)
    _, ties = built(workspace)
    (gone,) = [tie for tie in ties.values() if tie["from"] == "list:gone"]
    assert (gone["ended_on_min"], gone["ended_on_max"]) == ("2019-12-01", "2023-11-30")
