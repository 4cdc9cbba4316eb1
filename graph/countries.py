"""Countries: a two-letter code from what registers, customs and lists write, and a name to show.

The codes are those of ISO 3166-1; the Russian names are those of OKSM (OK 025-2001), which Russian registers print in
capitals. `countries.csv` beside this file holds them with the aliases, separated by a bar.
"""

import csv
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files

_REMOVED = re.compile(r"[.'’ʼ`]")
_SPACE = re.compile(r"[^\w&]+")


@lru_cache(maxsize=1 << 12)
def country_code(text: str) -> str | None:
    """The ISO 3166-1 alpha-2 code that a text states, or None.

    Takes alpha-2, alpha-3 and three-digit codes, English and Russian names and the aliases of the table. Case, accents,
    punctuation and a leading or trailing "the" do not matter; nothing is guessed, so a misspelt name gives None.
    """
    return _codes().get(_fold(text)) if len(text) <= 100 else None


def country_name(code: str) -> str:
    """The English name of a two-letter code; the code itself where ISO 3166-1 does not know it."""
    return _names().get(code.upper(), code)


def country_spellings() -> dict[str, list[str]]:
    """Every spelling of the table by code: the codes first, then the names and aliases as written."""
    return {
        row["code"]: [
            row["code"],
            row["alpha3"],
            row["numeric"],
            row["english"],
            row["russian"],
            *(alias for alias in row["aliases"].split("|") if alias),
        ]
        for row in _rows()
    }


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = _SPACE.sub(" ", _REMOVED.sub("", plain)).replace("&", " and ").split()
    return " ".join(word for word in words if word != "the")


@cache
def _rows() -> list[dict[str, str]]:
    with files("graph").joinpath("countries.csv").open(encoding="utf-8") as table:
        return list(csv.DictReader(table))


@cache
def _codes() -> dict[str, str]:
    return {_fold(spelling): code for code, spellings in country_spellings().items() for spelling in spellings}


@cache
def _names() -> dict[str, str]:
    return {row["code"]: row["english"] for row in _rows()}
