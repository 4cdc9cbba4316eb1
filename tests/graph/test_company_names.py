"""Which spellings of a company's name give one key."""

import pytest

from graph.company_names import name_key

SPELLINGS_OF_ONE = [
    'ООО "ВЫМЫСЕЛ ЭЛЕКТРОНИКА"',
    "Общество с ограниченной ответственностью «Вымысел Электроника»",
    "ВЫМЫСЕЛ-ЭЛЕКТРОНИКА, ООО",
    "OOO VYMYSEL ELEKTRONIKA",
    "Vymysel Elektronika L.L.C.",
    "VYMYSEL ELEKTRONIKA CO., LTD.",
    "OBSHCHESTVO S OGRANICHENNOY OTVETSTVENNOSTYU VYMYSEL ELEKTRONIKA",
]


def test_form_case_punctuation_and_script_do_not_change_a_name() -> None:
    keys = [name_key(spelling) for spelling in SPELLINGS_OF_ONE]

    assert {(key.sound, key.form) for key in keys if key} == {("vimiselelektronika", "limited")}
    assert None not in keys


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ('АО "НЕБЫЛЬ"', "joint stock"),
        ("JOINT STOCK COMPANY NEBYL", "joint stock"),
        ("NEBYL A.S.", "joint stock"),
        ("NEBYL GMBH & CO. KG", "partnership"),
        ("ИП НЕБЫЛЬ", "sole trader"),
        ("НЕБЫЛЬ", ""),
    ],
)
def test_the_kind_of_form_is_kept_beside_the_name(name: str, form: str) -> None:
    key = name_key(name)

    assert key is not None
    assert (key.sound, key.form) == ("nebil", form)


def test_chinese_names_end_in_their_form() -> None:
    limited, joint_stock = name_key("深圳市虚构科技有限公司"), name_key("深圳市虚构科技股份有限公司")

    assert limited is not None
    assert joint_stock is not None
    assert (limited.sound, limited.form) == ("深圳市虚构科技", "limited")
    assert (joint_stock.sound, joint_stock.form) == ("深圳市虚构科技", "joint stock")


@pytest.mark.parametrize(
    ("one", "other"),
    [("ООО ПРИДУМКА", "ООО ПРИДУМКА-2"), ("ООО СКАТ", "OOO CKAT"), ("ООО ЩИТ", "OOO SHIT"), ("ROMA", "AS ROMA")],
)
def test_names_that_only_look_alike_differ(one: str, other: str) -> None:
    first, second = name_key(one), name_key(other)

    assert first is not None
    assert second is not None
    assert first.sound != second.sound


def test_transliterations_agree_in_sound_and_differ_in_letters() -> None:
    russian, english = name_key("ООО ЩИТ"), name_key("SHCHIT LLC")

    assert russian is not None
    assert english is not None
    assert (russian.sound, russian.letters != english.letters) == (english.sound, True)


@pytest.mark.parametrize("name", ["", "ООО", " - ", "LLC", "x" * 501])
def test_nothing_but_a_form_is_no_name(name: str) -> None:
    assert name_key(name) is None
