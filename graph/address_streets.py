"""The streets of one segment: the street word that tells the type, and the words and numbers that name the street.

"ул. Гжатская", "Gzhatskaya st.", "2-я Советская ул." and "ул. 8 Марта" are read alike; the house number is left over.
"""

from collections.abc import Sequence
from typing import NamedTuple

from graph.address_words import Style, Token, stems

ROADS = frozenset(["street", "area"])
DIRECTIONS = frozenset(["north", "south", "east", "west", "central"])
HERE = Token("mark", "", named="here")
_NUMBERED_WITHOUT_NAME = ("lin",)


class Street(NamedTuple):
    """A street: its role (`street`, or `area` for a quarter with houses of its own), type and words."""

    role: str
    kind: str
    words: tuple[str, ...]


def take_streets(tokens: Sequence[Token], style: Style) -> tuple[list[Street], list[Token]]:
    """The quarter and the street that a segment names, and its tokens with `HERE` in place of each."""
    rest = [
        token
        for token, following in zip(tokens, [*tokens[1:], HERE], strict=False)
        if not token.named == following.named == "area"  # "тер. СНТ"
    ]
    streets = []
    for role in ("area", "street"):
        marks = [position for position, token in enumerate(rest) if token.named == role]
        if marks:
            position = _main(rest, marks)
            chosen = _naming(rest, position)
            if chosen:
                names = tuple(_name(rest[other], style) for other in chosen)
                streets.append(Street(role, rest[position].text, names))
                rest[position] = HERE
                rest = [token for other, token in enumerate(rest) if other not in chosen]
    return streets, [token for token in rest if token.named not in ROADS]


def names_street(token: Token) -> bool:
    """Whether a token can be part of a street's name."""
    return token.kind == "word" or token.ordinal != "" or token.named in ("name", "street", "word", "dated")


def _main(tokens: Sequence[Token], marks: list[int]) -> int:
    """The street word that tells the type: "улица" before any other ("ул. Набережная"), else the first in Russian
    order and the last in English order ("St. John's Road")."""
    for position in marks:
        if tokens[position].text == "ul":
            return position
    return marks[-1] if all(tokens[position].side == "before" for position in marks) else marks[0]


def _naming(tokens: Sequence[Token], position: int) -> list[int]:
    """Where the words stand that name the street of this mark; a city's name serves if there are no others."""
    before, after = _before(tokens, position), _after(tokens, position)
    first, second = (before, after) if tokens[position].side == "before" else (after, before)
    chosen = first if any(tokens[other].named != "street" for other in first) else second or first
    if chosen is before and after and tokens[after[0]].text in DIRECTIONS:
        return [*before, after[0]]  # "Queen's Road East"
    beside = [other for other in (position - 1, position + 1) if 0 <= other < len(tokens)]
    return chosen or [other for other in beside if tokens[other].kind == "city"][:1]


def _before(tokens: Sequence[Token], position: int) -> list[int]:
    run: list[int] = []
    for other in range(position - 1, -1, -1):
        dated = bool(run) and tokens[run[-1]].named == "dated"  # "8 Марта ул."
        between = not run and other > 0 and _is_name(tokens[other - 1])  # "Jinye 2 Road"
        if not _belongs(tokens, other, position, with_number=dated or between):
            break
        run.append(other)
    return run[::-1]


def _after(tokens: Sequence[Token], position: int) -> list[int]:
    run: list[int] = []
    numbered = tokens[position].named == "area" or tokens[position].text in _NUMBERED_WITHOUT_NAME
    for other in range(position + 1, len(tokens)):
        following = tokens[other + 1] if other + 1 < len(tokens) else HERE
        dated = following.named == "dated" or (not run and _is_name(following))  # "ул. 1905 года"
        if not _belongs(tokens, other, position, with_number=dated or (numbered and not run)):
            break
        run.append(other)
    return run


def _belongs(tokens: Sequence[Token], other: int, position: int, with_number: bool) -> bool:
    token = tokens[other]
    if token.named == "street":
        return tokens[position].named == "street"
    return names_street(token) or (with_number and token.kind == "number")


def _is_name(token: Token) -> bool:
    return token.kind == "word" and len(token.raw) > 1


def _name(token: Token, style: Style) -> str:
    if token.kind == "number":
        return token.ordinal or token.text
    return token.text if token.kind == "word" else stems(token.raw, style)
