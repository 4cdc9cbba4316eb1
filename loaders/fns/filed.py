"""The claims of one document as they gather, and the days and numbers that its elements hold."""

import math
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from graph.claims import Claim, NodeClaim, RelationshipClaim, Value
from graph.errors import RecordError
from loaders.framework.documents import Element


class Filed:
    """The claims of one document; `company` is the record id of the company that it is about.

    Values without content are left out of every claim.
    """

    def __init__(self, company: str) -> None:
        self.company = company
        self.claims: list[Claim] = []
        self._said: dict[str, list[dict[str, Value]]] = {}

    def says(self, subject: str, kind: str, /, **values: Value | None) -> str:
        """Adds what is said of a node, once; gives the node's record id."""
        said = self._said.setdefault(subject, [])
        stated = _stated(values)
        if stated not in said:
            said.append(stated)
            self.claims.append(NodeClaim(subject, kind, stated))
        return subject

    def ties(self, kind: str, origin: str, target: str, start: str | None, /, **values: Value | None) -> None:
        """Adds a relationship between two record ids, with the day since when it is entered."""
        self.claims.append(RelationshipClaim(kind, origin, target, _stated(values), start))

    def name_of(self, subject: str) -> str:
        return str(self._said[subject][0].get("name", subject))


def _stated(values: dict[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in values.items() if value is not None and value not in ("", [])}


def distinct(texts: Iterable[str]) -> list[str]:
    """The texts that say something, each once, in their order."""
    return list(dict.fromkeys(text for text in texts if text))


def remarks(*texts: str) -> str:
    """The texts that say something as one note."""
    return "; ".join(distinct(texts))


def day(element: Element, attribute: str) -> str | None:
    """The attribute as a day, `2022-01-28`, or None where it is absent. Raises RecordError for an impossible one."""
    text = element.get(attribute)
    if text and not _is_day(text):
        raise RecordError(f"{element.tag}@{attribute}", "no such day", text, "a day like 2022-01-28")
    return text or None


@lru_cache(maxsize=65_536)
def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def since(*elements: Element) -> str | None:
    """The day of the first entry that one of the elements, in this order, says it was made by."""
    entries = (entry for element in elements for entry in element.each("ГРНДата", "ГРНДатаПерв"))
    return next((found for entry in entries if (found := day(entry, "ДатаЗаписи"))), None)


def number(element: Element, attribute: str) -> float | None:
    """The attribute as a number, or None where it is absent. Raises RecordError for what is none."""
    text = element.get(attribute)
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or value < 0:
        raise RecordError(f"{element.tag}@{attribute}", "no amount", text, "a number like 10000.00")
    return value
