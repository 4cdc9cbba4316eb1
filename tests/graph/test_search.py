"""Names and numbers are found in any script; a name that means several parties is never chosen from silently."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
def search(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    workspace = Workspace.open(tmp_path_factory.mktemp("search") / "w")
    add(workspace, "a", [Filing("1", CLAIMS)], history="additive")
    build(workspace)
    with Search(workspace) as search:
        yield search


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


def test_what_is_loaded_later_is_found_by_a_search_that_is_open(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "w")
    add(workspace, "a", [Filing("1", CLAIMS[:1])], history="additive")
    build(workspace)
    with Search(workspace) as search:
        assert (search.find("register:2"), search.find("Fictional Strasse")) == ([], [])
        add(workspace, "b", [Filing("2", CLAIMS[1:])], history="additive")
        build(workspace)
        assert [hit.id for text in ("register:2", "Fictional Strasse") for hit in search.find(text)] == [
            "register:2"
        ] * 2


def test_a_search_that_was_closed_opens_again(search: Search) -> None:
    search.find("Twin")
    search.close()
    assert [hit.id for hit in search.find("Twin")] == ["register:4", "register:5"]


def test_several_threads_share_a_search(search: Search) -> None:
    search.close()
    texts = ["Vymysel Shchuka", "FICTIONAL STRASSE", "register:3", "10000000/010122/0000001"]
    with ThreadPoolExecutor(8) as threads:
        found = [[hit.id for hit in hits] for hits in threads.map(search.find, texts * 20)]
    assert found == [["ru-inn:5404002997"], ["register:2"], ["register:3"], ["register:7"]] * 20


def test_many_addresses_of_a_name_do_not_hide_the_party_that_bears_it(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "w")
    addresses = [
        NodeClaim(f"register:a{number}", "Address", {"text": f"Vymysel Square {number}"}) for number in range(60)
    ]
    party = NodeClaim("register:1", "Company", {"name": "Trading House of the Vymysel Square"})
    add(workspace, "a", [Filing("1", [*addresses, party])], history="additive")
    build(workspace)
    with Search(workspace) as search:
        assert search.resolve("Vymysel Square") == "register:1"


def test_nothing_loaded_says_so(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="nothing is loaded"):
        Search(Workspace.open(tmp_path / "w"))


def test_folding_is_for_finding() -> None:
    assert fold("ООО «Ромашка»") == fold('OOO "ROMASHKA"') == "ooo romashka"
