"""Guesses what the columns of an unknown table state, by their labels and by a sample of their values.

A guess is for a person to confirm: it comes with samples and a confidence for each column, and with what the values
leave open. Labels are compared with the words of a source's fields in whatever languages they are given in.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Literal

import msgspec

from graph.countries import country_code
from graph.identifiers import is_valid
from loaders.framework.figures import DateOrder, day, day_of_serial, number
from loaders.framework.files import InputFile
from loaders.framework.quoting import printable
from loaders.framework.tables import Heading, Row, headings, rows

Holds = Literal["text", "name", "day", "hs code", "taxpayer number", "country", "figure", "currency"]

ROWS_OF_A_SAMPLE = 1000
FEWEST_COLUMNS = 3
_SAMPLES_SHOWN = 3
_LONGEST_SAMPLE = 40
_SURE_ENOUGH = 0.5
_FEWEST_NUMBERS = 3
_MOSTLY = 0.9
_OPEN = "?"
_MARKS = {",": "comma", ".": "point"}

_NOT_A_WORD = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_SAY_NOTHING = frozenset("the of in and a de del la el std".split())
_CHINESE = re.compile("[\u4e00-\u9fff]")
_HS_CODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-7])[0-9. ]{2,12}")
_WHOLE_HS_CODE = re.compile(r"(?:0[1-9]|[1-8][0-9]|9[0-7])[0-9]{2}(?:[. ]?[0-9]{2}){1,3}")
_NUMBER_OF_A_PARTY = re.compile(r"(?=(?:[^0-9]*[0-9]){5})[0-9A-Z][0-9A-Z./ -]{4,24}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MARKED = re.compile(r"[-+]?([0-9]{1,3})([.,])([0-9]+)")
_PARTS = re.compile(r"([0-9]{1,2})([./-])([0-9]{1,2})[./-][0-9]{4}(?:[ T].*)?")
# What YAML would read as something else than this text.
_NO_TEXT_IN_YAML = frozenset("yes no on off true false null y n".split())
_PLAIN = re.compile(r"[^\W\d_][\w ()/.-]*")


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A thing that a column can state: what its values are, and the words of labels for it.

    numeric  whether a text may well be a number
    """

    holds: Holds = "text"
    numeric: bool = False
    labels: tuple[str, ...] = ()


class Column(msgspec.Struct, frozen=True):
    """A column with the field that it seems to state, if any, how sure that is (0 to 1), and some of its values."""

    label: str
    field: str | None
    confidence: float
    samples: tuple[str, ...]


class Guess(msgspec.Struct, frozen=True):
    """What a table's columns seem to state, and the conventions that its values show.

    open_points  what the values do not decide and a person has to
    """

    file: str
    line: int
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    dates: str | None = None
    decimal_mark: str | None = None
    taxpayer_numbers: str | None = None
    open_points: tuple[str, ...] = ()

    def as_yaml(self) -> str:
        """The guess as a mapping file; what is left open stands there as a question mark."""
        return "\n".join(self._lines()) + "\n"

    def _lines(self) -> Iterator[str]:
        yield f"# Guessed from {printable(self.file)}, line {self.line}. After each column: how sure, 0 to 1, and samples."
        yield "columns:"
        for column in self.columns:
            if column.field:
                yield f"  {_scalar(column.label)}: {column.field}  # {column.confidence:.2f} {_shown(column)}"
        unknown = [column for column in self.columns if not column.field]
        if unknown:
            yield "# Not mapped, and not read:"
            for column in unknown:
                yield f"#   {_scalar(column.label)}: {_shown(column)}"
        conventions = {
            "dates": self.dates,
            "decimal mark": self.decimal_mark,
            "taxpayer numbers": self.taxpayer_numbers,
        }
        for name, value in conventions.items():
            if name in self.open_points:
                yield f"{name}: '?'"
            elif value:
                yield f"{name}: {value}"


def _scalar(label: str) -> str:
    if _PLAIN.fullmatch(label) and label.casefold() not in _NO_TEXT_IN_YAML:
        return label.rstrip()
    return msgspec.json.encode(label).decode()


def _shown(column: Column) -> str:
    return ", ".join(repr(printable(text[:_LONGEST_SAMPLE])) for text in column.samples) or "(blank)"


def guess(file: InputFile, fields: Mapping[str, Field]) -> Guess | None:
    """The guess for a table, under the line with the most labels that are known words; None where hardly any is."""
    words = {field: tuple(map(_words, about.labels)) for field, about in fields.items()}
    heads = list(headings(file))
    known = [sum(_best_score(label, words) > 0 for label in head.labels) for head in heads]
    if not any(known):
        return None
    best = known.index(max(known))
    head = msgspec.structs.replace(heads[best], banner=tuple(above.line for above in heads[:best]))
    samples = _samples(file, head)
    columns = _columns(head, samples, fields, words)
    if sum(column.field is not None for column in columns) < FEWEST_COLUMNS:
        return None
    of_kind = _values_by_kind(columns, samples, fields)
    dates, decimal_mark = _date_order(of_kind["day"]), _decimal_mark(of_kind["figure"])
    numbers = of_kind["taxpayer number"]
    russian = len(set(numbers)) >= _FEWEST_NUMBERS and _share(numbers, _is_inn) >= _MOSTLY
    found = {"dates": dates, "decimal mark": decimal_mark}
    return Guess(
        file.name,
        head.line,
        head.labels,
        tuple(columns),
        dates,
        decimal_mark,
        "RU" if russian else None,
        tuple(name for name, value in found.items() if value == _OPEN),
    )


def _samples(file: InputFile, head: Heading) -> list[list[str]]:
    """The values of each column that are not blank, in the first rows."""
    columns: list[list[str]] = [[] for _ in head.labels]
    for row in islice((row for row in rows(file, head) if isinstance(row, Row)), ROWS_OF_A_SAMPLE):
        for values, cell in zip(columns, row.cells, strict=True):
            if (text := cell.strip()) and text not in {"NULL", "N/A", "-"}:
                values.append(text)
    return columns


# --- columns ---------------------------------------------------------------------------------------------------------


def _columns(
    head: Heading, samples: Sequence[list[str]], fields: Mapping[str, Field], words: Mapping[str, tuple[str, ...]]
) -> list[Column]:
    """The columns, each with the field that fits best of those that no other column fits better."""
    fits = [
        (confidence, index, field)
        for index, label in enumerate(head.labels)
        for field, about in fields.items()
        if (confidence := _confidence(label, samples[index], about, words[field])) >= _SURE_ENOUGH
    ]
    chosen: dict[int, tuple[str, float]] = {}
    for confidence, index, field in sorted(fits, key=lambda fit: (-fit[0], fit[1])):
        if index not in chosen and all(field != taken for taken, _ in chosen.values()):
            chosen[index] = (field, confidence)
    chosen.update(_by_values(head, samples, fields, chosen))
    columns = []
    for index, label in enumerate(head.labels):
        found = chosen.get(index)
        shown = tuple(dict.fromkeys(samples[index]))[:_SAMPLES_SHOWN]
        columns.append(Column(label, found[0] if found else None, found[1] if found else 0.0, shown))
    return columns


def _by_values(
    head: Heading, samples: Sequence[list[str]], fields: Mapping[str, Field], chosen: Mapping[int, tuple[str, float]]
) -> Iterator[tuple[int, tuple[str, float]]]:
    """A field that no label names, where the values of one column alone have its form."""
    for holds, (confidence, test) in _BY_VALUES.items():
        if any(fields[field].holds == holds for field, _ in chosen.values()):
            continue
        alike = [
            index
            for index, (label, values) in enumerate(zip(head.labels, samples, strict=True))
            if label and index not in chosen and len(set(values)) >= _FEWEST_NUMBERS and _share(values, test) >= _MOSTLY
        ]
        if len(alike) == 1:
            yield alike[0], (next(field for field, about in fields.items() if about.holds == holds), confidence)


def _confidence(label: str, values: Sequence[str], about: Field, words: Sequence[str]) -> float:
    """How sure it is that a column states a field: by its label, made less by values that do not fit."""
    score = _score(label, words)
    test = _VALUES.get(about.holds)
    share = _share(values, test) if test and values else None
    if share is not None:
        return score * (0.3 + 0.7 * share)
    # Names and goods are words, so figures and dates under such a label are something else.
    odd = _share(values, _is_no_word) if values and about.holds in {"name", "text"} and not about.numeric else 0.0
    return score * 0.9 * (1 - 0.7 * odd)


def _best_score(label: str, words: Mapping[str, tuple[str, ...]]) -> float:
    return max((_score(label, of_field) for of_field in words.values()), default=0.0)


def _score(label: str, words: Sequence[str]) -> float:
    """1 where the label is one of these words, less where it is so without what stands in brackets, or contains them."""
    whole, bare = _words(label), _words(_BRACKETS.sub(" ", label))
    if not whole:
        return 0.0
    if whole in words:
        return 1.0
    if bare in words:
        return 0.9
    # Chinese is written without spaces.
    return 0.7 if any(_CHINESE.search(word) and word in whole for word in words) else 0.0


@lru_cache(maxsize=4096)
def _words(label: str) -> str:
    plain = unicodedata.normalize("NFKD", label).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(word for word in _NOT_A_WORD.sub(" ", letters).split() if word not in _SAY_NOTHING)


# --- values ----------------------------------------------------------------------------------------------------------


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, values)) / len(values) if values else 0.0


def _is_day(text: str) -> bool:
    """Whether this is a day, or the number of one as spreadsheets have it."""
    return _is_written_day(text) or ("30000" < text < "60000" and day_of_serial(text, since_1904=False) is not None)


def _is_written_day(text: str) -> bool:
    orders: tuple[DateOrder, ...] = ("day first", "month first")
    for order in orders:
        try:
            return bool(day(text, order))
        except ValueError:
            continue
    return False


def _is_inn(text: str) -> bool:
    return is_valid("ru_inn", text)


def _is_no_word(text: str) -> bool:
    return number(text) is not None or _is_day(text)


_VALUES: dict[Holds, Callable[[str], bool]] = {
    "day": _is_day,
    "hs code": lambda text: _HS_CODE.fullmatch(text) is not None,
    "taxpayer number": lambda text: _NUMBER_OF_A_PARTY.fullmatch(text) is not None,
    "country": lambda text: country_code(text) is not None,
    "figure": lambda text: number(text) is not None,
    "currency": lambda text: _CURRENCY.fullmatch(text) is not None,
}


# How sure a column without a known word is by its values alone, and what they are like.
_BY_VALUES: dict[Holds, tuple[float, Callable[[str], bool]]] = {
    "hs code": (0.6, lambda text: _WHOLE_HS_CODE.fullmatch(text) is not None),
    "day": (0.5, _is_written_day),
}


def _values_by_kind(
    columns: Sequence[Column], samples: Sequence[list[str]], fields: Mapping[str, Field]
) -> dict[str, list[str]]:
    """The sampled values of the columns of days, figures and taxpayer numbers."""
    of_kind: dict[str, list[str]] = {"day": [], "figure": [], "taxpayer number": []}
    for column, values in zip(columns, samples, strict=True):
        kind = fields[column.field].holds if column.field else "text"
        if kind in of_kind:
            of_kind[kind] += values
    return of_kind


def _date_order(values: Sequence[str]) -> str | None:
    """Which comes first, day or month, where that matters; `?` where the values leave it open or contradict each other."""
    parts = [found for value in values if (found := _PARTS.fullmatch(value))]
    if not parts:
        return None
    # Points are written in countries that put the day first.
    day_first = any(int(found[1]) > 12 or found[2] == "." for found in parts)
    month_first = any(int(found[3]) > 12 for found in parts)
    return _OPEN if day_first == month_first else "day first" if day_first else "month first"


def _decimal_mark(values: Sequence[str]) -> str | None:
    """The decimal mark, where a comma or point with three digits after it could be either; `?` where that stays open."""
    seen = set[str]()
    doubtful = set[str]()
    for value in values:
        if "," in value and "." in value:
            seen.add(max(",.", key=value.rfind))
        elif found := _MARKED.fullmatch(value):
            of_thousands = len(found[3]) == 3 and not found[1].startswith("0")
            (doubtful if of_thousands else seen).add(found[2])
        elif len(re.findall("[,.]", value)) > 1:
            seen.add("." if "," in value else ",")
    if len(seen) == 1:
        return _MARKS[seen.pop()]
    return _OPEN if doubtful else None
