"""The command `load`: files into claims, claims into the built tables, their difference into the store."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from explorer.session import open_session, settings_from
from graph.errors import FileError, UsageError
from graph.workspace import Workspace
from loaders.framework.discovery import source as source_module
from loaders.framework.mappings import UnknownTable
from loaders.framework.processes import Progress
from loaders.framework.quoting import printable, quoted
from loaders.framework.report import FileReport, LoadReport
from loaders.framework.run import load
from loaders.framework.source import Rejected

Note = Callable[[str], None]

MOST_REJECTS_SAID = 10
# Each process takes some 200 MB.
MOST_PROCESSES = 4
ENOUGH_FOR_PROCESSES = 8 * 1024 * 1024


class Outcome:
    """What a load did, in words and as the JSON of `interface.md`."""

    def __init__(self, report: LoadReport, *, dry_run: bool) -> None:
        self._report = report
        self._dry_run = dry_run

    def text(self) -> str:
        """The account of each file, and what the load changed in the graph."""
        report = self._report
        lines = [printable(line) for file in report.files for line in _file_lines(file)]
        lines += _guesses(report)
        if not report.files:
            lines.append("nothing was loaded")
        elif self._dry_run:
            lines.append("nothing was kept (--dry-run)")
        else:
            lines += [f"nodes: {_counts(report.nodes)}", f"relationships: {_counts(report.relationships)}"]
        return "\n".join(lines)

    def write(self, path: Path) -> None:
        """Writes the report as JSON. Raises UsageError when the file cannot be written."""
        try:
            path.write_text(json.dumps(self._report.to_json(), ensure_ascii=False, indent=2) + "\n", "utf-8")
        except OSError as error:
            raise UsageError(f"{path}: the report cannot be written ({error.strerror}); give another file") from error

    def raise_for_errors(self, *, strict: bool) -> None:
        """Raises FileError when a file could not be read, or with `strict` when a record was rejected.

        Raises UsageError when a table waits for its mapping.
        """
        errors = list(self._report.errors)
        if strict:
            errors += [f"{f.path}: {f.rejected:,} of {f.read:,} records were rejected, and --strict allows none; "
                       "correct them or load without it" for f in self._report.files if f.rejected]  # fmt: skip
        if self._report.unknown:
            raise UsageError("\n".join([*errors, *map(_how_to_map, self._report.unknown)]))
        if errors:
            raise FileError("\n".join(errors))


def load_files(
    source: str,
    files: list[Path],
    root: Path,
    store_uri: str | None,
    *,
    edition: str | None,
    mapping: Path | None,
    accept_mapping: bool,
    dry_run: bool,
    note: Note,
) -> Outcome:
    """Loads the files and brings the store up to date; with `dry_run`, or where no file exists, nothing is written.

    The store is opened first, so that one that is down is told before the work and not after it. Raises what
    `loaders.framework.run.load` and the store raise.
    """
    source_module(source)
    settings = settings_from(store_uri)
    if dry_run or not any(path.is_file() for path in files):
        report = load(
            source,
            files,
            _unmade(root),
            edition=edition,
            mapping=mapping,
            accept_mapping=accept_mapping,
            dry_run=True,
            progress=_progress(note),
        )
        return _told(Outcome(report, dry_run=True), report, note)
    with open_session(root, settings) as session:
        report = load(
            source,
            files,
            session.workspace,
            edition=edition,
            mapping=mapping,
            accept_mapping=accept_mapping,
            processes=_processes(files),
            progress=_progress(note),
        )
        if report.files:
            changes = session.bring_up_to_date()
            report.nodes, report.relationships = vars(changes.nodes), vars(changes.relationships)
    return _told(Outcome(report, dry_run=False), report, note)


def _guesses(report: LoadReport) -> Iterator[str]:
    """The guess for each heading of an unknown table, as the mapping file that it would be."""
    said = set[tuple[str, ...]]()
    for table in report.unknown:
        if table.guess.labels not in said:
            said.add(table.guess.labels)
            yield table.guess.as_yaml().rstrip("\n")


def _how_to_map(table: UnknownTable) -> str:
    guess = table.guess
    if guess.open_points:
        points = " and ".join(guess.open_points)
        return f"{table}; the values leave open: {points}; save the guess above as a file, complete it, and load with --mapping FILE"
    return (
        f"{table}; look at the guess above: load with --accept-mapping if it is right, else save it as a file, correct it, "
        "and load with --mapping FILE"
    )


def _processes(files: list[Path]) -> int:
    """How many processes load the files: more than one where there is enough to do for their start to pay."""
    size = sum(path.stat().st_size for path in files if path.is_file())
    return min(os.cpu_count() or 1, MOST_PROCESSES) if size >= ENOUGH_FOR_PROCESSES else 1


def _unmade(root: Path) -> Workspace:
    """The workspace in a folder for reading alone: one that does not exist holds nothing, and is not made."""
    return Workspace.open(root) if (root / "ownergraph.json").exists() else Workspace(root.absolute(), "")


def _told(outcome: Outcome, report: LoadReport, note: Note) -> Outcome:
    for warning in (warning for file in report.files for warning in file.warnings):
        note(printable(warning))
    return outcome


def _progress(note: Note) -> Progress:
    """Says every tenth of a file, as plain lines."""
    said: dict[str, int] = {}

    def progress(name: str, done: int, total: int | None) -> None:
        step = max((total or 0) // 10, 20_000)
        if done // step > said.get(name, 0):
            said[name] = done // step
            note(f"{printable(name)}: {done:,}" + (f" of {total:,}" if total else "") + " records read")

    return progress


def _counts(changes: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in changes.items())


def _file_lines(file: FileReport) -> Iterator[str]:
    before = " (already loaded, nothing changes)" if file.already_loaded else ""
    yield f"{file.path}{before}: {file.account} [{file.encoding}]"
    for reason, count in file.ignored_by_reason.items():
        yield f"  ignored {count:,}: {reason}"
    yield from map(_reject_line, file.rejects[:MOST_REJECTS_SAID])
    if file.rejected > MOST_REJECTS_SAID:
        yield f"  … and {file.rejected - MOST_REJECTS_SAID:,} more"
    if file.rejects_file:
        yield f"  all rejected records: {file.rejects_file} (correct the text in raw there, and load that file)"
    if file.unread_fields:
        yield f"  fields that were not read: {', '.join(file.unread_fields)}"


def _reject_line(reject: Rejected) -> str:
    # Some sources quote what they found themselves.
    text = reject.found
    already_quoted = len(text) > 1 and text.startswith("'") and text.endswith("'")
    found = f"found {text if already_quoted else quoted(text)}, " if text.strip("'") else ""
    return f"  rejected at {reject.position}, {reject.field}: {reject.reason} ({found}expected {reject.expected})"
