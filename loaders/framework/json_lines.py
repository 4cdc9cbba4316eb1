"""JSON lines: one object on each line, read so that every physical line is accounted for.

    for item in objects(file):        Item, Ignored or Rejected, each with its line and how many lines it takes up

JSON is taken strictly (RFC 8259), in UTF-8 or UTF-16 with its mark. A key that stands twice in an object is a fault,
since parsers differ in which value they keep. A line that is no such object is rejected alone. A small file may also be
one object or one array of objects over several lines.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, repeat
from typing import Any, TypeAlias, TypeVar

import msgspec
import orjson

from graph.errors import FileError, RecordError
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Ignored, Rejected
from loaders.framework.tables import LONGEST_LINE, is_decoded, lines, unreadable, with_bytes_shown

MOST_NESTED = 64
# A document is held in memory as a whole; JSON lines have no such limit.
LARGEST_DOCUMENT = 1 << 26

_FIRST_LINES = 20
_BLANK = " \t\n\r"
_BETWEEN = re.compile(r"[ \t\n\r]*,?[ \t\n\r]*")
_SPACE_BEFORE_COLON = re.compile(r'"[ \t\n\r]+:')
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_FAULT = re.compile(r"\A(.*?)(?:, got `(.*?)`)?(?: - at `\$\.?(.*)`)?\Z", re.DOTALL)
_EXPECTED = "one JSON object, as {…}, on each line"

# The keys of an object in their order, each that holds an object or a list as a pair with the shape of that. A list is
# like an object whose keys are all empty.
_Shape: TypeAlias = tuple[Any, ...]
_T = TypeVar("_T")


class Item(msgspec.Struct, frozen=True):
    """One object, with its text as the file has it. `names` are its fields and theirs, with dots: `data.name`."""

    line: int
    value: dict[str, Any]
    raw: str
    names: frozenset[str]
    extent: int = 1


def objects(file: InputFile) -> Iterator[Item | Ignored | Rejected]:
    """The objects of the file in their order. Blank lines are ignored; what is no object is rejected.

    Raises FileError when none of the first lines begins as JSON does, or a document is too large to be held.
    """
    encoding = "utf-16" if file.encoding == "utf-16" else "utf-8"
    beginning = islice(lines(file, encoding=encoding), _FIRST_LINES)
    first_lines = [stripped for line in beginning if (stripped := line.strip(_BLANK))]
    if not any(line.startswith(("{", "[")) for line in first_lines):
        found = quoted(first_lines[0]) if first_lines else "blank lines"
        raise FileError(f"{file.name}: this is no JSON, found {found}, expected {_EXPECTED}")
    first, second = [*first_lines, ""][:2]
    # A line of a document ends in the middle of something, and what follows is no new object.
    is_document = first[0] == "[" or (first[-1] in "{[,:" and not second.startswith("{"))
    yield from _in_document(file, encoding) if is_document else _on_lines(file, encoding)


def as_type(value: dict[str, Any], kind: type[_T]) -> _T:
    """The object as a msgspec type. Raises RecordError, naming the field, where it holds something of another type."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        fault, found, field = re.findall(_FAULT, str(error))[0]
        raise RecordError(field, "wrong type of value" if found else "incomplete", found, fault) from error


def _on_lines(file: InputFile, encoding: str) -> Iterator[Item | Ignored | Rejected]:
    clean = file.survey.clean
    for number, line in enumerate(lines(file, encoding=encoding), 1):
        if len(line) > LONGEST_LINE or "\0" in line or not (clean or is_decoded(line)):
            yield unreadable(number, line, encoding)
        elif not line or line.isspace():
            yield Ignored(number, "blank line")
        else:
            yield _item(number, line)


def _in_document(file: InputFile, encoding: str) -> Iterator[Item | Ignored | Rejected]:
    """The objects of one document over several lines, each with the lines that no object before it took up."""
    if file.survey.size > LARGEST_DOCUMENT:
        raise FileError(
            f"{file.name}: one JSON document of more than {LARGEST_DOCUMENT} bytes; only JSON lines can be read in any "
            "size: turn it into one object a line, for example with jq -c '.[]'"
        )
    text = "\n".join(lines(file, LARGEST_DOCUMENT, encoding))
    taken, through, done = 0, 1, 0
    last: Item | Rejected | None = None
    for start, end, fault in _pieces(text):
        line = through + text.count("\n", done, start)
        through, done = line + text.count("\n", start, end), end
        raw, extent = text[start:end], through - taken
        if last:
            yield last
        if fault or not is_decoded(raw):
            reason = fault or f"bytes that are not {encoding}"
            last = Rejected(line, "", reason, quoted(raw), _EXPECTED, with_bytes_shown(raw), extent)
        else:
            last = _item(line, raw, extent)
        taken = through
    rest = file.lines - taken
    yield msgspec.structs.replace(last, extent=last.extent + rest) if last else Ignored(1, "no object in it", rest)


def _pieces(text: str) -> Iterator[tuple[int, int, str]]:
    """Where each object of a document starts and ends; a piece with a fault is the rest of the document."""
    decoder = json.JSONDecoder(parse_int=str)
    position = len(text) - len(text.lstrip(_BLANK))
    is_array = text.startswith("[", position)
    position = _past_comma(text, position + is_array)
    while position < len(text) and not (is_array and text[position] == "]"):
        try:
            end = decoder.raw_decode(text, position)[1]
        except (ValueError, RecursionError) as error:
            yield position, len(text), f"no JSON: {getattr(error, 'msg', 'nested too deeply')}"
            return
        yield position, end, ""
        position = _past_comma(text, end)
    after = text[position + 1 :].strip(_BLANK)
    if is_array and (position >= len(text) or after):
        yield position, len(text), "text after the end of the array" if after else "the array is not closed"


def _past_comma(text: str, position: int) -> int:
    found = _BETWEEN.match(text, position)
    return found.end() if found else position


def _item(number: int, raw: str, extent: int = 1) -> Item | Rejected:
    try:
        value = orjson.loads(raw)
        shape = _shape(value, MOST_NESTED) if type(value) is dict else None
    except orjson.JSONDecodeError as error:
        reason, found = f"no JSON: {error.msg} at character {error.pos + 1}", quoted(raw[error.pos :] or raw)
        return Rejected(number, "", reason, found, _EXPECTED, raw, extent)
    except RecursionError:
        return Rejected(number, "", "nested too deeply", quoted(raw), f"at most {MOST_NESTED} levels", raw, extent)
    if shape is None:
        return Rejected(number, "", "this is no object", quoted(raw), _EXPECTED, raw, extent)
    if "\\u0000" in raw and _NUL.search(raw):
        return Rejected(number, "", "a text holds a NUL character", quoted(raw), "text", raw, extent)
    names, keys = _names_and_keys(shape)
    # As many colons after a quote as there are keys: none stands twice. Otherwise a text may hold such a colon.
    if (raw.count('":') != keys or _SPACE_BEFORE_COLON.search(raw)) and (twice := _keys_that_stand_twice(raw)):
        return Rejected(
            number, twice[0][:200], "the key stands twice", quoted(raw), "each key once in an object", raw, extent
        )
    return Item(number, value, raw, names, extent)


def _shape(value: dict[str, Any] | list[Any], room: int) -> _Shape:
    if not room:
        raise RecursionError
    parts: list[Any] = []
    for key, part in value.items() if type(value) is dict else zip(repeat(""), value, strict=False):
        if type(part) is dict or type(part) is list:
            parts.append((key, _shape(part, room - 1)))
        elif key:
            parts.append(key)
    return tuple(parts)


@lru_cache(maxsize=1 << 12)
def _names_and_keys(shape: _Shape) -> tuple[frozenset[str], int]:
    """The dotted names of a shape, and how many keys it has in all."""
    names: set[str] = set()
    keys = 0
    for part in shape:
        key, held = (part, ()) if isinstance(part, str) else part
        below, keys_below = _names_and_keys(held)
        keys += keys_below + bool(key)
        names.update(f"{key}.{name}" if key else name for name in below)
        if key and not below:
            names.add(key)
    return frozenset(names), keys


def _keys_that_stand_twice(raw: str) -> list[str]:
    twice: list[str] = []

    def note(pairs: list[tuple[str, Any]]) -> None:
        times = Counter(key for key, _ in pairs)
        twice.extend(key for key in times if times[key] > 1)

    json.loads(raw, object_pairs_hook=note, parse_int=str)
    return twice
