"""Loads files: reads, converts, writes the claims, keeps the rejects, and accounts for every physical record.

    report = load("customs", [Path("declarations.csv")], workspace)

A file is loaded whole or not at all. What it holds can only make records of it be rejected, or make it fail with one
line; one that was loaded before, under whatever name, changes nothing.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from msgspec import structs

from graph import dates
from graph.errors import FileError, RecordError, UsageError
from graph.workspace import ClaimWriter, Workspace
from loaders.framework.corrections import corrected
from loaders.framework.discovery import source
from loaders.framework.files import InputFile, open_input
from loaders.framework.layouts import KnownLayout
from loaders.framework.mappings import Mappable, MappableModule, UnknownTable, digest, mapping_for, read_mapping
from loaders.framework.processes import Progress, side_by_side
from loaders.framework.rejects import RejectsFile
from loaders.framework.report import MOST_REJECTS_SHOWN, FileReport, LoadReport
from loaders.framework.source import Ignored, Layout, Read, Record, Rejected, SourceModule

_RECORDS_PER_PROGRESS = 2000
_LONGEST_FOUND = 200


def load(
    source_id: str,
    paths: Iterable[Path],
    workspace: Workspace,
    *,
    edition: str | None = None,
    mapping: Path | None = None,
    accept_mapping: bool = False,
    dry_run: bool = False,
    fictional: bool = False,
    processes: int = 1,
    progress: Progress | None = None,
) -> LoadReport:
    """Loads every file of every path. Files that cannot be read are `errors` of the report; the others still load.

    `mapping` is a file that says what the columns of the tables state; without it a table of no known layout is among the
    report's `unknown`, with a guess, or with `accept_mapping` is read by that guess, which is kept in the workspace.

    `edition` is the date, as 2022-01-28, 2022-01 or 2022, that a file holds for if its content does not say: files
    of one source and date are parts of one edition. `fictional` marks the files as invented for a demonstration, which
    their citations then say. With more than one of
    `processes`, files are loaded side by side; a script that asks for it needs `if __name__ == "__main__":`.
    Raises UsageError for an unknown source, a wrong edition or a mapping that the source does not take, and FileError for
    a mapping with a fault.
    """
    module = source(source_id)
    _check_edition(edition)
    report = LoadReport(source_id)
    job = partial(
        load_file,
        source_id,
        workspace=workspace,
        edition=edition,
        mapping=_given(source_id, module, mapping, accept_mapping),
        accept_mapping=accept_mapping,
        dry_run=dry_run,
        fictional=fictional,
    )
    files = _inputs(paths, report.errors)
    for load_next in side_by_side(job, files, processes, progress):
        try:
            report.files.append(load_next())
        except UnknownTable as table:
            report.unknown.append(table)
        except FileError as error:
            report.errors.append(str(error))
    return report


def load_file(
    source_id: str,
    file: InputFile,
    workspace: Workspace,
    *,
    edition: str | None = None,
    mapping: KnownLayout | None = None,
    accept_mapping: bool = False,
    dry_run: bool = False,
    fictional: bool = False,
    progress: Progress | None = None,
) -> FileReport:
    """Loads one file. Raises FileError when it cannot be read as a whole; nothing of it is then kept.

    A file that was loaded under another mapping is loaded anew, and what it stated under that one is forgotten.
    With `dry_run` everything is read, converted and counted, and nothing is written.
    """
    started = perf_counter()
    module = source(source_id)
    correction = corrected(file, source_id, workspace)
    file, original = correction.file, correction.original
    report = FileReport(file.name, file.sha256, file.encoding)
    before = workspace.card(source_id, file.sha256) if workspace.has_file(source_id, file.sha256) else None
    mapping = mapping or _mapping(module, file, workspace, before, accept=accept_mapping, keep=not dry_run)
    report.mapping = digest(mapping)
    read_alike = before and (mapping is None or before.get("mapping") == report.mapping)
    if before and read_alike and not _is_dated_anew(before, edition):
        return _loaded_before(report, before)
    rejects_path = workspace.rejects / f"{file.sha256}.jsonl"
    if mapping:
        report.warnings.append(f"{file.name}: read by the {mapping.name}")
    with _optional(dry_run, workspace.claim_writer(source_id, file.sha256)) as writer:
        with _optional(dry_run, RejectsFile(rejects_path, source_id, file.sha256, file.name)) as rejects:
            account = _Account(module, report, writer, rejects)
            _take_all(account, _read(module, file, mapping), file, progress)
            report.edition = (original and original["edition"]) or account.newest or edition
            report.unread_fields = sorted(account.names - module.READS - set(module.SOURCE.ignores))
            report.warnings += _warnings(report, module)
            kept = rejects.keep() if rejects else None
        report.rejects_file = str(kept) if kept else None
        report.seconds = perf_counter() - started
        if writer:
            card = _card(source_id, module, report) | {"fictional": fictional, "around": account.around}
            writer.commit(card | {"corrects": original["corrects"]} if original else card)
    return report


def _read(module: SourceModule, file: InputFile, mapping: KnownLayout | None) -> Iterator[Read]:
    return cast(MappableModule, module).read(file, mapping) if mapping else module.read(file)


class _Account:
    """What became of the records of one file so far."""

    def __init__(
        self, module: SourceModule, report: FileReport, writer: ClaimWriter | None, rejects: RejectsFile | None
    ) -> None:
        self.newest: str | None = None
        self.names: frozenset[str] = frozenset()
        self.extent = 0
        self.around: tuple[str, str] | None = None
        self._last_names: frozenset[str] = self.names
        self.module = module
        self._report = report
        self._writer = writer
        self._rejects = rejects

    def take(self, item: Read) -> None:
        self.extent += item.extent
        if isinstance(item, Record):
            self._convert(item)
        elif isinstance(item, Rejected):
            self._reject(item)
        elif isinstance(item, Ignored):
            self._report.ignored += 1
            self._report.ignored_by_reason[item.reason] += 1
        else:
            self._recognise(item)

    def _convert(self, record: Record) -> None:
        if record.names is not self._last_names:
            self._last_names = record.names
            self.names |= record.names
        try:
            filing = self.module.convert(record)
        except RecordError as error:
            self._reject(Rejected(record.position, error.field, error.reason, error.found, error.expected, record.raw))
            return
        report = self._report
        report.loaded += 1
        report.claims.update([claim.kind for claim in filing.claims])
        if filing.seen_on is not None and (self.newest is None or filing.seen_on > self.newest):
            self.newest = filing.seen_on
        if self._writer:
            self._writer.add(record.position, record.raw, filing)

    def _reject(self, reject: Rejected) -> None:
        self._report.rejected += 1
        if len(self._report.rejects) < MOST_REJECTS_SHOWN:
            shown = structs.replace(reject, found=reject.found[:_LONGEST_FOUND], raw="")
            self._report.rejects.append(shown)
        if self._rejects:
            self._rejects.add(reject)

    def _recognise(self, layout: Layout) -> None:
        self._report.layout = layout.name
        self.around = layout.around
        self._report.warnings += [f"{self._report.path}: {warning}" for warning in layout.warnings]


def _take_all(account: _Account, items: Iterable[Read], file: InputFile, progress: Progress | None) -> None:
    """Takes every record and checks that no physical record was left out or counted twice."""
    count: Callable[[InputFile], int] | None = getattr(account.module, "count", None)
    physical = count(file) if count else None
    next_progress = _RECORDS_PER_PROGRESS
    for item in items:
        account.take(item)
        if progress and account.extent >= next_progress:
            progress(file.name, account.extent, physical)
            next_progress = account.extent + _RECORDS_PER_PROGRESS
    if progress:
        progress(file.name, account.extent, physical)
    if physical is not None and physical != account.extent:
        raise FileError(
            f"{file.name}: the account does not add up: {physical} physical records, {account.extent} accounted for; "
            "nothing of it was loaded; report this as a fault of the program"
        )


def _given(source_id: str, module: SourceModule, path: Path | None, accept: bool) -> KnownLayout | None:
    """The mapping that the user gave."""
    if path is None and not accept:
        return None
    mappable: Mappable | None = getattr(module, "MAPPING", None)
    if mappable is None:
        option = "--accept-mapping" if path is None else "--mapping"
        raise UsageError(f"{option}: the source {source_id} takes no mapping; load without it")
    if path is not None and accept:
        raise UsageError("--mapping and --accept-mapping: found both, expected one of them")
    return None if path is None else read_mapping(path, mappable.fields)


def _mapping(
    module: SourceModule,
    file: InputFile,
    workspace: Workspace,
    before: dict[str, Any] | None,
    *,
    accept: bool,
    keep: bool,
) -> KnownLayout | None:
    """The mapping by which a table is to be read, or None. One that was loaded before needs none, unless it has changed."""
    mappable: Mappable | None = getattr(module, "MAPPING", None)
    if mappable is None or (before and before.get("mapping") is None):
        return None
    return mapping_for(file, mappable, workspace.mappings, accept=accept, keep=keep, guessing=before is None)


def _optional(dry_run: bool, writer: AbstractContextManager[Any]) -> AbstractContextManager[Any]:
    return nullcontext() if dry_run else writer


def _inputs(paths: Iterable[Path], errors: list[str]) -> Iterator[InputFile]:
    for path in paths:
        try:
            yield from open_input(path)
        except FileError as error:
            errors.append(str(error))


def _check_edition(edition: str | None) -> None:
    if edition is not None:
        try:
            dates.bounds(edition)
        except ValueError as error:
            raise UsageError(f"edition: {error}") from error


def _warnings(report: FileReport, module: SourceModule) -> Iterator[str]:
    if module.SOURCE.history == "full" and report.edition is None:
        yield (
            f"{report.path}: nothing says which day it holds for, so what it leaves out is not taken to have ended; "
            "load it again with --edition DATE"
        )
    if report.read == 0:
        yield f"{report.path}: no record in it"
    elif report.rejected > report.read * module.SOURCE.most_rejected:
        yield (
            f"{report.path}: {report.rejected} of {report.read} records were rejected, more than a sane file has "
            f"({module.SOURCE.most_rejected:.0%}); look at the reasons before relying on the rest"
        )


def _card(source_id: str, module: SourceModule, report: FileReport) -> dict[str, Any]:
    """What the workspace keeps of a loaded file: what it is, and the account of its load."""
    about = module.SOURCE
    return {
        **report.to_json(),
        "source": source_id,
        "name": report.path,
        "title": about.title,
        "publisher": about.publisher,
        "url": about.homepage or None,
        "licence": about.licence,
        "rank": about.rank,
        "history": about.history,
        "layout": report.layout,
        "mapping": report.mapping,
        "claims": dict(report.claims),
    }


def _is_dated_anew(card: dict[str, Any], edition: str | None) -> bool:
    """Whether a file that was loaded without a date now gets one, so that it can take its place among the editions."""
    return edition is not None and card["edition"] is None


def _loaded_before(report: FileReport, card: dict[str, Any]) -> FileReport:
    """The account of the earlier load under today's path; no claims, since this load adds none."""
    report.already_loaded = True
    report.edition, report.layout, report.rejects_file = card["edition"], card["layout"], card["rejects_file"]
    records = card["records"]
    report.loaded, report.rejected, report.ignored = records["loaded"], records["rejected"], records["ignored"]
    report.rejects = [Rejected(**reject, raw="") for reject in card["rejects"]]
    report.ignored_by_reason.update(card["ignored_by_reason"])
    report.unread_fields = card["unread_fields"]
    return report
