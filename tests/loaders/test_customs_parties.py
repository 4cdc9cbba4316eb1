"""How declarations word parties, weights and money: what is taken, and what is left as it stands, with a note."""

import pytest

from graph.claims import NodeClaim, RelationshipClaim
from loaders.declarations.measures import kilograms
from loaders.declarations.parties import named
from loaders.declarations.wording import Wording, wording
from tests.loaders.test_customs import ends, filing, nodes, party, shipment

INN, PERSON = "0099000310", "009900000377"


@pytest.mark.parametrize(
    ("cell", "name", "inn", "kpp"),
    [
        (f"{INN} 009901001 OOO INVENTED", "OOO INVENTED", INN, "009901001"),
        (f"{INN}/009901001, ООО ВЫМЫСЕЛ", "ООО ВЫМЫСЕЛ", INN, "009901001"),
        (f"{INN} OOO INVENTED", "OOO INVENTED", INN, ""),
        (f"OOO INVENTED INN {INN}", "OOO INVENTED", INN, ""),
        (f"ООО ВЫМЫСЕЛ, ИНН {INN} КПП 009901001", "ООО ВЫМЫСЕЛ", INN, "009901001"),
        (f"ООО ВЫМЫСЕЛ (ИНН/КПП {INN}/009901001)", "ООО ВЫМЫСЕЛ", INN, "009901001"),
        (f"ИНН {INN} ООО ВЫМЫСЕЛ", "ООО ВЫМЫСЕЛ", INN, ""),
        (f"{PERSON} ИП ВЫМЫШЛЕННЫЙ", "ИП ВЫМЫШЛЕННЫЙ", PERSON, ""),
    ],
)
def test_a_valid_number_is_taken_out_of_a_name(cell: str, name: str, inn: str, kpp: str) -> None:
    found = wording(cell)
    assert (found.name, found.inn, found.kpp, found.note) == (name, inn, kpp, "")


@pytest.mark.parametrize("cell", ["0099000311 OOO INVENTED", "OOO INVENTED INN 010085635", "1111111111 OOO INVENTED"])
def test_a_number_that_is_not_valid_stays_in_the_name(cell: str) -> None:
    found = wording(cell)
    assert (found.name, found.inn) == (cell, "")
    assert found.note.startswith("number in a name is no valid INN: ")


@pytest.mark.parametrize(
    "cell", ["INVENTED 2000 LTD", "365 FICTIONAL DAYS LLC", "ЗАВОД № 12345 ВЫМЫСЕЛ", "WINN LTD", "X" * 9999]
)
def test_a_name_with_figures_is_a_name(cell: str) -> None:
    assert wording(cell) == Wording(cell, cell)


def test_a_number_of_a_foreign_party_is_no_inn_even_where_its_check_digits_fit() -> None:
    claim = named(f"{INN} INVENTED LTD", country="CN").claim
    assert claim
    assert claim.values == {"name": f"{INN} INVENTED LTD", "country": "CN", "kind_certain": False}


def test_a_number_in_its_own_column_goes_before_one_in_the_name() -> None:
    found = named("0099000455 OOO INVENTED", number=INN)
    assert found.claim
    assert found.claim.values == {"name": "0099000455 OOO INVENTED", "ru_inn": INN}
    assert found.notes == ("number in a name differs from the number stated: 0099000455",)


@pytest.mark.parametrize(
    ("cell", "first", "second"),
    [
        ("LLC INVENTED FOR LLC FICTIONAL", "LLC INVENTED", "LLC FICTIONAL"),
        ("ООО ВЫМЫСЕЛ ДЛЯ АО ПРИМЕР", "ООО ВЫМЫСЕЛ", "АО ПРИМЕР"),
        ("ООО ВЫМЫСЕЛ по поручению ООО ПРИМЕР", "ООО ВЫМЫСЕЛ", "ООО ПРИМЕР"),
        ("INVENTED GMBH ON BEHALF OF FICTIONAL FOR METAL LTD", "INVENTED GMBH", "FICTIONAL FOR METAL LTD"),
    ],
)
def test_one_party_for_another_is_two(cell: str, first: str, second: str) -> None:
    found = wording(cell)
    assert (found.name, found.acts_for) == (first, second)


@pytest.mark.parametrize(
    "cell",
    ["TOOLS FOR METAL LLC", "LLC TOOLS FOR METAL", "ООО ВСЁ ДЛЯ ДОМА", "CENTER FOR INVENTED STUDIES", "FORUM LTD"],
)
def test_a_name_with_the_word_for_in_it_stays_whole(cell: str) -> None:
    found = wording(cell)
    assert (found.name, found.acts_for) == (cell, "")


def test_the_party_that_a_consignor_acts_for_is_a_remark_since_it_buys_nothing() -> None:
    found = filing(G022="INVENTED LTD FOR FICTIONAL LTD")
    assert party(found, "SENT").values["name"] == "INVENTED LTD"
    assert ends(found, "BOUGHT_BY") is None
    assert shipment(found)["note"] == "the consignor acts for: FICTIONAL LTD"


def test_a_declarant_with_the_consignees_name_is_the_consignee() -> None:
    found = filing(G142='АО "ПРИМЕР-ИМПОРТ"')
    received, declared = ends(found, "RECEIVED_BY"), ends(found, "DECLARED_BY")
    assert received == declared
    other = ends(filing(G142="ООО ДРУГОЙ-ВЫМЫСЕЛ", G141=INN), "DECLARED_BY")
    assert other
    assert other[1] == f"customs:ru-inn:{INN}"


def test_a_consignor_and_a_consignee_of_one_name_stay_two_records() -> None:
    found = filing(G022="INVENTED LTD", G0231="CN", G082="INVENTED LTD", G0831="", G081="")
    assert party(found, "SENT").subject != party(found, "RECEIVED_BY").subject


def test_the_address_of_a_declarant_with_the_consignees_name_is_the_consignees() -> None:
    found = filing(G142='АО "ПРИМЕР-ИМПОРТ"', G143="101000, МОСКВА, УЛ. ВЫМЫШЛЕННАЯ, Д. 9")
    known = {claim.subject for claim in found.claims if isinstance(claim, NodeClaim)}
    ties = [claim for claim in found.claims if isinstance(claim, RelationshipClaim)]
    assert {tie.origin for tie in ties} | {tie.target for tie in ties} <= known
    assert (party(found, "RECEIVED_BY").subject, "REGISTERED_AT") in {(tie.origin, tie.kind) for tie in ties}


@pytest.mark.parametrize(
    ("unit", "kg"),
    [("KGM", 1), ("кг", 1), ("166", 1), ("Т", 1000), ("TNE", 1000), ("168", 1000), ("LBR", 0.45359237), ("Lbs.", 0.45359237),
     ("Г", 0.001), ("ONZ", 0.028349523125), ("公斤", 1), ("ц", 100)],
)  # fmt: skip
def test_units_of_mass_are_kilograms(unit: str, kg: float) -> None:
    assert kilograms(unit) == kg


@pytest.mark.parametrize("unit", ["ШТ", "PCS", "C62", "796", "M2", "MTK", "L", "TON", "", "KGS/M2", "U"])
def test_other_units_are_no_mass(unit: str) -> None:
    assert kilograms(unit) is None


def test_a_value_in_dollars_comes_from_the_row_alone() -> None:
    known = {"G46": "", "G42": "150", "G45": "7512,34", "G23": "75,1234", "G221": "USD"}
    assert shipment(filing(**known))["value_usd"] == 150
    assert shipment(filing(**known))["note"] == "value in US dollars: that of the invoice"
    without_invoice = shipment(filing(**known | {"G42": ""}))
    assert without_invoice["value_usd"] == 100
    assert without_invoice["note"] == "value in US dollars: the customs value at the row's rate of 75,1234"
    for currency in ("CNY", "EUR", ""):
        values = shipment(filing(**known | {"G221": currency}))
        assert "value_usd" not in values
        assert values["note"] == "no value in US dollars: the row has no rate for it"
        assert values["customs_value_rub"] == 7512.34


def test_the_goods_of_a_number_that_lost_its_zero_are_noted() -> None:
    found = filing(G33="303140000")
    (goods,) = nodes(found, "Commodity")
    assert "hs6" not in goods.values
    assert shipment(found)["note"] == "HS code of 9 digits: a leading zero may be lost"
