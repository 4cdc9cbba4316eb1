"""Parties of shipments that are known by a name alone, each with the other parties that bear the same name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

from graph.company_names import NameKey, name_key

MOST_SUGGESTED = 5
# Two names that only sound alike, and are as short as this, agree by chance.
_SHORT = 3

# What the statement gives of a party, in its order.
_FETCHED = ("party_id", "name", "spellings", "country", "numbers", "shipments", "evidence_total")

Index: TypeAlias = Mapping[str, Mapping[str, "Namesake"]]


class Namesake(NamedTuple):
    """A party under one of its names."""

    id: str
    name: str
    country: str | None
    numbered: bool
    spelling: str
    key: NameKey


class Match(NamedTuple):
    """How a party's name agrees with another's; sorts the likeliest first."""

    other_letters: bool
    other_form: bool
    other_country: bool
    unnumbered: bool
    id: str
    words: str


def compute(rows: list[dict[str, Any]], parameters: Mapping[str, Any]) -> list[dict[str, Any]]:  # noqa: ARG001 - the framework gives them
    """One row for each party, those of most shipments first; they come by groups of parties that may bear one name."""
    found = []
    for group in rows:
        namesakes = _namesakes(group["parties"])
        for values, evidence in zip(group["rows"], group["evidence"], strict=True):
            found.append(_row(dict(zip(_FETCHED, values, strict=True)) | {"evidence": evidence}, namesakes))
    return sorted(found, key=lambda row: (-row["shipments"], row["party_id"]))


def _namesakes(parties: Iterable[Sequence[Any]]) -> Index:
    """The parties that bear a name, by how it sounds and by id; of several spellings the shown one comes first."""
    found: defaultdict[str, dict[str, Namesake]] = defaultdict(dict)
    for id_, name, names, country, basis in parties:
        for spelling in _spellings(name, names):
            if key := name_key(spelling):
                found[key.sound].setdefault(id_, Namesake(id_, name, country, basis == "number", spelling, key))
    return found


def _spellings(name: str | None, names: Sequence[str] | None) -> list[str]:
    return list(dict.fromkeys(filter(None, [name, *(names or ())])))


def _row(row: Mapping[str, Any], namesakes: Index) -> dict[str, Any]:
    spellings = _spellings(row["name"], row["spellings"])
    best: dict[str, Match] = {}
    for match in sorted(_matches(row, spellings, namesakes)):
        best.setdefault(match.id, match)
    suggested = list(best.values())
    return {
        "name": row["name"],
        "party_id": row["party_id"],
        "country": row["country"],
        "spellings": sorted(spellings),
        "numbers": sorted(row["numbers"]),
        "shipments": row["shipments"],
        "suggestion": _in_words(suggested) if suggested else None,
        "suggested_ids": [match.id for match in suggested[:MOST_SUGGESTED]],
        "evidence_total": row["evidence_total"],
        "evidence": row["evidence"],
    }


def _matches(row: Mapping[str, Any], spellings: Iterable[str], namesakes: Index) -> Iterator[Match]:
    for spelling in spellings:
        key = name_key(spelling)
        for other in namesakes.get(key.sound, {}).values() if key else ():
            same_letters = key is not None and key.letters == other.key.letters
            if key and other.id != row["party_id"] and (same_letters or len(key.sound) > _SHORT):
                yield _match(key, row["country"], other)


def _match(key: NameKey, country: str | None, other: Namesake) -> Match:
    letters = "same letters" if key.letters == other.key.letters else "same sound when transliterated"
    form = _agreement("kind of legal form", key.form, other.key.form)
    where = _agreement("country", country, other.country)
    basis = "known by a number" if other.numbered else "known by a name alone too"
    under = "" if other.spelling == other.name else f', under its name "{other.spelling}"'
    words = f"{other.name} ({other.id}): {letters}{under}, {form}, {where}, {basis}"
    return Match(
        key.letters != other.key.letters,
        key.form != other.key.form,
        country != other.country,
        not other.numbered,
        other.id,
        words,
    )


def _agreement(what: str, ours: str | None, others: str | None) -> str:
    if not ours or not others:
        return f"{what} not stated" if not ours and not others else f"{what} stated of one only"
    return f"same {what}" if ours == others else f"another {what} ({ours}, {others})"


def _in_words(suggested: Sequence[Match]) -> str:
    count = len(suggested)
    named = "; ".join(match.words for match in suggested[:MOST_SUGGESTED])
    more = f"; and {count - MOST_SUGGESTED} more" if count > MOST_SUGGESTED else ""
    of_several = f" as {count} other parties" if count > 1 else ""
    return f"same name{of_several}, not the same company until checked: {named}{more}"
