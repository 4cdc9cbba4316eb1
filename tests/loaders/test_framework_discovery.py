"""Discovery: a module in the folder is a source, nothing registers it, and a faulty one is named with its faults."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from graph.errors import ModelError, UsageError
from loaders.framework.discovery import Sources, source, sources

CARD = """
from loaders.framework.source import Source
SOURCE = Source(title="Invented register", publisher="Nobody", homepage="https://example.org/", licence="CC0",
    files="text", covers="all", misses="nothing", history="additive", rank="register")
"""
FUNCTIONS = """
READS = frozenset({"name"})
def read(file): yield from ()
def convert(record): raise NotImplementedError
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty package of sources; its name is the folder's."""
    folder = tmp_path / f"sources_of_{tmp_path.name}"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    return folder


def found(package: Path) -> Sources:
    return Sources(importlib.import_module(package.name))


def test_a_module_becomes_a_source_by_lying_in_the_folder(package: Path) -> None:
    (package / "invented_register.py").write_text(CARD + FUNCTIONS)
    (package / "framework").mkdir()
    (package / "framework" / "__init__.py").touch()
    assert list(found(package)) == ["invented-register"]
    assert found(package)["invented-register"].SOURCE.title == "Invented register"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (FUNCTIONS, "SOURCE is missing"),
        (CARD, "READS is missing"),
        (CARD + FUNCTIONS.replace("def convert(record)", "def convert(a, b)"), "convert(record) is missing or takes"),
        (CARD + FUNCTIONS + "def count(path): return 0\n", "count(file) is missing or takes other arguments"),
        (CARD.replace('licence="CC0"', 'licence=" "') + FUNCTIONS, "SOURCE.licence is empty"),
        (CARD.replace("https:", "http:") + FUNCTIONS, "SOURCE.homepage is 'http://example.org/'"),
        (CARD.replace('"additive"', '"sometimes"') + FUNCTIONS, "SOURCE.history is 'sometimes', expected one of full"),
        (CARD.replace('"nothing"', '"nothing", ignores={"x": ""}') + FUNCTIONS, "no reason for 'x'"),
        (CARD.replace('"nothing"', '"nothing", most_rejected=5') + FUNCTIONS, "SOURCE.most_rejected is 5"),
        ("def broken(:\n", "cannot be imported"),
        ("import a_module_that_does_not_exist\n", "cannot be imported"),
    ],
)
def test_a_faulty_module_is_named_with_its_fault(package: Path, text: str, fault: str) -> None:
    (package / "faulty.py").write_text(text)
    with pytest.raises(ModelError) as error:
        _ = found(package)["faulty"]
    assert "faulty.py" in str(error.value)
    assert fault in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("source_id", list(sources()))
def test_every_source_of_ownergraph_is_proper(source_id: str) -> None:
    assert source(source_id).SOURCE.title


def test_an_unknown_source_is_a_usage_error_with_a_hint() -> None:
    with pytest.raises(UsageError, match="did you mean customs"):
        source("custom")
    with pytest.raises(UsageError, match=r"there are: .*customs"):
        source("weather")


def test_listing_the_sources_imports_none() -> None:
    code = (
        "import sys; from loaders.framework.discovery import sources; list(sources());"
        "print([name for name in sys.modules if name.startswith('loaders.') and name.count('.') == 1])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path.cwd())
    assert done.stdout.strip() == "['loaders.framework']"
