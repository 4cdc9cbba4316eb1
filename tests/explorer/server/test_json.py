"""The JSON behind the pages, asked as a program asks it: search, nodes, neighbours, paths, records, answers, and faults."""

import json
from typing import Any
from urllib.parse import quote

import pytest

from explorer.server.api import ENDPOINTS
from queries.framework.catalogue import Catalogue
from tests.explorer.conftest import Demo
from tests.explorer.served import Served

EXPORTER = "findings:published-case:asia-pacific-links"
IMPORTER = "findings:published-case:smt-ilogic"


def posted(explorer: Served, path: str, body: Any, *, method: str = "POST", **headers: str) -> tuple[int, bytes]:
    given = {"authorization": f"Bearer {explorer.token}", "content-type": "application/json", **headers}
    response, content = explorer.request(path, method=method, body=body, headers=given)
    return response.status, content


def error(explorer: Served, path: str, **parameters: Any) -> tuple[int, str]:
    """Status and words of a refusal."""
    status, text = explorer.get(path, **parameters)
    return status, json.loads(text)["error"]


def test_an_answer_is_the_one_that_the_command_gives(explorer: Served, demo: Demo) -> None:
    answer = explorer.json("/api/answers/shared-address", party="SMT iLogic")
    command = json.loads(demo.run("ask", "shared-address", "SMT iLogic", "--format", "json").out)
    for told in (answer, command):
        del told["seconds"]
    assert answer == command


def test_the_part_behind_an_answer_is_placed_and_cited_and_says_what_it_does_not_draw(explorer: Served) -> None:
    asked = {"exporter_country": "HK"}
    answer = explorer.json("/api/answers/intermediary-chains", **asked)
    part = explorer.json("/api/answers/intermediary-chains/part", **asked)
    cited = {citation for row in answer["rows"] for citation in row["citations"]}
    drawn = {link["id"] for link in part["part"]["links"]}
    # Eight shipments pass between the fictional exporter and the importer, of which four are drawn with two links each.
    assert (len(cited - drawn), drawn - cited) == (8, set())
    assert any("4 more can be added at either party" in note for note in part["notes"])
    assert part["positions"].keys() == {node["id"] for node in part["part"]["nodes"]}
    assert all(link["stated"]["title"] for link in part["part"]["links"])
    published = explorer.json("/api/answers/intermediary-chains/part", **asked, row=3)
    assert {link["id"] for link in published["part"]["links"]} == set(answer["rows"][2]["citations"])


def test_nodes_come_with_the_links_among_them_and_to_those_shown(explorer: Served) -> None:
    shipment = explorer.json("/api/neighbours", node=EXPORTER, relation="SENT", direction="out", kind="Shipment")[
        "nodes"
    ][0]["id"]
    part = explorer.json("/api/nodes", id=[shipment, "nobody"], shown=[EXPORTER, IMPORTER])
    assert [node["id"] for node in part["nodes"]] == [shipment]
    assert {(link["from"], link["to"]) for link in part["links"]} == {(EXPORTER, shipment), (shipment, IMPORTER)}
    assert part["unknown"] == ["nobody"]
    status, content = posted(
        explorer, "/api/nodes", json.dumps({"id": [shipment, "nobody"], "shown": [EXPORTER, IMPORTER]})
    )
    assert (status, json.loads(content)) == (200, part)


def test_a_path_is_found_and_one_that_is_too_long_is_not(explorer: Served) -> None:
    ends = {"from": EXPORTER, "to": "findings:published-case:stc"}
    found = explorer.json("/api/paths", **ends)
    assert found["paths"][0]["nodes"][0]["id"] == EXPORTER
    assert found["steps"] == 6
    assert explorer.json("/api/paths", **ends, steps=1)["paths"] == []


def test_a_link_leads_to_the_text_of_its_record(explorer: Served) -> None:
    link = explorer.json("/api/neighbours", node=EXPORTER, relation="OWNS", direction="in", kind="Person")["links"][0]
    (record,) = explorer.json("/api/records", claim=link["id"])
    assert "asia-pacific-links" in record["raw"]


@pytest.mark.parametrize(
    ("path", "parameters", "status", "words"),
    [
        ("/api/search", {}, 400, "text is missing"),
        ("/api/search", {"text": "x" * 501}, 400, "found 501 characters, expected at most 500"),
        ("/api/search", {"text": "a", "limit": "-1"}, 400, "limit: found '-1', expected a whole number from 1 to 200"),
        ("/api/nodes", {"id": ["a"] * 501}, 400, "found 501 ids, expected at most 500"),
        (
            "/api/neighbours",
            {"node": "nobody", "relation": "OWNS", "direction": "in", "kind": "Person"},
            400,
            "'nobody'",
        ),
        ("/api/neighbours", {"node": EXPORTER, "relation": "EATS", "direction": "in", "kind": "Person"}, 400, "'EATS'"),
        ("/api/neighbours", {"node": EXPORTER, "relation": "SENT", "direction": "up", "kind": "Person"}, 400, "'up'"),
        (
            "/api/neighbours",
            {"node": EXPORTER, "relation": "SENT", "direction": "out", "kind": "Port"},
            400,
            "no such tie",
        ),
        ("/api/paths", {"from": EXPORTER, "to": EXPORTER}, 400, "the same node"),
        ("/api/paths", {"from": EXPORTER, "to": IMPORTER, "steps": "13"}, 400, "from 1 to 12"),
        ("/api/records", {"claim": "owns:nothing"}, 400, "no claim has the id 'owns:nothing'"),
        ("/api/questions/shared-adress", {}, 400, "shared-address or shared-address-partners"),
        ("/api/answers/shared-address", {}, 400, "PARTY is missing"),
        ("/api/answers/shared-address", {"party": ["a", "b"]}, 400, "party: found 2 values, expected one"),
        ("/api/answers/shared-address", {"party": IMPORTER, "limit": "1000000"}, 400, "from 1 to 100,000"),
        ("/api/answers/counterparties", {"party": IMPORTER, "start": "2024", "end": "2020"}, 400, "is after --end"),
    ],
)
def test_a_faulty_request_is_told_what_was_found_and_expected(
    explorer: Served, path: str, parameters: dict[str, Any], status: int, words: str
) -> None:
    found, said = error(explorer, path, **parameters)
    assert found == status
    assert words in said


def test_a_name_of_several_parties_comes_with_the_candidates(explorer: Served) -> None:
    status, text = explorer.get("/api/answers/shared-address", party="Ltd")
    assert status == 400
    assert EXPORTER in [candidate[0] for candidate in json.loads(text)["candidates"]]


@pytest.mark.parametrize("path", ["/api/nodes", "/api/offline"])
@pytest.mark.parametrize("body", ["", "no json", "[]", '{"ids": 1, "id": 1, "board": {}}', '{"ids": ["a"], "id": [1]}'])
def test_a_body_that_is_not_what_is_expected_is_refused(explorer: Served, path: str, body: str) -> None:
    status, content = posted(explorer, path, body)
    assert status == 400
    assert json.loads(content)["error"]


def test_the_description_names_every_address_with_its_parameters(explorer: Served) -> None:
    described = explorer.json("/api/openapi.json")
    assert described["openapi"] == "3.1.0"
    assert set(described["paths"]) == {endpoint.path for endpoint in ENDPOINTS}
    search = described["paths"]["/api/search"]["get"]["parameters"]
    assert [(one["name"], one["required"]) for one in search] == [("text", True), ("kind", False), ("limit", False)]


def test_every_question_is_listed(explorer: Served) -> None:
    assert {question["id"] for question in explorer.json("/api/questions")} == set(Catalogue().paths)


# --- investigations ----------------------------------------------------------------------------------------------------

SAVED = json.dumps({"format": "ownergraph-investigation", "version": 1})


def put(explorer: Served, name: str, body: str, **headers: str) -> tuple[int, Any]:
    status, content = posted(explorer, f"/api/investigations/{quote(name, safe='')}", body, method="PUT", **headers)
    return status, json.loads(content)


def test_what_is_saved_is_given_back_and_listed(explorer: Served) -> None:
    status, said = put(explorer, "Дело 7 (copper)", SAVED)
    assert status == 200
    response, content = explorer.request(
        f"/api/investigations/{quote('Дело 7 (copper)')}", headers={"authorization": f"Bearer {explorer.token}"}
    )
    assert (content.decode(), response.getheader("etag")) == (SAVED, said["revision"])
    assert "Дело 7 (copper)" in [one["name"] for one in explorer.json("/api/investigations")]


def test_nobody_saves_over_the_work_of_another_page(explorer: Served) -> None:
    _, first = put(explorer, "two pages", SAVED)
    other = json.dumps({"format": "ownergraph-investigation", "version": 1, "notes": {"a": "b"}})
    status, second = put(explorer, "two pages", other, **{"if-match": first["revision"]})
    assert status == 200
    for revision in ({}, {"if-match": first["revision"]}):
        status, said = put(explorer, "two pages", SAVED, **revision)
        assert status == 409
        assert said["revision"] == second["revision"]
    assert explorer.json("/api/investigations/two%20pages") == json.loads(other)


@pytest.mark.parametrize(
    "name", ["../escaped", "..", ".hidden", "a/b", "a\\b", "x" * 81, "nul\x00", "end.", "\u202eevil"]
)
def test_a_name_that_is_no_name_of_a_file_is_refused(explorer: Served, demo: Demo, name: str) -> None:
    before = sorted(demo.workspace.rglob("*escaped*"))
    response, content = explorer.request(
        f"/api/investigations/{quote(name, safe='')}",
        method="PUT",
        body=SAVED,
        headers={"authorization": f"Bearer {explorer.token}", "content-type": "application/json"},
    )
    assert response.status in (400, 404), content
    assert sorted(demo.workspace.rglob("*escaped*")) == before


@pytest.mark.parametrize(
    ("body", "words"), [("{", "no JSON"), ("[]", "JSON object"), ('{"format": "x"}', "another file")]
)
def test_what_is_no_investigation_is_not_kept(explorer: Served, body: str, words: str) -> None:
    status, said = put(explorer, "foreign", body)
    assert status == 400
    assert words in said["error"]


def test_an_investigation_larger_than_any_is_refused_unread(explorer: Served) -> None:
    status, said = put(explorer, "large", " " * ((20 << 20) + 1))
    assert status == 400
    assert "larger than 20 MiB" in said["error"]
