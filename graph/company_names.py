"""Names of companies without what differs between two spellings of one: legal form, letter case, punctuation, script.

For suggestions that a person checks. An equal key says that two names sound alike, never that two companies are one:
the form is dropped, and transliterations of one Russian word agree where different words can agree too.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from graph.address_spelling import latin, plain, skeleton
from graph.reference_tables import rows_of

_WORD = re.compile(r"[^\W_]+")
_DOTTED = re.compile(r"(?<![^\W_])([^\W\d_])\.\s?(?=[^\W\d_](?:\.|(?![^\W_])))")
_UNSPACED = re.compile(r"[぀-ヿ㐀-鿿]")
_LONGEST = 500


class NameKey(NamedTuple):
    """What a name is without its form.

    sound    equal for two spellings in whatever script
    letters  equal for two spellings of the same letters; transliterations differ
    form     the kind of legal form, or "" where none is stated
    """

    sound: str
    letters: str
    form: str


@lru_cache(maxsize=1 << 16)
def name_key(name: str) -> NameKey | None:
    """The key of a name; None where nothing but a legal form is left, or where the text is too long for a name."""
    if len(name) > _LONGEST:
        return None
    words = _WORD.findall(_DOTTED.sub(r"\1", plain(name)))
    words, form = _without_form(words)
    letters = "".join(words)
    sound = "".join(skeleton(word) for word in words)
    return NameKey(sound, letters, form) if sound else None


def _without_form(words: list[str]) -> tuple[list[str], str]:
    """The words between the legal forms at the end and the start, where these are of one kind; and the kind."""
    words, form = _split_unspaced(words)
    for at_end in (True, False, True):
        while found := _form_at(words, at_end):
            kind, size = found
            if form and kind != form:
                break
            words, form = (words[:-size] if at_end else words[size:]), kind
    return words, form


def _form_at(words: Sequence[str], at_end: bool) -> tuple[str, int] | None:
    """The kind of the longest form that stands at this edge of the words, and how many of them it takes."""
    if not words or _spelled(words[-1:] if at_end else words[:1]) not in _outer_words(at_end):
        return None
    for size in range(min(_longest_form(), len(words)), 0, -1):
        edge = words[-size:] if at_end else words[:size]
        kind, only_at_end = _forms().get(_spelled(edge), ("", False))
        if kind and (at_end or not only_at_end):
            return kind, size
    return None


def _split_unspaced(words: list[str]) -> tuple[list[str], str]:
    """Chinese and Japanese write name and form as one word."""
    if words and _UNSPACED.search(words[-1]):
        for form in sorted(_forms(), key=len, reverse=True):
            if _UNSPACED.search(form) and words[-1].endswith(form):
                return [*words[:-1], *filter(None, [words[-1].removesuffix(form)])], _forms()[form][0]
    return words, ""


def _spelled(words: Sequence[str]) -> str:
    """One spelling for the transliterations of a form; short forms keep their letters, of which few differ."""
    return " ".join(skeleton(word) if len(word) > 4 else latin(word) for word in words)


@cache
def _forms() -> dict[str, tuple[str, bool]]:
    """Kind, and whether it stands at the end only, by spelling."""
    return {
        _spelled(_WORD.findall(plain(spelling))): (row["kind"], row["place"] == "end")
        for row in rows_of("legal_forms.csv")
        for spelling in row["spellings"].split("|")
    }


@cache
def _outer_words(at_end: bool) -> frozenset[str]:
    """The last words of the forms, or the first: most names end and start with none of them."""
    return frozenset(form.split()[-1 if at_end else 0] for form in _forms())


@cache
def _longest_form() -> int:
    return max(len(form.split()) for form in _forms())
