"""Claims: typed facts, each stated by one record of one file.

A loader turns a raw record into a `Filing`: what one record states, with the key of that record inside its source.
Two shapes of claim exist, and both cite the record: what is said of a node (`NodeClaim`) and one relationship
(`RelationshipClaim`). Nothing is decided here: who is the same as whom, which of several values is shown and which
facts have ended is the build's work (`graph.build`).

Subjects are *record ids*: `<source>:<key>`, for example `ru-egrul:1027800000000`. They never change. Valid numbers of
an authority (`ru_inn`, `ru_ogrn`, `lei`) are values of the claim, and the build joins records by them.
"""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from typing import TypeAlias

import msgspec

Value: TypeAlias = str | int | float | bool | list[str]


class NodeClaim(msgspec.Struct, frozen=True):
    """What one record says of one node: property names of the schema with their values.

    Dates are text as `graph.dates` reads it; properties without a value are left out.
    `source` names another `Source` node than the file's own, for hand-collected findings that cite publications.
    """

    subject: str
    kind: str
    values: Mapping[str, Value]
    source: str | None = None


class RelationshipClaim(msgspec.Struct, frozen=True):
    """One relationship as one record states it, from `origin` to `target` (record ids), in the schema's direction.

    `start` and `end` are partial dates as filed, or None where the record does not say.
    """

    kind: str
    origin: str
    target: str
    values: Mapping[str, Value] = {}
    start: str | None = None
    end: str | None = None
    source: str | None = None
    disputed_by: str | None = None
    dispute_source: str | None = None


Claim: TypeAlias = NodeClaim | RelationshipClaim


class Filing(msgspec.Struct, frozen=True):
    """What one record states.

    key       the record's key inside its source (declaration and item, OGRN and document date, statement id);
              the same key in another file is the same record, cited twice
    claims    the claims, in any order
    seen_on   the day at which the record shows the world (the extract's date, the declaration's date), ISO, or None
    sequence  orders records of one subject and one day (a register's record number); 0 where there is none
    subject   for sources that list a subject completely: the record id whose facts end when a newer record of the
              same subject no longer states them; None otherwise
    """

    key: str
    claims: Sequence[Claim]
    seen_on: str | None = None
    sequence: int = 0
    subject: str | None = None


def short_hash(*parts: str) -> str:
    """16 hexadecimal digits that stand for these parts, for ids made of names and texts."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


def folded(text: str) -> str:
    """The text in one form of Unicode (NFKC), without case and single-spaced: equal for two typings of one wording."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def address_record_id(country: str | None, text: str) -> str:
    """The record id of an address as worded: every source that words it so speaks of the same `Address`."""
    return f"address:{short_hash(country or '', folded(text))}"


def fact_id(claim: RelationshipClaim, said: str) -> str:
    """The stable id of a relationship: the same fact stated by several records of a source has one id.

    Two periods, two sources or two differing shares between one pair are two facts. The end is no part of the id,
    since a later record may state it of the same fact. `said` is the canonical JSON of the values.

    A file's name and hash are no part of it either: the source counts only where the claim itself names a publication,
    so that the same record in two files is one fact with two citations.
    """
    return f"{claim.kind.lower()}:{short_hash(claim.origin, claim.target, claim.start or '', said, claim.source or '')}"
