"""EGRUL in bulk: who holds a company, who runs it, and who is tied to it in other ways."""

import pytest

from graph.claims import RelationshipClaim, address_record_id
from tests.loaders.test_ru_egrul import DRONE, OVERSEAS, PARTNERSHIP, TULIP, claims_on, names, said, ties


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
