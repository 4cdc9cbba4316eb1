"""Findings as a table: the same claims as from YAML, one row for one fact, each fault with its line and column."""

from pathlib import Path

import msgspec
import pytest

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim
from graph.workspace import Workspace
from loaders import findings
from loaders.collected.tables import COLUMNS, RELATIONS
from loaders.framework.files import open_input
from loaders.framework.report import FileReport
from loaders.framework.run import load
from loaders.framework.source import Record
from tests.graph.claims_of import built

DATA = Path(__file__).parents[1] / "data" / "findings"
TABLE = DATA / "table.csv"
CITED = {"subject": "Invented Seller", "source": "An Invented Investigation"}
OWNS = CITED | {"relation": "owns", "object": "Invented Buyer"}
SHIPPED = CITED | {"relation": "shipped to", "object": "Invented Buyer", "goods": "parts"}


def filings(path: Path) -> list[Filing]:
    (file,) = open_input(path)
    return [findings.convert(item) for item in findings.read(file) if isinstance(item, Record)]


def claims(path: Path) -> list[Claim]:
    return [claim for filing in filings(path) for claim in filing.claims]


def written(folder: Path, *rows: dict[str, str], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """A table with these cells, each in quotes."""
    path = folder / "written.csv"
    lines = [COLUMNS, *([row.get(name, "") for name in COLUMNS] for row in rows)]
    quoted = (delimiter.join('"' + cell.replace('"', '""') + '"' for cell in line) for line in lines)
    path.write_text("\n".join(quoted) + "\n", encoding)
    return path


def loaded(folder: Path, *rows: dict[str, str]) -> FileReport:
    report = load("findings", [written(folder, *rows)], Workspace.open(folder / "workspace"))
    assert report.errors == []
    return report.files[0]


def without_source(claim: NodeClaim) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(claim, source=None), order="sorted")


def test_the_same_facts_as_table_and_as_yaml_give_the_same_claims() -> None:
    """Ties to the letter; of a party, a table says what each publication states, YAML names one publication."""
    of_table, of_yaml = claims(TABLE), claims(DATA / "the_same_as_table.yaml")

    ties = [[repr(claim) for claim in found if isinstance(claim, RelationshipClaim)] for found in (of_table, of_yaml)]
    nodes = [
        {without_source(claim) for claim in found if isinstance(claim, NodeClaim)} for found in (of_table, of_yaml)
    ]
    publications = [{claim.source for claim in found} for found in (of_table, of_yaml)]
    assert sorted(ties[0]) == sorted(ties[1])
    assert nodes[0] == nodes[1]
    assert publications[0] == publications[1]


def test_every_row_is_accounted_for_and_columns_of_ones_own_are_named(tmp_path: Path) -> None:
    (file,) = load("findings", [TABLE], Workspace.open(tmp_path)).files

    assert (file.read, file.loaded, file.rejected, file.ignored) == (6, 6, 0, 0)
    assert file.unread_fields == ["my own remarks"]


def test_a_fact_cites_its_publication_with_or_without_a_link(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path)
    load("findings", [TABLE], workspace)

    nodes, ties = built(workspace)

    cited = {str(tie["kind"]): nodes[str(tie["source_id"])] for tie in ties.values()}
    assert (cited["OWNS"]["title"], cited["OWNS"]["url"]) == ("An Invented Investigation", "https://paper.example/1")
    assert (cited["CONTROLS"]["title"], "url" in cited["CONTROLS"]) == ("A Letter without a Link", False)
    (tie,) = (tie for tie in ties.values() if tie["kind"] == "RELATED_TO")
    assert tie["disputed_by"] == "Invented Maker"
    (control,) = (tie for tie in ties.values() if tie["kind"] == "CONTROLS")
    assert control["note"] == "quote: signs everything"


@pytest.mark.parametrize(
    ("row", "field", "found"),
    [
        (OWNS | {"source": ""}, "source", ""),
        (OWNS | {"subject": " "}, "subject", ""),
        (OWNS | {"relation": "is married to"}, "relation", "is married to"),
        (OWNS | {"object": ""}, "object", ""),
        (CITED | {"object": "Invented Buyer"}, "object", "Invented Buyer"),
        (OWNS | {"share": "most"}, "share", "most"),
        (OWNS | {"share": "=1+1"}, "share", "=1+1"),
        (OWNS | {"share": "101"}, "share", "101"),
        (OWNS | {"share": "-1"}, "share", "-1"),
        (OWNS | {"goods": "parts"}, "goods", "parts"),
        (OWNS | {"object": "Invented Person", "object kind": "person"}, "object", "Invented Person"),
        (OWNS | {"start": "03/04/2022"}, "start", "03/04/2022"),
        (OWNS | {"end": "2022-02-30"}, "end", "2022-02-30"),
        (OWNS | {"url": "javascript:alert(1)"}, "url", "javascript:alert(1)"),
        (OWNS | {"subject kind": "firm"}, "subject kind", "firm"),
        (OWNS | {"object country": "Russia"}, "object country", "Russia"),
        (OWNS | {"object number": "5404002997"}, "object number", "5404002997"),
        (SHIPPED | {"goods": ""}, "goods", ""),
        (SHIPPED | {"records": "many"}, "records", "many"),
        (CITED | {"relation": "is listed on", "object": "A List", "object country": "HK"}, "object country", "HK"),
    ],
)
def test_a_faulty_row_is_rejected_at_its_line_and_column_and_the_rest_loads(
    tmp_path: Path, row: dict[str, str], field: str, found: str
) -> None:
    file = loaded(tmp_path, OWNS, row, SHIPPED)

    (reject,) = file.rejects
    assert (file.read, file.loaded) == (3, 2)
    assert (reject.position, reject.field, reject.found) == (3, field, found)
    assert reject.reason
    assert reject.expected


def test_rows_that_say_different_things_of_one_name_are_not_taken_for_one_party(tmp_path: Path) -> None:
    file = loaded(tmp_path, OWNS | {"subject country": "HK"}, SHIPPED, OWNS | {"subject country": "CN"})

    (reject,) = file.rejects
    assert (reject.position, reject.field, reject.found) == (4, "subject country", "CN")
    assert reject.expected == "HK as in line 2, or another name if it is another party"


def test_what_another_row_says_is_shown_without_what_a_terminal_would_obey(tmp_path: Path) -> None:
    rows = [OWNS | {"object number": f"ru_inn {number}"} for number in ("54\x1b[2J04", "5404002997")]

    (reject,) = loaded(tmp_path, *rows).rejects

    assert reject.expected.startswith(r"ru_inn 54\x1b[2J04 as in line 2")


def test_a_number_is_one_however_it_is_set_off_and_a_wrong_one_is_no_key(tmp_path: Path) -> None:
    rows = [OWNS | {"object number": number} for number in ("ru_inn 5404002997", "RU-INN: 5404002997")]
    wrong = CITED | {"subject": "Invented Third", "subject number": "ru_inn 5404002998; lei 1"}

    found = claims(written(tmp_path, *rows, wrong))

    said = [claim.values for claim in found if isinstance(claim, NodeClaim) and claim.kind == "Company"]
    assert [values["ru_inn"] for values in said if "ru_inn" in values] == ["5404002997"] * 2
    assert said[-1]["unverified_numbers"] == ["lei 1", "ru_inn 5404002998"]


def test_a_party_of_unknown_kind_is_a_company_that_may_be_none(tmp_path: Path) -> None:
    person = CITED | {"subject": "Invented Person", "subject kind": "Person"}
    found = claims(written(tmp_path, OWNS, OWNS | {"subject": "Invented Person"}, person))

    kinds = {claim.values["name"]: claim for claim in found if isinstance(claim, NodeClaim) and claim.kind != "Source"}
    assert kinds["Invented Buyer"].values["kind_certain"] is False
    assert (kinds["Invented Person"].kind, "kind_certain" in kinds["Invented Person"].values) == ("Person", False)


def test_formulas_are_text_and_line_breaks_inside_cells_are_blanks(tmp_path: Path) -> None:
    name = '=HYPERLINK("https://evil.example","Invented\nSeller")'
    (file,) = load(
        "findings", [written(tmp_path, OWNS | {"subject": name})], Workspace.open(tmp_path / "workspace")
    ).files

    said = {claim.values["name"] for claim in claims(tmp_path / "written.csv") if claim.kind == "Company"}
    assert (file.read, file.loaded, file.rejected) == (1, 1, 0)
    assert said == {'=HYPERLINK("https://evil.example","Invented Seller")', "Invented Buyer"}


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "windows-1251"), ("\t", "utf-16"), (",", "utf-8-sig")])
def test_what_spreadsheets_save_is_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    rows = [OWNS | {"subject": "Вымышленный продавец", "share": "25,5"}, SHIPPED]
    expected = claims(written(tmp_path, *rows))

    assert claims(written(tmp_path, *rows, delimiter=delimiter, encoding=encoding)) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("subject,relation,object\nA,owns,B\n", "no column source; expected the columns subject, source"),
        ("a,b\n1,2\n", "no known layout of a table"),
        ("subject,source,source\nA,B,C\n", "state the same"),
    ],
)
def test_another_table_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(text)
    (error,) = load("findings", [path], Workspace.open(tmp_path / "workspace")).errors

    assert said in error
    assert "\n" not in error


def test_a_table_is_known_by_its_first_line_too(tmp_path: Path) -> None:
    path = tmp_path / "facts"
    path.write_text("Subject;Source;Note\nInvented Seller;A Letter;a remark\n")

    (filing,) = filings(path)

    assert [claim.kind for claim in filing.claims] == ["Source", "Company"]


def test_every_relation_gives_claims(tmp_path: Path) -> None:
    rows = [SHIPPED | {"relation": word, "goods": "parts" if word == "shipped to" else ""} for word in RELATIONS]

    assert all(len(filing.claims) > 2 for filing in filings(written(tmp_path, *rows)))
