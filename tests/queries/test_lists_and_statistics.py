"""Lists and trade statistics in the questions: a listed party meets the customs table; like is compared with like."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from graph.build import build
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from loaders.framework.run import load
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.conftest import session_of

DATA = Path(__file__).parent.parent / "data"
REAL = Path(__file__).parents[3] / "shared" / "data"
WOOD = "eu27_imports_wood_bilateral_RUS_BLR_UKR_CHN_TUR_KAZ_KGZ_ARE_HKG.csv"
CUSTOMS = [("customs", DATA / "customs" / name, None) for name in ("import.csv", "statistical_form.csv")]
EDITIONS = [("us-csl", DATA / "us_csl" / f"csl_{year}.csv", f"{year}-11") for year in ("2019", "2023")]

Asked = Callable[..., list[dict[str, Any]]]


def asking(place: Path | Neo4jSettings, root: Path, files: Sequence[tuple[str, Path, str | None]]) -> Iterator[Asked]:
    """Asks questions of the graph of these files; every row of an answer cites something."""
    workspace = Workspace.open(root)
    for source, path, edition in files:
        assert load(source, [path], workspace, edition=edition).errors == []
    build(workspace)
    with session_of(workspace, place, root.name) as session:

        def asked(question: str, **given: object) -> list[dict[str, Any]]:
            rows = ask(Catalogue().get(question), given, session.store, session.search).to_json()["rows"]
            assert all(row["citations"] and row["citations_total"] >= len(row["citations"]) for row in rows)
            return list(rows)

        yield asked


@pytest.fixture(scope="module")
def lists(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    yield from asking(place, tmp_path_factory.mktemp("lists") / "workspace", [*CUSTOMS, *EDITIONS])


# --- lists -----------------------------------------------------------------------------------------------------------


def test_every_entry_of_both_editions_is_listed_with_ships_and_ends(lists: Asked) -> None:
    rows = lists("listed-parties")
    # The newer edition, an older order and three entries that are followed no further.
    assert len(rows) == 12 + 1 + 3
    ended = {row["party_name"]: row["ended_on"] for row in rows if row["ended_on"]}
    assert ended == {
        # As stated; the newest order of the same party is a listing of its own.
        "FICTIONAL JANE": ended["FICTIONAL JANE"],
        "FICTIONAL JOHN": "2056-06-29",
        # Absent from the newer edition; one of them was listed until 2056.
        "Fictional Trade Gone Ltd": "2019-11/2023-11",
        "FICTIONAL JULES": "2019-11/2023-11",
        # Got a namesake on the list, so that its name alone does not tell which of the two it is.
        "Fictional Twin Trading": "2019-11/2023-11",
    }
    orders = {row["listed_on"]: row["ended_on"] for row in rows if row["party_name"] == "FICTIONAL JANE"}
    assert orders == {"2019-06-05": "2019-12-03", "2023-10-31": "2024-10-30"}
    assert "INVENTED STAR" in {row["party_name"] for row in rows}


def test_a_list_is_asked_for_by_a_part_of_its_name(lists: Asked) -> None:
    rows = lists("listed-parties", list="entity list", since="2015-01-01")
    assert [row["party_name"] for row in rows if row["ended_on"] is None] == [
        "Fictional Design Bureau",
        *["Fictional Twin Trading"] * 2,
    ]


def test_a_listed_party_meets_the_customs_table_by_its_taxpayer_number(lists: Asked) -> None:
    rows = lists("shipments-around-listing", party="0099000021", list="SDN")
    (row,) = rows
    assert (row["party_id"], row["listed_on"]) == ("ru-ogrn:1027700090000", "2022-01-01")
    # As consignee of 5 items before and 5 after in one table, as consignor of 6 and 4 in the other.
    assert (row["before_shipments"], row["after_shipments"], row["undetermined_shipments"]) == (11, 9, 0)
    assert row["timing"] == "before, after"
    assert row["partners_new"] >= 1


def test_a_foreign_branch_did_not_take_over_the_shipments_of_its_parent(lists: Asked) -> None:
    (row,) = [row for row in lists("listed-parties") if row["party_name"] == "FOREIGN BRANCH OF THE INVENTED IMPORT"]
    assert row["party_id"].startswith("us-csl:")
    assert row["country"] == "BY"


def test_a_chain_leads_to_a_listed_party_by_the_address_that_the_list_states(lists: Asked) -> None:
    rows = lists("intermediary-chains", ground="list", importer_country="RU", exporter_country="CN")
    found = {(row["exporter_name"], row["importer_id"], row["end_user_name"], row["level"]) for row in rows}
    assert (
        "INVENTED COMPONENTS LIMITED",
        "ru-ogrn:1027700090000",
        "Fictional Design Bureau",
        "building",
    ) in found
    assert {row["end_user_ground"] for row in rows if row["end_user_name"] == "Fictional Design Bureau"} == {
        "list: Entity List (EL) - Bureau of Industry and Security"
    }


# --- statistics ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def statistics(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    files = [("trade-statistics", DATA / "trade_statistics" / name, None) for name in ("comtrade.csv", "legacy.csv")]
    yield from asking(place, tmp_path_factory.mktemp("statistics") / "workspace", files)


def growth(rows: list[dict[str, Any]], *columns: str) -> set[tuple[Any, ...]]:
    return {tuple(row[column] for column in columns) for row in rows}


def test_one_reporter_is_compared_with_itself_and_the_editions_are_named(statistics: Asked) -> None:
    rows = statistics("trade-surge", exporter="KZ", importer="DE", hs="4407", measure="value_usd")
    found = growth(rows, "reported_by", "period", "base_period", "value", "base_value", "editions")
    assert found == {
        ("DE", "2022", "2021", 33000.0, 1000.5, "HS2017, then HS2022"),
        ("DE", "2022", "2021", 32500.0, 1000.5, None),
        ("DE", "2022-05", "2021-05", 900.0, 90.0, "HS2017, then HS2022"),
    }


def test_the_reports_of_both_sides_are_not_mixed(statistics: Asked) -> None:
    rows = statistics("trade-surge", exporter="RU", importer="DE", measure="value_usd", min_ratio=0)
    found = growth(rows, "flow", "reported_by", "value", "base_value")
    assert found == {("import", "DE", 30000.0, 90000.0), ("export", "RU", 20000.0, 80000.0)}


def test_a_sum_over_importers_adds_countries_and_neither_groups_nor_the_world(statistics: Asked) -> None:
    rows = statistics("trade-surge", sum_over="importers", hs="4407", measure="value_usd", min_ratio=0)
    found = {(row["exporter"], row["period"]): row for row in rows if row["flow"] == "import"}
    kazakhstan = found["KZ", "2022"]
    assert (kazakhstan["value"], kazakhstan["base_value"]) == (33000.0 + 66000.0, 1000.5 + 2000.5)
    assert (kazakhstan["reporters"], kazakhstan["base_reporters"], kazakhstan["importer"]) == (2, 2, None)
    assert (kazakhstan["reported_by"], kazakhstan["editions"]) == (None, "HS2017, then HS2022")
    assert found["World", "2022"]["value"] == 63700.0
    assert found["RU", "2022"]["value"] == 90000.0


def test_a_sum_over_goods_does_not_add_a_code_to_the_codes_inside_it(statistics: Asked) -> None:
    rows = statistics("trade-surge", exporter="KZ", importer="DE", sum_over="goods", measure="value_usd", min_ratio=0)
    (year,) = [row for row in rows if row["period"] == "2022"]
    assert (year["value"], year["base_value"]) == (33000.0 + 5000.0, 1000.5 + 4000.0)
    assert (year["codes"], year["base_codes"], year["reported_by"]) == (2, 2, "DE")
    assert year["citations_total"] == 4


def test_a_sum_over_exporters_leaves_out_areas_that_are_no_country(statistics: Asked) -> None:
    rows = statistics("trade-surge", importer="DE", sum_over="exporters", hs="4407", measure="value_usd", min_ratio=0)
    (year,) = [row for row in rows if row["flow"] == "import" and row["period"] == "2022"]
    assert year["value"] == 33000.0 + 30000.0 + 700.0


def test_an_unknown_weight_is_no_base_of_nothing(statistics: Asked) -> None:
    rows = statistics("trade-surge", exporter="RU", importer="DE", measure="kg", min_ratio=0)
    assert growth(rows, "flow", "kind") == {("export", "growth")}


def test_a_figure_that_two_files_state_differently_is_shown_with_both(
    place: Path | Neo4jSettings, tmp_path: Path
) -> None:
    table = (DATA / "trade_statistics" / "comtrade.csv").read_text("utf-8")
    revised = tmp_path / "revised.csv"
    revised.write_text(table.replace(",1000.5,", ",999.5,", 1), "utf-8")
    files = [
        ("trade-statistics", path, day)
        for path, day in ((DATA / "trade_statistics" / "comtrade.csv", "2023"), (revised, "2024"))
    ]
    for asked in asking(place, tmp_path / "workspace", files):
        (conflict,) = asked("conflicting-claims")
        assert (conflict["statement"], conflict["value_a"], conflict["value_b"]) == ("value_usd", "1000.5", "999.5")
        assert conflict["subject"] == "KZ to DE: Wood sawn lengthwise"
        rows = asked("trade-surge", exporter="KZ", importer="DE", hs="4407", measure="value_usd")
        of_newest = {row["base_value"]: row["conflicts_with"] for row in rows if row["period"] == "2022"}
        assert set(of_newest) == {999.5}
        assert "value_usd 1000.5" in of_newest[999.5]
        assert "value_usd 999.5" in of_newest[999.5]


@pytest.mark.real_data
def test_the_imports_of_wood_move_from_russia_and_belarus_to_kazakhstan_and_kyrgyzstan(
    place: Path | Neo4jSettings, tmp_path: Path
) -> None:
    wood = [("trade-statistics", REAL / "08_trade_stats" / "comtrade_csv" / WOOD, None)]
    for asked in asking(place, tmp_path / "workspace", wood):
        rows = asked("trade-surge", sum_over="importers,goods", min_ratio=0)
        found = {row["exporter"]: row for row in rows if row["period"] == "2022"}
        millions = {area: (row["base_value"] / 1e6, row["value"] / 1e6) for area, row in found.items()}
        assert millions["RU"] == pytest.approx((4707.794, 2200.931), abs=0.001)
        assert millions["BY"] == pytest.approx((2030.080, 896.689), abs=0.001)
        assert millions["KZ"] == pytest.approx((0.876, 28.819), abs=0.001)
        assert millions["KG"] == pytest.approx((0.025, 14.006), abs=0.001)
        assert [row["exporter"] for row in rows if row["period"] == "2022"][:2] == ["KG", "KZ"]
        assert (found["RU"]["reporters"], found["KG"]["reporters"], found["KG"]["base_reporters"]) == (27, 23, 13)
        assert {row["period"] for row in rows} == {"2019", "2020", "2021", "2022"}
