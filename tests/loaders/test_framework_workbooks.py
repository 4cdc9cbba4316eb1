"""Workbooks: every row of every sheet is accounted for, and no workbook can harm the process that reads it."""

import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from graph.errors import FileError
from loaders.framework import workbooks
from loaders.framework.files import InputFile, open_input
from loaders.framework.source import Ignored, Rejected
from loaders.framework.tables import LONGEST_LINE, Heading, Row, heading, lines, rows
from tests.loaders.workbook_files import Cell, sheet_xml, workbook

A_CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def only(path: Path) -> InputFile:
    (file,) = open_input(path)
    return file


def one_sheet(tmp_path: Path, content: Sequence[Sequence[Cell]] | str) -> InputFile:
    return only(workbook(tmp_path / "book.xlsx", {"Data": content}))


def refusal(path: Path) -> str:
    with pytest.raises(FileError) as error:
        [list(lines(file)) for file in open_input(path)]
    said = str(error.value)
    assert said.startswith(str(path))
    assert "\n" not in said
    return said


def table(file: InputFile, *known: str) -> tuple[Heading, list[Row | Ignored | Rejected]]:
    head = heading(file, (lambda labels: set(known) <= set(labels)) if known else None)
    return head, list(rows(file, head))


# --- what is read ----------------------------------------------------------------------------------------------------


def test_a_sheet_is_a_table_whose_positions_are_the_rows_of_the_spreadsheet(tmp_path: Path) -> None:
    file = one_sheet(tmp_path, [["code", "name"], ["01", "INVENTED"], [], ["02", "FICTIONAL"]])
    head, items = table(file)
    assert (file.name, file.encoding, file.lines) == (f"{tmp_path}/book.xlsx [Data]", "xlsx", 4)
    assert (head.labels, head.line, head.extent) == (("code", "name"), 1, 1)
    assert items == [
        Row(2, ["01", "INVENTED"], "01,INVENTED"),
        Ignored(3, "blank line"),
        Row(4, ["02", "FICTIONAL"], "02,FICTIONAL"),
    ]


def test_a_banner_above_the_heading_is_ignored_row_by_row(tmp_path: Path) -> None:
    file = one_sheet(tmp_path, [["DATA"], [], ["made", "by", "nobody"], [], [], ["code", "name"], ["01", "x"]])
    head, items = table(file, "code", "name")
    assert (head.line, head.banner, head.extent) == (6, (1, 3), 4)
    assert items[:2] == [Ignored(1, "above the heading"), Ignored(3, "above the heading")]
    assert head.extent + sum(item.extent for item in items) == file.lines == 7


def test_the_first_row_is_the_heading_where_none_is_known(tmp_path: Path) -> None:
    head, _ = table(one_sheet(tmp_path, [["a", "b"], ["1", "2"]]), "code")
    assert head.line == 1


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ('<c r="A2"><v>3905601620</v></c>', "3905601620"),
        ('<c r="A2"><v>0.1</v></c>', "0.1"),
        ('<c r="A2" s="1"><v>45747</v></c>', "2025-03-31"),
        ('<c r="A2" s="1"><v>45747.5</v></c>', "2025-03-31 12:00:00"),
        ('<c r="A2"><v>45747</v></c>', "45747"),
        ('<c r="A2" t="b"><v>1</v></c>', "TRUE"),
        ('<c r="A2" t="str"><f>HYPERLINK("https://invented.example","x")</f><v>x</v></c>', "x"),
        ('<c r="A2"><f>1+1</f><v>2</v></c>', "2"),
        ('<c r="A2" t="inlineStr"><is><t>two\nlines, "quoted"</t></is></c>', 'two\nlines, "quoted"'),
        ('<c r="A2"><v>1e300</v></c>', "1e+300"),
    ],
)
def test_a_cell_is_what_a_table_of_text_would_hold(cell: str, text: str, tmp_path: Path) -> None:
    head = '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
    _, items = table(one_sheet(tmp_path, f'{head}<row r="2">{cell}<c r="B2"><v>7</v></c></row>'))
    assert [item.cells for item in items if isinstance(item, Row)] == [[text, "7"]]


def test_days_that_count_from_1904_do(tmp_path: Path) -> None:
    content = '<row r="1"><c r="A1" s="1"><v>44285</v></c></row>'
    path = workbook(tmp_path / "mac.xlsx", {"Data": content}, properties='<workbookPr date1904="1"/>')
    assert list(lines(only(path))) == ["2025-03-31"]


def test_each_sheet_that_holds_something_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"One": [["a", "b"]], "Empty": [], "Two": [["c", "d"], ["1", "2"]]})
    first, second = open_input(path)
    assert [first.name, second.name] == [f"{path} [One]", f"{path} [Two]"]
    assert [list(lines(first)), list(lines(second))] == [["a,b"], ["c,d", "1,2"]]
    assert first.sha256 != second.sha256


def test_what_cannot_be_read_in_a_sheet_is_said(tmp_path: Path) -> None:
    content = (
        '<row r="1"><c r="A1" t="str"><v>a</v></c><c r="B1" t="str"><v>b</v></c></row>'
        '<row r="2"><c r="A2" t="e"><v>#REF!</v></c><c r="B2"><f>A1+1</f></c></row>'
        '<row r="3"><c r="A3"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A2:A3"/></mergeCells><sheetData>'
    )
    head, items = table(one_sheet(tmp_path, content))
    assert head.warnings == (
        "1 cells hold an error such as #REF! and are read as empty",
        "1 formulas have no stored value and are read as empty; save it in a spreadsheet program",
        "cells are merged below the heading; their value counts for the first of them only",
    )
    assert items == [Ignored(2, "blank line"), Row(3, ["1", ""], "1,")]


def test_cells_to_the_right_of_the_heading_are_rejected_with_their_row(tmp_path: Path) -> None:
    _, items = table(one_sheet(tmp_path, [["a", "b"], ["1", "2", "stray"], ["1", "2"]]))
    assert [item for item in items if isinstance(item, Rejected)] == [
        Rejected(2, "", "too many columns", "3 columns", "2 columns as in the heading", "1,2,stray")
    ]


def test_a_row_that_is_too_long_is_rejected(tmp_path: Path) -> None:
    _, items = table(one_sheet(tmp_path, [["a", "b"], ["1", "x" * (LONGEST_LINE + 1)], ["1", "2"]]))
    assert [type(item) for item in items] == [Rejected, Row]


def test_external_links_and_pictures_are_left_alone(tmp_path: Path) -> None:
    parts: dict[str, bytes | str] = {
        "xl/externalLinks/externalLink1.xml": "<externalLink/>",
        "xl/media/picture.png": b"\x89PNG",
    }
    assert list(lines(only(workbook(tmp_path / "book.xlsx", {"Data": [["a", "b"]]}, parts)))) == ["a,b"]


# --- what is refused -------------------------------------------------------------------------------------------------

_BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
REFUSED: dict[str, tuple[dict[str, Sequence[Sequence[Cell]] | str], dict[str, bytes | str], str]] = {
    "no sheet holds anything": ({"Data": []}, {}, "no sheet of the workbook holds anything"),
    "an entity bomb in a sheet": (
        {"Data": A_CELL},
        {"xl/worksheets/sheet1.xml": _BOMB + sheet_xml(A_CELL)},
        "document type definition",
    ),
    "an entity bomb in the strings": ({"Data": A_CELL}, {"xl/sharedStrings.xml": f"{_BOMB}<sst/>"}, "document type"),
    "a part that is no XML": ({"Data": A_CELL}, {"xl/styles.xml": "<styleSheet>"}, "is no XML"),
    "a row that cannot be": ({"Data": '<row r="0"><c r="A0"><v>1</v></c></row>'}, {}, "impossible row"),
    "a row beyond the last": ({"Data": '<row r="1048577"/>'}, {}, "an impossible row, found '1048577'"),
    "rows out of order": ({"Data": '<row r="2"/><row r="1"/>'}, {}, "impossible row, found '1', expected a row from 3"),
    "a cell of another row": ({"Data": '<row r="1"><c r="A2"><v>1</v></c></row>'}, {}, "impossible cell, found 'A2'"),
    "a cell beyond the last column": ({"Data": '<row r="1"><c r="XFE1"><v>1</v></c></row>'}, {}, "found 'XFE1'"),
    "a cell at no place": ({"Data": '<row r="1"><c r="A99999999999999999999"/></row>'}, {}, "impossible cell"),
    "the same cell twice": ({"Data": '<row r="1"><c r="A1"/><c r="A1"/></row>'}, {}, "to the right of the one before"),
    "an unknown type of cell": ({"Data": '<row r="1"><c r="A1" t="zz"><v>1</v></c></row>'}, {}, "type of a cell"),
    "a string that is not there": ({"Data": '<row r="1"><c r="A1" t="s"><v>99</v></c></row>'}, {}, "cannot be read"),
    "cells far apart": (
        {"Data": f'{A_CELL}<row r="1048576"><c r="XFD1048576" t="str"><v></v></c></row>'},
        {},
        "more than 5,000,000 cells, too many for memory; save the sheet as CSV",
    ),
    "a sheet that is missing": ({"Data": A_CELL}, {"xl/_rels/workbook.xml.rels": "<Relationships/>"}, "no sheet"),
    "parts that differ in case": ({"Data": A_CELL}, {"XL/Worksheets/Sheet1.xml": "<x/>"}, "have one name"),
    "a part outside": ({"Data": A_CELL}, {"xl/worksheets/../evil.xml": "<x/>"}, "point outside"),
    "a document elsewhere": (
        {"Data": A_CELL},
        {"_rels/.rels": '<Relationships><Relationship Type="x/officeDocument" Target="evil.xml"/></Relationships>'},
        "not where spreadsheet programs put it",
    ),
    "no workbook in it": ({}, {"word/document.xml": "<document/>"}, "no sheet of the workbook"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_a_workbook_that_no_program_writes_is_refused_in_one_line(fault: str, tmp_path: Path) -> None:
    sheets, parts, words = REFUSED[fault]
    assert words in refusal(workbook(tmp_path / "book.xlsx", sheets, parts))


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 10_000)
    path = workbook(tmp_path / "bomb.xlsx", {"Data": A_CELL}, {"xl/media/zeros.bin": bytes(20_000)})
    assert "too much for a sheet; save the sheet as CSV" in refusal(path)


def test_other_office_documents_are_refused_with_the_remedy(tmp_path: Path) -> None:
    old, protected, text = tmp_path / "old.xls", tmp_path / "protected.xlsx", tmp_path / "letter.docx"
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    old.write_bytes(container)
    protected.write_bytes(container + "EncryptedPackage".encode("utf-16-le") + bytes(100))
    with zipfile.ZipFile(text, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    assert "of the older kind (XLS); save its sheet as XLSX or CSV" in refusal(old)
    assert "protected by a password; save it without one" in refusal(protected)
    assert "no XLSX workbook; save the sheet as CSV" in refusal(text)


def test_a_damaged_workbook_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "book.xlsx", {"Data": [["a", "b"]] * 50})
    content = bytearray(path.read_bytes())
    middle = content.index(b"xl/worksheets/sheet1.xml") + 40
    content[middle : middle + 8] = b"\xff" * 8
    path.write_bytes(content)
    assert "save" in refusal(path)


def test_a_source_of_text_refuses_a_sheet(tmp_path: Path) -> None:
    file = one_sheet(tmp_path, A_CELL)
    with pytest.raises(FileError, match=r"this is a sheet of a workbook, and text is expected"):
        file.open_text()
