"""Tables (CSV, TSV, the sheets of XLSX): a heading and rows, read so that every physical line or row is accounted for.

    head = heading(file)
    for row in rows(file, head):        Row, Ignored or Rejected, each with its line and how many lines it takes up

In text, quotes follow RFC 4180, strictly; a quote inside an unquoted cell is text. A row whose quote is not closed is
rejected at its line and reading goes on with the next line, so that it never swallows the rows after it. A sheet's rows
are its lines; their text is that of a CSV table.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import count, islice

import msgspec

from graph.errors import FileError
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Ignored, Rejected
from loaders.framework.workbooks import Sheet
from loaders.framework.workbooks import rows as rows_of_sheet

# In the order of preference where two give as many labels: commas also stand inside labels.
DELIMITERS = ("\t", ";", ",")
LONGEST_LINE = 1 << 20
MOST_LINES_OF_A_ROW = 100

_BLOCK = 1 << 18
_LINES_BEFORE_HEADING = 20
_LINES_AT_ONCE = 64
_BLANKS = ",; \t"

# The csv module's own limit of 131,072 characters is below the longest line that is read here.
csv.field_size_limit(LONGEST_LINE)


class Heading(msgspec.Struct, frozen=True):
    """The heading's labels as stated, the line that it stands on, the delimiter that it shows, and its text.

    banner    the lines above it that hold something, which `rows` gives as ignored
    warnings  what the user should know of the sheet that it stands on
    """

    labels: tuple[str, ...]
    line: int
    delimiter: str
    text: str
    banner: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def extent(self) -> int:
        """The physical lines that only make up the heading: itself and the blank ones above it."""
        return self.line - len(self.banner)

    @property
    def around(self) -> tuple[str, str]:
        """What makes a table of rows alone."""
        return self.text + "\n", ""


class Row(msgspec.Struct, frozen=True):
    """A row with as many cells as the heading has labels; `raw` is its text, lines joined by LF."""

    line: int
    cells: list[str]
    raw: str
    extent: int = 1


def heading(file: InputFile, known: Callable[[Sequence[str]], bool] | None = None) -> Heading:
    """The heading of a table: the first of its first twenty lines whose labels are `known`, else the first line at all.

    Lines that are blank do not count. A line of text is split at the delimiter that gives the most labels.
    Raises FileError when the file is no text, is XML, or its first line is no list of labels.
    """
    filled = _first_lines(file)
    if file.sheet is None and filled[0][1].lstrip().startswith("<"):
        raise FileError(
            f"{file.name}: line {filled[0][0]}: this is XML or HTML, found {quoted(filled[0][1])}, expected the heading of "
            "a table"
        )
    if known:
        for index, (number, line) in enumerate(filled):
            if _is_readable(line) and known((found := _heading(number, line)).labels):
                banner = tuple(number for number, _ in filled[:index])
                return _with_warnings(msgspec.structs.replace(found, banner=banner), file)
    number, line = filled[0]
    where = f"{file.name}: line {number}"
    if not _is_readable(line):
        raise FileError(f"{where}: no heading of a table, found {quoted(with_bytes_shown(line))}; give a table")
    found = _heading(number, line)
    if len(found.labels) < 2:
        raise FileError(
            f"{where}: no heading of a table, found {quoted(line)}, expected labels between commas, semicolons or tabs"
        )
    return _with_warnings(found, file)


def headings(file: InputFile) -> Iterator[Heading]:
    """Every one of the first lines that could be a heading."""
    for number, line in _first_lines(file):
        if _is_readable(line) and len((found := _heading(number, line)).labels) > 1:
            yield found


@lru_cache(maxsize=2)
def _first_lines(file: InputFile) -> list[tuple[int, str]]:
    """Those of the first lines that are not blank, with their numbers. They are asked for several times, and a sheet is read whole."""
    first = enumerate(islice(lines(file), _LINES_BEFORE_HEADING), 1)
    return [(number, line) for number, line in first if line.strip().strip(_BLANKS)] or [(1, "")]


def _heading(number: int, line: str) -> Heading:
    labels, delimiter = max(((_split(line, mark), mark) for mark in DELIMITERS), key=lambda found: len(found[0]))
    return Heading(tuple(label.strip() for label in labels), number, delimiter, line)


def _with_warnings(head: Heading, file: InputFile) -> Heading:
    if file.sheet is None:
        return head
    return msgspec.structs.replace(head, warnings=tuple(file.sheet.warnings(head.line)))


def _is_readable(line: str) -> bool:
    return len(line) <= LONGEST_LINE and "\0" not in line and is_decoded(line)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader((line,), delimiter=delimiter, strict=True))
    except csv.Error:
        return []


def lines(file: InputFile, longest: int = LONGEST_LINE, encoding: str | None = None) -> Iterator[str]:
    """The text's lines without their ends; of a line longer than `longest` only one character more than that.

    A row of a sheet is one line, whatever line breaks its cells hold.
    """
    if file.sheet is not None:
        yield from map(_as_line, rows_of_sheet(file.name, file.open, file.sheet))
        return
    rest = ""
    encoding = encoding or file.encoding
    with file.open_text(encoding) as stream:
        try:
            while block := stream.read(_BLOCK):
                *whole, rest = (rest + block).split("\n")
                yield from whole
                rest = rest[: longest + 1]
        except UnicodeDecodeError as error:
            raise FileError(f"{file.name}: not the {encoding} that it starts as ({error.reason})") from error
    if rest:
        yield rest


def rows(file: InputFile, head: Heading) -> Iterator[Row | Ignored | Rejected]:
    """The rows below the heading, after what stands above it. What is no such row is rejected.

    Lines above the heading, blank lines and the heading again are ignored.
    """
    for number in head.banner:
        yield Ignored(number, "above the heading")
    if file.sheet is not None:
        yield from _rows_of_sheet(file, file.sheet, head)
        return
    source = islice(lines(file), head.line, None)
    number = head.line
    while block := list(islice(source, _LINES_AT_ONCE)):
        for item in _sound_rows(number, block, file, head) or _rows_one_by_one(number, block, source, file, head):
            number += item.extent
            yield item


def _sound_rows(number: int, block: list[str], file: InputFile, head: Heading) -> list[Row | Ignored | Rejected] | None:
    """The rows of lines after line `number` that are each a row; None where a line is not readable or no row by itself."""
    text = "\n".join(block)
    if "\0" in text or not (file.survey.clean or is_decoded(text)) or max(map(len, block)) > LONGEST_LINE:
        return None
    try:
        split = list(csv.reader(block, delimiter=head.delimiter, strict=True))
    except csv.Error:
        return None
    if len(split) < len(block):
        return None
    width, blanks = len(head.labels), head.delimiter + " \t"
    if set(map(len, split)) == {width} and all(cells[0].strip() for cells in split) and head.text not in block:
        return list(map(Row, count(number + 1), split, block))
    rows: list[Row | Ignored | Rejected] = []
    for line, cells in zip(block, split, strict=True):
        number += 1
        if not (cells and cells[0].strip()) and not line.strip(blanks):
            rows.append(Ignored(number, "blank line"))
        elif line == head.text:
            rows.append(Ignored(number, "the heading again"))
        elif len(cells) == width:
            rows.append(Row(number, cells, line))
        else:
            rows.append(_wrong_width(number, line, cells, head))
    return rows


def _rows_one_by_one(
    number: int, block: list[str], source: Iterator[str], file: InputFile, head: Heading
) -> Iterator[Row | Ignored | Rejected]:
    """The rows of lines after line `number` that may be unreadable, or of which a row may need several, also from `source`."""
    following = deque(block)
    blanks = head.delimiter + " \t"
    while following:
        line = following.popleft()
        number += 1
        if not line.strip(blanks):
            yield Ignored(number, "blank line")
        elif line == head.text:
            yield Ignored(number, "the heading again")
        elif not _is_readable(line):
            yield unreadable(number, line, file.encoding)
        elif '"' in line:
            row = _row_with_quotes(number, line, following, source, head)
            number += row.extent - 1
            yield row
        elif len(cells := line.split(head.delimiter)) == len(head.labels):
            yield Row(number, cells, line)
        else:
            yield _wrong_width(number, line, cells, head)


def _rows_of_sheet(file: InputFile, sheet: Sheet, head: Heading) -> Iterator[Row | Ignored | Rejected]:
    """The rows of a sheet; cells to the right of the heading's last label must be blank."""
    width = len(head.labels)
    below = islice(rows_of_sheet(file.name, file.open, sheet), head.line, None)
    for number, cells in enumerate(below, head.line + 1):
        line = _as_line(cells)
        if not line.strip(_BLANKS):
            yield Ignored(number, "blank line")
        elif line == head.text:
            yield Ignored(number, "the heading again")
        elif len(line) > LONGEST_LINE:
            yield unreadable(number, line, file.encoding)
        elif any(cells[width:]):
            yield _wrong_width(number, line, cells, head)
        else:
            # All its cells, so that the text is a row of a table by itself.
            filled = [*cells[:width], *[""] * (width - len(cells))]
            yield Row(number, filled, ",".join(map(_as_cell, filled)))


def _as_line(cells: Sequence[str]) -> str:
    """The row of a sheet as a line of a CSV table, without the blank cells at its end."""
    last = len(cells)
    while last and not cells[last - 1]:
        last -= 1
    return ",".join(_as_cell(cell) for cell in cells[:last])


def _as_cell(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if any(mark in cell for mark in ',"\n\r') else cell


def _row_with_quotes(
    number: int, line: str, following: deque[str], source: Iterator[str], head: Heading
) -> Row | Rejected:
    try:
        cells = next(csv.reader((line,), delimiter=head.delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" not in str(error):
            return _bad_quote(number, line, head, "text after a closing quote", "a delimiter, or the quote doubled")
        return _row_of_several_lines(number, line, following, source, head)
    if len(cells) != len(head.labels):
        return _wrong_width(number, line, cells, head)
    return Row(number, cells, line)


def _row_of_several_lines(
    number: int, line: str, following: deque[str], source: Iterator[str], head: Heading
) -> Row | Rejected:
    """A row that has line breaks inside quotes, or the rejection of its first line, with the others given back."""
    taken = [line]

    def text() -> Iterator[str]:
        yield line + "\n"
        while len(taken) < MOST_LINES_OF_A_ROW:
            further = following.popleft() if following else next(source, None)
            if further is None:
                return
            taken.append(further)
            if len(further) > LONGEST_LINE or "\0" in further or not is_decoded(further):
                return
            yield further + "\n"

    try:
        cells = next(csv.reader(text(), delimiter=head.delimiter, strict=True))
    except csv.Error:
        cells = []
    raw = "\n".join(taken)
    if len(cells) == len(head.labels) and len(raw) <= LONGEST_LINE:
        return Row(number, cells, raw, len(taken))
    following.extendleft(reversed(taken[1:]))
    return _bad_quote(number, line, head, "the quote is not closed", "a closing quote")


def is_decoded(line: str) -> bool:
    """False when the line holds bytes that its encoding does not know, which stand in it as lone surrogates."""
    try:
        line.encode()
    except UnicodeEncodeError:
        return False
    return True


def unreadable(number: int, line: str, encoding: str) -> Rejected:
    """The rejection of a line that is too long, or holds a NUL or bytes that its encoding does not know."""
    raw = with_bytes_shown(line)
    if len(line) > LONGEST_LINE:
        return Rejected(
            number, "", "the line is too long", quoted(raw), f"at most {LONGEST_LINE} characters", raw[:1000]
        )
    if "\0" in line:
        return Rejected(number, "", "the line holds a NUL character", quoted(raw), "text", raw)
    reason = f"the line holds bytes that are not {encoding}"
    return Rejected(number, "", reason, quoted(raw), f"{encoding} text", raw)


def with_bytes_shown(line: str) -> str:
    """The line with undecodable bytes as escapes, `\\x98`."""
    return line.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _wrong_width(number: int, line: str, cells: list[str], head: Heading) -> Rejected:
    width = len(head.labels)
    reason = "too many columns" if len(cells) > width else "too few columns"
    return Rejected(number, "", reason, f"{len(cells)} columns", f"{width} columns as in the heading", line)


def _bad_quote(number: int, line: str, head: Heading, reason: str, expected: str) -> Rejected:
    mark = re.escape(head.delimiter)
    sound_cell = re.compile(rf'(?:"[^"]*(?:""[^"]*)*"|[^"{mark}][^{mark}]*|){mark}')
    index = position = 0
    while cell := sound_cell.match(line, position):
        index, position = index + 1, cell.end()
    field = head.labels[index] if index < len(head.labels) else ""
    return Rejected(number, field, reason, quoted(line[position:]), expected, line)
