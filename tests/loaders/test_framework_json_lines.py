"""JSON lines: every physical line is an object, ignored or rejected; no form of damage costs more than its own line."""

import io
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileError, RecordError
from loaders.framework.files import InputFile
from loaders.framework.json_lines import LARGEST_DOCUMENT, MOST_NESTED, Item, as_type, objects
from loaders.framework.source import Ignored, Rejected
from loaders.framework.tables import LONGEST_LINE

GOOD = b'{"a":1}\n'


def file_of(content: str | bytes) -> InputFile:
    text = content.encode() if isinstance(content, str) else content
    return InputFile("lines.json", lambda: io.BytesIO(text))


def read(content: str | bytes) -> list[Item | Ignored | Rejected]:
    """Everything that is found, after the check that it takes up every physical line."""
    file = file_of(content)
    items = list(objects(file))
    assert sum(item.extent for item in items) == file.lines
    return items


def values(content: str | bytes) -> list[tuple[int, Any]]:
    return [(item.line, item.value) for item in read(content) if isinstance(item, Item)]


def rejects(content: str | bytes) -> list[tuple[int, str, str]]:
    return [(item.position, item.field, item.reason) for item in read(content) if isinstance(item, Rejected)]


def test_one_object_a_line_with_the_text_of_the_file() -> None:
    first, second = read('{"a":1}\r\n{"b": {"c": [{"d":"é"}, 2]}}')
    assert isinstance(first, Item)
    assert isinstance(second, Item)
    assert (first.line, first.value, first.names) == (1, {"a": 1}, frozenset({"a"}))
    assert (second.line, second.raw, second.names) == (2, '{"b": {"c": [{"d":"é"}, 2]}}', frozenset({"b.c.d"}))


def test_blank_lines_are_ignored_and_every_newline_counts() -> None:
    assert values('{"a":1}\n\n \n{"a":2}\r{"a":3}\r\n') == [(1, {"a": 1}), (4, {"a": 2}), (5, {"a": 3})]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_byte_order_marks_and_utf_16(encoding: str) -> None:
    assert values('{"a":"é"}\n{"a":"ж"}\n'.encode(encoding)) == [(1, {"a": "é"}), (2, {"a": "ж"})]


# A line, and the field and reason of its rejection.
BAD_LINES = {
    "cut off": (b'{"a":', "", "no JSON: "),
    "cut in a text": (b'{"a":"b', "", "no JSON: "),
    "a list": (b"[1,2]", "", "this is no object"),
    "a number": (b"5", "", "this is no object"),
    "no JSON": (b"name,colour", "", "no JSON: "),
    "single quotes": (b"{'a':1}", "", "no JSON: "),
    "a comma at the end": (b'{"a":1,}', "", "no JSON: "),
    "two objects": (b'{"a":1}{"a":2}', "", "no JSON: "),
    "NaN": (b'{"a":NaN}', "", "no JSON: "),
    "half a surrogate": (b'{"a":"\\ud800"}', "", "no JSON: "),
    "a number without end": (b'{"a":' + b"9" * 6000 + b"}", "", "no JSON: "),
    "a bomb": (b'{"a":' * 100_000, "", "no JSON: "),
    "nested deeply": (b'{"a":' * (MOST_NESTED + 1) + b"1" + b"}" * (MOST_NESTED + 1), "", "nested too deeply"),
    "lists nested deeply": (b'{"a":' + b"[" * 500 + b"]" * 500 + b"}", "", "nested too deeply"),
    "a NUL": (b'{"a":"\0"}', "", "the line holds a NUL character"),
    "an escaped NUL": (b'{"a":"x\\u0000"}', "", "a text holds a NUL character"),
    "foreign bytes": (b'{"a":"\xff"}', "", "the line holds bytes that are not utf-8"),
    "too long": (b'{"a":"' + b"x" * LONGEST_LINE + b'"}', "", "the line is too long"),
    "a key twice": (b'{"a":1,"a":2}', "a", "the key stands twice"),
    "a key twice below": (b'{"b":[{"c":{"a" :1,"x":":", "a":2}}]}', "a", "the key stands twice"),
    "an empty key twice": (b'{"":1,"":2}', "", "the key stands twice"),
}


@pytest.mark.parametrize("fault", BAD_LINES)
def test_a_faulty_line_is_rejected_alone(fault: str) -> None:
    line, field, reason = BAD_LINES[fault]
    content = GOOD + line + b'\n{"b":2}\n'
    (reject,) = rejects(content)
    assert reject[:2] == (2, field)
    assert reject[2].startswith(reason)
    assert values(content) == [(1, {"a": 1}), (3, {"b": 2})]


@pytest.mark.parametrize(
    "text", [r'{"a":"\\u0000"}', r'{"a":"\":","b":1}', '{"a" : {"b"\t:1}}', '{"x":{"a":1},"y":{"a":1}}']
)
def test_what_only_looks_like_a_fault_is_taken(text: str) -> None:
    assert values(text) == [(1, json.loads(text))]


def test_a_first_line_that_was_cut_does_not_cost_the_file() -> None:
    assert rejects('ation":"x"}}\n{"a":1}\n')[0][0] == 1
    assert values('ation":"x"}}\n{"a":1}\n') == [(2, {"a": 1})]
    assert values('{"a":[\n{"a":1}\n') == [(2, {"a": 1})]


DOCUMENTS = {
    '[\n{"a":1},\n{"a":\n2}\n]\n': [(2, {"a": 1}), (3, {"a": 2})],
    '[{"a":1},{"a":2}]': [(1, {"a": 1}), (1, {"a": 2})],
    '{\n  "a": {\n    "b": 1\n  }\n}\n': [(1, {"a": {"b": 1}})],
    '{"a":1,\n"b":2}': [(1, {"a": 1, "b": 2})],
    "\n\n[\n]\n": [],
}


@pytest.mark.parametrize("content", DOCUMENTS)
def test_a_small_file_may_be_one_document(content: str) -> None:
    assert values(content) == DOCUMENTS[content]
    assert rejects(content) == []


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ('[\n{"a":1},\n{"a":', 3, "no JSON: "),
        ('[\n{"a":1},\n', 2, "the array is not closed"),
        ('[\n{"a":1}]\n{"b":1}', 2, "text after the end of the array"),
        ('[\n{"a":1},\n5]', 3, "this is no object"),
        ('[\n{"a":1},\n{"a":1,"a":2}]', 3, "the key stands twice"),
        ('[\n{"a":1},\n' + "[" * 100_000, 3, "no JSON: "),
    ],
)
def test_the_rest_of_a_damaged_document_is_rejected_at_its_line(content: str, line: int, reason: str) -> None:
    (reject,) = rejects(content)
    assert reject[0] == line
    assert reject[2].startswith(reason)
    assert values(content) == [(2, {"a": 1})]


@pytest.mark.parametrize("content", ["name,colour\nx,blue\n", "<a/>", "\n\n", "Dear Sir", '"a"'])
def test_what_is_no_json_is_refused_in_one_line(content: str) -> None:
    with pytest.raises(FileError, match=r"lines\.json: this is no JSON, found .*, expected one JSON object"):
        read(content)


def test_a_document_too_large_to_be_held_is_refused() -> None:
    with pytest.raises(FileError, match="turn it into one object a line"):
        read("[\n" + " " * LARGEST_DOCUMENT + "]")


TEXT = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]))


@given(st.lists(st.dictionaries(TEXT, st.recursive(st.none() | TEXT, st.lists, max_leaves=5)), min_size=1))
def test_whatever_json_writes_is_read_back(written: list[dict[str, Any]]) -> None:
    assert values("".join(json.dumps(value) + "\n" for value in written)) == list(enumerate(written, 1))


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_but_a_file_error(content: bytes) -> None:
    try:
        read(content)
    except FileError as error:
        assert str(error).startswith("lines.json: ")  # noqa: PT017


class Shape(msgspec.Struct):
    name: str
    sizes: list[int] = []


@pytest.mark.parametrize(
    ("value", "field", "reason", "expected"),
    [
        ({"name": 5}, "name", "wrong type of value", "Expected `str`"),
        ({"name": "x", "sizes": [1, "2"]}, "sizes[1]", "wrong type of value", "Expected `int`"),
        ({}, "", "incomplete", "Object missing required field `name`"),
    ],
)
def test_a_value_of_a_wrong_type_is_named(value: dict[str, Any], field: str, reason: str, expected: str) -> None:
    with pytest.raises(RecordError) as raised:
        as_type(value, Shape)
    error = raised.value
    assert (error.field, error.reason, error.expected) == (field, reason, expected)
    assert as_type({"name": "x"}, Shape) == Shape("x")
