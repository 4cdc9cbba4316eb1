"""Start, search, entities, sources and records, as the server gives them."""

import json
import re
from html import unescape

import pytest

from graph.schema import NODE
from tests.explorer.conftest import Demo
from tests.explorer.served import Served

IMPORTER = "ru-ogrn:1024000001013"
FORMER = "ru-inn:0000001011"


def words(html: str) -> str:
    """What a reader sees of a page, in one line."""
    without_inline = re.sub(r"</?(a|bdi|span|strong|summary)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", without_inline)).split())


def shown(explorer: Served, path: str, **parameters: object) -> str:
    status, html = explorer.get(path, **parameters)
    assert status == 200, words(html)
    return words(html)


def test_the_start_page_says_what_is_loaded_with_accounts_that_add_up(explorer: Served) -> None:
    status = explorer.json("/api/status")
    text = shown(explorer, "/")
    assert (
        f"{sum(status['nodes'].values()):,} nodes and {sum(status['relationships'].values()):,} relationships" in text
    )
    for file in status["files"]:
        records = file["records"]
        assert records["read"] == records["loaded"] + records["rejected"] + records["ignored"]
        assert f"{file['name']} {file['title']}" in text
    assert "/explorer/demo" not in text, "the folders in which files lay are nobody's business"


def test_the_start_page_leads_to_every_question(explorer: Served) -> None:
    for path in ("/", "/questions"):
        _, html = explorer.get(path)
        for question in explorer.json("/api/questions"):
            assert f'href="/questions/{question["id"]}"' in html


def test_the_start_page_lists_saved_work_newest_first(explorer: Served, demo: Demo) -> None:
    folder = demo.workspace / "investigations"
    folder.mkdir(exist_ok=True)
    file = folder / 'a <b> & "c".json'
    file.write_text("{}", "utf-8")
    try:
        _, html = explorer.get("/")
    finally:
        file.unlink()
    assert 'href="/graph?investigation=a+%3Cb%3E+%26+%22c%22"' in html
    assert "a &lt;b&gt; &amp;" in html


@pytest.mark.parametrize("text", ["вымысел электрон", "VYMYSEL ELEKTRON", "1024000001013", "0000001011"])
def test_a_party_is_found_in_another_script_and_by_its_numbers(explorer: Served, text: str) -> None:
    found = shown(explorer, "/find", text=text)
    assert 'ООО "ВЫМЫСЕЛ ЭЛЕКТРОН"' in found
    assert "Company, RU, 11 links in the graph" in found
    assert "ru ogrn 1024000001013, ru inn 0000001011" in found


def test_each_match_leads_to_its_page_and_to_the_graph(explorer: Served) -> None:
    _, html = explorer.get("/find", text="1024000001013")
    assert 'href="/entity?id=ru-ogrn%3A1024000001013"' in html
    assert 'href="/graph?node=ru-ogrn%3A1024000001013"' in html


def test_a_declaration_is_found_by_its_number(explorer: Served) -> None:
    assert "Shipment" in shown(explorer, "/find", text="10000000/180122/0000001")


def test_a_list_of_matches_says_how_many_there_are_and_whether_it_was_cut(explorer: Served) -> None:
    assert "19 matches." in shown(explorer, "/find", text="vymysel")
    assert "The first 5 matches; there are more." in shown(explorer, "/find", text="vymysel", limit=5)


def test_a_misspelt_name_leads_to_names_like_it(explorer: Served) -> None:
    _, html = explorer.get("/find", text="Quzhu Nova")
    assert "Nothing is known under" in words(html)
    assert 'href="/find?text=Quzhou+Nova"' in html


@pytest.mark.parametrize("path", ["/find?text=", "/find", "/find?text=zzzzzzzzqqq"])
def test_a_search_for_nothing_or_for_nobody_is_no_error(explorer: Served, path: str) -> None:
    assert explorer.get(path)[0] == 200


@pytest.mark.parametrize(
    "path", ["/find?text=a&limit=0", "/find?text=a&limit=9999999999999", "/find?text=" + "a" * 600]
)
def test_absurd_limits_and_texts_are_refused_in_words(explorer: Served, path: str) -> None:
    status, html = explorer.get(path)
    assert status == 400
    assert "expected" in words(html)


def test_a_party_shows_names_numbers_owners_trade_and_sources(explorer: Served) -> None:
    text = shown(explorer, "/entity", id=IMPORTER)
    for expected in (
        'ОБЩЕСТВО С ОГРАНИЧЕННОЙ ОТВЕТСТВЕННОСТЬЮ "ВЫМЫСЕЛ ЭЛЕКТРОН"',
        "Russian taxpayer number (INN) 0000001011",
        "incorporated on 2021-11-15",
        "Person 100 100 100 % shares 2021-11-15",
        "Has as officer: persons (1 neighbour, 1 link)",
        "FICTIONAL HARBOUR COMPONENTS LTD HK received 8 551,700 41.5 2022-01-18 2023-03-15",
        "0 other parties",
        "2021-11-15 incorporated",
        "2023-03-15 last known shipment",
        "Received: shipments (8)",
        "No source contradicts another on this party",
    ):
        assert expected in text


def test_every_fact_of_a_party_leads_to_records_that_state_it(explorer: Served) -> None:
    _, html = explorer.get("/entity", id=IMPORTER)
    addresses = {unescape(found) for found in re.findall(r'href="(/record\?[^"]+)"', html)}
    assert len(addresses) > 10
    for address in addresses:
        assert explorer.get(address)[0] == 200, address


def test_a_former_id_leads_to_the_party_of_today_and_says_so(explorer: Served) -> None:
    text = shown(explorer, "/entity", id=FORMER)
    assert f"You asked for {FORMER}, an id that this had before. Today it is {IMPORTER}" in text


def test_a_party_says_which_ids_are_read_as_it_and_on_what_ground(explorer: Served) -> None:
    text = shown(explorer, "/entity", id=IMPORTER)
    assert "Taken for one party Records that share a valid number" in text
    assert f"All of these ids are read as this party: {IMPORTER}" in text
    assert FORMER in text
    unnumbered = shown(explorer, "/entity", id="findings:published-case:quzhou-nova")
    assert "Taken for one party No valid number is known" in unnumbered


def test_a_disputed_party_says_who_denies_what(explorer: Served) -> None:
    assert "denied by Quzhou Nova" in shown(explorer, "/entity", id="findings:published-case:quzhou-nova")


def test_a_node_of_every_kind_has_a_page(explorer: Served, demo: Demo) -> None:
    query = "MATCH (n) RETURN n.id AS id, labels(n)[0] AS kind ORDER BY id"
    nodes = json.loads(demo.run("query", query, "--format", "json").out)["rows"]
    one_of_each = {row["kind"]: row["id"] for row in nodes if row["kind"] in NODE}
    assert len(one_of_each) == 11
    source = one_of_each.pop("Source")
    assert "What it states" in shown(explorer, "/source", id=source)
    for id_ in one_of_each.values():
        assert "What is known" in shown(explorer, "/entity", id=id_)


def test_the_rest_of_many_links_is_paged_without_gaps(explorer: Served) -> None:
    asked = {"id": IMPORTER, "relation": "RECEIVED_BY", "direction": "in", "kind": "Shipment"}
    whole = shown(explorer, "/ties", **asked)
    assert "8 neighbours by 8 links in all" in whole
    _, html = explorer.get("/ties", **asked)
    ids = re.findall(r'<td><a href="/entity\?id=([^"]+)"', html)
    assert len(ids) == len(set(ids)) == 8
    assert "None whose name or id holds" in shown(explorer, "/ties", **asked, text="no such goods")


def test_a_source_says_what_became_of_its_file_and_what_it_states(explorer: Served) -> None:
    [file] = [one for one in explorer.json("/api/status")["files"] if one["name"] == "published_case.yaml"]
    text = shown(explorer, "/source", id=file["id"])
    assert "57 read = 53 loaded + 0 rejected + 4 ignored" in text
    assert "What such a source covers and misses" in text


def test_a_publication_shows_how_much_it_states(explorer: Served) -> None:
    text = shown(explorer, "/source", id="findings:published-case:publication:wsj-2022-07")
    assert "The Wall Street Journal" in text
    assert "no link recorded" in text
    assert "links A party is entered" not in text
    assert re.search(r"nodes Company \d+", text)


def test_a_record_is_shown_as_the_file_has_it(explorer: Served) -> None:
    text = shown(explorer, "/record", claim=f"{IMPORTER}#name")
    assert "9 records state this, oldest first." in text
    assert "fictional_imports.csv, position 2" in text
    assert "FICTIONAL HARBOUR COMPONENTS LTD;RM 1405" in text
    assert "<СвНаимЮЛ НаимЮЛПолн='ОБЩЕСТВО" in text, "the raw XML is shown as text"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/entity?id=nobody",
        "/source?id=nobody",
        f"/source?id={IMPORTER}",
        "/record?claim=nobody",
        "/record?claim=nobody%23name",
        "/ties?id=nobody&relation=OWNS&direction=in&kind=Person",
        "/questions/no-such-question",
    ],
)
def test_what_does_not_exist_is_said_with_a_way_on(explorer: Served, path: str) -> None:
    status, html = explorer.get(path)
    assert status == 404
    assert 'role="alert"' in html
    assert 'href="/"' in html
    assert "`" not in html, "no command line in a browser"


@pytest.mark.parametrize(
    "path",
    [
        "/entity",
        "/source",
        "/record",
        f"/ties?id={IMPORTER}&relation=EATS&direction=in&kind=Person",
        f"/ties?id={IMPORTER}&relation=SENT&direction=in&kind=Person",
        f"/record?claim={IMPORTER}%23name&from_row=99",
        f"/record?claim={IMPORTER}%23name&from_row=x",
    ],
)
def test_a_faulty_address_is_refused_in_words(explorer: Served, path: str) -> None:
    status, html = explorer.get(path)
    assert status == 400
    assert 'role="alert"' in html


MARKUP = '<script>alert(1)</script>"onfocus="alert(1)'


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/find", "text"),
        ("/entity", "id"),
        ("/source", "id"),
        ("/record", "claim"),
        ("/questions/counterparties", "party"),
        ("/questions/counterparties", "start"),
        ("/questions/counterparties", MARKUP),
        ("/questions/listed-parties", "list"),
    ],
)
def test_markup_in_an_address_is_text(explorer: Served, path: str, name: str) -> None:
    _, html = explorer.get(path, **{name: MARKUP})
    assert "<script>alert" not in html
    assert '"onfocus="' not in html
    assert "&lt;script&gt;alert(1)" in html
