"""A workspace: the folder that holds what was loaded, and everything that is derived from it.

    ownergraph.json         what this folder is: its id and the version of its layout
    claims/SOURCE/SHA256/   nodes.parquet, relationships.parquet, records.parquet, file.json of one loaded file
    rejects/SHA256.jsonl    every record of that file that was not loaded
    mappings/LABELS.yaml    what the columns of an unknown table state, as the user confirmed it, by the hash of its labels
    built/                  the final tables (`graph.build`)
    published/              what each store last got (`graph.publish`)
    store/                  the embedded database (`graph.embedded`)

The claims and mappings are the truth; the last three can be made again from them. The folder is readable by its owner only.
A file's claims appear under their final name in one rename, so a crash leaves either all of them or none.
"""

import contextlib
import errno
import json
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, fact_id
from graph.errors import WorkspaceError

LAYOUT_VERSION = 1
FREE_SOME_SPACE = "free some disk space and run the command again; what was loaded before is intact"
_ROWS_PER_GROUP = 50_000

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

    @property
    def mappings(self) -> Path:
        return self.root / "mappings"

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
    part = card.with_suffix(".part")  # what a run leaves that was killed, or found the disk full, right here
    if root.exists() and any(path != part for path in root.iterdir()):
        raise WorkspaceError(f"{root}: the folder is not empty and is no workspace; give another folder")
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    part.write_text(json.dumps({"id": uuid.uuid4().hex, "version": LAYOUT_VERSION}) + "\n", "utf-8")
    part.replace(card)


@contextlib.contextmanager
def clear_errors(root: Path) -> Iterator[None]:
    """Turns what the file system refuses into one line that says what to do."""
    try:
        yield
    except OSError as error:
        remedy = {
            **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FREE_SOME_SPACE),
            errno.EROFS: "the file system is read-only: give a --workspace on one that can be written",
            errno.EACCES: "give a --workspace that you may write to",
            errno.EPERM: "give a --workspace that you may write to",
        }.get(error.errno or 0, "give another --workspace")
        raise WorkspaceError(f"{error.filename or root}: {error.strerror or error}; {remedy}") from error


class ClaimWriter:
    """Writes the claims of one file; use it in a `with` block and call `commit` at its end.

    Records are gathered into groups, so that memory does not grow with the file. A loader gives one claim for each
    party, address or good that it meets again: within a group its columns are made once, and its rows point to it.
    """

    def __init__(self, folder: Path, sha256: str) -> None:
        self._folder = folder
        self._part = folder.with_name(f".{folder.name}.{uuid.uuid4().hex[:8]}.part")
        self._source_id = source_id_of_file(sha256)
        self._committed = False

    def __enter__(self) -> "ClaimWriter":
        with clear_errors(self._folder):
            self._part.mkdir(parents=True)
            self._node_table = _Table(self._part / "nodes.parquet", NODE_CLAIMS)
            self._relationship_table = _Table(self._part / "relationships.parquet", RELATIONSHIP_CLAIMS)
            self._record_table = _Table(self._part / "records.parquet", RECORDS)
        self._start_group()
        return self

    def _start_group(self) -> None:
        self._filings: list[Filing] = []
        self._positions: list[int] = []
        self._raws: list[str] = []
        self._nodes = _Stated[NodeClaim]()
        self._relationships = _Stated[RelationshipClaim]()

    def add(self, position: int, raw: str, filing: Filing) -> None:
        """Adds what one record states; `position` is its place in the file, `raw` its text there."""
        record = len(self._filings)
        self._filings.append(filing)
        self._positions.append(position)
        self._raws.append(raw)
        for claim in filing.claims:
            if isinstance(claim, NodeClaim):
                self._nodes.add(record, claim)
            else:
                self._relationships.add(record, claim)
        if len(self._nodes.records) + len(self._relationships.records) >= _ROWS_PER_GROUP:
            self._write_group()

    def _write_group(self) -> None:
        """Writes what is gathered."""
        with clear_errors(self._folder):
            filings, nodes, relationships = self._filings, self._nodes, self._relationships
            keys, positions = _strings(filing.key for filing in filings), pa.array(self._positions, pa.int64())
            self._record_table.write([keys, positions, _strings(self._raws)])
            stamps = [
                keys,
                positions,
                _strings(filing.seen_on for filing in filings),
                pa.array([filing.sequence for filing in filings], pa.int64()),
                _strings(filing.subject for filing in filings),
            ]
            self._node_table.write(nodes.rows(stamps, _node_columns(nodes.claims, self._source_id)))
            columns = _relationship_columns(relationships.claims, self._source_id)
            self._relationship_table.write(relationships.rows(stamps, columns))
        self._start_group()

    def commit(self, card: Mapping[str, Any]) -> None:
        """Keeps what was added, under `card` (the content of `file.json`)."""
        self._write_group()
        with clear_errors(self._folder):
            for table in (self._node_table, self._relationship_table, self._record_table):
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
            for table in (self._node_table, self._relationship_table, self._record_table):
                with contextlib.suppress(OSError):  # a full disk, of which the error that leads here tells
                    table.close()
            shutil.rmtree(self._part, ignore_errors=True)


_C = TypeVar("_C", bound=Claim)


class _Stated(Generic[_C]):
    """The claims of a group, each once, and which record states which of them."""

    def __init__(self) -> None:
        self.claims: list[_C] = []
        self.records: list[int] = []
        self._numbers: list[int] = []
        self._number_of: dict[int, int] = {}

    def add(self, record: int, claim: _C) -> None:
        number = self._number_of.get(id(claim))
        if number is None:
            number = self._number_of[id(claim)] = len(self.claims)
            self.claims.append(claim)
        self.records.append(record)
        self._numbers.append(number)

    def rows(self, stamps: Sequence[pa.Array], columns: Sequence[pa.Array]) -> list[pa.Array]:
        """One row for each statement: the columns of its record, then those of its claim."""
        of_record, of_claim = pa.array(self.records, pa.int64()), pa.array(self._numbers, pa.int64())
        return [*(column.take(of_record) for column in stamps), *(column.take(of_claim) for column in columns)]


def _node_columns(claims: Sequence[NodeClaim], file_id: str) -> list[pa.Array]:
    return [
        _strings(claim.subject for claim in claims),
        _strings(claim.kind for claim in claims),
        _strings(map(_said, claims)),
        _strings(claim.source or file_id for claim in claims),
    ]


def _relationship_columns(claims: Sequence[RelationshipClaim], file_id: str) -> list[pa.Array]:
    said = list(map(_said, claims))
    return [
        _strings(map(fact_id, claims, said)),
        _strings(claim.kind for claim in claims),
        _strings(claim.origin for claim in claims),
        _strings(claim.target for claim in claims),
        _strings(said),
        _strings(claim.start for claim in claims),
        _strings(claim.end for claim in claims),
        _strings(claim.source or file_id for claim in claims),
        _strings(claim.disputed_by for claim in claims),
        _strings(claim.dispute_source for claim in claims),
    ]


def _strings(values: Iterable[str | None]) -> pa.Array:
    return pa.array(list(values), pa.string())


def _said(claim: Claim) -> str:
    """The values as canonical JSON."""
    return orjson.dumps(claim.values, option=orjson.OPT_SORT_KEYS).decode() if claim.values else "{}"


class _Table:
    """A Parquet file that is written in groups of rows."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="zstd")

    def write(self, columns: Sequence[pa.Array]) -> None:
        if len(columns[0]):
            self._writer.write_table(pa.Table.from_arrays(columns, schema=self._schema))

    def close(self) -> None:
        self._writer.close()
