"""Mappings: what the columns of an unknown table state, as a user wrote or confirmed it, in YAML.

    columns:
      Importer name: consignee            label of the column, and one of the source's fields
      Date: registered on
    constants:
      direction: import                   what every row states that does not say otherwise
    dates: day first                      or month first; without it a date such as 03/04/2025 cannot be taken in
    decimal mark: point                   or comma; without it a number such as 1,234 cannot be taken in
    taxpayer numbers: RU                  whose register's numbers the parties have where no country is stated

A mapping that was confirmed lies in the workspace, `mappings/<hash of the labels>.yaml`, and holds for every table with
these labels.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec
import yaml

from graph.claims import folded, short_hash
from graph.countries import country_code
from graph.errors import FileError
from graph.workspace import clear_errors
from loaders.framework.files import InputFile
from loaders.framework.guessing import Field, Guess, guess
from loaders.framework.layouts import KnownLayout, knows
from loaders.framework.quoting import printable
from loaders.framework.source import Read
from loaders.framework.tables import Heading, heading, headings

_LONGEST_MAPPING = 1 << 20
_CHOICES = {"dates": ("day first", "month first"), "decimal mark": ("comma", "point")}
_SECTIONS = ("columns", "constants", *_CHOICES, "taxpayer numbers")


class Mappable(msgspec.Struct, frozen=True):
    """What a source declares that reads tables by a mapping: the layouts it knows, and the fields a column can state."""

    layouts: Sequence[KnownLayout]
    fields: Mapping[str, Field]


class MappableModule(Protocol):
    """A source that declares such a `MAPPING`: its `read` takes a mapping too."""

    def read(self, file: InputFile, mapping: KnownLayout | None = None) -> Iterator[Read]: ...


class UnknownTable(FileError):
    """A table of no known layout; `guess` is what its columns seem to state."""

    def __init__(self, message: str, found: Guess) -> None:
        super().__init__(message, found)
        self.guess = found

    def __str__(self) -> str:
        return str(self.args[0])


def fields_of(path: Path) -> dict[str, Field]:
    """The fields of a source, from its file of fields (TOML)."""
    return msgspec.toml.decode(path.read_text("utf-8"), type=dict[str, Field])


def mapping_for(
    file: InputFile, mappable: Mappable, folder: Path, *, accept: bool, keep: bool = True, guessing: bool = True
) -> KnownLayout | None:
    """The mapping for a table: the one kept for its labels, else none where its layout is known, else the guess.

    Raises UnknownTable unless the guess is accepted and leaves nothing open; that also keeps it in the folder. None where nothing can be guessed,
    or without `guessing`.
    """
    for head in headings(file):
        kept = path_of(head.labels, folder)
        if kept.exists():
            return read_mapping(kept, mappable.fields)
    if not guessing or any(knows(mappable.layouts, head.labels) for head in headings(file)):
        return None
    found = guess(file, mappable.fields)
    if found is None:
        return None
    if not accept or found.open_points:
        raise UnknownTable(f"{file.name}: line {found.line}: a table of no known layout", found)
    path = path_of(found.labels, folder)
    if keep:
        _keep(found.as_yaml(), path)
    return _mapping(path, found.as_yaml(), mappable.fields)


def path_of(labels: Sequence[str], folder: Path) -> Path:
    """Where the mapping for a table with these labels is kept."""
    return folder / f"{short_hash(*map(folded, labels))}.yaml"


def _keep(text: str, path: Path) -> None:
    with clear_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{uuid.uuid4().hex[:8]}.part")
        part.write_text(text, "utf-8")
        part.replace(path)


def digest(mapping: KnownLayout | None) -> str | None:
    """What tells one mapping from another, whatever the file is called that it stands in."""
    if mapping is None:
        return None
    return short_hash(msgspec.json.encode(msgspec.structs.replace(mapping, name=""), order="sorted").decode())


# --- reading YAML ----------------------------------------------------------------------------------------------------


def read_mapping(path: Path, fields: Mapping[str, Field]) -> KnownLayout:
    """The mapping in a file. Raises FileError with file, line and what was expected."""
    return _mapping(path, _text(path), fields)


def _mapping(path: Path, text: str, fields: Mapping[str, Field]) -> KnownLayout:
    sections = _sections(path, text)
    columns = _pairs(path, sections.get("columns"), "columns")
    if not columns:
        raise FileError(f"{path}: no columns; expected the section columns, with the label and the field of each")
    stated: dict[str, str] = {}
    for label, (field, line) in columns.items():
        _check_field(path, line, field, fields)
        if field in stated:
            raise FileError(f"{path}:{line}: {field!r} is stated by two columns, {stated[field]!r} and {label!r}")
        stated[field] = label
    constants = _pairs(path, sections.get("constants"), "constants")
    for field, (_, line) in constants.items():
        _check_field(path, line, field, fields)
    choices = {name: _choice(path, sections.get(name), name) for name in _CHOICES}
    layout = {
        "name": f"mapping {printable(str(path))}",
        "columns": {label: field for label, (field, _) in columns.items()},
        "requires": list(columns),
        "constants": {field: value for field, (value, _) in constants.items()},
        "taxpayer_numbers": _country(path, sections.get("taxpayer numbers")),
        **{name.replace(" ", "_"): value or "open" for name, value in choices.items()},
    }
    return msgspec.convert(layout, KnownLayout)


def _check_field(path: Path, line: int, field: str, fields: Mapping[str, Field]) -> None:
    if field not in fields:
        raise FileError(f"{path}:{line}: no field is called {field!r}; expected one of {', '.join(fields)}")


def _sections(path: Path, text: str) -> dict[str, yaml.Node]:
    root = _root(path, text)
    if not isinstance(root, yaml.MappingNode):
        raise FileError(f"{path}:1: no mapping; expected the sections {', '.join(_SECTIONS)}")
    for key, _ in root.value:
        if key.value not in _SECTIONS:
            line = key.start_mark.line + 1
            raise FileError(f"{path}:{line}: unknown section {str(key.value)!r}; expected {', '.join(_SECTIONS)}")
    return {key.value: value for key, value in root.value}


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LONGEST_MAPPING:
            raise FileError(f"{path}: too long for a mapping; give one like those that `load` shows")
        return path.read_text("utf-8")
    except OSError as error:
        raise FileError(f"{path}: the mapping cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise FileError(f"{path}: the mapping is no UTF-8 text; save it as UTF-8") from error


def _root(path: Path, text: str) -> yaml.Node | None:
    try:
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            if isinstance(event, yaml.AliasEvent) and event.start_mark is not None:
                raise FileError(f"{path}:{event.start_mark.line + 1}: YAML aliases are not read; write it out")
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError) as error:
        mark: Any = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or str(error).splitlines()[0]
        raise FileError(f"{path}{line}: no valid YAML ({problem}); mend that line") from error


def _pairs(path: Path, node: yaml.Node | None, section: str) -> dict[str, tuple[str, int]]:
    """The entries of a section, each with its line."""
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value):
        return {}
    if not isinstance(node, yaml.MappingNode):
        raise FileError(f"{path}:{node.start_mark.line + 1}: {section} is no list of `name: value`; write it so")
    pairs: dict[str, tuple[str, int]] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode) or not isinstance(value, yaml.ScalarNode) or not value.value:
            raise FileError(f"{path}:{line}: {section}: found no plain text, expected `name: value`")
        if key.value in pairs:
            raise FileError(f"{path}:{line}: {section}: {key.value!r} stands here twice; remove one")
        pairs[key.value] = (value.value, line)
    return pairs


def _choice(path: Path, node: yaml.Node | None, section: str) -> str | None:
    if node is None:
        return None
    if node.value not in _CHOICES[section]:
        found = node.value if isinstance(node, yaml.ScalarNode) else "a list"
        expected = " or ".join(_CHOICES[section])
        raise FileError(f"{path}:{node.start_mark.line + 1}: {section}: found {found!r}, expected {expected}")
    return str(node.value)


def _country(path: Path, node: yaml.Node | None) -> str:
    if node is None:
        return ""
    code = country_code(node.value) if isinstance(node, yaml.ScalarNode) else None
    if code is None:
        line = node.start_mark.line + 1
        raise FileError(f"{path}:{line}: taxpayer numbers: expected a country, as its code of two letters")
    return code


def heading_under(file: InputFile, mapping: KnownLayout) -> Heading:
    """The heading of a table that a mapping is for. Raises FileError naming the labels that it lacks."""
    head = heading(file, lambda labels: knows([mapping], labels))
    missing = {folded(label) for label in mapping.columns} - {folded(label) for label in head.labels}
    if missing:
        labels = ", ".join(repr(label) for label in mapping.columns if folded(label) in missing)
        raise FileError(
            f"{file.name}: line {head.line}: {mapping.name} is for another table: no column {labels}; give a mapping with "
            "the labels of this one"
        )
    return head
