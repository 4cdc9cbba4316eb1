"""Simulated files, what their key says, and their graph."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graph.build import build
from graph.workspace import Workspace
from loaders.framework.run import load

SHIPMENTS, SEED = 1_000, 7


@dataclass(frozen=True)
class Simulated:
    """The files, the answer key, and a workspace into which they were loaded."""

    folder: Path
    key: dict[str, Any]
    workspace: Workspace


def key_of(folder: Path) -> dict[str, Any]:
    """The answer key of simulated files."""
    found: dict[str, Any] = json.loads((folder / "answer_key.json").read_text("utf-8"))
    return found


def loaded(folder: Path, root: Path) -> Workspace:
    """A workspace with all simulated files, each record of which was loaded; its tables are built."""
    workspace = Workspace.open(root)
    key = key_of(folder)
    for name, count in key["records"].items():
        report = load(key["sources"][name], [folder / name], workspace)
        assert report.errors == []
        [file] = report.files
        # The labels of a table are a line that is read and holds no record.
        labels = int(name.endswith(".csv"))
        assert (file.read, file.loaded, file.rejected) == (count - labels, count - labels, 0)
        assert file.ignored == 0
        assert file.unread_fields == []
        assert file.warnings == []
    build(workspace)
    return workspace
