"""How fast a customs table becomes claims, beside the bare csv module over the same file.

    ownergraph simulate --shipments 84000 --seed 1 -o simulated
    python -m tests.benchmarks.reading simulated/imports_2020.csv simulated/imports_2022.csv

Prints, for each file, its size, claims per record, the records per second of `csv.reader` alone and of reading and
converting (in this process, without writing claims), and the ratio. Counted is the time of the processor, the best of
three runs each, in turns, so that what else the machine does weighs little. Then whole loads, claims written, by one
process and by two, by the clock: these want a machine that does nothing else.
"""

import csv
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter, process_time

from graph.workspace import Workspace
from loaders import customs
from loaders.framework.files import open_input
from loaders.framework.run import load
from loaders.framework.source import Record

_RUNS = 3


def bare(path: Path, encoding: str) -> int:
    """The rows that the csv module alone finds."""
    with path.open(encoding=encoding, newline="") as table:
        return sum(1 for _ in csv.reader(table)) - 1


def claims(path: Path) -> int:
    """The claims of every record of a table."""
    (file,) = open_input(path)
    return sum(len(customs.convert(item).claims) for item in customs.read(file) if isinstance(item, Record))


def seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """How long it takes."""
    started = clock()
    work()
    return clock() - started


def measure(path: Path) -> None:
    """Prints the figures of one file."""
    (file,) = open_input(path)
    rows, stated, size = bare(path, file.encoding), claims(path), path.stat().st_size
    alone = converted = float("inf")
    for _ in range(_RUNS):
        alone = min(alone, seconds(partial(bare, path, file.encoding)))
        converted = min(converted, seconds(partial(claims, path)))
    print(
        f"{path.name}: {rows:,} records of {size / rows:,.0f} bytes, {stated / rows:.1f} claims each; "
        f"csv.reader {rows / alone:,.0f}/s, read and converted {rows / converted:,.0f}/s: ratio {alone / converted:.3f}"
    )


def measure_side_by_side(paths: list[Path]) -> None:
    """Prints how much faster two processes load several files than one."""
    took = {}
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            workspace = Workspace.open(Path(folder) / "workspace")
            took[processes] = seconds(partial(load, "customs", paths, workspace, processes=processes), perf_counter)
    print(f"loaded by one process in {took[1]:.1f} s, by two in {took[2]:.1f} s: {took[1] / took[2]:.2f} times")


def main() -> None:
    """Measures the files named on the command line."""
    paths = [Path(word) for word in sys.argv[1:]]
    for path in paths:
        measure(path)
    if len(paths) > 1:
        measure_side_by_side(paths)


if __name__ == "__main__":
    main()
