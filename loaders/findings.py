"""Hand-collected facts, each with the publication that states it, in one YAML file.

The file has a section for each kind of fact: `publications`, `entities`, `territories` (mappings by id), `relations`,
`listings`, `shipments`, `trade_statistics` (lists). `events` and `context` are background without a party and are not
loaded. Ids hold inside one `collection`, named at the top of the file (else the file's name). A fact that somebody
denies carries `denied_by`; parties that a publication does not name carry `unnamed: true`.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePath
from typing import Any

import yaml

from graph import dates
from graph.claims import Claim, Filing, NodeClaim, RelationshipClaim, Value, short_hash
from graph.errors import FileError, RecordError
from graph.schema import IDENTIFIERS, PARTIES
from loaders.framework.files import InputFile
from loaders.framework.source import Ignored, Read, Record, Rejected, Source

SOURCE = Source(
    title="Findings collected by hand",
    publisher="whoever collected them; each fact names its own publication",
    homepage="",
    licence="facts with citation; the publications keep their own rights",
    files="one YAML file with the sections publications, entities, territories, relations, listings, shipments, "
    "trade_statistics",
    covers="what publications state of parties, stakes, ties, listings, shipments and statistics, disputes included",
    misses="whatever its collector did not write down; figures and names that the publications leave out",
    history="additive",
    rank="finding",
)

READS = frozenset(
    """address aliases author basis between change city conflicts_with country country_claimed date denied_by end
    entities entity exporter fictional from goods gb_coh hs_code importer kind lei list located_in name names_from
    never_direct_to note original period programme publisher records region retrieved_on role ru_inn ru_ogrn secondary
    sector share source stated_only start territories text title to type unnamed url value_usd value_usd_about
    value_usd_at_least via_port weight_t weight_t_at_least destination delisted_on""".split()
)

_BACKGROUND = {
    "events": "background: an event without a party",
    "context": "background: a statement without a party",
    "expected": "no fact: what a test expects to be answered",
}
_NOT_PUBLISHED = {"not published", "not recorded", "null", "~", ""}


# --- reading ---------------------------------------------------------------------------------------------------------


def read(file: InputFile) -> Iterator[Read]:
    """One record for each entry of each section, at the line where it stands. Raises FileError for anything else."""
    root = _parse(file)
    sections = {key.value: value for key, value in root.value}
    collection = _collection(sections, file.name)
    publications = set(_ids(sections.get("publications")))
    parties = {*_ids(sections.get("entities")), *_ids(sections.get("territories"))}
    statistics = [_plain(node) for node in _entries(sections.get("trade_statistics"))]
    for name, node in sections.items():
        if name == "collection":
            continue
        for position, key, fields in _entries_of(name, node):
            if name in _BACKGROUND:
                yield Ignored(position, _BACKGROUND[name])
                continue
            names = frozenset(fields)
            fields |= {"section": name, "id": key, "collection": collection}
            raw = yaml.safe_dump({key: fields}, allow_unicode=True, sort_keys=False)
            fault = _fault(name, fields, publications, parties)
            if fault is not None:
                yield Rejected(position, *fault, raw=raw)
                continue
            if "conflicts_with" in fields:
                fields["conflicts_with_flows"] = _conflicting(fields, statistics)
            yield Record(position, fields, raw, names)


def count(file: InputFile) -> int:
    """The entries of all sections."""
    return sum(len(node.value) for _, node in _parse(file).value if not isinstance(node, yaml.ScalarNode))


def _parse(file: InputFile) -> yaml.MappingNode:
    with file.open() as stream:
        try:
            for event in yaml.parse(stream, Loader=yaml.SafeLoader):
                if isinstance(event, yaml.AliasEvent) and event.start_mark is not None:
                    raise FileError(f"{file.name}:{event.start_mark.line + 1}: YAML aliases are not read; write it out")
            stream.seek(0)
            root = yaml.compose(stream, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f":{mark.line + 1}" if mark is not None else ""
            problem = getattr(error, "problem", None) or str(error).splitlines()[0]
            raise FileError(f"{file.name}{line}: no valid YAML ({problem}); mend that line") from error
    if not isinstance(root, yaml.MappingNode) or not {"entities", "publications"} & {k.value for k, _ in root.value}:
        raise FileError(f"{file.name}: no file of findings; expected the sections {', '.join(_CONVERTERS)}")
    for key, _ in root.value:
        if key.value not in {*_CONVERTERS, *_BACKGROUND, "collection"}:
            line = key.start_mark.line + 1
            raise FileError(f"{file.name}:{line}: unknown section {key.value!r}; expected {', '.join(_CONVERTERS)}")
    return root


def _collection(sections: Mapping[str, yaml.Node], name: str) -> str:
    named = sections.get("collection")
    if isinstance(named, yaml.ScalarNode):
        return str(named.value)
    return PurePath(name).stem


def _ids(section: yaml.Node | None) -> list[str]:
    return [key.value for key, _ in section.value] if isinstance(section, yaml.MappingNode) else []


def _entries(section: yaml.Node | None) -> list[yaml.Node]:
    return list(section.value) if isinstance(section, yaml.SequenceNode) else []


def _entries_of(section: str, node: yaml.Node) -> Iterator[tuple[int, str, dict[str, Any]]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.start_mark.line + 1, key.value, _mapping(_plain(value))
    else:
        for value in _entries(node):
            fields = _mapping(_plain(value))
            yield value.start_mark.line + 1, f"{section}/{_digest(fields)}", fields


def _mapping(plain: Any) -> dict[str, Any]:
    return plain if isinstance(plain, dict) else {"text": plain}


def _digest(fields: Mapping[str, Any]) -> str:
    return short_hash(*(f"{name}={fields[name]}" for name in sorted(fields)))


def _plain(node: yaml.Node) -> Any:
    """The node as dicts, lists and texts; no YAML type is guessed, and what is not published is left out."""
    if isinstance(node, yaml.MappingNode):
        plain = {key.value: _plain(value) for key, value in node.value}
        return {key: value for key, value in plain.items() if not (isinstance(value, str) and value in _NOT_PUBLISHED)}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return str(node.value).strip()


_REFERENCES = ("from", "to", "entity", "between", "entities", "territories", "located_in", "never_direct_to")
_PUBLICATIONS = ("source", "names_from", "conflicts_with")
_DATES = ("date", "start", "end", "period")
_NUMBERS = ("records", "weight_t", "weight_t_at_least", "value_usd_at_least", "value_usd_about", "share")


def _fault(
    section: str, fields: Mapping[str, Any], publications: set[str], parties: set[str]
) -> tuple[str, str, str, str] | None:
    """The first reason why this entry cannot be loaded, as (field, reason, found, expected)."""
    if section != "publications" and "source" not in fields:
        return "source", "no publication is cited", "", "the id of an entry in publications"
    for name in _PUBLICATIONS:
        if name in fields and fields[name] not in publications:
            return name, "unknown publication", str(fields[name]), "the id of an entry in publications"
    for name in _REFERENCES:
        for reference in _as_list(fields.get(name)):
            if reference not in parties:
                return name, "unknown party or territory", reference, "the id of an entry in entities or territories"
    for name in _DATES:
        if name in fields:
            try:
                dates.bounds(fields[name])
            except ValueError:
                return (
                    name,
                    "no such date",
                    str(fields[name]),
                    "a date like 2022-01-28, 2022-01, 2022 or 2022-01/2022-05",
                )
    for name in _NUMBERS:
        if name in fields and not _is_number(fields[name]):
            return name, "no number", str(fields[name]), "a number that is not negative, or 'not published'"
    return None


def _is_number(text: str) -> bool:
    try:
        return float(text) >= 0
    except ValueError:
        return False


def _conflicting(fields: Mapping[str, Any], statistics: list[dict[str, Any]]) -> list[str]:
    """The flow ids of the statistics that the named publication gives of the same trade."""
    trade = ("exporter", "importer", "goods")
    return [
        _flow_id(fields["collection"], other)
        for other in statistics
        if other.get("source") == fields["conflicts_with"] and all(other.get(f) == fields.get(f) for f in trade)
    ]


def _as_list(value: Any) -> list[str]:
    return [] if value is None else value if isinstance(value, list) else [value]


# --- converting ------------------------------------------------------------------------------------------------------


def convert(record: Record) -> Filing:
    """What one entry states. Raises RecordError for an entry that its section does not know."""
    fields = record.fields
    claims = list(_CONVERTERS[fields["section"]](fields))
    return Filing(f"{fields['collection']}/{fields['id']}", claims, seen_on=None)


def _subject(fields: Mapping[str, Any], id_: str) -> str:
    return f"findings:{fields['collection']}:{id_}"


def _source(fields: Mapping[str, Any]) -> str:
    return _subject(fields, fields["source"])


def _values(fields: Mapping[str, Any], *names: str, **renamed: str) -> dict[str, Value]:
    """The named fields that are present, under their own or another property name."""
    taken: dict[str, Value] = {name: fields[name] for name in names if name in fields}
    return taken | {name: fields[field] for name, field in renamed.items() if field in fields}


def _publication(fields: Mapping[str, Any]) -> Iterator[Claim]:
    values = _values(fields, "title", "publisher", "author", "url", published_on="date", retrieved_on="retrieved_on")
    notes = [fields[name] for name in ("note",) if name in fields]
    original = fields.get("original")
    if isinstance(original, dict):
        publishers = ", ".join(_as_list(original.get("publishers", original.get("publisher"))))
        notes.append("original: " + ", ".join(part for part in (publishers, original.get("date")) if part))
    if notes:
        values["note"] = "; ".join(notes)
    if "secondary" in fields:
        values["secondary"] = fields["secondary"] == "true"
    yield NodeClaim(_subject(fields, fields["id"]), "Source", values, source=_subject(fields, fields["id"]))


def _entity(fields: Mapping[str, Any]) -> Iterator[Claim]:
    kind = fields.get("kind", "")
    if kind not in PARTIES:
        raise RecordError("kind", "unknown kind of party", kind, ", ".join(PARTIES))
    values = _values(fields, "name", "country", "city", "region", "role", "sector", "note", *IDENTIFIERS)
    values |= {name: fields[name] == "true" for name in ("unnamed", "fictional") if name in fields}
    if "aliases" in fields:
        values["names"] = _as_list(fields["aliases"])
    yield NodeClaim(_subject(fields, fields["id"]), kind, values, source=_source(fields))
    if "located_in" in fields:
        territory = _subject(fields, fields["located_in"])
        yield RelationshipClaim("LOCATED_IN", _subject(fields, fields["id"]), territory, source=_source(fields))


def _territory(fields: Mapping[str, Any]) -> Iterator[Claim]:
    values = _values(fields, "name", "note")
    for name, field in (("names", "aliases"), ("country_claimed", "country_claimed")):
        if field in fields:
            values[name] = _as_list(fields[field])
    yield NodeClaim(_subject(fields, fields["id"]), "Territory", values, source=_source(fields))


_STAKES = {"OWNS": "unspecified", "HAS_INTEREST_IN": "interest", "SUBSIDIARY": "subsidiary"}
_TIES = {"OTHER_TIES": "other ties", "CLAIMS_PARTNERSHIP": "claims partnership"}


def _relation(fields: Mapping[str, Any]) -> Iterator[Claim]:
    type_ = fields.get("type", "")
    if type_ == "SAME_ADDRESS":
        yield from _same_address(fields)
        return
    ends = _as_list(fields.get("between")) or [*_as_list(fields.get("from")), *_as_list(fields.get("to"))]
    if len(ends) != 2:
        raise RecordError("from", "a relation needs two parties", str(ends), "from and to, or between: [a, b]")
    values = _values(fields, "note", "basis")
    if type_ in _STAKES:
        kind = "OWNS"
        values = _values(fields, "note", share_text="share") | {"interest": _STAKES[type_]}
        if "share" in fields:
            values |= {"share_min": float(fields["share"]), "share_max": float(fields["share"])}
        if "basis" in fields:
            values["note"] = "; ".join(str(v) for v in (values.get("note"), f"basis: {fields['basis']}") if v)
    elif type_ in _TIES:
        kind, values = "RELATED_TO", values | {"tie": _TIES[type_]}
    elif type_ == "CONTROLS":
        kind, values = "CONTROLS", _values(fields, "note", means="basis")
    else:
        known = ", ".join([*_STAKES, *_TIES, "CONTROLS", "SAME_ADDRESS"])
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
    parties = sorted(_as_list(fields.get("between")))
    address = _subject(fields, "address:" + "+".join(parties))
    text = fields.get("address", "the same address (not published)")
    values: dict[str, Value] = {"text": text}
    if "address" not in fields:
        values["stated_only"] = True
    yield NodeClaim(address, "Address", values, source=_source(fields))
    for party in parties:
        yield _claim(fields, "REGISTERED_AT", _subject(fields, party), address, {"address_kind": "stated"})


def _listing(fields: Mapping[str, Any]) -> Iterator[Claim]:
    listed = [*_as_list(fields.get("entity")), *_as_list(fields.get("entities")), *_as_list(fields.get("territories"))]
    if not listed or "list" not in fields:
        raise RecordError(
            "entity", "a listing needs parties and a list", str(listed), "entity, entities or territories"
        )
    sources = [fields[name] for name in ("source", "names_from") if name in fields]
    values = _values(fields, "list", "programme", "note", name="list", listed_on="date", delisted_on="end")
    for id_ in listed:
        listing = _subject(fields, f"listing:{id_}:{short_hash(fields['list'], fields.get('date', ''))}")
        yield NodeClaim(listing, "Listing", values, source=_source(fields))
        for source in sources:
            yield _claim(fields, "LISTED_AS", _subject(fields, id_), listing, source=_subject(fields, source))


def _shipment(fields: Mapping[str, Any]) -> Iterator[Claim]:
    shipment = _subject(fields, fields["id"])
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
        exact = _is_number(fields["value_usd"])
        values["value_usd" if exact else "value_text"] = float(fields["value_usd"]) if exact else fields["value_usd"]
    if "never_direct_to" in fields:
        values["never_direct_to"] = _subject(fields, fields["never_direct_to"])
    return values


def _goods(fields: Mapping[str, Any], subject: str) -> Iterator[Claim]:
    goods = fields.get("goods")
    if goods is None:
        raise RecordError("goods", "no goods are named", "", "the goods in words")
    commodity = "goods:" + short_hash(" ".join(goods.casefold().split()))
    yield NodeClaim(commodity, "Commodity", {"name": goods}, source=_source(fields))
    yield _claim(fields, "OF_GOODS", subject, commodity)


def _flow_id(collection: str, fields: Mapping[str, Any]) -> str:
    parts = ("exporter", "importer", "goods", "period", "change", "source")
    return f"findings:{collection}:flow:{short_hash(*(str(fields.get(part, '')) for part in parts))}"


def _statistic(fields: Mapping[str, Any]) -> Iterator[Claim]:
    flow = _flow_id(fields["collection"], fields)
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
