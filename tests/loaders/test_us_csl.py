"""The Consolidated Screening List: the account of a file, and what an entry states."""

import csv
import io
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from graph.claims import Filing, NodeClaim, RelationshipClaim, Value
from graph.errors import RecordError
from graph.schema import NODE, RELATIONSHIP
from graph.workspace import Workspace
from loaders import us_csl
from loaders.framework.files import InputFile, open_input
from loaders.framework.run import load
from loaders.framework.source import Record

DATA = Path(__file__).parent.parent / "data" / "us_csl"
REAL = Path(__file__).parents[3] / "shared" / "data" / "09_sanctions" / "us_csl"

# file: layout, records read, loaded, rejected and ignored, claims by kind
Account = tuple[str, int, int, int, int, dict[str, int]]
EXPECTED: dict[str, Account] = {
    "csl_2023.csv": (
        "US Consolidated Screening List, 29 columns",
        14,
        12,
        1,
        1,
        {"Company": 10, "Person": 1, "Vessel": 1, "Listing": 12, "LISTED_AS": 12, "Address": 10, "REGISTERED_AT": 10},
    ),
    "csl_2019.csv": (
        "US Consolidated Screening List, 28 columns",
        11,
        11,
        0,
        0,
        {"Company": 9, "Person": 1, "Vessel": 1, "Listing": 11, "LISTED_AS": 11, "Address": 8, "REGISTERED_AT": 8},
    ),
}
REAL_EXPECTED: dict[str, Account] = {
    "csl_2023-11.csv": (
        "US Consolidated Screening List, 29 columns",
        4228,
        4226,
        1,
        1,
        {"Company": 3099, "Person": 1124, "Vessel": 3, "Listing": 4226, "LISTED_AS": 4226, "Address": 0},
    ),
    "csl_2019-12_small.csv": (
        "US Consolidated Screening List, 28 columns",
        115,
        115,
        0,
        0,
        {"Company": 93, "Person": 20, "Vessel": 2, "Listing": 115, "LISTED_AS": 115, "Address": 0},
    ),
}


@cache
def rows() -> dict[str, dict[str, str]]:
    """The entries of the newer fixture by their `_id` and list."""
    with (DATA / "csl_2023.csv").open(encoding="utf-8", newline="") as table:
        entries = list(csv.DictReader(table))[1:-1]
    return {f"{entry['_id']} {us_csl._list(entry['source'])}": entry for entry in entries}


def table(*entries: dict[str, str]) -> InputFile:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, entries[0])
    writer.writeheader()
    writer.writerows(entries)
    return InputFile("table.csv", lambda: io.BytesIO(text.getvalue().encode()))


def filings(file: InputFile) -> list[Filing]:
    return [us_csl.convert(record) for record in us_csl.read(file) if isinstance(record, Record)]


def filing(entry: str, **changes: str) -> Filing:
    """What an entry of the fixture states when some of its cells hold something else."""
    (found,) = filings(table(rows()[entry] | changes))
    return found


def party(found: Filing) -> NodeClaim:
    first = found.claims[0]
    assert isinstance(first, NodeClaim)
    return first


def listing(found: Filing) -> dict[str, Value]:
    (claim,) = [claim for claim in found.claims if isinstance(claim, NodeClaim) and claim.kind == "Listing"]
    return dict(claim.values)


def listed(found: Filing) -> RelationshipClaim:
    (claim,) = [claim for claim in found.claims if isinstance(claim, RelationshipClaim) and claim.kind == "LISTED_AS"]
    return claim


def addresses(found: Filing) -> list[Value]:
    return [c.values["text"] for c in found.claims if isinstance(c, NodeClaim) and c.kind == "Address"]


# --- the account -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPECTED)
def test_each_edition_gives_what_it_holds(name: str, tmp_path: Path) -> None:
    report = load("us-csl", [DATA / name], Workspace.open(tmp_path / "workspace"))
    (file,) = report.files
    found = (file.layout, file.read, file.loaded, file.rejected, file.ignored, report.claims)
    assert found == EXPECTED[name]
    assert (file.unread_fields, report.errors) == ([], [])


def test_the_second_heading_is_ignored_and_the_cut_last_row_rejected(tmp_path: Path) -> None:
    (file,) = load("us-csl", [DATA / "csl_2023.csv"], Workspace.open(tmp_path / "workspace")).files
    assert file.ignored_by_reason == {"the heading again": 1}
    (reject,) = file.rejects
    assert (reject.position, reject.field, reject.reason) == (16, "addresses", "the quote is not closed")


def real_addresses(name: str) -> int:
    """The addresses of a real file that hold more than a country, counted with the csv module alone."""
    with (REAL / name).open(encoding="utf-8", newline="") as source:
        entries = [row for row in csv.DictReader(source) if row["ids"] is not None and row["source"] != "source"]
    parts = (part.strip() for row in entries for part in row["addresses"].split(";"))
    return sum(1 for part in parts if part and not (len(part) == 2 and part.isupper()))


@pytest.mark.real_data
@pytest.mark.parametrize("name", REAL_EXPECTED)
def test_real_editions_are_accounted_for(name: str, tmp_path: Path) -> None:
    report = load("us-csl", [REAL / name], Workspace.open(tmp_path / "workspace"), edition=name[4:11])
    (file,) = report.files
    layout, *records, claims = REAL_EXPECTED[name]
    of_addresses = dict.fromkeys(("Address", "REGISTERED_AT"), real_addresses(name))
    assert (file.layout, file.read, file.loaded, file.rejected, file.ignored) == (layout, *records)
    assert report.claims == claims | of_addresses
    assert (file.unread_fields, file.edition) == ([], name[4:11])


@pytest.mark.real_data
def test_no_two_entries_of_the_real_list_share_a_key() -> None:
    (file,) = open_input(REAL / "csl_2023-11.csv")
    keys = Counter(record.fields.key for record in us_csl.read(file) if isinstance(record, Record))
    assert len(keys) == 4226
    assert not [key for key in keys if "#" in key]


@pytest.mark.parametrize("name", EXPECTED)
def test_claims_keep_to_the_schema(name: str) -> None:
    (file,) = open_input(DATA / name)
    for claim in (claim for found in filings(file) for claim in found.claims):
        declared = NODE[claim.kind] if isinstance(claim, NodeClaim) else RELATIONSHIP[claim.kind]
        assert set(claim.values) <= {known.name for known in declared.properties if not known.derived}


# --- the party -------------------------------------------------------------------------------------------------------


def test_the_numbers_of_an_entry_are_read_by_what_the_list_calls_them() -> None:
    values = party(filing("90001 SDN")).values
    assert (values["ru_inn"], values["ru_ogrn"]) == ("0099000021", "1027700090000")
    assert values["unverified_numbers"] == ["Government Gazette Number, 00000001, RU"]
    assert values["email"] == "nobody@example.org"
    assert values["names"] == ["AO PRIMER IMPORT", "PRIMER-IMPORT AO"]


def test_the_older_order_of_number_and_label_gives_the_same_numbers() -> None:
    (older,) = open_input(DATA / "csl_2019.csv")
    found = {found.key: party(found).values for found in filings(older)}
    newer = party(filing("90001 SDN")).values
    numbers = ("ru_inn", "ru_ogrn", "email", "country")
    assert [found["SDN/90001"][name] for name in numbers] == [newer[name] for name in numbers]
    assert found["SDN/90004"]["imo"] == "7206512"


@pytest.mark.parametrize(
    ("ids", "addresses", "expected"),
    [
        ("Tax ID No., 0099000021", "d. 1, Moscow, RU", {"ru_inn": "0099000021"}),
        ("Tax ID No., 0099000022, RU", "d. 1, Moscow, RU", {"unverified_numbers": ["ru_inn 0099000022"]}),
        ("Tax ID No., 0099000021", "1 Street, Minsk, BY", {"unverified_numbers": ["Tax ID No., 0099000021"]}),
        ("Tax ID No., 0099000021", "", {"unverified_numbers": ["Tax ID No., 0099000021"]}),
        ("Tax ID No., 80-0000001, US", "", {"unverified_numbers": ["Tax ID No., 80-0000001, US"]}),
        ("Company Number, 00000006, GB", "1 Street, London, GB", {"gb_coh": "00000006"}),
        ("Company Number, 0000001, HK", "1 Street, HK", {"registration_number": "0000001"}),
        ("Legal Entity Number, 00000000000000000000", "", {"unverified_numbers": ["lei 00000000000000000000"]}),
        ("Registration ID, 53000001, RU", "d. 1, Moscow, RU", {"registration_number": "53000001"}),
        ("Passport, 000001, LB, 21 Aug 2005", "", {"unverified_numbers": ["Passport, 000001, LB, 21 Aug 2005"]}),
    ],
)
def test_a_number_joins_only_as_what_label_country_and_check_digits_say(
    ids: str, addresses: str, expected: dict[str, Value]
) -> None:
    values = party(filing("90001 SDN", ids=ids, addresses=addresses)).values
    numbers = {"lei", "ru_inn", "ru_ogrn", "gb_coh", "registration_number", "unverified_numbers"}
    assert {name: value for name, value in values.items() if name in numbers} == expected


def test_a_foreign_branch_with_the_number_of_its_parent_is_not_the_parent() -> None:
    values = party(filing("90002 SSI")).values
    assert "ru_inn" not in values
    assert values["unverified_numbers"] == ["Tax ID No., 0099000021, RU", "SWIFT/BIC, FICTBY00"]


def test_a_party_without_a_stated_type_may_be_a_person() -> None:
    found = party(filing("aa01 EL"))
    assert (found.kind, found.values["kind_certain"]) == ("Company", False)
    assert "kind_certain" not in party(filing("90001 SDN")).values


def test_a_person_keeps_births_and_nationalities_in_words_and_no_country_where_there_are_several() -> None:
    found = party(filing("90003 SDN"))
    assert found.kind == "Person"
    assert found.values["note"] == "born 1960; 1961-02-03; born in Nowhere City, Syria; citizen of LB; PY"
    assert (found.values["role"], "country" in found.values, "email" in found.values) == ("Doctor", False, False)
    assert "email jack@example.org" in str(listing(filing("90003 SDN"))["note"])


def test_the_flag_of_a_ship_is_its_country_and_nothing_of_it_is_lost() -> None:
    found = party(filing("90004 SDN"))
    assert (found.kind, found.values["country"], found.values["imo"]) == ("Vessel", "CU", "7206512")
    assert found.values["note"] == (
        "type Tug; flag Cuba; owner Nobody S.A.; call sign XX0000; gross registered tonnage 212"
    )
    assert listed(filing("90004 SDN")).origin == found.subject


def test_each_address_is_one_and_a_bare_country_is_none() -> None:
    assert addresses(filing("90001 SDN")) == ["per. Vymyshlenny, d. 7, Moscow, 101000, RU"]
    assert addresses(filing("aa03 EL")) == ["5 Pretend Road, Dubai, AE", "P.O. Box 1, Sharjah, AE"]
    assert addresses(filing("bb02 DPL")) == []
    assert party(filing("bb02 DPL")).values["country"] == "IR"


# --- the listing -----------------------------------------------------------------------------------------------------


def test_the_entry_has_its_list_programme_dates_and_conditions() -> None:
    found = filing("aa01 EL")
    assert listing(found) == {
        "name": "Entity List (EL) - Bureau of Industry and Security",
        "list": "Entity List (EL) - Bureau of Industry and Security",
        "listed_on": "2021-06-01",
        "note": "Federal Register: 99 FR 10001; licence requirement: For all items subject to the EAR. "
        "(See an invented part); licence policy: Presumption of denial.",
    }
    denial = filing("bb01 DPL")
    assert (listing(denial)["listed_on"], listing(denial)["delisted_on"]) == ("2023-10-31", "2024-10-30")
    assert (listed(denial).start, listed(denial).end) == ("2023-10-31", "2024-10-30")


def test_a_listing_date_among_the_numbers_counts_for_the_list_that_it_names() -> None:
    assert listing(filing("90005 CMIC"))["listed_on"] == "2021-06-03"
    assert "listed_on" not in listing(filing("90001 SSI", ids="Listing Date (EO 1 Directive 3):, 24 Feb 2022"))
    assert "Invented Registry, 17" in str(listing(filing("90005 CMIC"))["note"])


def test_one_number_of_the_treasury_is_one_party_on_all_its_lists() -> None:
    sdn, ssi = filing("90001 SDN"), filing("90001 SSI")
    assert party(sdn).subject == party(ssi).subject
    assert listed(sdn).target != listed(ssi).target
    assert sdn.key != ssi.key


def test_one_name_twice_on_a_list_is_two_parties() -> None:
    twins = filings(table(rows()["aa02 EL"], rows()["aa03 EL"], rows()["aa01 EL"]))
    assert len({party(twin).subject for twin in twins}) == 3
    again = filings(table(rows()["aa02 EL"], rows()["aa02 EL"]))
    assert len({found.key for found in again}) == 2


def test_an_entry_without_a_number_keeps_its_key_when_its_notice_date_and_address_change() -> None:
    before, after = (
        filing("bb01 DPL"),
        filing("bb01 DPL", start_date="2024-04-30", federal_register_notice="99", addresses="x, FR", _id="new"),
    )
    assert before.key == after.key
    assert party(before).subject == party(after).subject
    assert listed(before).target != listed(after).target


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("name", " ", "is empty"),
        ("source", "", "is empty"),
        ("start_date", "2021-02-30", "no possible date"),
        ("end_date", "soon", "no possible date"),
        ("start_date", "2021/2022", "no possible date"),
    ],
)
def test_an_entry_that_cannot_be_taken_in_says_which_cell(column: str, value: str, reason: str) -> None:
    with pytest.raises(RecordError) as error:
        filing("aa01 EL", **{column: value})
    assert (error.value.field, error.value.reason) == (column, reason)
