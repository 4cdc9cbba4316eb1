"""What answers on ownership say where filings contradict themselves or each other."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.session import Session
from graph.store import Neo4jSettings
from queries.framework.answer import Answer, ask
from queries.framework.catalogue import Catalogue
from tests.queries.filed_stakes import session_with_stakes

COMPANIES = ("Fictional Overfilled", "Fictional Below", "Fictional Twice Told", "Fictional First", "Fictional Second")
STAKES = (
    ("Fictional First", "Fictional Overfilled", 60, "paper"),
    ("Fictional Second", "Fictional Overfilled", 60, "paper"),
    ("Fictional Overfilled", "Fictional Below", 100, "paper"),
    ("Fictional First", "Fictional Twice Told", 60, "paper"),
    ("Fictional First", "Fictional Twice Told", 30, "gazette"),
)


@pytest.fixture(scope="module")
def session(place: Path | Neo4jSettings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A company with owners of 120 per cent, and one of whose owner two publications say different things."""
    root = tmp_path_factory.mktemp("contradictory")
    with session_with_stakes(place, root, COMPANIES, ["Fictional First"], STAKES) as opened:
        yield opened


def answered(session: Session, question: str, **given: object) -> Answer:
    return ask(Catalogue().get(question), given, session.store, session.search)


@pytest.mark.parametrize(
    ("question", "given"),
    [
        ("beneficial-owners", {"party": "Fictional Overfilled"}),
        ("beneficial-owners", {"party": "Fictional Below"}),
        ("subsidiaries", {"party": "Fictional First"}),
        ("controllers", {"party": "Fictional Below"}),
        ("meets-ownership-rule", {"party": "Fictional Overfilled"}),
    ],
)
def test_a_company_whose_filed_shares_exceed_the_whole_is_counted_as_left_out(
    session: Session, question: str, given: dict[str, object]
) -> None:
    assert answered(session, question, **given).left_out == {"contradictory": 1}


@pytest.mark.parametrize("question", ["beneficial-owners", "controllers"])
def test_where_nothing_is_contradictory_nothing_is_left_out(session: Session, question: str) -> None:
    assert answered(session, question, party="Fictional Twice Told").left_out == {"contradictory": 0}


def test_a_share_on_which_sources_differ_has_the_bounds_of_both_says_so_and_cites_both(session: Session) -> None:
    said = "Fictional First → 30 to 60 % (sources differ) of Fictional Twice Told"
    (owner,) = (
        row for row in answered(session, "beneficial-owners", party="Fictional Twice Told").rows if row.evidence
    )
    assert (owner.values["effective_min"], owner.values["effective_max"]) == (30.0, 60.0)
    assert owner.values["paths"] == [said]
    assert len(owner.citations) == 2
    (held,) = answered(session, "subsidiaries", party="Fictional First", min_share=0).rows
    assert held.values["path"] == said
    (row,) = answered(session, "meets-ownership-rule", party="Fictional Twice Told").rows
    assert row.values["certainty"] == "possible"
    assert row.values["proof"] == ["Fictional First holds 30 to 60 % (sources differ)"]


@pytest.mark.parametrize("party", ["Fictional Overfilled", "Fictional Below"])
def test_no_rule_is_said_not_to_reach_a_company_of_which_the_filings_contradict_themselves(
    session: Session, party: str
) -> None:
    (row,) = answered(session, "meets-ownership-rule", party=party).rows
    assert row.values["certainty"] == "possible"
    assert "the filed owners together hold more than 100 per cent" in str(row.values["verdict"])
    # The two stakes that exceed the whole.
    assert len(row.citations) == 2
