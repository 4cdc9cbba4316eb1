"""Bad input to the list source: one clear line with its place, the rest loaded, the account true."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.workspace import Workspace
from loaders.framework.report import LoadReport
from loaders.framework.run import load
from tests.loaders.no_tables import MISSING, NO_TABLES, loaded_beside

DATA = Path(__file__).parent.parent / "data" / "us_csl"
LIST = (DATA / "csl_2019.csv").read_bytes()
HEADING, *ROWS = LIST.splitlines(keepends=True)
GONE = next(index for index, row in enumerate(ROWS) if b"Fictional Trade Gone" in row)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def with_row(change: Callable[[bytes], bytes]) -> bytes:
    """The fixture with one of its rows of one line changed."""
    return HEADING + b"".join(change(row) if index == GONE else row for index, row in enumerate(ROWS))


def replaced(old: str, new: str) -> Callable[[bytes], bytes]:
    def change(row: bytes) -> bytes:
        assert old.encode() in row
        return row.replace(old.encode(), new.encode(), 1)

    return change


def account(report: LoadReport) -> tuple[int, int, int, int]:
    (file,) = report.files
    assert file.read == file.loaded + file.rejected + file.ignored
    return file.read, file.loaded, file.rejected, file.ignored


FAULTS = {
    "impossible date": (replaced("2012-01-01", "2012-13-01"), ("start_date", "no possible date", "2012-13-01")),
    "no name": (replaced("Fictional Trade Gone Ltd", ""), ("name", "is empty", "")),
    "surplus column": (lambda row: row.rstrip() + b",more\n", ("", "too many columns", "29 columns")),
    "missing column": (lambda row: row.split(b",", 1)[1], ("", "too few columns", "27 columns")),
    "unterminated quote": (
        replaced('"9 Past Street, Tallinn, EE"', '"9 Past Street, Tallinn, EE'),
        ("addresses", "the quote is not closed", "9 Past Street"),
    ),
    "a NUL": (replaced("Gone", "Go\0ne"), ("", "the line holds a NUL character", "Entity List")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_row_is_rejected_at_its_line_and_the_rest_loads(
    fault: str, workspace: Workspace, tmp_path: Path
) -> None:
    change, (field, reason, found) = FAULTS[fault]
    path = tmp_path / "faulty.csv"
    path.write_bytes(with_row(change))
    report = load("us-csl", [path], workspace)
    assert account(report) == (11, 10, 1, 0)
    (reject,) = report.files[0].rejects
    assert (reject.position, reject.field, reject.reason) == (GONE + 2, field, reason)
    assert found in reject.found


@pytest.mark.parametrize(
    "name", ["X" * 100_000, '<script>alert("x")</script>', "\x1b[31mRED\x1b[0m", "=1+1", "; ; ;", "Ж" * 1000]
)
def test_names_addresses_and_numbers_are_text_whatever_they_hold(
    name: str, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "names.csv"
    cell = '"' + name.replace('"', '""') + '"'
    path.write_bytes(
        with_row(replaced("Fictional Trade Gone Ltd", cell)).replace(b'"1 PAST STREET', cell[:-1].encode())
    )
    assert account(load("us-csl", [path], workspace)) == (11, 11, 0, 0)


def test_an_absurdly_long_cell_is_rejected(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(with_row(replaced("Fictional Trade Gone Ltd", "X" * (2 << 20))))
    assert account(load("us-csl", [path], workspace)) == (11, 10, 1, 0)


WHOLE_FILES = NO_TABLES | {
    "other.csv": (b"colour,price\nblue,1\n", "expected the columns of the Consolidated Screening List"),
    "names.csv": (b"name,source\nx,y\n", "no column addresses, programs"),
    "twice.csv": (b"name,source,name\nx,y,z\n", "state the same"),
}


@pytest.mark.parametrize("name", [*WHOLE_FILES, MISSING])
def test_a_file_that_is_no_such_list_is_one_line_and_the_others_load(
    name: str, workspace: Workspace, tmp_path: Path
) -> None:
    report = loaded_beside("us-csl", name, WHOLE_FILES, LIST, workspace, tmp_path)
    assert account(report) == (11, 11, 0, 0)
