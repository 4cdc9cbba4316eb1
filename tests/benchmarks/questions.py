"""How long it takes from simulated files to an answer, and how long each question takes after that.

    python -m tests.benchmarks.questions --shipments 84000 --seed 1 \\
        [--store neo4j://localhost:7687 [--server-pid PID] [--warm-up 84000]]

Prints Markdown. Nothing is asserted: times depend on the machine. The database of `--store` must hold no nodes. A server
that was just started compiles what it does for the first time; `--warm-up` gives it other data of that size to write, to
answer from and to delete before the clock starts, as a server that has been running has done.
"""

import argparse
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from explorer.session import Session, open_session, settings_from
from explorer.simulate import write
from graph.build import build
from graph.errors import QueryStopped
from graph.workspace import Workspace
from loaders.framework.run import load
from queries.framework.answer import Answer, ask
from queries.framework.catalogue import Catalogue
from tests.benchmarks.drawn_parameters import pool
from tests.benchmarks.floors import Floor, Floors, agree
from tests.benchmarks.floors.reasons import FAR, reason_of
from tests.benchmarks.memory import measured
from tests.benchmarks.parameter_sets import IMPORTERS, SENDERS, Tables, parameter_sets
from tests.benchmarks.publication import write_publication
from tests.explorer.key_rows import expected, given_rows

Say = Callable[[str], None]

_SHORT, _TIMES = 1.0, 3
_HEADS = ("question", "of", "sets", "with rows", "most rows", "median s", "p95 s", "floor s", "ratio", "same rows")


def run(shipments: int, seed: int, store: str | None, server_pid: int | None, warm_up: int, say: Say) -> None:
    """Measures everything in a temporary folder and says the tables."""
    with tempfile.TemporaryDirectory(prefix="ownergraph-benchmark-") as name:
        folder = Path(name)
        root = folder / "workspace"
        if warm_up:
            _warm_up(root, folder / "other files", warm_up, seed + 1, store)
        key = json.loads(write(folder / "files", shipments=shipments, seed=seed).read_text("utf-8"))
        stages = Stages()
        with measured(folder, *filter(None, [server_pid])) as peak:
            with stages.timed("read and convert"):
                _load(root, folder / "files", key["sources"])
            with stages.timed("build"):
                build(Workspace.open(root))
            with ExitStack() as stack:
                with stages.timed("open the store"):
                    session = stack.enter_context(open_session(root, settings_from(store)))
                with stages.timed("publish"):
                    session.complete()
                with stages.timed("first answer of `intermediary-chains`"):
                    answer = _asked(session, "intermediary-chains", {})
        # The embedded engine takes memory for what it finds when it starts: the next command asks.
        with open_session(root, settings_from(store)) as session:
            state = f", after {warm_up:,} others" if warm_up else ""
            say(f"## {shipments:,} shipments, seed {seed}, {session.store.describe()}{state}\n")
            say(stages.table())
            say(f"\nPeak memory of all processes together, up to there: {peak.bytes / 2**30:.2f} GiB\n")
            say(_found(answer, key))
            say(_counted(session, key))
            _questions(session, folder / "publication.yaml", key["chains"], seed, store, say)


class Stages:
    """Seconds by stage, in the order in which they were measured."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Measures the block."""
        started = time.perf_counter()
        yield
        self._seconds[stage] = time.perf_counter() - started

    def table(self) -> str:
        """The stages and their sum as a table."""
        rows = [[stage, f"{seconds:.1f}"] for stage, seconds in self._seconds.items()]
        return _table(["stage", "seconds"], [*rows, ["files to first answer", f"{sum(self._seconds.values()):.1f}"]])


def _warm_up(root: Path, files: Path, shipments: int, seed: int, store: str | None) -> None:
    """Let the store write, answer from and delete other data; the workspace and the store are left empty."""
    key = json.loads(write(files, shipments=shipments, seed=seed).read_text("utf-8"))
    _load(root, files, key["sources"])
    with open_session(root, settings_from(store)) as session:
        session.bring_up_to_date()
        _asked(session, "intermediary-chains", {})
        shutil.rmtree(root / "claims")
        session.bring_up_to_date()


def _load(root: Path, folder: Path, sources: dict[str, str]) -> None:
    workspace = Workspace.open(root)
    for source in dict.fromkeys(sources.values()):
        files = [folder / name for name, of_file in sources.items() if of_file == source]
        _accept(load(source, files, workspace, processes=os.cpu_count() or 1).errors)


def _accept(errors: Sequence[str]) -> None:
    if errors:
        raise SystemExit("\n".join(errors))


def _asked(session: Session, question: str, given: dict[str, Any]) -> Answer:
    return ask(Catalogue().get(question), given, session.store, session.search)


def _found(answer: Answer, key: dict[str, Any]) -> str:
    """How the answer compares with the answer key."""

    def planted(rows: list[dict[str, Any]]) -> set[tuple[str, str]]:
        return {(row["importer"]["id"], row["end_user"]["id"]) for row in rows}

    found = {
        (row.values["exporter_name"], row.values["importer_id"], row.values["end_user_id"], row.values["tie"])
        for row in answer.rows
    }
    chains = {
        (row["exporter"]["name"], row["importer"]["id"], row["end_user"]["id"], row["tie"]) for row in key["chains"]
    }
    decoys = {(importer, maker) for _, importer, maker, _ in found} & planted(key["decoys"])
    return (
        f"Planted chains found: {len(found & chains)} of {len(chains)}; decoys among the rows: {len(decoys)}; "
        f"other rows: {len(found - chains)}\n"
    )


def _counted(session: Session, key: dict[str, Any]) -> str:
    """How the answers of the other questions compare with the rows of the key; what was stopped is said."""
    sizes: dict[str, list[int]] = {}
    stopped: dict[str, str] = {}
    for one in expected(key):
        of_question = sizes.setdefault(one.question, [0, 0, 0])
        of_question[0] += one.rows.total()
        try:
            answer = ask(
                Catalogue().get(one.question), one.given, session.store, session.search, limit=2 * len(one.rows) + 1000
            )
        except QueryStopped as error:
            stopped[one.question] = str(error)
            continue
        rows = given_rows(one.question, answer.to_json()["rows"])
        of_question[1] += (rows & one.rows).total()
        of_question[2] += (rows - one.rows).total()
    lines = [[f"`{question}`", *map(str, numbers)] for question, numbers in sizes.items()]
    said = [f"Stopped: `{question}`: {why}\n" for question, why in stopped.items()]
    return "\n".join([_table(["question", "rows in the key", "of which found", "other rows"], lines), "", *said])


def _questions(
    session: Session, publication: Path, chains: list[dict[str, Any]], seed: int, store: str | None, say: Say
) -> None:
    """Says the times of each question, after an invented publication has been loaded on top, and the memory.

    Each line is said as soon as it is known: what one question takes too long for does not lose the others.
    """
    tables = Tables(session.workspace)
    importers, senders = ([id_.removeprefix("ru-ogrn:") for id_ in tables.ids(query)] for query in (IMPORTERS, SENDERS))
    draws = random.Random(f"benchmark {seed}")
    write_publication(publication, importers, senders, draws)
    _accept(load("findings", [publication], session.workspace).errors)
    session.bring_up_to_date()
    floors = Floors(session.workspace)
    drawn = parameter_sets(Tables(session.workspace), pool(session.workspace), chains, draws)
    say(_table(_HEADS, []))
    asked = []
    for question, sets in drawn.items():
        try:
            asked.append(_times(session, question, sets, floors.of(question)))
        except QueryStopped as error:
            say(_line([f"`{question}`", str(error), *[""] * (len(_HEADS) - 2)]))
        else:
            say(_line(asked[-1].line()))
    answered = {times.question: drawn[times.question] for times in asked}
    memory = _memory(session, answered, store)
    say(f"\nPeak memory of a process that asks all of this and does nothing else: {memory} MiB\n")
    say("\n".join(_reasons(asked)))


def _memory(session: Session, sets: dict[str, list[dict[str, Any]]], store: str | None) -> str:
    """What `tests.benchmarks.asking` prints, for the store that this session has open."""
    command = [sys.executable, "-m", "tests.benchmarks.asking", str(session.workspace.root), *filter(None, [store])]
    asked = json.dumps(sets, default=str)
    return subprocess.run(command, input=asked, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


@dataclass(frozen=True)
class Times:
    """How long the answers of a question took, and its floor for the same parameters, where it has one."""

    question: str
    rows: Sequence[int]
    seconds: Sequence[float]
    floor_seconds: Sequence[float]
    agreeing: int

    @property
    def ratio(self) -> float | None:
        """How many times as long as its floor the question takes."""
        return statistics.median(self.seconds) / statistics.median(self.floor_seconds) if self.floor_seconds else None

    def line(self) -> list[str]:
        """The line of the table."""
        whole = not any(parameter.required for parameter in Catalogue().get(self.question).parameters)
        return [
            f"`{self.question}`",
            "the whole graph" if whole else "one party",
            str(len(self.rows)),
            str(sum(size > 0 for size in self.rows)),
            str(max(self.rows)),
            f"{statistics.median(self.seconds):.3f}",
            f"{statistics.quantiles(self.seconds, n=20, method='inclusive')[-1]:.3f}",
            *self._floor(),
        ]

    def _floor(self) -> list[str]:
        if self.ratio is None:
            return ["—", "—", "—"]
        agreed = "yes" if self.agreeing == len(self.rows) else f"in {self.agreeing} of {len(self.rows)}"
        return [f"{statistics.median(self.floor_seconds):.5f}", f"{self.ratio:.1f}", agreed]


def _times(session: Session, question: str, sets: list[dict[str, Any]], floor: Floor | None) -> Times:
    """Each set is asked once to warm up, and then again."""
    answers = [_asked(session, question, given) for given in sets]
    seconds = [_warm_seconds(session, question, given) for given in sets]
    if floor is None:
        return Times(question, [len(answer.rows) for answer in answers], seconds, [], 0)
    same = [agree(answer, floor(answer.parameters, answer.limit)) for answer in answers]
    floor_seconds = [_seconds_of(floor, answer) for answer in answers]
    return Times(question, [len(answer.rows) for answer in answers], seconds, floor_seconds, sum(same))


def _warm_seconds(session: Session, question: str, given: dict[str, Any]) -> float:
    """The median of three answers; one alone where it takes long enough that a pause of the machine hardly counts."""
    seconds = [_asked(session, question, given).seconds]
    while seconds[0] < _SHORT and len(seconds) < _TIMES:
        seconds.append(_asked(session, question, given).seconds)
    return statistics.median(seconds)


def _seconds_of(floor: Floor, answer: Answer) -> float:
    started = time.perf_counter()
    floor(answer.parameters, answer.limit)
    return time.perf_counter() - started


def _reasons(asked: Sequence[Times]) -> list[str]:
    """Why some questions take so much longer than their floors."""
    named: dict[str, list[str]] = {}
    for times in asked:
        if times.ratio is not None and times.ratio > FAR:
            named.setdefault(reason_of(times.question), []).append(f"`{times.question}`")
    return [f"- {', '.join(questions)}: {reason}" for reason, questions in named.items()]


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return "\n".join(map(_line, [heads, ["---"] * len(heads), *rows]))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.questions")
    parser.add_argument("--shipments", type=int, default=84_000, help="how many shipments to simulate")
    parser.add_argument("--seed", type=int, default=1, help="the same seed gives the same files and parameters")
    parser.add_argument("--store", help="a Neo4j server, entered as NEO4J_USERNAME and NEO4J_PASSWORD say")
    parser.add_argument("--server-pid", type=int, help="process of that server, whose memory then counts too")
    parser.add_argument("--warm-up", type=int, default=0, metavar="SHIPMENTS", help="what the store does before")
    given = parser.parse_args()
    run(given.shipments, given.seed, given.store, given.server_pid, given.warm_up, lambda text: print(text, flush=True))


if __name__ == "__main__":
    main()
