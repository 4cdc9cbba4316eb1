"""Layouts of tables as data: which column states what, found in a heading by its labels.

A layout file (TOML) has one `[[layouts]]` table for each known layout:

    name = "EAEU statistical form"
    matched_by = "label"                    or "first word" of the label, for labels that begin with a code,
                                            or "letters", for labels that differ in spaces and punctuation
    requires = ["Вес нетто кг"]             labels without which it is another layout, where labels alone are common words
    [layouts.columns]
    "Вес нетто кг" = "net kg"               label or first word, and what the column states
    [layouts.constants]
    direction = "import"                    what every row states that does not say otherwise

A mapping that a user wrote or confirmed (`loaders.framework.mappings`) is a layout too.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

import msgspec

from graph.claims import folded
from graph.errors import FileError
from loaders.framework.figures import DateOrder, DecimalMark
from loaders.framework.quoting import quoted
from loaders.framework.tables import Heading

FEWEST_COLUMNS = 2

_FIRST_WORD = re.compile(r"\s*(\w+)")
_NO_LETTER = re.compile(r"[\W_]+")


class KnownLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A layout as its file describes it.

    dates             the order in a date such as 03/04/2025; where it is open, such a date cannot be taken in
    decimal_mark      the decimal mark; None where a single comma or point is it; where it is open, 1,234 cannot be taken in
    taxpayer_numbers  the country of taxpayer numbers of parties whose country is not stated, or nothing
    """

    name: str
    columns: Mapping[str, str]
    matched_by: Literal["label", "first word", "letters"] = "label"
    requires: tuple[str, ...] = ()
    constants: Mapping[str, str] = {}
    dates: DateOrder = "day first"
    decimal_mark: DecimalMark | None = None
    taxpayer_numbers: str = ""


class Columns(msgspec.Struct, frozen=True):
    """A recognised heading.

    states  what each column states, None where the layout does not know it
    labels  the label of each thing stated
    names   what the columns state or, where that is unknown, their labels, for the audit of unread fields
    """

    layout: KnownLayout
    states: tuple[str | None, ...]
    labels: Mapping[str, str]
    names: frozenset[str]


class _File(msgspec.Struct, forbid_unknown_fields=True):
    layouts: list[KnownLayout]


def known_layouts(path: Path) -> list[KnownLayout]:
    """The layouts of a layout file."""
    return msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File).layouts


def knows(layouts: Sequence[KnownLayout], labels: Sequence[str]) -> bool:
    """Whether one of the layouts knows enough of these labels to be meant."""
    return any(len(_found(labels, layout)) >= min(FEWEST_COLUMNS, len(layout.columns)) for layout in layouts)


def recognised(head: Heading, file_name: str, layouts: Sequence[KnownLayout], expected: str) -> Columns:
    """The columns under the layout that knows most of them.

    Raises FileError when none knows enough of them, saying what is `expected`, and when two columns state the same.
    """
    where = f"{file_name}: line {head.line}"
    if not knows(layouts, head.labels):
        shown = quoted(head.delimiter.join(head.labels))
        raise FileError(f"{where}: no known layout of a table, found {shown}, expected {expected}")
    layout = max(layouts, key=lambda layout: len(_found(head.labels, layout)))
    found = _found(head.labels, layout)
    labels: dict[str, str] = {}
    for index, stated in found.items():
        label = head.labels[index]
        if stated in labels:
            raise FileError(
                f"{where}: the columns {quoted(labels[stated])} and {quoted(label)} state the same; remove one of them"
            )
        labels[stated] = label
    states = tuple(found.get(index) for index in range(len(head.labels)))
    unknown = (label or "(no label)" for label, known in zip(head.labels, states, strict=True) if known is None)
    return Columns(layout, states, labels, frozenset((*labels, *unknown)))


def _found(labels: Sequence[str], layout: KnownLayout) -> dict[int, str]:
    """What the columns that the layout knows state, by their index."""
    as_matched = _letters if layout.matched_by == "letters" else folded
    known = {as_matched(key): states for key, states in layout.columns.items()}
    keys = [_key(label, layout) for label in labels]
    if not {as_matched(label) for label in layout.requires} <= set(keys):
        return {}
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
