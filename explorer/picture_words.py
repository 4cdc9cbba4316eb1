"""What a picture says in words: captions, short facts, the sentence of a link, and where it is stated.

Names, verbs, descriptions and units come from the schema. Every text of a source passes `visible`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias, TypedDict

from graph.schema import CLAIM_PROPERTIES, NODE, RELATIONSHIP, Property
from graph.subgraph import Citation, GraphNode, GraphRelationship

# Characters that turn or hide text: soft hyphen, direction marks and overrides (Unicode UAX 9), zero-width ones, byte
# order mark, annotation marks. The joiners U+200C and U+200D stay: Persian and emoji need them.
_UNSEEN = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\u206a\u206b\u206c\u206d\u206e\u206f\ufeff\ufff9\ufffa\ufffb"
)

# What is said under a caption, by kind of node: where a party is, when and how much a shipment was.
_SHORT_FACTS = {
    "Company": ("country", "city"),
    "Person": ("country",),
    "PublicBody": ("country",),
    "Commodity": ("code",),
    "Port": ("country",),
    "Listing": ("listed_on",),
}
_BOUNDS = ("share_min", "share_max")
# The other properties of a claim are its ends, its dates and where it is stated, which the panel shows by themselves.
_CLAIM_FACTS = ("seen_on", "citations")


# One line of the panel: what it is (a key of `meanings`) and its value.
Fact: TypeAlias = tuple[str, str]


class Stated(TypedDict):
    """Where a link is stated; empty texts are not recorded."""

    title: str
    publisher: str
    record: str
    url: str
    retrieved_on: str
    disputed_by: str
    dispute_source: str


def visible(text: str) -> str:
    """The text in one line, with control characters and those that turn or hide text written out as `⟨U+202E⟩`."""
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    if character in "\n\r\t":
        return " "
    if character in _UNSEEN or unicodedata.category(character) in {"Cc", "Cs"}:
        return f"⟨U+{ord(character):04X}⟩"
    return character


def caption(node: GraphNode) -> str:
    """The name of a node: its caption in the schema or, where it has none, that none is stated."""
    kind = NODE[node.kind]
    stated = node.properties.get(kind.caption)
    return visible(str(stated)) if stated else f"{kind_in_words(node.kind)} (no {kind.caption} stated)"


def kind_in_words(name: str) -> str:
    """`PublicBody` as `Public body`."""
    return name[0] + re.sub(r"[A-Z]", lambda letter: f" {letter[0].lower()}", name[1:])


def short_fact(node: GraphNode) -> str:
    """One line under the caption: country and city of a party, dates and amount of a shipment or a statistic."""
    values = node.properties
    if node.kind == "Shipment":
        parts = [_span(values.get("first_on"), values.get("last_on")), _amount(values), _records(values)]
    elif node.kind == "TradeFlow":
        between = " → ".join(str(values[end]) for end in ("exporter", "importer") if values.get(end))
        parts = [str(values.get("period") or ""), _amount(values), between]
    else:
        parts = [str(values.get(name) or "") for name in _SHORT_FACTS.get(node.kind, ())]
    if values.get("fictional"):
        parts.insert(0, "fictional")
    return visible(", ".join(part for part in parts if part))


def node_facts(node: GraphNode) -> list[Fact]:
    """Every stated property of a node, in the order of the schema."""
    return [("id", visible(node.id)), *_facts(NODE[node.kind].properties, node.properties)]


def meanings(kind: str) -> dict[str, str]:
    """What each line of the panel means, for a kind of node or of relationship, in the words of the schema."""
    if kind in NODE:
        return {"id": "id in this workspace", **_descriptions(NODE[kind].properties)}
    return {
        "dates": "start and end as filed",
        "share": "bounds of the share",
        "claim": "id of the claim",
        **_descriptions((*CLAIM_PROPERTIES, *RELATIONSHIP[kind].properties)),
    }


def link_details(tie: GraphRelationship) -> list[str]:
    """What sets a link apart from others of its kind: share, role or tie; dates; that it is disputed."""
    values = tie.properties
    what = share(values) or visible(str(values.get("role") or values.get("tie") or ""))
    disputed = "disputed" if values.get("disputed_by") else ""
    return [detail for detail in (what, _period(values), disputed) if detail]


def link_label(tie: GraphRelationship) -> str:
    """The short caption on a link, in lines: the verb with a share, else role or tie, else the verb; then the rest.

    What happens at a date happens to a node that shows it, so that the link does not repeat it.
    """
    kind = RELATIONSHIP[tie.kind]
    verb = kind.verb
    stated = share(tie.properties)
    details = [detail for detail in link_details(tie) if not (kind.event and detail == _period(tie.properties))]
    if stated:
        return "\n".join([f"{verb} {stated}", *details[1:]])
    return "\n".join(details if tie.properties.get("role") or tie.properties.get("tie") else [verb, *details])


def link_facts(tie: GraphRelationship) -> list[Fact]:
    """Dates, share and every other stated property of a link; dates and share are named even where not stated."""
    values = tie.properties
    declared = RELATIONSHIP[tie.kind].properties
    bounds = [one for one in declared if one.name in _BOUNDS]
    facts = [("dates", _period(values) or "not stated")]
    if bounds:
        facts.append(("share", share(values) or "not stated"))
    facts += _facts([one for one in declared if one not in bounds], values)
    facts += _facts([one for one in CLAIM_PROPERTIES if one.name in _CLAIM_FACTS], values)
    return [*facts, ("claim", visible(tie.id))]


def stated_in(tie: GraphRelationship, citation: Citation) -> Stated:
    """Source, record and dispute of a link."""
    return {
        "title": visible(citation.title),
        "publisher": visible(citation.publisher or ""),
        "record": visible(citation.record or ""),
        "url": visible(citation.url or ""),
        "retrieved_on": visible(citation.retrieved_on or ""),
        "disputed_by": visible(str(tie.properties.get("disputed_by") or citation.disputed_by or "")),
        "dispute_source": visible(str(tie.properties.get("dispute_source") or "")),
    }


def share(values: Mapping[str, object]) -> str:
    """The bounds of a share in words: `60 %`, `25–50 %`, `at least 25 %`, `at most 50 %`, or nothing.

    The sign stays on the line of its number.
    """
    lower, upper = values.get("share_min"), values.get("share_max")
    if lower is None and upper is None:
        return ""
    if upper is None:
        return f"at least {_number(lower)}\N{NO-BREAK SPACE}%"
    if lower is None:
        return f"at most {_number(upper)}\N{NO-BREAK SPACE}%"
    return (
        f"{_number(lower)}\N{NO-BREAK SPACE}%"
        if lower == upper
        else f"{_number(lower)}–{_number(upper)}\N{NO-BREAK SPACE}%"
    )


def _facts(declared: Iterable[Property], values: Mapping[str, object]) -> Iterator[Fact]:
    for one in declared:
        value = values.get(one.name)
        if value is not None and value not in ("", []):
            yield _words(one.name), _value(value, one.unit, values)


def _descriptions(declared: Iterable[Property]) -> dict[str, str]:
    return {
        _words(one.name): one.description + (" (computed, not stated by a source)" if one.derived else "")
        for one in declared
    }


def _words(name: str) -> str:
    return name.replace("_", " ")


def _value(value: object, unit: str, values: Mapping[str, object]) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return "; ".join(visible(str(one)) for one in value)
    if unit.startswith("as "):
        unit = visible(str(values.get(unit.removeprefix("as ")) or ""))
    text = _number(value) if isinstance(value, int | float) else visible(str(value))
    return f"{text} {unit}" if unit else text


def _number(value: object) -> str:
    return f"{value:,.15g}" if isinstance(value, int | float) else visible(str(value))


def _short_number(value: object) -> str:
    """The number without rounding, in millions where that is shorter: `3.22 million`."""
    if not isinstance(value, int | float) or abs(value) < 1_000_000:
        return _number(value)
    return min(f"{_number(value / 1_000_000)} million", _number(value), key=len)


def _amount(values: Mapping[str, object]) -> str:
    """Value, else weight: the figure, else the bound that is stated, else the words of the source."""
    exactly = "about " if values.get("approximate") else ""
    for name, unit in (("value_usd", "USD"), ("kg", "kg")):
        for column, word in ((name, exactly), (f"{name}_min", "at least "), (f"{name}_max", "at most ")):
            if values.get(column) is not None:
                return f"{word}{_short_number(values[column])} {unit}"
    return str(values.get("value_text") or "")


def _records(values: Mapping[str, object]) -> str:
    """How many shipments a summary stands for."""
    if not values.get("summary"):
        return ""
    for column, word in (("records", ""), ("records_min", "at least ")):
        if values.get(column):
            return f"{word}{_number(values[column])} shipments"
    return "several shipments"


def _period(values: Mapping[str, object]) -> str:
    """Start and end as filed: `2014 – 2022-01`, `since 2014`, `until 2022`."""
    start, end = (visible(str(values.get(name) or "")) for name in ("started_on", "ended_on"))
    if start and end:
        return _span(start, end)
    return f"since {start}" if start else f"until {end}" if end else ""


def _span(start: object, end: object) -> str:
    """One date where both are equal or one is unknown, else both."""
    dates = list(dict.fromkeys(str(one) for one in (start, end) if one))
    return " – ".join(dates)
