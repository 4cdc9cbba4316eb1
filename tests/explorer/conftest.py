"""The command line as a user runs it: a process of its own, standard input closed, in a plain C locale; simulated files."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from explorer.session import Session
from explorer.simulate import write
from graph.embedded import running
from graph.store import Neo4jSettings
from tests.conftest import session_of
from tests.explorer.simulated import SEED, SHIPMENTS, Simulated, key_of, loaded

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-c", "from explorer.cli import main; main()"]
# An address at which nothing listens: port 1 is reserved and unused.
NOBODY = {"NEO4J_URI": "bolt://127.0.0.1:1", "NEO4J_PASSWORD": "none"}


@dataclass(frozen=True)
class Finished:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


def environment(**variables: str) -> dict[str, str]:
    """The environment of this run without what would steer the command, and with `variables`."""
    steering = ("NEO4J_", "OWNERGRAPH_", "PYTHON", "LC_", "LANG", "COLUMNS", "LINES", "TERM")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return {**inherited, "LC_ALL": "C", "PYTHONPATH": str(ROOT), **variables}


def ownergraph(*words: object, cwd: Path = ROOT, **variables: str) -> Finished:
    """Runs one command to its end."""
    done = subprocess.run(
        [*COMMAND, *(word if isinstance(word, bytes) else str(word) for word in words)],
        cwd=cwd,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    return Finished(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@dataclass(frozen=True)
class Demo:
    """The workspace that `ownergraph demo` built, and what the command said."""

    workspace: Path
    finished: Finished

    def run(self, *words: object, **variables: str) -> Finished:
        """Runs a command on this workspace."""
        return ownergraph(*words, cwd=ROOT, OWNERGRAPH_WORKSPACE=str(self.workspace), **variables)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demo, built with a Neo4j server set that does not exist; its engine runs until the tests end."""
    workspace = tmp_path_factory.mktemp("demo") / "workspace"
    finished = ownergraph("demo", "--workspace", workspace, cwd=ROOT, **NOBODY)
    with running(workspace / "store"):
        yield Demo(workspace, finished)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium, one for all tests: Playwright starts once in a process. Its heap can be collected and read."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    measuring = ["--js-flags=--expose-gc", "--enable-precise-memory-info"]
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=[*arguments, *measuring])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """Simulated files, loaded and built."""
    folder = write(tmp_path_factory.mktemp("simulated"), shipments=SHIPMENTS, seed=SEED).parent
    return Simulated(folder, key_of(folder), loaded(folder, tmp_path_factory.mktemp("simulated-workspace")))


@pytest.fixture(scope="module")
def simulated_session(place: Path | Neo4jSettings, simulated: Simulated) -> Iterator[Session]:
    """The graph of the simulated files in a store, once for each engine."""
    with session_of(simulated.workspace, place, "simulated") as session:
        yield session
