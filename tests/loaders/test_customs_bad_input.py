"""Bad input to the customs source: one clear line with its place, the rest loaded, the account true."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileError
from graph.workspace import Workspace
from loaders.framework.files import InputFile
from loaders.framework.report import LoadReport
from loaders.framework.run import load, load_file
from tests.loaders.mutations import edited
from tests.loaders.no_tables import MISSING, NO_TABLES, loaded_beside
from tests.loaders.workbook_files import Cell, workbook

DATA = Path(__file__).parent.parent / "data" / "customs"
IMPORT = (DATA / "import.csv").read_bytes()
HEADING, *ROWS = IMPORT.splitlines(keepends=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def with_row(number: int, change: Callable[[bytes], bytes]) -> bytes:
    """The import fixture with its row of this number (from 0) changed."""
    return HEADING + b"".join(change(row) if index == number else row for index, row in enumerate(ROWS))


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(row: bytes) -> bytes:
        assert old.encode() in row
        return row.replace(old.encode(), new.encode(), 1)

    return change


def account(report: LoadReport) -> tuple[int, int, int, int]:
    (file,) = report.files
    assert file.read == file.loaded + file.rejected + file.ignored
    return file.read, file.loaded, file.rejected, file.ignored


# What is done to row 4, which is line 6: the column and reason of the one reject, what was found and was expected.
FAULTS = {
    "impossible date": (
        replaced("06.06.2021", "31.06.2021"),
        ("G072 (Дата регистрации)", "no possible date", "31.06.2021", "a day like 28.01.2022"),
    ),
    "negative weight": (
        replaced('"52,50"', '"-52,50"'),
        ("G38 (Вес нетто, кг)", "a negative figure", "-52,50", "0 or more"),
    ),
    "surplus column": (
        lambda row: row.rstrip() + b",more\r\n",
        ("", "too many columns", "33 columns", "32 columns as in the heading"),
    ),
    "missing column": (
        lambda row: row.split(b",", 1)[1],
        ("", "too few columns", "31 columns", "32 columns as in the heading"),
    ),
    "unterminated quote": (
        lambda row: row.rstrip().removesuffix(b'"') + b"\r\n",
        ("USDKG (USD за КГ)", "the quote is not closed", "11,93", "a closing quote"),
    ),
    "quote in a quoted cell": (
        replaced('""ВЫДУМКА', '"ВЫДУМКА'),
        ("G082 (Наименование получателя)", "text after a closing quote", "", "a delimiter, or the quote doubled"),
    ),
    "a NUL": (replaced("FOB", "F\0B"), ("", "the line holds a NUL character", "10000010/060621/", "text")),
    "foreign bytes": (
        lambda row: row.replace(b"FOB", b"\xff\xfe"),
        ("", "the line holds bytes that are not utf-8", "10000010/060621/", "utf-8 text"),
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_row_is_rejected_at_its_line_and_the_rest_loads(
    fault: str, workspace: Workspace, tmp_path: Path
) -> None:
    change, (field, reason, found, expected) = FAULTS[fault]
    path = tmp_path / "faulty.csv"
    path.write_bytes(with_row(4, change))
    report = load("customs", [path], workspace)
    assert account(report) == (30, 29, 1, 0)
    (reject,) = report.files[0].rejects
    assert (reject.position, reject.field, reject.reason, reject.expected) == (6, field, reason, expected)
    assert found in reject.found


def test_mixed_newlines_are_newlines(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    ends = (b"\n", b"\r", b"\r\n")
    path.write_bytes(HEADING + b"".join(row.rstrip() + ends[index % 3] for index, row in enumerate(ROWS)))
    assert account(load("customs", [path], workspace)) == (30, 30, 0, 0)


@pytest.mark.parametrize(
    "name", ["X" * 10_000, '<script>alert("x")</script>', "\x1b[31mRED\x1b[0m", "'; DROP TABLE x; --"]
)
def test_names_are_text_whatever_they_hold(name: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    cell = '"' + name.replace('"', '""') + '"'
    path.write_bytes(with_row(0, replaced("INVENTED COMPONENTS LIMITED", cell)))
    assert account(load("customs", [path], workspace)) == (30, 30, 0, 0)


def test_an_absurdly_long_cell_is_rejected(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(with_row(0, replaced("INVENTED COMPONENTS LIMITED", "X" * (2 << 20))))
    assert account(load("customs", [path], workspace)) == (30, 29, 1, 0)


def test_a_table_in_a_wrong_encoding_is_recognised_for_what_it_is(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "koi8.csv"
    path.write_bytes(IMPORT.decode().encode("koi8_r"))
    report = load("customs", [path], workspace)
    assert account(report) == (30, 30, 0, 0)
    assert report.files[0].encoding == "koi8-r"


WHOLE_FILES = NO_TABLES | {
    "blank.csv": (b"\n\n\n", "no heading of a table"),
    "other.csv": (b"name,colour\nx,blue\n", "expected labels that begin with the codes of boxes"),
}


@pytest.mark.parametrize("name", [*WHOLE_FILES, MISSING])
def test_a_file_that_is_no_table_is_one_line_and_the_others_load(
    name: str, workspace: Workspace, tmp_path: Path
) -> None:
    report = loaded_beside("customs", name, WHOLE_FILES, IMPORT, workspace, tmp_path)
    assert account(report) == (30, 30, 0, 0)


def test_a_zip_with_a_bomb_and_a_path_outside_still_gives_its_good_member(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "tables.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../outside.csv", IMPORT)
        archive.writestr("bomb.csv", HEADING + b" " * (12 << 20))
        archive.writestr("good.csv", IMPORT)
    report = load("customs", [path], workspace)
    assert account(report) == (30, 30, 0, 0)
    assert ["outside the archive" in report.errors[0], "zip bomb" in report.errors[1]] == [True, True]
    assert not list(tmp_path.parent.rglob("outside.csv"))


FAULTY_ROWS: dict[str, tuple[dict[str, Cell], tuple[str, str]]] = {
    "an impossible date": ({"IMP_DATE": "2025-02-31"}, ("IMP_DATE", "no possible date")),
    "a serial outside the calendar": ({"IMP_DATE": 99999}, ("IMP_DATE", "no possible date")),
    "a negative weight": ({"NET_WEIGHT_KG": -1}, ("NET_WEIGHT_KG", "a negative figure")),
    "a figure in words": ({"TOTAL_VALUE_USD": "many"}, ("TOTAL_VALUE_USD", "no number")),
    "no party": (
        {"SUPPLIER_NAME": None, "IMPORTER_NAME": None, "IMPORTER_NAME_EN": None},
        ("IMPORTER_NAME", "no party"),
    ),
}


@pytest.mark.parametrize("fault", FAULTY_ROWS)
def test_a_faulty_row_of_a_workbook_is_rejected_at_its_row_and_the_rest_loads(
    fault: str, workspace: Workspace, tmp_path: Path
) -> None:
    changes, (field, reason) = FAULTY_ROWS[fault]
    sound: dict[str, Cell] = {"DECLARATION_NUMBER": "1/2/3", "ITEM_NUMBER": 1, "IMP_DATE": 45747, "SUPPLIER_NAME": "INVENTED",
             "IMPORTER_NAME": "FICTIONAL", "IMPORTER_NAME_EN": None, "IMPORTER_CODE": None, "HS_CODE": 690721,
             "NET_WEIGHT_KG": 5, "CUSTOMS_COST_VALUE_RUB": 9, "USD_PER_KG": 2, "TOTAL_VALUE_USD": 10}  # fmt: skip
    rows: list[list[Cell]] = [["DATA"], [], list(sound), list(sound.values()), list({**sound, **changes}.values())]
    report = load("customs", [workbook(tmp_path / "book.xlsx", {"Data": rows})], workspace)
    assert account(report) == (3, 1, 1, 1)
    (reject,) = report.files[0].rejects
    assert (reject.position, reject.field, reject.reason) == (5, field, reason)


def test_a_sheet_that_is_no_table_is_one_line_and_the_other_sheets_load(workspace: Workspace, tmp_path: Path) -> None:
    table = [
        row.decode().strip().split(",")
        for row in (b"G072,G022,G082,G33,G38", b"28.01.2022,INVENTED,FICTIONAL,690721,5")
    ]
    path = workbook(tmp_path / "book.xlsx", {"About": [["written", "by nobody"]], "Data": table, "Blank": []})
    report = load("customs", [path], workspace)
    assert account(report) == (1, 1, 0, 0)
    (error,) = report.errors
    assert error.startswith(f"{path} [About]: line 1: no known layout of a table")


def test_a_page_of_html_under_the_name_of_a_workbook_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    page, table = tmp_path / "page.xlsx", tmp_path / "table.xlsx"
    page.write_text("<html><table><tr><td>G33</td></tr></table></html>")
    table.write_bytes(IMPORT)
    report = load("customs", [page, table], workspace)
    assert account(report) == (30, 30, 0, 0)
    (error,) = report.errors
    assert "this is XML or HTML" in error


# --- any file --------------------------------------------------------------------------------------------------------


@given(content=edited([path.read_bytes() for path in sorted(DATA.iterdir())]), accept=st.booleans())
@settings(max_examples=100, deadline=None)
def test_a_guess_of_any_content_is_a_mapping_or_one_line(
    content: bytes, accept: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    # Without the codes of the boxes no layout is known.
    content = content.replace(b"G0", b"X").replace(b"G3", b"Y").replace(b"G4", b"Z")
    file = InputFile("mutated.csv", lambda: io.BytesIO(content))
    workspace = Workspace.open(tmp_path_factory.getbasetemp() / "guessed")
    try:
        load_file("customs", file, workspace, accept_mapping=accept)
        said = ""
    except FileError as error:
        said = str(error)
    assert "\n" not in said
