"""The pictures in the documentation are those that the examples draw, on either engine."""

from explorer.gallery import MOST_NODES, pictures
from explorer.session import Session
from queries.framework.catalogue import Catalogue
from tests.test_layout import ROOT

PICTURES = ROOT / "docs" / "questions"
STALE = "the pictures in docs/questions are not those of the questions: run `make gallery` and commit what it draws"


def test_the_pictures_in_the_documentation_are_those_that_the_examples_draw(case: Session) -> None:
    drawn = dict(pictures(case))
    kept = {path.stem: path.read_text("utf-8") for path in PICTURES.glob("*.svg")}
    stale = {id_ for id_ in drawn.keys() | kept.keys() if drawn.get(id_) != kept.get(id_)}
    assert stale == set(), STALE
    assert drawn.keys() <= {question.id for question in Catalogue().all()}


def test_a_large_example_is_drawn_as_far_as_it_can_be_read(case: Session) -> None:
    drawn = dict(pictures(case))
    assert "1 of 3 rows drawn." in drawn["address-hubs"]
    assert "rows drawn" not in drawn["first-trade"]
    assert all(picture.count('<g class="node"><title>') <= MOST_NODES for picture in drawn.values())
    assert all(len(picture) < 25_000 for picture in drawn.values())
