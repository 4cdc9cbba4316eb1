"""The page of a question: its form, its answer in every form, and what is said of faulty parameters."""

import csv
import io
import json
import re
from html import unescape
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from starlette.requests import Request
from starlette.responses import Response

from explorer.server.pages import questions
from explorer.server.pages.questions import ROWS_ON_A_PAGE, answer_csv, answer_json, question_page
from explorer.server.reading import Explored
from explorer.session import Session
from queries.framework.catalogue import Catalogue
from tests.explorer.served import Served
from tests.explorer.server.test_pages import shown, words

QUESTIONS = Catalogue().all()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_the_example_of_every_question_is_answered_on_its_page(explorer: Served, question: Any) -> None:
    path = f"/questions/{question.id}"
    _, html = explorer.get(path)
    assert "Answer" not in words(html), "nothing is asked before somebody asks"
    [example] = re.findall(r'<a href="([^"]+)">Try the example', html)
    status, html = explorer.get(unescape(example))
    assert status == 200, words(html)
    answer = explorer.json(unescape(example).replace(path, f"{path}.json"))
    text = words(html)
    count = len(answer["rows"])
    assert count > 0
    assert f"{count:,} row{'s' if count > 1 else ''}" in text
    assert html.count('<th scope="row"') == min(count, ROWS_ON_A_PAGE)
    assert text.count("Caution.") == 1
    assert answer["caution"] in text
    assert (f"as of {answer['as_of']}" in text) == (answer["as_of"] is not None)
    assert html.count(">Show in graph<") == min(count, ROWS_ON_A_PAGE)
    assert "MATCH" in text


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_field_has_a_label_and_its_help(explorer: Served, question: Any) -> None:
    _, html = explorer.get(f"/questions/{question.id}")
    for parameter in question.parameters:
        assert f'id="f-{parameter.name}"' in html
        assert f'id="help-{parameter.name}"' in html
        assert parameter.help in words(html)


def test_table_picture_and_file_have_the_same_rows(explorer: Served) -> None:
    asked = {"exporter_country": "HK", "importer_country": "RU"}
    rows = explorer.json("/questions/intermediary-chains.json", **asked)["rows"]
    _, html = explorer.get("/questions/intermediary-chains", **asked)
    _, text = explorer.get("/questions/intermediary-chains.csv", **asked)
    part = explorer.json("/api/answers/intermediary-chains/part", **asked)
    assert (
        html.count('<th scope="row"') == len(list(csv.DictReader(io.StringIO(text)))) == part["rows"] == len(rows) > 0
    )


def test_csv_is_a_file_to_keep(explorer: Served) -> None:
    path = "/questions/counterparties.csv?party=Quzhou+Nova"
    response, content = explorer.request(path, headers={"authorization": f"Bearer {explorer.token}"})
    assert response.getheader("content-disposition") == 'attachment; filename="counterparties.csv"'
    assert (response.getheader("content-type") or "").startswith("text/csv")
    assert content.startswith("\ufeffother_id".encode())


def test_an_answer_leads_to_parties_records_sources_and_the_graph(explorer: Served) -> None:
    _, html = explorer.get("/questions/counterparties", party="Quzhou Nova", start="2022")
    for address in (
        'href="/entity?id=findings%3Apublished-case%3A',
        'href="/source?id=findings%3Apublished-case%3Apublication%3A',
        'href="/record?claim=sent%3A',
        'href="/graph?question=counterparties&amp;party=Quzhou+Nova&amp;start=2022"',
        'href="/graph?question=counterparties&amp;party=Quzhou+Nova&amp;start=2022&amp;row=1"',
    ):
        assert address in html
    assert "no link recorded" in html
    assert "disputed by" in html


def test_a_faulty_parameter_is_said_on_top_and_at_its_field(explorer: Served) -> None:
    status, html = explorer.get(
        "/questions/connection",
        party_a="Asia Pacific Links Ltd",
        party_b="",
        max_hops="99",
        as_of="yesterday",
        ties="love",
    )
    assert status == 400
    text = words(html)
    assert "found '99', expected a whole number from 1 to 6" in text
    assert "found 'yesterday', expected a date like 2022-01-28, 2022-01 or 2022" in text
    assert "nothing was given, expected an id, a number or a name of a party" in text
    for name in ("party_b", "max_hops", "as_of", "ties"):
        assert f'id="error-{name}"' in html
        assert f'href="#f-{name}"' in html
    assert 'value="99"' in html, "what was typed stays in the field"
    assert html.count('aria-invalid="true"') == 3
    assert "--" not in text.partition("This could not be asked")[2], "no options of a command line"


def test_an_ambiguous_party_lists_who_may_be_meant_and_each_fills_the_field(explorer: Served) -> None:
    status, html = explorer.get("/questions/counterparties", party="FICTIONAL CASCADE", start="2021")
    assert status == 400
    assert "which 3 entries match" in words(html)
    [*addresses] = re.findall(r'href="(/questions/counterparties\?[^"]+cascade[^"]+)"', html)
    assert len(addresses) == 3
    for address in addresses:
        assert "start=2021" in address
        assert explorer.get(unescape(address))[0] == 200


def test_an_unknown_party_is_answered_with_names_like_it(explorer: Served) -> None:
    status, html = explorer.get("/questions/counterparties", party="Quzhu Nova")
    assert status == 400
    assert "nothing is known under 'Quzhu Nova'" in words(html)
    assert 'href="/questions/counterparties?party=Quzhou+Nova"' in html


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"party": "Quzhou Nova", "limit": "0"}, "limit: found '0', expected a whole number from 1 to 100,000"),
        ({"party": "Quzhou Nova", "limit": "1e9"}, "limit: found '1e9'"),
        ({"party": "Quzhou Nova", "start": "2023", "end": "2022"}, "is after"),
        ({"party": "Quzhou Nova", "start": "2022-02-30"}, "found '2022-02-30', expected a date"),
        ({"party": ["Quzhou Nova", "SMT iLogic"]}, "party: found 2 values, expected one"),
        ({"party": "Quzhou Nova", "colour": "red"}, "no parameter 'colour', expected: end, party, start"),
        ({"party": "Quzhou Nova", "from_row": "5000"}, "the answer has no more rows"),
        ({"party": "Quzhou Nova", "row": "77"}, "row: found '77'"),
    ],
)
def test_what_cannot_be_asked_is_said_with_what_was_found_and_expected(
    explorer: Served, asked: dict[str, Any], said: str
) -> None:
    status, html = explorer.get("/questions/counterparties", **asked)
    assert status == 400
    assert said in words(html)
    assert 'role="alert"' in html


def test_json_says_errors_as_json(explorer: Served) -> None:
    status, text = explorer.get("/questions/counterparties.json", party="FICTIONAL CASCADE")
    assert status == 400
    assert len(json.loads(text)["candidates"]) == 3


def test_one_row_can_be_shown_by_itself_with_all_that_it_rests_on(explorer: Served) -> None:
    text = shown(explorer, "/questions/counterparties", party="ru-ogrn:1024000001013", row=1)
    assert text.count("; record 10000000/") == 16
    assert "All rows" in text


def request_for(question: str, **parameters: object) -> Request:
    scope = {
        "type": "http",
        "method": "GET",
        "path": f"/questions/{question}",
        "path_params": {"question": question},
        "query_string": urlencode(parameters).encode(),
        "headers": [],
        "app": SimpleNamespace(),
    }
    return Request(scope)


def text_of(response: Response) -> str:
    assert response.status_code == 200
    return bytes(response.body).decode()


def test_the_pages_of_a_large_answer_hold_each_row_once_as_its_file_does(
    simulated_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(questions, "ROWS_ON_A_PAGE", 10)
    explored = Explored(simulated_session)
    asked = {"min_shipments": 1, "limit": 250}
    rows = json.loads(text_of(answer_json(explored, request_for("unresolved-names", **asked))))["rows"]
    assert len(rows) > 30
    numbers: list[int] = []
    ids: list[str] = []
    start = 1
    while start <= len(rows):
        html = text_of(question_page(explored, request_for("unresolved-names", **asked, from_row=start)))
        found = re.findall(r'<th scope="row" class="number">([0-9,]+)</th>', html)
        numbers += [int(number.replace(",", "")) for number in found]
        ids += [
            unescape(id_) for id_ in re.findall(r'<td class=" id">\s*<a href="[^"]*"><bdi dir="auto">([^<]*)', html)
        ]
        last = min(start + 9, len(rows))
        assert f"{start:,}–{last:,} of {len(rows):,}" in html
        start += 10
    assert numbers == list(range(1, len(rows) + 1))
    assert ids == [row["party_id"] for row in rows]
    saved = text_of(answer_csv(explored, request_for("unresolved-names", **asked)))
    assert [row["party_id"] for row in csv.DictReader(io.StringIO(saved))] == ids
