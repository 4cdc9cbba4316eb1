"""Trade statistics: what each layout gives, and what a row states."""

import csv
import io
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from graph.claims import Filing, NodeClaim, RelationshipClaim, Value
from graph.errors import FileError, RecordError
from graph.schema import NODE
from graph.workspace import Workspace
from loaders import trade_statistics
from loaders.framework.files import InputFile, open_input
from loaders.framework.run import load
from loaders.framework.source import Record
from tests.graph.claims_of import built

DATA = Path(__file__).parent.parent / "data" / "trade_statistics"
REAL = Path(__file__).parents[3] / "shared" / "data" / "08_trade_stats"
NEW = "UN Comtrade"
OLD = "UN Comtrade, layout until 2023"

# file: layout, records read, loaded and ignored; each record loaded is one flow of one commodity
EXPECTED = {
    "comtrade.csv": (f"{NEW}, 47 columns", 31, 28, 3),
    "comtradr.csv": (f"{NEW}, 9 columns", 20, 20, 0),
    "legacy.csv": (f"{OLD}, 35 columns", 6, 6, 0),
}
WOOD = "comtrade_csv/eu27_imports_wood_bilateral_RUS_BLR_UKR_CHN_TUR_KAZ_KGZ_ARE_HKG.csv"
REAL_EXPECTED = {
    "comtrade_csv/china_exports_total_2012_2022.csv": (f"{NEW}, 47 columns", 33, 33, 0),
    "comtrade_csv/usa_imports_total_2018_2022.csv": (f"{NEW}, 47 columns", 20, 20, 0),
    WOOD: (f"{NEW}, 9 columns", 18_180, 18_180, 0),
    "comtrade_legacy_csv/live_animals_2016_head.csv": (f"{OLD}, 35 columns", 8, 8, 0),
}
REFUSED = {
    "comtrade_api/HS-4f1d0f.json": "this is JSON",
    "cn_gacc/gacc_export.header.csv": "a table of China's customs (GACC)",
    "ru_fts_statistics/russia_monthly_hs10_sample.tsv": "statistics of the Russian customs service",
    "comtrade_reference/partner.csv": "no column for reporter, flow, goods, period, value",
}


@cache
def rows(name: str = "comtrade.csv") -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def table(*entries: dict[str, str]) -> InputFile:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, entries[0])
    writer.writeheader()
    writer.writerows(entries)
    return InputFile("table.csv", lambda: io.BytesIO(text.getvalue().encode()))


def filings(file: InputFile) -> list[Filing]:
    return [trade_statistics.convert(record) for record in trade_statistics.read(file) if isinstance(record, Record)]


def filing(name: str = "comtrade.csv", **changes: str) -> Filing:
    """What the first row of a fixture states when some of its cells hold something else."""
    (found,) = filings(table(rows(name)[0] | changes))
    return found


def flow(found: Filing) -> dict[str, Value]:
    first = found.claims[0]
    assert isinstance(first, NodeClaim)
    assert set(first.values) <= {known.name for known in NODE["TradeFlow"].properties}
    return dict(first.values)


def commodity(found: Filing) -> NodeClaim:
    second = found.claims[1]
    assert isinstance(second, NodeClaim)
    return second


def rejection(name: str = "comtrade.csv", **changes: str) -> RecordError:
    with pytest.raises(RecordError) as error:
        filing(name, **changes)
    return error.value


# --- layouts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPECTED)
def test_each_layout_gives_what_it_holds(name: str, tmp_path: Path) -> None:
    report = load("trade-statistics", [DATA / name], Workspace.open(tmp_path / "workspace"))
    check(report.files[0].layout, report, EXPECTED[name])


@pytest.mark.real_data
@pytest.mark.parametrize("name", REAL_EXPECTED)
def test_real_tables_are_accounted_for(name: str, tmp_path: Path) -> None:
    report = load("trade-statistics", [REAL / name], Workspace.open(tmp_path / "workspace"))
    check(report.files[0].layout, report, REAL_EXPECTED[name])


def check(layout: str | None, report: object, expected: tuple[str, int, int, int]) -> None:
    file = report.files[0]  # type: ignore[attr-defined]
    assert (layout, file.read, file.loaded, file.ignored, file.rejected) == (*expected, 0)
    assert report.claims == dict.fromkeys(("TradeFlow", "Commodity", "OF_GOODS"), file.loaded)  # type: ignore[attr-defined]
    assert file.unread_fields == []


@pytest.mark.real_data
@pytest.mark.parametrize("name", REFUSED)
def test_other_statistics_are_refused_by_name(name: str) -> None:
    (file,) = open_input(REAL / name)
    with pytest.raises(FileError) as error:
        list(trade_statistics.read(file))
    assert REFUSED[name] in str(error.value)


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("DIRECTION\tPERIOD\tCOUNTRY\tHS\tUM\tVALUE\tNETWEIGHT", "the Russian customs service"),
        ("NAPR;PERIOD;STRANA;TNVED;EDIZM;STOIM", "the Russian customs service"),
        ("商品编码,商品名称,贸易伙伴编码,美元", "China's customs (GACC)"),
        ("DECLARANT,PARTNER,PRODUCT_NC,FLOW,PERIOD", "Eurostat's Comext"),
        ("t,i,j,k,v,q", "CEPII's BACI"),
        ('{"data": []}', "this is JSON"),
        ("name,colour", "no known layout"),
    ],
)
def test_a_table_of_another_kind_is_refused_by_name(heading: str, words: str) -> None:
    file = InputFile("other.csv", lambda: io.BytesIO(f"{heading}\n".encode()))
    with pytest.raises(FileError) as error:
        list(trade_statistics.read(file))
    assert words in str(error.value)


@pytest.mark.real_data
def test_each_row_of_the_real_table_is_one_flow() -> None:
    (file,) = open_input(REAL / WOOD)
    keys = Counter(found.key for found in filings(file))
    assert len(keys) == 18_180


def test_snake_case_and_camel_case_are_one_layout_and_give_one_key() -> None:
    (snake,) = filings(table({"_".join(_words(label)): cell for label, cell in rows()[0].items()}))
    assert snake == filing()


def _words(label: str) -> list[str]:
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in label)
    return spaced.split()


# --- what a row states -----------------------------------------------------------------------------------------------


def test_a_row_states_a_flow_with_its_reporter_code_edition_and_figures() -> None:
    found = filing()
    assert found.key == "DE/import/KZ/HS2017/4407/2021"
    assert flow(found) == {
        "exporter": "KZ",
        "importer": "DE",
        "hs_code": "4407",
        "hs_edition": "HS2017",
        "goods": "Wood sawn lengthwise",
        "flow": "import",
        "reported_by": "DE",
        "period": "2021",
        "basis": "rows",
        "value_usd": 1000.5,
        "kg": 100.0,
    }
    assert commodity(found).subject == "hs:HS2017:4407"
    (goods,) = [claim for claim in found.claims if isinstance(claim, RelationshipClaim)]
    assert (goods.kind, goods.origin, goods.target) == ("OF_GOODS", f"trade-statistics:{found.key}", "hs:HS2017:4407")


def test_the_report_of_the_exporter_and_of_the_importer_are_two_flows() -> None:
    mirror = filing(flowCode="X", reporterCode="398", partnerCode="276")
    assert (flow(mirror)["exporter"], flow(mirror)["importer"]) == ("KZ", "DE")
    assert (flow(mirror)["flow"], flow(mirror)["reported_by"]) == ("export", "KZ")
    assert mirror.key != filing().key


@pytest.mark.parametrize(("code", "name"), [("M", "import"), ("X", "export"), ("RX", "re-export"), ("RM", "re-import")])
def test_re_exports_and_re_imports_are_flows_of_their_own(code: str, name: str) -> None:
    assert flow(filing(flowCode=code))["flow"] == name
    assert filing(flowCode=code).key.split("/")[1] == name


@pytest.mark.parametrize(
    ("changes", "words", "key"),
    [
        ({"partnerCode": "0", "partnerISO": "W00", "partnerDesc": "World"}, "World", "area-0"),
        ({"partnerCode": "490", "partnerISO": "S19", "partnerDesc": "Other Asia, nes"}, "Other Asia, nes", "area-490"),
        ({"partnerCode": "899", "partnerISO": "_X", "partnerDesc": ""}, "area 899", "area-899"),
        (
            {"partnerCode": "280", "partnerISO": "DEU", "partnerDesc": "Fed. Rep. of Germany (...1990)"},
            None,
            "area-280",
        ),
    ],
)
def test_the_world_and_other_areas_are_no_country(changes: dict[str, str], words: str | None, key: str) -> None:
    found = filing(**changes)
    assert "exporter" not in flow(found)
    assert flow(found)["exporter_area"] == words or changes["partnerDesc"]
    assert found.key.split("/")[2] == key


def test_a_group_that_reports_is_no_importer_of_its_own() -> None:
    values = flow(filing(reporterCode="97", reporterISO="EUR", reporterDesc="European Union"))
    assert (values["reported_by"], values["importer_area"], "importer" in values) == (
        "European Union",
        "European Union",
        False,
    )


@pytest.mark.real_data
@pytest.mark.parametrize("side", ["Partner", "reporter"])
def test_every_area_of_the_publishers_table_is_its_country_or_none(side: str) -> None:
    with (REAL / "comtrade_reference" / f"{side.lower()}.csv").open(encoding="utf-8", newline="") as source:
        areas = list(csv.DictReader(source))
    without = set()
    for area in areas:
        letters = area[f"{side}CodeIsoAlpha2"]
        known = trade_statistics._known_area(area[f"{side}Code"], "", area["text"]).country
        assert known in {letters, None}
        if known is None and letters and not area["entryExpiredDate"] and area["isGroup"] == "False":
            without.add(area["text"])
    # Areas with letters that ISO 3166-1 has no more.
    assert without <= {"Br. Antarctic Terr.", "Neutral Zone", "US Misc. Pacific Isds"}


@pytest.mark.parametrize(
    ("changes", "period"),
    [
        ({"period": "202205"}, "2022-05"),
        ({"period": "", "refMonth": "52"}, "2021"),
        ({"period": "", "refMonth": "5"}, "2021-05"),
    ],
)
def test_a_period_is_a_year_or_a_month(changes: dict[str, str], period: str) -> None:
    assert flow(filing(**changes))["period"] == period


@pytest.mark.parametrize(("classification", "edition"), [("H0", "HS1992"), ("H6", "HS2022"), ("HS", None), ("", None)])
def test_the_edition_is_the_one_stated(classification: str, edition: str | None) -> None:
    found = filing(classificationCode=classification)
    assert flow(found).get("hs_edition") == edition
    assert commodity(found).values.get("edition") == edition
    assert commodity(found).subject == f"hs:{edition or 'HS'}:4407"


def test_all_goods_together_are_no_hs_code() -> None:
    found = filing(cmdCode="TOTAL", cmdDesc="All Commodities")
    assert "hs_code" not in flow(found)
    assert (flow(found)["goods"], flow(found)["note"]) == ("All Commodities", "code TOTAL")
    assert commodity(found).subject.startswith("goods:")


def test_a_leading_zero_comes_back_where_the_level_says_so() -> None:
    assert flow(filing(cmdCode="101", aggrLevel="4"))["hs_code"] == "0101"
    assert rejection(cmdCode="101", aggrLevel="").reason.startswith("an odd number of digits")
    assert flow(filing("legacy.csv", **{"Commodity Code": "1"}))["hs_code"] == "01"


def test_a_weight_of_nothing_is_not_known_and_an_estimated_one_says_so() -> None:
    assert "kg" not in flow(filing(netWgt="0.0"))
    assert flow(filing(isNetWgtEstimated="True"))["note"] == "net weight estimated by the publisher"
    old = [flow(found) for found in filings(table(*rows("legacy.csv")))]
    assert [values.get("note") for values in old if "kg" in values] == [
        None,
        *["net weight estimated by the publisher"] * 2,
    ]


@pytest.mark.parametrize(
    ("column", "value"),
    [("motCode", "2100"), ("customsCode", "C01"), ("partner2Code", "528"), ("mosCode", "2"), ("partner2ISO", "NLD")],
)
def test_parts_of_a_total_are_not_added_to_it(column: str, value: str, tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    file = table(rows()[0], rows()[0] | {column: value})
    path.write_bytes(file.open().read())
    (report,) = load("trade-statistics", [path], Workspace.open(tmp_path / "workspace")).files
    assert (report.read, report.loaded, report.ignored) == (2, 1, 1)
    ((reason, _),) = report.ignored_by_reason.items()
    assert reason.startswith("a part by ")


def test_a_file_of_parts_alone_says_that_its_totals_are_missing(tmp_path: Path) -> None:
    path = tmp_path / "parts.csv"
    path.write_bytes(table(rows()[0] | {"motCode": "2100"}).open().read())
    (report,) = load("trade-statistics", [path], Workspace.open(tmp_path / "workspace")).files
    assert any("every row is a part" in warning for warning in report.warnings)


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("primaryValue", "-5", "a negative figure"),
        ("primaryValue", "1,234", "no number"),
        ("netWgt", "heavy", "no number"),
        ("period", "202213", "no period"),
        ("period", "21", "no period"),
        ("flowCode", "Z", "an unknown flow"),
        ("reporterCode", "DE", "no code of an area"),
        ("classificationCode", "S4", "no edition of the Harmonized System"),
        ("typeCode", "S", "no trade in goods"),
    ],
)
def test_a_row_that_cannot_be_taken_in_says_which_cell(column: str, value: str, reason: str) -> None:
    error = rejection(**{column: value})
    assert (error.field, error.reason, error.found) == (column, reason, value)


def test_a_row_without_any_figure_is_rejected() -> None:
    assert rejection(primaryValue="", netWgt="0").reason == "no value and no weight"


# --- two files -------------------------------------------------------------------------------------------------------


def test_a_row_in_two_files_is_one_flow_and_a_differing_value_is_shown_as_a_conflict(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "workspace")
    first, second = rows()[0], rows()[1]
    for name, edition, entries in (
        ("a.csv", "2023-01", [first, second]),
        ("b.csv", "2024-01", [first | {"primaryValue": "1000.75"}, second]),
    ):
        (tmp_path / name).write_bytes(table(*entries).open().read())
        load("trade-statistics", [tmp_path / name], workspace, edition=edition)
    nodes, ties = built(workspace)
    flows = {id_: node for id_, node in nodes.items() if node["kind"] == "TradeFlow"}
    assert {id_.rpartition(":")[2]: node["value_usd"] for id_, node in flows.items()} == {
        "DE/import/KZ/HS2017/4407/2021": 1000.75,
        "DE/import/KZ/HS2022/4407/2022": 33000.0,
    }
    assert [tie["citations"] for tie in ties.values() if tie["kind"] == "OF_GOODS"] == [2, 2]
    stated = sorted(str(tie["value"]) for tie in ties.values() if tie["kind"] == "STATED_IN")
    assert stated == ["1000.5", "1000.75"]
