"""The notebooks run from top to bottom as a reader runs them, show what their text says, and are stored without outputs."""

import re
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from tests.test_layout import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# What the text of each notebook promises, in the order in which it comes.
SHOWN = {
    "published_case": [
        "57 read = 53 loaded + 0 rejected + 4 ignored",
        "SMT iLogic",
        "stated by the publication",
        "<iframe srcdoc=",
        "a company in Toronto (name not published)",
        "Special Technology Center",
        ">281<",
        ">undetermined<",
        ">3,220,000<",
        "674.009",
        "doubled over the previous 12 months",
        "18 read = 18 loaded",
        "18 read = 18 loaded",
        "FICTIONAL HARBOUR COMPONENTS LTD",
        "<iframe srcdoc=",
        "<pre>",
    ],
    "conglomerate": [
        "Subsidiaries of China Poly Group (not named)",
        "Central government of China",
        ">281<",
        "<iframe srcdoc=",
        "US State Department (missile proliferation)",
        ">undetermined<",
        "18 read = 18 loaded",
        "INVENTED AIR SURVEY PTE LTD",
        "<pre>",
    ],
    "transshipment": [
        "18 read = 18 loaded",
        "853224",
        ">854231<",
        ">64<",
        "FICTIONAL AGRO DRONES LLP",
        ">8541490000<",
        "<iframe srcdoc=",
        "<pre>",
        "INVENTED RESALE LTD",
        "HS2017 has one code for what HS2022 counts as 854151 and 854159",
        "counts none of these goods from this country",
    ],
    "beneficial_owners": [
        "17 read = 17 loaded",
        "FICTIONAL CASCADE B LTD",
        ">36<",
        "not named in any filing",
        "<iframe srcdoc=",
        ">weakest-link<",
        "meets the OFAC 50 per cent rule on data as of",
        "known shares 60 %, unknown 40 %; the rule also asks who controls",
        "FICTIONAL RING A LTD, FICTIONAL RING B LTD",
        ">52.632<",
    ],
}


def opened(path: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path: Path) -> None:
    notebook = opened(path)
    nbformat.validate(notebook)
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert cells
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_its_text_says(path: Path, tmp_path: Path) -> None:
    notebook = opened(path)
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(tmp_path)}}).execute()
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in outputs if output.output_type in {"stream", "error"}] == []
    shown = "\n".join(_html(output) for output in outputs)
    place = 0
    for words in SHOWN[path.stem]:
        place = shown.find(words, place)
        assert place >= 0, words


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_a_notebook_shows_fetches_nothing(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(?:src|href)=|!\[|https?://", text)


def _html(output: dict[str, Any]) -> str:
    return str(output["data"].get("text/html", output["data"]["text/plain"]))
