"""What becomes of every real sample file of a format that a source reads: the table of `docs/sample-files.md`.

    python -m tests.benchmarks.samples ../shared/data > docs/sample-files.md

A file that is refused stands in the second table, with what is said of it.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from graph.workspace import Workspace
from loaders.framework.report import FileReport
from loaders.framework.run import load

# Where the formats of a source, and those that lie next to them, are among the samples.
FOLDERS = {
    "ru-egrul": "06_registers/ru_egrul",
    "uk-companies": "01_uk_companies_house",
    "uk-psc": "01_uk_companies_house/psc_snapshot",
    "us-csl": "09_sanctions/us_csl",
    "customs": "07_shipments/ru_gtd_headers",
    "trade-statistics": "08_trade_stats",
    "findings": "case_study",
}
_HEAD = """\
# Real sample files

Every file of these formats that was at hand, and what became of its records: read = loaded + rejected + ignored. The
files themselves are no part of the project. Tests hold these figures, and the page is printed by
`python -m tests.benchmarks.samples FOLDER`; headings count as records only where they come again.
"""


def page(samples: Path) -> str:
    """The page in Markdown."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace.open(Path(folder) / "workspace")
        reports: list[tuple[str, FileReport]] = []
        refused: dict[str, str] = {}
        for source, place in FOLDERS.items():
            for path in sorted(path for path in (samples / place).rglob("*") if path.is_file()):
                report = load(source, [path], workspace, dry_run=True)
                reports += [(source, file) for file in report.files]
                if report.errors and path.name not in refused:
                    refused[path.name] = report.errors[0].replace(str(path), path.name)
        read = {Path(file.path).name for _, file in reports}
        only_refused = {name: said for name, said in refused.items() if name not in read}
        return "\n".join([_HEAD, *_read(reports), "\n## Refused\n", *_refused(only_refused)]) + "\n"


def _read(reports: list[tuple[str, FileReport]]) -> Iterator[str]:
    yield "| source | file | read | loaded | rejected | ignored | claims |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for source, file in reports:
        counts = (file.read, file.loaded, file.rejected, file.ignored, sum(file.claims.values()))
        cells = (f"`{source}`", Path(file.path).name, *(f"{count:,}" for count in counts))
        yield "| " + " | ".join(cells) + " |"


def _refused(said: dict[str, str]) -> Iterator[str]:
    yield "| files | what is said of them |"
    yield "| --- | --- |"
    alike: dict[str, list[str]] = {}
    for name, line in said.items():
        alike.setdefault(line.removeprefix(f"{name}: ").replace("|", "\\|").replace("<", "&lt;"), []).append(name)
    for line, names in alike.items():
        more = f" and {len(names) - 1} more" if len(names) > 1 else ""
        yield f"| {names[0]}{more} | {line} |"


if __name__ == "__main__":
    print(page(Path(sys.argv[1])), end="")
