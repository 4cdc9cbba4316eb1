"""Parties known by a name alone: who is counted, and which other parties bear the same name, in whatever script.

Every party is invented. Who is suggested was worked out by hand from the names in `REGISTERED` and `DECLARED`.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from graph.build import build
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from loaders.framework.run import load
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.conftest import session_of

HEADING = ["ND", "G072", "G022", "G0231", "G081", "G082", "G0831", "G31_1", "G31_11", "G33", "G38", "G46"]
# Taxpayer numbers with valid check digits.
REGISTERED = {
    "0099000021": 'ООО "ВЫМЫСЕЛ ЩИТ"',
    "0000001011": 'АО "НЕБЫЛЬ"',
    "0000001029": 'ООО "НЕБЫЛЬ"',
    "0000001043": 'ООО "ПРИДУМКА-2"',
    "0000001050": 'ООО "СКАТ"',
}
# A consignor that is known by its name alone, its country, and its shipments.
DECLARED = [
    ("VYMYSEL SHCHIT L.L.C.", "RU", 5),
    ('OOO "VYMYSEL SCHIT"', "RU", 4),
    ("Vymysel Shield LLC", "RU", 3),
    ("NEBYL", "", 3),
    ("PRIDUMKA LLC", "RU", 2),
    ("OOO CKAT", "RU", 2),
    ("VYMYSEL SHIT LLC", "RU", 1),
    ("深圳市虚构科技有限公司", "CN", 1),
    ("深圳市虚构科技股份有限公司", "CN", 1),
]

Asked = Callable[..., dict[str, dict[str, Any]]]


@pytest.fixture(scope="module")
def names(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Asks `unresolved-names` of invented declarations and a publication; gives the rows by name, in their order."""
    folder = tmp_path_factory.mktemp("names")
    workspace = Workspace.open(folder / "workspace")
    for source, path in (("customs", declarations(folder)), ("findings", publication(folder))):
        report = load(source, [path], workspace)
        assert report.errors == []
        assert [file.rejected for file in report.files] == [0]
    build(workspace)
    with session_of(workspace, place, folder.name) as session:

        def asked(**given: object) -> dict[str, dict[str, Any]]:
            rows = ask(Catalogue().get("unresolved-names"), given, session.store, session.search).to_json()["rows"]
            assert all(row["citations"] and row["citations_total"] >= row["shipments"] for row in rows)
            return {row["name"]: row for row in rows}

        yield asked


def declarations(folder: Path) -> Path:
    """Shipments from the parties of DECLARED to those of REGISTERED in turn, made by nobody known."""
    receivers = list(REGISTERED.items())
    path = folder / "import.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(HEADING)
        shipments = [(name, country) for name, country, count in DECLARED for _ in range(count)]
        for number, (name, country) in enumerate(shipments):
            inn, receiver = receivers[number % len(receivers)]
            declaration = f"10000000/0101{20 + number % 5}/{number:07}"
            row = [declaration, "01.01.2022", name, country, inn, receiver, "RU", "ВЫДУМАННЫЕ ТОВАРЫ", "", "8526910000"]
            table.writerow([*row, "1.0", "100.0"])
    return path


def publication(folder: Path) -> Path:
    """A publication that names the sender of a summary, and does not name those who received it."""
    path = folder / "publication.yaml"
    path.write_text(
        """
collection: invented
publications:
  paper: {title: An Invented Investigation, publisher: The Invented Paper, date: 2024-05}
entities:
  seller: {kind: Company, name: Invented Seller Ltd, country: HK, source: paper}
  others: {kind: Company, name: VYMYSEL SHCHIT, unnamed: true, source: paper}
shipments:
  - {from: seller, to: others, goods: parts, records: 12, start: 2020, end: 2021-06, source: paper}
""",
        "utf-8",
    )
    return path


def test_parties_without_a_valid_number_are_ranked_by_shipments(names: Asked) -> None:
    counted = {name: row["shipments"] for name, row in names().items()}

    # A summary counts once; parties with a number, and those that a source does not name, are left out.
    assert counted == {**{name: count for name, _, count in DECLARED}, "Invented Seller Ltd": 1}
    assert list(counted.values()) == sorted(counted.values(), reverse=True)
    assert set(names(min_shipments=3)) == {name for name, _, count in DECLARED if count >= 3}
    assert set(names(country="CN", text="股份")) == {"深圳市虚构科技股份有限公司"}


def test_an_english_and_a_russian_spelling_are_the_same_name_and_no_more(names: Asked) -> None:
    row = names()["VYMYSEL SHCHIT L.L.C."]

    # The registered company first, then another transliteration without a number; never the party that is not named.
    assert row["suggested_ids"][0] == "ru-inn:0099000021"
    assert len(row["suggested_ids"]) == 2
    assert row["suggestion"].startswith(
        "same name as 2 other parties, not the same company until checked: "
        'ООО "ВЫМЫСЕЛ ЩИТ" (ru-inn:0099000021): same sound when transliterated, same kind of legal form, same country, '
        'known by a number; OOO "VYMYSEL SCHIT" (customs:name:RU:'
    )
    assert row["suggestion"].endswith("same country, known by a name alone too")


def test_a_translated_name_and_one_that_only_looks_alike_are_not_suggested(names: Asked) -> None:
    rows = names()

    # Another word in English, Ш for Щ, a number in the name, Latin letters that look like Cyrillic ones.
    for name in ("Vymysel Shield LLC", "VYMYSEL SHIT LLC", "PRIDUMKA LLC", "OOO CKAT"):
        assert (rows[name]["suggestion"], rows[name]["suggested_ids"]) == (None, []), name


def test_of_two_companies_of_one_name_neither_is_chosen(names: Asked) -> None:
    row = names()["NEBYL"]

    assert row["suggested_ids"] == ["ru-inn:0000001011", "ru-inn:0000001029"]
    assert row["suggestion"].startswith("same name as 2 other parties, not the same company until checked: ")
    assert row["suggestion"].count("kind of legal form stated of one only, country stated of one only") == 2


def test_another_legal_form_is_said(names: Asked) -> None:
    row = names()["深圳市虚构科技有限公司"]

    assert row["suggestion"].startswith(
        "same name, not the same company until checked: 深圳市虚构科技股份有限公司 (customs:name:CN:"
    )
    assert row["suggestion"].endswith(
        "): same letters, another kind of legal form (limited, joint stock), same country, known by a name alone too"
    )
