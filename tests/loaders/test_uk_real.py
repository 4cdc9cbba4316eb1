"""The two sources of Companies House on the real sample files, none of which is part of the project."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph.claims import Filing, NodeClaim, RelationshipClaim
from graph.workspace import Workspace
from loaders import uk_companies, uk_psc
from loaders.framework.files import open_input
from loaders.framework.run import load
from loaders.framework.source import Record

pytestmark = pytest.mark.real_data

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "01_uk_companies_house"
BASIC = SAMPLES / "basic_company_data" / "basic-sample.csv"
BULK = SAMPLES / "ch_bulk_products"
PSC = SAMPLES / "psc_snapshot"
EDITED = "register-sources-psc/"

_COMPANY = {"Company": 2}
_WITH_ADDRESS = {"Address": 1, "REGISTERED_AT": 1}
_PERSON = {"Company": 1, "Person": 1}

# Of each file: read, loaded, rejected, ignored, and the claims by kind.
EXPECTED: dict[str, tuple[int, int, int, int, dict[str, int]]] = {
    "psc-data-1.json": (3, 2, 0, 1, _COMPANY | _WITH_ADDRESS | {"Person": 1, "OWNS": 1}),
    "psc-data-2.json": (2, 1, 0, 1, _COMPANY | _WITH_ADDRESS | {"OWNS": 2}),
    "psc-data-3.json": (2, 1, 0, 1, _PERSON | _WITH_ADDRESS | {"OWNS": 2}),
    "psc-data-4.json": (2, 1, 0, 1, _COMPANY | {"Address": 1, "REGISTERED_AT": 2, "CONTROLS": 1}),
    "psc-data-6.json": (2, 1, 0, 1, {"Company": 1, "PublicBody": 1, "Address": 1, "REGISTERED_AT": 2, "OWNS": 2}),
    "psc-data-9.json": (2, 1, 0, 1, _COMPANY | _WITH_ADDRESS | {"OWNS": 1}),
    "psc-data-10.json": (2, 1, 0, 1, _COMPANY | _WITH_ADDRESS | {"OWNS": 2}),
    "psc-data-11.json": (2, 1, 0, 1, _PERSON | _WITH_ADDRESS | {"OWNS": 2, "CONTROLS": 2}),
    "psc-data-12.json": (2, 1, 0, 1, _COMPANY | _WITH_ADDRESS | {"OWNS": 2, "CONTROLS": 1}),
    "psc-data-13.json": (2, 1, 0, 1, _COMPANY | _WITH_ADDRESS | {"OWNS": 1}),
    "psc-data-14.json": (2, 1, 0, 1, _COMPANY | _WITH_ADDRESS | {"OWNS": 2}),
    f"{EDITED}psc_ceased_on.json": (1, 1, 0, 0, _PERSON | _WITH_ADDRESS | {"OWNS": 2}),
    f"{EDITED}psc_corporate.json": (1, 1, 0, 0, _COMPANY | {"CONTROLS": 1}),
    f"{EDITED}psc_exemptions.json": (1, 1, 0, 0, {"Company": 1}),
    f"{EDITED}psc_individual.json": (1, 1, 0, 0, _PERSON | _WITH_ADDRESS | {"OWNS": 2}),
    f"{EDITED}psc_legal.json": (1, 1, 0, 0, _COMPANY | {"CONTROLS": 1}),
    f"{EDITED}psc_no_country.json": (1, 1, 0, 0, _COMPANY | {"CONTROLS": 1}),
    f"{EDITED}psc_no_match.json": (1, 1, 0, 0, _COMPANY | {"CONTROLS": 1}),
    f"{EDITED}psc_not_found.json": (1, 1, 0, 0, _COMPANY | {"CONTROLS": 1}),
    f"{EDITED}psc_statement.json": (1, 1, 0, 0, {"Company": 1}),
    f"{EDITED}psc_statement_ceased_on.json": (1, 1, 0, 0, {"Company": 1}),
    f"{EDITED}psc_super_secure.json": (1, 1, 0, 0, _PERSON | {"CONTROLS": 1}),
    f"{EDITED}psc_totals.json": (1, 0, 0, 1, {}),
    f"{EDITED}psc_unknown_kind.json": (1, 0, 1, 0, {}),
}


def filings(name: str) -> list[Filing]:
    (file,) = open_input(PSC / name)
    return [uk_psc.convert(item) for item in uk_psc.read(file) if isinstance(item, Record)]


def entries(name: str) -> list[dict[str, Any]]:
    """The file as plain JSON, read by nothing of this project."""
    content = json.loads((PSC / name).read_text())
    return content if isinstance(content, list) else [content]


def test_every_sample_is_in_the_table() -> None:
    assert {str(path.relative_to(PSC)) for path in PSC.rglob("*.json")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_each_sample_gives_what_it_holds(name: str, tmp_path: Path) -> None:
    report = load("uk-psc", [PSC / name], Workspace.open(tmp_path))
    (file,) = report.files
    assert (file.read, file.loaded, file.rejected, file.ignored, report.claims) == EXPECTED[name]
    assert (file.unread_fields, report.errors) == ([], [])
    assert file.read == len(entries(name))
    assert file.edition == (None if name.startswith(EDITED) else "2024-11-22")


@pytest.mark.parametrize("name", EXPECTED)
def test_each_nature_of_control_is_one_tie(name: str) -> None:
    natures = [nature for entry in entries(name) for nature in entry["data"].get("natures_of_control", [])]
    if "unknown" not in name:
        ties = [
            claim
            for filing in filings(name)
            for claim in filing.claims
            if isinstance(claim, RelationshipClaim) and claim.kind != "REGISTERED_AT"
        ]
        shares = [nature for nature in natures if "percent" in nature]
        assert [tie.kind for tie in ties].count("OWNS") == len(shares)
        assert len(ties) in {len(natures), max(len(natures), 1)}


def test_a_parent_company_is_the_company_of_its_number() -> None:
    (filing,) = filings("psc-data-2.json")
    assert {
        claim.origin for claim in filing.claims if claim.kind == "OWNS" and isinstance(claim, RelationshipClaim)
    } == {"uk-psc:00686734"}


def test_the_totals_are_compared(tmp_path: Path) -> None:
    (file,) = load("uk-psc", [PSC / "psc-data-1.json"], Workspace.open(tmp_path)).files
    assert (
        "totals are 12799821 persons of significant control (here 1), 774422 statements (here 1), 77"
        in file.warnings[0]
    )


def test_the_basic_company_data(tmp_path: Path) -> None:
    report = load("uk-companies", [BASIC], Workspace.open(tmp_path), edition="2021-02")
    (file,) = report.files
    assert (file.read, file.loaded, file.rejected, file.ignored) == (31, 31, 0, 0)
    # one company has no address at all
    assert report.claims == {"Company": 31, "Address": 30, "REGISTERED_AT": 30}
    assert (file.unread_fields, file.edition, len(file.warnings)) == ([], "2021-02", 1)


def test_what_the_basic_company_data_says() -> None:
    (file,) = open_input(BASIC)
    found = [uk_companies.convert(item) for item in uk_companies.read(file) if isinstance(item, Record)]
    companies = [filing.claims[0] for filing in found]
    assert all(isinstance(claim, NodeClaim) and len(str(claim.values["gb_coh"])) == 8 for claim in companies)
    assert {str(claim.values["gb_coh"])[:2] for claim in companies} >= {"08", "SC", "FC", "CE"}
    assert sum("incorporated_on" in claim.values for claim in companies) == 29
    assert sum("called " in str(claim.values.get("note")) for claim in companies) == 4
    assert sum("activity_codes" in claim.values for claim in companies) == 28
    assert [claim.values.get("country") for claim in companies].count("GB") == 29


OTHER_FILES = {
    "product 101, the daily updates": [*BULK.rglob("*_all_opt.txt")],
    "product 183, the snapshot": [*BULK.rglob("*.dat")],
    "product 217": [*BULK.rglob("product-217*/**/*.csv")],
    "this is JSON": [*SAMPLES.glob("basic_company_data/*.json"), *BULK.rglob("*.json"), *PSC.rglob("*.json")],
    "no column CompanyName or CompanyNumber": [*BULK.rglob("*expected.csv")],
}


@pytest.mark.parametrize("words", OTHER_FILES)
def test_other_files_of_companies_house_are_refused_by_name(words: str, tmp_path: Path) -> None:
    report = load("uk-companies", OTHER_FILES[words], Workspace.open(tmp_path))
    assert report.files == []
    assert len(report.errors) == len(OTHER_FILES[words]) > 0
    assert all(words in error for error in report.errors)


def test_every_file_of_companies_house_is_loaded_or_refused() -> None:
    others = {path for paths in OTHER_FILES.values() for path in paths}
    assert {path for path in SAMPLES.rglob("*") if path.is_file()} == others | {BASIC}


def test_no_other_file_is_taken_for_the_persons_with_significant_control(tmp_path: Path) -> None:
    others = [path for path in SAMPLES.rglob("*") if path.is_file() and not path.is_relative_to(PSC)]
    report = load("uk-psc", others, Workspace.open(tmp_path))
    assert (report.files, len(report.errors)) == ([], len(others))
