"""An answer as a person sees it: in a terminal, in a spreadsheet, in Neo4j Browser."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from graph.subgraph import Citation, GraphRelationship
from queries.framework.answer import Answer, AnswerRow
from queries.framework.catalogue import Catalogue
from queries.framework.parameters import Value
from queries.framework.rendering import as_browser_text, as_csv, as_json, as_table

GOOD = Path(__file__).parents[1] / "data" / "questions" / "good"
QUESTION = Catalogue(GOOD).get("stakes-of")


class NoStore:
    """A store that an answer with its rows does not need."""

    engine = "embedded"

    def read(
        self, statement: str, parameters: Mapping[str, Any] | None = None, *, timeout: float = 1, max_rows: int = 1
    ) -> list[dict[str, Any]]:
        raise AssertionError(statement)


def row(name: str, *evidence: str, share: float | None = 40.0, total: int = 0) -> AnswerRow:
    values = {"company_id": f"test:{len(name)}", "company_name": name, "share_min": share, "share_max": None}
    ties = tuple(GraphRelationship(id_, "OWNS", "a", "b", {}) for id_ in evidence)
    return AnswerRow(values, ties, max(total, len(ties)))


def answer(rows: Sequence[AnswerRow], **changed: Any) -> Answer:
    citations = {
        relationship.id: Citation(
            id=relationship.id,
            source="test:register",
            title="Fictional register",
            record=f"record of {relationship.id}",
            disputed_by="Fictional Lenses" if relationship.id == "disputed" else None,
        )
        for one in rows
        for relationship in one.evidence
    }
    parameters: dict[str, Value] = {"party": "test:holding", "min_share": None, "as_of": date(2022, 6, 30)}
    known: dict[str, Any] = {
        "question": QUESTION,
        "parameters": parameters,
        "rows": rows,
        "citations": citations,
        "truncated": False,
        "limit": 1000,
        "left_out": {},
        "engine": "embedded",
        "seconds": 0.1234,
        "store": NoStore(),
    }
    return Answer(**{**known, **changed})


def test_a_table_shows_rows_date_caution_and_what_is_cited() -> None:
    text = as_table(answer([row("Fictional Gears", "o1"), row("Fictional Lenses", "disputed", "o1")]), width=120)

    assert text.splitlines() == [
        "Stakes held by a party (party test:holding, as_of 2022-06-30)",
        "",
        "company_id  company_name      share_min  share_max  cited",
        "----------  ----------------  ---------  ---------  -------",
        "test:15     Fictional Gears   40                    [1]",
        "test:16     Fictional Lenses  40                    [2] [1]",
        "",
        "2 rows, as of 2022-06-30, 0.12 s, embedded",
        f"caution: {QUESTION.caution}",
        "",
        "stated in",
        "[1] Fictional register; record record of o1; no link recorded",
        "[2] Fictional register; record record of disputed; no link recorded; disputed by Fictional Lenses",
    ]


def test_a_table_that_is_too_wide_becomes_blocks_without_empty_values() -> None:
    text = as_table(answer([row("Fictional Gears", "o1", share=None)]), width=40)

    assert text.splitlines()[2:6] == [
        "1.",
        "   company_id    test:15",
        "   company_name  Fictional Gears",
        "   cited         [1]",
    ]


def test_many_citations_of_a_row_are_counted_and_repeats_of_a_record_share_a_number() -> None:
    text = as_table(answer([row("Fictional Gears", *(f"o{number}" for number in range(9)), total=70)]), width=120)

    assert "[1] [2] [3] [4] [5] +65" in text
    assert text.count("Fictional register") == 5


def test_no_rows_are_no_proof_and_a_cut_and_what_is_left_out_are_said() -> None:
    goods = Catalogue(GOOD).get("goods-received")
    empty = answer([], question=goods, left_out={"undated": 3}, truncated=True, limit=7)

    text = as_table(empty, width=120)

    assert "no rows; missing data is not the absence of a link" in text
    assert "left out: 3 shipments without a date" in text
    assert "cut off at 7 rows: raise --limit or narrow the question" in text


def test_a_hostile_name_cannot_move_the_cursor_or_turn_the_text() -> None:
    text = as_table(answer([row("Fic\x1b[2Jtional\u202e Ge\nars\x00", "o1")]), width=120)

    assert "Fic[2Jtional Ge ars" in text
    assert not {"\x1b", "\u202e", "\x00"} & set(text)


def test_wide_letters_keep_the_columns_in_line() -> None:
    lines = as_table(answer([row("虚构公司", "o1"), row("Fictional", "o1")]), width=120).splitlines()

    assert lines[4] == "test:4      虚构公司      40                    [1]"
    assert lines[5] == "test:9      Fictional     40                    [1]"


def test_a_spreadsheet_runs_no_cell_and_numbers_stay_numbers() -> None:
    names = ["=1+1", "+7", "-7", "@x", "\tx", "\rx", "plain"]
    text = as_csv(answer([row(name, "o1", "disputed", share=-5.5) for name in names]))

    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [one["company_name"] for one in rows] == ["'=1+1", "'+7", "'-7", "'@x", "'\tx", "'\rx", "plain"]
    assert {(one["share_min"], one["share_max"], one["citations"], one["citations_total"]) for one in rows} == {
        ("-5.5", "", "o1 disputed", "2")
    }


def test_json_is_readable_and_complete() -> None:
    text = as_json(answer([row("Фиктивный завод", "o1")]))

    assert "Фиктивный завод" in text
    assert json.loads(text)["rows"][0]["citations"] == ["o1"]


def test_the_browser_gets_parameters_as_literals_and_the_statement() -> None:
    parameters: dict[str, Value] = {
        "party": "O'Fictional \\ Ltd\n",
        "min_share": None,
        "as_of": date(2022, 6, 30),
        "ties": ["address", "owner"],
        "deep": True,
        "days": 180,
        "ratio": 0.5,
    }

    lines = as_browser_text(QUESTION, parameters, 1000).splitlines()

    assert lines[:8] == [
        ":param party => 'O\\'Fictional \\\\ Ltd\\n';",
        ":param min_share => null;",
        ":param as_of => date('2022-06-30');",
        ":param ties => ['address', 'owner'];",
        ":param deep => true;",
        ":param days => 180;",
        ":param ratio => 0.5;",
        ":param limit => 1000;",
    ]
    assert lines[8].startswith("MATCH (p:Company")
    assert lines[-1] == "LIMIT $limit;"
