"""Company numbers of Companies House: eight characters, of which typists leave out the leading zeros."""

import re

_SHORT = re.compile(r"([A-Z]{2}|)([0-9]+)")

# Registered here and formed elsewhere: overseas companies with an establishment in England and Wales, Scotland or
# Northern Ireland, those establishments, and overseas entities that hold land.
_FORMED_ELSEWHERE = ("FC", "SF", "NF", "BR", "OE")


def eight_characters(text: str) -> str:
    """The number with its leading zeros, `01234567` for `1234567`, `SC012345` for `sc12345`; other text as it is."""
    if len(text) == 8 and text.isascii() and text.isdigit():
        return text
    number = "".join(text.split()).upper()
    short = _SHORT.fullmatch(number)
    if short is None or len(number) >= 8:
        return number
    prefix, digits = short.groups()
    return prefix + digits.zfill(8 - len(prefix))


def is_formed_elsewhere(number: str) -> bool:
    """Whether Companies House gives such numbers to parties that were formed under another country's law."""
    return number.startswith(_FORMED_ELSEWHERE)
