"""A statement whose words every reader reads alike: the parser here, Neo4j and the embedded engine.

What a check has read says nothing where the database reads the same text in another way. Neo4j replaces `\\u0027` by a
quote before it reads, even inside a string; the parser lets comments nest and knows comments in `{# #}`, which Cypher
does not; readers that fold letters take `ſ` for `S`. Such texts are refused, and comments are blanked out.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_LETTERS = 50_000
UNREAD = (
    "look just before it; keywords are in upper case, and shortestPath, map projections, COUNT { }, WITH * and quantified "
    "paths are not read"
)

_PIECE = re.compile(
    r"""
    (?P<comment> /\*.*?\*/ | //[^\n]* )
    | (?P<quoted> '(?:\\.|[^'\\])*' | "(?:\\.|[^"\\])*" | `[^`]*` )
    | (?P<open> /\* | ['"`] )
    | (?P<end> ; )
    | (?P<word> [A-Za-z_][A-Za-z0-9_]* )
    | (?P<other> . )
    """,
    re.DOTALL | re.VERBOSE,
)
_UNICODE_ESCAPE = re.compile(r"\\u", re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_NO_CYPHER = frozenset("\\#@?")
# Words that open, join or end clauses and conditions. They may be written in lower case, unless they stand as a name.
_KEYWORDS = frozenset(
    """
    ALL ALTER AND AS ASC ASCENDING BY CALL CASE CONTAINS CREATE CSV CYPHER DELETE DENY DESC DESCENDING DETACH DISTINCT
    DROP ELSE END ENDS EXISTS EXPLAIN FINISH FOREACH FROM GRANT IN INSERT IS LIMIT LOAD MATCH MERGE NODETACH NOT NULL
    OFFSET ON OPTIONAL OR ORDER PROFILE REMOVE RENAME RETURN REVOKE SET SHOW SKIP START STARTS TERMINATE THEN UNION UNWIND
    USE WHEN WHERE WITH XOR YIELD
    """.split()
)


class Place(NamedTuple):
    """Where something stands in a statement; both count from 1."""

    line: int
    column: int


class SyntaxFault(Exception):
    """A text that cannot be read, or not by everybody in the same way."""

    def __init__(
        self,
        found: str,
        place: Place,
        expected: str = "Cypher that both engines share",
        remedy: str = UNREAD,
    ) -> None:
        super().__init__(found)
        self.found = found
        self.place = place
        self.expected = expected
        self.remedy = remedy


def place_at(text: str, position: int) -> Place:
    """The line and column of a position."""
    return Place(text.count("\n", 0, position) + 1, position - text.rfind("\n", 0, position))


def plain(text: str) -> str:
    """The one statement of a text, with its comments blanked out and everything else at its place.

    Raises SyntaxFault where another reader could read it differently, or where there are two statements.
    """
    _refuse_what_is_read_twice(text)
    parts: list[str] = []
    ended: int | None = None
    for piece in _PIECE.finditer(text):
        found = piece[0]
        blank = piece.lastgroup == "comment" or found.isspace() or piece.lastgroup == "end"
        if ended is not None and not blank:
            raise SyntaxFault(
                "a second statement", place_at(text, piece.start()), "one statement", "ask them one after the other"
            )
        if piece.lastgroup == "end" and ended is None:
            ended = piece.start()
        _check_piece(text, piece)
        parts.append(re.sub(r"[^\n]", " ", found) if blank else found)
    if not "".join(parts).strip():
        raise SyntaxFault("no statement", Place(1, 1), "a statement such as MATCH … RETURN …", "write one")
    return "".join(parts)


def quoted_spans(text: str) -> Iterator[tuple[int, int]]:
    """First and last position of each string and each name in backticks."""
    return ((piece.start(), piece.end() - 1) for piece in _PIECE.finditer(text) if piece.lastgroup == "quoted")


def with_keywords_in_upper_case(text: str) -> str:
    """The same text with its keywords in upper case; names of properties, labels, types and parameters stay."""

    def spelled(piece: re.Match[str]) -> str:
        word = piece[0]
        if piece.lastgroup != "word" or word.upper() not in _KEYWORDS:
            return word
        before, after = text[: piece.start()].rstrip()[-1:], text[piece.end() :].lstrip()[:1]
        return word if before in {".", ":", "$", "|", "&", "!"} or after == ":" else word.upper()

    return _PIECE.sub(spelled, text)


def _refuse_what_is_read_twice(text: str) -> None:
    if len(text) > MOST_LETTERS:
        found = f"{len(text):,} letters"
        raise SyntaxFault(found, Place(1, 1), f"{MOST_LETTERS:,} at most", "give long lists as parameters")
    if escape := _UNICODE_ESCAPE.search(text):
        found = f"the escape {text[escape.start() : escape.end() + 4]}"
        remedy = "write the letter itself, or give the text as a parameter"
        raise SyntaxFault(
            found, place_at(text, escape.start()), "no such escape, which Neo4j replaces before it reads", remedy
        )
    if control := _CONTROL.search(text):
        found = f"the control character U+{ord(control[0]):04X}"
        raise SyntaxFault(found, place_at(text, control.start()), "text", "remove it, or give the text as a parameter")


def _check_piece(text: str, piece: re.Match[str]) -> None:
    found, place = piece[0], place_at(text, piece.start())
    if piece.lastgroup == "open":
        what = {"/*": "a comment", "`": "a name in backticks"}.get(found, "a string")
        raise SyntaxFault(f"{what} without its end", place, f"a closing {found.replace('/*', '*/')}", "close it")
    if piece.lastgroup == "quoted" and found[0] == "`" and "\\" in found:
        raise SyntaxFault("a backslash in a name", place, "a name without it", "rename it with AS")
    if piece.lastgroup != "other":
        return
    if not found.isascii():
        expected = "letters of ASCII outside of strings and backticks"
        remedy = "put a name in other letters in backticks; remove spaces and marks that cannot be seen"
        raise SyntaxFault(f"the character {found!r} (U+{ord(found):04X})", place, expected, remedy)
    if found in _NO_CYPHER:
        raise SyntaxFault(f"the character {found!r}", place, "Cypher, which does not have it", "remove it")
