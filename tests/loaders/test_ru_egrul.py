"""EGRUL in bulk: what is said of companies and their ties, what is refused, and that nothing is left unread unseen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from graph import dates
from graph.claims import Filing, NodeClaim, RelationshipClaim, Value, address_record_id
from graph.errors import RecordError
from graph.schema import NODE, RELATIONSHIP
from loaders import ru_egrul
from loaders.framework.discovery import source
from loaders.framework.files import open_input
from loaders.framework.source import Read, Record

DATA = Path(__file__).parents[1] / "data" / "ru_egrul"
TULIP, DRONE, OVERSEAS, PARTNERSHIP = (
    f"ru-egrul:{number}" for number in ("1240000000019", "1240000000020", "1240000000030", "1240000000350")
)


def read(name: str) -> list[Read]:
    """Everything that `read` gives for a file of the test data."""
    (file,) = open_input(DATA / name)
    return list(ru_egrul.read(file))


def records(name: str) -> list[Record]:
    return [item for item in read(name) if isinstance(item, Record)]


def filings(name: str) -> list[Filing]:
    return [ru_egrul.convert(record) for record in records(name)]


def claims_on(company: str) -> list[NodeClaim | RelationshipClaim]:
    (filing,) = (filing for filing in filings("every_kind.xml") if filing.subject == company)
    return list(filing.claims)


def said(company: str, subject: str) -> dict[str, Value]:
    """What the document on a company says of a node."""
    nodes = [claim for claim in claims_on(company) if isinstance(claim, NodeClaim) and claim.subject == subject]
    assert len(nodes) == 1
    return dict(nodes[0].values)


def names(company: str) -> dict[str, str]:
    """Name or text of each node that the document on a company describes, by record id."""
    nodes = [claim for claim in claims_on(company) if isinstance(claim, NodeClaim)]
    return {node.subject: str(node.values.get("name", node.values.get("text"))) for node in nodes}


def ties(company: str, kind: str) -> list[tuple[str, str | None, dict[str, Value]]]:
    """(name of the other end, start, values) of each relationship of this kind with the company."""
    named = names(company)
    return [
        (named[claim.origin if claim.target == company else claim.target], claim.start, dict(claim.values))
        for claim in claims_on(company)
        if isinstance(claim, RelationshipClaim) and claim.kind == kind and company in {claim.origin, claim.target}
    ]


# --- what is said of a company ---------------------------------------------------------------------------------------


def test_a_company_comes_with_its_numbers_names_capital_and_activities() -> None:
    assert said(TULIP, TULIP) == {
        "name": 'ООО "ВЫМЫШЛЕННЫЙ ТЮЛЬПАН"',
        "names": [
            'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ВЫМЫШЛЕННЫЙ ТЮЛЬПАН"',
            'ООО "ВЫМЫШЛЕННЫЙ ТЮЛЬПАН"',
            "FICTIONAL TULIP LIMITED LIABILITY COMPANY",
            "FICTIONAL TULIP LLC",
        ],
        "country": "RU",
        "city": "НЕБЫВАЛЬСК",
        "region": "НЕБЫВАЛАЯ ОБЛАСТЬ",
        "ru_ogrn": "1240000000019",
        "ru_inn": "0000000018",
        "ru_kpp": "000101001",
        "legal_form": "Общества с ограниченной ответственностью",
        "incorporated_on": "1993-12-02",
        "status": "Находится в стадии ликвидации; Принято решение о предстоящем исключении",
        "capital": 100000.0,
        "currency": "RUB",
        "activity_code": "46.69",
        "activity_codes": ["46.69", "30.30", "46.52", "52.29"],
        "email": "TULIP@FICTIONAL.EXAMPLE",
        "note": "распоряжение долями запрещено",
    }


def test_a_dissolved_company_says_when_and_how() -> None:
    drone = said(DRONE, DRONE)

    assert drone["name"] == 'АКЦИОНЕРНОЕ ОБЩЕСТВО "НЕБЫВАЛЫЙ ДРОН"'
    assert drone["incorporated_on"] == "2016-02-01"
    assert drone["dissolved_on"] == "2024-01-11"
    assert drone["status"] == "Ликвидация юридического лица"


def test_a_company_that_moved_to_russia_keeps_its_foreign_name_and_number() -> None:
    overseas = said(OVERSEAS, OVERSEAS)

    assert overseas["names"] == [
        'МЕЖДУНАРОДНАЯ КОМПАНИЯ ООО "ЗАМОРСКАЯ СКАЗКА"',
        'МК ООО "ЗАМОРСКАЯ СКАЗКА"',
        "ОВЕРСИС ТЕЙЛ ЛТД",
        "OVERSEAS TALE LTD",
    ]
    assert overseas["registration_number"] == "HE 000002"
    assert overseas["note"] == "registered before in КИПР"


def test_a_number_with_wrong_check_digits_is_kept_as_text_and_joins_nobody() -> None:
    overseas = said(OVERSEAS, OVERSEAS)
    (misprint,) = (subject for subject, name in names(DRONE).items() if name == 'ООО "ОПЕЧАТКА"')

    assert "ru_inn" not in overseas
    assert overseas["unverified_numbers"] == ["ru_inn 0000000033"]
    assert misprint.startswith(f"{DRONE}:organisation:")
    assert said(DRONE, misprint)["unverified_numbers"] == ["ru_ogrn 1240000000262", "ru_inn 0000000266"]


def test_activities_by_the_first_edition_of_the_classifier_are_not_mixed_with_those_of_the_second() -> None:
    assert "activity_code" not in said(PARTNERSHIP, PARTNERSHIP)


@pytest.mark.parametrize(
    ("company", "text", "start"),
    [
        (
            TULIP,
            "000100, НЕБЫВАЛАЯ ОБЛАСТЬ, Р-Н ПРИДУМАННЫЙ, Г. НЕБЫВАЛЬСК, П. МНИМЫЙ, УЛ. СКАЗОЧНАЯ, ЗД. 15/2, К. 3, "
            "ОФИС 411, КОМ. 7А",
            "2019-05-20",
        ),
        (
            DRONE,
            "000300, НЕБЫВАЛАЯ ОБЛАСТЬ, Р-Н ПРИДУМАННЫЙ, С ВЫМЫСЛОВО, МКР БЛИЗКИЙ, УЛ ПУСТАЯ, Д. 7, ПОМЕЩ. 2",
            "2020-01-20",
        ),
        (OVERSEAS, "000400, Г.НЕБЫВАЛОГРАД, ПР-КТ ПУСТОЙ, Д.5", "2022-02-02"),
        (PARTNERSHIP, "НЕБЫВАЛЫЙ КРАЙ, ХУТОР ПУСТОЙ, Д. 3, КВ. 5", None),
    ],
)
def test_an_address_is_worded_once_whichever_of_its_two_forms_is_filed(
    company: str, text: str, start: str | None
) -> None:
    ((worded, since, values),) = ties(company, "REGISTERED_AT")

    assert (worded, since, values["address_kind"]) == (text, start, "registered")
    assert said(company, address_record_id("RU", text)) == {"text": text, "country": "RU"}


def test_an_address_that_the_register_doubts_says_so() -> None:
    ((_, _, doubted),) = ties(TULIP, "REGISTERED_AT")
    ((_, _, trusted),) = ties(DRONE, "REGISTERED_AT")

    assert doubted["unreliable"] is True
    assert doubted["note"] == "сведения недостоверны (вымышленная проверка)"
    assert "unreliable" not in trusted


# --- who holds it and who runs it ------------------------------------------------------------------------------------


def test_participants_of_a_limited_company_come_with_the_share_as_filed() -> None:
    filed = {"interest": "shares", "currency": "RUB"}

    assert ties(TULIP, "OWNS") == [
        (
            'АКЦИОНЕРНОЕ ОБЩЕСТВО "ПРИЗРАЧНЫЙ ХОЛДИНГ"',
            "2019-10-10",
            filed
            | {
                "share_text": "25.5 %",
                "share_min": 25.5,
                "share_max": 25.5,
                "nominal_value": 25000.5,
                "note": "сведения недостоверны (учредитель); непропорциональный; "
                "under arrest: Постановление 1/24 of 2023-08-08",
            },
        ),
        (
            "FATA MORGANA TRADING LTD",
            "2018-05-05",
            filed | {"share_text": "1/11", "share_min": 100 / 11, "share_max": 100 / 11, "nominal_value": 9090.0},
        ),
        (
            "ТРЕСТ НИГДЕ",
            "2018-05-06",
            filed
            | {
                "share_text": "120 %",
                "nominal_value": 100.0,
                "note": "the share as filed is not between 0 and 100 per cent",
            },
        ),
        (
            "НЕБЫЛИЦЫН ПЁТР ВЫДУМОВИЧ",
            "2020-06-15",
            filed | {"share_text": "0.4", "share_min": 40.0, "share_max": 40.0, "nominal_value": 40000.0},
        ),
        ("ФАНТОМОВ КУЗЬМА", "2022-08-08", filed | {"nominal_value": 0.0}),
        ("withheld by the register", None, {"interest": "shares"}),
        (
            'ООО "ВЫМЫШЛЕННЫЙ ТЮЛЬПАН"',
            "2022-10-10",
            filed
            | {
                "share_text": "25 %",
                "share_min": 25.0,
                "share_max": 25.0,
                "nominal_value": 25000.0,
                "note": "held by the company itself; на основании вымышленного закона",
            },
        ),
    ]


def test_only_the_founders_of_a_joint_stock_company_are_known() -> None:
    assert {values["interest"] for _, _, values in ties(DRONE, "OWNS")} == {"founder"}
    assert [values["interest"] for _, _, values in ties(PARTNERSHIP, "OWNS")] == ["shares"]


def test_a_foreign_participant_comes_with_country_number_both_names_and_address() -> None:
    (subject,) = (subject for subject, name in names(TULIP).items() if name == "FATA MORGANA TRADING LTD")
    addresses = [
        (claim.target, claim.start)
        for claim in claims_on(TULIP)
        if isinstance(claim, RelationshipClaim) and claim.kind == "REGISTERED_AT" and claim.origin == subject
    ]

    assert said(TULIP, subject) == {
        "name": "FATA MORGANA TRADING LTD",
        "names": ["ФАТА МОРГАНА ТРЕЙДИНГ ЛТД", "FATA MORGANA TRADING LTD"],
        "country": "HK",
        "registration_number": "0000001",
        "incorporated_on": "2015-04-04",
        "note": "registered by Вымышленный регистратор",
    }
    assert addresses == [(address_record_id("HK", "ROOM 1, 1 NOWHERE ROAD, HONG KONG"), "2018-05-05")]


def test_a_country_that_iso_does_not_know_is_kept_in_words() -> None:
    (subject,) = (subject for subject, name in names(TULIP).items() if name == "ТРЕСТ НИГДЕ")

    assert "country" not in said(TULIP, subject)
    assert said(TULIP, subject)["note"] == "country as filed: ВООБРАЖАЕМАЯ СТРАНА"


def test_a_person_is_the_same_in_every_role_and_document_when_the_number_is() -> None:
    person = "ru-egrul:person:000000000184"
    roles = {
        claim.kind for claim in claims_on(TULIP) if isinstance(claim, RelationshipClaim) and claim.origin == person
    }

    assert said(TULIP, person) == {
        "name": "НЕБЫЛИЦЫН ПЁТР ВЫДУМОВИЧ",
        "names": ["НЕБЫЛИЦЫН ПЁТР ВЫДУМОВИЧ"],
        "country": "RU",
        "ru_inn": "000000000184",
    }
    assert roles == {"OFFICER_OF", "OWNS"}


def test_a_person_without_a_number_is_not_joined_to_a_namesake_of_another_company() -> None:
    namesakes = [subject for c in (TULIP, PARTNERSHIP) for subject, name in names(c).items() if "ФАНТОМОВ" in name]

    assert len(set(namesakes)) == 2
    assert [subject.rpartition(":person:")[0] for subject in namesakes] == [TULIP, PARTNERSHIP]


def test_officers_come_with_role_since_when_and_every_doubt_of_the_register() -> None:
    assert ties(TULIP, "OFFICER_OF") == [
        (
            "НЕБЫЛИЦЫН ПЁТР ВЫДУМОВИЧ",
            "2016-02-01",
            {
                "role": "ГЕНЕРАЛЬНЫЙ ДИРЕКТОР",
                "note": "сведения недостоверны (заявление лица); полномочия ограничены; "
                "disqualified from 2023-04-01 to 2024-03-31",
            },
        ),
        ("ИВАНОВ-ФАНТАЗИЁВ ИЛЬЯ", "2021-07-01", {"role": "Конкурсный управляющий"}),
        (
            'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "МНИМОЕ УПРАВЛЕНИЕ"',
            "2018-04-03",
            {
                "role": "managing organisation",
                "note": "действует по договору; недостоверно (управляющая организация)",
            },
        ),
    ]


def test_foreign_citizenship_is_the_country_of_a_person() -> None:
    (subject,) = (subject for subject, name in names(TULIP).items() if "ФАНТАЗИЁВ" in name)

    assert said(TULIP, subject)["country"] == "CN"
    assert said(TULIP, subject)["names"] == ["ИВАНОВ-ФАНТАЗИЁВ ИЛЬЯ", "ФАНТАЗИЕВ ИЛИЯ НЕТОВИЧ"]


def test_a_party_that_the_register_withholds_is_an_unnamed_one() -> None:
    ((name, start, values),) = ties(DRONE, "OFFICER_OF")

    assert (name, start, values) == ("withheld by the register", None, {})
    assert said(DRONE, f"{DRONE}:unnamed:СведДолжнФЛ")["unnamed"] is True


def test_public_owners_are_the_state_its_regions_and_municipalities_of_one_company() -> None:
    owners = {
        subject: name
        for subject, name in names(DRONE).items()
        if subject.startswith(("ru-egrul:state", "ru-egrul:region", f"{DRONE}:public-body"))
    }

    assert sorted(owners.values()) == [
        "a municipality of НЕБЫВАЛАЯ ОБЛАСТЬ",
        "ГОРОД НЕБЫВАЛЬСК",
        "НЕБЫВАЛАЯ ОБЛАСТЬ",
        "РОССИЙСКАЯ ФЕДЕРАЦИЯ",
    ]
    assert {subject for subject in owners if "public-body" not in subject} == {"ru-egrul:state", "ru-egrul:region:00"}
    unnamed = [name for subject, name in owners.items() if said(DRONE, subject).get("unnamed")]
    assert unnamed == ["a municipality of НЕБЫВАЛАЯ ОБЛАСТЬ"]


def test_who_acts_for_a_public_owner_controls_without_a_share() -> None:
    means = {"means": "exercises the rights of a founder: РОССИЙСКАЯ ФЕДЕРАЦИЯ"}

    assert ties(DRONE, "CONTROLS") == [
        ("МИНИСТЕРСТВО НЕБЫЛИЦ", "2016-02-02", means),
        ("ЧИНОВНИКОВ ВЫМЫСЕЛ НЕТОВИЧ", "2016-02-03", means),
    ]


def test_a_fund_or_investment_partnership_owns_and_is_managed() -> None:
    named = names(DRONE)
    managed = [
        (named[claim.origin], named[claim.target], claim.start)
        for claim in claims_on(DRONE)
        if isinstance(claim, RelationshipClaim) and claim.values.get("means") == "manages its property"
    ]
    owners = {name for name, _, _ in ties(DRONE, "OWNS")}

    assert managed == [
        ('ООО "УК ОБЛАКО"', 'ЗПИФ "ВОЗДУШНЫЙ ЗАМОК"', "2019-01-02"),
        ('ООО "УПРАВЛЯЮЩИЙ ТОВАРИЩ"', "ДОГОВОР ИНВЕСТИЦИОННОГО ТОВАРИЩЕСТВА МЕЧТА № 00-1", "2019-02-01"),
        ("ГРЁЗА МЕНЕДЖМЕНТ ЛТД", "ДОГОВОР ИНВЕСТИЦИОННОГО ТОВАРИЩЕСТВА ГРЁЗА № 00-2", "2019-02-02"),
    ]
    assert {fund for _, fund, _ in managed} <= owners


@pytest.mark.parametrize(
    ("company", "name", "tie", "start", "basis"),
    [
        (TULIP, 'ПУБЛИЧНОЕ АКЦИОНЕРНОЕ ОБЩЕСТВО "БАНК ВЫДУМКА"', "holder of a pledge", "2020-02-02", "ЗАЛОГ"),
        (TULIP, "МНИМОВА АННА НЕТОВНА", "holder of a pledge", "2021-01-01", "ИНОЕ ОБРЕМЕНЕНИЕ"),
        (TULIP, 'ООО "НЕСУЩЕСТВУЮЩИЙ УПРАВЛЯЮЩИЙ"', "manager of a pledge", "2020-02-03", None),
        (TULIP, "СКАЗКИН ИВАН НЕТОВИЧ", "manager of a pledge", "2021-01-02", None),
        (TULIP, "MIRAGE TRUST LIMITED", "trustee of a share", "2020-03-04", "inheritance opened on 2020-03-03"),
        (TULIP, 'ООО "ДОВЕРЧИВЫЙ УПРАВЛЯЮЩИЙ"', "trustee of a share", "2019-09-09", None),
        (TULIP, "БЫЛИНИН ОЛЕГ НЕТОВИЧ", "trustee of a share", "2021-02-02", None),
        (
            TULIP,
            "ЛЕГЕНДИНА ВЕРА НЕТОВНА",
            "administrator of an inherited share",
            "2021-03-10",
            "inheritance opened on 2021-03-03",
        ),
        (
            TULIP,
            "ПРИСНИЛОСЬ ЕГОР НЕТОВИЧ",
            "lender of a convertible loan",
            "2023-05-05",
            "contract КЗ-1 of 2023-05-01",
        ),
        (DRONE, 'ГОСУДАРСТВЕННАЯ КОРПОРАЦИЯ "ФИКЦИЯ"', "trustee of a share", "2016-03-03", None),
        (DRONE, 'АО "МНИМЫЙ РЕГИСТРАТОР"', "keeper of the register of shareholders", "2017-07-07", None),
        (DRONE, 'ГУП "СТАРЫЙ МИФ"', "legal predecessor", "2016-02-01", None),
        (DRONE, 'ГУП "ОБЩИЙ МИФ"', "party to the reorganisation with the legal predecessor", "2016-02-01", None),
        (DRONE, 'ООО "НОВЫЙ МИФ"', "legal successor", "2024-01-11", None),
        (DRONE, "ФЕРМЕРОВ НИЛ НЕТОВИЧ", "head of the farm before it was a company", "2016-02-01", None),
        (DRONE, "АГРАРНОВА РЕЯ НЕТОВНА", "head of the farm that the company became", "2024-01-11", None),
        (
            DRONE,
            'ООО "ПОГЛОТИТЕЛЬ СНОВ"',
            "party to a reorganisation",
            "2023-10-10",
            "Реорганизация в форме присоединения",
        ),
    ],
)
def test_ties_of_other_kinds(company: str, name: str, tie: str, start: str, basis: str | None) -> None:
    (found,) = (related for related in ties(company, "RELATED_TO") if related[0] == name)

    assert (found[1], found[2]["tie"], found[2].get("basis")) == (start, tie, basis)


def test_no_tie_of_the_fixture_is_untold() -> None:
    assert [len(ties(company, "RELATED_TO")) for company in (TULIP, DRONE, OVERSEAS, PARTNERSHIP)] == [9, 8, 0, 0]


# --- several documents of one company --------------------------------------------------------------------------------


def test_copies_of_a_document_share_a_key_and_other_documents_of_that_day_do_not() -> None:
    keys = [filing.key for filing in filings("repeats.xml")]

    assert keys[0] == keys[2] == "1240000000041@2024-01-15@150000000000700"
    assert len(set(keys)) == 4


def test_the_newest_document_is_that_of_the_last_day_and_the_last_entry() -> None:
    about_one = [filing for filing in filings("repeats.xml") if filing.subject == "ru-egrul:1240000000041"]
    ordered = sorted(about_one, key=lambda filing: (filing.seen_on or "", filing.sequence))

    assert [filing.key.partition("@")[2] for filing in ordered] == [
        "2024-01-14@150000000000500",
        "2024-01-15@150000000000450",
        "2024-01-15@150000000000700",
        "2024-01-15@150000000000700",
    ]


def test_the_order_of_documents_fits_into_64_bits() -> None:
    assert all(0 < filing.sequence < 2**63 for filing in filings("repeats.xml"))


# --- the contract with the graph -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["every_kind.xml", "repeats.xml", "faulty_documents.xml"])
def test_every_claim_fits_the_schema_and_both_ends_of_every_tie_are_described(name: str) -> None:
    for filing in convertible(name):
        described = {claim.subject: claim.kind for claim in filing.claims if isinstance(claim, NodeClaim)}
        for claim in filing.claims:
            kind = NODE[claim.kind] if isinstance(claim, NodeClaim) else RELATIONSHIP[claim.kind]
            types = {declared.name: declared.type for declared in kind.properties}
            assert set(claim.values) <= set(types)
            for day in (claim.values[name] for name in claim.values if types[name] == "date"):
                dates.bounds(str(day))
            if isinstance(claim, RelationshipClaim):
                shape = RELATIONSHIP[claim.kind]
                assert described[claim.origin] in shape.origins
                assert described[claim.target] in shape.targets


def convertible(name: str) -> Iterator[Filing]:
    for record in records(name):
        try:
            yield ru_egrul.convert(record)
        except RecordError:
            continue


def test_the_source_is_found_under_its_id() -> None:
    assert source("ru-egrul").SOURCE.history == "by_subject"
