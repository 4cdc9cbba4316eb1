"""Bad input to the two sources of Companies House: one clear line with its place, the rest loaded, the account true."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.build import build
from graph.errors import FileError
from graph.workspace import Workspace
from loaders import uk_companies, uk_psc
from loaders.framework.files import InputFile
from loaders.framework.report import FileReport
from loaders.framework.run import load, load_file
from tests.loaders.test_uk_companies import NOVEMBER
from tests.loaders.test_uk_psc import EARLIER

GOOD = {"uk-companies": NOVEMBER.read_bytes(), "uk-psc": EARLIER.read_bytes()}
LOADED = {"uk-companies": 10, "uk-psc": 17}
SOURCES = sorted(GOOD)
HOSTILE = [
    "X" * 10_000,
    '<script>alert("x")</script>',
    "\x1b[31mRED\x1b[0m",
    "'; DROP TABLE x; --",
    '=cmd|"/C calc"!A0',
]


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def loaded(source: str, content: bytes, workspace: Workspace) -> FileReport:
    file = InputFile("snapshot-2024-11-22", lambda: io.BytesIO(content))
    report = load_file(source, file, workspace)
    assert report.read == report.loaded + report.rejected + report.ignored
    return report


def with_cell(label: str, cell: str, number: int = 0) -> bytes:
    """The table of companies with another cell in its row of this number."""
    rows = list(csv.reader(io.StringIO(GOOD["uk-companies"].decode(), newline="")))
    rows[number + 1][[name.strip() for name in rows[0]].index(label)] = cell
    text = io.StringIO(newline="")
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue().encode()


def with_field(field: str, value: Any, number: int = 0) -> bytes:
    """The snapshot with another value in a field, named with dots, of its entry of this number."""
    lines = GOOD["uk-psc"].splitlines()
    entry = json.loads(lines[number])
    *path, name = field.split(".")
    holder = entry
    for step in path:
        holder = holder.setdefault(step, {})
    holder[name] = value
    lines[number] = json.dumps(entry).encode()
    return b"\n".join(lines) + b"\n"


def with_line(number: int, change: Callable[[bytes], bytes], source: str) -> bytes:
    lines = GOOD[source].splitlines(keepends=True)
    lines[number] = change(lines[number])
    return b"".join(lines)


# --- whole files -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("missing", None, "no such file; check the path"),
        ("empty", b"", "the file is empty"),
        ("blank", b"\n\n\n", "blank lines|no heading"),
        ("picture", b"\x89PNG\r\n\x1a\n" + bytes(2000), "binary file"),
        ("page", b"<!DOCTYPE html><html></html>", "no JSON|XML or HTML"),
        ("letter", b"Dear Sir or Madam\n", "no JSON|no heading"),
        ("cut.gz", b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "download or pack it again"),
    ],
)
def test_a_file_that_is_nothing_of_the_kind_is_one_line_and_the_others_load(
    source: str, name: str, content: bytes | None, words: str, workspace: Workspace, tmp_path: Path
) -> None:
    bad, good = tmp_path / name, tmp_path / "good-2024-11-22.txt"
    good.write_bytes(GOOD[source])
    if content is not None:
        bad.write_bytes(content)
    report = load(source, [bad, good], workspace)
    assert [file.loaded for file in report.files] == [LOADED[source]]
    (error,) = report.errors
    assert error.startswith(f"{bad}: ")
    assert any(word in error for word in words.split("|"))
    assert "\n" not in error


@pytest.mark.parametrize("source", SOURCES)
def test_each_source_refuses_the_file_of_the_other(source: str, workspace: Workspace) -> None:
    with pytest.raises(FileError):
        loaded(source, GOOD[next(other for other in SOURCES if other != source)], workspace)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_byte_order_marks_and_utf_16_change_nothing(source: str, encoding: str, workspace: Workspace) -> None:
    report = loaded(source, GOOD[source].decode().encode(encoding), workspace)
    assert (report.loaded, report.rejected, report.unread_fields) == (LOADED[source], 0, [])


@pytest.mark.parametrize("source", SOURCES)
def test_mixed_newlines_are_newlines(source: str, workspace: Workspace) -> None:
    lines, ends = GOOD[source].splitlines(), (b"\n", b"\r", b"\r\n")
    report = loaded(source, b"".join(line + ends[index % 3] for index, line in enumerate(lines)), workspace)
    assert (report.loaded, report.rejected) == (LOADED[source], 0)


@pytest.mark.parametrize("source", SOURCES)
def test_a_zip_archive_is_as_good_as_its_file(source: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "snapshot.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("snapshot-2024-11-22.txt", GOOD[source])
    (file,) = load(source, [path], workspace).files
    assert (file.loaded, file.edition) == (LOADED[source], "2024-11-22")


# --- lines -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", SOURCES)
def test_a_line_that_stands_twice_is_one_record_cited_once(source: str, workspace: Workspace) -> None:
    report = loaded(source, with_line(1, lambda line: line * 2, source), workspace)
    assert (report.loaded, report.rejected) == (LOADED[source] + 1, 0)
    build(workspace)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize(
    "change",
    [
        lambda line: line[: len(line) // 2] + b"\n",
        lambda line: line.replace(b"INVENTED", b"IN\0VENTED").replace(b"Fictional", b"Fic\0tional"),
        lambda line: line.replace(b"INVENTED", b"IN\xffVENTED \xc3\xa9").replace(
            b"Fictional", b"Fic\xfftional \xc3\xa9"
        ),
        lambda line: b"X" * (2 << 20) + b"\n",
    ],
    ids=["cut off", "a NUL", "foreign bytes", "endless"],
)
def test_a_damaged_line_is_rejected_at_its_place(
    source: str, change: Callable[[bytes], bytes], workspace: Workspace
) -> None:
    letters = f'["{"é" * 200}"]\n\n'.encode()  # a further bad line, with enough letters to tell that all is UTF-8
    content = with_line(1, change, source) + letters
    report = loaded(source, content, workspace)
    assert (report.loaded, report.rejected) == (LOADED[source] - 1, 2)
    assert report.rejects[0].position == 2


def test_a_file_that_was_cut_off_loads_until_there(workspace: Workspace) -> None:
    report = loaded("uk-psc", GOOD["uk-psc"][:3000], workspace)
    assert (report.loaded, report.rejected) == (GOOD["uk-psc"][:3000].count(b"\n"), 1)


def test_an_entry_without_a_kind_or_without_data_is_rejected_alone(workspace: Workspace) -> None:
    content = b'{"company_number":"01000001","data":{}}\n{"company_number":"01000001"}\n' + GOOD["uk-psc"]
    report = loaded("uk-psc", content, workspace)
    assert (report.loaded, report.rejected) == (LOADED["uk-psc"], 2)
    assert [(reject.position, reject.field, reject.reason) for reject in report.rejects] == [
        (1, "data", "incomplete"),
        (2, "", "incomplete"),
    ]


@pytest.mark.parametrize(
    ("source", "old", "new"), [("uk-companies", b"29/07/2020", b"29/27/2020"), ("uk-psc", b"2016-04-06", b"2016-24-06")]
)
def test_a_rejected_record_is_corrected_and_loaded_by_itself(
    source: str, old: bytes, new: bytes, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "snapshot-2024-11-22.txt"
    number = 1 if source == "uk-companies" else 0
    path.write_bytes(with_line(number, lambda line: line.replace(old, new), source))
    (file,) = load(source, [path], workspace).files
    assert (file.rejected, file.loaded) == (1, LOADED[source] - 1)
    rejects = Path(str(file.rejects_file))
    corrected = tmp_path / "corrected.jsonl"
    corrected.write_bytes(rejects.read_bytes().replace(new, old))
    (again,) = load(source, [corrected], workspace).files
    assert (again.rejected, again.loaded, again.edition) == (0, 1, "2024-11-22")


# --- values ----------------------------------------------------------------------------------------------------------

# The fields of an entry whose keys are fixed.
FIELDS = sorted(name for name in uk_psc.READS if not name.startswith("data.exemptions."))


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("value", [["x", {"y": 1}], 5.5], ids=["a list", "a number"])
def test_a_wrong_type_in_any_field_costs_only_that_entry(field: str, value: Any, workspace: Workspace) -> None:
    report = loaded("uk-psc", with_field(field, value), workspace)
    assert (report.loaded, report.rejected) == (LOADED["uk-psc"] - 1, 1)
    (reject,) = report.rejects
    assert (reject.position, reject.reason) == (1, "wrong type of value")
    assert reject.field.startswith(field)


@pytest.mark.parametrize("label", sorted(uk_companies.READS))
def test_an_odd_cell_in_any_column_costs_at_most_that_row(label: str, workspace: Workspace) -> None:
    report = loaded("uk-companies", with_cell(label, "{'odd': [1]}"), workspace)
    wanted = {"CompanyNumber", "IncorporationDate", "DissolutionDate"}
    is_rejected = label in wanted or label.endswith("CONDATE")
    assert (report.loaded, report.rejected) == (LOADED["uk-companies"] - is_rejected, is_rejected)
    assert [reject.field for reject in report.rejects] == [label] * is_rejected


@pytest.mark.parametrize("name", HOSTILE)
def test_names_are_text_whatever_they_hold(name: str, workspace: Workspace, tmp_path: Path) -> None:
    assert loaded("uk-companies", with_cell("CompanyName", name), workspace).rejected == 0
    assert loaded("uk-psc", with_field("data.name", name), workspace).rejected == 0
    for field in (
        "data.nationality",
        "data.country_of_residence",
        "data.address.premises",
        "data.identification.place_registered",
    ):
        assert loaded("uk-psc", with_field(field, name, 2), workspace).rejected == 0
    build(workspace)


@pytest.mark.parametrize("nature", HOSTILE)
def test_a_nature_of_control_is_text_whatever_it_holds(nature: str, workspace: Workspace) -> None:
    report = loaded("uk-psc", with_field("data.natures_of_control", [nature]), workspace)
    assert (report.rejected, report.claims["RELATED_TO"]) == (0, 3)
    build(workspace)


@given(
    st.dictionaries(
        st.sampled_from([name.removeprefix("data.") for name in sorted(uk_psc.READS) if name.count(".") == 1]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
            max_leaves=4,
        ),
    )
)
@settings(deadline=None, max_examples=200)
def test_no_entry_raises_anything_else(changes: dict[str, Any]) -> None:
    entry = json.loads(GOOD["uk-psc"].splitlines()[0])
    entry["data"] |= changes
    file = InputFile("psc-2024-11-22", lambda: io.BytesIO(json.dumps(entry).encode()))
    report = load_file("uk-psc", file, Workspace(Path("not-there"), "none"), dry_run=True)
    assert report.read == 1
