"""Text tables: every physical line is a row, part of one, ignored or rejected; nothing is swallowed."""

import io
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileError
from loaders.framework.files import InputFile
from loaders.framework.source import Ignored, Rejected
from loaders.framework.tables import LONGEST_LINE, MOST_LINES_OF_A_ROW, Row, heading, rows

Item = Row | Ignored | Rejected


def file_of(text: str | bytes) -> InputFile:
    content = text.encode() if isinstance(text, str) else text
    return InputFile("table.csv", lambda: io.BytesIO(content))


def read(text: str | bytes) -> list[Item]:
    file = file_of(text)
    return list(rows(file, heading(file)))


def cells(items: Sequence[Item]) -> list[tuple[int, list[str]]]:
    return [(item.line, item.cells) for item in items if isinstance(item, Row)]


def rejects(items: Sequence[Item]) -> list[tuple[int, str, str]]:
    return [(item.position, item.field, item.reason) for item in items if isinstance(item, Rejected)]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_heading(delimiter: str) -> None:
    items = read(f"a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n")
    assert cells(items) == [(2, ["1", "2", "3"])]


def test_a_comma_inside_a_label_does_not_outvote_semicolons() -> None:
    assert heading(file_of("weight, kg;value, USD;name\n")).labels == ("weight, kg", "value, USD", "name")


def test_newlines_of_all_kinds_end_a_line() -> None:
    assert cells(read(b"a,b\r\n1,2\n3,4\r5,6\r\n7,8")) == [
        (2, ["1", "2"]),
        (3, ["3", "4"]),
        (4, ["5", "6"]),
        (5, ["7", "8"]),
    ]


def test_other_separators_of_unicode_do_not() -> None:
    assert cells(read("a,b\nx\u2028y\x0b\x85z,1\n")) == [(2, ["x\u2028y\x0b\x85z", "1"])]


def test_quotes_hold_delimiters_line_breaks_and_doubled_quotes() -> None:
    items = read('a,b\n"1, ""one""","two\nlines"\n3,4\n')
    assert cells(items) == [(2, ['1, "one"', "two\nlines"]), (4, ["3", "4"])]
    assert isinstance(items[0], Row)
    assert (items[0].extent, items[0].raw) == (2, '"1, ""one""","two\nlines"')


def test_a_quote_inside_an_unquoted_cell_is_text() -> None:
    assert cells(read('a;b\nООО "ВЫДУМКА";1\n')) == [(2, ['ООО "ВЫДУМКА"', "1"])]


def test_an_unterminated_quote_costs_its_own_row_only() -> None:
    text = 'a,b,c\n1,"open,3\n4,5,6\n7,"8",9\n' + "1,2,3\n" * 300
    items = read(text)
    assert rejects(items) == [(2, "b", "the quote is not closed")]
    assert len(cells(items)) == 302


def test_unterminated_quotes_on_every_row_are_each_rejected() -> None:
    items = read("a,b\n" + '1,"x\n' * 500)
    assert len(rejects(items)) == 500


def test_a_quoted_cell_may_have_many_lines_but_not_any_number() -> None:
    fits, too_many = MOST_LINES_OF_A_ROW - 1, MOST_LINES_OF_A_ROW
    assert len(cells(read('a,b\n1,"' + "x\n" * fits + '"\n'))) == 1
    assert rejects(read('a,b\n1,"' + "x\n" * too_many + '"\n'))[0] == (2, "b", "the quote is not closed")


def test_text_after_a_closing_quote_is_rejected_at_its_column() -> None:
    assert rejects(read('a,b\n1,"2"x\n3,4\n')) == [(2, "b", "text after a closing quote")]


def test_rows_of_another_width_are_rejected_with_both_widths() -> None:
    items = read("a,b\n1,2,3\n4\n5,6\n")
    assert rejects(items) == [(2, "", "too many columns"), (3, "", "too few columns")]
    first = items[0]
    assert isinstance(first, Rejected)
    assert (first.found, first.expected, first.raw) == ("3 columns", "2 columns as in the heading", "1,2,3")
    assert cells(items) == [(4, ["5", "6"])]


def test_blank_lines_and_the_heading_again_are_ignored() -> None:
    items = read("\na,b\n\n1,2\n , \na,b\n3,4\n")
    assert [(item.position, item.reason) for item in items if isinstance(item, Ignored)] == [
        (3, "blank line"),
        (5, "blank line"),
        (6, "the heading again"),
    ]
    assert cells(items) == [(4, ["1", "2"]), (7, ["3", "4"])]


def test_a_nul_and_undecodable_bytes_cost_their_own_row_only() -> None:
    utf8 = "a,b\nж,1\n".encode() * 20
    items = read(utf8 + b"x\0,1\n" + b"\xff\xfe,1\n" + "я,2\n".encode())
    assert rejects(items) == [
        (41, "", "the line holds a NUL character"),
        (42, "", "the line holds bytes that are not utf-8"),
    ]
    assert cells(items)[-1] == (43, ["я", "2"])
    assert "\\xff" in next(item.raw for item in items if isinstance(item, Rejected) and item.position == 42)


def test_a_long_cell_is_read_and_an_absurd_one_is_rejected_without_being_kept() -> None:
    long, absurd = "x" * 200_000, "y" * (3 * LONGEST_LINE)
    items = read(f'a,b\n{long},1\n"{long}",2\n{absurd},3\n4,5\n')
    assert [line for line, _ in cells(items)] == [2, 3, 5]
    assert rejects(items) == [(4, "", "the line is too long")]
    assert len(next(item.raw for item in items if isinstance(item, Rejected))) <= 1000


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('<?xml version="1.0"?>\n<a/>\n', "this is XML or HTML"),
        ("just a sentence\n", "no heading of a table"),
        ("\n" * 50, "no heading of a table"),
        ('a,"b\n', "no heading of a table"),
        (b"a,\xff\n1,2\n" + "ж,1\n".encode() * 30, "no heading of a table"),
        ("a\0,b\n", "no heading of a table"),
        ("x" * (LONGEST_LINE + 10), "no heading of a table"),
        ("a,b\n1,2\n".encode("utf-16") + b"\x00\xd8b\x00", "utf-16"),
    ],
)
def test_what_is_no_table_fails_with_one_line(content: str | bytes, words: str) -> None:
    with pytest.raises(FileError, match=words) as error:
        read(content)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 300


@given(
    st.lists(st.sampled_from(["1", ",", '"', '""', "\n", "\r\n", "\r", "ж", " ", "\0", "a,b\n"]), max_size=60).map(
        "".join
    )
)
def test_every_physical_line_is_accounted_for(text: str) -> None:
    file = file_of("a,b\n" + text)
    head = heading(file)
    items = list(rows(file, head))
    starts = [item.line if isinstance(item, Row) else item.position for item in items]
    ends = [start + item.extent for start, item in zip(starts, items, strict=True)]
    assert starts == [head.line + 1, *ends[:-1]][: len(items)]
    assert (ends[-1] if ends else head.line + 1) == file.lines + 1


@pytest.mark.parametrize("position", [1, 63, 64, 65, 127])
@pytest.mark.parametrize(
    ("odd", "taken"),
    [
        ('"two\nlines",x', 2),
        ('"not closed,x', 1),
        ('"a"b,x', 1),
        ("nul\0,x", 1),
        ("", 1),
        ("a,b", 1),
        ("one", 1),
        (f"{'x' * (LONGEST_LINE + 1)},x", 1),
    ],
)
def test_an_odd_line_among_many_costs_only_itself(odd: str, taken: int, position: int) -> None:
    rows_before, rows_after = [f"{n},x" for n in range(position)], [f"{n},y" for n in range(150)]
    items = read("\n".join(["a,b", *rows_before, odd, *rows_after]) + "\n")
    assert sum(item.extent for item in items) == position + taken + 150
    positions = [item.line if isinstance(item, Row) else item.position for item in items]
    assert positions == [*range(2, position + 3), *range(position + taken + 2, position + taken + 152)]
    assert [cell for _, (cell, *_) in cells(items)][-150:] == [str(n) for n in range(150)]
