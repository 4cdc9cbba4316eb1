"""Captions in lines, by widths that are estimated: where no browser measures, and the same on every machine.

The estimate is that of DejaVu Sans, one of the widest fonts that a browser takes for `sans-serif`, so that a caption
has room in others too.
"""

import unicodedata
from collections.abc import Iterator

# A character with more marks than this is cut, so that no caption grows upwards.
_MOST_CODE_POINTS = 12
# Widths of letters in DejaVu Sans, as multiples of the size of the letters, rounded up.
_LETTERS = {
    0.3: "'Iijlł",
    0.35: " ,-./:;\\f|‘’·\N{NO-BREAK SPACE}",
    0.4: "!()[]rt",
    0.5: '*_`–"',
    0.55: "?Lcszгзсэ“”„Ł",
    0.6: "FPTYakovxyавкотухчьяГРТУ«»ø",
    0.65: "$0123456789EKSbdeghnpqu{}беийлнпрёЕЗЁßđ",
    0.7: "ABCRVXZдцъАБВКСХЧЬЭЯ",
    0.75: "HNUмИЙЛНП",
    0.8: "&DGOQыДОЦØ",
    0.85: "#+<=>M^w~фюМФЪ→×",
    0.9: "жЫ",
    0.95: "%шщ",
    1.0: "@Wm—…æÆ",
    1.1: "№œЖШЩЮŒ",
}
_WIDTHS = {letter: width for width, letters in _LETTERS.items() for letter in letters}
_FULL, _OTHER = 1.05, 0.75
_JOINER = "\u200d"


def text_width(text: str) -> float:
    """The width of a text as a multiple of the size of its letters."""
    return sum(map(_width, characters(text)))


def wrapped(text: str, width: float, lines: int) -> list[str]:
    """The text in at most `lines` lines of this width, broken at spaces, else at hyphens, else anywhere.

    It ends in "…" where it is cut.
    """
    done: list[str] = []
    line = ""
    for character in characters(text):
        if not line and character == " ":
            continue
        if text_width(line + character) <= width:
            line += character
        elif len(done) == lines - 1:
            return [*done, _shortened(line, width)]
        else:
            end = (line.rfind(" ") if " " in line else line.rfind("-")) + 1
            whole = character == " " or end < 2
            done.append(line.rstrip() if whole else line[:end].rstrip())
            line = character.strip() if whole else line[end:] + character
    return [one for one in (*done, line.rstrip()) if one]


def characters(text: str) -> Iterator[str]:
    """The characters of a text as a reader sees them: letters with their marks, emoji with their joiners."""
    one = ""
    for point in text:
        if one and not (_continues(point) or one.endswith(_JOINER)):
            yield one
            one = ""
        if len(one) < _MOST_CODE_POINTS:
            one += point
    if one:
        yield one


def _continues(point: str) -> bool:
    """Whether a code point belongs to the one before it: a mark, a joiner, a tone of skin."""
    return unicodedata.category(point) in {"Mn", "Me", "Cf"} or "\U0001f3fb" <= point <= "\U0001f3ff"


def _width(character: str) -> float:
    if unicodedata.east_asian_width(character[0]) in {"W", "F"}:
        return _FULL
    letter = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(character[0]) or _WIDTHS.get(letter, _OTHER)


def _shortened(line: str, width: float) -> str:
    """A line without the last characters that leave no room for "…"; a figure goes whole, lest a part is read as it."""
    kept = list(characters(line))
    while len(kept) > 1 and text_width("".join(kept) + "…") > width:
        kept.pop()
    return "".join(kept).rstrip("0123456789.,").rstrip(" .,") + "…"
