"""Mirror statistics: two reporters of one trade, figures worked out by hand; a missing report is never a gap."""

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

REAL = Path(__file__).parents[3] / "shared" / "data" / "08_trade_stats" / "comtrade_csv"
HEADING = "typeCode,freqCode,period,reporterISO,flowCode,partnerISO,classificationCode,isOriginalClassification,cmdCode,cmdDesc,netWgt,primaryValue"
# Period, reporter, flow, partner, edition, code, kg, US dollars.
INVENTED = """
2022 TUR X KAZ H6 852691 40 1000
2022 KAZ M TUR H6 852691 11 440
2022 TUR X KAZ H6 851762 1 100
2022 KAZ M TUR H6 851762 2 330
2022 TUR X KAZ H6 853224 5 70
2022 KAZ M TUR H6 732690 5 60
2022 KAZ M ARM H6 732690 5 60
2022 TUR X KAZ H5 854150 6 700
2022 KAZ M TUR H6 854151 2 110
2022 KAZ M TUR H6 854159 1 220
2022 TUR X KAZ H5 852580 6 900
2022 KAZ M TUR H6 852589 2 550
2022 TUR X KAZ H5 901380 6 80
2022 KAZ M TUR H6 901380 6 88
2022 TUR X KAZ H5 730799 6 500
2022 KAZ M TUR H6 730799 6 220
2022 TUR X KAZ H5 848210 1 44
2022 TUR X KAZ H6 848210 1 55
2022 KAZ M TUR H5 848210 1 33
2022 TUR RX KAZ H6 852691 40 911
2022 TUR X W00 H6 852691 99 9999
202205 TUR X KAZ H6 852691 4 100
202105 TUR X KAZ H6 852691 3 90
202105 KAZ M TUR H6 852691 3 99
2021 TUR X GEO H5 8526 5 50
2021 GEO M TUR H5 8526 5
"""

Asked = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="module")
def mirrors(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    folder = tmp_path_factory.mktemp("mirrors")
    yield from asking(place, folder, [table(folder / "invented.csv", INVENTED)])


def table(path: Path, figures: str) -> Path:
    """A table of UN Comtrade with these figures."""
    rows = [
        f"C,{'A' if len(period) == 4 else 'M'},{period},{reporter},{flow},{partner},{edition},True,{code},invented {code},{kg},{usd}"
        for line in figures.split("\n")
        if line
        for period, reporter, flow, partner, edition, code, kg, usd in [[*line.split(), ""][:8]]
    ]
    path.write_text("\n".join([HEADING, *rows, ""]), "utf-8")
    return path


def asking(place: Path | Neo4jSettings, folder: Path, files: Sequence[Path]) -> Iterator[Asked]:
    """Asks `mirror-gap` of the graph of these tables; every row cites the figures that it shows."""
    workspace = Workspace.open(folder / "workspace")
    for path in files:
        report = load("trade-statistics", [path], workspace)
        assert report.errors == []
        assert [file.rejected for file in report.files] == [0]
    build(workspace)
    with session_of(workspace, place, folder.name) as session:

        def asked(**given: object) -> list[dict[str, Any]]:
            answer = ask(Catalogue().get("mirror-gap"), given, session.store, session.search, limit=100_000).to_json()
            assert all(row["citations"] for row in answer["rows"])
            assert not answer["truncated"]
            return list(answer["rows"])

        yield asked


def of_code(rows: Sequence[dict[str, Any]], code: str, period: str = "2022") -> dict[str, Any]:
    (row,) = [row for row in rows if (row["hs6"], row["period"]) == (code, period)]
    return row


def test_a_gap_is_what_left_less_what_arrived_without_freight_and_insurance(mirrors: Asked) -> None:
    rows = mirrors(exporter="TR", importer="KZ")

    more_left = of_code(rows, "852691")
    # 440 with freight and insurance are 400 without: 600 of 1000 did not arrive.
    assert (more_left["reported_export"], more_left["reported_import"], more_left["gap"]) == (1000.0, 440.0, 600.0)
    assert (more_left["gap_percent"], more_left["note"]) == (60.0, None)
    assert (more_left["export_kg"], more_left["import_kg"]) == (40.0, 11.0)
    assert more_left["citations_total"] == 2
    more_arrived = of_code(rows, "851762")
    assert (more_arrived["gap"], more_arrived["gap_percent"]) == (-200.0, -66.67)


def test_the_factor_is_the_users_where_imports_are_valued_without_freight(mirrors: Asked) -> None:
    assert of_code(mirrors(exporter="TR", importer="KZ", cif_fob=1), "852691")["gap"] == 560.0


def test_a_side_that_no_report_counts_is_empty_and_says_whether_the_report_is_loaded(mirrors: Asked) -> None:
    rows = mirrors(exporter="TR", importer="KZ")

    not_counted = of_code(rows, "853224")
    assert (not_counted["reported_export"], not_counted["reported_import"], not_counted["gap"]) == (70.0, None, None)
    assert not_counted["note"] == (
        "the importer's report of 2022 is loaded and counts none of these goods from this country"
    )
    assert of_code(rows, "732690")["note"] == (
        "the exporter's report of 2022 is loaded and counts none of these goods to this country"
    )
    # The year is loaded, this month of it is not.
    assert of_code(rows, "852691", "2022-05")["note"] == "no report of the importer loaded for 2022-05"
    (armenian,) = mirrors(exporter="AM")
    assert (armenian["reported_export"], armenian["reported_import"]) == (None, 60.0)
    assert armenian["note"] == "no report of the exporter loaded for 2022"


def test_a_split_code_is_compared_with_the_sum_of_its_parts_where_the_sum_is_exact(mirrors: Asked) -> None:
    rows = mirrors(exporter="TR", importer="KZ", hs="8541")

    (row,) = rows
    # 110 and 220 with freight are 300 without.
    assert (row["hs6"], row["reported_export"], row["reported_import"], row["gap"]) == ("854150", 700.0, 330.0, 400.0)
    assert (row["export_edition"], row["import_edition"], row["import_kg"]) == ("HS2017", "HS2022", 3.0)
    assert (
        row["note"]
        == "HS2017 has one code for what HS2022 counts as 854151 and 854159; the import is 854151 and 854159"
    )
    assert row["citations_total"] == 3


def test_codes_whose_goods_moved_elsewhere_are_not_compared_across_editions(mirrors: Asked) -> None:
    rows = mirrors(exporter="TR", importer="KZ")

    # Some of the goods of 8525.80 are drones since 2022.
    camera, successor = of_code(rows, "852580"), of_code(rows, "852589")
    assert (camera["gap"], successor["gap"]) == (None, None)
    assert camera["note"] == (
        "not compared: the importer counts such goods as 852589 of another edition of the HS, with others"
    )
    assert successor["note"].startswith("not compared: the exporter counts such goods as 852580 ")
    # 9013.80 kept its digits and lost the displays.
    narrowed = of_code(rows, "901380")
    assert (narrowed["reported_export"], narrowed["reported_import"], narrowed["gap"]) == (80.0, 88.0, None)
    assert narrowed["note"] == (
        "not compared: counted by two editions of the HS (HS2017, HS2022), between which goods moved out of or into this code"
    )


def test_a_code_that_no_edition_changed_is_compared_and_the_editions_are_named(mirrors: Asked) -> None:
    rows = mirrors(exporter="TR", importer="KZ")

    unchanged = of_code(rows, "730799")
    assert unchanged["gap"] == 300.0
    assert unchanged["note"] == (
        "counted by two editions of the HS (HS2017, HS2022); no change of this code is known to the program"
    )
    # Of two figures of the exporter the one of the importer's edition is taken: 44 less 30.
    shared = of_code(rows, "848210")
    assert (shared["reported_export"], shared["gap"], shared["note"]) == (44.0, 14.0, None)


def test_re_exports_and_the_world_are_no_mirror(mirrors: Asked) -> None:
    rows = mirrors()

    assert {(row["exporter"], row["importer"]) for row in rows} == {("TR", "KZ"), ("AM", "KZ"), ("TR", "GE")}
    assert 911.0 not in {row["reported_export"] for row in rows}


def test_a_period_is_compared_with_the_same_period_and_can_be_asked_for(mirrors: Asked) -> None:
    assert [(row["period"], row["gap"]) for row in mirrors(exporter="TR", importer="KZ", end="2021")] == [
        ("2021-05", 0.0)
    ]
    assert {row["period"] for row in mirrors(start="2022-06")} == {"2022"}


def test_a_weight_without_a_value_is_not_compared(mirrors: Asked) -> None:
    (row,) = mirrors(importer="GE")

    assert (row["reported_export"], row["reported_import"], row["import_kg"], row["gap"]) == (50.0, None, 5.0, None)
    assert row["note"] == "not compared: a weight is reported without a value"


def test_the_widest_gap_comes_first_and_what_is_not_compared_last(mirrors: Asked) -> None:
    gaps = [row["gap"] for row in mirrors()]
    compared = [abs(gap) for gap in gaps if gap is not None]

    assert compared == sorted(compared, reverse=True)
    assert gaps[len(compared) :] == [None] * (len(gaps) - len(compared))


def test_a_figure_that_two_files_state_differently_says_so(place: Path | Neo4jSettings, tmp_path: Path) -> None:
    files = [
        table(tmp_path / "first.csv", "2022 TUR X KAZ H6 852691 40 1000\n2022 KAZ M TUR H6 852691 11 440"),
        table(tmp_path / "second.csv", "2022 KAZ M TUR H6 852691 11 550"),
    ]
    for asked in asking(place, tmp_path, files):
        (row,) = asked()
        assert row["note"].startswith("import stated differently: value_usd 440.0 (")
        assert "550" in row["note"]
        assert row["citations_total"] == 4


@pytest.mark.real_data
def test_a_real_file_of_importers_alone_has_no_gap(place: Path | Neo4jSettings, tmp_path: Path) -> None:
    (wood,) = REAL.glob("eu27_imports_wood_*.csv")
    for asked in asking(place, tmp_path, [wood]):
        rows = asked()
        assert len(rows) == 18_180
        assert {row["gap"] for row in rows} == {None}
        assert {row["note"] for row in rows} == {
            f"no report of the exporter loaded for {year}" for year in {row["period"] for row in rows}
        }
