"""Customs tables of unknown layouts: what is guessed, what a mapping says, and what happens when it is wrong."""

from pathlib import Path

import pytest

from graph.errors import FileError, UsageError
from graph.workspace import Workspace
from loaders import customs
from loaders.framework.files import InputFile, open_input
from loaders.framework.guessing import Guess, guess
from loaders.framework.mappings import read_mapping
from loaders.framework.run import load
from loaders.framework.source import Record
from tests.loaders.workbook_files import Cell, workbook

ENGLISH = (
    "Date,Importer,Exporter,HS Code,Description,Net weight (kg),Total value USD,Colour\n"
    "25/04/2024,INVENTED IMPORTS,FICTIONAL TILES LTD,690721,TILES,10,100,red\n"
    "26/04/2024,MADE UP LTD,FICTIONAL TILES LTD,690722,TILES,20,200,blue\n"
)
# In each language a table with a date, two parties, goods and their code, weight and value.
LANGUAGES = {
    "English": ("Date", "Importer name", "Supplier", "HS Code", "Goods description", "Net weight kg", "Value USD"),
    "Russian": ("Дата", "Получатель", "Отправитель", "Код ТН ВЭД", "Описание товара", "Вес нетто, кг", "Стоимость, USD"),
    "Ukrainian": ("Дата оформлення", "Одержувач", "Відправник", "Код УКТЗЕД", "Опис товару", "Вага нетто, кг", "Вартість, USD"),
    "Spanish": ("Fecha", "Importador", "Exportador", "Partida arancelaria", "Descripción", "Peso neto (kg)", "Valor FOB USD"),
    "Chinese": ("申报日期", "进口商名称", "出口商", "商品编码", "商品名称", "净重(千克)", "美元"),
}  # fmt: skip
FIELDS = ("registered on", "consignee", "consignor", "hs code", "goods", "net kg", "value usd")
A_ROW = ("2024-04-25", "INVENTED IMPORTS", "FICTIONAL TILES LTD", "690721", "TILES", "10,5", "100")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace.open(tmp_path / "workspace")


def table(tmp_path: Path, text: str, name: str = "table.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    return path


def guessed(path: Path) -> Guess:
    (file,) = open_input(path)
    found = guess(file, customs.MAPPING.fields)
    assert found
    return found


def fields(found: Guess) -> dict[str, str]:
    return {column.label: column.field for column in found.columns if column.field}


def shipment(file: InputFile, mapping: Path) -> dict[str, object]:
    read = customs.read(file, read_mapping(mapping, customs.MAPPING.fields))
    record = next(item for item in read if isinstance(item, Record))
    claim = customs.convert(record).claims[0]
    assert claim.kind == "Shipment"
    return dict(claim.values)


# --- the guess -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_columns_are_guessed_by_their_labels_in_five_languages(language: str, tmp_path: Path) -> None:
    labels = LANGUAGES[language]
    found = guessed(table(tmp_path, ";".join(labels) + "\n" + ";".join(A_ROW) + "\n"))
    assert tuple(fields(found)[label] for label in labels) == FIELDS
    assert all(column.confidence >= 0.5 for column in found.columns)


def test_values_that_do_not_fit_make_a_guess_unsure(tmp_path: Path) -> None:
    sure = guessed(table(tmp_path, ENGLISH))
    unsure = guessed(table(tmp_path, ENGLISH.replace("690721", "red").replace("690722", "690722 ?"), "other.csv"))
    confidence = [{column.field: column.confidence for column in found.columns} for found in (sure, unsure)]
    assert confidence[0]["hs code"] == 1.0
    assert "hs code" not in confidence[1]


def test_a_column_without_a_known_word_is_guessed_by_its_values_with_less_confidence(tmp_path: Path) -> None:
    rows = "".join(f"{day}/04/2024,INVENTED {day},FICTIONAL LTD,8542{day}\n" for day in range(13, 20))
    found = guessed(table(tmp_path, "Date,Importer,Exporter,CODIGO X\n" + rows))
    assert [(column.field, column.confidence) for column in found.columns][-1] == ("hs code", 0.6)


def test_numbers_of_five_digits_are_days_only_under_a_label_that_says_so(tmp_path: Path) -> None:
    rows = "".join(f"2024-04-{day},INVENTED,FICTIONAL,{45700 + day}\n" for day in range(10, 20))
    found = guessed(table(tmp_path, "Shipped,Importer,Exporter,Form\n" + rows))
    assert [column.field for column in found.columns] == ["registered on", "consignee", "consignor", None]
    days: list[list[Cell]] = [[45700 + day, "INVENTED", "FICTIONAL"] for day in range(10, 20)]
    sheet: list[list[Cell]] = [["Date", "Importer", "Exporter"], *days]
    assert fields(guessed(workbook(tmp_path / "book.xlsx", {"Sheet": sheet})))["Date"] == "registered on"


def test_the_heading_may_stand_below_a_banner_in_a_workbook(tmp_path: Path) -> None:
    rows = [["DATA"], [], *(line.split(",") for line in ENGLISH.splitlines())]
    found = guessed(workbook(tmp_path / "book.xlsx", {"Sheet": rows}))
    assert found.line == 3
    assert len(fields(found)) == 7


@pytest.mark.parametrize(
    ("dates", "order"),
    [
        (["25/04/2024", "01/02/2024"], "day first"),
        (["04/25/2024", "01/02/2024"], "month first"),
        (["04/05/2024", "01/02/2024"], "?"),
        (["25/04/2024", "04/25/2024"], "?"),
        (["04.05.2024", "01.02.2024"], "day first"),
        (["2024-04-05", "2024-01-02"], None),
    ],
)
def test_the_order_of_dates_is_that_of_the_values_or_is_asked_for(
    dates: list[str], order: str | None, tmp_path: Path
) -> None:
    rows = "".join(f"{day},INVENTED,FICTIONAL,690721\n" for day in dates)
    found = guessed(table(tmp_path, f"Date,Importer,Exporter,HS Code\n{rows}"))
    assert found.dates == order
    assert ("dates" in found.open_points) == (order == "?")


@pytest.mark.parametrize(
    ("weights", "mark"),
    [
        (["1,234", "0,5"], "comma"),
        (["1,234", "10.5"], "point"),
        (["1,234", "2,345"], "?"),
        (["1.234", "0.500"], "point"),
        (["1.234,5"], "comma"),
        (["1,234,567", "1,234"], "point"),
        (["12", "7"], None),
    ],
)
def test_the_decimal_mark_is_that_of_the_values_or_is_asked_for(
    weights: list[str], mark: str | None, tmp_path: Path
) -> None:
    rows = "".join(f"2024-04-25;INVENTED;FICTIONAL;{weight}\n" for weight in weights)
    found = guessed(table(tmp_path, f"Date;Importer;Exporter;Net weight kg\n{rows}"))
    assert found.decimal_mark == mark


def test_taxpayer_numbers_are_russian_only_where_their_check_digits_say_so(tmp_path: Path) -> None:
    for numbers, of_country in ((["0099000310", "0099000455", "0099000776"], "RU"), (["12345678", "23456789"], None)):
        rows = "".join(f"2024-04-25,INVENTED,{number},FICTIONAL\n" for number in numbers)
        found = guessed(table(tmp_path, f"Date,Importer,Importer code,Exporter\n{rows}"))
        assert fields(found)["Importer code"] == "consignee number"
        assert found.taxpayer_numbers == of_country


def test_a_guess_is_a_mapping_whatever_the_labels_hold(tmp_path: Path) -> None:
    labels = ["Date", "Importer", "Exporter", 'a: "b" #c', "yes", "- x", "{y", "\u202ehidden", "'", ""]
    text = "\t".join(labels) + "\n2024-04-25\tINVENTED\tFICTIONAL" + "\t# x: y" * 7 + "\n"
    path = table(tmp_path, guessed(table(tmp_path, text)).as_yaml(), "mapping.yaml")
    assert len(read_mapping(path, customs.MAPPING.fields).columns) == 3


# --- loading ---------------------------------------------------------------------------------------------------------


def test_an_unknown_table_waits_for_its_mapping_and_the_others_load(workspace: Workspace, tmp_path: Path) -> None:
    known = Path(__file__).parent.parent / "data" / "customs" / "tradeatlas.csv"
    report = load("customs", [table(tmp_path, ENGLISH), known], workspace)
    assert [file.path for file in report.files] == [str(known)]
    (unknown,) = report.unknown
    assert str(unknown) == f"{tmp_path}/table.csv: line 1: a table of no known layout"
    assert not workspace.mappings.exists()


def test_an_accepted_guess_is_kept_and_used_again_for_the_same_labels(workspace: Workspace, tmp_path: Path) -> None:
    first = load("customs", [table(tmp_path, ENGLISH)], workspace, accept_mapping=True)
    (kept,) = workspace.mappings.iterdir()
    assert first.files[0].warnings[0] == f"{tmp_path}/table.csv: read by the mapping {kept}"
    assert (first.files[0].loaded, first.files[0].unread_fields) == (2, ["Colour"])
    other = table(tmp_path, ENGLISH.replace("TILES", "BRICKS"), "other.csv")
    second = load("customs", [other], workspace)
    assert (second.files[0].loaded, second.unknown) == (2, [])
    again = load("customs", [tmp_path / "table.csv", other], workspace)
    assert [file.already_loaded for file in again.files] == [True, True]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_an_unknown_table_below_a_banner_is_guessed_and_loads(form: str, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / f"table.{form}"
    if form == "csv":
        path.write_text(f"DATA\n\n{ENGLISH}", "utf-8")
    else:
        workbook(path, {"Sheet": [["DATA"], [], *(line.split(",") for line in ENGLISH.splitlines())]})
    (unknown,) = load("customs", [path], workspace).unknown
    assert unknown.guess.line == 3
    (file,) = load("customs", [path], workspace, accept_mapping=True).files
    assert (file.read, file.loaded, file.ignored) == (3, 2, 1)


def test_files_side_by_side_take_the_same_guess(workspace: Workspace, tmp_path: Path) -> None:
    paths = [table(tmp_path, ENGLISH.replace("TILES", f"TILES {n}"), f"{n}.csv") for n in range(3)]
    assert len(load("customs", paths, workspace, processes=2).unknown) == 3
    report = load("customs", paths, workspace, accept_mapping=True, processes=2)
    assert [file.loaded for file in report.files] == [2, 2, 2]
    assert len(list(workspace.mappings.iterdir())) == 1


def test_a_dry_run_keeps_no_mapping(workspace: Workspace, tmp_path: Path) -> None:
    report = load("customs", [table(tmp_path, ENGLISH)], workspace, accept_mapping=True, dry_run=True)
    assert report.files[0].loaded == 2
    assert not workspace.mappings.exists()


def test_a_guess_that_leaves_something_open_is_not_accepted(workspace: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, ENGLISH.replace("25/", "05/").replace("26/", "06/"))
    report = load("customs", [path], workspace, accept_mapping=True)
    (unknown,) = report.unknown
    assert unknown.guess.open_points == ("dates",)
    assert "dates: '?'" in unknown.guess.as_yaml()


MAPPING = """
columns:
  Date: registered on
  Importer: consignee
  Exporter: consignor
  HS Code: hs code
  Net weight (kg): net weight
constants:
  direction: import
  weight unit: lb
  consignee country: KZ
dates: month first
decimal mark: point
"""
AMERICAN = ENGLISH.replace("25/04", "04/25").replace("26/04", "04/26").replace(",10,", ',"1,000",')


def test_a_mapping_says_what_columns_and_values_mean(workspace: Workspace, tmp_path: Path) -> None:
    mapping, path = table(tmp_path, MAPPING, "mapping.yaml"), table(tmp_path, AMERICAN)
    report = load("customs", [path], workspace, mapping=mapping)
    assert (report.files[0].loaded, report.errors) == (2, [])
    (file,) = open_input(path)
    values = shipment(file, mapping)
    assert values["first_on"] == "2024-04-25"
    assert values["kg"] == pytest.approx(453.59237)
    assert values["direction"] == "import"
    assert not workspace.mappings.exists()


def test_the_same_file_under_another_mapping_takes_the_place_of_what_it_stated(
    workspace: Workspace, tmp_path: Path
) -> None:
    path, swapped = table(tmp_path, AMERICAN), tmp_path / "swapped.yaml"
    mapping = table(tmp_path, MAPPING, "mapping.yaml")
    swapped.write_text(MAPPING.replace("consignee\n", "buyer\n").replace("consignee country", "buyer country"), "utf-8")
    load("customs", [path], workspace, mapping=mapping)
    same = load("customs", [path], workspace, mapping=mapping)
    without = load("customs", [path], workspace)
    other = load("customs", [path], workspace, mapping=swapped)
    assert [report.files[0].already_loaded for report in (same, without, other)] == [True, True, False]
    assert len(workspace.files()) == 1
    assert other.claims["BOUGHT_BY"] == 2


def test_a_kept_mapping_that_was_edited_holds_at_the_next_load(workspace: Workspace, tmp_path: Path) -> None:
    path = table(tmp_path, ENGLISH)
    load("customs", [path], workspace, accept_mapping=True)
    (kept,) = workspace.mappings.iterdir()
    kept.write_text(kept.read_text("utf-8").replace("Importer: consignee", "Importer: buyer"), "utf-8")
    report = load("customs", [path], workspace)
    assert not report.files[0].already_loaded
    assert report.claims["BOUGHT_BY"] == 2


def test_a_number_of_a_country_that_is_not_stated_is_no_russian_one(workspace: Workspace, tmp_path: Path) -> None:
    text = "Date,Importer,Importer code,Exporter\n2024-04-25,0099000310 INVENTED LTD,0099000455,FICTIONAL\n"
    (file,) = open_input(table(tmp_path, text))
    mapping = table(
        tmp_path, "columns: {Date: registered on, Importer: consignee, Importer code: consignee number}", "m.yaml"
    )
    (record,) = [
        item for item in customs.read(file, read_mapping(mapping, customs.MAPPING.fields)) if isinstance(item, Record)
    ]
    (party,) = [claim for claim in customs.convert(record).claims if claim.kind == "Company"]
    assert party.values == {
        "name": "0099000310 INVENTED LTD",
        "registration_number": "0099000455",
        "kind_certain": False,
    }


def test_what_a_mapping_leaves_open_is_not_guessed_in_a_later_file(workspace: Workspace, tmp_path: Path) -> None:
    labels = "Date,Importer,Exporter,Net weight kg\n"
    first = table(tmp_path, f"{labels}2024-04-25,INVENTED,FICTIONAL,10\n", "first.csv")
    later = table(
        tmp_path, f'{labels}03/04/2024,INVENTED,FICTIONAL,10\n2024-04-25,INVENTED,FICTIONAL,"1,234"\n', "later.csv"
    )
    load("customs", [first], workspace, accept_mapping=True)
    (file,) = load("customs", [later], workspace).files
    assert [(reject.field, reject.reason, reject.found) for reject in file.rejects] == [
        ("Date", "no possible date", "03/04/2024"),
        ("Net weight kg", "no number", "1,234"),
    ]
    assert "`dates` in the mapping" in file.rejects[0].expected
    assert "`decimal mark` in the mapping" in file.rejects[1].expected


# --- faults ----------------------------------------------------------------------------------------------------------

FAULTS = {
    "no YAML": ("columns: [", ":1: no valid YAML"),
    "a list": ("- a\n- b\n", ":1: no mapping; expected the sections columns, constants, dates"),
    "empty": ("", ":1: no mapping; expected the sections"),
    "no columns": ("dates: day first\n", "expected the section columns"),
    "an unknown section": ("columns:\n  a: goods\ncolor: red\n", ":3: unknown section 'color'; expected columns"),
    "an unknown field": ("columns:\n  a: godos\n", ":2: no field is called 'godos'; expected one of declaration, "),
    "an unknown constant": ("columns:\n  a: goods\nconstants:\n  x: y\n", ":4: no field is called 'x'"),
    "two columns for a field": ("columns:\n  a: goods\n  b: goods\n", ":3: 'goods' is stated by two columns, 'a' and 'b'"),
    "a column twice": ("columns:\n  a: goods\n  a: item\n", ":3: columns: 'a' stands here twice"),
    "columns as a list": ("columns:\n  - goods\n", ":2: columns is no list of `name: value`"),
    "a column of columns": ("columns:\n  a: {b: goods}\n", ":2: columns: found no plain text"),
    "a wrong order": ("columns:\n  a: goods\ndates: year first\n", ":3: dates: found 'year first', expected day first or"),
    "an open point": ("columns:\n  a: goods\ndecimal mark: '?'\n", ":3: decimal mark: found '?', expected comma or point"),
    "no country": ("columns:\n  a: goods\ntaxpayer numbers: XX\n", ":3: taxpayer numbers: expected a country"),
    "an alias": ("columns: &x\n  a: goods\nconstants: *x\n", ":3: YAML aliases are not read"),
    "bytes": ("columns:\n  \udcff: goods\n", "the mapping is no UTF-8 text"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_wrong_mapping_is_one_line_with_what_was_expected(fault: str, workspace: Workspace, tmp_path: Path) -> None:
    content, words = FAULTS[fault]
    mapping = tmp_path / "mapping.yaml"
    mapping.write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(FileError) as error:
        load("customs", [table(tmp_path, ENGLISH)], workspace, mapping=mapping)
    assert str(error.value).startswith(f"{mapping}")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mapping_for_another_table_names_the_columns_that_are_missing(workspace: Workspace, tmp_path: Path) -> None:
    mapping = table(tmp_path, MAPPING.replace("HS Code", "Tariff"), "mapping.yaml")
    report = load("customs", [table(tmp_path, ENGLISH)], workspace, mapping=mapping)
    (error,) = report.errors
    assert error == (
        f"{tmp_path}/table.csv: line 1: mapping {mapping} is for another table: no column 'Tariff'; give a mapping with "
        "the labels of this one"
    )


def test_a_mapping_that_is_not_there_is_one_line(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(FileError, match=r"missing.yaml: the mapping cannot be read \(No such file or directory\)"):
        load("customs", [table(tmp_path, ENGLISH)], workspace, mapping=tmp_path / "missing.yaml")


def test_a_source_that_takes_no_mapping_refuses_one(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--mapping: the source findings takes no mapping"):
        load("findings", [], workspace, mapping=tmp_path / "mapping.yaml")
    with pytest.raises(UsageError, match="found both, expected one of them"):
        load("customs", [], workspace, mapping=tmp_path / "mapping.yaml", accept_mapping=True)
