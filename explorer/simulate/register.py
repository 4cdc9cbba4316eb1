"""The register: companies as documents of the bulk files of EGRUL, format 4.08, in windows-1251."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from xml.sax.saxutils import quoteattr

from explorer.simulate.parties import Company, Person
from explorer.simulate.places import Room
from explorer.simulate.world import World

_FORMS = {
    "ООО": ("12300", "Общества с ограниченной ответственностью", "ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ"),
    "АО": ("12267", "Непубличные акционерные общества", "АКЦИОНЕРНОЕ ОБЩЕСТВО"),
}
_TODAY = date(2024, 1, 15)
# Of a company whose director left: one document before, one after, both older than the first shipment.
_BEFORE, _CHANGED, _AFTER = date(2019, 2, 1), date(2019, 5, 14), date(2019, 11, 1)
_FIRST_ENTRY = 2_230_000_000_000


def write_register(path: Path, world: World) -> int:
    """Writes one document for each company, two where its director has left; gives their number."""
    numbers = count(_FIRST_ENTRY)
    documents = len(world.companies) + sum(company.left is not None for company in world.companies)
    with path.open("w", encoding="windows-1251", newline="\n") as file:
        file.write(
            '<?xml version="1.0" encoding="windows-1251"?>\n'
            '<Файл ИдФайл="VO_RUGFO_0000_0000_20240115_fictional" ВерсФорм="4.08" ТипИнф="ЕГРЮЛ_ОТКР_СВЕД" '
            f'ВерсПрог="1.0.0.2" КолДок="{documents}">\n'
            "  <!-- Вымышленные данные: ни одной из этих компаний не существует. Fictional data. -->\n"
            '  <ИдОтпр ДолжОтв="Вымышленный отправитель"><ФИООтв Фамилия="Вымышленная" Имя="Ведомость"/></ИдОтпр>\n'
        )
        for ordinal, company in enumerate(world.companies):
            for director, appointed, seen in _editions(company):
                file.write(_document(company, ordinal, numbers, director=director, appointed=appointed, seen=seen))
        file.write("</Файл>\n")
    return documents


def _editions(company: Company) -> list[tuple[Person, date, date]]:
    """The director that each document states, since when, and the document's day."""
    if company.left is None:
        return [(company.director, company.since, _TODAY)]
    return [(company.left, company.since, _BEFORE), (company.director, _CHANGED, _AFTER)]


def _document(
    company: Company, ordinal: int, numbers: Iterator[int], *, director: Person, appointed: date, seen: date
) -> str:
    """What the register says of a company on the day `seen`, under a director appointed on the day `appointed`."""

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
        f"    <СвУчредит>{''.join(_owners(company, entry))}</СвУчредит>\n"
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


def _owners(company: Company, entry: Callable[[str], str]) -> Iterator[str]:
    """The participants, each with an equal share."""
    share = 100 // len(company.owners)
    for owner in company.owners:
        if isinstance(owner, Person):
            tag, who = "УчрФЛ", _person(owner, entry("ГРНДата"))
        else:
            name = quoteattr(f'{_FORMS[owner.legal_form][2]} "{owner.name}"')
            tag = "УчрЮЛРос"
            who = f'<НаимИННЮЛ ОГРН="{owner.ogrn}" ИНН="{owner.inn}" НаимЮЛПолн={name}>{entry("ГРНДата")}</НаимИННЮЛ>'
        yield (
            f'<{tag}>{entry("ГРНДатаПерв")}{who}<ДоляУстКап НоминСтоим="{share * 1000}"><РазмерДоли>'
            f"<Процент>{share}</Процент></РазмерДоли>{entry('ГРНДата')}</ДоляУстКап></{tag}>"
        )
