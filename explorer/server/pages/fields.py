"""The form of a question: one field for each parameter, with what was given and what is wrong with it."""

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from explorer.picture_words import visible
from explorer.server.pages.making import label
from graph.errors import AmbiguousParty, UsageError
from graph.search import Search
from queries.framework.answer import KINDS, resolved
from queries.framework.parameters import TODAY, Parameter, Value
from queries.framework.template import Question

_MOST_CANDIDATES = 20
# What a field of text hints at.
_PLACEHOLDERS = {"date": "2022-01-28, 2022-01 or 2022", "country": "HK", "texts": "one, another"}


@dataclass(frozen=True)
class Candidate:
    """A party that an ambiguous name may mean."""

    id: str
    name: str
    country: str


@dataclass(frozen=True)
class FormField:
    """A parameter in the form: what was given as text, the choices that are taken, and what is wrong, if anything."""

    parameter: Parameter
    given: str
    chosen: Sequence[str] = ()
    error: str = ""
    candidates: Sequence[Candidate] = ()
    similar: Sequence[str] = ()

    @property
    def name(self) -> str:
        return self.parameter.name

    @property
    def label(self) -> str:
        return label(self.parameter.name).capitalize()

    @property
    def placeholder(self) -> str:
        return _PLACEHOLDERS.get(self.parameter.type, "")

    @property
    def picker(self) -> str:
        """What is suggested while somebody types: party or territory, or nothing."""
        return {"entity": "party", "territory": "territory"}.get(self.parameter.type, "")


@dataclass(frozen=True)
class Form:
    """The fields of a question with what was given, and the value of each parameter that could be read."""

    fields: list[FormField]
    values: Mapping[str, Value]

    @property
    def faulty(self) -> list[FormField]:
        return [field for field in self.fields if field.error]


def blank_form(question: Question) -> Form:
    """The fields with their defaults, before anything is asked."""
    return Form([_field(parameter, _default(parameter)) for parameter in question.parameters], {})


def read_form(question: Question, given: Mapping[str, str], search: Search) -> Form:
    """The fields with what was given, each of them read by itself, so that every fault is found at once."""
    fields = []
    values: dict[str, Value] = {}
    for parameter in question.parameters:
        text = given.get(parameter.name, "")
        field = _field(parameter, text or _default(parameter))
        alone = dataclasses.replace(question, parameters=(parameter,))
        try:
            values |= resolved(alone, {parameter.name: text or None}, search, date.today())
        except AmbiguousParty as error:
            fields.append(_ambiguous(field, text, error))
        except UsageError as error:
            similar = search.similar(text, KINDS[parameter.type]) if text and field.picker else []
            fields.append(dataclasses.replace(field, error=_said(parameter, error), similar=similar))
        else:
            fields.append(field)
    return Form(fields, {name: value for name, value in values.items() if value is not None})


def _field(parameter: Parameter, text: str) -> FormField:
    chosen = [member.strip() for member in text.split(",")] if parameter.type == "texts" else [text]
    return FormField(parameter, text, chosen)


def _default(parameter: Parameter) -> str:
    match parameter.default:
        case None:
            return ""
        case bool():
            return "true" if parameter.default else "false"
        case tuple():
            return ",".join(parameter.default)
        case str() if parameter.default == TODAY and parameter.type == "date":
            return date.today().isoformat()
    return str(parameter.default)


def _ambiguous(field: FormField, text: str, error: AmbiguousParty) -> FormField:
    found = [Candidate(id_, visible(name), visible(country or "")) for id_, name, country in error.candidates]
    more = f", of which {_MOST_CANDIDATES} are listed" if len(found) > _MOST_CANDIDATES else ""
    said = f"found {text!r}, which {len(found):,} entries match{more}; choose the one that is meant"
    return dataclasses.replace(field, error=visible(said), candidates=found[:_MOST_CANDIDATES])


def _said(parameter: Parameter, error: UsageError) -> str:
    """The error without the name that the command line has for the parameter; the field stands beside it."""
    text = str(error).removeprefix(parameter.label).removeprefix(":").strip()
    text = text.replace("is missing,", "nothing was given,", 1)
    nothing, known_under, _ = text.partition("; similar names: ")
    return visible(nothing if known_under else text.replace("; `ownergraph find` searches all names and numbers", ""))
