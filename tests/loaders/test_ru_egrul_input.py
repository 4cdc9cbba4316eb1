"""EGRUL, the input: what is refused, what is rejected with its place, and that no field is left unread unseen."""

import io
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from graph.claims import Filing
from graph.errors import FileError, RecordError
from graph.workspace import Workspace
from loaders import ru_egrul
from loaders.framework.documents import Element
from loaders.framework.files import InputFile, open_input
from loaders.framework.run import load
from loaders.framework.source import Layout, Record, Rejected
from tests.loaders.test_ru_egrul import DATA, convertible, filings, read, records

# --- nothing is left unread unseen -----------------------------------------------------------------------------------


def test_every_field_is_read_or_left_with_a_reason_and_never_both() -> None:
    carried = frozenset[str]().union(*(record.names for record in records("every_kind.xml")))

    assert carried - ru_egrul.READS == carried & set(ru_egrul.SOURCE.ignores)
    assert ru_egrul.READS & set(ru_egrul.SOURCE.ignores) == set()


def test_every_field_that_is_said_to_be_read_makes_a_difference() -> None:
    idle = set(ru_egrul.READS)
    for record in (*records("every_kind.xml"), *records("extracts_one_after_the_other.xml")):
        idle -= _fields_that_matter(record, idle)

    assert idle == set()


def _fields_that_matter(record: Record, candidates: set[str]) -> set[str]:
    """The candidates without one occurrence of which the document says something else, or nothing."""
    before = ru_egrul.convert(record)
    matter: set[str] = set()
    for element in list(_elements(record.fields)):
        for attribute in list(element.attributes):
            name = f"{element.tag}@{attribute}"
            if name in candidates - matter:
                value = element.attributes.pop(attribute)
                matter |= {name} if _outcome(record) != before else set()
                element.attributes[attribute] = value
        if element.text and element.tag in candidates - matter:
            text = element.text
            msgspec.structs.force_setattr(element, "text", "")
            matter |= {element.tag} if _outcome(record) != before else set()
            msgspec.structs.force_setattr(element, "text", text)
    return matter


def _elements(element: Element) -> Iterator[Element]:
    yield element
    for children in element.children.values():
        for child in children:
            yield from _elements(child)


def _outcome(record: Record) -> Filing | str:
    try:
        return ru_egrul.convert(record)
    except RecordError as error:
        return str(error)


def test_a_field_of_a_future_format_is_reported(tmp_path: Path) -> None:
    later = (
        (DATA / "repeats.xml").read_bytes().replace("<Регион ".encode("cp1251"), '<Регион Новое="1" '.encode("cp1251"))
    )
    path = tmp_path / "later.xml"
    path.write_bytes(later)

    report = load("ru-egrul", [path], Workspace.open(tmp_path / "workspace"))

    assert report.files[0].unread_fields == ["Регион@Новое"]


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "said_of_it"),
    [
        ("egrip.xml", "this is EGRIP, the register of sole traders, not EGRUL"),
        ("entity_bomb.xml", "document type definition (<!DOCTYPE>), which can hide an entity bomb"),
    ],
)
def test_what_is_not_egrul_is_refused_by_name(name: str, said_of_it: str) -> None:
    (file,) = open_input(DATA / name)

    with pytest.raises(FileError) as refusal:
        list(ru_egrul.read(file))

    assert said_of_it in str(refusal.value)
    assert str(refusal.value).startswith(f"{DATA / name}: ")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "said_of_it"),
    [
        (b"", "this is no XML"),
        (b"name;inn\n1;2\n", "this is no XML"),
        (b"PK\x03\x04\x00\x00", "this is no XML"),
        ("<?xml version='1.0' encoding='utf-16'?><Файл/>".encode("utf-16"), "this is no XML in windows-1251 or UTF-8"),
        (b"<?xml version='1.0'?><!-- only this", "no XML element"),
        (b"<html><body/></html>", "this is other XML (<html>), not EGRUL"),
        ("<Файл ТипИнф='ДРУГОЕ'></Файл>".encode(), "this is other XML (<Файл>), not EGRUL"),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_one_line(content: bytes, said_of_it: str) -> None:
    with pytest.raises(FileError) as refusal:
        list(ru_egrul.read(InputFile("something", lambda: io.BytesIO(content))))

    assert said_of_it in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_an_entity_bomb_is_refused_before_it_costs_anything() -> None:
    started = time.process_time()
    (file,) = open_input(DATA / "entity_bomb.xml")

    with pytest.raises(FileError):
        list(ru_egrul.read(file))

    assert time.process_time() - started < 1


def test_each_faulty_document_is_rejected_with_its_place_and_the_others_load(tmp_path: Path) -> None:
    report = load("ru-egrul", [DATA / "faulty_documents.xml"], Workspace.open(tmp_path)).files[0]

    assert (report.read, report.loaded, report.rejected, report.ignored) == (9, 3, 6, 0)
    assert sorted((reject.position, reject.field, reject.reason) for reject in report.rejects) == [
        (2, "СвЮЛ@ДатаОГРН", "no such day"),
        (3, "СвЮЛ@ОГРН", "the document names no company"),
        (6, "Документ", "line 125: Opening and ending tag mismatch: СвАдресЮЛ and СвЮЛ"),
        (7, "РазмерДоли", "the share is no number"),
        (8, "СвЮЛ@ОГРН", "the document names no company"),
        (9, "Документ", "line 149: a byte that is not windows-1251"),
    ]
    assert report.warnings[0].endswith("its heading states 8 documents (КолДок), it holds 9")


def test_long_names_and_names_with_markup_are_only_text() -> None:
    _, markup, long = (filing.claims[0] for filing in convertible("faulty_documents.xml"))

    assert markup.values["name"] == "ООО <img src=x onerror=alert(1)>"
    assert long.values["name"] == "ООО " + "Д" * 10_000


@pytest.mark.parametrize(
    ("name", "line", "kept"), [("truncated.xml", 27, "<Документ"), ("cut_between_documents.xml", 26, "")]
)
def test_of_a_file_that_is_cut_off_the_whole_documents_load_and_the_rest_is_one_reject(
    name: str, line: int, kept: str
) -> None:
    record, rest, layout = read(name)
    (file,) = open_input(DATA / name)

    assert isinstance(record, Record)
    assert isinstance(rest, Rejected)
    assert isinstance(layout, Layout)
    assert (rest.position, rest.reason) == (2, f"line {line}: the file ends here, not with </Файл>")
    assert rest.raw.startswith(kept)
    assert ru_egrul.count(file) == 2


def test_a_file_that_declares_a_wrong_encoding_is_read_as_what_it_is() -> None:
    record, layout = read("wrong_declaration.xml")

    assert isinstance(record, Record)
    assert ru_egrul.convert(record).claims[0].values["name"] == 'ООО "ЦЕЛЫЙ"'
    assert isinstance(layout, Layout)
    assert layout.name == "EGRUL, format 4.08"
    assert layout.warnings == ("it says that it is windows-1251 and is UTF-8; it was read as that",)


def test_an_entity_that_nobody_declares_costs_one_document() -> None:
    broken, whole, _ = read("undefined_entity.xml")

    assert isinstance(broken, Rejected)
    assert broken.reason == "line 7: Entity 'a29' not defined"
    assert isinstance(whole, Record)


def test_a_bulk_file_may_hold_no_document() -> None:
    (layout,) = read("no_documents.xml")
    assert isinstance(layout, Layout)
    assert (layout.name, layout.warnings) == ("EGRUL, format 4.08", ())


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_every_file_gives_an_account_that_adds_up_or_one_line(name: str, tmp_path: Path) -> None:
    report = load("ru-egrul", [DATA / name], Workspace.open(tmp_path))

    assert len(report.errors) + len(report.files) == 1
    for file in report.files:
        assert file.read == file.loaded + file.rejected


def test_a_load_counts_the_claims_by_kind(tmp_path: Path) -> None:
    report = load("ru-egrul", [DATA / "every_kind.xml"], Workspace.open(tmp_path))

    assert report.claims == dict(Counter(claim.kind for filing in filings("every_kind.xml") for claim in filing.claims))
    assert report.files[0].edition == "2024-01-15"
