"""Files that are no table, which every source of tables refuses in one line while the files beside them load."""

from pathlib import Path

from graph.workspace import Workspace
from loaders.framework.report import LoadReport
from loaders.framework.run import load

NO_TABLES = {
    "empty.csv": (b"", "the file is empty"),
    "picture.csv": (b"\x89PNG\r\n\x1a\n" + bytes(2000), "binary file"),
    "register.csv": (b'<?xml version="1.0" encoding="windows-1251"?><a/>', "this is XML or HTML"),
    "letter.csv": (b"Dear Sir or Madam\n", "no heading of a table"),
    "cut.csv.gz": (b"\x1f\x8b\x08\0\0\0\0\0\0\x03", "download or pack it again"),
}
MISSING = "missing.csv"


def loaded_beside(
    source_id: str, name: str, files: dict[str, tuple[bytes, str]], good: bytes, workspace: Workspace, folder: Path
) -> LoadReport:
    """The report on a good table and on the file of this name, which is checked to be refused in one line of its words."""
    bad, sound = folder / name, folder / "good.csv"
    sound.write_bytes(good)
    content, words = files.get(name, (None, "no such file; check the path"))
    if content is not None:
        bad.write_bytes(content)
    report = load(source_id, [bad, sound], workspace)
    (error,) = report.errors
    assert error.startswith(f"{bad}: ")
    assert words in error
    assert "\n" not in error
    return report
