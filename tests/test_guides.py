"""The guides are true: their recipes work, and their commands do when they are copied and pasted."""

import importlib.util
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from explorer.cli import app
from graph.claims import RelationshipClaim
from graph.embedded import running
from graph.workspace import Workspace
from loaders.collected.tables import RELATIONS
from loaders.framework.discovery import checked
from loaders.framework.files import open_input
from loaders.framework.run import load
from loaders.framework.source import Record
from queries.framework.catalogue import Catalogue
from queries.framework.check import faults_of
from tests.test_layout import ROOT

README = ROOT / "README.md"
CONTRIBUTING = ROOT / "CONTRIBUTING.md"
FIRST_STEPS = ROOT / "docs" / "first-steps.md"
FINDINGS = ROOT / "docs" / "findings.md"
CUSTOMS_TABLES = ROOT / "docs" / "customs-tables.md"
DEMO = ROOT / "explorer" / "demo"
OPTIONS_OF_ASKING = {"--workspace", "--format", "--questions", "-o"}
COMMAND = (
    f"#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} "
    "-c 'from explorer.cli import main; main()' \"$@\"\n"
)


def blocks(guide: Path, language: str) -> list[str]:
    """The code blocks of a guide in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", guide.read_text(encoding="utf-8"), re.M | re.S)


def commands(guide: Path) -> list[list[str]]:
    """The words of every line with `ownergraph` in the guide's shell blocks, without the word itself."""
    lines = [shlex.split(line, comments=True) for block in blocks(guide, "sh") for line in block.splitlines()]
    return [words[1:] for words in lines if words[:1] == ["ownergraph"]]


def pasted(folder: Path, workspace: str) -> str:
    """Runs the README's block that uses this workspace in a folder; gives what it prints."""
    [script] = [block for block in blocks(README, "sh") if f"OWNERGRAPH_WORKSPACE=./{workspace}" in block]
    (folder / "bin").mkdir()
    (folder / "bin" / "ownergraph").write_text(COMMAND)
    (folder / "bin" / "ownergraph").chmod(0o755)
    with running(Workspace.open(folder / workspace).store):
        done = subprocess.run(
            ["sh", "-e"],
            cwd=folder,
            env={**os.environ, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}"},
            input=script,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "guide",
    [README, FIRST_STEPS, FINDINGS, CUSTOMS_TABLES, ROOT / "docs" / "model.md", ROOT / "docs" / "own-questions.md"],
    ids=lambda path: path.name,
)
def test_every_command_in_a_guide_exists(guide: Path) -> None:
    known = {one.name or (one.callback and one.callback.__name__) for one in app.registered_commands}
    questions = Catalogue()

    assert commands(guide)
    for command, *words in commands(guide):
        assert command in known
        if command in {"ask", "draw"}:
            options = {parameter.label for parameter in questions.get(words[0]).parameters} | OPTIONS_OF_ASKING
            assert {word for word in words if word.startswith("-")} <= options


def test_who_reads_only_the_readme_sees_who_shares_an_address_with_whom(tmp_path: Path) -> None:
    shutil.copy(DEMO / "fictional_register.xml", tmp_path / "VO_RUGFO_0000_0000_20240115_fictional.xml")
    shutil.copy(DEMO / "fictional_imports.csv", tmp_path / "imports.csv")
    shutil.copy(DEMO / "fictional_exports.csv", tmp_path / "exports.csv")

    printed = pasted(tmp_path, "my-investigation")

    # The register and the imports, then the exports.
    assert printed.count("18 read = 18 loaded + 0 rejected + 0 ignored") == 2
    assert "5 read = 5 loaded + 0 rejected + 0 ignored" in printed
    assert re.search(r"other_name +АО \"ВЫМЫСЕЛ АЭРО\"", printed)
    assert re.search(r"tie +address", printed)
    assert "<html" in (tmp_path / "address.html").read_text(encoding="utf-8")


def test_the_table_of_the_guide_is_guessed_accepted_and_mapped_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [table] = blocks(CUSTOMS_TABLES, "csv")
    guess, mapping = blocks(CUSTOMS_TABLES, "yaml")
    Path("purchases.csv").write_text(table, encoding="utf-8")
    Path("purchases.yaml").write_text(mapping, encoding="utf-8")
    workspace = Workspace.open(tmp_path / "workspace")
    files = [Path("purchases.csv")]

    [unknown] = load("customs", files, workspace).unknown
    [accepted] = load("customs", files, workspace, accept_mapping=True).files
    mapped = load("customs", files, workspace, mapping=Path("purchases.yaml"))

    assert unknown.guess.as_yaml().startswith(guess)
    assert (accepted.loaded, accepted.unread_fields) == (3, [])
    assert (mapped.files[0].loaded, mapped.claims["BOUGHT_BY"], mapped.claims["SENT"]) == (3, 3, 3)


def test_the_recipe_for_a_source_is_a_source(tmp_path: Path) -> None:
    path = tmp_path / "example_register.py"
    path.write_text("".join(blocks(CONTRIBUTING, "python")))
    table = tmp_path / "holders.csv"
    table.write_text("number,company,holder,percent\n17,Example Gears,Example Holding,60.5\n")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    source = checked(module)
    [record] = [item for file in open_input(table) for item in source.read(file) if isinstance(item, Record)]
    stakes = [claim for claim in source.convert(record).claims if isinstance(claim, RelationshipClaim)]

    assert [(stake.kind, stake.values) for stake in stakes] == [("OWNS", {"share_min": 60.5, "share_max": 60.5})]
    assert record.names <= source.READS


def test_the_table_of_facts_loads_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / "facts.csv").write_text("".join(blocks(FINDINGS, "csv")), encoding="utf-8")

    (file,) = load("findings", [tmp_path / "facts.csv"], Workspace.open(tmp_path / "workspace")).files

    assert (file.read, file.loaded, file.rejected, file.unread_fields) == (5, 5, 0, [])
    assert all(f"`{word}`" in FINDINGS.read_text(encoding="utf-8") for word in RELATIONS)


def test_the_recipe_for_a_question_is_a_sound_question(tmp_path: Path) -> None:
    path = tmp_path / "ownership" / "former-companies.cypher"
    path.parent.mkdir()
    path.write_text("".join(blocks(CONTRIBUTING, "cypher")))

    assert faults_of(path) == []
