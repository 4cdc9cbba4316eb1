"""The country of a nationality, by the words that Companies House offers to those who file (`nationalities.csv`).

Words that two countries share ("Congolese", "Dominican", "Korean") are not in the table: nothing is guessed.
"""

import csv
from functools import cache, lru_cache
from importlib.resources import files

from graph.countries import country_code


@lru_cache(maxsize=65_536)
def country_of_nationality(text: str) -> str | None:
    """The two-letter code for "British", "polish" or the name of a country; None for other words and for two of them."""
    word = " ".join(text.split())
    return _countries().get(word.casefold()) or country_code(word)


@cache
def _countries() -> dict[str, str]:
    with files("loaders.companies_house").joinpath("nationalities.csv").open(encoding="utf-8") as table:
        return {
            word.casefold(): row["country"] for row in csv.DictReader(table) for word in row["nationalities"].split("|")
        }
