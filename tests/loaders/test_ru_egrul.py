"""EGRUL in bulk: what is said of companies and their addresses, and which of several documents is the newest."""

import json
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from graph import dates
from graph.build import build
from graph.claims import Filing, NodeClaim, RelationshipClaim, Value, address_record_id
from graph.errors import RecordError
from graph.schema import NODE, RELATIONSHIP
from graph.workspace import Workspace
from loaders import ru_egrul
from loaders.framework.discovery import source
from loaders.framework.files import open_input
from loaders.framework.run import load
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


def test_what_the_newest_document_no_longer_states_has_ended_and_stays_as_history(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    load("ru-egrul", [DATA / "repeats.xml"], workspace)

    build(workspace)

    rows = pq.read_table(workspace.built / "relationships.parquet").to_pylist()
    owners = {row["from_id"]: json.loads(row["properties"]) for row in rows if row["kind"] == "OWNS"}
    assert {owner: (owns.get("ended_on"), owns["citations"]) for owner, owns in owners.items()} == {
        "ru-inn:000000004100": ("2024-01-15", 2),
        "ru-inn:000000004277": (None, 1),
    }


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
