"""Bad input to the trade statistics: one clear line with its place, the rest loaded, the account true."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph.workspace import Workspace
from loaders.framework.report import LoadReport
from loaders.framework.run import load
from tests.loaders.no_tables import MISSING, NO_TABLES, loaded_beside

DATA = Path(__file__).parent.parent / "data" / "trade_statistics"
TABLE = (DATA / "comtrade.csv").read_bytes()
HEADING, *ROWS = TABLE.splitlines(keepends=True)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def with_first_row(change: Callable[[bytes], bytes]) -> bytes:
    return HEADING + change(ROWS[0]) + b"".join(ROWS[1:])


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
    "impossible month": (replaced(",2021,276,", ",202100,276,"), ("period", "no period", "202100")),
    "negative value": (replaced(",1000.5,", ",-1000.5,"), ("primaryValue", "a negative figure", "-1000.5")),
    "a formula": (replaced(",1000.5,", ",=1+1,"), ("primaryValue", "no number", "=1+1")),
    "not a number": (replaced(",1000.5,", ",NaN,"), ("primaryValue", "no number", "NaN")),
    "a figure without end": (replaced(",1000.5,", f",{'9' * 400},"), ("primaryValue", "no number", "999")),
    "unknown area": (replaced(",398,KAZ,", ",39B,KAZ,"), ("partnerCode", "no code of an area", "39B")),
    "surplus column": (lambda row: row.rstrip() + b",more\n", ("", "too many columns", "48 columns")),
    "missing column": (lambda row: row.split(b",", 1)[1], ("", "too few columns", "46 columns")),
    "unterminated quote": (
        replaced("Wood sawn lengthwise", '"Wood sawn lengthwise'),
        ("cmdDesc", "the quote is not closed", "Wood sawn"),
    ),
    "a NUL": (replaced("Germany", "Ger\0many"), ("", "the line holds a NUL character", "C,A,")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_row_is_rejected_at_its_line_and_the_rest_loads(
    fault: str, workspace: Workspace, tmp_path: Path
) -> None:
    change, (field, reason, found) = FAULTS[fault]
    path = tmp_path / "faulty.csv"
    path.write_bytes(with_first_row(change))
    report = load("trade-statistics", [path], workspace)
    assert account(report) == (31, 27, 1, 3)
    (reject,) = report.files[0].rejects
    assert (reject.position, reject.field, reject.reason) == (2, field, reason)
    assert found in reject.found


@pytest.mark.parametrize("words", ["X" * 10_000, "<script>alert(1)</script>", "\x1b[31mRED", "=1+1", "Ж" * 500])
def test_words_are_text_whatever_they_hold(words: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "words.csv"
    path.write_bytes(with_first_row(replaced("Wood sawn lengthwise", words)))
    assert account(load("trade-statistics", [path], workspace)) == (31, 28, 0, 3)


def test_an_absurdly_long_cell_is_rejected(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(with_first_row(replaced("Wood sawn lengthwise", "X" * (2 << 20))))
    assert account(load("trade-statistics", [path], workspace)) == (31, 27, 1, 3)


WHOLE_FILES = NO_TABLES | {
    "answer.json": (b'\n{"data": [], "count": 0}', "this is JSON"),
    "other.csv": (b"colour,price\nblue,1\n", "expected columns of UN Comtrade"),
    "twice.csv": (b"cmdCode,cmd_code\n1,2\n", "state the same"),
}


@pytest.mark.parametrize("name", [*WHOLE_FILES, MISSING])
def test_a_file_that_is_no_such_table_is_one_line_and_the_others_load(
    name: str, workspace: Workspace, tmp_path: Path
) -> None:
    report = loaded_beside("trade-statistics", name, WHOLE_FILES, TABLE, workspace, tmp_path)
    assert account(report) == (31, 28, 0, 3)
