"""The quarantine: `rejects/<sha256>.jsonl` keeps every record of a file that was not loaded, with its raw text.

Who corrects the raw texts can load that file: see `loaders.framework.corrections`.
"""

import os
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import msgspec
import orjson

from graph.workspace import clear_errors
from loaders.framework.source import Rejected


class RejectsFile:
    """Writes rejects as JSON lines: source, sha256 and name of their file, position, field, reason, found, expected, raw.

    The file appears under its name, readable by its owner only, when `keep` is called and there was a reject.
    """

    def __init__(self, path: Path, source: str, sha256: str, file_name: str) -> None:
        self.path = path
        self._of = {"source": source, "sha256": sha256, "file": file_name}
        self._part = path.with_suffix(".part")
        self._stream: BinaryIO | None = None

    def __enter__(self) -> "RejectsFile":
        return self

    def add(self, reject: Rejected) -> None:
        line = {**self._of, **msgspec.structs.asdict(reject)}
        del line["extent"]
        with clear_errors(self.path):
            if self._stream is None:
                self.path.parent.mkdir(mode=0o700, exist_ok=True)
                descriptor = os.open(self._part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                self._stream = os.fdopen(descriptor, "wb")
            self._stream.write(orjson.dumps(line) + b"\n")

    def keep(self) -> Path | None:
        """Puts the file in its place and returns its path; without a reject there is no file, and None."""
        with clear_errors(self.path):
            if self._stream is None:
                self.path.unlink(missing_ok=True)
                return None
            self._stream.close()
            self._part.replace(self.path)
        return self.path

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.close()
            self._part.unlink(missing_ok=True)
