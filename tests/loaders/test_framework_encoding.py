"""Encodings: which one a file is read in, and that no wrong one passes."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.framework.encoding import survey
from loaders.framework.files import InputFile

RUSSIAN = 'ND;G022\n1;ООО "ВЫДУМКА БАЛТИКА", г. Несуществующий, ул. Придуманная, д. 7\n2;Микросхемы интегральные\n'
CHINESE = "编号;名称\n1;深圳市虚构贸易有限公司\n2;广东省深圳市不存在路八号\n"
FRENCH = "no;nom\n1;Société Imaginée à Besançon\n2;Élevage Fictif, Forêt-Inventée\n"


def file_of(content: bytes) -> InputFile:
    return InputFile("table.csv", lambda: io.BytesIO(content))


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (RUSSIAN, "utf-8", "utf-8"),
        (RUSSIAN, "utf-8-sig", "utf-8"),
        (RUSSIAN, "utf-16", "utf-16"),
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "cp866", "ibm866"),
        (RUSSIAN, "koi8_r", "koi8-r"),
        (CHINESE, "gb18030", "gb18030"),
        (FRENCH, "cp1252", "windows-1252"),
        ("plain;ascii\n", "ascii", "utf-8"),
    ],
)
def test_the_encoding_is_found_and_the_text_is_whole(text: str, codec: str, name: str) -> None:
    file = file_of(text.encode(codec))
    assert file.encoding == name
    with file.open_text() as stream:
        assert stream.read() == text


def test_mostly_latin_text_with_one_cyrillic_word_is_not_read_as_accented_letters() -> None:
    file = file_of("G022;G31_1\nFICTION TRADE CO., LTD, ROOM 1;ПЛИТКА\n".encode("cp1251"))
    assert file.encoding == "windows-1251"


def test_a_few_bad_bytes_do_not_make_a_utf8_file_another_encoding() -> None:
    content = RUSSIAN.encode() * 20 + b"3;\xff\xfe broken\n"
    file = file_of(content)
    assert file.encoding == "utf-8"
    assert not file.survey.clean


def test_an_xml_declaration_is_believed() -> None:
    text = '<?xml version="1.0" encoding="windows-1251"?>\n<a>ascii only</a>\n'
    assert file_of(text.encode("cp1251")).encoding == "windows-1251"


def test_an_encoding_that_nobody_knows_is_not_believed() -> None:
    assert file_of(b'<?xml version="1.0" encoding="klingon"?>\n<a/>\n').encoding == "utf-8"


@given(st.lists(st.sampled_from(["a", "\n", "\r", "\r\n", "\n\n", "ж"]), min_size=1).map("".join), st.booleans())
def test_lines_are_counted_as_they_are_read(text: str, utf16: bool) -> None:
    file = file_of(text.encode("utf-16" if utf16 else "utf-8"))
    with file.open_text() as stream:
        assert file.lines == len(stream.readlines())


def test_lines_are_counted_across_the_blocks_in_which_bytes_are_read() -> None:
    content = b"x" * ((1 << 20) - 1) + b"\r\n" + b"y\r"
    assert survey(io.BytesIO(content)).lines == 2
