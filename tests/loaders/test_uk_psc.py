"""Persons with significant control: what each kind of entry states, and what two snapshots make of it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest

from graph.claims import Filing, NodeClaim, RelationshipClaim, Value
from graph.errors import FileError, RecordError
from graph.workspace import Workspace
from loaders import uk_psc
from loaders.companies_house import natures
from loaders.companies_house.entries import Identification
from loaders.companies_house.identification import identity
from loaders.companies_house.nationalities import country_of_nationality
from loaders.framework.discovery import source
from loaders.framework.files import InputFile, open_input
from loaders.framework.run import load
from loaders.framework.source import Record
from tests.graph.claims_of import built
from tests.loaders.test_uk_companies import NOVEMBER as COMPANIES
from tests.loaders.test_uk_companies import keeps_to_the_schema

DATA = Path(__file__).parents[1] / "data" / "uk_psc"
EARLIER, LATER = (DATA / f"psc-snapshot-{part}.txt" for part in ("2024-11-22_1of1", "2025-01-10_1of2"))
PERSON = "uk-psc:01000001/individual/invented-person"

# file: edition, records read, loaded, rejected and ignored, claims by kind
EXPECTED = {
    EARLIER: (
        "2024-11-22",
        18,
        17,
        0,
        1,
        {
            "Company": 22,
            "Person": 7,
            "PublicBody": 2,
            "Address": 5,
            "REGISTERED_AT": 5,
            "OWNS": 8,
            "CONTROLS": 9,
            "RELATED_TO": 2,
        },
    ),
    LATER: ("2025-01-10", 2, 2, 0, 0, {"Company": 2, "Person": 1, "OWNS": 1, "Address": 1, "REGISTERED_AT": 1}),
}


def filings(path: Path = EARLIER) -> dict[str, Filing]:
    """What each entry of a file states, by the last part of its id."""
    (file,) = open_input(path)
    found = [uk_psc.convert(item) for item in uk_psc.read(file) if isinstance(item, Record)]
    return {str(filing.subject).rpartition("/")[2]: filing for filing in found}


def entry(**changes: Any) -> Filing:
    """What the first entry of the fixture states when some of its fields hold something else, or nothing (None)."""
    value = json.loads(EARLIER.read_text().splitlines()[0])
    value["company_number"] = changes.pop("company_number", value["company_number"])
    value["data"] = {name: held for name, held in (value["data"] | changes).items() if held is not None}
    file = InputFile("psc-snapshot-2024-11-22.txt", lambda: io.BytesIO(json.dumps(value).encode()))
    (record,) = (item for item in uk_psc.read(file) if isinstance(item, Record))
    return uk_psc.convert(record)


def node(filing: Filing, kind: str) -> dict[str, Value]:
    """The values of the last node of this kind: the controller comes after the company."""
    return dict([claim for claim in filing.claims if isinstance(claim, NodeClaim) and claim.kind == kind][-1].values)


def ties(filing: Filing) -> list[RelationshipClaim]:
    return [claim for claim in filing.claims if isinstance(claim, RelationshipClaim)]


def said(filing: Filing, kind: str) -> list[dict[str, Value]]:
    return [dict(tie.values) for tie in ties(filing) if tie.kind == kind]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_each_file_gives_what_it_holds(path: Path, tmp_path: Path) -> None:
    report = load("uk-psc", [path], Workspace.open(tmp_path / "workspace"))
    (file,) = report.files
    found = (file.edition, file.read, file.loaded, file.rejected, file.ignored, report.claims)
    assert found == EXPECTED[path]
    assert (file.unread_fields, report.errors) == ([], [])


def test_every_fixture_is_in_the_table() -> None:
    assert set(DATA.iterdir()) == set(EXPECTED)


def test_the_source_is_found_by_its_id() -> None:
    assert source("uk-psc").SOURCE.history == "by_subject"


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_claims_keep_to_the_schema(path: Path) -> None:
    for claim in (claim for filing in filings(path).values() for claim in filing.claims):
        keeps_to_the_schema(claim)


def test_totals_that_differ_are_told(tmp_path: Path) -> None:
    (file,) = load("uk-psc", [EARLIER], Workspace.open(tmp_path)).files
    assert file.ignored_by_reason == {"the totals of the snapshot": 1}
    (warning,) = file.warnings
    assert "totals are 3 statements (here 2): load its other parts too, or it is incomplete" in warning


# --- persons ---------------------------------------------------------------------------------------------------------


def test_a_person_with_shares_votes_and_a_right() -> None:
    filing = filings()["invented-person"]
    assert (filing.subject, filing.seen_on) == (PERSON, "2024-11-22")
    assert filing.key.startswith("01000001/individual/invented-person@")
    assert node(filing, "Person") == {
        "name": "Ms Invented Example Fictional",
        "names": ["Invented Example Fictional"],
        "country": "PL",
        "note": "born 1961-12; resident in England",
    }
    assert node(filing, "Company") == {"gb_coh": "01000001", "country": "GB"}
    assert said(filing, "OWNS") == [
        {
            "share_min": 25.0,
            "share_max": 50.0,
            "share_text": "more than 25 % but not more than 50 %",
            "interest": "shares",
        },
        {
            "share_min": 50.0,
            "share_max": 75.0,
            "share_text": "more than 50 % but less than 75 %",
            "interest": "votes",
            "note": "with control over the trustees of a trust",
        },
    ]
    assert said(filing, "CONTROLS") == [{"means": "right to appoint or remove directors"}]
    assert {(tie.origin, tie.target, tie.start, tie.end) for tie in ties(filing) if tie.kind == "OWNS"} == {
        (PERSON, "uk-psc:01000001", "2016-04-06", None)
    }
    assert said(filing, "REGISTERED_AT") == [{"address_kind": "service"}]
    assert node(filing, "Address") == {"text": "9 Fictional Square, Harrogate, England, HG1 1ZZ", "country": "GB"}


def test_one_name_in_two_entries_is_two_persons() -> None:
    other = entry(links={"self": "/company/01000001/persons-with-significant-control/individual/another"})
    assert other.subject != filings()["invented-person"].subject


def test_an_entry_that_ended() -> None:
    filing = filings()["left-person"]
    assert {(tie.kind, tie.start, tie.end) for tie in ties(filing)} == {
        ("CONTROLS", "2016-04-06", "2018-02-27"),
        ("REGISTERED_AT", None, "2018-02-27"),
    }
    assert node(filing, "Person") == {"name": "Mr Left Fictional", "note": "nationality as filed: Klingon"}


def test_an_end_before_the_start_is_kept_as_filed() -> None:
    owns = next(tie for tie in ties(entry(ceased_on="2016-01-01")) if tie.kind == "OWNS")
    assert (owns.start, owns.end) == ("2016-04-06", "2016-01-01")
    assert owns.values["note"] == "ceased before it was notified, as filed"


def test_a_protected_person_is_there_without_a_name() -> None:
    for name, company in (("secret", "SC900001"), ("hidden", "OE900001")):
        filing = filings()[name]
        assert node(filing, "Person") == {"name": "withheld by the register (super-secure)", "unnamed": True}
        (tie,) = ties(filing)
        assert (tie.kind, tie.target, tie.start, tie.end) == ("CONTROLS", f"uk-psc:{company}", None, None)
        assert tie.values == {"means": "significant control, of a kind that is not stated"}


def test_a_protected_person_who_left_did_so_after_the_register_began() -> None:
    assert [tie.end for tie in ties(filings()["secret-left"])] == ["2016-04-06/2024-11-22"]


def test_a_sanctioned_owner_and_a_nominee() -> None:
    filing = filings()["owner"]
    assert node(filing, "Person")["note"] == "sanctioned, as the filing says"
    assert node(filing, "Company") == {"gb_coh": "OE900001"}
    (owns,) = said(filing, "OWNS")
    assert (owns["share_min"], owns["share_max"], owns["note"]) == (25.0, 100.0, "as a trustee of a trust")
    assert said(filing, "RELATED_TO") == [{"tie": "land in Scotland is held in the entity's name for this party"}]


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("British", "GB"),
        ("english", "GB"),
        (" Northern  Irish", "GB"),
        ("Polish", "PL"),
        ("Irish", "IE"),
        ("Ireland", "IE"),
        ("Congolese", None),
        ("Dominican", None),
        ("British,American", None),
        ("<script>", None),
    ],
)
def test_nationalities(text: str, country: str | None) -> None:
    assert country_of_nationality(text) == country


# --- organisations ---------------------------------------------------------------------------------------------------


def test_a_company_of_the_register_is_the_company_of_that_number() -> None:
    filing = filings()["parent"]
    assert {(tie.origin, tie.target) for tie in ties(filing) if tie.kind == "OWNS"} == {
        ("uk-psc:01000001", "uk-psc:00000042")
    }
    assert node(filing, "Company")["gb_coh"] == "01000001"


def test_a_foreign_company_has_its_number_as_text() -> None:
    assert node(filings()["american"], "Company") == {
        "name": "Invented Corporation",
        "registration_number": "41-0000000",
        "country": "US",
        "legal_form": "Corporation",
        "note": "registered with: Minnesota Secretary Of State; under: Minnesota Business Corporation Act",
    }


def test_legal_persons_are_public_bodies_only_where_that_is_clear() -> None:
    council, bishop, state = (filings()[name] for name in ("council", "bishop", "state"))
    assert node(council, "PublicBody")["name"] == "Invented Borough Council"
    assert node(state, "PublicBody")["country"] == "CZ"
    assert node(bishop, "Company")["kind_certain"] is False
    assert said(council, "OWNS")[0]["interest"] == "surplus assets"


def test_two_addresses_of_a_beneficial_owner() -> None:
    assert said(filings()["trustee"], "REGISTERED_AT") == [
        {"address_kind": "service"},
        {"address_kind": "principal office"},
    ]


UK = {"country_registered": "England", "place_registered": "Companies House", "legal_form": "Private Limited Company"}
NUMBERS: list[tuple[dict[str, str], str, str | None, dict[str, Value]]] = [
    (UK, "03530981", None, {"gb_coh": "03530981"}),
    (UK, "3530981", None, {"gb_coh": "03530981"}),
    (UK, " sc 012345 ", None, {"gb_coh": "SC012345"}),
    (UK, "SC12345", None, {"gb_coh": "SC012345"}),
    (UK, "123456789", None, {"unverified_numbers": ["gb_coh 123456789"]}),
    (UK, "n/a", None, {}),
    ({"place_registered": "Companies House"}, "03530981", None, {"gb_coh": "03530981"}),
    ({"legal_authority": "Companies Act 2006"}, "03530981", None, {"gb_coh": "03530981"}),
    ({"country_registered": "England, United Kingdom"}, "03530981", None, {"gb_coh": "03530981"}),
    ({"country_registered": "United Kingdom"}, "56099", None, {"registration_number": "56099"}),
    # no country is named: the office tells
    ({"legal_form": "Limited Company"}, "03530981", "GB", {"gb_coh": "03530981"}),
    ({"legal_form": "Limited Company"}, "3530981", "GB", {"registration_number": "3530981"}),
    ({"legal_form": "Limited Company"}, "03530981", "CZ", {"registration_number": "03530981"}),
    ({}, "03530981", "GB", {"registration_number": "03530981"}),
    # numbers of charities look like numbers of companies
    (UK | {"place_registered": "Charity Commission"}, "1089464", None, {"registration_number": "1089464"}),
    (
        {"country_registered": "Scotland", "place_registered": "OSCR"},
        "SC012345",
        None,
        {"registration_number": "SC012345"},
    ),
    (
        {"country_registered": "England", "legal_form": "Company limited by guarantee"},
        "1089464",
        None,
        {"registration_number": "1089464"},
    ),
    # another country is named
    ({"country_registered": "Delaware, Usa"}, "41-0406690", None, {"registration_number": "41-0406690"}),
    (UK | {"place_registered": "Companies House, Gibraltar"}, "03530981", None, {"registration_number": "03530981"}),
    (UK | {"country_registered": "Isle of Man"}, "012345V", None, {"registration_number": "012345V"}),
    ({"country_registered": "New South Wales"}, "12345678", None, {"registration_number": "12345678"}),
    ({"country_registered": "West Yorkshire"}, "12345678", None, {"registration_number": "12345678"}),
]


@pytest.mark.parametrize(("fields", "number", "office", "expected"), NUMBERS)
def test_which_numbers_are_those_of_companies_house(
    fields: dict[str, str], number: str, office: str | None, expected: dict[str, Value]
) -> None:
    found = identity(Identification(**fields, registration_number=number), office)
    shown = {name: found[name] for name in ("gb_coh", "registration_number", "unverified_numbers") if name in found}
    assert shown == expected


def test_a_foreign_company_registered_here_gets_no_country_of_its_own() -> None:
    assert "country" not in identity(Identification(**UK, registration_number="FC027187"), None)


# --- natures of control ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "kind", "values"),
    [
        ("ownership-of-shares-75-to-100-percent", "OWNS", ("shares", 75.0, 100.0, None)),
        (
            "ownership-of-shares-25-to-50-percent-as-firm",
            "OWNS",
            ("shares", 25.0, 50.0, "with control over a firm that is no legal person"),
        ),
        (
            "ownership-of-shares-more-than-25-percent-as-firm-registered-overseas-entity",
            "OWNS",
            ("shares", 25.0, 100.0, "as a member of a firm that is no legal person"),
        ),
        (
            "ownership-of-shares-more-than-25-percent-as-control-over-trust-registered-overseas-entity",
            "OWNS",
            ("shares", 25.0, 100.0, "with control over the trustees of a trust"),
        ),
        ("voting-rights-50-to-75-percent-limited-liability-partnership", "OWNS", ("votes", 50.0, 75.0, None)),
        ("part-right-to-share-surplus-assets-25-to-50-percent", "OWNS", ("surplus assets", 25.0, 50.0, None)),
    ],
)
def test_bands_bound_the_share_and_none_is_called_direct(
    nature: str, kind: str, values: tuple[str, float, float, str | None]
) -> None:
    found, said = natures.stated(nature)
    assert found == kind
    assert (said["interest"], said["share_min"], said["share_max"], said.get("note")) == values
    assert "direct" not in said


@pytest.mark.parametrize(
    ("nature", "means"),
    [
        ("right-to-appoint-and-remove-directors", "right to appoint or remove directors"),
        ("right-to-appoint-and-remove-members-limited-liability-partnership", "right to appoint or remove members"),
        ("right-to-appoint-and-remove-person-as-trust", "right to appoint or remove managers"),
        ("significant-influence-or-control-registered-overseas-entity", "significant influence or control"),
        ("", "significant control, of a kind that is not stated"),
    ],
)
def test_rights_and_influence_are_control_and_never_a_share(nature: str, means: str) -> None:
    kind, said = natures.stated(nature)
    assert (kind, said["means"]) == ("CONTROLS", means)
    assert not {"share_min", "share_max"} & said.keys()


@pytest.mark.parametrize(
    "nature", ["golden-share-of-an-invented-kind", "ownership-of-shares", "voting-rights-5-to-9-percent"]
)
def test_a_nature_that_is_not_known_is_kept_in_its_words(nature: str) -> None:
    assert natures.stated(nature) == ("RELATED_TO", {"tie": nature.replace("-", " ")})


# --- statements ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "statements"),
    [
        ("none", ["no individual or entity with significant control (from 2016-09-11 until 2021-12-13)"]),
        (
            "notice",
            [
                "person with significant control has failed to confirm changed details; on Mr Silent Fictional; "
                "restrictions notice withdrawn by company (from 2021-12-13)"
            ],
        ),
        (
            "exemptions",
            [
                "exempt from naming its controllers: shares admitted on market (from 2016-10-29 until 2018-01-01)",
                "exempt from naming its controllers: shares admitted on market (from 2019-01-01)",
            ],
        ),
    ],
)
def test_statements_and_exemptions_stay_with_the_company(name: str, statements: list[str]) -> None:
    (claim,) = filings()[name].claims
    assert claim.values["control_statements"] == statements
    assert claim.kind == "Company"


# --- two snapshots ---------------------------------------------------------------------------------------------------


def test_a_newer_snapshot_changes_what_it_holds_and_nothing_else(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    load("uk-psc", [LATER, EARLIER], workspace)
    load("uk-companies", [COMPANIES], workspace)
    nodes, found = built(workspace)
    stakes = {
        (tie["interest"], tie["share_min"]): tie.get("ended_on")
        for tie in found.values()
        if tie["kind"] == "OWNS" and tie["from"] == PERSON
    }
    assert stakes == {
        ("shares", 25.0): "2024-11-22/2025-01-10",
        ("votes", 50.0): "2024-11-22/2025-01-10",
        ("shares", 50.0): None,
    }
    assert nodes["gb-coh:NI900001"]["control_statements"] == [
        "no individual or entity with significant control (from 2016-09-11 until 2021-12-13)",
        "person with significant control has failed to confirm changed details; on Mr Silent Fictional; "
        "restrictions notice withdrawn by company (from 2021-12-13 until 2024-12-24)",
    ]
    parent = [tie for tie in found.values() if tie["kind"] == "OWNS" and tie["from"] == "gb-coh:01000001"]
    assert {(tie["to"], tie.get("ended_on")) for tie in parent} == {("gb-coh:00000042", None)}
    assert nodes["gb-coh:01000001"]["name"] == "INVENTED HOLDINGS LIMITED"


# --- what cannot be taken in -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"company_number": "X"}, "company_number", "no company number"),
        ({"company_number": None}, "company_number", "no company number"),
        ({"company_number": 1000001}, "company_number", "wrong type of value"),
        ({"kind": "unknown-kind"}, "data.kind", "unknown kind of entry"),
        ({"kind": 5}, "data.kind", "wrong type of value"),
        ({"name": None, "name_elements": None}, "data.name", "no name"),
        ({"name": " "}, "data.name", "no name"),
        ({"links": None}, "data.links.self", "no id of the entry"),
        ({"links": {"self": "/company/01000001/" + "x" * 10_000}}, "data.links.self", "no id of the entry"),
        ({"notified_on": "2016-02-30"}, "data.notified_on", "no possible date"),
        ({"ceased_on": "soon"}, "data.ceased_on", "no possible date"),
        ({"date_of_birth": {"year": 1961, "month": 13}}, "data.date_of_birth", "no possible month"),
        ({"kind": "persons-with-significant-control-statement"}, "data.statement", "no statement"),
        (
            {"kind": "exemptions", "exemptions": {"x": {"items": [{"exempt_from": "x"}]}}},
            "data.exemptions.items.exempt_from",
            "no possible date",
        ),
    ],
)
def test_an_entry_that_cannot_be_taken_in_says_why(changes: dict[str, Any], field: str, reason: str) -> None:
    with pytest.raises(RecordError) as raised:
        entry(**changes)
    assert (raised.value.field, raised.value.reason) == (field, reason)


def test_other_json_is_refused_by_what_it_is() -> None:
    file = InputFile("companies.json", lambda: io.BytesIO(b'[{"CompanyName": "INVENTED"}]'))
    with pytest.raises(FileError, match=r"companies\.json: line 1: this is other JSON"):
        list(uk_psc.read(file))


def test_the_day_comes_from_the_name_or_the_totals_or_the_user(tmp_path: Path) -> None:
    path = tmp_path / "psc.txt"
    path.write_bytes(EARLIER.read_bytes())
    (file,) = load("uk-psc", [path], Workspace.open(tmp_path / "a")).files
    assert file.edition == "2024-11-22"
    path.write_bytes(b"".join(EARLIER.read_bytes().splitlines(keepends=True)[:-1]))
    (file,) = load("uk-psc", [path], Workspace.open(tmp_path / "b"), edition="2024-12").files
    assert (file.edition, len(file.warnings)) == ("2024-12", 1)
    assert "--edition" in file.warnings[0]
