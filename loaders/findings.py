"""Hand-collected facts, each with the publication that states it, in one YAML file or in tables.

In YAML the file has a section for each kind of fact (`loaders/collected/sections.py`); in a table one row is one fact
(`loaders/collected/tables.py`). Both give the same claims. A fact that somebody denies carries `denied_by`; parties
that a publication does not name carry `unnamed: true`, which only YAML can say.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, short_hash
from graph.errors import RecordError
from graph.identifiers import claim_values
from graph.schema import IDENTIFIERS
from loaders.collected import sections, tables
from loaders.collected.entries import STAKES, as_list, flow_id, is_number
from loaders.framework.files import InputFile
from loaders.framework.source import Read, Record, Source

SOURCE = Source(
    title="Findings collected by hand",
    publisher="whoever collected them; each fact names its own publication",
    homepage="",
    licence="facts with citation; the publications keep their own rights",
    files="one YAML file with the sections publications, entities, territories, relations, listings, shipments, "
    "trade_statistics; or CSV and TSV tables in which a row is a fact, with the columns "
    f"{', '.join(tables.COLUMNS)}, of which only {' and '.join(tables.REQUIRED)} are needed; relations are "
    f"{', '.join(tables.RELATIONS)}",
    covers="what publications state of parties, stakes, ties, listings, shipments and statistics, disputes included; "
    "territories and statistics in YAML only",
    misses="whatever its collector did not write down; figures and names that the publications leave out",
    history="additive",
    rank="finding",
)

READS = frozenset(
    """address aliases author basis between change city conflicts_with country country_claimed date denied_by end
    entities entity exporter fictional from goods gb_coh hs_code importer kind lei list located_in name names_from
    never_direct_to note original period programme publisher records region retrieved_on role ru_inn ru_ogrn secondary
    sector share source stated_only start territories text title to type unnamed url value_usd value_usd_about
    value_usd_at_least via_port weight_t weight_t_at_least destination delisted_on kind_certain""".split()
).union(tables.COLUMNS)

# --- reading ---------------------------------------------------------------------------------------------------------


def read(file: InputFile) -> Iterator[Read]:
    """One record for each entry of YAML, or row of a table. Raises FileError for anything else."""
    yield from tables.read(file) if tables.is_table(file) else sections.read(file)


def count(file: InputFile) -> int:
    """The entries of YAML; the physical lines of a table, heading included."""
    return file.lines if tables.is_table(file) else sections.count(file)


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """What one entry states. Raises RecordError for an entry that its section does not know."""
    fields = record.fields
    entries = fields.get("entries", [fields])
    claims = [claim for entry in entries for claim in _CONVERTERS[entry["section"]](entry)]
    return Filing(f"{fields['collection']}/{fields['id']}", claims, seen_on=None)


def _subject(fields: Mapping[str, Any], id_: str) -> str:
    """The record id of an entity; with a word and a colon before it, of something else."""
    return f"findings:{fields['collection']}:{id_}"


def _source(fields: Mapping[str, Any], field: str = "source") -> str:
    return _subject(fields, f"publication:{fields[field]}")


def _territory_id(fields: Mapping[str, Any], id_: str) -> str:
    return _subject(fields, f"territory:{id_}")


def _values(fields: Mapping[str, Any], *names: str, **renamed: str) -> dict[str, Value]:
    """The named fields that are present, under their own or another property name."""
    taken: dict[str, Value] = {name: fields[name] for name in names if name in fields}
    return taken | {name: fields[field] for name, field in renamed.items() if field in fields}


def _publication(fields: Mapping[str, Any]) -> Iterator[Claim]:
    values = _values(fields, "title", "publisher", "author", "url", published_on="date", retrieved_on="retrieved_on")
    notes = [fields[name] for name in ("note",) if name in fields]
    original = fields.get("original")
    if isinstance(original, dict):
        publishers = ", ".join(as_list(original.get("publishers", original.get("publisher"))))
        notes.append("original: " + ", ".join(part for part in (publishers, original.get("date")) if part))
    if notes:
        values["note"] = "; ".join(notes)
    if "secondary" in fields:
        values["secondary"] = fields["secondary"] == "true"
    yield NodeClaim(_source(fields, "id"), "Source", values, source=_source(fields, "id"))


def _entity(fields: Mapping[str, Any]) -> Iterator[Claim]:
    values = _values(fields, "name", "country", "city", "region", "role", "sector", "note")
    values |= _numbers(fields)
    values |= {name: fields[name] == "true" for name in ("unnamed", "fictional", "kind_certain") if name in fields}
    if "aliases" in fields:
        values["names"] = as_list(fields["aliases"])
    yield NodeClaim(_subject(fields, fields["id"]), fields["kind"], values, source=_source(fields))
    if "located_in" in fields:
        territory = _territory_id(fields, fields["located_in"])
        yield RelationshipClaim("LOCATED_IN", _subject(fields, fields["id"]), territory, source=_source(fields))


def _numbers(fields: Mapping[str, Any]) -> dict[str, Value]:
    """The valid numbers of an entity, and those that fail their check digits."""
    found: dict[str, Value] = {}
    wrong: list[str] = []
    for scheme in IDENTIFIERS:
        for name, value in claim_values(scheme, fields.get(scheme)).items():
            if isinstance(value, list):
                wrong += value
            else:
                found[name] = value
    return found | ({"unverified_numbers": wrong} if wrong else {})


def _territory(fields: Mapping[str, Any]) -> Iterator[Claim]:
    values = _values(fields, "name", "note")
    for name, field in (("names", "aliases"), ("country_claimed", "country_claimed")):
        if field in fields:
            values[name] = as_list(fields[field])
    yield NodeClaim(_territory_id(fields, fields["id"]), "Territory", values, source=_source(fields))


_TIES = {"OTHER_TIES": "other ties", "CLAIMS_PARTNERSHIP": "claims partnership"}


def _relation(fields: Mapping[str, Any]) -> Iterator[Claim]:
    type_ = fields.get("type", "")
    if type_ == "SAME_ADDRESS":
        yield from _same_address(fields)
        return
    ends = as_list(fields.get("between")) or [*as_list(fields.get("from")), *as_list(fields.get("to"))]
    if len(ends) != 2:
        raise RecordError("from", "a relation needs two parties", str(ends), "from and to, or between: [a, b]")
    values = _values(fields, "note", "basis")
    if type_ in STAKES:
        kind = "OWNS"
        values = _values(fields, "note", share_text="share") | {"interest": STAKES[type_]}
        if "share" in fields:
            values |= {"share_min": float(fields["share"]), "share_max": float(fields["share"])}
        if "basis" in fields:
            values["note"] = "; ".join(str(v) for v in (values.get("note"), f"basis: {fields['basis']}") if v)
    elif type_ in _TIES:
        kind, values = "RELATED_TO", values | {"tie": _TIES[type_]}
    elif type_ == "CONTROLS":
        kind, values = "CONTROLS", _values(fields, "note", means="basis")
    else:
        known = ", ".join([*STAKES, *_TIES, "CONTROLS", "SAME_ADDRESS"])
        raise RecordError("type", "unknown type of relation", type_, known)
    origin, target = (_subject(fields, end) for end in ends)
    yield _claim(fields, kind, origin, target, values)


def _claim(
    fields: Mapping[str, Any],
    kind: str,
    origin: str,
    target: str,
    values: Mapping[str, Value] | None = None,
    *,
    source: str | None = None,
) -> RelationshipClaim:
    """A relationship with the dates, the publication and the dispute of its entry."""
    denied = fields.get("denied_by")
    return RelationshipClaim(
        kind,
        origin,
        target,
        values or {},
        start=fields.get("start", fields.get("date")),
        end=fields.get("end", fields.get("date") if kind in ("SENT", "RECEIVED_BY") else None),
        source=source or _source(fields),
        disputed_by=denied,
        dispute_source=_source(fields) if denied else None,
    )


def _same_address(fields: Mapping[str, Any]) -> Iterator[Claim]:
    parties = sorted(as_list(fields.get("between")))
    address = _subject(fields, "address:" + "+".join(parties))
    text = fields.get("address", "the same address (not published)")
    values: dict[str, Value] = {"text": text}
    if "address" not in fields:
        values["stated_only"] = True
    yield NodeClaim(address, "Address", values, source=_source(fields))
    for party in parties:
        about = {"address_kind": "stated", **_values(fields, "note")}
        yield _claim(fields, "REGISTERED_AT", _subject(fields, party), address, about)


def _listing(fields: Mapping[str, Any]) -> Iterator[Claim]:
    parties = [*as_list(fields.get("entity")), *as_list(fields.get("entities"))]
    territories = as_list(fields.get("territories"))
    listed = {id_: _subject(fields, id_) for id_ in parties}
    listed |= {id_: _territory_id(fields, id_) for id_ in territories}
    if not listed or "list" not in fields:
        raise RecordError(
            "entity", "a listing needs parties and a list", str(list(listed)), "entity, entities or territories"
        )
    sources = [_source(fields, name) for name in ("source", "names_from") if name in fields]
    values = _values(fields, "list", "programme", "note", name="list", listed_on="date", delisted_on="end")
    for id_, subject in listed.items():
        listing = _subject(fields, f"listing:{id_}:{short_hash(fields['list'], fields.get('date', ''))}")
        yield NodeClaim(listing, "Listing", values, source=_source(fields))
        for source in sources:
            yield _claim(fields, "LISTED_AS", subject, listing, source=source)


def _shipment(fields: Mapping[str, Any]) -> Iterator[Claim]:
    shipment = _subject(fields, f"shipment:{fields['id']}")
    yield NodeClaim(shipment, "Shipment", _shipment_values(fields), source=_source(fields))
    for kind, end in (("SENT", "from"), ("RECEIVED_BY", "to")):
        if end in fields:
            party = _subject(fields, fields[end])
            yield _claim(fields, kind, *((party, shipment) if kind == "SENT" else (shipment, party)))
    yield from _goods(fields, shipment)
    if "via_port" in fields:
        port = _subject(fields, "port:" + short_hash(fields["via_port"].casefold()))
        yield NodeClaim(port, "Port", {"name": fields["via_port"]}, source=_source(fields))
        yield _claim(fields, "THROUGH", shipment, port)


def _shipment_values(fields: Mapping[str, Any]) -> dict[str, Value]:
    values = _values(fields, "goods", "hs_code", "note", destination_country="destination")
    values |= _values(fields, first_on="start", last_on="end") or _values(fields, first_on="date", last_on="date")
    values["summary"] = fields.get("records") != "1"
    if "records" in fields:
        values["records"] = int(float(fields["records"]))
    elif "date" in fields:
        values["records_min"] = 1  # a publication that dates a shipment states at least that one
    for name, field, factor in (("kg", "weight_t", 1000), ("kg_min", "weight_t_at_least", 1000)):
        if field in fields:
            values[name] = float(fields[field]) * factor
    if "value_usd_at_least" in fields:
        values["value_usd_min"] = float(fields["value_usd_at_least"])
    if "value_usd" in fields:
        exact = is_number(fields["value_usd"])
        values["value_usd" if exact else "value_text"] = float(fields["value_usd"]) if exact else fields["value_usd"]
    if "never_direct_to" in fields:
        values["never_direct_to"] = _subject(fields, fields["never_direct_to"])
    return values


def _goods(fields: Mapping[str, Any], subject: str) -> Iterator[Claim]:
    goods = fields["goods"]
    commodity = "goods:" + short_hash(" ".join(goods.casefold().split()))
    yield NodeClaim(commodity, "Commodity", {"name": goods}, source=_source(fields))
    yield _claim(fields, "OF_GOODS", subject, commodity)


def _statistic(fields: Mapping[str, Any]) -> Iterator[Claim]:
    flow = flow_id(fields["collection"], fields)
    values = _values(fields, "exporter", "importer", "goods", "hs_code", "period", "note", stated_change="change")
    values["basis"] = "publication"
    for name, field, factor in (
        ("kg", "weight_t", 1000),
        ("value_usd", "value_usd", 1),
        ("value_usd", "value_usd_about", 1),
    ):
        if field in fields:
            values[name] = float(fields[field]) * factor
    if "value_usd_about" in fields:
        values["approximate"] = True
    yield NodeClaim(flow, "TradeFlow", values, source=_source(fields))
    yield from _goods(fields, flow)
    for other in fields.get("conflicts_with_flows", ()):
        yield _claim(fields, "CONFLICTS_WITH", flow, other)


_CONVERTERS: dict[str, Callable[[Mapping[str, Any]], Iterator[Claim]]] = {
    "publications": _publication,
    "entities": _entity,
    "territories": _territory,
    "relations": _relation,
    "listings": _listing,
    "shipments": _shipment,
    "trade_statistics": _statistic,
}
