"""Persons, organisations and public bodies as the Tax Service's registers name them inside the entry of a company.

Their record ids hold over all documents where a number does: `ru-egrul:OGRN` (the id of an organisation's own entry),
`ru-egrul:inn:INN`, `ru-egrul:person:INN`. Who has no valid number is a party of that one company,
`ru-egrul:OGRN of the company:person:hash of the name`: the same name is not the same party.
"""

from collections.abc import Iterator

from graph.claims import Value, address_record_id, folded, short_hash
from graph.countries import country_code
from graph.identifiers import claim_values
from loaders.fns.filed import Filed, day, distinct, remarks, since
from loaders.framework.documents import Element

# Elements that hold a foreign organisation; others hold a Russian one unless they tell a registration abroad.
_FOREIGN = frozenset({"УчрЮЛИн", "СвУпТовИнЮЛ"})
_RUSSIA, _REGION = "1", "2"


def numbers(holder: Element) -> dict[str, Value]:
    """The valid numbers that an element carries, and those that fail their check digits."""
    found: dict[str, Value] = {}
    wrong: list[str] = []
    for scheme, attribute in (("ru_ogrn", "ОГРН"), ("ru_inn", "ИНН"), ("ru_inn", "ИННФЛ")):
        for name, value in claim_values(scheme, holder.get(attribute)).items():
            if isinstance(value, list):
                wrong += value
            else:
                found[name] = value
    return found | ({"unverified_numbers": wrong} if wrong else {})


def party(filed: Filed, holder: Element, kind: str = "Company") -> str:
    """The person or, of this kind, the organisation that an element holds; gives its record id."""
    return person(filed, holder) if holder.first("СвФЛ") else organisation(filed, holder, kind)


def person(filed: Filed, holder: Element) -> str:
    """The natural person in `СвФЛ`, named surname first as filed; unnamed where the register withholds the data."""
    written = [_full_name(holder.first(tag)) for tag in ("СвФЛ", "СвФИОЗАГС")]
    known = numbers(holder.first("СвФЛ"))
    name = written[0] or written[1]
    if "ru_inn" in known:
        subject = f"ru-egrul:person:{known['ru_inn']}"
    elif name:
        subject = f"{filed.company}:person:{short_hash(folded(name))}"
    else:
        return _unnamed(filed, holder, "Person")
    citizenship = holder.first("СвГраждФЛ")
    country = "RU" if citizenship.get("КодГражд") == "1" else _country(citizenship)
    return filed.says(subject, "Person", name=name, names=distinct(written), country=country, **known)


def organisation(filed: Filed, holder: Element, kind: str = "Company") -> str:
    """The organisation in an element, Russian or foreign; unnamed where the register withholds the data."""
    written = next(holder.each("НаимИННЮЛ", "НаимИННДовУпр"), holder)
    own_name, abroad = holder.first("СвНаимЮЛПолнИн").get("НаимПолн"), holder.first("СвРегИн")
    name = own_name or written.get("НаимЮЛПолн")
    known = numbers(written)
    if "ru_ogrn" in known:
        subject = f"ru-egrul:{known['ru_ogrn']}"
    elif "ru_inn" in known:
        subject = f"ru-egrul:inn:{known['ru_inn']}"
    elif name:
        subject = f"{filed.company}:organisation:{short_hash(folded(name))}"
    else:
        return _unnamed(filed, holder, kind)
    is_foreign = bool(abroad) or holder.tag in _FOREIGN
    country = _country(abroad) if is_foreign else "RU"
    filed.says(
        subject,
        kind,
        name=name,
        names=distinct([written.get("НаимЮЛПолн"), own_name]),
        country=country,
        **known,
        registration_number=abroad.get("РегНомер") or abroad.get("КодНПСтрРег"),
        incorporated_on=day(abroad, "ДатаРег"),
        note=remarks(
            f"registered by {abroad.get('НаимРегОрг')}" if abroad.get("НаимРегОрг") else "",
            f"country as filed: {abroad.get('НаимСтран')}" if abroad and not country else "",
        ),
    )
    if abroad.get("АдрСтр"):
        address = filed.says(
            address_record_id(country, abroad.get("АдрСтр")), "Address", text=abroad.get("АдрСтр"), country=country
        )
        filed.ties("REGISTERED_AT", subject, address, since(abroad), address_kind="registered")
    return subject


def public_body(filed: Filed, holder: Element) -> str:
    """Russia, one of its regions, or a municipality.

    A municipality has no number here and shares its name with others, so it is a party of this one company; the
    bodies that act for it have numbers.
    """
    written = holder.first("ВидНаимУчр")
    kind, region, code = (written.get(name) for name in ("КодУчрРФСубМО", "НаимРегион", "КодРегион"))
    if not written:
        return _unnamed(filed, holder, "PublicBody")
    if kind == _RUSSIA:
        return filed.says("ru-egrul:state", "PublicBody", name="РОССИЙСКАЯ ФЕДЕРАЦИЯ", country="RU")
    if kind == _REGION and code:
        return filed.says(f"ru-egrul:region:{code}", "PublicBody", name=region, country="RU", region=region)
    name = written.get("НаимМО")
    return filed.says(
        f"{filed.company}:public-body:{short_hash(kind, folded(region), folded(name))}",
        "PublicBody",
        name=name or f"a municipality of {region}",
        country="RU",
        region=region,
        unnamed=None if name else True,
    )


def fund(filed: Filed, holder: Element) -> str:
    """A unit investment fund, which is no legal person, and the company that manages it."""
    name = holder.first("СвНаимПИФ").get("НаимПИФ")
    managers = holder.first("СвУпрКомпПИФ").each("УпрКомпПиф")
    return _managed(filed, holder, name, "паевой инвестиционный фонд", managers)


def investment_partnership(filed: Filed, holder: Element) -> str:
    """A contract of several investors, which is no legal person, and the partner that manages it."""
    contract = holder.first("ИнПрДогИнвТов")
    name = f"{contract.get('НаимДог')} № {contract.get('НомерДог')}" if contract else ""
    signed = f"contract of {day(contract, 'Дата')}" if contract else None
    managers = holder.each("СвУпТовЮЛ", "СвУпТовИнЮЛ")
    return _managed(filed, holder, name, "договор инвестиционного товарищества", managers, note=signed)


def _managed(
    filed: Filed, holder: Element, name: str, legal_form: str, managers: Iterator[Element], *, note: str | None = None
) -> str:
    if not name:
        return _unnamed(filed, holder, "Company")
    subject = f"{filed.company}:fund:{short_hash(folded(name))}"
    filed.says(subject, "Company", name=name, country="RU", legal_form=legal_form, note=note)
    for manager in managers:
        filed.ties(
            "CONTROLS",
            organisation(filed, manager),
            subject,
            since(manager, manager.first("НаимИННЮЛ")),
            means="manages its property",
        )
    return subject


def _unnamed(filed: Filed, holder: Element, kind: str) -> str:
    """Stands for all parties of one sort that the entry of a company does not name."""
    withheld = "ОгрДосСв" in holder.children
    return filed.says(
        f"{filed.company}:unnamed:{holder.tag}",
        kind,
        name="withheld by the register" if withheld else "not named in the register",
        unnamed=True,
    )


def _full_name(written: Element) -> str:
    return " ".join(part for part in map(written.get, ("Фамилия", "Имя", "Отчество")) if part)


def _country(stated: Element) -> str | None:
    """The two-letter code of a country by its number in OKSM, which is that of ISO 3166-1, else by its name.

    None for what only OKSM has, such as 895 (Abkhazia).
    """
    return country_code(stated.get("ОКСМ")) or country_code(stated.get("НаимСтран"))
