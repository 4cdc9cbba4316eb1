"""Commands that die or find the disk full: the next run ends in the same graph as one that nothing disturbed.

`CRASHES=50 pytest tests/explorer/test_crashes.py` kills at fifty moments.
"""

import contextlib
import json
import os
import random
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.build import complete
from graph.embedded import running
from graph.store import Neo4jSettings, open_store
from graph.workspace import Workspace
from loaders.framework.run import load as load_files
from tests.conftest import empty
from tests.explorer.conftest import COMMAND, ROOT, environment, ownergraph
from tests.graph.published_tables import Nodes, Relationships, contents

DATA = ROOT / "tests" / "data"
OLDER, NEWER = DATA / "ru_egrul" / "repeats.xml", DATA / "ru_egrul" / "every_kind.xml"
# A run takes about two seconds: its start, the load, the build, the writing.
_RANDOM = random.Random("moments")
MOMENTS = [round(_RANDOM.uniform(0.3, 3.0), 2) for _ in range(int(os.environ.get("CRASHES", "2")))]


def load(path: Path, workspace: Path) -> list[str]:
    return [*COMMAND, "load", "ru-egrul", str(path), "--workspace", str(workspace)]


def graph_of(where: Path | Neo4jSettings) -> tuple[Nodes, Relationships]:
    with open_store(where) as store:
        return contents(store)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Path]:
    """A workspace with an older file loaded, whose engine runs as long as the test."""
    folder = tmp_path / "workspace"
    with running(Workspace.open(folder).store):
        assert ownergraph(*load(OLDER, folder)[len(COMMAND) :]).code == 0
        yield folder


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Nodes, Relationships]:
    folder = tmp_path_factory.mktemp("undisturbed") / "workspace"
    with running(Workspace.open(folder).store):
        for path in (OLDER, NEWER):
            assert ownergraph(*load(path, folder)[len(COMMAND) :]).code == 0
        return graph_of(folder / "store")


def killed(command: list[str], variables: dict[str, str], seconds: float) -> None:
    """Runs a command and kills it after so many seconds, if it is not done by then."""
    with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running_:
        with contextlib.suppress(subprocess.TimeoutExpired):
            running_.wait(seconds)
        running_.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("seconds", MOMENTS)
def test_a_command_that_is_killed_is_completed_by_the_next(
    workspace: Path, undisturbed: tuple[Nodes, Relationships], seconds: float
) -> None:
    killed(load(NEWER, workspace), environment(), seconds)

    assert ownergraph(*load(NEWER, workspace)[len(COMMAND) :]).code == 0

    assert graph_of(workspace / "store") == undisturbed


@pytest.mark.neo4j
@pytest.mark.parametrize("seconds", MOMENTS)
def test_a_command_that_is_killed_while_it_writes_to_neo4j_is_completed_by_the_next(
    tmp_path: Path, neo4j_server: Neo4jSettings, undisturbed: tuple[Nodes, Relationships], seconds: float
) -> None:
    with open_store(neo4j_server) as store:
        empty(store)
    variables = environment() | {
        "NEO4J_URI": neo4j_server.uri,
        "NEO4J_USERNAME": neo4j_server.username,
        "NEO4J_PASSWORD": neo4j_server.password,
        "NEO4J_DATABASE": "neo4j",
    }
    folder = tmp_path / "workspace"
    subprocess.run(load(OLDER, folder), env=variables, stdin=subprocess.DEVNULL, check=True)
    killed(load(NEWER, folder), variables, seconds)

    subprocess.run(load(NEWER, folder), env=variables, stdin=subprocess.DEVNULL, check=True)

    assert graph_of(neo4j_server) == undisturbed


@pytest.mark.parametrize("blocks", [0, 8])
def test_a_full_disk_is_one_line_and_the_next_run_completes(
    workspace: Path, undisturbed: tuple[Nodes, Relationships], blocks: int
) -> None:
    """No file may grow beyond so many blocks of 512 bytes, which stands for a disk without space."""
    limited = f"ulimit -f {blocks}; exec {shlex.join(load(NEWER, workspace))}"
    done = subprocess.run(
        ["sh", "-c", limited], env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    [line] = done.stderr.splitlines()
    assert line.startswith("ownergraph: ")
    assert "free some disk space" in line
    assert ownergraph(*load(NEWER, workspace)[len(COMMAND) :]).code == 0
    assert graph_of(workspace / "store") == undisturbed


def test_a_command_and_its_engine_that_are_killed_together_are_completed_by_the_next(
    tmp_path: Path, undisturbed: tuple[Nodes, Relationships]
) -> None:
    folder = tmp_path / "workspace"
    assert ownergraph(*load(OLDER, folder)[len(COMMAND) :]).code == 0
    program = (
        "import os, signal, sys; from pathlib import Path; from graph import publish; from graph.store import Store\n"
        "from graph.embedded_server import remembered\n"
        "write, left = Store.write, [3]\n"
        "def dying(store, statements):\n"
        "    write(store, statements)\n"
        "    left[0] -= 1\n"
        "    if not left[0]:\n"
        "        os.kill(remembered(Path(sys.argv[-1]).resolve() / 'store').pid, signal.SIGKILL)\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "Store.write = dying\n"
        "from explorer.cli import main; main()"
    )
    command = [sys.executable, "-c", program, *load(NEWER, folder)[len(COMMAND) :]]
    done = subprocess.run(command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False)

    assert done.returncode == -signal.SIGKILL
    assert ownergraph(*load(NEWER, folder)[len(COMMAND) :]).code == 0
    assert graph_of(folder / "store") == undisturbed


@pytest.mark.parametrize("built_before", [True, False])
def test_what_was_read_and_not_built_is_found_by_the_next_command(tmp_path: Path, built_before: bool) -> None:
    """A command that died before its build leaves the tables of before, or none."""
    opened = Workspace.open(tmp_path / "workspace")
    if built_before:
        assert not load_files("ru-egrul", [OLDER], opened).errors
        complete(opened)
    assert not load_files("ru-egrul", [NEWER], opened).errors

    found = ownergraph("find", "FICTIONAL TULIP", "--workspace", opened.root, "--format", "json")

    assert found.code == 0, found.err
    assert "ru-ogrn:1240000000019" in {hit["id"] for hit in json.loads(found.out)["rows"]}
