"""What a test run says at its end: which tests were left to `.ci/run`, and whether one was skipped."""

from collections import Counter
from collections.abc import Sequence

import pytest

OPTIONAL_MARKS = ("neo4j", "browser", "real_data")
LEFT_OUT = pytest.StashKey[Counter[str]]()
SKIPPED = "skipped"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds `--no-skips`, with which a skipped test is a failure of the run."""
    parser.addoption("--no-skips", action="store_true", help="fail when a test is skipped")


def pytest_configure(config: pytest.Config) -> None:
    """Starts the count of tests left out."""
    config.stash[LEFT_OUT] = Counter()


def pytest_deselected(items: Sequence[pytest.Item]) -> None:
    """Counts the tests that `-m` leaves out, by each optional mark that they carry."""
    for item in items:
        if item.config.option.markexpr:
            item.config.stash[LEFT_OUT].update(mark for mark in OPTIONAL_MARKS if item.get_closest_marker(mark))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """With `--no-skips`, turns a skipped test into a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.option.no_skips and reporter and reporter.stats.get(SKIPPED) and not session.exitstatus:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Prints what did not run, by mark."""
    counts = config.stash[LEFT_OUT]
    if counts:
        parts = ", ".join(f"{counts[mark]} {mark}" for mark in OPTIONAL_MARKS)
        terminalreporter.write_line(f"Left to .ci/run, which has what they need: {parts}")
    if config.option.no_skips and terminalreporter.stats.get(SKIPPED):
        terminalreporter.write_line("Failed: tests were skipped, and --no-skips lets none", red=True)
