"""A workspace: the folder that holds what was loaded, and everything that is derived from it.

    ownergraph.json         what this folder is: its id and the version of its layout
    claims/SOURCE/SHA256/   nodes.parquet, relationships.parquet, records.parquet, file.json of one loaded file
    rejects/SHA256.jsonl    every record of that file that was not loaded
    built/                  the final tables (`graph.build`)
    published/              what each store last got (`graph.publish`)
    store/                  the embedded database (`graph.embedded`)

The claims are the truth; the last three can be made again from them. The folder is readable by its owner only.
A file's claims appear under their final name in one rename, so a crash leaves either all of them or none.
"""

import contextlib
import errno
import json
import shutil
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, fact_id
from graph.errors import WorkspaceError

LAYOUT_VERSION = 1
_ROWS_PER_GROUP = 50_000
_CLAIMS_REMEMBERED = 100_000

_RECORD_COLUMNS = [("key", pa.string()), ("position", pa.int64())]
_CLAIM_COLUMNS = [
    *_RECORD_COLUMNS,
    ("seen_on", pa.string()),
    ("sequence", pa.int64()),
    ("subject_of_record", pa.string()),
]
NODE_CLAIMS = pa.schema(
    [
        *_CLAIM_COLUMNS,
        ("subject", pa.string()),
        ("kind", pa.string()),
        ("said", pa.string()),
        ("source_id", pa.string()),
    ]
)
RELATIONSHIP_CLAIMS = pa.schema(
    [
        *_CLAIM_COLUMNS,
        ("id", pa.string()),
        ("kind", pa.string()),
        ("origin", pa.string()),
        ("target", pa.string()),
        ("said", pa.string()),
        ("start_text", pa.string()),
        ("end_text", pa.string()),
        ("source_id", pa.string()),
        ("disputed_by", pa.string()),
        ("dispute_source", pa.string()),
    ]
)
RECORDS = pa.schema([*_RECORD_COLUMNS, ("raw", pa.string())])


def source_id_of_file(sha256: str) -> str:
    """The id of the `Source` node that stands for a loaded file."""
    return f"file:{sha256[:16]}"


@dataclass(frozen=True)
class Workspace:
    """An opened workspace folder. `id` names it in the stores that it is published to."""

    root: Path
    id: str

    @classmethod
    def open(cls, root: Path) -> "Workspace":
        """Opens the folder, making it where there is none. Raises WorkspaceError when it is something else."""
        root = root.absolute()
        card = root / "ownergraph.json"
        with clear_errors(root):
            if not card.exists():
                _make(root, card)
            content = json.loads(card.read_text("utf-8"))
        if not isinstance(content, dict) or "id" not in content:
            raise WorkspaceError(f"{card}: not the card of an ownergraph workspace; give another folder")
        if content.get("version") != LAYOUT_VERSION:
            raise WorkspaceError(
                f"{card}: workspace of version {content.get('version')}, this program writes version "
                f"{LAYOUT_VERSION}; use the program that made it, or load the files into a new workspace"
            )
        return cls(root, str(content["id"]))

    @property
    def built(self) -> Path:
        return self.root / "built"

    @property
    def store(self) -> Path:
        return self.root / "store"

    def published(self, store_name: str) -> Path:
        """The folder that remembers what the store of this name last got."""
        return self.root / "published" / store_name

    @property
    def rejects(self) -> Path:
        return self.root / "rejects"

    def has_file(self, source: str, sha256: str) -> bool:
        return (self._claims(source, sha256) / "file.json").exists()

    def card(self, source: str, sha256: str) -> dict[str, Any]:
        """What is kept of a loaded file: the content of its `file.json`."""
        content: dict[str, Any] = json.loads((self._claims(source, sha256) / "file.json").read_text("utf-8"))
        return content

    def files(self) -> list[dict[str, Any]]:
        """What was loaded: the `file.json` of each file, in a fixed order."""
        cards = sorted((self.root / "claims").glob("*/*/file.json"))
        return [json.loads(card.read_text("utf-8")) | {"folder": str(card.parent)} for card in cards]

    def claim_writer(self, source: str, sha256: str) -> "ClaimWriter":
        """A writer for the claims of one file; nothing is kept unless it is committed."""
        return ClaimWriter(self._claims(source, sha256), sha256)

    def _claims(self, source: str, sha256: str) -> Path:
        return self.root / "claims" / source / sha256


def _make(root: Path, card: Path) -> None:
    if root.exists() and any(root.iterdir()):
        raise WorkspaceError(f"{root}: the folder is not empty and is no workspace; give another folder")
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    part = card.with_suffix(".part")
    part.write_text(json.dumps({"id": uuid.uuid4().hex, "version": LAYOUT_VERSION}) + "\n", "utf-8")
    part.replace(card)


@contextlib.contextmanager
def clear_errors(root: Path) -> Iterator[None]:
    """Turns what the file system refuses into one line that says what to do."""
    try:
        yield
    except OSError as error:
        remedy = {
            errno.ENOSPC: "free some disk space and run the command again; what was loaded before is intact",
            errno.EROFS: "the file system is read-only: give a --workspace on one that can be written",
            errno.EACCES: "give a --workspace that you may write to",
            errno.EPERM: "give a --workspace that you may write to",
        }.get(error.errno or 0, "give another --workspace")
        raise WorkspaceError(f"{error.filename or root}: {error.strerror or error}; {remedy}") from error


class ClaimWriter:
    """Writes the claims of one file; use it in a `with` block and call `commit` at its end."""

    def __init__(self, folder: Path, sha256: str) -> None:
        self._folder = folder
        self._part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}.part")
        self._source_id = source_id_of_file(sha256)
        self._committed = False
        # A loader gives one claim for each party, address or good that it meets again: its JSON is made once.
        self._said: dict[int, tuple[Claim, str]] = {}

    def __enter__(self) -> "ClaimWriter":
        with clear_errors(self._folder):
            self._part.mkdir(parents=True)
            self._nodes = _Table(self._part / "nodes.parquet", NODE_CLAIMS)
            self._relationships = _Table(self._part / "relationships.parquet", RELATIONSHIP_CLAIMS)
            self._records = _Table(self._part / "records.parquet", RECORDS)
        return self

    def add(self, position: int, raw: str, filing: Filing) -> None:
        """Adds what one record states; `position` is its place in the file, `raw` its text there."""
        record = (filing.key, position)
        stamp = (*record, filing.seen_on, filing.sequence, filing.subject)
        self._records.add((*record, raw))
        for claim in filing.claims:
            source_id = claim.source or self._source_id
            said = self._json_of(claim)
            if isinstance(claim, NodeClaim):
                self._nodes.add((*stamp, claim.subject, claim.kind, said, source_id))
            else:
                self._relationships.add((*stamp, *_relationship_row(claim, said, source_id)))

    def _json_of(self, claim: Claim) -> str:
        if not claim.values:
            return "{}"
        known = self._said.get(id(claim))
        if known is not None and known[0] is claim:
            return known[1]
        said = orjson.dumps(claim.values, option=orjson.OPT_SORT_KEYS).decode()
        if len(self._said) >= _CLAIMS_REMEMBERED:
            self._said.clear()
        self._said[id(claim)] = (claim, said)
        return said

    def commit(self, card: Mapping[str, Any]) -> None:
        """Keeps what was added, under `card` (the content of `file.json`)."""
        with clear_errors(self._folder):
            for table in (self._nodes, self._relationships, self._records):
                table.close()
            (self._part / "file.json").write_bytes(orjson.dumps(card, option=orjson.OPT_INDENT_2))
            if self._folder.exists():
                shutil.rmtree(self._folder)
            self._part.replace(self._folder)
        self._committed = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._committed:
            for table in (self._nodes, self._relationships, self._records):
                table.abandon()
            shutil.rmtree(self._part, ignore_errors=True)


def _relationship_row(claim: RelationshipClaim, said: str, source_id: str) -> tuple[str | None, ...]:
    return (
        fact_id(claim, said, source_id),
        claim.kind,
        claim.origin,
        claim.target,
        said,
        claim.start,
        claim.end,
        source_id,
        claim.disputed_by,
        claim.dispute_source,
    )


class _Table:
    """A Parquet file that is written in groups of rows, so that memory does not grow with the file."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._rows: list[tuple[Any, ...]] = []
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def add(self, row: tuple[Any, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _ROWS_PER_GROUP:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def abandon(self) -> None:
        self._rows.clear()
        self._writer.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        with clear_errors(self._path):
            columns = [
                pa.array(column, field.type)
                for column, field in zip(zip(*self._rows, strict=True), self._schema, strict=True)
            ]
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))
            self._rows.clear()
