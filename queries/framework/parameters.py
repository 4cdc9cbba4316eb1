"""The parameters of a question: what is declared, and how a given value becomes a typed one."""

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeAlias, get_args

from graph.countries import country_code
from graph.dates import bounds
from graph.errors import UsageError

ParameterType: TypeAlias = Literal[
    "entity", "territory", "text", "texts", "choice", "integer", "number", "boolean", "country", "date"
]
PARAMETER_TYPES: tuple[str, ...] = get_args(ParameterType)
Value: TypeAlias = str | int | float | bool | date | list[str] | None

TODAY = "today"

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_EXPECTED = {
    "entity": "an id, a number or a name of a party",
    "territory": "an id or a name of a territory",
    "text": "a text that is not empty",
    "texts": "a comma list of",
    "choice": "one of",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "country": "a country code of two letters (ISO 3166-1), for example HK",
    "date": "a date like 2022-01-28, 2022-01 or 2022",
}


@dataclass(frozen=True)
class Parameter:
    """One declared parameter. `partial` says which day a partial date means; `choices` restrict a choice or texts."""

    name: str
    type: ParameterType
    help: str
    required: bool = False
    default: str | int | float | bool | tuple[str, ...] | None = None
    minimum: int | float | None = None
    maximum: int | float | None = None
    choices: tuple[str, ...] = ()
    partial: Literal["first", "last"] = "first"

    @property
    def label(self) -> str:
        """How the command line shows it: `PARTY`, or `--min-share` for an option."""
        kebab = self.name.replace("_", "-")
        return kebab.upper() if self.required else f"--{kebab}"

    @property
    def expected(self) -> str:
        """What a value must be, in words, for help and errors."""
        choices = ", ".join(self.choices) or ("texts" if self.type == "texts" else "")
        return " ".join(filter(None, (_EXPECTED[self.type], choices, self._range())))

    def read(self, given: object) -> Value:
        """The typed value of what a user or a program gave; raises UsageError with what was found and expected."""
        value = _READERS[self.type](self, given)
        if value is None:
            raise UsageError(f"{self.label}: found {given!r}, expected {self.expected}")
        return value

    def _range(self) -> str:
        if self.minimum is not None and self.maximum is not None:
            return f"from {self.minimum} to {self.maximum}"
        if self.minimum is not None:
            return f"of at least {self.minimum}"
        return f"of at most {self.maximum}" if self.maximum is not None else ""

    def within_bounds(self, value: float) -> bool:
        """Whether a number lies within the declared bounds."""
        return (self.minimum is None or value >= self.minimum) and (self.maximum is None or value <= self.maximum)


def read_all(declared: Iterable[Parameter], given: Mapping[str, object], today: date) -> dict[str, Value]:
    """The typed value of every declared parameter: as given, else its default, else None.

    Raises UsageError for an unknown name, a required parameter that is missing and a value that is not as declared.
    A value of None counts as not given.
    """
    by_name = {parameter.name: parameter for parameter in declared}
    for name in given:
        if name not in by_name:
            raise UsageError(f"no parameter {name!r}; {_nearest(name, list(by_name))}")
    return {name: _value(parameter, given.get(name), today) for name, parameter in by_name.items()}


def _value(parameter: Parameter, given: object, today: date) -> Value:
    if given is not None:
        return parameter.read(given)
    if parameter.required:
        raise UsageError(f"{parameter.label} is missing, expected {parameter.expected}")
    if parameter.default is None:
        return None
    return today if parameter.default == TODAY and parameter.type == "date" else parameter.read(parameter.default)


def _nearest(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    if near:
        return f"{near[0]!r} may be meant"
    return f"expected one of {', '.join(known)}" if known else "the question has no parameters"


def _read_text(_: Parameter, given: object) -> str | None:
    return (given.strip() or None) if isinstance(given, str) else None


def _read_texts(parameter: Parameter, given: object) -> list[str] | None:
    if isinstance(given, str):
        given = given.split(",")
    if not isinstance(given, list | tuple) or not all(isinstance(member, str) for member in given):
        return None
    members = [member.strip() for member in given if member.strip()]
    if parameter.choices and not set(members) <= set(parameter.choices):
        return None
    return members or None


def _read_choice(parameter: Parameter, given: object) -> str | None:
    return given if isinstance(given, str) and given in parameter.choices else None


def _read_integer(parameter: Parameter, given: object) -> int | None:
    if isinstance(given, str) and _WHOLE.fullmatch(given.strip()):
        given = int(given)
    if not isinstance(given, int) or isinstance(given, bool) or abs(given) >= 2**63:
        return None
    return given if parameter.within_bounds(given) else None


def _read_number(parameter: Parameter, given: object) -> float | None:
    if isinstance(given, str) and _DECIMAL.fullmatch(given.strip()):
        given = float(given)
    if not isinstance(given, int | float) or isinstance(given, bool) or not math.isfinite(given):
        return None
    return float(given) if parameter.within_bounds(given) else None


def _read_boolean(_: Parameter, given: object) -> bool | None:
    if isinstance(given, str):
        return {"true": True, "false": False}.get(given.strip().lower())
    return given if isinstance(given, bool) else None


def _read_country(_: Parameter, given: object) -> str | None:
    text = given.strip() if isinstance(given, str) else ""
    return country_code(text) if len(text) == 2 else None


def _read_date(parameter: Parameter, given: object) -> date | None:
    if isinstance(given, date):
        return date(given.year, given.month, given.day)
    if not isinstance(given, str) or "/" in given:
        return None
    try:
        first, last = bounds(given.strip())
    except ValueError:
        return None
    return last if parameter.partial == "last" else first


_READERS = {
    "entity": _read_text,
    "territory": _read_text,
    "text": _read_text,
    "texts": _read_texts,
    "choice": _read_choice,
    "integer": _read_integer,
    "number": _read_number,
    "boolean": _read_boolean,
    "country": _read_country,
    "date": _read_date,
}
