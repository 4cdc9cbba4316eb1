"""Which organisation an entry names: its number where it is certainly one of Companies House, else as it was filed.

Whoever files types freely into five fields, so a number counts as one of Companies House only where these fields name
the United Kingdom (or its registrar, or its law), no other country and no other kind of register: numbers of charities
look like those of companies. Where they name no country at all, a limited company with its office there is one of the
United Kingdom, since a foreign one would say so.
"""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from graph.claims import Value
from graph.countries import country_code, country_spellings
from graph.identifiers import claim_values, is_valid
from loaders.companies_house.entries import Identification
from loaders.companies_house.numbers import eight_characters, is_formed_elsewhere

_OF_THE_KINGDOM = re.compile(
    r"\bcompan(?:y|ies) house\b|\bcompanies acts? ?(?:of )?(?:1948|1985|1989|2006)\b|\b(?:english|scottish|scots|welsh)\b"
    r"|\blimited liability partnerships act 2000\b"
)
_ANOTHER_REGISTER = re.compile(
    r"\bcharit|\boscr\b|\bfinancial conduct\b|\bfca\b|\bmutuals?\b|\bsociet(?:y|ies)\b|\bpensions?\b|\btrusts?\b"
    r"|\bchurch\b|\bdiocese\b|\bsolicitors?\b|\bland registry\b|\bvat\b"
)
_REGISTER_OF_COMPANIES = re.compile(r"\bcompan(?:y|ies)\b|\bregistrar\b")
_COMPANY_WITH_SHARES = re.compile(r"\b(?:limited|ltd|plc|llp|private|public)\b(?!.*\bguarantee\b)")
# With fewer digits it may as well be a year or a serial number.
_SHORTENED = re.compile(r"[0-9]{5,7}|[A-Z]{2}[0-9]{3,5}")
_NOTHING = frozenset({"", "-", "0", "n/a", "na", "none", "nil", "not applicable", "unknown", "tba", "tbc"})


@lru_cache(maxsize=65_536)
def identity(filed: Identification, office: str | None) -> Mapping[str, Value]:
    """The values of the organisation's claim: `gb_coh` or `registration_number`, country, legal form, a note.

    `office` is the code of the country of its office.
    """
    country_field, place, authority, form, number = (
        " ".join((text or "").split())
        for text in (
            filed.country_registered,
            filed.place_registered,
            filed.legal_authority,
            filed.legal_form,
            filed.registration_number,
        )
    )
    country = country_code(country_field) or next(
        filter(None, map(_only_country, (country_field, place, authority))), None
    )
    stated = {} if number.casefold() in _NOTHING else _numbers(number, (country_field, place, authority, form), office)
    notes = [
        f"registered with: {place}" if place else "",
        f"under: {authority}" if authority else "",
        f"country as filed: {country_field}" if country_field and not country else "",
    ]
    found = str(stated.get("gb_coh", ""))
    if found:
        country = None if is_formed_elsewhere(found) else "GB"
    values = {**stated, "country": country, "legal_form": form, "note": "; ".join(filter(None, notes))}
    return {name: value for name, value in values.items() if value}


def _numbers(number: str, fields: tuple[str, str, str, str], office: str | None) -> Mapping[str, Value]:
    words = " ; ".join(fields).casefold()
    _, place, _, form = fields
    typed = "".join(number.split()).upper()
    named = _countries_named(words)
    is_stated = named == {"GB"} or (not named and _OF_THE_KINGDOM.search(words) is not None)
    is_implied = not named and office == "GB" and _COMPANY_WITH_SHARES.search(form.casefold()) is not None
    if not (is_stated or is_implied) or _ANOTHER_REGISTER.search(words):
        return {"registration_number": number}
    if is_valid("gb_coh", typed):
        return {"gb_coh": typed}
    if not is_stated:
        return {"registration_number": number}
    if not _SHORTENED.fullmatch(typed):
        return claim_values("gb_coh", typed)
    whole = eight_characters(typed)
    clearly = _REGISTER_OF_COMPANIES.search(place.casefold()) or _COMPANY_WITH_SHARES.search(form.casefold())
    return claim_values("gb_coh", whole) if clearly and is_valid("gb_coh", whole) else {"registration_number": number}


def _only_country(text: str) -> str | None:
    """The one country that a text names among other words, or None."""
    named = _countries_named(text.casefold())
    return next(iter(named)) if len(named) == 1 else None


def _countries_named(words: str) -> set[str]:
    pattern, codes = _names_of_countries()
    return {codes[found] for found in pattern.findall(words.replace(".", ""))}


@cache
def _names_of_countries() -> tuple[re.Pattern[str], Mapping[str, str]]:
    """A pattern for every country's names in English, the longest first, and their codes.

    Not for names after "new" or "south", which make another place of them: New Jersey, New South Wales.
    """
    codes = {
        name.casefold().replace(".", ""): code
        for code, (_alpha2, _alpha3, _numeric, english, _russian, *aliases) in country_spellings().items()
        for name in (english, *aliases)
        if name.isascii()
    }
    names = "|".join(re.escape(name) for name in sorted(codes, key=len, reverse=True))
    return re.compile(rf"(?<!new )(?<!south )(?<!\w)(?:{names})(?!\w)"), codes
