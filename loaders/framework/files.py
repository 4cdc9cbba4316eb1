"""Input files: plain, `.gz`, the members of a `.zip` and the sheets of an `.xlsx`, opened as often as needed, never trusted.

    for file in open_input(path):
        file.name       what the user is told: the path, `archive.zip/member` or `workbook.xlsx [sheet]`
        file.sha256     SHA-256 of the unpacked bytes
        file.encoding   the text's encoding, for example `utf-8` or `windows-1251`
        file.open()     the unpacked bytes, a new stream each time

Packed files are read as streams; one that unpacks to far more than it is, points outside its archive, is encrypted or
is itself an archive is refused.
"""

import gzip
import hashlib
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cached_property, lru_cache, partial
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, BinaryIO, TypeAlias

from graph.errors import FileError
from loaders.framework.encoding import Survey, survey
from loaders.framework.quoting import printable
from loaders.framework.workbooks import Sheet, is_workbook, sheets

# Deflate packs 1 byte into a thousandth at best, which only bombs reach; registers in XML stay below 40.
MOST_UNPACKED_PER_PACKED = 200
SMALL_ENOUGH = 10 * 1024 * 1024

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
# The container of older office documents, and of newer ones with a password.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DAMAGE = (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError)
_METADATA_OF_MACOS = "__MACOSX/"

_Packed: TypeAlias = IO[bytes] | gzip.GzipFile


class InputFile:
    """One file to load. `sha256`, `encoding` and `lines` cost one pass over the bytes, made when first asked for.

    A sheet of a workbook is a file too: `open` gives the workbook's bytes, its encoding is `xlsx`, its rows are its lines.

    It can be sent to another process, with what it knows. Every method raises FileError, one line, when the file cannot be read or is damaged.
    """

    def __init__(self, name: str, opener: Callable[[], BinaryIO], sheet: Sheet | None = None) -> None:
        self.name = name
        self.sheet = sheet
        self._opener = opener

    def open(self) -> BinaryIO:
        """The unpacked bytes from the beginning; close it, or use it in a `with` block."""
        try:
            return self._opener()
        except (OSError, RuntimeError, *_DAMAGE) as error:
            raise _unreadable(self.name, error) from error

    @cached_property
    def survey(self) -> Survey:
        """What one pass over the bytes tells: hash, size, lines, encoding, undecodable or binary content."""
        with self.open() as stream:
            found = survey(stream)
        if found.size == 0:
            raise FileError(f"{self.name}: the file is empty; give one with records")
        return found if self.sheet is None else _survey_of_sheet(found, self.sheet)

    @property
    def sha256(self) -> str:
        """SHA-256 of the unpacked bytes, in hexadecimal; of one of several sheets, of these bytes' and its name."""
        return self.survey.sha256

    @property
    def encoding(self) -> str:
        """The name of the encoding: of the byte order mark, of the XML declaration, else as found in the text.

        Raises FileError when the file is not text.
        """
        if self.survey.encoding is None:
            raise FileError(f"{self.name}: this is a binary file, not text; give the table or XML file itself")
        return self.survey.encoding

    @property
    def lines(self) -> int:
        """Physical lines, ended by LF, CR LF or CR; a last line without an end counts."""
        return self.survey.lines

    def open_text(self, encoding: str | None = None) -> io.TextIOWrapper:
        """The decoded text with every line ended by LF. Bytes that the encoding does not know become lone surrogates.

        `encoding` is the one to take instead of the one found, for formats that know no other.
        """
        if self.sheet is not None:
            raise FileError(
                f"{self.name}: this is a sheet of a workbook, and text is expected; give the file as published"
            )
        encoding = encoding or self.encoding
        codec = "utf-8-sig" if encoding == "utf-8" else encoding
        return io.TextIOWrapper(self.open(), codec, errors="surrogateescape", newline=None)


def _survey_of_sheet(workbook: Survey, sheet: Sheet) -> Survey:
    digest = workbook.sha256 if sheet.alone else hashlib.sha256(f"{workbook.sha256}/{sheet.name}".encode()).hexdigest()
    return Survey(digest, workbook.size, sheet.rows, "xlsx", clean=True)


def open_input(path: Path) -> Iterator[InputFile]:
    """The files behind a path: the file itself, each member of a zip archive, or each sheet of a workbook that is not empty.

    A member that is refused comes too and raises its FileError when it is opened, so that the others still load.
    Raises FileError when the path is no file, or the archive as a whole cannot be read.
    """
    name = printable(str(path))
    head = _head(path, name)
    if head.startswith(_ZIP):
        yield from _members(path, name)
    elif head.startswith(_OLE):
        raise FileError(f"{name}: {_why_no_ole(path)}")
    elif head.startswith(_GZIP):
        yield InputFile(name, partial(_open_gzip, path, name))
    else:
        yield InputFile(name, partial(_open_plain, path))


def _head(path: Path, name: str) -> bytes:
    try:
        if not path.exists():
            raise FileError(f"{name}: no such file; check the path")
        if not path.is_file():
            raise FileError(f"{name}: this is a folder or a device, not a file; give the files in it")
        with path.open("rb") as stream:
            return stream.read(8)
    except (OSError, ValueError) as error:
        raise _unreadable(name, error) from error


def _why_no_ole(path: Path) -> str:
    """What a file in the older container of office documents is, with the remedy."""
    with path.open("rb") as stream:
        if _ENCRYPTED in stream.read(SMALL_ENOUGH):
            return "this workbook is protected by a password; save it without one and give that"
    return "this is an office document of the older kind (XLS); save its sheet as XLSX or CSV and give that"


def _open_plain(path: Path) -> BinaryIO:
    return path.open("rb")


def _open_gzip(path: Path, name: str) -> BinaryIO:
    return _unpacked(name, gzip.GzipFile(path), path.stat().st_size)


def _members(path: Path, name: str) -> Iterator[InputFile]:
    try:
        changed = path.stat().st_mtime_ns
        archive = _archive(path, changed)
        members = [member for member in archive.infolist() if not member.is_dir()]
    except (OSError, ValueError, *_DAMAGE) as error:
        raise _unreadable(name, error) from error
    if is_workbook({member.filename for member in members}):
        opener = partial(_open_plain, path)
        yield from (InputFile(f"{name} [{printable(sheet.name)}]", opener, sheet) for sheet in sheets(name, opener))
        return
    packed_in_all = sum(member.compress_size for member in members)
    if packed_in_all > path.stat().st_size:
        raise FileError(f"{name}: members overlap, as in a zip bomb; unpack it by hand if you trust it")
    wanted = [member for member in members if not member.filename.startswith(_METADATA_OF_MACOS)]
    if not wanted:
        raise FileError(f"{name}: the archive holds no file; give one with records")
    for member in wanted:
        shown = f"{name}/{printable(member.filename)}"
        yield InputFile(shown, partial(_open_member, path, changed, member, shown))


@lru_cache(maxsize=1)
def _archive(path: Path, _changed: int) -> zipfile.ZipFile:
    """The archive, opened once for all its members; `_changed` is its time, so that another one is not taken for it."""
    return zipfile.ZipFile(path)


def _open_member(path: Path, changed: int, member: zipfile.ZipInfo, shown: str) -> BinaryIO:
    if reason := _why_refused(member):
        raise FileError(f"{shown}: {reason}")
    return _unpacked(shown, _archive(path, changed).open(member), member.compress_size)


def _why_refused(member: zipfile.ZipInfo) -> str | None:
    path, windows_path = PurePosixPath(member.filename), PureWindowsPath(member.filename)
    if path.is_absolute() or windows_path.anchor or ".." in (*path.parts, *windows_path.parts):
        return "the member's path points outside the archive; pack the file again under a plain name"
    if member.flag_bits & 1:
        return "the member is encrypted; unpack it with its password and give the file itself"
    return None


class _Unpacking(io.RawIOBase):
    """A packed file as it is unpacked; raises FileError when it is damaged or grows beyond what an honest file does."""

    def __init__(self, name: str, stream: _Packed, packed_size: int) -> None:
        self._name = name
        self._stream = stream
        self._most = max(packed_size * MOST_UNPACKED_PER_PACKED, SMALL_ENOUGH)
        self._size = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        try:
            block = self._stream.read(len(buffer))
        except (OSError, RuntimeError, *_DAMAGE) as error:
            raise _unreadable(self._name, error) from error
        self._size += len(block)
        if self._size > self._most:
            raise FileError(
                f"{self._name}: unpacks to more than {MOST_UNPACKED_PER_PACKED} times its size, as a zip bomb does; "
                "unpack it by hand if you trust it"
            )
        buffer[: len(block)] = block
        return len(block)

    def close(self) -> None:
        self._stream.close()
        super().close()


def _unpacked(name: str, stream: _Packed, packed_size: int) -> BinaryIO:
    unpacked = io.BufferedReader(_Unpacking(name, stream, packed_size), 1 << 18)
    try:
        _refuse_archive(name, unpacked.peek(4))
    except FileError:
        unpacked.close()
        raise
    return unpacked


def _refuse_archive(name: str, head: bytes) -> None:
    if head.startswith((*_ZIP, _GZIP)):
        raise FileError(f"{name}: an archive inside an archive; unpack it and give the inner one")


def _unreadable(name: str, error: Exception) -> FileError:
    if isinstance(error, gzip.BadGzipFile) or not isinstance(error, OSError):
        return FileError(f"{name}: the archive is damaged ({printable(str(error))}); download or pack it again")
    return FileError(f"{name}: cannot be read ({error.strerror}); check the path and its permissions")
