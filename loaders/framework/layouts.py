"""Known layouts of tables as data: which column states what, found in a heading by its labels.

A layout file (TOML) has one `[[layouts]]` table for each layout:

    name = "EAEU statistical form"
    matched_by = "label"                    or "first word" of the label, for labels that begin with a code,
                                            or "letters", for labels that differ in spaces and punctuation
    [layouts.columns]
    "Вес нетто кг" = "net kg"               label or first word, and what the column states
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from graph.claims import folded
from graph.errors import FileError
from loaders.framework.quoting import quoted
from loaders.framework.tables import Heading

FEWEST_COLUMNS = 2

_FIRST_WORD = re.compile(r"\s*(\w+)")
_NO_LETTER = re.compile(r"[\W_]+")


class KnownLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A layout as its file describes it."""

    name: str
    matched_by: Literal["label", "first word", "letters"]
    columns: Mapping[str, str]


class Columns(msgspec.Struct, frozen=True):
    """A recognised heading.

    states  what each column states, None where the layout does not know it
    labels  the label of each thing stated
    names   what the columns state or, where that is unknown, their labels, for the audit of unread fields
    """

    layout: str
    states: tuple[str | None, ...]
    labels: Mapping[str, str]
    names: frozenset[str]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    layouts: list[KnownLayout]


def known_layouts(path: Path) -> list[KnownLayout]:
    """The layouts of a layout file."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File).layouts


def recognised(head: Heading, file_name: str, layouts: Sequence[KnownLayout], expected: str) -> Columns:
    """The columns under the layout that knows most of them.

    Raises FileError when none knows two, saying what is `expected`, and when two columns state the same.
    """
    layout, found = max(((layout, _found(head, layout)) for layout in layouts), key=lambda match: len(match[1]))
    if len(found) < FEWEST_COLUMNS:
        shown = quoted(head.delimiter.join(head.labels))
        raise FileError(
            f"{file_name}: line {head.line}: no known layout of a table, found {shown}, expected {expected}"
        )
    labels: dict[str, str] = {}
    for index, stated in found.items():
        label = head.labels[index]
        if stated in labels:
            raise FileError(
                f"{file_name}: line {head.line}: the columns {quoted(labels[stated])} and {quoted(label)} "
                "state the same; remove one of them"
            )
        labels[stated] = label
    states = tuple(found.get(index) for index in range(len(head.labels)))
    unknown = (label or "(no label)" for label, known in zip(head.labels, states, strict=True) if known is None)
    return Columns(layout.name, states, labels, frozenset((*labels, *unknown)))


def _found(head: Heading, layout: KnownLayout) -> dict[int, str]:
    """What the columns that the layout knows state, by their index."""
    as_matched = _letters if layout.matched_by == "letters" else folded
    known = {as_matched(key): states for key, states in layout.columns.items()}
    keys = (_key(label, layout) for label in head.labels)
    return {index: known[key] for index, key in enumerate(keys) if key in known}


def _key(label: str, layout: KnownLayout) -> str:
    if layout.matched_by == "label":
        return folded(label)
    if layout.matched_by == "letters":
        return _letters(label)
    word = _FIRST_WORD.match(label)
    return folded(word[1]) if word else ""


def _letters(label: str) -> str:
    """The letters and digits of a label, without case."""
    return _NO_LETTER.sub("", folded(label))
