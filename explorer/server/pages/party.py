"""What a party's page tells beyond its facts: owners, holdings, offices, addresses, trade, lists, disputes, and when."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from urllib.parse import quote

from explorer.asking import left_out
from explorer.picture_words import share, visible
from explorer.server.pages.links import SHOWN, Group, LinkRow, group_of, link_rows, title_of
from explorer.server.pages.making import address, entity_address, label
from explorer.server.pages.table import AnswerTable, table_of
from explorer.server.reading import Explored
from graph.errors import QueryStopped
from graph.neighbours import Ties, page_of, ties_of
from graph.schema import NODE
from graph.subgraph import GraphNode
from queries.framework.answer import Answer, ask

_PARTNERS = 20
_HELD = (("OWNS", "out"),)
_CONTROL = (("CONTROLS", "in"), ("OFFICER_OF", "in"), ("CONTROLS", "out"), ("OFFICER_OF", "out"))
_LISTS = (("LISTED_AS", "out"),)


@dataclass(frozen=True)
class Answered:
    """The answer to a question about the party: some rows, how many more there are, and where it is asked in full."""

    table: AnswerTable | None
    more: int
    notes: list[str]
    href: str
    caution: str


@dataclass(frozen=True)
class AddressRow:
    """An address of the party: how many others are at it as worded, and at its room and building in any wording."""

    row: LinkRow
    others: int
    unit: int
    building: int


@dataclass(frozen=True)
class Event:
    """Something that is known with its date; `day` puts it in order."""

    day: date
    when: str
    what: str
    name: str = ""
    href: str = ""


@dataclass(frozen=True)
class Asked:
    """A question that can be asked about the party."""

    title: str
    question: str
    href: str


@dataclass(frozen=True)
class Party:
    """Everything that a party's page tells beyond its facts. `told` are the ties that are among it, `beyond` counts the
    links of these that the timeline leaves out, as it takes the first of each relation."""

    owners: Answered
    holdings: list[Group]
    control: list[Group]
    addresses: list[AddressRow]
    more_addresses: str
    shared: str
    partners: Answered
    listings: list[Group]
    disputes: Answered
    timeline: list[Event]
    undated: list[str]
    beyond: int
    questions: list[Asked]
    told: list[Ties]


def about_party(explored: Explored, node: GraphNode, ties: Sequence[Ties]) -> Party:
    """What the graph holds on a party; `ties` are all of its ties."""
    owners, owning = _answered(explored, "owners-of", node, include_ended=True)
    partners, trade = _answered(explored, "counterparties", node)
    disputes, _ = _answered(explored, "conflicting-claims", node)
    groups = {one: [group_of(explored, node, tie) for tie in _among(ties, one)] for one in (_HELD, _CONTROL, _LISTS)}
    addresses, more_addresses = _addresses(explored, node, ties)
    linked = [*groups[_HELD], *groups[_CONTROL], *groups[_LISTS]]
    events = [*_own_dates(node), *_stakes(owning), *_of_groups(linked), *_of_trade(trade)]
    return Party(
        owners=owners,
        holdings=groups[_HELD],
        control=groups[_CONTROL],
        addresses=addresses,
        more_addresses=more_addresses,
        shared=_question_address("shared-address", node),
        partners=partners,
        listings=groups[_LISTS],
        disputes=disputes,
        timeline=sorted(events, key=lambda event: (event.day, event.what, event.name)),
        undated=list(_undated(owning, linked)),
        beyond=sum(group.ties.links - len(group.rows) for group in linked),
        questions=_questions(explored, node),
        told=[*_among(ties, (("OWNS", "in"), ("REGISTERED_AT", "out"))), *(group.ties for group in linked)],
    )


def _among(ties: Sequence[Ties], wanted: Iterable[tuple[str, str]]) -> list[Ties]:
    """The ties by these relations and directions, in the order of these."""
    return [one for pair in wanted for one in ties if (one.relation, one.direction) == pair]


def _question_address(question: str, node: GraphNode, more: Mapping[str, object] = MappingProxyType({})) -> str:
    return address(f"/questions/{quote(question)}", [("party", node.id), *more.items()])


def _answered(
    explored: Explored, question_id: str, node: GraphNode, *, include_ended: bool = False
) -> tuple[Answered, Answer | None]:
    """A question asked of the party, as its page shows it, and the answer; None where it took too long."""
    question = explored.catalogue.get(question_id)
    given = {"party": node.id, **({"include_ended": True} if include_ended else {})}
    href = _question_address(question_id, node, {"include_ended": "true"} if include_ended else {})
    try:
        answer = ask(question, given, explored.session.store, explored.session.search)
    except QueryStopped as error:
        return Answered(None, 0, [f"Not shown here: {visible(str(error))}"], href, question.caution), None
    most = _PARTNERS if question_id == "counterparties" else SHOWN
    cut = [f"There are more than {len(answer.rows):,} rows."] if answer.truncated else []
    table = table_of(answer, 0, most, without=("subject", "subject_id")) if answer.rows else None
    notes = [*cut, *map(visible, left_out(answer))]
    return Answered(table, max(0, len(answer.rows) - most), notes, href, question.caution), answer


def _addresses(explored: Explored, node: GraphNode, ties: Sequence[Ties]) -> tuple[list[AddressRow], str]:
    """The first addresses, and where the rest of them is."""
    store = explored.session.store
    tie = next(iter(_among(ties, (("REGISTERED_AT", "out"),))), None)
    if tie is None:
        return [], ""
    found = page_of(store, node, tie.relation, tie.direction, tie.kind, limit=SHOWN)
    parties = {
        id_: sum(one.neighbours for one in own if one.relation == "REGISTERED_AT")
        for id_, own in ties_of(store, found.nodes).items()
    }
    known = {entity_address(one.id): one for one in found.nodes}
    rows = [
        AddressRow(
            row,
            max(0, parties[known[row.href].id] - 1),
            _number(known[row.href], "unit_parties"),
            _number(known[row.href], "building_parties"),
        )
        for row in link_rows(explored, node, found)
    ]
    here = [("id", node.id), ("relation", tie.relation), ("direction", tie.direction), ("kind", tie.kind)]
    return rows, address("/ties", here, after=found.next) if found.next else ""


def _number(node: GraphNode, name: str) -> int:
    value = node.properties.get(name)
    return value if isinstance(value, int) else 0


def _own_dates(node: GraphNode) -> Iterator[Event]:
    for one in NODE[node.kind].properties:
        day = node.properties.get(f"{one.name}_min")
        if one.type == "date" and isinstance(day, date):
            yield Event(day, visible(str(node.properties[one.name])), label(one.name).removesuffix(" on"))


def _stakes(owning: Answer | None) -> Iterator[Event]:
    """When others began and ceased to hold a stake in the party."""
    for row in owning.rows if owning else ():
        for stake in row.evidence:
            stated = share(stake.properties)
            what = f"stake {stated}" if stated else "stake"
            name, href = visible(str(row.values["owner_name"] or "")), entity_address(str(row.values["owner_id"]))
            for end, word in (("started_on_min", "begins: held by"), ("ended_on_max", "ends: held by")):
                day, filed = stake.properties.get(end), stake.properties.get(end.rsplit("_", 1)[0])
                if filed and isinstance(day, date):
                    yield Event(day, visible(str(filed)), f"{what} {word}", name, href)


def _of_groups(groups: Iterable[Group]) -> Iterator[Event]:
    for group in groups:
        what = title_of(group.ties).partition(":")[0].lower()
        for row in group.rows:
            said = f"{what} ({row.said})" if row.said and group.ties.relation != "LISTED_AS" else what
            if row.started:
                yield Event(row.started, row.since, f"begins: {said}", row.name, row.href)
            if row.ended:
                yield Event(row.ended, row.until, f"ends: {said}", row.name, row.href)


def _of_trade(trade: Answer | None) -> Iterator[Event]:
    """The first and the last shipment that is known."""
    rows = trade.rows if trade else []
    for column, choose, what in (("first_on", min, "first known shipment"), ("last_on", max, "last known shipment")):
        dated = [str(row.values[column]) for row in rows if row.values[column]]
        if dated:
            when = choose(dated)
            yield Event(date.fromisoformat(f"{when}-01-01"[:10] if len(when) == 4 else f"{when}-01"[:10]), when, what)


def _undated(owning: Answer | None, groups: Iterable[Group]) -> Iterator[str]:
    """How much is known without the date at which it began."""
    stakes = sum(not row.values["started_on"] for row in owning.rows) if owning else 0
    if stakes:
        yield f"Is held by: {stakes:,} without a stated start"
    for group in groups:
        unknown = sum(not row.since for row in group.rows)
        if unknown:
            yield f"{group.title}: {unknown:,} without a stated start"


def _questions(explored: Explored, node: GraphNode) -> list[Asked]:
    """The questions that need nothing but a party."""
    return [
        Asked(question.title, question.question, _question_address(question.id, node))
        for question in explored.catalogue.sound()[0]
        if any(one.name == "party" and one.type == "entity" for one in question.parameters)
        and not any(one.required and one.name != "party" for one in question.parameters)
    ]
