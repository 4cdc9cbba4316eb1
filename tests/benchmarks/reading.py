"""How fast the files of a source become claims, beside the bare parser of their format over the same file.

    ownergraph simulate --shipments 84000 --seed 1 -o simulated
    python -m tests.benchmarks.reading simulated/imports_2020.csv simulated/imports_2022.csv \\
        simulated/VO_RUGFO_fictional.xml

CSV tables are read as `customs` beside `csv.reader`, XML as `ru-egrul` beside `lxml.etree.iterparse`, and a snapshot of
100,000 fictional entries, made for the run, as `uk-psc` beside `json.loads`. Prints, for each file, its size, claims per
record, the records per second of the bare parser and of reading and converting (in this process, without writing
claims), and the ratio. Counted is the time of the processor, the best of three runs each, in turns, so that what else
the machine does weighs little. Then whole loads of the tables, claims written, by one process and by two, by the clock:
these want a machine that does nothing else.
"""

import csv
import json
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple

from lxml import etree

from graph.workspace import Workspace
from loaders.framework.discovery import source
from loaders.framework.files import open_input
from loaders.framework.run import load
from loaders.framework.source import Record

_RUNS = 3
_SNAPSHOT = Path(__file__).parents[1] / "data" / "uk_psc" / "psc-snapshot-2024-11-22_1of1.txt"
_ENTRIES = 100_000


def rows_of_csv(path: Path, encoding: str) -> int:
    """The rows that the csv module alone finds below the heading."""
    with path.open(encoding=encoding, newline="") as table:
        return sum(1 for _ in csv.reader(table)) - 1


def documents_of_xml(path: Path, _encoding: str) -> int:
    """The documents that lxml alone finds, its memory given back after each."""
    found = 0
    for _, element in etree.iterparse(path, tag="Документ"):
        found += 1
        element.clear()
    return found


def lines_of_json(path: Path, encoding: str) -> int:
    """The lines that the json module alone reads."""
    with path.open(encoding=encoding) as lines:
        return sum(1 for _ in map(json.loads, lines))


class Format(NamedTuple):
    """Whose files these are, and their bare parser."""

    source: str
    parser: str
    bare: Callable[[Path, str], int]


_FORMATS = {
    ".csv": Format("customs", "csv.reader", rows_of_csv),
    ".xml": Format("ru-egrul", "lxml iterparse", documents_of_xml),
    ".txt": Format("uk-psc", "json.loads", lines_of_json),
}


def claims(path: Path, source_id: str) -> int:
    """The claims of every record of a file."""
    module = source(source_id)
    (file,) = open_input(path)
    return sum(len(module.convert(item).claims) for item in module.read(file) if isinstance(item, Record))


def seconds(work: Callable[[], object], clock: Callable[[], float] = process_time) -> float:
    """How long it takes."""
    started = clock()
    work()
    return clock() - started


def measure(path: Path) -> None:
    """Prints the figures of one file."""
    (file,) = open_input(path)
    of = _FORMATS[path.suffix]
    records, stated, size = of.bare(path, file.encoding), claims(path, of.source), path.stat().st_size
    alone = converted = float("inf")
    for _ in range(_RUNS):
        alone = min(alone, seconds(partial(of.bare, path, file.encoding)))
        converted = min(converted, seconds(partial(claims, path, of.source)))
    print(
        f"{path.name}: {records:,} records of {size / records:,.0f} bytes, {stated / records:.1f} claims each; "
        f"{of.parser} {records / alone:,.0f}/s, read and converted {records / converted:,.0f}/s: "
        f"ratio {alone / converted:.3f}"
    )


def made_snapshot(folder: Path) -> Path:
    """A snapshot of fictional entries: those of the tests over and over, each time of other companies."""
    lines = [line for line in _SNAPSHOT.read_text("utf-8").splitlines() if '"company_number"' in line]
    path = folder / _SNAPSHOT.name
    with path.open("w", encoding="utf-8") as snapshot:
        for number, line in enumerate(islice(cycle(lines), _ENTRIES)):
            entry = json.loads(line)
            entry["company_number"] = f"{number + 1:08d}"
            snapshot.write(json.dumps(entry, separators=(",", ":")) + "\n")
    return path


def measure_side_by_side(paths: list[Path]) -> None:
    """Prints how much faster two processes load several tables than one."""
    took = {}
    for processes in (1, 2):
        with tempfile.TemporaryDirectory() as folder:
            workspace = Workspace.open(Path(folder) / "workspace")
            took[processes] = seconds(partial(load, "customs", paths, workspace, processes=processes), perf_counter)
    print(f"loaded by one process in {took[1]:.1f} s, by two in {took[2]:.1f} s: {took[1] / took[2]:.2f} times")


def main() -> None:
    """Measures the files named on the command line, and a snapshot that it makes."""
    paths = [Path(word) for word in sys.argv[1:]]
    for path in paths:
        measure(path)
    with tempfile.TemporaryDirectory() as folder:
        measure(made_snapshot(Path(folder)))
    tables = [path for path in paths if path.suffix == ".csv"]
    if len(tables) > 1:
        measure_side_by_side(tables)


if __name__ == "__main__":
    main()
