"""A file of rejects whose raw texts were corrected, read as the file that its records would make by themselves.

correction = corrected(file, "customs", workspace)
correction.file         the records between what stands around them in the original, as UTF-8
correction.original     what the workspace keeps of the original, or None where `file` is no file of rejects
"""

import io
from collections.abc import Iterator
from functools import partial
from typing import Any, BinaryIO

import msgspec

from graph.errors import FileError
from graph.workspace import Workspace
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted

_OPENING = b'{"source":'
# A line holds a whole record: the longest document of a register, with what JSON escapes.
_LONGEST_LINE = 1 << 27


class Correction(msgspec.Struct, frozen=True):
    """See the module. The records of a correction belong to the edition of the original."""

    file: InputFile
    original: dict[str, Any] | None = None


class _Reject(msgspec.Struct):
    source: str
    sha256: str
    raw: str


def corrected(file: InputFile, source: str, workspace: Workspace) -> Correction:
    """Raises FileError when the records are of another source or file, or are no file without the original."""
    with file.open() as stream:
        first = stream.readline(_LONGEST_LINE)
    if not first.startswith(_OPENING):
        return Correction(file)
    reject = _parsed(first, file.name, 1)
    if reject.source != source:
        raise FileError(
            f"{file.name}: rejected records of {reject.source}, not of {source}; load them as {reject.source}"
        )
    if not workspace.has_file(source, reject.sha256):
        raise FileError(
            f"{file.name}: rejected records of a file that this workspace does not hold; load that file first"
        )
    original = workspace.card(source, reject.sha256)
    original_name = original.get("corrects", original["name"])
    if original["around"] is None:
        raise FileError(
            f"{file.name}: records of {original_name} cannot be loaded by themselves; correct that file and load it again"
        )
    name = f"{file.name} (corrected records of {original_name})"
    joined = InputFile(name, partial(_open, file, reject.sha256, original["around"]))
    return Correction(joined, original | {"corrects": original_name})


def _open(file: InputFile, sha256: str, around: tuple[str, str]) -> BinaryIO:
    return io.BufferedReader(_Joined(_pieces(file, sha256, around)), 1 << 18)


def _pieces(file: InputFile, sha256: str, around: tuple[str, str]) -> Iterator[bytes]:
    before, after = around
    yield before.encode()
    with file.open() as stream:
        number = 0
        while line := stream.readline(_LONGEST_LINE):
            number += 1
            if line.strip():
                yield _corrected_text(line, file.name, number, sha256).encode() + b"\n"
    yield after.encode()


def _corrected_text(line: bytes, name: str, number: int, sha256: str) -> str:
    reject = _parsed(line, name, number)
    if reject.sha256 != sha256:
        raise FileError(
            f"{name}: line {number}: a record of another file than line 1; correct each file's rejects by themselves"
        )
    return reject.raw


def _parsed(line: bytes, name: str, number: int) -> _Reject:
    try:
        return msgspec.json.decode(line, type=_Reject)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FileError(
            f"{name}: line {number}: no rejected record ({error}), found {quoted(line.decode(errors='replace'))}; "
            "change nothing but the text in raw, and write quotes and line breaks there as JSON does"
        ) from error


class _Joined(io.RawIOBase):
    """Pieces of bytes as one stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
