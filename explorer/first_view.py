"""What of an answer is drawn at first: as much as can be read; all of it stays in the table and can be added.

A first view never opens on a hairball. It holds what stands behind the first rows, and of many shipments between the same
two parties the first few: the picture says who is tied to whom, the table counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from graph.subgraph import GraphRelationship, Subgraph
from queries.framework.answer import AnswerRow

MOST_AT_FIRST = 300
SHIPMENTS_OF_A_PAIR = 4

_TO_RECEIVER = ("RECEIVED_BY", "BOUGHT_BY")


@dataclass(frozen=True)
class FirstView:
    """What is drawn, of how many rows, and how many shipments of these rows are not."""

    drawn: Subgraph
    rows: int
    shipments_left: int

    def notes(self, all_rows: int) -> list[str]:
        """What is not drawn, in sentences."""
        said = []
        if self.shipments_left:
            said.append(
                f"Of more than {SHIPMENTS_OF_A_PAIR} shipments between the same parties the first {SHIPMENTS_OF_A_PAIR} are "
                f"drawn: {self.shipments_left:,} more can be added at either party; the table counts them."
            )
        if self.rows < all_rows:
            said.append(f"Drawn is what stands behind {self.rows:,} of {all_rows:,} rows; the table has them all.")
        return said


def first_view(whole: Subgraph, rows: Sequence[AnswerRow]) -> FirstView:
    """What stands behind as many rows, from the first, as a first view holds; of the first row alone at least a part."""
    nodes = {node.id: node for node in whole.nodes}
    links: dict[str, GraphRelationship] = {}
    ends: dict[str, None] = {}
    pairs: dict[tuple[str, ...], dict[str, None]] = {}
    left: set[str] = set()
    shown = 0
    for row in rows:
        beyond = _beyond(row.evidence, pairs)
        more = {link.id: link for link in row.evidence if not {link.from_id, link.to_id} & beyond}
        wanted = dict.fromkeys(end for link in more.values() for end in (link.from_id, link.to_id))
        if shown and len(links | more) + len(ends | wanted) > MOST_AT_FIRST:
            break
        for link in islice(more.values(), MOST_AT_FIRST // 3):
            links[link.id] = link
            ends |= dict.fromkeys((link.from_id, link.to_id))
        left |= beyond
        shown += 1
    drawn = Subgraph(tuple(nodes[id_] for id_ in ends if id_ in nodes), tuple(links.values()))
    return FirstView(drawn, shown, len(left - set(ends)))


def _beyond(evidence: Sequence[GraphRelationship], pairs: dict[tuple[str, ...], dict[str, None]]) -> set[str]:
    """The shipments of this evidence that are too many between their parties; `pairs` keeps those that are drawn."""
    senders = {link.to_id: link.from_id for link in evidence if link.kind == "SENT"}
    receivers = {link.from_id: link.to_id for link in evidence if link.kind in _TO_RECEIVER}
    found = set()
    for shipment in dict.fromkeys([*senders, *receivers]):
        drawn = pairs.setdefault((senders.get(shipment, ""), receivers.get(shipment, "")), {})
        if shipment in drawn or len(drawn) < SHIPMENTS_OF_A_PAIR:
            drawn[shipment] = None
        else:
            found.add(shipment)
    return found
