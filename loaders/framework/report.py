"""The report of a load: what became of every record of every file, in words of `interface.md`."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from loaders.framework.mappings import UnknownTable
from loaders.framework.source import Rejected

MOST_REJECTS_SHOWN = 100


@dataclass
class FileReport:
    """The account of one file: read = loaded + rejected + ignored.

    `path` is the file as the user knows it, or `archive.zip/member`; `edition` the newest day that its records show,
    else the one given; `layout` what the file turned out to be; `mapping` tells by which mapping it was read. `warnings` are whole lines for the user.
    """

    path: str
    sha256: str
    encoding: str
    edition: str | None = None
    already_loaded: bool = False
    layout: str | None = None
    loaded: int = 0
    rejected: int = 0
    ignored: int = 0
    mapping: str | None = None
    rejects_file: str | None = None
    rejects: list[Rejected] = field(default_factory=list)
    ignored_by_reason: Counter[str] = field(default_factory=Counter)
    unread_fields: list[str] = field(default_factory=list)
    claims: Counter[str] = field(default_factory=Counter)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def read(self) -> int:
        return self.loaded + self.rejected + self.ignored

    @property
    def account(self) -> str:
        """The equation in words."""
        return f"{self.read:,} read = {self.loaded:,} loaded + {self.rejected:,} rejected + {self.ignored:,} ignored"

    def to_json(self) -> dict[str, Any]:
        """The entry of this file in the report's JSON."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "encoding": self.encoding,
            "edition": self.edition,
            "already_loaded": self.already_loaded,
            "records": {
                "read": self.read,
                "loaded": self.loaded,
                "rejected": self.rejected,
                "ignored": self.ignored,
            },
            "rejects_file": self.rejects_file,
            "rejects": [
                {
                    "position": reject.position,
                    "field": reject.field,
                    "reason": reject.reason,
                    "found": reject.found,
                    "expected": reject.expected,
                }
                for reject in self.rejects
            ],
            "ignored_by_reason": dict(self.ignored_by_reason),
            "unread_fields": self.unread_fields,
            "seconds": round(self.seconds, 3),
        }


@dataclass
class LoadReport:
    """The account of one `load`: its files, the claims made, and what the build changed in the graph.

    `errors` are the files that could not be read at all, one line each; `unknown` are the tables of no known layout, which
    wait for a mapping. `nodes` and `relationships` are counts of
    added, changed and removed, which are known after the build.
    """

    source: str
    files: list[FileReport] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unknown: list[UnknownTable] = field(default_factory=list)
    nodes: dict[str, int] = field(default_factory=lambda: {"added": 0, "changed": 0, "removed": 0})
    relationships: dict[str, int] = field(default_factory=lambda: {"added": 0, "changed": 0, "removed": 0})

    @property
    def claims(self) -> dict[str, int]:
        """The claims that this load added, by kind of node and relationship."""
        return dict(sum((file.claims for file in self.files), Counter[str]()))

    def to_json(self) -> dict[str, Any]:
        return {
            "source": self.source,
            "files": [file.to_json() for file in self.files],
            "claims": self.claims,
            "nodes": self.nodes,
            "relationships": self.relationships,
        }
