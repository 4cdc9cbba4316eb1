"""Bulk XML: one document at a time, each in its place, whatever the sizes of the blocks and whatever is broken."""

import contextlib
import io
import pickle
import time
import tracemalloc
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.errors import FileError
from loaders.framework.documents import UNESCAPED, Element, Heading, Sought, count, documents, heading
from loaders.framework.files import InputFile
from loaders.framework.source import Record, Rejected

OPENING = '<?xml version="1.0" encoding="windows-1251"?>\n<!-- <Не корень> --><Файл Вид="ПРОБА" Число=\'2\'>\n'
RECORDS = Sought("Запись")
PIECES = (
    '<Запись Номер="1"><Имя>первая</Имя></Запись>',
    '<Запись Номер="2"/>',
    "<Запись><незакрыт></Запись>",
    '<Запись Номер="3">&amp; <Имя/> <!-- слово --></Запись>',
    "\n<!-- между -->\n",
    '<Запись Номер="4">&нет;</Запись>',
)


class Trickle(io.BytesIO):
    """A stream that gives a few bytes at a time, as unpacking and pipes do."""

    def __init__(self, content: bytes, most: int) -> None:
        super().__init__(content)
        self._most = most

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(self._most, size) if size is not None and size >= 0 else self._most)


def file_of(text: str, encoding: str = "windows-1251", most: int = 1 << 20) -> InputFile:
    return InputFile("пример.xml", lambda: Trickle(text.encode(encoding), most))


def all_of(file: InputFile, unread: frozenset[str] = frozenset()) -> list[Record | Rejected]:
    return list(documents(file, found, RECORDS, unread)) if (found := heading(file)) else []


def element(record: Record | Rejected) -> Element:
    assert isinstance(record, Record)
    assert isinstance(record.fields, Element)
    return record.fields


def test_the_heading_tells_the_root_its_attributes_and_the_true_encoding() -> None:
    for encoding, codec in (("windows-1251", "cp1251"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8")):
        found = heading(file_of(f"{OPENING}</Файл>", encoding))

        assert found == Heading("Файл", {"Вид": "ПРОБА", "Число": "2"}, codec, frozenset({"Файл"}))
        assert found.encoding == {"cp1251": "windows-1251", "utf-8": "UTF-8"}[codec]


def test_a_document_is_its_ordinal_its_text_as_filed_and_its_elements() -> None:
    first, second = all_of(file_of(f"{OPENING}{PIECES[0]}\n{PIECES[1]}\n</Файл>"))

    assert (first.position, first.raw) == (1, PIECES[0])
    assert element(first).get("Номер") == "1"
    assert element(first).first("Имя").text == "первая"
    assert not element(first).first("Нет", "Такого")
    assert (second.position, second.raw) == (2, PIECES[1])


def test_a_record_names_its_fields_and_can_be_sent_to_another_process() -> None:
    (record,) = all_of(file_of(f'{OPENING}<Запись А="1" Б=""><В>текст</В><Г/><Д Е="1"><Ж/></Д></Запись></Файл>'))
    (left_out,) = all_of(file_of(f'{OPENING}<Запись А="1"><Д Е="1"><Ж/></Д></Запись></Файл>'), frozenset({"Д"}))

    assert isinstance(record, Record)
    assert record.names == {"Запись@А", "Запись@Б", "В", "Г", "Д@Е", "Ж"}
    assert pickle.loads(pickle.dumps(record)) == record
    assert isinstance(left_out, Record)
    assert left_out.names == {"Запись@А", "Д"}
    assert not element(left_out).first("Д")


def test_texts_are_single_spaced_but_the_filed_text_is_not() -> None:
    (record,) = all_of(file_of(f'{OPENING}<Запись А=" а  б\n в "><В>  г </В></Запись></Файл>'))

    assert (element(record).get("А"), element(record).first("В").text) == ("а б в", "г")
    assert 'А=" а  б\n в "' in record.raw


def test_a_broken_document_costs_itself_and_tells_its_line() -> None:
    broken, whole = all_of(file_of(f"{OPENING}{PIECES[2]}\n{PIECES[0]}\n</Файл>"))

    assert isinstance(broken, Rejected)
    assert broken.reason == "line 3: Opening and ending tag mismatch: незакрыт and Запись"
    assert broken.raw == PIECES[2]
    assert isinstance(whole, Record)


def test_a_definition_of_entities_inside_a_document_is_a_syntax_error() -> None:
    (record,) = all_of(file_of(f'{OPENING}<Запись><!DOCTYPE a [<!ENTITY b "c">]>&b;</Запись></Файл>'))

    assert isinstance(record, Rejected)


def test_what_stands_after_the_root_is_not_taken_for_its_end() -> None:
    record, rest = all_of(file_of(f"{OPENING}{PIECES[0]}</Файл>мусор"))

    assert isinstance(record, Record)
    assert isinstance(rest, Rejected)
    assert (rest.position, rest.reason) == (2, "line 3: the file ends here, not with </Файл>")
    assert rest.raw == "</Файл>мусор"


def test_a_document_longer_than_any_real_one_is_refused() -> None:
    endless = InputFile("endless.xml", lambda: Endless(OPENING.encode("cp1251"), b"x" * (1 << 20)))

    with pytest.raises(FileError, match=r"endless\.xml: no <Запись> in 64 MiB after line 1"):
        list(documents(endless, heading(endless), RECORDS, ()))


class Endless(io.BytesIO):
    """A stream that begins like a file and never ends."""

    def __init__(self, start: bytes, filling: bytes) -> None:
        super().__init__(start)
        self._filling = filling

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) or self._filling


def test_memory_does_not_grow_with_the_file() -> None:
    text = f"{OPENING}{(PIECES[0] + ' ' * 4000) * 4000}</Файл>"
    file = file_of(text)
    found = heading(file)
    tracemalloc.start()
    try:
        with file.open() as stream:
            opened, _ = tracemalloc.get_traced_memory()
            stream.close()
        tracemalloc.reset_peak()
        assert sum(isinstance(record, Record) for record in documents(file, found, RECORDS, ())) == 4000
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak - opened < 8 * (1 << 20) < len(text)


@given(st.lists(st.sampled_from(PIECES), max_size=8), st.integers(1, 400), st.integers(0, 600), st.booleans())
def test_every_document_is_accounted_for_once_in_any_block_size_and_cut_anywhere(
    pieces: list[str], most: int, cut: int, whole: bool
) -> None:
    text = f"{OPENING}{''.join(pieces)}</Файл>"
    kept = text if whole else text[: max(len(OPENING), len(text) - cut)]
    file = file_of(kept, most=most)

    found = all_of(file)

    assert found == all_of(file_of(kept))
    assert [record.position for record in found] == list(range(1, len(found) + 1))
    assert len(found) == count(file, heading(file), RECORDS)
    if kept == text:
        assert [record.raw.partition("\n")[0] for record in found] == [p for p in pieces if p.startswith("<Запись")]


# --- documents in envelopes ------------------------------------------------------------------------------------------

ANYWHERE = Sought("Запись", "Номер")
ENVELOPE = '<?xml version="1.0" encoding="utf-8"?>\n<s:Письмо xmlns:s="urn:a" xmlns:т="urn:b"><s:Тело>\n'
IN_ENVELOPES = (
    '<s:Запись Номер="1"><т:Имя т:Вид="а">первая</т:Имя></s:Запись>',
    '<s:Запись Номер="2"/>',
    '<Запись xmlns="urn:c" Номер="3"><Запись Без="номера"/></Запись>',
    '<Запись Номер="4">',
    "</s:Тело><s:Тело Вид='другое'>слова",
    "<ЗаписьДругая Номер='5'></ЗаписьДругая>",
)


@given(st.lists(st.sampled_from(IN_ENVELOPES), max_size=8), st.integers(1, 400), st.integers(0, 600), st.booleans())
def test_every_document_in_an_envelope_is_accounted_for_once_in_any_block_size_and_cut_anywhere(
    pieces: list[str], most: int, cut: int, whole: bool
) -> None:
    text = f"{ENVELOPE}{''.join(pieces)}</s:Тело></s:Письмо>"
    kept = text if whole else text[: max(len(ENVELOPE), len(text) - cut)]
    file = file_of(kept, "utf-8", most)

    found = list(documents(file, heading(file), ANYWHERE, ()))

    assert found == list(documents(file_of(kept, "utf-8"), heading(file), ANYWHERE, ()))
    assert [record.position for record in found] == list(range(1, len(found) + 1))
    assert len(found) == count(file, heading(file), ANYWHERE)
    if kept == text:
        assert len(found) == sum(piece.startswith(("<s:Запись ", "<Запись ")) for piece in pieces)


def test_names_are_local_names() -> None:
    file = file_of(f"{ENVELOPE}{IN_ENVELOPES[0]}</s:Тело></s:Письмо>", "utf-8")
    (record,) = documents(file, heading(file), ANYWHERE, ())

    assert isinstance(record, Record)
    assert record.names == {"Запись@Номер", "Имя", "Имя@Вид"}
    assert element(record).first("Имя").get("Вид") == "а"


@pytest.mark.parametrize(
    ("filed", "value"),
    [
        ('<Запись А="ООО "Б"" В="г"/>', 'ООО "Б"'),
        ('<Запись А=""Б""/>', '"Б"'),
        ('<Запись А="" В="г"/>', ""),
        ('<Запись А="Б "В" = "Г"" Д = "е" />', 'Б "В" = "Г"'),
    ],
)
def test_unescaped_quotation_marks_are_part_of_the_value_and_are_told(filed: str, value: str) -> None:
    doubts = Counter[str]()
    file = file_of(f"{OPENING}{filed}</Файл>")
    (record,) = documents(file, heading(file), RECORDS, (), doubts)

    assert element(record).attributes["А"] == value
    assert record.raw == filed
    assert doubts == ({} if value == "" else {UNESCAPED: 1})


def test_a_document_that_is_broken_otherwise_tells_its_own_fault() -> None:
    (broken,) = all_of(file_of(f'{OPENING}<Запись А="Б "В""><незакрыт></Запись></Файл>'))

    assert isinstance(broken, Rejected)
    assert broken.reason == "line 3: attributes construct error"


def test_blanks_after_the_root_do_not_matter_however_many() -> None:
    file = file_of(f"{OPENING}{PIECES[0]}</Файл>{' ' * (1 << 21)}")

    assert len(all_of(file)) == count(file, heading(file), RECORDS) == 1


@pytest.mark.parametrize("filling", ["<", "<!--", "<x", "x", " a=", "<x a='", '<x:y a=" ', "<Запись "])
def test_a_heading_or_document_made_of_one_thing_a_thousand_times_ends_soon(filling: str) -> None:
    started = time.process_time()
    for text in (f"<{filling * 30_000}", f"{ENVELOPE}<Запись Номер='1' {filling * 30_000}</s:Тело></s:Письмо>"):
        file = file_of(text, "utf-8")
        with contextlib.suppress(FileError):
            found = list(documents(file, heading(file), ANYWHERE, ()))
            assert len(found) == count(file, heading(file), ANYWHERE)

    assert time.process_time() - started < 2
