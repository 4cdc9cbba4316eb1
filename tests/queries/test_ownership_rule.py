"""Companies that a sanctions ownership rule covers, where some of them are listed themselves."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from explorer.session import Session
from graph.store import Neo4jSettings
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.queries.filed_stakes import session_with_stakes

COMPANIES = ("Fictional Head", "Fictional Listed Leaf", "Fictional Leaf", "Fictional Listed Alone")
LISTED = ("Fictional Head", "Fictional Listed Leaf", "Fictional Listed Alone")
STAKES = (
    ("Fictional Head", "Fictional Listed Leaf", 100, "paper"),
    ("Fictional Head", "Fictional Leaf", 60, "paper"),
)


@pytest.fixture(scope="module")
def session(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A listed head that holds two companies, one of which is listed too, and a listed company that nobody holds."""
    root = tmp_path_factory.mktemp("rule")
    with session_with_stakes(place, root, COMPANIES, LISTED, STAKES) as opened:
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
