"""The words of addresses: from a text to marks (street, house, office, city), names and numbers.

Two styles of writing are known. `east` is that of Russia and its neighbours, in Cyrillic, transliterated or translated
("ул. Гжатская, д. 21", "21 Gzhatskaya st."); `west` is that of the rest of the world in Latin letters, with the words
of English and of some other languages. `address_words.csv` lists the words: what one means before a number
(`numbered`: "д. 5" is a house), what it means otherwise (`named`: "д. Ивановка" is a village), its one form, and on
which side of a street word the name is looked for first. `address_places.csv` lists big cities with their exonyms,
and regions with the first three digits of their postcodes.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple, TypeAlias

from graph.address_spelling import designation, latin, plain, skeleton, stem
from graph.countries import country_spellings

Style: TypeAlias = Literal["east", "west"]
Kind: TypeAlias = Literal["word", "number", "mark", "city", "country", "region"]


class Token(NamedTuple):
    """One word or phrase of an address.

    kind      what it is
    text      comparable form: a word's stem, a number's designation, a place's code
    raw       as `plain` gave it
    numbered  for a mark: its meaning before a number, or ""
    named     for a mark: its meaning otherwise, or ""
    side      for a street word: `before` or `after`
    ordinal   for a number that counts streets ("2-я", "5th"): its digits
    country   for a city or country: the country's code
    """

    kind: Kind
    text: str
    raw: str = ""
    numbered: str = ""
    named: str = ""
    side: str = ""
    ordinal: str = ""
    country: str = ""


Phrases: TypeAlias = dict[str, list[tuple[tuple[str, ...], Token]]]

_PIECE = re.compile(
    r"""(?P<floor>(?:\d{1,3}|[a-z]{1,2})\s?/\s?f(?:l|loor)?(?![^\W_]))
    |(?P<short>(?:а/я|п/я|з/у|с/с|c/o|a/ya)(?![^\W_]))
    |(?P<unit>\#\s?(?=\d+-\d))
    |(?P<number>[ivxlc]{1,6}/\d[^\W_]*
        |[^\W\d_]{1,2}-\d[^\W_]*
        |\d[^\W_]*(?:[./-](?=\d)[^\W_]+|[/-][^\W\d_]{1,3}(?![^\W_]))*)
    |(?P<word>[^\W\d_][^\W_]*(?:-[^\W\d_][^\W_]*)*)""",
    re.VERBOSE,
)
_BETWEEN_WORDS = re.compile(r"[\s-]+")
_SUFFIXED = re.compile(r"(\d+(?:[./-]\d+)*)(-?)([^\W\d_]+)(.*)")
_ROMAN = re.compile(r"[ivx]{2,6}")
_CODE = re.compile(r"([^\W\d_]+)-?(\d.*)")
_ORDINAL = frozenset(["st", "nd", "rd", "th", "й"])
_HYPHENATED_ORDINAL = _ORDINAL | frozenset(
    [
        *("я", "ая", "ый", "ий", "ой", "ое", "го", "ти", "ю"),
        *("ya", "ja", "ia", "aya", "y", "i", "j", "iy", "yi", "yy", "oy", "oye", "oe", "ti", "go"),
    ]
)


@lru_cache(maxsize=1 << 15)
def tokens_of(segment: str, style: Style, in_cyrillic: bool) -> tuple[Token, ...]:
    """The tokens of one segment between commas of a text that `plain` gave; `in_cyrillic` tells of the whole text."""
    if segment.isascii() and segment.isdigit():
        return (Token("number", segment.lstrip("0") or "0", segment),)
    return tuple(_with_phrases(list(_pieces(segment, style, in_cyrillic)), style))


def _pieces(segment: str, style: Style, in_cyrillic: bool) -> Iterator[Token | str]:
    """Numbers as tokens and words as text."""
    for match in _PIECE.finditer(segment):
        kind, raw = match.lastgroup, match[0]
        if kind == "word":
            yield from _split_word(raw, style, in_cyrillic)
        elif kind == "number":
            yield from _split_number(raw, style, in_cyrillic)
        elif kind == "floor":
            yield Token("mark", raw.split("/")[0].strip(), raw, named="floor")
        else:
            yield "unit" if kind == "unit" else raw


@lru_cache(maxsize=1 << 16)
def _split_word(raw: str, style: Style, in_cyrillic: bool) -> tuple[Token | str, ...]:
    if style == "east" and _ROMAN.fullmatch(raw):
        return (Token("number", raw, raw),)
    if raw.isalpha():
        return (raw,)
    if _key(raw, style) in _phrases(style):
        return (raw,)
    code = _CODE.fullmatch(raw)
    if code:
        return _marked_or_code(raw, code[1], code[2], style, in_cyrillic)
    parts = raw.split("-")
    keys = tuple(_key(part, style) for part in parts)
    known = any(words == keys for words, _token in _phrases(style).get(keys[0], ()))
    return tuple(parts) if known else (raw,)


@lru_cache(maxsize=1 << 16)
def _split_number(raw: str, style: Style, in_cyrillic: bool) -> tuple[Token | str, ...]:
    """A number with what is glued to it: `21к2` is 21, к, 2; `5этаж` is 5, этаж; `12-Н` and `2-я` are one token."""
    code = _CODE.fullmatch(raw)
    if code:
        return _marked_or_code(raw, code[1], code[2], style, in_cyrillic)
    match = _SUFFIXED.fullmatch(raw)
    if match is None:
        return (_number(raw, in_cyrillic),)
    head, hyphen, letters, tail = match.groups()
    if tail[:1].isdigit() and _numbered(letters, style):
        return (_number(head, in_cyrillic), letters, *_split_number(tail, style, in_cyrillic))
    if not tail and letters in (_HYPHENATED_ORDINAL if hyphen else _ORDINAL):
        return (_number(raw, in_cyrillic, ordinal=head),)
    if not tail and (len(letters) > 3 or (len(letters) > 1 and _key(letters, style) in _phrases(style))):
        return _number(head, in_cyrillic), letters
    return (_number(raw, in_cyrillic),)


def _marked_or_code(raw: str, letters: str, digits: str, style: Style, in_cyrillic: bool) -> tuple[Token | str, ...]:
    if _numbered(letters, style) and digits[0].isdigit():
        return letters, *_split_number(digits, style, in_cyrillic)
    return (_number(raw.replace("-", ""), in_cyrillic),)


def _numbered(letters: str, style: Style) -> bool:
    return any(
        len(words) == 1 and token.numbered not in ("", "filler")
        for words, token in _phrases(style).get(_key(letters, style), ())
    )


def _number(raw: str, in_cyrillic: bool, ordinal: str = "") -> Token:
    return Token("number", designation(raw, in_cyrillic), raw, ordinal=ordinal)


def _with_phrases(part: Sequence[Token | str], style: Style) -> Iterator[Token]:
    """The tokens of one part, with the longest known phrase at each place."""
    phrases = _phrases(style)
    position = 0
    while position < len(part):
        piece = part[position]
        if isinstance(piece, Token):
            yield piece
            position += 1
            continue
        for words, token in phrases.get(_key(piece, style), ()):
            if len(words) == 1 or _continues(part, position, words, style):
                yield token._replace(raw=piece if len(words) == 1 else " ".join(words))
                position += len(words)
                break
        else:
            yield Token("word", stems(piece, style), piece)
            position += 1


def stems(words: str, style: Style) -> str:
    """The comparable form of words, between spaces or hyphens, with a space between them. Only the `east` style folds
    transliterations: in pinyin "Jin" and "Yin" are two names."""
    fold = stem if style == "east" else latin
    return " ".join(fold(word) for word in _BETWEEN_WORDS.split(words))


def _continues(part: Sequence[Token | str], position: int, words: tuple[str, ...], style: Style) -> bool:
    following = part[position : position + len(words)]
    return len(following) == len(words) and all(
        isinstance(piece, str) and _key(piece, style) == word for piece, word in zip(following, words, strict=True)
    )


def _key(word: str, style: Style) -> str:
    """Short words are told apart by script (Russian `стр` is a structure, Latin `str` a street), others are not."""
    if len(word) <= 3:
        return word
    return skeleton(word) if style == "east" else latin(word)


@cache
def _phrases(style: Style) -> Phrases:
    """Every known phrase by the key of its first word, the longest first; words before cities before countries."""
    found: Phrases = {}
    for spelling, token in (*_marks(style), *_places(), *_countries()):
        words = tuple(_key(word, style) for word in plain(spelling).split())
        found.setdefault(words[0], []).append((words, token))
    for alternatives in found.values():
        alternatives.sort(key=lambda alternative: -len(alternative[0]))
    return found


def _marks(style: Style) -> Iterator[tuple[str, Token]]:
    for row in _table("address_words.csv"):
        if row["style"] in (style, "any"):
            for spelling in row["spellings"].split("|"):
                yield (
                    spelling,
                    Token(
                        "mark",
                        row["canonical"],
                        numbered=row["numbered"],
                        named=row["named"],
                        side=row["side"],
                    ),
                )


def _places() -> Iterator[tuple[str, Token]]:
    """Cities, and the regions that stand without a mark ("Shenzhen, Guangdong"), which are those without postcodes."""
    for row in _table("address_places.csv"):
        kind: Kind = "city" if row["kind"] == "city" else "region"
        if kind == "city" or not row["postcodes"]:
            for spelling in row["spellings"].split("|"):
                yield spelling.replace("-", " "), Token(kind, row["name"], country=row["country"])


def _countries() -> Iterator[tuple[str, Token]]:
    for code, (_alpha2, _alpha3, _numeric, *names) in country_spellings().items():
        for name in names:
            for spelling in {name.replace(".", ""), name.replace(".", " ")}:
                yield re.sub(r"[^\w']+", " ", spelling).strip(), Token("country", code, country=code)


@cache
def region_names(country: str) -> dict[str, str]:
    """The code of a region by the stems of its name's words, "область" and the like left out."""
    return {
        stems(plain(spelling), "east"): row["name"]
        for row in _table("address_places.csv")
        if row["kind"] == "region" and row["country"] == country
        for spelling in row["spellings"].split("|")
    }


@cache
def region_of_postcode(country: str) -> dict[str, str]:
    """The region's code, or the name of a city that is a region of its own, by the first three digits of a postcode."""
    found = {}
    for row in _table("address_places.csv"):
        if row["country"] == country and row["postcodes"]:
            for span in row["postcodes"].split("|"):
                first, _, last = span.partition("-")
                for prefix in range(int(first), int(last or first) + 1):
                    found[str(prefix)] = row["name"]
    return found


@cache
def _table(name: str) -> list[dict[str, str]]:
    with files("graph").joinpath(name).open(encoding="utf-8") as table:
        return list(csv.DictReader(table))
