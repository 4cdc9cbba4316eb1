"""The command `load`: files into claims, claims into the built tables, their difference into the store."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from explorer.session import open_session, settings_from
from graph.errors import FileError
from graph.workspace import Workspace
from loaders.framework.report import FileReport, LoadReport
from loaders.framework.run import load

MOST_REJECTS_SAID = 10


class Outcome:
    """What a load did, in words and as the JSON of `interface.md`."""

    def __init__(self, report: LoadReport) -> None:
        self._report = report

    def to_json(self) -> dict[str, Any]:
        return self._report.to_json()

    def text(self) -> str:
        lines = [line for file in self._report.files for line in _file_lines(file)]
        for name, counts in (("nodes", self._report.nodes), ("relationships", self._report.relationships)):
            lines.append(f"{name}: " + ", ".join(f"{count:,} {what}" for what, count in counts.items()))
        return "\n".join(lines)

    def raise_for_errors(self, *, strict: bool) -> None:
        """Raises FileError when a file could not be read, or with `strict` when a record was rejected."""
        errors = list(self._report.errors)
        if strict:
            errors += [f"{f.path}: {f.rejected} records rejected (--strict)" for f in self._report.files if f.rejected]
        if errors:
            raise FileError("\n".join(errors))


def load_files(
    source: str,
    files: list[Path],
    root: Path,
    store_uri: str | None,
    *,
    edition: str | None,
    dry_run: bool,
    note: Callable[[str], None],
) -> Outcome:
    """Loads the files and brings the store up to date. Raises what `loaders.framework.run.load` and the store raise."""
    settings = settings_from(store_uri)
    workspace = Workspace.open(root)
    report = load(source, files, workspace, edition=edition, dry_run=dry_run, progress=_progress(note))
    for warning in (warning for file in report.files for warning in file.warnings):
        note(warning)
    if report.files and not dry_run:
        with open_session(root, settings) as session:
            changes = session.bring_up_to_date()
        report.nodes, report.relationships = vars(changes.nodes), vars(changes.relationships)
    return Outcome(report)


def _progress(note: Callable[[str], None]) -> Callable[[str, int, int | None], None]:
    """Says every tenth of a file, as plain lines."""
    said: dict[str, int] = {}

    def progress(name: str, done: int, total: int | None) -> None:
        step = max((total or 0) // 10, 20_000)
        if done // step > said.get(name, 0):
            said[name] = done // step
            note(f"{name}: {done:,}" + (f" of {total:,}" if total else "") + " records read")

    return progress


def _file_lines(file: FileReport) -> Iterator[str]:
    before = " (loaded before, nothing changes)" if file.already_loaded else ""
    yield (
        f"{file.path}{before}: {file.read:,} read = {file.loaded:,} loaded + {file.rejected:,} rejected + "
        f"{file.ignored:,} ignored [{file.encoding}]"
    )
    for reason, count in file.ignored_by_reason.items():
        yield f"  ignored {count:,}: {reason}"
    for reject in file.rejects[:MOST_REJECTS_SAID]:
        yield (
            f"  rejected at {reject.position}, {reject.field}: {reject.reason} "
            f"(found {reject.found!r}, expected {reject.expected})"
        )
    if file.rejected > MOST_REJECTS_SAID:
        yield f"  … and {file.rejected - MOST_REJECTS_SAID:,} more"
    if file.rejects_file:
        yield f"  all rejected records: {file.rejects_file}"
    if file.unread_fields:
        yield f"  fields that were not read: {', '.join(file.unread_fields)}"
