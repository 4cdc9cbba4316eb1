"""Customs declarations: what each layout gives, and what a row states."""

import csv
import io
import re
from functools import cache
from pathlib import Path

import pytest

from graph.claims import Filing, NodeClaim, RelationshipClaim, Value
from graph.errors import FileError, RecordError
from graph.schema import NODE, RELATIONSHIP
from graph.workspace import Workspace
from loaders import customs
from loaders.framework.files import InputFile, open_input
from loaders.framework.layouts import knows
from loaders.framework.run import load
from loaders.framework.source import Layout, Record
from tests.loaders.workbook_files import workbook

DATA = Path(__file__).parent.parent / "data" / "customs"
REAL_HEADERS = Path(__file__).parents[3] / "shared" / "data" / "07_shipments" / "ru_gtd_headers"
VENDOR_HEADERS = REAL_HEADERS.parent / "vendor_headers" / "customs_vendor_columns.tsv"

# Of 30 rows each; every fixture has 10 rows with an entrepreneur as its Russian party.
ALWAYS = {"Shipment": 30, "SENT": 30, "RECEIVED_BY": 30, "Commodity": 30, "OF_GOODS": 30, "Person": 10}
IMPORT = ALWAYS | {"Company": 60, "Address": 30, "REGISTERED_AT": 30, "MADE_BY": 20}
EXPORT = ALWAYS | {"Company": 50, "Address": 60, "REGISTERED_AT": 60, "MADE_BY": 15}
FORM = ALWAYS | {"Company": 50, "Address": 60, "REGISTERED_AT": 60}
ATLAS = FORM | {"MADE_BY": 30}
VARIANT = ALWAYS | {"Company": 50}
BOXES = "Russian customs declarations"

# file: encoding, layout, records read, loaded, rejected and ignored, claims by kind
EXPECTED: dict[str, tuple[str, str, int, int, int, int, dict[str, int]]] = {
    "import.csv": ("utf-8", f"{BOXES}, import, 32 columns", 30, 30, 0, 0, IMPORT),
    "import_windows1251.csv": ("windows-1251", f"{BOXES}, import, 32 columns", 30, 30, 0, 0, IMPORT),
    "export.csv": ("utf-8", f"{BOXES}, export, 19 columns", 30, 30, 0, 0, EXPORT),
    "export_windows1251.csv": ("windows-1251", f"{BOXES}, export, 19 columns", 30, 30, 0, 0, EXPORT),
    "variant_wording.csv": ("utf-8", f"{BOXES}, import, 11 columns", 30, 30, 0, 0, VARIANT),
    "statistical_form.csv": ("utf-8", "EAEU statistical form, 15 columns", 30, 30, 0, 0, FORM),
    "tradeatlas.csv": ("utf-8", "TradeAtlas in English, 19 columns", 30, 30, 0, 0, ATLAS),
}


@cache
def first_row(name: str = "import.csv") -> dict[str, str]:
    """The first row of a fixture, by the codes of the boxes."""
    with (DATA / name).open(encoding="utf-8", newline="") as table:
        labels, row = list(csv.reader(table))[:2]
    return {label.split()[0]: cell for label, cell in zip(labels, row, strict=True)}


def table(*rows: dict[str, str]) -> InputFile:
    """A table in memory with the codes of the boxes as labels."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return InputFile("table.csv", lambda: io.BytesIO(text.getvalue().encode()))


def filings(file: InputFile) -> list[Filing]:
    return [customs.convert(record) for record in customs.read(file) if isinstance(record, Record)]


def filing(name: str = "import.csv", **changes: str) -> Filing:
    """What the first row of a fixture states when some of its boxes hold something else."""
    (found,) = filings(table(first_row(name) | changes))
    return found


def rejection(**changes: str) -> RecordError:
    with pytest.raises(RecordError) as error:
        filing(**changes)
    return error.value


def nodes(filing: Filing, kind: str) -> list[NodeClaim]:
    return [claim for claim in filing.claims if isinstance(claim, NodeClaim) and claim.kind == kind]


def shipment(filing: Filing) -> dict[str, Value]:
    (claim,) = nodes(filing, "Shipment")
    return dict(claim.values)


def ends(filing: Filing, kind: str) -> tuple[str, str] | None:
    """The subjects at both ends of the one relationship of this kind."""
    found = [claim for claim in filing.claims if isinstance(claim, RelationshipClaim) and claim.kind == kind]
    assert len(found) <= 1
    return (found[0].origin, found[0].target) if found else None


def party(filing: Filing, role: str) -> NodeClaim:
    """The consignor (`SENT`) or consignee (`RECEIVED_BY`)."""
    tie = ends(filing, role)
    assert tie
    subject = tie[0] if role == "SENT" else tie[1]
    return next(claim for claim in filing.claims if isinstance(claim, NodeClaim) and claim.subject == subject)


# --- layouts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXPECTED)
def test_each_layout_gives_what_it_holds(name: str, tmp_path: Path) -> None:
    report = load("customs", [DATA / name], Workspace.open(tmp_path / "workspace"))
    (file,) = report.files
    found = (file.encoding, file.layout, file.read, file.loaded, file.rejected, file.ignored, report.claims)
    assert found == EXPECTED[name]
    assert (file.warnings, file.unread_fields, file.ignored_by_reason, report.errors) == ([], [], {}, [])


def test_every_fixture_is_in_the_table() -> None:
    assert {path.name for path in DATA.iterdir()} == {*EXPECTED, *WITH_BANNER}


# Tables whose heading stands on line 6, below three lines of a banner and two blank ones.
# file: layout, records read, loaded, rejected, ignored, claims by kind
WITH_BANNER: dict[str, tuple[str, int, int, int, int, dict[str, int]]] = {
    "russia_import_full.csv": (
        "Russia Import Full, 47 columns", 9, 6, 0, 3,
        {"Shipment": 6, "Company": 13, "SENT": 6, "RECEIVED_BY": 5, "DECLARED_BY": 1, "BOUGHT_BY": 1, "MADE_BY": 6,
         "Address": 11, "REGISTERED_AT": 11, "Port": 6, "THROUGH": 6, "Commodity": 6, "OF_GOODS": 6},
    ),
    "russia_export_full.csv": (
        "Russia Export Full, 45 columns", 5, 2, 0, 3,
        {"Shipment": 2, "Company": 6, "SENT": 2, "RECEIVED_BY": 2, "DECLARED_BY": 2, "MADE_BY": 2, "Address": 6,
         "REGISTERED_AT": 6, "Port": 2, "THROUGH": 2, "Commodity": 2, "OF_GOODS": 2},
    ),
}  # fmt: skip


def as_workbook(name: str, path: Path) -> Path:
    """The fixture as XLSX, in which numbers are numbers, and dates the numbers of days or text."""
    with (DATA / name).open(encoding="utf-8", newline="") as rows:
        table = [[_as_cell(cell) for cell in row] for row in csv.reader(rows)]
    return workbook(path, {"Sheet 1": table, "Notes": []})


def _as_cell(cell: str) -> str | float | None:
    if cell == "2025-03-31":
        return 45747
    return float(cell) if re.fullmatch(r"[1-9][0-9]*(\.[0-9]+)?", cell) else cell or None


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("name", WITH_BANNER)
def test_a_vendors_table_below_a_banner_gives_what_it_holds(name: str, form: str, tmp_path: Path) -> None:
    path = DATA / name if form == "csv" else as_workbook(name, tmp_path / "vendor.xlsx")
    report = load("customs", [path], Workspace.open(tmp_path / "workspace"))
    (file,) = report.files
    assert (file.layout, file.read, file.loaded, file.rejected, file.ignored, report.claims) == WITH_BANNER[name]
    assert (file.warnings, file.unread_fields, report.errors) == ([], [], [])
    assert file.ignored_by_reason == {"above the heading": 3}


@pytest.mark.parametrize("name", WITH_BANNER)
def test_a_workbook_gives_the_same_claims_as_the_table_of_text(name: str, tmp_path: Path) -> None:
    (text,) = open_input(DATA / name)
    (sheet,) = open_input(as_workbook(name, tmp_path / "vendor.xlsx"))
    assert filings(sheet) == filings(text)


def vendor_row(item: int) -> Filing:
    (file,) = open_input(DATA / "russia_import_full.csv")
    return filings(file)[item - 1]


def test_both_spellings_of_a_name_are_kept() -> None:
    claim = party(vendor_row(1), "RECEIVED_BY")
    assert claim.subject == "customs:ru-inn:0099000310"
    assert claim.values == {
        "name": 'ООО "ВЫМЫСЕЛ БАЛТИКА"', "ru_inn": "0099000310", "names": ["OOO VYMYSEL BALTIKA"],
    }  # fmt: skip


def test_numbers_glued_to_a_name_are_taken_where_they_are_valid() -> None:
    found = vendor_row(2)
    assert party(found, "RECEIVED_BY") == NodeClaim(
        "customs:ru-inn:0099000455",
        "Company",
        {"name": "ООО ПРИМЕР", "ru_inn": "0099000455", "ru_kpp": "009901001", "names": ["OOO PRIMER"]},
    )


def test_a_number_glued_to_a_name_that_is_wrong_stays_text_and_is_noted() -> None:
    found = vendor_row(3)
    assert party(found, "RECEIVED_BY").values["name"] == "OOO INVENTED INN 010085635"
    assert shipment(found)["note"] == "consignee: number in a name is no valid INN: 010085635"


def test_one_party_for_another_is_two_parties() -> None:
    found = vendor_row(4)
    assert party(found, "RECEIVED_BY").values["name"] == 'ООО "ПОСРЕДНИК-ВЫМЫСЕЛ"'
    bought = ends(found, "BOUGHT_BY")
    assert bought
    names = {claim.subject: claim.values["name"] for claim in nodes(found, "Company")}
    assert names[bought[1]] == 'ООО "ЗАКАЗЧИК-ВЫМЫСЕЛ"'


def test_the_declarant_is_a_party_and_the_broker_a_remark() -> None:
    found = vendor_row(5)
    declared = ends(found, "DECLARED_BY")
    assert declared
    assert declared[0] == f"customs:{found.key}"
    assert shipment(found)["note"] == "the consignee is to order: To THE ORDER; customs broker: INVENTED BROKER 0001"


def test_a_weight_in_tonnes_is_converted_and_no_rate_is_made_up() -> None:
    values = shipment(vendor_row(6))
    assert values["kg"] == 2000
    assert "value_usd" not in values
    assert values["note"] == "no value in US dollars: the row has no rate for it"


def test_a_port_is_a_node() -> None:
    (port,) = nodes(vendor_row(1), "Port")
    assert port.values == {"name": "ВЫМЫШЛЕННЫЙ ПОСТ"}
    assert ends(vendor_row(1), "THROUGH") == ("customs:10000010/310325/0000001/1", port.subject)


@pytest.mark.parametrize("name", sorted(path.name for path in DATA.iterdir()))
def test_claims_keep_to_the_schema(name: str) -> None:
    (file,) = open_input(DATA / name)
    for claim in (claim for found in filings(file) for claim in found.claims):
        declared = NODE[claim.kind] if isinstance(claim, NodeClaim) else RELATIONSHIP[claim.kind]
        assert set(claim.values) <= {known.name for known in declared.properties if not known.derived}


def test_one_declaration_in_two_files_is_the_same_records() -> None:
    def keys(name: str) -> list[str]:
        (file,) = open_input(DATA / name)
        return [found.key for found in filings(file)]

    assert keys("import.csv") == keys("import_windows1251.csv")
    assert keys("export.csv") == keys("export_windows1251.csv")
    assert len(set(keys("import.csv"))) == 30


def test_another_wording_and_fewer_columns_give_the_same_keys() -> None:
    whole = first_row()
    part = {f"{code.lower()} (anything)": whole[code] for code in ("G46", "G38", "G31_1", "G33", "ND", "G022", "G072")}
    assert [found.key for found in filings(table(part))] == [filing().key]


@pytest.mark.parametrize("name", ["import.csv", "export.csv", "statistical_form.csv", "tradeatlas.csv"])
def test_a_heading_alone_is_recognised(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text((DATA / name).read_text("utf-8").splitlines()[0], "utf-8")
    (file,) = load("customs", [path], Workspace.open(tmp_path / "workspace")).files
    assert (file.read, file.layout) == (0, EXPECTED[name][1])
    assert file.warnings == [f"{path}: no record in it"]


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "layout"),
    [
        ("gtd_import_32cols", f"{BOXES}, import, 32 columns"),
        ("gtd_export_rf_world_19cols", f"{BOXES}, export, 19 columns"),
        ("gtd_variant_wording_2cols", f"{BOXES}, 2 columns"),
        ("eaeu_statform_15cols", "EAEU statistical form, 15 columns"),
        ("tradeatlas_en_19cols", "TradeAtlas in English, 19 columns"),
    ],
)
def test_the_headings_of_real_exports_are_recognised(name: str, layout: str, tmp_path: Path) -> None:
    report = load("customs", [REAL_HEADERS / f"{name}.header.csv"], Workspace.open(tmp_path / "workspace"))
    (file,) = report.files
    assert (file.layout, file.read, file.unread_fields, report.errors) == (layout, 0, [], [])


@pytest.mark.real_data
def test_of_the_headings_of_a_vendor_only_the_two_that_are_known_are_read_without_a_mapping() -> None:
    with VENDOR_HEADERS.open(encoding="utf-8") as table:
        layouts = {row[0]: row[3].split("|") for row in csv.reader(table, delimiter="\t")}
    known = {name: labels for name, labels in layouts.items() if knows(customs.MAPPING.layouts, labels)}
    assert set(known) == {"Russia Import Full", "Russia Export Full"}
    for labels in known.values():
        (layout,) = [one for one in customs.MAPPING.layouts if set(labels) == set(one.columns)]
        assert set(layout.columns.values()) <= customs.READS | set(customs.SOURCE.ignores)


def test_a_heading_without_what_a_row_needs_is_said() -> None:
    file = table({"G33": "8542399010", "G31_1": "МИКРОСХЕМЫ"})
    (layout,) = [item for item in customs.read(file) if isinstance(item, Layout)]
    assert any("no column for a date" in warning for warning in layout.warnings)
    assert any("no column for a party" in warning for warning in layout.warnings)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("name,colour\nx,y\n", "no known layout of a table, found 'name,colour', expected labels that begin with"),
        ("G33 (код),G33 (code)\n1,2\n", "the columns 'G33 (код)' and 'G33 (code)' state the same"),
        ('<?xml version="1.0" encoding="windows-1251"?>\n<Файл/>\n', "this is XML or HTML"),
    ],
)
def test_another_kind_of_file_fails_with_one_line(content: str, words: str) -> None:
    file = InputFile("other.csv", lambda: io.BytesIO(content.encode("cp1251" if "<" in content else "utf-8")))
    with pytest.raises(FileError) as error:
        list(customs.read(file))
    assert words in str(error.value)
    assert str(error.value).startswith("other.csv: line 1: ")


# --- rows ------------------------------------------------------------------------------------------------------------


def test_a_row_states_a_shipment_between_two_parties() -> None:
    found = filing()
    assert found.seen_on == "2021-02-02"
    assert shipment(found) == {
        "declaration": "10000010/020221/0000001",
        "direction": "import",
        "first_on": "2021-02-02",
        "last_on": "2021-02-02",
        "procedure": "40",
        "delivery_terms": "FOB СТАМБУЛ",
        "dispatch_country": "TR",
        "origin_country": "TR",
        "destination_country": "RU",
        "goods": "ПЛИТКА КЕРАМИЧЕСКАЯ ДЛЯ ПОЛА, АРТИКУЛ P1, РАЗМЕР 60,0 X 60,0 СМ",
        "hs_code": "6907219009",
        "kg": 10.5,
        "gross_kg": 11.55,
        "value_usd": 125.25,
        "invoice_value": 125.25,
        "invoice_currency": "USD",
        "customs_value_rub": 9393.75,
        "packages": 1,
    }
    sender, receiver = party(found, "SENT"), party(found, "RECEIVED_BY")
    assert sender.values == {"name": "INVENTED COMPONENTS LIMITED", "country": "CN", "kind_certain": False}
    assert receiver == NodeClaim(
        "customs:ru-inn:0099000021",
        "Company",
        {"name": 'АО "ПРИМЕР-ИМПОРТ"', "country": "RU", "ru_inn": "0099000021"},
    )
    sent = next(claim for claim in found.claims if isinstance(claim, RelationshipClaim) and claim.kind == "SENT")
    assert sent == RelationshipClaim("SENT", sender.subject, f"customs:{found.key}", {}, "2021-02-02", "2021-02-02")


def test_both_parties_declare_their_addresses() -> None:
    found = filing("export.csv")
    addresses = {str(claim.values["text"]): claim.values.get("country") for claim in nodes(found, "Address")}
    assert addresses == {
        "101000, МОСКВА, ПЕР. ВЫМЫШЛЕННЫЙ, Д. 1, СТР. 2": "RU",
        "NO 8 MADE-UP STREET, BAOAN, SHENZHEN": "CN",
    }
    ties = [claim for claim in found.claims if isinstance(claim, RelationshipClaim) and claim.kind == "REGISTERED_AT"]
    assert [(tie.values, tie.start, tie.end) for tie in ties] == [({"address_kind": "declared"}, None, None)] * 2
    assert shipment(found)["direction"] == "export"


def test_twelve_digits_are_a_natural_person() -> None:
    claim = party(filing(G081="009900000377", G082="ИП ВЫМЫШЛЕННЫЙ"), "RECEIVED_BY")
    assert (claim.subject, claim.kind, claim.values["ru_inn"]) == (
        "customs:ru-inn:009900000377",
        "Person",
        "009900000377",
    )


def test_a_number_without_a_name_is_a_party() -> None:
    claim = party(filing(G082="", G0831=""), "RECEIVED_BY")
    assert (claim.subject, dict(claim.values)) == ("customs:ru-inn:0099000021", {"ru_inn": "0099000021"})


def test_a_number_with_wrong_check_digits_is_flagged_and_no_key() -> None:
    claim = party(filing(G081="0099000022"), "RECEIVED_BY")
    assert claim.subject.startswith("customs:name:RU:")
    assert claim.values["unverified_numbers"] == ["ru_inn 0099000022"]
    assert "ru_inn" not in claim.values


def test_a_foreign_partys_number_is_not_taken_for_a_russian_one() -> None:
    claim = party(filing("export.csv", G081="0099000021", G0831="KZ"), "RECEIVED_BY")
    assert claim.values["registration_number"] == "0099000021"
    assert not {"ru_inn", "unverified_numbers"} & set(claim.values)


@pytest.mark.parametrize("zero", ["0", "0000000000", "NULL", "-"])
def test_a_placeholder_is_no_number(zero: str) -> None:
    assert not {"ru_inn", "unverified_numbers"} & set(party(filing(G081=zero), "RECEIVED_BY").values)


@pytest.mark.parametrize("spelling", ["invented  components «LIMITED»", '"Invented Components" Limited.'])
def test_one_name_in_two_typings_is_one_record(spelling: str) -> None:
    assert party(filing(G022=spelling), "SENT").subject == party(filing(), "SENT").subject


def test_the_same_name_in_another_country_is_another_record() -> None:
    assert party(filing(G0231="HK"), "SENT").subject != party(filing(), "SENT").subject


def test_the_maker_is_a_party_and_the_consignor_itself_where_named_alike() -> None:
    assert ends(filing(G31_11="PRETEND MICRO INC"), "MADE_BY") is not None
    same = filing(G31_11="Invented Components, Limited")
    made, sent = ends(same, "MADE_BY"), ends(same, "SENT")
    assert made
    assert sent
    assert made[1] == sent[0]


@pytest.mark.parametrize("nobody", ["НЕ УКАЗАН", "не указана", "ОТСУТСТВУЕТ", "ИЗГОТОВИТЕЛЬ НЕИЗВЕСТЕН", "N/A", "NULL"])
def test_a_placeholder_is_no_maker(nobody: str) -> None:
    assert ends(filing(G31_11=nobody), "MADE_BY") is None


@pytest.mark.parametrize("words", ["TO THE ORDER OF AN INVENTED BANK", "To Order", "ПО ПРИКАЗУ БАНКА"])
def test_goods_to_the_order_of_somebody_have_no_consignee(words: str) -> None:
    found = filing(G082=words, G081="")
    assert ends(found, "RECEIVED_BY") is None
    assert shipment(found)["note"] == f"the consignee is to order: {words}"


def test_a_company_called_order_is_a_company() -> None:
    assert ends(filing(G082="ORDERLY FICTION LLC", G081=""), "RECEIVED_BY") is not None


def test_a_row_with_one_party_is_loaded_with_a_note() -> None:
    found = filing(G022="NULL")
    assert ends(found, "SENT") is None
    assert shipment(found)["note"] == "no consignor named"


@pytest.mark.parametrize(
    ("day", "edition"),
    [("31.12.2011", "HS2007"), ("01.01.2012", "HS2012"), ("31.12.2021", "HS2017"), ("01.01.2022", "HS2022")],
)
def test_the_edition_of_the_hs_code_follows_the_day(day: str, edition: str) -> None:
    found = filing(G072=day)
    (goods,) = nodes(found, "Commodity")
    assert goods == NodeClaim(
        f"hs:{edition}:6907219009", "Commodity", {"code": "6907219009", "edition": edition, "hs6": "690721"}
    )
    assert ends(found, "OF_GOODS") == (f"customs:{found.key}", goods.subject)


@pytest.mark.parametrize(
    ("cell", "code"), [("6907 21 900 9", "6907219009"), ("6907.21", "690721"), ("0303140000.0", "0303140000")]
)
def test_an_hs_code_is_text_without_dots_and_spaces(cell: str, code: str) -> None:
    assert shipment(filing(G33=cell))["hs_code"] == code


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("", "no HS code"),
        ("ПЛИТКА", "HS code not usable: ПЛИТКА"),
        ("303140000", "HS code of 9 digits: a leading zero may be lost"),
    ],
)
def test_an_hs_code_that_is_missing_or_odd_is_noted(cell: str, note: str) -> None:
    assert shipment(filing(G33=cell))["note"] == note


@pytest.mark.parametrize(
    ("cell", "kg"),
    [("1 234,5", 1234.5), ("1\u00a0234.5", 1234.5), ("1.234,5", 1234.5), ("1,234.5", 1234.5), (",5", 0.5), ("7", 7.0)],
)
def test_numbers_with_comma_point_and_spaces(cell: str, kg: float) -> None:
    assert shipment(filing(G38=cell))["kg"] == kg


@pytest.mark.parametrize(
    ("day", "iso"), [("2021-02-02", "2021-02-02"), ("2/3/2021", "2021-03-02"), ("02.02.2021 13:45:00", "2021-02-02")]
)
def test_days_in_other_forms(day: str, iso: str) -> None:
    assert filing(G072=day).seen_on == iso


def test_the_day_of_release_stands_in_for_that_of_registration() -> None:
    assert filing(G072="", GD1="05.02.2021").seen_on == "2021-02-05"


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"G072": "", "GD1": ""}, "G072", "no date"),
        ({"G072": "31.02.2021"}, "G072", "no possible date"),
        ({"G072": "02.02.0021"}, "G072", "no possible date"),
        ({"G072": "yesterday"}, "G072", "no possible date"),
        ({"G022": "", "G082": "НЕ УКАЗАН", "G081": ""}, "G082", "no party"),
        ({"G38": "-10,5"}, "G38", "a negative figure"),
        ({"G46": "-1"}, "G46", "a negative figure"),
        ({"G38": "10,5 кг"}, "G38", "no number"),
        ({"G46": "nan"}, "G46", "no number"),
        ({"G46": "1_000"}, "G46", "no number"),
    ],
)
def test_what_cannot_be_is_rejected_with_its_column(changes: dict[str, str], field: str, reason: str) -> None:
    error = rejection(**changes)
    assert (error.field, error.reason, error.found) == (field, reason, changes[field])
    assert error.expected


def test_cells_that_say_something_unknown_are_noted() -> None:
    values = shipment(filing(G15="АТЛАНТИДА", G06="много", G221="РУБЛИ", G0831="ZZ"))
    assert not {"dispatch_country", "packages", "invoice_currency"} & set(values)
    assert values["note"] == (
        "packages not understood: много; consignee country not understood: ZZ; "
        "invoice currency not understood: РУБЛИ; dispatch country not understood: АТЛАНТИДА"
    )


@pytest.mark.parametrize("cell", ["9e30", "-3", "2,5"])
def test_a_number_of_packages_that_cannot_be_is_noted(cell: str) -> None:
    values = shipment(filing(G06=cell))
    assert "packages" not in values
    assert values["note"] == f"packages not understood: {cell}"


def test_a_very_long_name_and_one_with_html_are_kept_as_they_are() -> None:
    long = "X" * 10_000
    assert party(filing(G022=long), "SENT").values["name"] == long
    hostile = '<script>alert("x")</script> & SONS'
    assert party(filing(G022=hostile), "SENT").values["name"] == hostile


# --- keys ------------------------------------------------------------------------------------------------------------


def test_the_item_number_makes_the_key_where_there_is_one() -> None:
    assert filing(G32="2").key == "10000010/020221/0000001/2"


def test_identical_rows_are_kept_counted_and_flagged() -> None:
    row = first_row()
    other = row | {"G31_1": "ДРУГОЙ ТОВАР"}
    file = table(row, other, row, row)
    found = filings(file)
    assert len({one.key for one in found}) == 4
    assert found[2].key == f"{found[0].key}#2"
    assert [shipment(one).get("identical_rows") for one in found] == [3, None, 3, 3]
    (layout,) = [item for item in customs.read(file) if isinstance(item, Layout)]
    assert layout.warnings == ("3 rows have an identical one; all are kept",)


def test_a_row_without_a_declaration_number_is_known_by_what_it_states() -> None:
    nameless, again, other = filings(
        table(first_row() | {"ND": ""}, first_row() | {"ND": "NULL"}, first_row() | {"ND": "", "G38": "9"})
    )
    assert again.key == f"{nameless.key}#2"
    assert other.key not in {nameless.key, again.key}
    assert "declaration" not in shipment(nameless)


def test_a_column_named_like_something_known_does_not_take_its_place() -> None:
    (found,) = filings(table(first_row() | {"goods": "X", "consignor": "Y"}))
    assert shipment(found)["goods"] == first_row()["G31_1"]
    assert party(found, "SENT").values["name"] == "INVENTED COMPONENTS LIMITED"
