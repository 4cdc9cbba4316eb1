"""Simulated files: the loaders take all of them, and the questions find what the answer key says and nothing else."""

import json
import shutil
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import pytest

from explorer.session import Session
from explorer.simulate import write
from graph.build import build
from graph.identifiers import is_valid
from graph.workspace import Workspace
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.explorer.simulated import SEED, SHIPMENTS, Simulated, loaded

CHAIN = ("tie", "level", "shipments", "value_usd", "first_on", "last_on", "direct_shipments")


@pytest.fixture(scope="module")
def folder(simulated: Simulated) -> Path:
    """The simulated files."""
    return simulated.folder


@pytest.fixture(scope="module")
def key(simulated: Simulated) -> dict[str, Any]:
    """The answer key."""
    return simulated.key


@pytest.fixture(scope="module")
def workspace(simulated: Simulated) -> Workspace:
    """The files, loaded and built."""
    return simulated.workspace


def chains(session: Session, **given: object) -> list[dict[str, Any]]:
    """The rows of `intermediary-chains`."""
    answer = ask(Catalogue().get("intermediary-chains"), given, session.store, session.search)
    assert not answer.truncated
    rows: list[dict[str, Any]] = answer.to_json()["rows"]
    return rows


def keys_at_addresses(workspace: Workspace, level: str) -> dict[str, set[str]]:
    """The keys of all addresses of each party."""
    tables = {name: str(workspace.built / f"{name}.parquet") for name in ("nodes", "relationships")}
    found = defaultdict(set)
    with duckdb.connect() as db:
        rows = db.execute(
            f"""SELECT r.from_id, a.properties->>'$.{level}_key' FROM read_parquet($relationships) r
            JOIN read_parquet($nodes) a ON a.id = r.to_id WHERE r.kind = 'REGISTERED_AT'""",
            tables,
        ).fetchall()
    for party, found_key in rows:
        found[party].add(found_key)
    return found


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    write(tmp_path / "again", shipments=SHIPMENTS, seed=SEED)
    write(tmp_path / "other", shipments=SHIPMENTS, seed=8)

    for path in folder.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes()
        assert (tmp_path / "other" / path.name).read_bytes() != path.read_bytes()


def test_there_are_as_many_shipments_and_companies_as_were_asked_for(key: dict[str, Any]) -> None:
    tables = {name: count - 1 for name, count in key["records"].items() if key["sources"][name] == "customs"}

    assert sum(tables.values()) == key["shipments"] == SHIPMENTS
    assert tables["exports.csv"] == 50
    assert key["companies"] == 100
    # Five companies have two documents: a director left, or the owners changed.
    assert key["records"]["VO_RUGFO_fictional.xml"] == 105


def test_the_smallest_simulation_loads_too(tmp_path: Path) -> None:
    path = write(tmp_path / "files", shipments=100, seed=3)
    loaded(path.parent, tmp_path / "workspace")

    assert json.loads(path.read_text("utf-8"))["shipments"] == 100


def test_tables_are_the_same_in_however_many_parts_they_are_built(
    simulated: Simulated, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = Workspace.open(tmp_path / "workspace")
    shutil.copytree(simulated.workspace.root / "claims", workspace.root / "claims")
    monkeypatch.setattr("graph.build._CLAIMS_OF_A_PART", 700)
    build(workspace)

    for table in ("nodes", "relationships", "ids", "search"):
        one, many = (place.built / f"{table}.parquet" for place in (simulated.workspace, workspace))
        assert many.read_bytes() == one.read_bytes()
    assert not (workspace.root / "built.part").exists()


def test_names_say_that_they_are_invented_and_numbers_are_valid(key: dict[str, Any]) -> None:
    named = [row[side] for row in key["chains"] for side in ("importer", "end_user")]

    assert all("ВЫМЫСЕЛ" in company["name"] for company in named)
    assert all(row["exporter"]["name"].startswith("FICTIONAL ") for row in key["chains"])
    assert all(is_valid("ru_inn", company["ru_inn"]) and company["ru_inn"].startswith("00") for company in named)
    assert all(is_valid("ru_ogrn", company["id"].removeprefix("ru-ogrn:")) for company in named)


def test_each_way_of_planting_is_there(key: dict[str, Any]) -> None:
    assert {(row["tie"], row["level"], row["planted"]) for row in key["chains"]} == {
        ("address", "unit", "same room, both in the register"),
        ("address", "unit", "same room, in Russian in the register and in English in declarations"),
        ("address", "building", "another room of the same building"),
        ("owner", None, "a common owner"),
        ("director", None, "a common director"),
    }
    assert {row["planted"] for row in key["decoys"]} == {
        "same room of mass registration",
        "another room in a building of mass registration",
        "same name, another company",
        "a director of the same name, another person",
        "same street, house and room in another city",
        "same house and room in another block",
        "a common director who left before",
    }
    assert {bool(row["direct_shipments"]) for row in key["chains"]} == {True, False}


def test_importers_and_register_are_one_company_each_in_the_graph(workspace: Workspace, key: dict[str, Any]) -> None:
    with duckdb.connect() as db:
        nodes = str(workspace.built / "nodes.parquet")
        count = "SELECT count(*) FROM read_parquet(?) WHERE kind = 'Company' AND starts_with(id, 'ru-')"
        shipments = "SELECT count(*) FROM read_parquet(?) WHERE kind = 'Shipment'"

        assert db.execute(count, [nodes]).fetchall() == [(key["companies"],)]
        assert db.execute(shipments, [nodes]).fetchall() == [(key["shipments"],)]


def test_the_rooms_and_buildings_that_were_planted_have_one_key(workspace: Workspace, key: dict[str, Any]) -> None:
    units, buildings = keys_at_addresses(workspace, "unit"), keys_at_addresses(workspace, "building")

    for row in key["chains"]:
        importer, maker = row["importer"]["id"], row["end_user"]["id"]
        assert bool(units[importer] & units[maker]) == (row["level"] == "unit")
        assert bool(buildings[importer] & buildings[maker]) == (row["tie"] == "address")


def test_the_addresses_of_decoys_have_keys_and_other_ones(workspace: Workspace, key: dict[str, Any]) -> None:
    buildings = keys_at_addresses(workspace, "building")

    for row in key["decoys"]:
        importer, maker = buildings[row["importer"]["id"]], buildings[row["end_user"]["id"]]
        assert None not in importer | maker
        assert bool(importer & maker) == ("mass registration" in row["planted"])


def test_exactly_the_planted_chains_are_found_with_what_their_shipments_add_up_to(
    simulated_session: Session, key: dict[str, Any]
) -> None:
    def identified(row: dict[str, Any]) -> tuple[Any, ...]:
        value = pytest.approx(row["value_usd"])
        return (*(value if name == "value_usd" else row[name] for name in CHAIN),)

    def pair(row: dict[str, Any]) -> tuple[str, str, str]:
        return row["exporter_name"], row["importer_id"], row["end_user_id"]

    found = {pair(row): row for row in chains(simulated_session)}
    planted = {(row["exporter"]["name"], row["importer"]["id"], row["end_user"]["id"]): row for row in key["chains"]}

    assert found.keys() == planted.keys()
    assert len(chains(simulated_session)) == len(planted)
    for names, row in found.items():
        assert tuple(row[name] for name in CHAIN) == identified(planted[names])
        assert row["basis"] == "itemised"
        assert row["end_user_ground"].startswith("registered activity: ")


def test_decoys_of_mass_registration_come_back_when_asked_for(simulated_session: Session, key: dict[str, Any]) -> None:
    crowded = {row["importer"]["id"] for row in key["decoys"] if "mass registration" in row["planted"]}
    rows = chains(simulated_session, max_parties=40)

    assert crowded <= {row["importer_id"] for row in rows if row["mass"]}
    assert {row["importer_id"] for row in rows if row["mass"]} <= crowded
