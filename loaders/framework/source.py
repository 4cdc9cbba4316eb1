"""What a source module gives: its card, and the shapes that pass between its `read` and its `convert`.

A source is one module in `loaders/` with four names:

    SOURCE: Source                                  the card
    READS: frozenset[str]                           the fields that `convert` looks at
    def read(file: InputFile) -> Iterator[Read]     the raw records with their positions, streaming, uninterpreted
    def convert(record: Record) -> Filing           one record's claims; pure: no file, network or database

and may have a fifth:

    def count(file: InputFile) -> int               the physical records, counted in another way than `read` finds them

A source of tables whose layout it may not know declares that it takes a mapping (`loaders.framework.mappings`):

    MAPPING: Mappable                               the layouts that it knows, and the fields that a column can state
    def read(file: InputFile, mapping: KnownLayout | None = None) -> Iterator[Read]

Its id is the module's name with hyphens. Nothing else registers it.

`read` raises FileError when the file as a whole cannot be read as what it should be: then nothing of it is loaded.
`convert` raises RecordError when one record cannot be taken in: then the rest still loads. No other error of either
may depend on what a file holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias

import msgspec

from graph.claims import Filing
from loaders.framework.files import InputFile


@dataclass(frozen=True)
class Source:
    """The card of a source, written for outsiders.

    history        what absence means: `full` (what a newer file no longer states has ended), `by_subject` (only for a
                   subject that the newer file lists), `additive` (nothing)
    rank           which source's values are shown first when several speak of one party, and whose kind decides its
                   label: register, then list, then finding, then declaration
    proven         False where the format is known from documentation only
    ignores        fields that are left unread on purpose, with the reason; anything else unread is reported
    most_rejected  the share of rejected records, 0 to 1, above which a file is reported as not what it should be
    """

    title: str
    publisher: str
    homepage: str
    licence: str
    files: str
    covers: str
    misses: str
    history: Literal["full", "by_subject", "additive"]
    rank: Literal["register", "list", "finding", "declaration"]
    proven: bool = True
    ignores: dict[str, str] = field(default_factory=dict)
    most_rejected: float = 0.05


class Layout(msgspec.Struct, frozen=True):
    """What the file turned out to be, in words for the report, and the physical records that only say so (a heading).

    `warnings` are what the user should know of the file as a whole, for example a column that it lacks.
    `around` is the text that makes a file of records alone, before and after them (a heading; an XML root's tags), so
    that rejected ones can be corrected and loaded by themselves; None where the file itself has to be corrected.
    """

    name: str
    extent: int = 0
    warnings: tuple[str, ...] = ()
    around: tuple[str, str] | None = None


class Record(msgspec.Struct, frozen=True):
    """One raw record: its physical position (line or document, from 1), its fields, and its text as the file has it.

    `names` are the fields that the record carries, for the audit of unread ones.
    `extent` is how many physical records it takes up (a cell with line breaks makes a row of several lines).
    """

    position: int
    fields: Any
    raw: str
    names: frozenset[str] = frozenset()
    extent: int = 1


class Ignored(msgspec.Struct, frozen=True):
    """A physical record that carries nothing to load, with the reason."""

    position: int
    reason: str
    extent: int = 1


class Rejected(msgspec.Struct, frozen=True):
    """A physical record that cannot be read: where, why, what was found and expected, and its raw text."""

    position: int
    field: str
    reason: str
    found: str
    expected: str
    raw: str
    extent: int = 1


Read: TypeAlias = Record | Ignored | Rejected | Layout


class SourceModule(Protocol):
    """A module that is a source; `loaders.framework.discovery` finds and checks them."""

    SOURCE: Source
    READS: frozenset[str]

    def read(self, file: InputFile) -> Iterator[Read]: ...

    def convert(self, record: Record) -> Filing: ...
