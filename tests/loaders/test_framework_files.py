"""Input files: what is opened, under which name, and what is refused with one line."""

import gzip
import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from graph.errors import FileError
from loaders.framework.files import InputFile, open_input

TABLE = b"a,b\n1,2\n"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def content(file: InputFile) -> bytes:
    with file.open() as stream:
        return stream.read()


def refusal(path: Path) -> str:
    """The one line with which the first file behind the path is refused."""
    with pytest.raises(FileError) as error:
        content(next(open_input(path)))
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_plain_file_has_its_name_hash_encoding_and_lines(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(TABLE)
    (file,) = open_input(path)
    assert (file.name, file.encoding, file.lines) == (str(path), "utf-8", 2)
    assert file.sha256 == hashlib.sha256(TABLE).hexdigest()
    assert content(file) == content(file) == TABLE


def test_a_packed_file_is_the_same_file_as_the_plain_one(tmp_path: Path) -> None:
    (tmp_path / "table.csv.gz").write_bytes(gzip.compress(TABLE))
    packed(tmp_path / "tables.zip", {"inner/table.csv": TABLE})
    (from_gzip,) = open_input(tmp_path / "table.csv.gz")
    (from_zip,) = open_input(tmp_path / "tables.zip")
    assert content(from_gzip) == content(from_zip) == TABLE
    assert from_gzip.sha256 == from_zip.sha256 == hashlib.sha256(TABLE).hexdigest()
    assert from_zip.name == f"{tmp_path}/tables.zip/inner/table.csv"


def test_each_member_of_a_zip_is_a_file_of_its_own_and_folders_are_none(tmp_path: Path) -> None:
    path = packed(tmp_path / "t.zip", {"b.csv": b"b", "folder/": b"", "a.csv": b"a", "__MACOSX/._a.csv": b"junk"})
    assert [Path(file.name).name for file in open_input(path)] == ["b.csv", "a.csv"]


@pytest.mark.parametrize("name", ["../outside.csv", "inner/../../outside.csv", "/etc/outside.csv", "C:\\outside.csv"])
def test_a_member_that_points_outside_is_refused_by_name_and_the_others_are_read(tmp_path: Path, name: str) -> None:
    outside, good = open_input(packed(tmp_path / "t.zip", {name: TABLE, "good.csv": TABLE}))
    with pytest.raises(FileError, match="points outside the archive") as error:
        content(outside)
    assert "outside.csv" in str(error.value)
    assert content(good) == TABLE


def test_control_characters_of_a_member_name_do_not_reach_the_message(tmp_path: Path) -> None:
    (file,) = open_input(packed(tmp_path / "t.zip", {"\x1b[31mred\n.csv": TABLE}))
    assert file.name.isprintable()


@pytest.mark.parametrize("kind", ["zip", "gz"])
def test_a_bomb_is_stopped_while_it_unpacks(tmp_path: Path, kind: str) -> None:
    path, zeros = tmp_path / f"bomb.{kind}", bytes(12 * 1024 * 1024)
    if kind == "zip":
        packed(path, {"bomb.csv": zeros})
    else:
        path.write_bytes(gzip.compress(zeros))
    assert "zip bomb" in refusal(path)


def test_members_that_share_their_bytes_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", os.urandom(4096))
        archive.filelist += archive.filelist * 9
    assert "overlap" in refusal(path)


def test_archives_inside_archives_are_refused(tmp_path: Path) -> None:
    inner = packed(tmp_path / "inner.zip", {"a.csv": TABLE}).read_bytes()
    assert "archive inside an archive" in refusal(packed(tmp_path / "outer.zip", {"inner.zip": inner}))
    (tmp_path / "twice.gz").write_bytes(gzip.compress(gzip.compress(TABLE)))
    assert "archive inside an archive" in refusal(tmp_path / "twice.gz")


def test_an_encrypted_member_says_what_to_do(tmp_path: Path) -> None:
    path = packed(tmp_path / "t.zip", {"a.csv": TABLE})
    locked = bytearray(path.read_bytes())
    locked[6] |= 1
    locked[locked.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(locked)
    assert "encrypted" in refusal(path)


def test_a_workbook_is_not_taken_for_an_archive_of_tables(tmp_path: Path) -> None:
    path = packed(tmp_path / "book.xlsx", {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})
    assert "no XLSX workbook; save the sheet as CSV" in refusal(path)


def test_damaged_archives_are_one_line(tmp_path: Path) -> None:
    whole = packed(tmp_path / "t.zip", {"a.csv": os.urandom(4096)}).read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[:2000])
    assert "damaged" in refusal(tmp_path / "cut.zip")
    (tmp_path / "changed.zip").write_bytes(whole[:1000] + b"\0" + whole[1001:])
    assert "damaged" in refusal(tmp_path / "changed.zip")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(os.urandom(4096))[:-100])
    assert "damaged" in refusal(tmp_path / "cut.gz")


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    assert "no such file; check the path" in refusal(tmp_path / "missing.csv")
    assert "a folder" in refusal(tmp_path)
    assert "a folder or a device" in refusal(Path("/dev/null"))
    assert "File name too long" in refusal(tmp_path / ("n" * 300))
    assert "holds no file" in refusal(packed(tmp_path / "empty.zip", {}))


def test_an_empty_file_is_refused_when_it_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.touch()
    (file,) = open_input(path)
    with pytest.raises(FileError, match="the file is empty"):
        _ = file.sha256


def test_a_binary_file_has_no_encoding(tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(bytes(range(256)) * 64)
    (file,) = open_input(path)
    with pytest.raises(FileError, match="binary file"):
        _ = file.encoding
