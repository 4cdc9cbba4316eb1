"""Workbooks (XLSX): their sheets, and the rows of one as text.

    for sheet in sheets(name, opener):      what each sheet holds, after every part of the workbook was checked
    for cells in rows(name, opener, sheet): its rows from the first on, as lists of text

The library that reads them, calamine, takes a whole sheet into memory, ends the process on a reference that cannot be,
and reads an error (`#REF!`) as nothing. So every part is looked at first: sizes, document types, the place and type of
every cell. What does not fit is refused with one line. Formulas are never computed: the value that was stored with one
is its value.
"""

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import lru_cache, partial
from typing import BinaryIO, TypeAlias
from xml.parsers import expat

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

from graph.errors import FileError
from loaders.framework.quoting import printable, quoted

# A cell takes some 100 bytes while it is read.
MOST_CELLS = 5_000_000
MOST_UNPACKED = 512 * 1024 * 1024
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
# Beyond it a spreadsheet's numbers are not exact.
_LARGEST_EXACT = 1e15

_SAVE_AS_CSV = "save the sheet as CSV and give that"
_BLOCK = 1 << 18
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_LAST_OF_RANGE = re.compile(r"[A-Z]{1,3}([0-9]{1,7})$")
_TYPES = frozenset({"b", "d", "e", "inlineStr", "n", "s", "str"})
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)

_Opener: TypeAlias = Callable[[], BinaryIO]
_Start: TypeAlias = Callable[[str, dict[str, str]], None]


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that holds something.

    rows       the number of its last row that holds something, from 1
    alone      whether no other sheet of the workbook holds anything
    since_1904 whether a number that is a date counts from 1904, not from 1900
    merged_to  the last row of any merged cells, 0 where there are none
    errors     cells that hold an error such as #REF! and are read as empty
    uncomputed formulas without a stored value, which are read as empty
    """

    name: str
    rows: int
    alone: bool = True
    since_1904: bool = False
    merged_to: int = 0
    errors: int = 0
    uncomputed: int = 0

    def warnings(self, heading: int) -> Iterator[str]:
        """What the user should know of the sheet, with its heading on this row."""
        if self.errors:
            yield f"{self.errors} cells hold an error such as #REF! and are read as empty"
        if self.uncomputed:
            yield f"{self.uncomputed} formulas have no stored value and are read as empty; save it in a spreadsheet program"
        if self.merged_to > heading:
            yield "cells are merged below the heading; their value counts for the first of them only"


def is_workbook(names: set[str]) -> bool:
    """Whether the members of a zip archive make an office document."""
    return "[Content_Types].xml" in names or "mimetype" in names


def sheets(name: str, opener: _Opener) -> list[Sheet]:
    """The sheets that hold something. Raises FileError, one line, for what is no sound workbook or too large for it."""
    with opener() as stream:
        try:
            with zipfile.ZipFile(stream) as archive:
                return _sheets(name, archive)
        except _DAMAGE as error:
            raise FileError(f"{name}: the workbook is damaged ({printable(str(error))}); save it again") from error


def _sheets(name: str, archive: zipfile.ZipFile) -> list[Sheet]:
    members = {member.filename for member in archive.infolist()}
    if not {"xl/workbook.xml", "_rels/.rels"} <= members:
        raise FileError(f"{name}: this is an office document, but no XLSX workbook; {_SAVE_AS_CSV}")
    _refuse_bombs(name, archive)
    package, workbook, links = _Links(), _Workbook(name), _Links("xl/")
    _parse(name, archive, "_rels/.rels", package)
    if [link for link in package.documents if link != "xl/workbook.xml"]:
        raise FileError(f"{name}: the workbook is not where spreadsheet programs put it; save it again")
    _parse(name, archive, "xl/workbook.xml", workbook)
    _parse(name, archive, "xl/_rels/workbook.xml.rels", links)
    contents: dict[str, _Cells] = {}
    for title, link in workbook.sheets.items():
        member = links.targets.get(link, "")
        if "/worksheets/" in f"/{member}":
            contents[title] = _Cells(f"{name} [{printable(title)}]")
            _parse(name, archive, member, contents[title])
    for member in members - {links.targets.get(workbook.sheets[title], "") for title in contents}:
        if member.endswith((".xml", ".rels")):
            told = _Cells(f"{name}/{printable(member)}") if "/worksheets/" in member else _Anything()
            _parse(name, archive, member, told)
    filled = {title: cells for title, cells in contents.items() if cells.rows}
    if not filled:
        raise FileError(f"{name}: no sheet of the workbook holds anything; give one with records")
    return [
        Sheet(
            title,
            cells.rows,
            len(filled) == 1,
            workbook.since_1904,
            cells.merged_to,
            cells.errors,
            cells.uncomputed,
        )
        for title, cells in filled.items()
    ]


def _refuse_bombs(name: str, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    paths = [member.filename.replace("\\", "/").casefold() for member in members]
    if len(set(paths)) < len(paths) or any(".." in path.split("/") for path in paths):
        raise FileError(f"{name}: parts of the workbook have one name or point outside it; save it again")
    if any(member.flag_bits & 1 for member in members):
        raise FileError(f"{name}: the workbook is encrypted; save it without a password")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise FileError(f"{name}: unpacks to more than {MOST_UNPACKED >> 20} MiB, too much for a sheet; {_SAVE_AS_CSV}")


# --- checking --------------------------------------------------------------------------------------------------------


class _Anything:
    """What is told of an XML part: each start tag, without the prefix of its namespace, and the text after it."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def text(self, text: str) -> None:
        """A piece of text."""

    def finish(self) -> None:
        """The part ends."""


class _Workbook(_Anything):
    def __init__(self, name: str) -> None:
        self._name = name
        self.sheets: dict[str, str] = {}
        self.since_1904 = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            link = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "id"), "")
            title = attributes.get("name", "")
            if title in self.sheets:
                raise FileError(f"{self._name}: two sheets are called {quoted(title)}; rename one and save it again")
            self.sheets[title] = link
        elif tag == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}


class _Links(_Anything):
    """The parts that a part points to, by the ids of the links; `documents` are those that are the document itself."""

    def __init__(self, folder: str = "") -> None:
        self._folder = folder
        self.targets: dict[str, str] = {}
        self.documents: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else self._folder + target
            self.targets[attributes.get("Id", "")] = part
            if attributes.get("Type", "").endswith("/officeDocument"):
                self.documents.append(part)


class _Cells(_Anything):
    """The cells of a sheet: how far they reach and what is amiss. Raises FileError for a place that cannot be."""

    def __init__(self, where: str) -> None:
        self.rows = self.merged_to = self.errors = self.uncomputed = 0
        self._where = where
        self._row = self._column = self._widest = 0
        self._formula = self._in_value = self._filled = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._in_value = False
        if tag in {"v", "t"}:
            self._in_value = True
            self._reach()
        elif tag == "c":
            self.finish()
            self._start_cell(attributes)
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            self.finish()
            self._start_row(attributes.get("r"))
        elif tag == "mergeCell" and (last := _LAST_OF_RANGE.search(attributes.get("ref", ""))):
            self.merged_to = max(self.merged_to, int(last[1]))

    def _start_row(self, stated: str | None) -> None:
        row = self._row + 1 if stated is None else int(stated) if stated.isdecimal() else 0
        if not self._row < row <= LAST_ROW:
            raise self._misplaced("row", stated, f"a row from {self._row + 1} to {LAST_ROW}")
        self._row, self._column = row, 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("r")
        column = self._column + 1
        if stated is not None:
            found = _REFERENCE.fullmatch(stated)
            column = _column_number(found[1]) if found and int(found[2]) == self._row else 0
        if not self._column < column <= LAST_COLUMN:
            raise self._misplaced("cell", stated, f"one of row {self._row}, to the right of the one before")
        if (kind := attributes.get("t", "n")) not in _TYPES:
            raise self._misplaced("type of a cell", kind, f"one of {', '.join(sorted(_TYPES))}")
        self.errors += kind == "e"
        self._column = column

    def _reach(self) -> None:
        """Widens the area that the reading library lays out, which cells with an empty value widen too."""
        self._widest = max(self._widest, self._column)
        if self._row * self._widest > MOST_CELLS:
            raise FileError(f"{self._where}: more than {MOST_CELLS:,} cells, too many for memory; {_SAVE_AS_CSV}")

    def _misplaced(self, what: str, found: str | None, expected: str) -> FileError:
        return FileError(
            f"{self._where}: row {self._row}: an impossible {what}, found {quoted(found or '')}, expected {expected}; "
            "save it again"
        )

    def text(self, text: str) -> None:
        if self._in_value and not text.isspace():
            self._filled = True

    def finish(self) -> None:
        """The last cell ends."""
        if self._filled:
            self.rows, self._filled = self._row, False
        elif self._formula:
            self.uncomputed += 1
        self._formula = False


@lru_cache(maxsize=1024)
def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _parse(name: str, archive: zipfile.ZipFile, member: str, told: _Anything) -> None:
    """Reads a part as a stream, to its end."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = _without_prefix(told.start)
    parser.CharacterDataHandler = told.text
    parser.StartDoctypeDeclHandler = partial(_refuse_document_type, f"{name}/{printable(member)}")
    try:
        with archive.open(member) as part:
            while block := part.read(_BLOCK):
                parser.Parse(block)
            parser.Parse(b"", True)
        told.finish()
    except expat.ExpatError as error:
        raise FileError(f"{name}: the part {quoted(member)} is no XML ({error}); save the workbook again") from error


def _without_prefix(start: _Start) -> _Start:
    def started(tag: str, attributes: dict[str, str]) -> None:
        start(tag.rpartition(":")[2] if ":" in tag else tag, attributes)

    return started


def _refuse_document_type(where: str, *_declared: object) -> None:
    raise FileError(f"{where}: has a document type definition, which can hide an entity bomb; save the workbook again")


# --- reading ---------------------------------------------------------------------------------------------------------


def rows(name: str, opener: _Opener, sheet: Sheet) -> Iterator[list[str]]:
    """The rows of a sheet that `sheets` gave, from the first to the last that holds something; blank cells are empty."""
    with opener() as stream:
        try:
            book = CalamineWorkbook.from_filelike(stream)
            content = book.get_sheet_by_name(sheet.name)
            for number, cells in enumerate(content.iter_rows(), 1):
                texts = list(map(_text, cells))
                if number <= sheet.rows or any(texts):
                    yield texts
        except CalamineError as error:
            raise FileError(f"{name}: cannot be read ({printable(str(error))}); save the workbook again") from error


def _text(cell: object) -> str:
    """A cell as a table of text would have it: whole numbers without a point, days in ISO form."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if abs(cell) < _LARGEST_EXACT and cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        midnight = cell.time() == cell.min.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
