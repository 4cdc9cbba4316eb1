"""What every source owes to every file, however damaged: a report, a true account, claims that the build takes."""

import itertools
import time
from collections.abc import Iterator
from pathlib import Path

from graph.build import build
from graph.workspace import Workspace
from loaders.framework.run import load
from tests.loaders.mutations import mutants

DATA = Path(__file__).parents[1] / "data"
MOST_SECONDS_OF_A_LOAD = 60  # a hang, no measure of speed
_LARGEST_FIXTURE = 1 << 18

Mutant = tuple[str, bytes]


def fixtures(source_id: str) -> list[Path]:
    """The small files that a source brings for its tests."""
    found = (DATA / source_id.replace("-", "_")).rglob("*")
    return sorted(path for path in found if path.is_file() and 0 < path.stat().st_size <= _LARGEST_FIXTURE)


def damaged(paths: list[Path], seed: str) -> Iterator[tuple[str, Mutant]]:
    """Mutants of these files in turns, each with its file's name, without end."""
    made = [(path.name, mutants(path.read_bytes(), path.name, seed)) for path in paths]
    for name, several in itertools.cycle(made):
        yield name, next(several)


def faults(source_id: str, damage: list[tuple[str, Mutant]], folder: Path) -> list[str]:
    """What is wrong with the ways in which a source takes these files, all in one workspace, and with its build."""
    workspace = Workspace.open(folder / "workspace")
    wrong = [fault for name, mutant in damage for fault in faults_of_load(source_id, name, mutant, workspace, folder)]
    if _fault_of_build(workspace):
        wrong += _faults_of_builds(source_id, damage, folder)
    return wrong


def faults_of_load(source_id: str, name: str, mutant: Mutant, workspace: Workspace, folder: Path) -> Iterator[str]:
    label, content = mutant
    path = folder / name
    path.write_bytes(content)
    started = time.perf_counter()
    try:
        report = load(source_id, [path], workspace)
        again = load(source_id, [path], workspace)
    except Exception as error:  # noqa: BLE001 - whatever is raised is the fault that is looked for
        yield f"{source_id}, {label}: {type(error).__name__}: {error}"
        return
    if (taken := time.perf_counter() - started) > MOST_SECONDS_OF_A_LOAD:
        yield f"{source_id}, {label}: took {taken:.1f} s"
    if not report.files and not report.errors and not report.unknown:
        yield f"{source_id}, {label}: neither a report, nor a guess, nor an error"
    for said in report.errors:
        if "fault of the program" in said or not said.startswith(str(path)) or not said.isprintable():
            yield f"{source_id}, {label}: says {said!r}"
    for reject in (reject for file in report.files for reject in file.rejects):
        if not reject.reason or not f"{reject.reason}{reject.expected}".isprintable():
            yield f"{source_id}, {label}: rejects {reject}"
    if again.errors != report.errors or not all(file.already_loaded for file in again.files):
        yield f"{source_id}, {label}: says other things when it is loaded again"
    if [file.read for file in again.files] != [file.read for file in report.files]:
        yield f"{source_id}, {label}: reads other records when it is loaded again"


def _fault_of_build(workspace: Workspace) -> str | None:
    try:
        build(workspace)
    except Exception as error:  # noqa: BLE001 - whatever is raised is the fault that is looked for
        return f"{type(error).__name__}: {error}"
    return None


def _faults_of_builds(source_id: str, damage: list[tuple[str, Mutant]], folder: Path) -> Iterator[str]:
    """The mutants whose claims the build refuses, each in a workspace of its own."""
    for number, (name, (label, content)) in enumerate(damage):
        workspace = Workspace.open(folder / f"alone-{number}")
        path = folder / name
        path.write_bytes(content)
        load(source_id, [path], workspace)
        if fault := _fault_of_build(workspace):
            yield f"{source_id}, {label}: the build: {fault}"
