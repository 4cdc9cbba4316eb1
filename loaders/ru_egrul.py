"""The Russian company register EGRUL: the bulk files VO_RUGFO_*.xml of the Federal Tax Service, and its extracts.

One record is the open part of one company's entry as it stood on the day `ДатаВып`: a `Документ` with its `СвЮЛ` in a
bulk file, a `СвЮЛ` in an extract of single companies, which comes alone, under the roots `ЕГРЮЛ` and `EGRUL`, or in the
envelope of an answer by SMEV, the message exchange of the Russian authorities. Both hold the same fields. The names of elements and
attributes are explained in the Tax Service's XML schemas of the formats 4.07 and 4.08 (VO_RUGF_2_311_26_04_07_01.xsd,
VO_RUGF_2_311_26_04_08_01.xsd); `fns/egrul_fields.tsv` tells of each whether it is read, and if not, why.
"""

import codecs
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from fractions import Fraction
from importlib.resources import files

from graph.claims import Filing, Value, address_record_id
from graph.errors import FileError, RecordError
from loaders.fns import addresses, parties
from loaders.fns.filed import Filed, day, distinct, number, remarks, since
from loaders.framework import documents
from loaders.framework.documents import Element, Heading, Sought
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Layout, Read, Record, Source

_FIELDS = [
    line.split("\t") for line in files("loaders").joinpath("fns/egrul_fields.tsv").read_text("utf-8").splitlines()
]
READS = frozenset(name for how, _, names in _FIELDS if how == "read" for name in names.split())
_LEFT_OUT = frozenset(name for how, _, names in _FIELDS if how == "left out" for name in names.split())

SOURCE = Source(
    title="Unified State Register of Legal Entities of Russia (EGRUL)",
    publisher="Federal Tax Service of Russia",
    homepage="https://egrul.nalog.ru/",
    licence="public register (Federal Law 129-FZ of 8 August 2001, article 6)",
    files="bulk files VO_RUGFO_*.xml in windows-1251, formats 4.06 to 4.08; extracts of single companies in XML (roots "
    "ЕГРЮЛ and EGRUL, answers by SMEV), also as copied from the window of a browser; not the files VO_RIGFO_*.xml of "
    "sole traders",
    covers="companies and other legal entities with numbers, names, address, status, capital and activities; "
    "participants with shares, directors, managing organisations; pledges, trustees and heirs of shares; predecessors "
    "and successors; entries that the register marks as unreliable keep that mark",
    misses="shareholders of joint-stock companies (only their founders are entered), beneficial owners, parties whose "
    "data the register withholds (they come unnamed), whatever ended before the oldest file at hand, branches, licences",
    history="by_subject",
    rank="register",
    ignores={name: reason for how, reason, names in _FIELDS if how != "read" for name in names.split()},
)

_BULK = Sought("Документ")
# An applicant of a later entry is a СвЮЛ too, inside that of the company; only the company's carries a day.
_EXTRACT = Sought("СвЮЛ", "ДатаВып")
_AROUND_EXTRACTS = ("<EGRUL>\n", "</EGRUL>\n")


# --- reading ---------------------------------------------------------------------------------------------------------


def read(file: InputFile) -> Iterator[Read]:
    """One record for each company's entry, by its ordinal. Raises FileError, by name, for what is not EGRUL."""
    heading, sought = _recognised(file)
    doubts = Counter[str]()
    found = 0
    for item in documents.documents(file, heading, sought, _LEFT_OUT, doubts):
        found += 1
        yield item
    version = heading.attributes.get("ВерсФорм", "not stated")
    layout = f"EGRUL, format {version}" if sought == _BULK else "EGRUL, extract of single companies"
    said = [f"in {_documents(number)} {doubt}" for doubt, number in doubts.items()]
    around = heading.around if sought == _BULK else _AROUND_EXTRACTS
    yield Layout(layout, warnings=(*_doubts(file, heading, sought, found), *said), around=around)


def _documents(number: int) -> str:
    return "1 document" if number == 1 else f"{number} documents"


def _doubts(file: InputFile, heading: Heading, sought: Sought, found: int) -> Iterator[str]:
    stated = heading.attributes.get("КолДок", "").strip()
    if sought == _BULK and stated != str(found):
        yield f"its heading states {stated or 'no number of'} documents (КолДок), it holds {found}"
    if codecs.lookup(file.encoding).name != heading.codec:
        yield f"it says that it is {file.encoding} and is {heading.encoding}; it was read as that"


def count(file: InputFile) -> int:
    """The documents, by a search of the bytes for their tags."""
    return documents.count(file, *_recognised(file))


def _recognised(file: InputFile) -> tuple[Heading, Sought]:
    """The heading, and what a record is. Raises FileError for what is not EGRUL."""
    heading = documents.heading(file)
    kind, root = heading.attributes.get("ТипИнф", ""), heading.root.rpartition(":")[2]
    if root == "Файл" and kind.startswith("ЕГРЮЛ"):
        return heading, _BULK
    if kind.startswith("ЕГРИП") or root in {"ЕГРИП", "EGRIP"} or "СвИП" in heading.names:
        what = "this is EGRIP, the register of sole traders, not EGRUL"
    elif "СвЮЛ" in heading.names:
        return heading, _EXTRACT
    elif root in {"ЕГРЮЛ", "EGRUL"}:
        what = "this is an extract of EGRUL without a company (no <СвЮЛ>)"
    else:
        what = f"this is other XML (<{quoted(heading.root)[1:-1]}>), not EGRUL"
    raise FileError(
        f'{file.name}: {what}; give a file VO_RUGFO_*.xml, which begins with <Файл … ТипИнф="ЕГРЮЛ_ОТКР_СВЕД">, or an '
        "extract with <СвЮЛ>"
    )


# --- one document ----------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """The claims of one document. Raises RecordError when it names no company, or holds an impossible day or number."""
    document: Element = record.fields
    company = document if document.tag == "СвЮЛ" else document.first("СвЮЛ")
    if not company.get("ОГРН"):
        found = f"{document.get('ИдДок')} with {', '.join(document.children) or 'nothing'}"
        raise RecordError("СвЮЛ@ОГРН", "the document names no company", found, "an OGRN of 13 digits")
    filed = Filed(f"ru-egrul:{company.get('ОГРН')}")
    _state_company(filed, company)
    _state_address(filed, company.first("СвАдресЮЛ"))
    _state_officers(filed, company)
    _state_participants(filed, company)
    _state_other_ties(filed, company)
    seen_on = day(company, "ДатаВып")
    entry, sequence = _newest_entry(company)
    key = f"{company.get('ОГРН')}@{seen_on or ''}@{entry}"
    return Filing(key, filed.claims, seen_on, sequence, filed.company)


def _newest_entry(company: Element) -> tuple[str, int]:
    """The system's number of the newest entry, and a number that orders documents of one company by that entry.

    Entries of one day are in the order of their state registration numbers (ГРН). The system's own number (ИдЗап) is
    given when an application arrives, so that a later entry can have a smaller one.
    """
    nothing = Element("СвЗапЕГРЮЛ")
    newest = max(company.each("СвЗапЕГРЮЛ"), key=lambda e: (e.get("ДатаЗап"), e.get("ГРН")), default=nothing)
    registered = newest.get("ГРН")
    if registered and not re.fullmatch(r"[0-9]{13}", registered):
        raise RecordError("СвЗапЕГРЮЛ@ГРН", "no number of an entry", registered, "13 digits")
    entered_on = day(newest, "ДатаЗап")
    days = date.fromisoformat(entered_on).toordinal() if entered_on else 0
    return newest.get("ИдЗап"), days * 10**13 + int(registered or 0)


# --- the company itself ----------------------------------------------------------------------------------------------


def _state_company(filed: Filed, company: Element) -> None:
    naming, origin, ended = company.first("СвНаимЮЛ"), company.first("СвОбрЮЛ"), company.first("СвПрекрЮЛ")
    # Up to format 4.05 the short name is an attribute.
    full, short = naming.get("НаимЮЛПолн"), naming.first("СвНаимЮЛСокр").get("НаимСокр") or naming.get("НаимЮЛСокр")
    abroad, capital = origin.first("СвРегИнЮЛ"), company.first("СвУстКап")
    foreign_names = [naming.first("СвНаимЮЛПолнИн").get("НаимПолн"), naming.first("СвНаимЮЛСокрИн").get("НаимСокр")]
    former_names = [abroad.get("НаимЮЛПолнРус"), abroad.get("НаимЮЛПолнЛат")]
    statuses = [status.first("СвСтатус").get("НаимСтатусЮЛ") for status in company.each("СвСтатус")]
    activities = distinct(_activities(company))
    filed.says(
        filed.company,
        "Company",
        name=short or full,
        names=distinct([full, short, *foreign_names, *former_names]),
        country="RU",
        **addresses.city_and_region(company.first("СвАдресЮЛ")),
        **parties.numbers(company),
        ru_kpp=company.get("КПП"),
        registration_number=abroad.get("РегНомер"),
        legal_form=company.get("ПолнНаимОПФ"),
        incorporated_on=day(origin, "ДатаРег") or day(company, "ДатаОГРН"),
        dissolved_on=day(ended, "ДатаПрекрЮЛ"),
        status=remarks(*statuses) or ended.first("СпПрекрЮЛ").get("НаимСпПрекрЮЛ"),
        capital=number(capital, "СумКап"),
        currency="RUB" if capital.get("СумКап") else None,
        activity_code=next(iter(activities), None),
        activity_codes=activities,
        email=company.first("СвАдрЭлПочты").get("E-mail"),
        note=remarks(
            f"registered before in {abroad.get('НаимСтран')}" if abroad else "",
            company.first("СвУчредит", "СвЗапретРаспДолями").get("ТексЗапретРаспДолями"),
        ),
    )


def _activities(company: Element) -> Iterator[str]:
    """Codes of OKVED 2, the main one first. Codes of its first edition (2001) mean other things and are passed over."""
    declared, reported = company.first("СвОКВЭД"), company.first("СвОКВЭДОтч")
    for activity in (*declared.each("СвОКВЭДОсн", "СвОКВЭДДоп"), *reported.each("СвОКВЭДОтчОсн", "СвОКВЭДОтчДоп")):
        if activity.get("ПрВерсОКВЭД") != "2001":
            yield activity.get("КодОКВЭД")


def _state_address(filed: Filed, place: Element) -> None:
    text = addresses.worded(place)
    if text:
        marks = [mark.get("ТекстНедАдресЮЛ") for mark in place.each("СвНедАдресЮЛ")]
        filed.ties(
            "REGISTERED_AT",
            filed.company,
            filed.says(address_record_id("RU", text), "Address", text=text, country="RU"),
            since(place.first("АдресРФ"), place.first("СвАдрЮЛФИАС")),
            address_kind="registered",
            unreliable=True if marks else None,
            note=remarks(*marks),
        )


# --- who runs it, who holds it ---------------------------------------------------------------------------------------


def _state_officers(filed: Filed, company: Element) -> None:
    for officer in company.each("СведДолжнФЛ"):
        post = officer.first("СвДолжн")
        marks = [mark.get("ТекстНедДанДолжнФЛ") for mark in officer.each("СвНедДанДолжнФЛ")]
        limits = [limit.get("ТекстДопСвПолДолжнФЛ") for limit in officer.each("ДопСвПолДолжФЛ")]
        bans = [
            f"disqualified from {day(ban, 'ДатаНачДискв')} to {day(ban, 'ДатаОкончДискв')}"
            for ban in officer.each("СвДискв")
        ]
        filed.ties(
            "OFFICER_OF",
            parties.person(filed, officer),
            filed.company,
            since(officer, post),
            role=post.get("НаимДолжн") or post.get("НаимВидДолжн"),
            note=remarks(*marks, *limits, *bans),
        )
    for manager in company.each("СвУпрОрг"):
        written = manager.first("НаимИННЮЛ")
        marks = [mark.get("ТекстНедДанУпрОрг") for mark in manager.each("СвНедДанУпрОрг")]
        filed.ties(
            "OFFICER_OF",
            parties.organisation(filed, manager),
            filed.company,
            since(manager, written),
            role="managing organisation",
            note=remarks(written.get("ДопСв"), *marks),
        )


_PARTICIPANTS: dict[str, Callable[[Filed, Element], str]] = {
    "УчрЮЛРос": parties.organisation,
    "УчрЮЛИн": parties.organisation,
    "УчрФЛ": parties.person,
    "УчрРФСубМО": parties.public_body,
    "УчрПИФ": parties.fund,
    "УчрДогИнвТов": parties.investment_partnership,
}


def _state_participants(filed: Filed, company: Element) -> None:
    interest = _interest(company.get("КодОПФ"))
    for tag, party in _PARTICIPANTS.items():
        for participant in company.first("СвУчредит").each(tag):
            owner = party(filed, participant)
            marks = [mark.get("ТекстНедДанУчр") for mark in participant.each("СвНедДанУчр")]
            rights = [right.get("ОбъемПрав") for right in participant.each("СвОбъемПрав")]
            _state_stake(filed, owner, participant, interest, remarks(*marks, *rights))
            for body in participant.each("СвОргОсущПр", "СвФЛОсущПр"):
                filed.ties(
                    "CONTROLS",
                    parties.party(filed, body, "PublicBody"),
                    filed.company,
                    since(body, body.first("НаимИННЮЛ"), body.first("СвФЛ")),
                    means=f"exercises the rights of a founder: {filed.name_of(owner)}",
                )
    for own in company.each("СвДоляООО"):
        _state_stake(
            filed, filed.company, own, "shares", remarks("held by the company itself", own.get("ДопСвДоляОбщ"))
        )


def _interest(legal_form: str) -> str:
    """`shares` for limited companies and partnerships, whose participants are entered; for other forms only founders are.

    `legal_form` is a code of OKOPF: 12300 are limited companies, 11… partnerships, 122… joint-stock companies.
    """
    if not legal_form:
        return "unspecified"
    return "shares" if legal_form.startswith(("123", "11")) else "founder"


def _state_stake(filed: Filed, owner: str, holder: Element, interest: str, note: str) -> None:
    stake = holder.first("ДоляУстКап") or holder
    nominal, share = number(stake, "НоминСтоим"), _share(stake)
    arrests = [
        f"under arrest: {arrest.get('ВидДокАрест')} {arrest.get('НомДокАрест')} of {day(arrest, 'ДатаДокАрест')}"
        for arrest in holder.each("СвАрестДоли")
    ]
    impossible = "the share as filed is not between 0 and 100 per cent" if share and "share_min" not in share else ""
    filed.ties(
        "OWNS",
        owner,
        filed.company,
        since(stake, holder),
        **share,
        interest=interest,
        nominal_value=nominal,
        currency="RUB" if nominal is not None else None,
        note=remarks(note, *arrests, impossible),
    )
    _state_ties_over_share(filed, holder, f"over the share of {filed.name_of(owner)}")


def _share(stake: Element) -> dict[str, Value]:
    """The share as filed and, where it is possible at all, its bounds in per cent; nothing where none is filed."""
    size = stake.first("РазмерДоли")
    percent, fraction = size.first("Процент").text, size.first("ДробПрост")
    text = percent or size.first("ДробДесят").text
    if fraction:
        text = f"{fraction.get('Числит')}/{fraction.get('Знаменат')}"
    if not text:
        return {}
    try:
        share = Fraction(text.replace(",", ".")) * (1 if percent else 100)
    except (ValueError, ZeroDivisionError):
        raise RecordError("РазмерДоли", "the share is no number", text, "per cent or a fraction") from None
    filed: dict[str, Value] = {"share_text": f"{text} %" if percent else text}
    return filed | {"share_min": float(share), "share_max": float(share)} if 0 <= share <= 100 else filed


# --- ties of other kinds: each is from the other party to the company ------------------------------------------------


def _state_ties_over_share(filed: Filed, holder: Element, note: str) -> None:
    """Those who have rights over a share without owning it."""
    for pledge in holder.each("СвОбрем"):
        for pledgee in pledge.each("СвЗалогДержФЛ", "СвЗалогДержЮЛ"):
            _relate(filed, pledgee, "holder of a pledge", since(pledge), basis=pledge.get("ВидОбрем"), note=note)
    for management in holder.each("СвУправЗал"):
        for manager in management.each("СвУпрЗалФЛ", "СвУпрЗалЮЛ"):
            _relate(filed, manager, "manager of a pledge", since(management), note=note)
    for trustee in holder.each("СвДовУпрЮЛ", "СвДовУпрФЛ", "СвДовУпрЮЛРФ"):
        _relate(filed, trustee, "trustee of a share", since(trustee), basis=_inheritance(trustee), note=note)
    for heir in holder.each("ЛицоУпрНасл"):
        _relate(filed, heir, "administrator of an inherited share", since(heir), basis=_inheritance(heir), note=note)


def _inheritance(holder: Element) -> str | None:
    opened = day(holder, "ДатаОткрНасл")
    return f"inheritance opened on {opened}" if opened else None


def _state_other_ties(filed: Filed, company: Element) -> None:
    register = company.first("СвДержРеестрАО")
    for keeper in register.each("ДержРеестрАО"):
        _relate(filed, keeper, "keeper of the register of shareholders", since(register, keeper))
    for tag, tie in (("СвПредш", "legal predecessor"), ("СвПреем", "legal successor")):
        for other in company.each(tag):
            _relate(filed, other, tie, since(other))
            for through in other.each("СвЮЛсложнРеорг"):
                _relate(filed, through, f"party to the reorganisation with the {tie}", since(other))
    for tag, tie in (("СвКФХПредш", "before it was a company"), ("СвКФХПреем", "that the company became")):
        for farm in company.each(tag):
            _relate(filed, farm, f"head of the farm {tie}", since(farm.first("СвФЛ")))
    for change in company.each("СвРеорг"):
        status = change.first("СвСтатус").get("НаимСтатусЮЛ")
        others = {f"ru-egrul:{other.get('ОГРН')}": other for other in change.each("СвРеоргЮЛ")}
        for record_id, other in others.items():
            if record_id != filed.company:
                outcome = other.get("СостЮЛпосле")
                _relate(filed, other, "party to a reorganisation", since(change), basis=status, note=outcome)
    for loan in company.each("СвКонвЗайм"):
        contract = f"contract {loan.first('Номер').text} of {loan.first('Дата').text}"
        share = _share(loan.first("ДоляУстКап")).get("share_text")
        note = f"may become a share of {share}" if share else None
        for lender in loan.each("ЗаймДавФЛ", "ЗаймДавЮЛ"):
            _relate(filed, lender, "lender of a convertible loan", since(loan), basis=contract, note=note)


def _relate(filed: Filed, holder: Element, tie: str, start: str | None, **values: Value | None) -> None:
    filed.ties("RELATED_TO", parties.party(filed, holder), filed.company, start, tie=tie, **values)
