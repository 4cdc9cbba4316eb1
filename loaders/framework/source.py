"""What a source module gives: its card, and the shapes that pass between its `read` and its `convert`.

A source is one module in `loaders/` with three names:

    SOURCE                                          the card
    def read(file: InputFile) -> Iterator[Read]     the raw records with their positions, streaming, uninterpreted
    def convert(record: Record) -> Filing           one record's claims; pure: no file, network or database

Its id is the module's name with hyphens. Nothing else registers it.
"""

from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import msgspec


@dataclass(frozen=True)
class Source:
    """The card of a source, written for outsiders.

    history  what absence means: `full` (what a newer file no longer states has ended), `by_subject` (only for a
             subject that the newer file lists), `additive` (nothing)
    rank     which source's values are shown first when several speak of one party, and whose kind decides its label:
             register, then list, then finding, then declaration
    ignores  fields that are left unread on purpose, with the reason; anything else unread is reported
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


class Record(msgspec.Struct, frozen=True):
    """One raw record: its physical position (line or document, from 1), its fields, and its text as the file has it.

    `names` are the fields that the record carries, for the audit of unread ones.
    """

    position: int
    fields: Any
    raw: str
    names: frozenset[str] = frozenset()


class Ignored(msgspec.Struct, frozen=True):
    """A physical record that carries nothing to load, with the reason."""

    position: int
    reason: str


class Rejected(msgspec.Struct, frozen=True):
    """A physical record that cannot be read: where, why, what was found and expected, and its raw text."""

    position: int
    field: str
    reason: str
    found: str
    expected: str
    raw: str


Read: TypeAlias = Record | Ignored | Rejected
