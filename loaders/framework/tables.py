"""Text tables (CSV, TSV): a heading line and rows, read so that every physical line is accounted for.

    head = heading(file)
    for row in rows(file, head):        Row, Ignored or Rejected, each with its line and how many lines it takes up

Quotes follow RFC 4180, strictly; a quote inside an unquoted cell is text. A row whose quote is not closed is rejected
at its line and reading goes on with the next line, so that it never swallows the rows after it.
"""

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

import msgspec

from graph.errors import FileError
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Ignored, Rejected

# In the order of preference where two give as many labels: commas also stand inside labels.
DELIMITERS = ("\t", ";", ",")
LONGEST_LINE = 1 << 20
MOST_LINES_OF_A_ROW = 100

_BLOCK = 1 << 18
_LINES_BEFORE_HEADING = 20

# The csv module's own limit of 131,072 characters is below the longest line that is read here.
csv.field_size_limit(LONGEST_LINE)


class Heading(msgspec.Struct, frozen=True):
    """The heading's labels as stated, the line that it stands on, the delimiter that it shows, and its text."""

    labels: tuple[str, ...]
    line: int
    delimiter: str
    text: str


class Row(msgspec.Struct, frozen=True):
    """A row with as many cells as the heading has labels; `raw` is its text, lines joined by LF."""

    line: int
    cells: list[str]
    raw: str
    extent: int = 1


def heading(file: InputFile) -> Heading:
    """The heading of a table: its first line that is not blank, split at the delimiter that gives the most labels.

    Raises FileError when the file is no text, is XML, or its first line is no list of labels.
    """
    first_lines = enumerate(islice(lines(file), _LINES_BEFORE_HEADING), 1)
    number, line = next(((number, line) for number, line in first_lines if line.strip()), (1, ""))
    where = f"{file.name}: line {number}"
    if line.lstrip().startswith("<"):
        raise FileError(f"{where}: this is XML or HTML, found {quoted(line)}, expected the heading of a table")
    if len(line) > LONGEST_LINE or "\0" in line or not is_decoded(line):
        raise FileError(f"{where}: no heading of a table, found {quoted(with_bytes_shown(line))}; give a table")
    labels, delimiter = max(((_split(line, mark), mark) for mark in DELIMITERS), key=lambda found: len(found[0]))
    if len(labels) < 2:
        raise FileError(
            f"{where}: no heading of a table, found {quoted(line)}, expected labels between commas, semicolons or tabs"
        )
    return Heading(tuple(label.strip() for label in labels), number, delimiter, line)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader((line,), delimiter=delimiter, strict=True))
    except csv.Error:
        return []


def lines(file: InputFile, longest: int = LONGEST_LINE, encoding: str | None = None) -> Iterator[str]:
    """The text's lines without their ends; of a line longer than `longest` only one character more than that."""
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
    """The rows below the heading. Blank lines and the heading again are ignored; what is no such row is rejected."""
    source = islice(lines(file), head.line, None)
    following: deque[str] = deque()
    number = head.line
    blanks = head.delimiter + " \t"
    delimiter, width, clean = head.delimiter, len(head.labels), file.survey.clean
    while (line := following.popleft() if following else next(source, None)) is not None:
        number += 1
        if not line.strip(blanks):
            yield Ignored(number, "blank line")
        elif line == head.text:
            yield Ignored(number, "the heading again")
        elif len(line) > LONGEST_LINE or "\0" in line or not (clean or is_decoded(line)):
            yield unreadable(number, line, file.encoding)
        elif '"' in line:
            row = _row_with_quotes(number, line, following, source, head)
            number += row.extent - 1
            yield row
        elif len(cells := line.split(delimiter)) == width:
            yield Row(number, cells, line)
        else:
            yield _wrong_width(number, line, cells, head)


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
