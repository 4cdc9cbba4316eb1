"""Names and numbers are found in any script; a name that means several parties is never chosen from silently."""

from pathlib import Path

import pytest

from graph.build import build
from graph.claims import Filing, NodeClaim
from graph.errors import AmbiguousParty, UsageError, WorkspaceError
from graph.names import fold
from graph.search import Search
from graph.workspace import Workspace
from tests.graph.claims_of import add

CLAIMS = [
    NodeClaim("register:1", "Company", {"name": "ООО «Вымысел Щука»", "ru_inn": "5404002997", "country": "RU"}),
    NodeClaim("register:2", "Company", {"name": "Fictional Straße GmbH", "country": "DE"}),
    NodeClaim("register:3", "Company", {"name": "虚构贸易有限公司", "country": "CN"}),
    NodeClaim("register:4", "Company", {"name": "Twin Trading Ltd", "country": "HK"}),
    NodeClaim("register:5", "Company", {"name": "Twin Trading Ltd", "country": "GB"}),
    NodeClaim("register:6", "Territory", {"name": "Invented Region", "names": ["IR"]}),
    NodeClaim("register:7", "Shipment", {"declaration": "10000000/010122/0000001", "goods": "invented goods"}),
    NodeClaim("register:8", "Address", {"text": "г. Вымышленск, ул. Примерная, д. 1"}),
]


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Search:
    workspace = Workspace.open(tmp_path_factory.mktemp("search") / "w")
    add(workspace, "a", [Filing("1", CLAIMS)], history="additive")
    build(workspace)
    return Search(workspace)


@pytest.mark.parametrize(
    ("text", "id_"),
    [
        ("вымысел щука", "ru-inn:5404002997"),
        ("Vymysel Shchuka", "ru-inn:5404002997"),
        ("5404002997", "ru-inn:5404002997"),
        ("ru-inn:5404002997", "ru-inn:5404002997"),
        ("register:1", "ru-inn:5404002997"),
        ("FICTIONAL STRASSE", "register:2"),
        ("虚构贸易", "register:3"),
        ("10000000/010122/0000001", "register:7"),
        ("primernaya", "register:8"),
        ("Примерная 1", "register:8"),
    ],
)
def test_it_is_found_by_name_number_and_former_id(search: Search, text: str, id_: str) -> None:
    assert id_ in [hit.id for hit in search.find(text)]


def test_one_match_resolves(search: Search) -> None:
    assert search.resolve("OOO VYMYSEL SHCHUKA") == "ru-inn:5404002997"
    assert search.resolve("IR", ("Territory",)) == "register:6"


def test_two_parties_of_one_name_are_listed_and_not_chosen_from(search: Search) -> None:
    with pytest.raises(AmbiguousParty) as caught:
        search.resolve("Twin Trading Ltd")
    assert [(id_, country) for id_, _, country in caught.value.candidates] == [
        ("register:4", "HK"),
        ("register:5", "GB"),
    ]


def test_an_unknown_name_gets_suggestions(search: Search) -> None:
    with pytest.raises(UsageError, match="Fictional Straße GmbH"):
        search.resolve("Fictionel Strasse GmbH")


def test_nothing_loaded_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="nothing is loaded"):
        Search(Workspace.open(tmp_path / "w"))


def test_folding_is_for_finding() -> None:
    assert fold("ООО «Ромашка»") == fold('OOO "ROMASHKA"') == "ooo romashka"
