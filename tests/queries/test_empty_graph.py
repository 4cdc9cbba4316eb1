"""Questions about the whole graph, asked where nothing is loaded: no row, nothing cited, and no fault."""

import pytest

from graph.store import Store
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue
from tests.queries.fictional_graph import Names

CATALOGUE = Catalogue()
OF_THE_WHOLE = [
    question.id for question in CATALOGUE.all() if not any(parameter.required for parameter in question.parameters)
]


@pytest.mark.parametrize("question_id", OF_THE_WHOLE)
def test_an_empty_graph_gives_no_rows(store: Store, question_id: str) -> None:
    answer = ask(CATALOGUE.get(question_id), {}, store, Names())
    assert (answer.rows, answer.citations, answer.truncated) == ([], {}, False)
