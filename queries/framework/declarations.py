"""The keys of a question's front matter, checked one by one; every fault is collected with its line."""

import keyword
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from graph.errors import UsageError
from queries.framework.faults import Fault
from queries.framework.front_matter import Place
from queries.framework.parameters import PARAMETER_TYPES, TODAY, Parameter, read_all

DEFAULT_TIMEOUT = 30

_TEXTS = ("title", "question", "why", "caution")
_REQUIRED = (*_TEXTS, "params", "returns", "example")
_ALLOWED = (*_REQUIRED, "timeout", "left_out")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
# Names that the framework or the command line gives a meaning of its own.
_RESERVED = (
    "limit",
    "frontier",
    "last",
    "others",
    "format",
    "cypher",
    "strict_identity",
    "questions",
    "workspace",
    "store",
    "help",
    "debug",
)


@dataclass(frozen=True)
class Example:
    """Parameters, and the rows that they give on the graph of the demo; of each row any of the columns."""

    parameters: Mapping[str, Any]
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Declared:
    """What the front matter says. `returns` and `left_out` map each column to its description."""

    title: str
    question: str
    why: str
    caution: str
    parameters: tuple[Parameter, ...]
    returns: Mapping[str, str]
    left_out: Mapping[str, str]
    example: Example
    timeout: int


class Declarations:
    """Reads the values of a front matter; `faults` holds what is wrong with them."""

    def __init__(self, path: Path, values: Mapping[str, Any], lines: Mapping[Place, int], first_line: int) -> None:
        self.path = path
        self.values = values
        self.lines = lines
        self.first_line = first_line
        self.faults: list[Fault] = []

    def read(self) -> Declared:
        """The declared question; to be used only when `faults` is empty afterwards."""
        self._keys(self.values, (), _REQUIRED, _ALLOWED)
        parameters = tuple(self._parameters())
        returns = self._columns("returns")
        if returns and list(returns)[-1] != "evidence":
            self._fault(("returns",), f"the last column {list(returns)[-1]!r}", "'evidence'", "return evidence last")
        if "evidence_total" in returns and list(returns)[-2] != "evidence_total":
            self._fault(("returns", "evidence_total"), "evidence_total elsewhere", "it before evidence", "move it")
        return Declared(
            **{key: self._text((key,)) for key in _TEXTS},
            parameters=parameters,
            returns=returns,
            left_out=self._columns("left_out"),
            example=self._example(parameters, returns),
            timeout=self._timeout(),
        )

    def _parameters(self) -> Iterator[Parameter]:
        for name in self._mapping(("params",)):
            place: Place = ("params", name)
            if not _NAME.fullmatch(name) or name in _RESERVED or keyword.iskeyword(name):
                remedy = f"choose another name than {', '.join(_RESERVED)}"
                self._fault(place, f"the parameter name {name!r}", "snake_case that is not reserved", remedy)
            declared = self._mapping(place)
            allowed = ("type", "help", "required", "default", "min", "max", "choices", "partial")
            self._keys(declared, place, ("type", "help"), allowed)
            if declared.get("type") in PARAMETER_TYPES:
                yield self._parameter(name, place, declared)
            elif "type" in declared:
                self._fault(
                    (*place, "type"), repr(declared["type"]), f"one of {', '.join(PARAMETER_TYPES)}", "correct it"
                )

    def _parameter(self, name: str, place: Place, declared: Mapping[str, Any]) -> Parameter:
        kind = declared["type"]
        for key, types in (("min", "integer number"), ("max", "integer number"), ("partial", "date")):
            if key in declared and kind not in types.split():
                self._fault((*place, key), f"{key!r} of a {kind}", f"it only of {types}", "remove it")
        if ("choices" in declared and kind not in ("choice", "texts")) or (
            kind == "choice" and not self._choices(place)
        ):
            self._fault(place, f"a {kind} with choices {declared.get('choices')!r}", "a list of texts", "correct it")
        for key in ("min", "max"):
            if not isinstance(declared.get(key, 0), int | float):
                self._fault((*place, key), repr(declared[key]), "a number", "correct it")
        if declared.get("partial", "first") not in ("first", "last"):
            self._fault((*place, "partial"), repr(declared["partial"]), "first or last", "correct it")
        if not isinstance(declared.get("required", False), bool):
            self._fault((*place, "required"), repr(declared["required"]), "true or false", "correct it")
        default = declared.get("default")
        parameter = Parameter(
            name=name,
            type=kind,
            help=self._text((*place, "help")),
            required=declared.get("required") is True,
            default=tuple(default) if isinstance(default, list) else default,
            minimum=declared.get("min"),
            maximum=declared.get("max"),
            choices=self._choices(place),
            partial="last" if declared.get("partial") == "last" else "first",
        )
        self._default(place, parameter)
        self._dates(place, parameter)
        return parameter

    def _choices(self, place: Place) -> tuple[str, ...]:
        choices = self._at((*place, "choices"))
        return tuple(choices) if isinstance(choices, list) and all(isinstance(c, str) for c in choices) else ()

    def _default(self, place: Place, parameter: Parameter) -> None:
        if parameter.default is None or (parameter.type == "date" and parameter.default == TODAY):
            return
        if parameter.required:
            self._fault((*place, "default"), "a default", "none, as the parameter is required", "remove one of them")
        try:
            parameter.read(parameter.default)
        except UsageError:
            self._fault((*place, "default"), repr(parameter.default), parameter.expected, "correct the default")

    def _dates(self, place: Place, parameter: Parameter) -> None:
        if parameter.name in ("end", "as_of") and parameter.partial != "last":
            self._fault(place, f"{parameter.name} without partial", "partial: last", "add it: 2022-01 is its last day")
        if parameter.name == "as_of" and (parameter.type != "date" or parameter.default != TODAY):
            self._fault(place, "as_of without today", "a date with default: today", "add it")

    def _columns(self, key: str) -> dict[str, str]:
        columns = self._mapping((key,))
        for name in columns:
            if not _NAME.fullmatch(name) or name in ("citations", "citations_total"):
                self._fault((key, name), f"the column name {name!r}", "snake_case that is not reserved", "rename it")
        return {name: self._text((key, name)) for name in columns}

    def _example(self, parameters: Sequence[Parameter], returns: Mapping[str, str]) -> Example:
        example = self._mapping(("example",))
        self._keys(example, ("example",), ("params", "rows"), ("params", "rows"))
        given = self._mapping(("example", "params"))
        try:
            read_all(parameters, given, date.min)
        except UsageError as error:
            self._fault(
                ("example", "params"), f"an example that cannot be asked ({error})", "valid parameters", "correct"
            )
        rows = example.get("rows", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._fault(("example", "rows"), "rows of another form", "a list of {column: value}", "correct them")
            rows = []
        for number, row in enumerate(rows):
            for column in sorted(set(row) - set(returns)):
                self._fault(("example", "rows", number), f"the column {column!r}", "one of returns", "rename it")
        return Example(given, rows)

    def _timeout(self) -> int:
        timeout = self.values.get("timeout", DEFAULT_TIMEOUT)
        if isinstance(timeout, int) and not isinstance(timeout, bool) and 1 <= timeout <= 600:
            return timeout
        self._fault(("timeout",), repr(timeout), "whole seconds from 1 to 600", "correct it")
        return DEFAULT_TIMEOUT

    def _at(self, place: Place) -> Any:
        value: Any = self.values
        for key in place:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def _text(self, place: Place) -> str:
        text = self._at(place)
        if isinstance(text, str) and text.strip():
            return " ".join(text.split())
        if place in self.lines:
            self._fault(place, repr(text), "a text", "describe it in one or two sentences")
        return ""

    def _mapping(self, place: Place) -> dict[str, Any]:
        value = self._at(place)
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return value
        if place in self.lines:
            self._fault(place, repr(value), "keys with values, or {} for none", "correct it")
        return {}

    def _keys(self, values: Mapping[str, Any], place: Place, required: Sequence[str], allowed: Sequence[str]) -> None:
        for key in required:
            if key not in values:
                self._fault(place, f"no key {key!r}", f"{', '.join(required)}", "add it")
        for key in values:
            if key not in allowed:
                self._fault((*place, key), f"the key {key!r}", f"only {', '.join(allowed)}", "remove or rename it")

    def _fault(self, place: Place, found: str, expected: str, remedy: str) -> None:
        while place and place not in self.lines:
            place = place[:-1]
        self.faults.append(Fault(self.path, self.lines.get(place, self.first_line), found, expected, remedy))
