"""Every shipped question is sound, runs on both engines, and its example gives exactly its rows on the demo's graph."""

import pytest

from explorer.session import Session
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from queries.framework.check import faults_of
from queries.framework.examples import differences

CATALOGUE = Catalogue()


@pytest.mark.parametrize("question_id", CATALOGUE.paths)
def test_the_file_has_no_fault(question_id: str) -> None:
    assert faults_of(CATALOGUE.paths[question_id]) == []


@pytest.mark.parametrize("question_id", CATALOGUE.paths)
def test_the_example_gives_its_rows(case: Session, question_id: str) -> None:
    question = CATALOGUE.get(question_id)
    answer = ask(question, question.example.parameters, case.store, case.search)
    assert differences(question.example, answer) == []
    assert answer.rows
