"""Companies that a sanctions ownership rule covers, where some of them are listed themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from explorer.session import Session
from graph.build import build
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from loaders.framework.run import load
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.conftest import session_of

COMPANIES = ("Fictional Head", "Fictional Listed Leaf", "Fictional Leaf", "Fictional Listed Alone")
LISTED = ("Fictional Head", "Fictional Listed Leaf", "Fictional Listed Alone")
STAKES = (("Fictional Head", "Fictional Listed Leaf", 100), ("Fictional Head", "Fictional Leaf", 60))


@pytest.fixture(scope="module")
def session(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A listed head that holds two companies, one of which is listed too, and a listed company that nobody holds."""
    root = tmp_path_factory.mktemp("rule")
    facts = {
        "collection": "fictional-rule",
        "publications": {"paper": {"title": "A Fictional Paper", "publisher": "Nobody", "date": "2024-01"}},
        "entities": {name: {"kind": "Company", "name": name, "source": "paper"} for name in COMPANIES},
        "listings": [
            {"entity": name, "list": "Fictional List", "date": "2022-01", "source": "paper"} for name in LISTED
        ],
        "relations": [
            {"type": "OWNS", "from": owner, "to": company, "share": share, "source": "paper"}
            for owner, company, share in STAKES
        ],
    }
    path = root / "rule.yaml"
    path.write_text(yaml.safe_dump(facts), "utf-8")
    workspace = Workspace.open(root / "workspace")
    assert load("findings", [path], workspace).errors == []
    build(workspace)
    with session_of(workspace, place, "rule") as opened:
        yield opened


def covered(session: Session, **given: object) -> dict[str, Any]:
    """How certain it is that the rule covers each company of the answer."""
    rows = ask(Catalogue().get("meets-ownership-rule"), given, session.store, session.search).rows
    return {row.values["company_name"]: row.values["certainty"] for row in rows}


def test_a_company_that_a_list_names_is_not_shown_as_one_that_none_names(session: Session) -> None:
    assert covered(session) == {"Fictional Leaf": "certain"}


def test_a_listed_company_that_is_asked_for_gets_the_row_that_its_owners_give_it(session: Session) -> None:
    assert covered(session, party="Fictional Listed Leaf") == {"Fictional Listed Leaf": "certain"}


def test_a_company_on_another_list_than_the_one_asked_for_is_not_named_by_it(session: Session) -> None:
    assert covered(session, list="no such list") == {}
