"""Commands that die or find the disk full: the next run ends in the same graph as one that nothing disturbed.

`CRASHES=50 pytest tests/explorer/test_crashes.py` kills at fifty moments.
"""

import contextlib
import os
import random
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.embedded import running
from graph.store import open_store
from graph.workspace import Workspace
from tests.explorer.conftest import COMMAND, ROOT, environment, ownergraph
from tests.graph.published_tables import Nodes, Relationships, contents

DATA = ROOT / "tests" / "data"
OLDER, NEWER = DATA / "ru_egrul" / "repeats.xml", DATA / "ru_egrul" / "every_kind.xml"
# A run takes about two seconds: its start, the load, the build, the writing.
_RANDOM = random.Random("moments")
MOMENTS = [round(_RANDOM.uniform(0.3, 3.0), 2) for _ in range(int(os.environ.get("CRASHES", "2")))]


def load(path: Path, workspace: Path) -> list[str]:
    return [*COMMAND, "load", "ru-egrul", str(path), "--workspace", str(workspace)]


def graph_of(workspace: Path) -> tuple[Nodes, Relationships]:
    with open_store(workspace / "store") as store:
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
        return graph_of(folder)


@pytest.mark.parametrize("seconds", MOMENTS)
def test_a_command_that_is_killed_is_completed_by_the_next(
    workspace: Path, undisturbed: tuple[Nodes, Relationships], seconds: float
) -> None:
    with subprocess.Popen(
        load(NEWER, workspace), env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as command:
        with contextlib.suppress(subprocess.TimeoutExpired):
            command.wait(seconds)
        command.send_signal(signal.SIGKILL)

    assert ownergraph(*load(NEWER, workspace)[len(COMMAND) :]).code == 0

    assert graph_of(workspace) == undisturbed


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
    assert graph_of(workspace) == undisturbed


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
    assert graph_of(folder) == undisturbed
