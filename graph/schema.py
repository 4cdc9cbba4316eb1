"""The model, declared once: every kind of node and relationship, with its properties, verbs, captions and colours.

From these declarations come the write statements, the constraints and indexes of each store, the checks of question
files, the look of the drawings, the reference page and `ownergraph schema`.

A property of type `date` is stored as three: the text as filed (`started_on: "2022-01"`) and the first and last day it
can mean (`started_on_min`, `started_on_max`, dates), see `graph.dates`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

PropertyType = Literal["text", "texts", "integer", "number", "boolean", "date"]


@dataclass(frozen=True)
class Property:
    """One property. `single`: it has one true value, so differing values of two sources are a conflict.
    `identifier`: a number of an authority; records that share a valid one are the same party.
    `derived`: computed by the build, never claimed by a loader."""

    name: str
    type: PropertyType
    description: str
    unit: str = ""
    indexed: bool = False
    single: bool = False
    identifier: bool = False
    derived: bool = False

    def columns(self) -> tuple[tuple[str, str], ...]:
        """The stored columns, as (name, type), where a `date` becomes a text and two days."""
        if self.type == "date":
            return (self.name, "text"), (f"{self.name}_min", "day"), (f"{self.name}_max", "day")
        return ((self.name, self.type),)


@dataclass(frozen=True)
class NodeKind:
    """A kind of node. `colour` is the fill in drawings (text on it is dark), `shape` the outline everywhere, by its
    name in vis-network or Cytoscape: no two kinds share one, so colour is never the only sign."""

    name: str
    plural: str
    description: str
    properties: tuple[Property, ...]
    colour: str
    shape: str
    caption: str = "name"
    party: bool = False


@dataclass(frozen=True)
class RelationshipKind:
    """A kind of relationship, drawn `(origin)-[:NAME]->(target)`; `verb` reads along the arrow, `reverse` against it.

    `event`: it happens at a date and has no duration, so it has a start only."""

    name: str
    description: str
    origins: tuple[str, ...]
    targets: tuple[str, ...]
    verb: str
    reverse: str
    properties: tuple[Property, ...] = ()
    derived: bool = False
    event: bool = False

    def claim_properties(self) -> tuple[Property, ...]:
        """What every relationship of this kind carries as a claim."""
        return tuple(p for p in CLAIM_PROPERTIES if not (self.event and p.name in ("ended_on", "seen_on")))


PARTIES = ("Company", "Person", "PublicBody")

_PARTY_PROPERTIES = (
    Property("name", "text", "name shown, in the spelling of the best source", indexed=True),
    Property("names", "texts", "every spelling and former name that a source states"),
    Property(
        "country", "text", "two-letter code of the country of registration or citizenship", indexed=True, single=True
    ),
    Property("city", "text", "city as stated"),
    Property("region", "text", "region or province as stated"),
    Property("lei", "text", "Legal Entity Identifier (ISO 17442)", identifier=True),
    Property("ru_ogrn", "text", "Russian primary state registration number (OGRN)", identifier=True),
    Property("ru_inn", "text", "Russian taxpayer number (INN)", identifier=True),
    Property("gb_coh", "text", "United Kingdom company number, eight characters", identifier=True),
    Property("registration_number", "text", "number in a foreign register, as stated and unchecked"),
    Property(
        "unverified_numbers",
        "texts",
        "numbers that fail their check digits or have none that is checked, with their scheme; never used as a key",
    ),
    Property("role", "text", "what the party does, in the words of a publication"),
    Property("sector", "text", "sector that a filing or publication states, for example defence", indexed=True),
    Property("note", "text", "remark of the source"),
    Property("unnamed", "boolean", "stands for parties that the source does not name; never matched or merged"),
    Property("kind_certain", "boolean", "false where the source does not say whether this is a company or a person"),
    Property("fictional", "boolean", "invented for a demonstration"),
    Property("disputed", "boolean", "somebody disputes a claim on this party", indexed=True, derived=True),
    Property("identity_basis", "text", "number, or name where no valid number is known", derived=True),
    Property(
        "name_group",
        "text",
        "equal for parties of which some names sound alike, where there are several; a place to look, not an identity",
        indexed=True,
        derived=True,
    ),
    Property("former_ids", "texts", "every other id under which this party was or may be known", derived=True),
    Property("listed", "boolean", "a list that was loaded names this party, now or formerly", derived=True),
    Property(
        "neighbours",
        "integer",
        "other parties to which filings, published statements or shipments tie it, whenever that was",
        derived=True,
    ),
    Property(
        "listed_neighbours", "integer", "how many of these neighbours a list names, now or formerly", derived=True
    ),
)

NODES = (
    NodeKind(
        "Company",
        "Companies",
        "A company, firm or other organisation that trades or holds shares.",
        (
            *_PARTY_PROPERTIES,
            Property("ru_kpp", "text", "Russian tax registration reason code (KPP); not unique"),
            Property("legal_form", "text", "legal form in words"),
            Property("incorporated_on", "date", "date of incorporation", single=True),
            Property("dissolved_on", "date", "date of dissolution", single=True),
            Property("status", "text", "status in the register, in its words"),
            Property("capital", "number", "charter capital", unit="as currency"),
            Property("currency", "text", "currency of the capital, ISO 4217"),
            Property("activity_code", "text", "main registered activity (in Russia OKVED)", indexed=True),
            Property("activity_codes", "texts", "all registered activities"),
            Property(
                "defence_activity", "text", "the registered activity that is one of defence", indexed=True, derived=True
            ),
            Property("email", "text", "e-mail address in the register", indexed=True),
            Property("phone", "text", "telephone number in the register", indexed=True),
            Property(
                "control_statements", "texts", "what a register holds on its controllers without naming one, with dates"
            ),
        ),
        "#8ec5ff",
        "box",
        party=True,
    ),
    NodeKind("Person", "Persons", "A natural person.", _PARTY_PROPERTIES, "#ffc46b", "ellipse", party=True),
    NodeKind(
        "PublicBody",
        "Public bodies",
        "A state, region, municipality or authority.",
        _PARTY_PROPERTIES,
        "#d3b4ff",
        "hexagon",
        party=True,
    ),
    NodeKind(
        "Address",
        "Addresses",
        "A postal address as a source words it, or one that a publication says is shared without printing it.",
        (
            Property("text", "text", "the address as stated"),
            Property(
                "country",
                "text",
                "two-letter code: the country that the text names, or else the one stated",
                indexed=True,
            ),
            Property("stated_only", "boolean", "the source says that the address is shared but does not print it"),
            Property("building_key", "text", "equal for two spellings of one building", indexed=True, derived=True),
            Property("unit_key", "text", "equal for two spellings of one room or office", indexed=True, derived=True),
            Property("building_threshold", "integer", "more parties in a building are mass registration", derived=True),
            Property("unit_threshold", "integer", "more parties in a unit are mass registration", derived=True),
            Property("building_parties", "integer", "parties ever stated in this building", derived=True),
            Property("unit_parties", "integer", "parties ever stated in this unit", derived=True),
        ),
        "#9fe0a8",
        "triangle",
        caption="text",
    ),
    NodeKind(
        "Shipment",
        "Shipments",
        "One item of a declaration, or a summary of several shipments as a publication gives it.",
        (
            Property("declaration", "text", "number of the customs declaration", indexed=True),
            Property("item", "text", "number of the item inside the declaration"),
            Property("direction", "text", "import or export, seen from the country of the declaration"),
            Property("first_on", "date", "date of the shipment, or of the first one of a summary"),
            Property("last_on", "date", "date of the shipment, or of the last one of a summary"),
            Property("summary", "boolean", "stands for several shipments"),
            Property("records", "integer", "how many shipments it stands for; absent where not published"),
            Property(
                "identical_rows", "integer", "how many rows of one file are identical to this one, itself included"
            ),
            Property("records_min", "integer", "how many it stands for, stated as at least"),
            Property("goods", "text", "description of the goods"),
            Property("hs_code", "text", "HS code as declared, text with leading zeros", indexed=True),
            Property("kg", "number", "net weight", unit="kg"),
            Property("kg_min", "number", "net weight stated as at least", unit="kg"),
            Property("kg_max", "number", "net weight stated as at most", unit="kg"),
            Property("gross_kg", "number", "gross weight", unit="kg"),
            Property("value_usd", "number", "value", unit="USD"),
            Property("value_usd_min", "number", "value stated as at least", unit="USD"),
            Property("value_usd_max", "number", "value stated as at most", unit="USD"),
            Property("value_text", "text", "value in the words of the source where it gives no figure"),
            Property("invoice_value", "number", "invoice value", unit="as invoice_currency"),
            Property("invoice_currency", "text", "currency of the invoice, ISO 4217"),
            Property("customs_value_rub", "number", "customs value", unit="RUB"),
            Property("packages", "integer", "number of packages"),
            Property("delivery_terms", "text", "Incoterms code and place"),
            Property("procedure", "text", "customs procedure"),
            Property("trademark", "text", "trade mark"),
            Property("dispatch_country", "text", "two-letter code of the country of dispatch"),
            Property("origin_country", "text", "two-letter code of the country of origin"),
            Property("destination_country", "text", "two-letter code of the country of destination"),
            Property(
                "never_direct_to", "text", "record id of a party to which its sender, a publication says, never shipped"
            ),
            Property("note", "text", "remark of the source"),
            Property("fictional", "boolean", "invented for a demonstration"),
        ),
        "#f7a6a0",
        "diamond",
        caption="goods",
    ),
    NodeKind(
        "Commodity",
        "Commodities",
        "Goods: an HS code with its edition, or goods that a publication names without a code.",
        (
            Property("name", "text", "description"),
            Property("code", "text", "code as declared, 4 to 12 digits", indexed=True),
            Property("edition", "text", "edition of the Harmonized System, for example HS2022"),
            Property("hs6", "text", "the first six digits", indexed=True),
            Property(
                "hs6_2022",
                "texts",
                "the first six digits, or all of a shorter code, in the edition of 2022; several where it split the code",
                derived=True,
            ),
            Property(
                "tier",
                "text",
                "tier in the Common High Priority List of February 2024, 1 to 4.B",
                indexed=True,
                derived=True,
            ),
            Property(
                "tier_certain",
                "boolean",
                "false where the code, of an older edition, also held goods that are not on that list",
                derived=True,
            ),
        ),
        "#e8d678",
        "square",
    ),
    NodeKind(
        "Port",
        "Ports",
        "A port or border crossing that a shipment passed.",
        (Property("name", "text", "name"), Property("country", "text", "two-letter code")),
        "#8fd6d6",
        "triangleDown",
    ),
    NodeKind(
        "Territory",
        "Territories",
        "A region that measures or claims refer to.",
        (
            Property("name", "text", "name", indexed=True),
            Property("names", "texts", "other names"),
            Property("country_claimed", "texts", "two-letter codes of the states it belongs to or that claim it"),
            Property("note", "text", "remark of the source"),
        ),
        "#c9c9c9",
        "star",
    ),
    NodeKind(
        "Vessel",
        "Vessels",
        "A ship or an aircraft that a list names.",
        (
            Property("name", "text", "name", indexed=True),
            Property("names", "texts", "other names"),
            Property("country", "text", "two-letter code of the flag"),
            Property("imo", "text", "number of the International Maritime Organization, as stated"),
            Property("unverified_numbers", "texts", "other numbers, with their scheme"),
            Property("note", "text", "remark of the source"),
        ),
        "#b9b3e6",
        "concave-hexagon",
    ),
    NodeKind(
        "Listing",
        "Listings",
        "An entry of a sanctions or export-control list, or a trade measure.",
        (
            Property("name", "text", "list and entry"),
            Property("list", "text", "the list or measure", indexed=True),
            Property("programme", "text", "programme inside the list"),
            Property("listed_on", "date", "date of listing"),
            Property("delisted_on", "date", "date of removal, or of expiry where the list states one"),
            Property("note", "text", "remark of the source"),
        ),
        "#ff9ac1",
        "octagon",
    ),
    NodeKind(
        "TradeFlow",
        "Trade flows",
        "One row of trade statistics, or a statistic as a publication states it.",
        (
            Property("exporter", "text", "two-letter code of the exporting country", indexed=True),
            Property("importer", "text", "two-letter code of the importing country", indexed=True),
            Property("exporter_area", "text", "the exporting side in words where it is no single country"),
            Property("importer_area", "text", "the importing side in words where it is no single country"),
            Property("flow", "text", "import, export, re-import or re-export, as the reporter counts it"),
            Property("reported_by", "text", "two-letter code of the country whose statistics these are, or its name"),
            Property("goods", "text", "goods in words"),
            Property("hs_code", "text", "HS code"),
            Property(
                "hs_edition", "text", "edition of the Harmonized System that the code is of; absent if not stated"
            ),
            Property("period", "date", "month, year or span of months"),
            Property("value_usd", "number", "value", unit="USD", single=True),
            Property("kg", "number", "net weight", unit="kg", single=True),
            Property("approximate", "boolean", "the source calls the figure approximate"),
            Property("stated_change", "text", "growth in the words of the source"),
            Property("basis", "text", "rows of statistics, or a publication"),
            Property("note", "text", "remark of the source"),
        ),
        "#b8c7ff",
        "barrel",
        caption="goods",
    ),
    NodeKind(
        "Source",
        "Sources",
        "A file that was loaded or a publication that was read.",
        (
            Property("title", "text", "title"),
            Property("publisher", "text", "publisher"),
            Property("author", "text", "author"),
            Property("url", "text", "address of the publication"),
            Property("published_on", "date", "date of publication"),
            Property("retrieved_on", "date", "date of retrieval"),
            Property("edition", "date", "edition date of a file"),
            Property("loader", "text", "source id of the loader"),
            Property("file", "text", "name of the file"),
            Property("sha256", "text", "SHA-256 of the file"),
            Property("licence", "text", "licence"),
            Property("secondary", "boolean", "retells another publication"),
            Property("fictional", "boolean", "invented for a demonstration"),
            Property("note", "text", "remark"),
        ),
        "#ffffff",
        "tag",
        caption="title",
    ),
)

# Every relationship is one claim, and carries these.
CLAIM_PROPERTIES = (
    Property("id", "text", "stable id of the claim", indexed=True),
    Property("from_id", "text", "id of the node at the start of the arrow"),
    Property("to_id", "text", "id of the node at the end of the arrow"),
    Property("source_id", "text", "id of the Source node that states it"),
    Property("record", "text", "key of the record inside the source"),
    Property("citations", "integer", "how many records state it"),
    Property("started_on", "date", "start as filed; the bounds also use the days at which records show it in force"),
    Property("ended_on", "date", "end as filed, or the span in which a newer record stopped stating it"),
    Property("seen_on", "text", "last day at which a record shows it in force"),
    Property("disputed_by", "text", "who disputes it"),
    Property("dispute_source", "text", "where the dispute is stated"),
)

_NOTE = Property("note", "text", "remark of the source")

RELATIONSHIPS = (
    RelationshipKind(
        "OWNS",
        "A party holds shares or an interest in a company.",
        PARTIES,
        ("Company", "PublicBody"),
        "holds an interest in",
        "is held by",
        (
            Property("share_min", "number", "lower bound of the share; absent where not stated", unit="per cent"),
            Property("share_max", "number", "upper bound of the share; absent where not stated", unit="per cent"),
            Property("share_text", "text", "the share as filed"),
            Property("interest", "text", "kind of interest: shares, votes, surplus assets, founder, unspecified"),
            Property(
                "direct", "boolean", "whether the filing says that it is held directly; absent where it does not say"
            ),
            Property("nominal_value", "number", "nominal value of the stake", unit="as currency"),
            Property("currency", "text", "currency of the nominal value, ISO 4217"),
            _NOTE,
        ),
    ),
    RelationshipKind(
        "CONTROLS",
        "A party controls another by other means than a share.",
        PARTIES,
        PARTIES,
        "controls",
        "is controlled by",
        (Property("means", "text", "by which means"), _NOTE),
    ),
    RelationshipKind(
        "OFFICER_OF",
        "A party holds an office in a company.",
        PARTIES,
        ("Company", "PublicBody"),
        "is an officer of",
        "has as officer",
        (Property("role", "text", "the office, as filed"), _NOTE),
    ),
    RelationshipKind(
        "REGISTERED_AT",
        "A party gives an address.",
        PARTIES,
        ("Address",),
        "is at",
        "is the address of",
        (
            Property(
                "address_kind",
                "text",
                "registered, service (for letters) or principal office (a register), declared (a declaration), stated (a "
                "publication)",
            ),
            Property("unreliable", "boolean", "the register marks the address as unreliable"),
            _NOTE,
        ),
    ),
    RelationshipKind(
        "SENT", "A party is the consignor of a shipment.", PARTIES, ("Shipment",), "sent", "was sent by", event=True
    ),
    RelationshipKind(
        "RECEIVED_BY",
        "A shipment has a party as consignee.",
        ("Shipment",),
        PARTIES,
        "was received by",
        "received",
        event=True,
    ),
    RelationshipKind(
        "DECLARED_BY",
        "A shipment has a party as declarant.",
        ("Shipment",),
        PARTIES,
        "was declared by",
        "declared",
        event=True,
    ),
    RelationshipKind(
        "FORWARDED_BY",
        "A shipment has a party as forwarder.",
        ("Shipment",),
        PARTIES,
        "was forwarded by",
        "forwarded",
        event=True,
    ),
    RelationshipKind(
        "NOTIFIES",
        "A shipment names a notify party.",
        ("Shipment",),
        PARTIES,
        "notifies",
        "was notified of",
        event=True,
    ),
    RelationshipKind(
        "BOUGHT_BY", "A shipment has a party as buyer.", ("Shipment",), PARTIES, "was bought by", "bought", event=True
    ),
    RelationshipKind(
        "MADE_BY",
        "A shipment's goods have a party as maker.",
        ("Shipment",),
        PARTIES,
        "was made by",
        "made",
        event=True,
    ),
    RelationshipKind(
        "OF_GOODS",
        "What was shipped or counted.",
        ("Shipment", "TradeFlow"),
        ("Commodity",),
        "is of",
        "is the goods of",
        event=True,
    ),
    RelationshipKind(
        "THROUGH", "A shipment passed a port.", ("Shipment",), ("Port",), "went through", "was passed by", event=True
    ),
    RelationshipKind(
        "LOCATED_IN",
        "A party, address, port or territory lies in a territory.",
        (*PARTIES, "Address", "Port", "Territory"),
        ("Territory",),
        "lies in",
        "contains",
    ),
    RelationshipKind(
        "LISTED_AS",
        "A party, territory, ship or aircraft is entered on a list or falls under a measure.",
        (*PARTIES, "Territory", "Vessel"),
        ("Listing",),
        "is listed as",
        "lists",
    ),
    RelationshipKind(
        "RELATED_TO",
        "A stated tie of another kind.",
        PARTIES,
        PARTIES,
        "is tied to",
        "is tied to",
        (
            Property("tie", "text", "kind of tie in the words of the source"),
            Property("basis", "text", "what it rests on"),
            _NOTE,
        ),
    ),
    RelationshipKind(
        "POSSIBLY_SAME_AS",
        "Two parties that may be one; a scored suggestion, never a merge.",
        PARTIES,
        PARTIES,
        "may be the same as",
        "may be the same as",
        (Property("score", "number", "0 to 1"), Property("reason", "text", "why")),
    ),
    RelationshipKind(
        "CONFLICTS_WITH",
        "Two statistics that are stated of one thing and cannot both hold.",
        ("TradeFlow",),
        ("TradeFlow",),
        "conflicts with",
        "conflicts with",
        (_NOTE,),
    ),
    RelationshipKind(
        "STATED_IN",
        "One of several differing values of a property, with the source that states it.",
        (*PARTIES, "TradeFlow"),
        ("Source",),
        "is described in",
        "describes",
        (Property("property", "text", "the property"), Property("value", "text", "the value that this source states")),
        derived=True,
    ),
)

# The order in which a party's numbers name it; also from the strongest to the weakest when numbers disagree.
IDENTIFIERS = ("lei", "ru_ogrn", "ru_inn", "gb_coh")

NODE = {kind.name: kind for kind in NODES}
RELATIONSHIP = {kind.name: kind for kind in RELATIONSHIPS}


def node_columns(kind: str) -> Iterator[tuple[str, str]]:
    """The stored columns of a kind of node, `id` first, as (name, type) with `day` for dates."""
    yield "id", "text"
    for declared in NODE[kind].properties:
        yield from declared.columns()


def relationship_columns(kind: str) -> Iterator[tuple[str, str]]:
    """The stored columns of a kind of relationship, those of the claim first, as (name, type)."""
    for declared in (*RELATIONSHIP[kind].claim_properties(), *RELATIONSHIP[kind].properties):
        yield from declared.columns()


def node_id_of_number(property_name: str, number: str) -> str:
    """The node id that a valid number gives: `ru_ogrn` and `1027…` make `ru-ogrn:1027…`."""
    return f"{property_name.replace('_', '-')}:{number}"
