"""The register: companies as documents of the bulk files of EGRUL, format 4.08, in windows-1251."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from explorer.simulate.parties import Company, Person, Stake
from explorer.simulate.places import Room
from explorer.simulate.world import World

_FORMS = {
    "ООО": ("12300", "Общества с ограниченной ответственностью", "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ"),
    "АО": ("12267", "Непубличные акционерные общества", "АКЦИОНЕРНОЕ ОБЩЕСТВО"),
}
_TODAY = date(2024, 1, 15)
_FIRST_ENTRY = 2_230_000_000_000


def write_register(path: Path, world: World) -> int:
    """Writes one document for each company, two where its director or owners changed; gives their number."""
    numbers = count(_FIRST_ENTRY)
    documents = len(world.companies) + sum(company.past is not None for company in world.companies)
    with path.open("w", encoding="windows-1251", newline="\n") as file:
        file.write(
            '<?xml version="1.0" encoding="windows-1251"?>\n'
            '<Файл ИдФайл="VO_RUGFO_0000_0000_20240115_fictional" ВерсФорм="4.08" ТипИнф="ЕГРЮЛ_ОТКР_СВЕД" '
            f'ВерсПрог="1.0.0.2" КолДок="{documents}">\n'
            "  <!-- Вымышленные данные: ни одной из этих компаний не существует. Fictional data. -->\n"
            '  <ИдОтпр ДолжОтв="Вымышленный отправитель"><ФИООтв Фамилия="Вымышленная" Имя="Ведомость"/></ИдОтпр>\n'
        )
        for ordinal, company in enumerate(world.companies):
            for edition in _editions(company):
                file.write(_document(company, ordinal, numbers, edition))
        file.write("</Файл>\n")
    return documents


class _Edition(NamedTuple):
    """What a document of the day `seen` states: the director, appointed on a day, and the stakes."""

    director: Person
    appointed: date
    stakes: tuple[Stake, ...]
    seen: date


def _editions(company: Company) -> list[_Edition]:
    """What each document of the company states."""
    past = company.past
    if past is None:
        return [_Edition(company.director, company.since, company.stakes, _TODAY)]
    appointed = company.since if past.director is company.director else past.change.on
    return [
        _Edition(past.director, company.since, past.stakes, past.change.seen_before),
        _Edition(company.director, appointed, company.stakes, past.change.seen_after),
    ]


def _document(company: Company, ordinal: int, numbers: Iterator[int], edition: _Edition) -> str:
    """The document in XML."""
    director, appointed, stakes, seen = edition

    def entry(tag: str = "ГРНДата", day: date = company.since) -> str:
        return f'<{tag} ГРН="{next(numbers)}" ДатаЗаписи="{day}"/>'

    code, form, form_in_full = _FORMS[company.legal_form]
    activity, activity_name = company.activity
    full_name = quoteattr(f'{form_in_full} "{company.name}"')
    first = next(numbers)
    return (
        f'  <Документ ИдДок="00000000-0000-0000-0000-{first:012d}"><СвЮЛ ДатаВып="{seen}" ОГРН="{company.ogrn}" '
        f'ДатаОГРН="{company.since}" ИНН="{company.inn}" КПП="000001001" СпрОПФ="ОКОПФ" КодОПФ="{code}" '
        f'ПолнНаимОПФ="{form}">\n'
        f"    <СвНаимЮЛ НаимЮЛПолн={full_name}>{entry()}<СвНаимЮЛСокр НаимСокр={quoteattr(company.short_name)}>"
        f"{entry()}</СвНаимЮЛСокр></СвНаимЮЛ>\n"
        f"    {_address(company.room, ordinal, entry())}\n"
        f'    <СвОбрЮЛ ОГРН="{company.ogrn}" ДатаОГРН="{company.since}"><СпОбрЮЛ КодСпОбрЮЛ="01" '
        f'НаимСпОбрЮЛ="Создание юридического лица"/>{entry()}</СвОбрЮЛ>\n'
        f'    <СвУстКап НаимВидКап="УСТАВНЫЙ КАПИТАЛ" СумКап="100000">{entry()}</СвУстКап>\n'
        f"    <СведДолжнФЛ>{entry('ГРНДатаПерв', appointed)}{_person(director, entry('ГРНДата', appointed))}"
        f'<СвДолжн ВидДолжн="02" НаимВидДолжн="Руководитель юридического лица" НаимДолжн="ГЕНЕРАЛЬНЫЙ ДИРЕКТОР">'
        f"{entry('ГРНДата', appointed)}</СвДолжн></СведДолжнФЛ>\n"
        f"    <СвУчредит>{''.join(_owners(stakes, entry))}</СвУчредит>\n"
        f'    <СвОКВЭД><СвОКВЭДОсн КодОКВЭД="{activity}" НаимОКВЭД="{activity_name}" ПрВерсОКВЭД="2014">{entry()}'
        "</СвОКВЭДОсн></СвОКВЭД>\n"
        f'    <СвЗапЕГРЮЛ ИдЗап="{first}" ГРН="{first}" ДатаЗап="{appointed}"><ВидЗап КодСПВЗ="11201" '
        'НаимВидЗап="Создание юридического лица"/><СвРегОрг КодНО="0000" НаимНО="Вымышленная инспекция"/></СвЗапЕГРЮЛ>\n'
        "  </СвЮЛ></Документ>\n"
    )


def _address(room: Room, ordinal: int, entry: str) -> str:
    """The address by streets; every second company spells house and office in another way."""
    place = room.building
    house, office = ("Д. ", "ОФИС ") if ordinal % 2 else ("ДОМ ", "ОФ. ")
    letter = f"ЛИТЕРА {place.letter} " if place.letter else ""
    block = f' Корпус="К. {place.block}"' if place.block else ""
    return (
        f'<СвАдресЮЛ ВидАдрКлассиф="2"><АдресРФ Индекс="{place.city.postcode}" КодРегион="00" КодАдрКладр="000000000000001" '
        f'Дом="{house}{place.house}"{block} Кварт="{letter}{office}{room.number}">'
        f'<Регион НаимРегион="{place.city.region}"/><Город ТипГород="Г." НаимГород="{place.city.name}"/>'
        f'<Улица ТипУлица="УЛ." НаимУлица="{place.street}"/>{entry}</АдресРФ></СвАдресЮЛ>'
    )


def _person(person: Person, entry: str) -> str:
    return (
        f'<СвФЛ Фамилия="{person.surname}" Имя="{person.first_name}" Отчество="{person.patronymic}" '
        f'ИННФЛ="{person.inn}">{entry}</СвФЛ>'
    )


def _owners(stakes: Iterable[Stake], entry: Callable[..., str]) -> Iterator[str]:
    for stake in stakes:
        owner, of_stake = stake.owner, {"day": stake.since} if stake.since else {}
        if isinstance(owner, Person):
            tag, who = "УчрФЛ", _person(owner, entry("ГРНДата", **of_stake))
        else:
            name = quoteattr(f'{_FORMS[owner.legal_form][2]} "{owner.name}"')
            tag = "УчрЮЛРос"
            who = (
                f'<НаимИННЮЛ ОГРН="{owner.ogrn}" ИНН="{owner.inn}" НаимЮЛПолн={name}>'
                f"{entry('ГРНДата', **of_stake)}</НаимИННЮЛ>"
            )
        yield (
            f"<{tag}>{entry('ГРНДатаПерв', **of_stake)}{who}"
            f'<ДоляУстКап НоминСтоим="{stake.per_cent * 1000}"><РазмерДоли>'
            f"<Процент>{stake.per_cent}</Процент></РазмерДоли>{entry('ГРНДата', **of_stake)}</ДоляУстКап></{tag}>"
        )
