"""A query that a user types: checked by the parser before a database sees it, with its parameters.

The rules are those of question files that concern any statement (`queries.framework.dialect`): reading clauses only, one
procedure, functions that are known, bounded paths. Names that the model does not have are no fault, since the answer is
right: it is empty. They come back as notes.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from graph.errors import UsageError
from queries.framework.dialect import check_dialect
from queries.framework.lexing import Place, SyntaxFault, plain, with_keywords_in_upper_case
from queries.framework.names import check_names
from queries.framework.statement import Projection, Tree

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True)
class AdHocQuery:
    """One statement as it is sent, without comments; its parameters; what a user should know before reading the rows.

    `columns` are those that it names, which the embedded engine does not tell where there are no rows.
    """

    text: str
    columns: tuple[str, ...]
    parameters: Mapping[str, Any]
    notes: tuple[str, ...]


def read_query(text: str, given: Iterable[str] = (), origin: str = "the query") -> AdHocQuery:
    """The query in a text with parameters given as `name=value`.

    A value that is JSON is what JSON says; any other is text, as is one in JSON's quotes. Raises UsageError with a line
    for each reason why it is not sent, with its place in `origin`.
    """
    sent, tree = _parsed(text, origin)
    faults = _Said(origin)
    check_dialect(tree, faults.report)
    faults.raise_all()
    parameters = _parameters(given, tree.parameters)
    notes = _Said(origin)
    check_names(tree, notes.report)
    return AdHocQuery(sent, _columns(tree), parameters, tuple(notes.lines))


class _Said:
    """Collects what checks report as lines, in the order of the text."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._found: set[tuple[Place, str]] = set()

    @property
    def lines(self) -> list[str]:
        return [
            f"{self._origin}, line {place.line}, column {place.column}: {said}" for place, said in sorted(self._found)
        ]

    def report(self, place: Place, found: str, expected: str, remedy: str) -> None:
        self._found.add((place, f"found {found}; expected {expected}; {remedy}"))

    def raise_all(self) -> None:
        if self._found:
            raise UsageError("\n".join(self.lines))


def _parsed(text: str, origin: str) -> tuple[str, Tree]:
    """The statement as it is sent and its tree: as written, or else with keywords in upper case."""
    try:
        sent = plain(text.replace("\r\n", "\n")).rstrip()
    except SyntaxFault as fault:
        _refuse(fault, origin)
    try:
        return sent, Tree(sent)
    except SyntaxFault:
        spelled = with_keywords_in_upper_case(sent)
    try:
        return spelled, Tree(spelled)
    except SyntaxFault as fault:
        _refuse(fault, origin)


def _columns(tree: Tree) -> tuple[str, ...]:
    last = tree.query.branches[0][-1]
    items = last.items if isinstance(last, Projection) else None
    return tuple(item.name for item in items or () if item.name)


def _refuse(fault: SyntaxFault, origin: str) -> NoReturn:
    said = _Said(origin)
    said.report(fault.place, fault.found, fault.expected, fault.remedy)
    raise UsageError("\n".join(said.lines)) from fault


def _parameters(given: Iterable[str], used: Iterable[str]) -> dict[str, Any]:
    used = set(used)
    values: dict[str, Any] = {}
    for word in given:
        name, separator, value = word.partition("=")
        if not separator or not _NAME.fullmatch(name):
            raise UsageError(f"--param: found {word!r}, expected name=value, for example --param country=HK")
        if name in values:
            raise UsageError(f"--param: found {name!r} twice, expected it once")
        if name not in used:
            known = ", ".join(f"${one}" for one in sorted(used)) or "no parameter"
            raise UsageError(f"--param: found {name!r}, which the query does not use; it uses {known}")
        values[name] = _value(name, value)
    for name in sorted(used - values.keys()):
        raise UsageError(f"the query uses ${name}: give its value with --param {name}=…")
    return values


def _value(name: str, text: str) -> Any:
    try:
        value = json.loads(text, parse_constant=str)
    except (ValueError, RecursionError):
        return text
    if any(isinstance(part, int) and abs(part) >= 2**63 for part in _parts(value)):
        raise UsageError(f"--param {name}: found a number of more than 64 bits; put it in quotes to make it a text")
    return value


def _parts(value: Any) -> Iterable[Any]:
    yield value
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _parts(member)
