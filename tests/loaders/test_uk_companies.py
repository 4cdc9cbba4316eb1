"""Basic company data: what a row states of a company, and what two months of it make."""

import csv
import io
import json
from functools import cache
from pathlib import Path

import pytest

from graph import dates
from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value
from graph.errors import FileError, RecordError
from graph.schema import NODE, RELATIONSHIP
from graph.workspace import Workspace
from loaders import uk_companies
from loaders.framework.discovery import source
from loaders.framework.files import InputFile, open_input
from loaders.framework.run import load
from loaders.framework.source import Layout, Record
from tests.graph.claims_of import built

DATA = Path(__file__).parents[1] / "data" / "uk_companies"
NOVEMBER, DECEMBER = (DATA / f"BasicCompanyData-2024-{part}.csv" for part in ("11-01-part1_1", "12-01-part1_2"))

# file: edition, records read, loaded, rejected and ignored, claims by kind
EXPECTED = {
    NOVEMBER: ("2024-11-01", 10, 10, 0, 0, {"Company": 10, "Address": 8, "REGISTERED_AT": 8}),
    DECEMBER: ("2024-12-01", 1, 1, 0, 0, {"Company": 1, "Address": 1, "REGISTERED_AT": 1}),
}


@cache
def first_row() -> dict[str, str]:
    with NOVEMBER.open(encoding="utf-8", newline="") as table:
        return dict(next(csv.DictReader(table)))


def filing(name: str = "BasicCompanyData-2024-11-01.csv", **changes: str) -> Filing:
    """What the first row of the fixture states when some of its cells hold something else."""
    row = first_row()
    labels = {label.strip().replace(".", "_"): label for label in row}
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, row, quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerow(row | {labels[label]: cell for label, cell in changes.items()})
    file = InputFile(name, lambda: io.BytesIO(text.getvalue().encode()))
    (record,) = (item for item in uk_companies.read(file) if isinstance(item, Record))
    return uk_companies.convert(record)


def filings(path: Path = NOVEMBER) -> dict[str, Filing]:
    """What each row of a file states, by the company's number."""
    (file,) = open_input(path)
    found = [uk_companies.convert(item) for item in uk_companies.read(file) if isinstance(item, Record)]
    return {str(filing.subject).removeprefix("uk-companies:"): filing for filing in found}


def company(filing: Filing) -> dict[str, Value]:
    claim = filing.claims[0]
    assert (claim.kind, isinstance(claim, NodeClaim)) == ("Company", True)
    return dict(claim.values)


def address(filing: Filing) -> dict[str, Value] | None:
    return next((dict(claim.values) for claim in filing.claims if claim.kind == "Address"), None)


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_each_file_gives_what_it_holds(path: Path, tmp_path: Path) -> None:
    report = load("uk-companies", [path], Workspace.open(tmp_path / "workspace"))
    (file,) = report.files
    found = (file.edition, file.read, file.loaded, file.rejected, file.ignored, report.claims)
    assert found == EXPECTED[path]
    assert (file.warnings, file.unread_fields, report.errors) == ([], [], [])
    assert file.layout == "basic company data, 55 columns"


def test_every_fixture_is_in_the_table() -> None:
    assert set(DATA.iterdir()) == set(EXPECTED)


def test_the_source_is_found_by_its_id() -> None:
    assert source("uk-companies").SOURCE.history == "by_subject"


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_claims_keep_to_the_schema(path: Path) -> None:
    for claim in (claim for filing in filings(path).values() for claim in filing.claims):
        keeps_to_the_schema(claim)


def keeps_to_the_schema(claim: Claim) -> None:
    """Fails unless each value of a claim is declared for its kind, says something, and each date is one."""
    kind = NODE[claim.kind] if isinstance(claim, NodeClaim) else RELATIONSHIP[claim.kind]
    declared = {stated.name: stated for stated in kind.properties if not stated.derived}
    for name, value in claim.values.items():
        assert value not in ("", [], None)
        assert isinstance(value, list) == (declared[name].type == "texts")
        if declared[name].type == "date":
            dates.bounds(str(value))
    if isinstance(claim, RelationshipClaim):
        for day in filter(None, (claim.start, claim.end)):
            dates.bounds(day)


def test_a_company_with_former_names_and_activities() -> None:
    filing = filings()["01000001"]
    assert (filing.key, filing.seen_on, filing.subject) == (
        "01000001@2024-11-01",
        "2024-11-01",
        "uk-companies:01000001",
    )
    assert company(filing) == {
        "gb_coh": "01000001",
        "name": "INVENTED HOLDINGS LIMITED",
        "names": ["FICTIONAL FITTINGS LIMITED", "INVENTED START LIMITED"],
        "note": "called FICTIONAL FITTINGS LIMITED until 2021-07-15; called INVENTED START LIMITED until 2020-03-02",
        "country": "GB",
        "legal_form": "Private Limited Company",
        "status": "Active",
        "incorporated_on": "2020-07-29",
        "activity_codes": ["64209", "70100"],
    }
    assert address(filing) == {
        "text": "UNIT 3 INVENTED BUSINESS CENTRE, FICTIONAL ROAD, SHEFFIELD, UNITED KINGDOM, S35 2ZZ",
        "country": "GB",
    }
    (tie,) = (claim for claim in filing.claims if isinstance(claim, RelationshipClaim))
    assert (tie.kind, tie.origin, tie.values) == ("REGISTERED_AT", filing.subject, {"address_kind": "registered"})


def test_numbers_keep_their_zeros_and_prefixes() -> None:
    assert set(filings()) == {
        *("01000001", "00000042", "SC900001", "NI900001", "CE900001", "OC900001", "FC900001", "FC900002", "IP12345R"),
        "01000002",
    }
    assert company(filing(CompanyNumber="42"))["gb_coh"] == "00000042"
    assert company(filing(CompanyNumber="sc 42"))["gb_coh"] == "SC000042"


def test_quotes_in_a_name_are_part_of_it() -> None:
    assert company(filings()["00000042"])["name"] == '"INVENTED" TRADING LTD'


def test_a_foreign_company_has_its_own_country_and_no_day_of_incorporation() -> None:
    mongolian, channel = (company(filings()[number]) for number in ("FC900001", "FC900002"))
    assert (mongolian["gb_coh"], mongolian["country"]) == ("FC900001", "MN")
    assert mongolian["note"] == "foreign company, registered in the United Kingdom on 2006-06-14"
    assert "country" not in channel
    assert str(channel["note"]).endswith("country of origin as filed: CHANNEL ISLANDS")
    assert "incorporated_on" not in mongolian.keys() | channel.keys()


@pytest.mark.parametrize(
    ("number", "text", "country"),
    [
        ("00000042", "C/O I. FICTIONAL, FLAT 3, 12 FICTIONAL STREET, LEEDS, LS1 1ZZ", "GB"),
        ("SC900001", "13 FICTIONAL STREET, EDINBURGH, SCOTLAND, EH1 2ZZ", "GB"),
        ("NI900001", "PO BOX 77, 13 FICTIONAL STREET, BELFAST, NORTHERN IRELAND, BT1 2ZZ", "GB"),
        ("FC900001", 'BUILDING LEFT TO THE "RIVER", INVENTED DISTRICT, ULAANBAATAR, MONGOLIA', "MN"),
        ("FC900002", "FICTIONAL HOUSE, LES INVENTED, ST PETER PORT, GUERNSEY, GY1 1ZZ", "GG"),
    ],
)
def test_addresses_read_as_one_line(number: str, text: str, country: str) -> None:
    assert address(filings()[number]) == {"text": text, "country": country}


@pytest.mark.parametrize("number", ["CE900001", "IP12345R"])
def test_no_address_is_made_of_nothing_or_of_a_country(number: str) -> None:
    assert [claim.kind for claim in filings()[number].claims] == ["Company"]


def test_activities_are_codes_and_what_is_none_is_kept_as_filed() -> None:
    assert company(filings()["00000042"])["activity_code"] == "25400"
    assert "activity_codes" not in company(filings()["FC900001"])
    assert company(filings()["OC900001"])["note"] == "activity as filed: sold by the pound"


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"CompanyNumber": ""}, "CompanyNumber", "no company number"),
        ({"CompanyNumber": "HE123456"}, "CompanyNumber", "no company number"),
        ({"CompanyNumber": "<b>1</b>"}, "CompanyNumber", "no company number"),
        ({"IncorporationDate": "31/02/2020"}, "IncorporationDate", "no possible date"),
        ({"IncorporationDate": "yesterday"}, "IncorporationDate", "no possible date"),
        ({"DissolutionDate": "2020"}, "DissolutionDate", "no possible date"),
        ({"PreviousName_1_CONDATE": "99/99/9999"}, "PreviousName_1.CONDATE", "no possible date"),
    ],
)
def test_a_row_that_cannot_be_taken_in_says_why(changes: dict[str, str], field: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        filing(**changes)
    assert (raised.value.field, raised.value.reason) == (field, reason)


def test_a_name_that_tells_no_day_leaves_it_to_the_user(tmp_path: Path) -> None:
    assert filing("companies.csv").seen_on is None
    path = tmp_path / "companies.csv"
    path.write_bytes(NOVEMBER.read_bytes())
    (file,) = load("uk-companies", [path], Workspace.open(tmp_path / "w"), edition="2024-11").files
    assert (file.edition, len(file.warnings)) == ("2024-11", 1)
    assert "--edition" in file.warnings[0]


def test_what_a_newer_month_no_longer_states_of_a_company_has_ended(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    load("uk-companies", [DECEMBER, NOVEMBER], workspace)
    nodes, ties = built(workspace)
    node = nodes["gb-coh:01000001"]
    assert (node["status"], node["activity_codes"]) == ("Liquidation", ["99999"])
    ends = {
        nodes[str(tie["to"])]["text"]: tie.get("ended_on") for tie in ties.values() if tie["from"] == node["gb_coh"]
    }
    of_company = [tie for tie in ties.values() if tie["from"] == "gb-coh:01000001"]
    ends = {str(nodes[str(tie["to"])]["text"])[:6]: tie.get("ended_on") for tie in of_company}
    assert ends == {"UNIT 3": "2024-11-01/2024-12-01", "9 FICT": None}
    others = [tie for tie in ties.values() if tie["from"] == "gb-coh:00000042"]
    assert [tie.get("ended_on") for tie in others] == [None]


WHOLE_FILES = {
    "Prod101_0001_all_opt.txt": ("AAAAAAAA0001" + "20220301" * 3 + "\nINVENTED\n", "product 101, the daily updates"),
    "Prod183.dat": ("AAAAAAAA000120220301\n00000042 INVENTED\n", "product 183, the snapshot"),
    "217.csv": (NOVEMBER.read_text().splitlines()[0], "product 217"),
    "companies.json": (json.dumps([{"CompanyName": "INVENTED"}]), "this is JSON"),
    "psc.txt": ('{"company_number":"01000001"}\n', "use uk-psc"),
    "other.csv": ("company_number,company_name\n1,INVENTED\n", "no column CompanyName or CompanyNumber"),
}


@pytest.mark.parametrize("name", WHOLE_FILES)
def test_other_files_of_companies_house_are_refused_by_name(name: str) -> None:
    content, words = WHOLE_FILES[name]
    with pytest.raises(FileError, match=words):
        list(uk_companies.read(InputFile(name, lambda: io.BytesIO(content.encode()))))


def test_a_column_that_is_missing_is_told() -> None:
    file = InputFile("Basic-2024-11-01.csv", lambda: io.BytesIO(b"CompanyName, CompanyNumber\nINVENTED,01000001\n"))
    (layout,) = (item for item in uk_companies.read(file) if isinstance(item, Layout))
    assert layout.warnings[0].startswith("no column CompanyCategory, CompanyStatus")
