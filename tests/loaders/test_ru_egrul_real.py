"""EGRUL as published: the real sample files, none of which is part of the project."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from graph.claims import Filing, NodeClaim, RelationshipClaim
from graph.workspace import Workspace
from loaders import ru_egrul
from loaders.framework.files import open_input
from loaders.framework.run import load
from loaders.framework.source import Record

pytestmark = pytest.mark.real_data

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data" / "06_registers" / "ru_egrul"
BULK = {
    20251102: SAMPLES / "fns_bulk" / "VO_RUGFO_0000_9965_20251102_d17fdf23-7079-4b06-a02b-f74405c08baa.xml",
    20251105: SAMPLES / "fns_bulk" / "VO_RUGFO_0000_9965_20251105_9461e1d5-bbb8-4659-8e86-91fc9dfd2e64.xml",
    20251128: SAMPLES / "fns_bulk" / "VO_RUGFO_0000_9965_20251128_8a352c8f-9510-4e1d-9828-4826a45c8d8c.xml",
}
XML_SCHEMA = "{http://www.w3.org/2001/XMLSchema}"

# Of each file: documents, format, the newest day in it, and the claims by kind.
EXPECTED: dict[int, tuple[int, str, str, dict[str, int]]] = {
    20251102: (
        200,
        "EGRUL, format 4.07",
        "2025-10-30",
        {
            "Company": 224,
            "Person": 288,
            "PublicBody": 18,
            "Address": 200,
            "REGISTERED_AT": 200,
            "OFFICER_OF": 201,
            "OWNS": 269,
            "CONTROLS": 11,
            "RELATED_TO": 13,
        },
    ),
    20251105: (
        2,
        "EGRUL, format 4.06",
        "2025-11-05",
        {"Company": 2, "Person": 2, "Address": 2, "REGISTERED_AT": 2, "OFFICER_OF": 2},
    ),
    20251128: (
        94,
        "EGRUL, format 4.07",
        "2025-11-28",
        {
            "Company": 146,
            "Person": 133,
            "PublicBody": 2,
            "Address": 94,
            "REGISTERED_AT": 94,
            "OFFICER_OF": 97,
            "OWNS": 111,
            "CONTROLS": 1,
            "RELATED_TO": 42,
        },
    ),
}


def filings() -> list[Filing]:
    """Every document of the three bulk files."""
    items = (item for path in BULK.values() for file in open_input(path) for item in ru_egrul.read(file))
    return [ru_egrul.convert(item) for item in items if isinstance(item, Record)]


@pytest.mark.parametrize("day", EXPECTED)
def test_a_bulk_file_loads_whole_and_nothing_in_it_is_unread(day: int, tmp_path: Path) -> None:
    documents, layout, edition, claims = EXPECTED[day]

    report = load("ru-egrul", [BULK[day]], Workspace.open(tmp_path))

    (file,) = report.files
    assert (file.read, file.loaded, file.rejected, file.ignored) == (documents, documents, 0, 0)
    assert (file.layout, file.edition, file.encoding) == (layout, edition, "windows-1251")
    assert report.claims == claims
    assert (file.unread_fields, file.warnings, report.errors) == ([], [], [])


def test_296_documents_are_of_248_companies_in_252_states() -> None:
    found = filings()

    assert len(found) == 296
    assert len({filing.subject for filing in found}) == 248
    assert len({filing.key for filing in found}) == 252


def test_documents_with_one_key_say_the_same() -> None:
    by_key: dict[str, Filing] = {}
    for filing in filings():
        assert by_key.setdefault(filing.key, filing) == filing


def test_of_two_documents_of_one_day_the_one_with_more_entries_is_the_newer() -> None:
    older, newer = sorted(
        (filing for filing in filings() if filing.subject == "ru-egrul:1195476027086"), key=lambda f: f.sequence
    )

    assert older.seen_on == newer.seen_on == "2025-10-30"
    assert set(_activities(older)) < set(_activities(newer))


def _activities(filing: Filing) -> list[str]:
    activities = filing.claims[0].values["activity_codes"]
    assert isinstance(activities, list)
    return activities


def test_the_three_foreign_participants_come_with_country_number_and_share() -> None:
    found = {
        str(node.values["name"]): (node.values["country"], node.values["registration_number"], owns.target, owns.start)
        for filing in filings()
        for node in filing.claims
        for owns in filing.claims
        if isinstance(node, NodeClaim)
        and isinstance(owns, RelationshipClaim)
        and owns.kind == "OWNS"
        and owns.origin == node.subject
        and (owns.values.get("share_text"), owns.values.get("share_min")) == ("1/11", 100 / 11)
        and "registration_number" in node.values
    }

    assert found == {
        "SNEAK-TECHNOLOGIES LTD": ("GB", "13777686", "ru-egrul:1185476001435", "2022-04-20"),
        "PROFITTO LTD": ("SC", "8430363", "ru-egrul:1205400027942", "2023-10-30"),
        "VHEKDS CORP": ("ZA", "K2024507902", "ru-egrul:1185476091778", "2025-02-21"),
    }


def test_the_shares_of_each_limited_company_add_up_to_its_capital() -> None:
    """Exact to a rounding: what participants and the company itself hold is never more than the whole."""
    for filing in filings():
        shares = [
            share
            for claim in filing.claims
            if claim.kind == "OWNS" and isinstance(share := claim.values.get("share_max"), float)
        ]
        assert sum(shares) <= 100.02


def test_doubts_of_the_register_are_kept() -> None:
    claims = [claim for filing in filings() for claim in filing.claims]

    assert sum(claim.values.get("unreliable") is True for claim in claims) == 42
    assert sum("недостоверны" in str(claim.values.get("note")) for claim in claims) == 42 + 35 + 9


# Of each other sample: documents read, loaded and rejected, the newest day in it, and the claims by kind. Stakes and
# officers are as many as a search of the raw text for the tags of participants, СведДолжнФЛ and СвУпрОрг finds.
EXTRACTS: dict[str, tuple[int, int, int, str | None, dict[str, int]]] = {
    # A sample made from the schema: its numbers of entries are "str1234000000".
    "fns_bulk_v405/EGRUL.xml": (2, 0, 2, None, {}),
    "smev_extracts/egrul/1020700588688.xml": (
        *(1, 1, 0),
        "2025-08-03",
        {"Company": 2, "Address": 1, "REGISTERED_AT": 1, "Person": 1, "OFFICER_OF": 1, "RELATED_TO": 1},
    ),
    "smev_extracts/egrul/1123926035397.xml": (
        *(1, 1, 0),
        "2024-06-13",
        {"Company": 1, "Address": 1, "REGISTERED_AT": 1, "Person": 1, "OFFICER_OF": 1, "OWNS": 1},
    ),
    "smev_extracts/egrul/1185476011918.xml": (
        *(1, 1, 0),
        "2025-01-28",
        {"Company": 1, "Address": 1, "REGISTERED_AT": 1, "Person": 1, "OFFICER_OF": 1, "OWNS": 1},
    ),
    "smev_extracts/egrul/aronov/1117746811555.xml": (
        *(1, 1, 0),
        "2024-01-09",
        {"Company": 2, "Address": 1, "REGISTERED_AT": 1, "Person": 1, "OFFICER_OF": 1, "OWNS": 1, "RELATED_TO": 1},
    ),
    "smev_extracts/egrul/aronov/7107133140.xml": (
        *(1, 1, 0),
        "2025-01-12",
        {"Company": 1, "Address": 1, "REGISTERED_AT": 1, "Person": 4, "OFFICER_OF": 1, "OWNS": 3},
    ),
    "smev_extracts/egrul/ИНН5401982201.xml": (
        *(1, 1, 0),
        "2025-04-30",
        {"Company": 1, "Address": 1, "REGISTERED_AT": 1, "Person": 2, "OFFICER_OF": 1, "OWNS": 2},
    ),
    "smev_extracts/egrul/ИНН7701510161.xml": (
        *(1, 1, 0),
        "2025-08-26",
        {"Company": 3, "Address": 1, "REGISTERED_AT": 1, "Person": 1, "OFFICER_OF": 1, "OWNS": 2},
    ),
    "smev_extracts/egrul/error_push_egrul.xml": (
        *(1, 1, 0),
        "2025-08-04",
        {"Company": 1, "Address": 1, "REGISTERED_AT": 1, "Person": 2, "OFFICER_OF": 1, "OWNS": 1},
    ),
    "smev_extracts/egrul/push_mes_egrul.xml": (
        *(15, 15, 0),
        "2025-08-26",
        {
            "Company": 116,
            "Address": 15,
            "REGISTERED_AT": 15,
            "Person": 21,
            "OFFICER_OF": 15,
            "OWNS": 18,
            "RELATED_TO": 96,
        },
    ),
}
REFUSED = {
    "fns_bulk/VO_RIGFO*.xml": "this is EGRIP, the register of sole traders, not EGRUL",
    "fns_bulk_v405/EGRIP.xml": "this is EGRIP, the register of sole traders, not EGRUL",
    "smev_extracts/*.csv": "this is no XML in windows-1251 or UTF-8",
    "xsd/*.zip": "this is other XML (<xs:schema>), not EGRUL",
}


@pytest.mark.parametrize("name", EXTRACTS)
def test_an_extract_loads_and_nothing_in_it_is_unread(name: str, tmp_path: Path) -> None:
    read, loaded, rejected, edition, claims = EXTRACTS[name]

    report = load("ru-egrul", [SAMPLES / name], Workspace.open(tmp_path))

    (file,) = report.files
    assert (file.read, file.loaded, file.rejected, file.ignored) == (read, loaded, rejected, 0)
    assert (file.edition, report.claims, report.errors, file.unread_fields) == (edition, claims, [], [])


def test_the_extracts_are_copies_from_a_browser_and_the_reports_say_so(tmp_path: Path) -> None:
    """Their quotation marks are not escaped; of the 15 documents of the push message, three are well-formed."""
    said = {
        name: load("ru-egrul", [SAMPLES / name], Workspace.open(tmp_path)).files[0].warnings
        for name in EXTRACTS
        if name.startswith("smev_extracts")
    }

    mended = {name: int(warnings[-1].split(": in ")[1].split()[0]) for name, warnings in said.items()}
    assert mended == dict.fromkeys(said, 1) | {"smev_extracts/egrul/push_mes_egrul.xml": 12}
    assert sorted(name for name, warnings in said.items() if len(warnings) > 1) == [
        "smev_extracts/egrul/error_push_egrul.xml",
        "smev_extracts/egrul/push_mes_egrul.xml",
    ]


@pytest.mark.parametrize("pattern", REFUSED)
def test_what_is_not_egrul_is_refused_by_name(pattern: str, tmp_path: Path) -> None:
    for path in SAMPLES.glob(pattern):
        report = load("ru-egrul", [path], Workspace.open(tmp_path))

        assert report.files == []
        assert report.errors
        assert all(REFUSED[pattern] in error and "\n" not in error for error in report.errors)


def test_every_sample_has_its_place_in_a_table() -> None:
    told = {SAMPLES / name for name in EXTRACTS} | {*BULK.values()}
    told |= {path for pattern in REFUSED for path in SAMPLES.glob(pattern)}

    assert {path for path in SAMPLES.rglob("*") if path.is_file()} == told


@pytest.mark.parametrize("name", ["13673441xsd.zip", "16493030_xsd.zip"])
def test_every_field_of_the_official_schemas_is_read_or_left_with_a_reason(name: str) -> None:
    with zipfile.ZipFile(SAMPLES / "xsd" / name) as archive:
        (schema,) = (member for member in archive.namelist() if "VO_RUGF" in member)
        root = etree.fromstring(archive.read(schema))
    (document,) = (e for e in root.iter(f"{XML_SCHEMA}element") if e.get("name") == "Документ")
    types = {str(kind.get("name")): kind for kind in root if kind.tag == f"{XML_SCHEMA}complexType"}

    fields = set(_fields(document, types))

    assert len(fields) > 200
    assert fields - ru_egrul.READS - set(ru_egrul.SOURCE.ignores) == set()


def _fields(element: "etree._Element", types: dict[str, "etree._Element"]) -> Iterator[str]:
    """The names of an element of a schema and of all below it, as `documents` names them."""
    tag = str(element.get("name"))
    kind = types.get(str(element.get("type")), element.find(f"{XML_SCHEMA}complexType"))
    left_out = tag in ru_egrul.SOURCE.ignores and not any(name.startswith(f"{tag}@") for name in ru_egrul.READS)
    if kind is None or left_out:
        yield tag
        return
    for part in _parts(kind, types):
        if part.tag == f"{XML_SCHEMA}attribute":
            yield f"{tag}@{part.get('name')}"
        else:
            yield from _fields(part, types)


def _parts(kind: "etree._Element", types: dict[str, "etree._Element"]) -> Iterator["etree._Element"]:
    """The attributes and elements directly in a type, those of the type that it extends included."""
    for part in kind:
        if part.tag in {f"{XML_SCHEMA}attribute", f"{XML_SCHEMA}element"}:
            yield part
        else:
            if part.get("base") in types:
                yield from _parts(types[str(part.get("base"))], types)
            yield from _parts(part, types)
