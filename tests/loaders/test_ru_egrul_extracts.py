"""Extracts of single companies: the same claims as from bulk files, whatever envelope they come in."""

from pathlib import Path

import pytest

from graph.claims import Filing, NodeClaim
from graph.errors import FileError
from graph.workspace import Workspace
from loaders import ru_egrul
from loaders.framework.files import open_input
from loaders.framework.report import FileReport
from loaders.framework.run import load
from loaders.framework.source import Rejected
from tests.graph.claims_of import built
from tests.loaders.test_ru_egrul import DATA, TULIP, filings, read, records

OTHER = "ru-egrul:1240000000020"


def loaded(workspace: Workspace, *names: str) -> list[FileReport]:
    report = load("ru-egrul", [DATA / name for name in names], workspace)
    assert report.errors == []
    return report.files


def name_in(filing: Filing) -> object:
    claim = filing.claims[0]
    assert isinstance(claim, NodeClaim)
    return claim.values.get("name")


def test_the_envelope_and_its_prefixes_make_no_difference() -> None:
    tulip, other = filings("extracts_by_smev.xml")

    assert (tulip.subject, other.subject) == (TULIP, OTHER)
    assert [(claim.kind) for claim in tulip.claims] == ["Company", "Person", "OWNS"]
    assert tulip.claims[2].values["share_text"] == "100 %"


def test_what_stands_around_an_extract_is_no_part_of_its_record() -> None:
    first, second = records("extracts_by_smev.xml")

    assert first.raw.startswith('<ns1:СвЮЛ ДатаВып="2024-03-01" ОГРН="1240000000019"')
    assert first.raw.endswith("</ns1:СвЮЛ>")
    assert second.raw == '<ns1:СвЮЛ ДатаВып="2024-03-01" ОГРН="1240000000020" ДатаОГРН="2016-02-01" ИНН="0000000025"/>'


def test_the_applicant_of_an_entry_is_not_taken_for_a_company_of_its_own(tmp_path: Path) -> None:
    (file,) = loaded(Workspace.open(tmp_path), "extracts_by_smev.xml")

    assert (file.read, file.loaded, file.rejected, file.layout) == (2, 2, 0, "EGRUL, extract of single companies")
    assert (file.unread_fields, file.warnings) == ([], [])


def test_extracts_may_follow_each_other_each_with_its_root_and_in_an_older_format(tmp_path: Path) -> None:
    (file,) = loaded(Workspace.open(tmp_path), "extracts_one_after_the_other.xml")

    assert (file.read, file.loaded, file.unread_fields) == (2, 2, [])
    assert name_in(filings("extracts_one_after_the_other.xml")[0]) == "ООО ВЫМЫСЕЛ 4.05"


def test_quotation_marks_that_a_browser_showed_as_such_are_part_of_the_names_and_the_report_says_so(
    tmp_path: Path,
) -> None:
    (file,) = loaded(Workspace.open(tmp_path), "extract_from_a_browser.xml")
    (filing,) = filings("extract_from_a_browser.xml")

    assert name_in(filing) == 'ООО "ВЫМЫШЛЕННЫЙ ТЮЛЬПАН"'
    assert filing.claims[0].values["names"] == [
        'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ВЫМЫШЛЕННЫЙ "ТЮЛЬПАН"',
        'ООО "ВЫМЫШЛЕННЫЙ ТЮЛЬПАН"',
    ]
    assert file.unread_fields == []
    assert [warning.partition(": ")[2] for warning in file.warnings] == [
        "in 1 document quotation marks inside values, not written as &quot;, were taken as part of the values"
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_a_company_in_a_bulk_file_and_in_extracts_is_one_party_and_the_newest_counts(
    order: int, tmp_path: Path
) -> None:
    workspace = Workspace.open(tmp_path)
    loaded(workspace, *["every_kind.xml", "extract_from_a_browser.xml"][::order])

    nodes, ties = built(workspace)

    (tulip,) = [id_ for id_, node in nodes.items() if node.get("ru_ogrn") == "1240000000019"]
    assert nodes[tulip]["capital"] == 50000
    ends = {tie["ended_on_max"] for tie in ties.values() if tie["kind"] == "OWNS" and tie["to"] == tulip}
    assert ends == {"2024-03-01"}


def test_of_an_extract_that_is_cut_off_the_rest_is_one_reject() -> None:
    *_, rest, _ = read("extract_cut_off.xml")
    (file,) = open_input(DATA / "extract_cut_off.xml")

    assert isinstance(rest, Rejected)
    assert (rest.position, rest.reason) == (2, "line 5: the file ends here, not with </ЕГРЮЛ>")
    assert ru_egrul.count(file) == 2


@pytest.mark.parametrize(
    ("name", "said_of_it"),
    [
        ("extract_without_a_company.xml", "this is an extract of EGRUL without a company (no <СвЮЛ>)"),
        ("egrip_by_smev.xml", "this is EGRIP, the register of sole traders, not EGRUL"),
    ],
)
def test_an_extract_of_something_else_is_refused_by_name(name: str, said_of_it: str) -> None:
    with pytest.raises(FileError, match="give a file VO_RUGFO") as refusal:
        read(name)

    assert said_of_it in str(refusal.value)
