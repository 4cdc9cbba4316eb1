"""What comes from a question file without further code: command, Python function, stub, reference page."""

import inspect
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import pytest
import typer

import queries.functions
from graph.errors import ModelError, UsageError
from queries.framework.catalogue import Catalogue
from queries.framework.command import command_for, example_line
from queries.framework.functions import function_for
from queries.framework.reference import page

GOOD = Path(__file__).parents[1] / "data" / "questions" / "good"
CATALOGUE = Catalogue(GOOD)
GOODS = CATALOGUE.get("goods-received")


def run(question_id: str, *argv: str) -> tuple[int, list[tuple[Mapping[str, object], Mapping[str, Any]]]]:
    """The exit code of a command and what it was called with."""
    calls: list[tuple[Mapping[str, object], Mapping[str, Any]]] = []

    def called(given: Mapping[str, object], **chosen: Any) -> None:
        calls.append((given, chosen))

    format_ = Annotated[str, typer.Option("--format", help="table or json")]
    option = inspect.Parameter("format_", inspect.Parameter.KEYWORD_ONLY, default="table", annotation=format_)
    command = command_for(CATALOGUE.get(question_id), called, [option])
    with pytest.raises(SystemExit) as ended:
        command(list(argv), prog_name=f"ownergraph ask {question_id}")
    assert isinstance(ended.value.code, int)
    return ended.value.code, calls


def test_required_parameters_are_positional_and_the_others_options() -> None:
    code, calls = run(
        "goods-received", "Fictional Sender", "--start", "2022-01", "--countries", "RU,KZ", "--format", "json"
    )

    assert code == 0
    assert calls == [
        ({"party": "Fictional Sender", "start": "2022-01", "countries": "RU,KZ"}, {"format_": "json"}),
    ]


@pytest.mark.parametrize("argv", [[], ["a", "b"], ["a", "--nonsense", "1"], ["a", "--start"]])
def test_wrong_usage_ends_with_code_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, calls = run("goods-received", *argv)

    assert (code, calls) == (2, [])
    assert capsys.readouterr().err


def test_help_tells_what_the_question_is_and_gives_an_example(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    code, _ = run("goods-received", "--help")

    shown = capsys.readouterr().out
    assert code == 0
    for text in (GOODS.question, GOODS.caution, "the sender", "--start", "DATE", example_line(GOODS)):
        assert text in shown


def test_an_example_is_a_command_line() -> None:
    assert example_line(GOODS) == "ownergraph ask goods-received test:sender --start 2022"


def test_a_function_has_a_true_signature_and_docstring() -> None:
    function = function_for(CATALOGUE.get("stakes-of"))
    signature = inspect.signature(function)

    assert function.__name__ == "stakes_of"
    assert list(signature.parameters) == ["session", "party", "min_share", "as_of", "limit"]
    kinds = {name: one.kind.name for name, one in signature.parameters.items()}
    assert kinds["party"] == "POSITIONAL_OR_KEYWORD"
    assert {kinds[name] for name in ("min_share", "as_of", "limit")} == {"KEYWORD_ONLY"}
    assert signature.parameters["min_share"].annotation == float | None
    assert "lowest stake in per cent" in str(function.__doc__)
    with pytest.raises(TypeError, match="party"):
        function(None)


def test_every_shipped_question_is_a_function() -> None:
    names = dir(queries.functions)

    assert "shared_address" in names
    assert {getattr(queries.functions, name).__name__ for name in names} == set(names)
    with pytest.raises(AttributeError, match="no question 'shared_adress'"):
        _ = queries.functions.__getattr__("shared_adress")


def test_a_type_checker_sees_the_functions(tmp_path: Path) -> None:
    code = tmp_path / "notebook.py"
    code.write_text(
        "from queries.framework.answer import Answer, Session\n"
        "from queries.functions import shared_address\n"
        "def ask(session: Session) -> Answer:\n"
        "    shared_address(session, 'x', level='unit', as_of='2022-01')\n"
        "    return shared_address(session, 'x', level='room', max_partys=1)\n"
    )
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", str(code)]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])

    faults = [line for line in checked.stdout.splitlines() if ": error:" in line]
    assert len(faults) == 2
    assert all("notebook.py:5" in fault for fault in faults)


def test_a_page_says_everything_that_the_file_says() -> None:
    text = page(GOODS)

    texts = [GOODS.title, GOODS.question, GOODS.why, GOODS.caution, *GOODS.returns.values(), *GOODS.left_out.values()]
    texts += [parameter.help for parameter in GOODS.parameters]
    texts += [
        "ownergraph ask goods-received test:sender --start 2022",
        "goods_received(session, 'test:sender', start='2022')",
    ]
    texts += ["| test:receiver | 2 | 300.0 |", GOODS.statement.text]
    assert [missing for missing in texts if missing not in text] == []


def test_an_unknown_question_is_refused_with_a_suggestion() -> None:
    with pytest.raises(UsageError, match="no question 'stake-of'; stakes-of may be meant"):
        CATALOGUE.get("stake-of")


def test_a_folder_of_own_questions_is_added_and_cannot_take_over_a_shipped_one(tmp_path: Path) -> None:
    assert {"stakes-of", "shared-address"} <= set(CATALOGUE.paths)
    (tmp_path / "shared-address.cypher").write_text("RETURN 1 AS one")
    with pytest.raises(ModelError, match="a second question 'shared-address'"):
        Catalogue(tmp_path).get("shared-address")
    assert Catalogue(tmp_path).get("owners-of").id == "owners-of"
    with pytest.raises(UsageError, match="found no folder"):
        Catalogue(tmp_path / "missing")
