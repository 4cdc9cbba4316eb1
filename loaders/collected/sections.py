"""Findings as YAML: a section for each kind of entry.

The sections are `publications`, `entities`, `territories` (mappings by id), `relations`, `listings`, `shipments` and
`trade_statistics` (lists). `events` and `context` are background without a party and are not loaded. Ids hold inside
one `collection`, named at the top of the file (else the file's name).
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath
from typing import Any, BinaryIO

import msgspec
import yaml

from graph.errors import FileError
from loaders.collected.entries import NOT_PUBLISHED, Known, digest, fault_of, flow_id
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Ignored, Read, Record, Rejected

SECTIONS = ("publications", "entities", "territories", "relations", "listings", "shipments", "trade_statistics")
_DEEPEST = 10
_LARGEST = 32 << 20
# The one in C reads ten times as fast; every wheel has it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BACKGROUND = {
    "events": "background: an event without a party",
    "context": "background: a statement without a party",
    "expected": "no fact: what a test expects to be answered",
}


class _Entry(msgspec.Struct, frozen=True):
    """One entry at its line; `names` are the fields that it has, `fields` also say where it belongs."""

    line: int
    section: str
    id: str
    fields: dict[str, Any]
    names: frozenset[str]

    def raw(self) -> str:
        return yaml.safe_dump({self.id: self.fields}, allow_unicode=True, sort_keys=False)


def read(file: InputFile) -> Iterator[Read]:
    """One record for each entry of each section, at the line where it stands. Raises FileError for anything else."""
    entries = _all_entries(_parse(file), file.name)
    known = _known(entries)
    faults = [fault_of(entry.section, entry.fields, known) for entry in entries]
    statistics = [
        entry.fields
        for entry, fault in zip(entries, faults, strict=True)
        if entry.section == "trade_statistics" and not fault
    ]
    for entry, fault in zip(entries, faults, strict=True):
        if entry.section in _BACKGROUND:
            yield Ignored(entry.line, _BACKGROUND[entry.section])
        elif fault:
            yield Rejected(entry.line, *fault, raw=entry.raw())
        else:
            raw = entry.raw()
            if "conflicts_with" in entry.fields:
                entry.fields["conflicts_with_flows"] = _conflicting(entry.fields, statistics)
            yield Record(entry.line, entry.fields, raw, entry.names)


def _all_entries(root: yaml.MappingNode, name: str) -> list[_Entry]:
    sections = {key.value: value for key, value in root.value}
    collection = _collection(sections, name)
    return [
        _Entry(
            line, section, id_, fields | {"section": section, "id": id_, "collection": collection}, frozenset(fields)
        )
        for section, node in sections.items()
        if section != "collection"
        for line, id_, fields in _entries_of(section, node)
    ]


def _known(entries: Sequence[_Entry]) -> Known:
    """What other entries may refer to: an entry that refers to a rejected one is rejected too."""
    sound = list(entries)
    while True:
        known = Known(
            {entry.id for entry in sound if entry.section == "publications"},
            {entry.id: str(entry.fields.get("kind")) for entry in sound if entry.section == "entities"},
            {entry.id for entry in sound if entry.section == "territories"},
        )
        still_sound = [entry for entry in sound if not fault_of(entry.section, entry.fields, known)]
        if len(still_sound) == len(sound):
            return known
        sound = still_sound


def count(file: InputFile) -> int:
    """The entries of all sections."""
    return sum(len(node.value) for _, node in _parse(file).value if not isinstance(node, yaml.ScalarNode))


def _parse(file: InputFile) -> yaml.MappingNode:
    if file.survey.size > _LARGEST:
        raise FileError(
            f"{file.name}: larger than {_LARGEST >> 20} MiB, too large for facts collected by hand; split it"
        )
    with file.open() as checked, file.open() as stream:
        try:
            _check_events(checked, file.name)
            root = yaml.compose(stream, Loader=_LOADER)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f":{mark.line + 1}" if mark is not None else ""
            problem = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise FileError(f"{file.name}{line}: no valid YAML ({problem}); mend that line") from error
    if root is not None:
        _check_keys(root, file.name)
    if not isinstance(root, yaml.MappingNode) or not {"entities", "publications"} & {k.value for k, _ in root.value}:
        raise FileError(f"{file.name}: no file of findings; expected the sections {', '.join(SECTIONS)}")
    for key, _ in root.value:
        if key.value not in {*SECTIONS, *_BACKGROUND, "collection"}:
            line = key.start_mark.line + 1
            raise FileError(f"{file.name}:{line}: unknown section {quoted(key.value)}; expected {', '.join(SECTIONS)}")
    return root


def _check_events(stream: BinaryIO, name: str) -> None:
    """Raises FileError for what would cost more than it says: aliases, and nesting that no finding has."""
    depth = 0
    for event in yaml.parse(stream, Loader=_LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        where = f"{name}:{event.start_mark.line + 1}" if event.start_mark else name
        if isinstance(event, yaml.AliasEvent):
            raise FileError(f"{where}: YAML aliases are not read; write it out")
        if depth > _DEEPEST:
            raise FileError(f"{where}: nested deeper than {_DEEPEST} levels; no file of findings")


def _check_keys(node: yaml.Node, name: str) -> None:
    """Raises FileError for a key that is no text or stands twice, of which YAML would take the last."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys(item, name)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            where = f"{name}:{key.start_mark.line + 1}"
            if not isinstance(key, yaml.ScalarNode):
                raise FileError(f"{where}: a key that is no text; mend that line")
            if key.value in seen:
                raise FileError(f"{where}: {quoted(key.value)} stands twice; remove one of them")
            seen.add(key.value)
            _check_keys(value, name)


def _collection(sections: Mapping[str, yaml.Node], name: str) -> str:
    named = sections.get("collection")
    if isinstance(named, yaml.ScalarNode):
        return str(named.value).replace(":", "-")
    return PurePath(name).stem


def _entries(section: yaml.Node | None) -> list[yaml.Node]:
    return list(section.value) if isinstance(section, yaml.SequenceNode) else []


def _entries_of(section: str, node: yaml.Node) -> Iterator[tuple[int, str, dict[str, Any]]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.start_mark.line + 1, key.value, _mapping(_plain(value))
    else:
        for value in _entries(node):
            fields = _mapping(_plain(value))
            yield value.start_mark.line + 1, f"{section}/{digest(fields)}", fields


def _mapping(plain: Any) -> dict[str, Any]:
    return plain if isinstance(plain, dict) else {"text": plain}


def _plain(node: yaml.Node) -> Any:
    """The node as dicts, lists and texts; no YAML type is guessed, and what is not published is left out."""
    if isinstance(node, yaml.MappingNode):
        plain = {key.value: _plain(value) for key, value in node.value}
        return {key: value for key, value in plain.items() if not (isinstance(value, str) and value in NOT_PUBLISHED)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return str(node.value).strip()


def _conflicting(fields: Mapping[str, Any], statistics: list[dict[str, Any]]) -> list[str]:
    """The flow ids of the statistics that the named publication gives of the same trade."""
    trade = ("exporter", "importer", "goods")
    return [
        flow_id(fields["collection"], other)
        for other in statistics
        if other.get("source") == fields["conflicts_with"] and all(other.get(f) == fields.get(f) for f in trade)
    ]
