"""Where each node of a picture stands: a layered layout, the same for the same input.

Two readings go into one picture. Goods move to the right: consignor, shipment, consignee. Power points down: an owner
stands above what it owns. A shared address stands between those who share it, further right than the trade. So every
node gets a column and a row, columns and rows are bands that do not overlap, and nodes of the same band are spread
over slots that are large enough for the node and its caption. Hence nothing overlaps, and outside of cycles every
arrow of trade points right and every arrow of ownership points down.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

import networkx as nx

from explorer.layers import Pair, ranks
from graph.schema import NODE
from graph.subgraph import GraphNode, GraphRelationship, Subgraph

Point: TypeAlias = tuple[float, float]
Number = TypeVar("Number", int, float)

# Captions are wrapped by the page to this many pixels, and to this many lines, the line of facts included.
TEXT_WIDTH = 124
TEXT_LINES = 5
LINE_HEIGHT = 14


@dataclass(frozen=True)
class Extent:
    """How far a node with its caption reaches from its centre, in pixels."""

    side: float
    above: float
    below: float


_TEXT_HEIGHT = TEXT_LINES * LINE_HEIGHT
_CAPTION_BELOW = Extent(TEXT_WIDTH / 2 + 4, 26, 30 + _TEXT_HEIGHT)
_BY_SHAPE = {
    "box": Extent(TEXT_WIDTH / 2 + 14, _TEXT_HEIGHT / 2 + 12, _TEXT_HEIGHT / 2 + 12),
    "tag": Extent(TEXT_WIDTH / 2 + 18, _TEXT_HEIGHT / 2 + 12, _TEXT_HEIGHT / 2 + 12),
    "concave-hexagon": Extent(TEXT_WIDTH / 2 + 18, _TEXT_HEIGHT / 2 + 12, _TEXT_HEIGHT / 2 + 12),
    "barrel": Extent(TEXT_WIDTH / 2 + 14, _TEXT_HEIGHT / 2 + 18, _TEXT_HEIGHT / 2 + 18),
    "ellipse": Extent((TEXT_WIDTH + _TEXT_HEIGHT) / 2 + 4, _TEXT_HEIGHT + 4, _TEXT_HEIGHT + 4),
}

# Gaps leave room for the captions of links: beside a column, below a row, and between neighbours of one band.
_COLUMN_GAP, _ROW_GAP, _SLOT_GAP, _PART_GAP = 100, 104, 28, 80
# A picture that fits this many pixels at this scale is readable without zooming.
_VIEW_WIDTH, _VIEW_HEIGHT, _READABLE = 1000, 640, 0.8
# Numbers of lines that are tried for cells of many nodes.
_LINES = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 30)
_SWEEPS = 6

_RIGHTWARD = {"SENT", "RECEIVED_BY", "BOUGHT_BY"}
# Ties have no direction of their own; the number is how far they carry to the right of where the picture starts.
_TIES = {"REGISTERED_AT": 1, "RELATED_TO": 2, "POSSIBLY_SAME_AS": 2, "CONFLICTS_WITH": 2}


def extent(kind: str) -> Extent:
    """The room that a node of this kind takes at most."""
    return _BY_SHAPE.get(NODE[kind].shape, _CAPTION_BELOW)


def positions(subgraph: Subgraph) -> dict[str, Point]:
    """The centre of each node in pixels, y growing downwards, by node id."""
    links: nx.Graph[str] = nx.Graph()
    links.add_nodes_from(node.id for node in subgraph.nodes)
    links.add_edges_from((tie.from_id, tie.to_id) for tie in subgraph.relationships)
    part_of = {node: number for number, part in enumerate(nx.connected_components(links)) for node in part}
    nodes: list[list[GraphNode]] = [[] for _ in range(1 + max(part_of.values(), default=-1))]
    ties: list[list[GraphRelationship]] = [[] for _ in nodes]
    for node in subgraph.nodes:
        nodes[part_of[node.id]].append(node)
    for tie in subgraph.relationships:
        ties[part_of[tie.from_id]].append(tie)
    return _shelved([_Part(*part).placed() for part in zip(nodes, ties, strict=True)])


@dataclass(frozen=True)
class _Placed:
    """One connected part of the picture with the point of its upper left corner at 0, 0."""

    points: Mapping[str, Point]
    width: float
    height: float


def _shelved(parts: Sequence[_Placed]) -> dict[str, Point]:
    """Unconnected parts side by side, on shelves about as wide as a screen is in proportion."""
    area = sum((part.width + _PART_GAP) * (part.height + _PART_GAP) for part in parts)
    shelf = max([(area * _VIEW_WIDTH / _VIEW_HEIGHT) ** 0.5, *(part.width for part in parts)])
    points: dict[str, Point] = {}
    left = top = deepest = 0.0
    for part in parts:
        if left and left + part.width > shelf:
            left, top, deepest = 0.0, top + deepest + _PART_GAP, 0.0
        points.update({node: (left + x, top + y) for node, (x, y) in part.points.items()})
        left += part.width + _PART_GAP
        deepest = max(deepest, part.height)
    return {node: (round(x, 1), round(y, 1)) for node, (x, y) in points.items()}


class _Part:
    """One connected part: cells of (column, row), each with its nodes in order."""

    def __init__(self, nodes: Sequence[GraphNode], ties: Sequence[GraphRelationship]) -> None:
        self.kind = {node.id: node.kind for node in nodes}
        self.ends: list[Pair] = [(tie.from_id, tie.to_id) for tie in ties if tie.from_id != tie.to_id]
        trade, loose = _pairs(ties, _RIGHTWARD), _outwards(self.kind, ties)
        down = [(tie.from_id, tie.to_id) for tie in ties if tie.kind not in _RIGHTWARD | _TIES.keys()]
        self.column = ranks(list(self.kind), trade, loose, down)
        self.row = ranks(list(self.kind), down, [], [*trade, *loose])
        self.beside = {node for pair in (*trade, *loose) for node in pair}
        self._hang()
        self.cells: dict[tuple[int, int], list[str]] = {}
        for node in self.kind:
            self.cells.setdefault((self.column[node], self.row[node]), []).append(node)
        # Where links come from the left or the right, the nodes of a cell stand one below the other.
        self.upright = {(self.column[node], self.row[node]) for node in self.beside}
        room = {cell: [extent(self.kind[node]) for node in members] for cell, members in self.cells.items()}
        self.above = _band_maximum(1, {cell: max(one.above for one in row) for cell, row in room.items()})
        below = _band_maximum(1, {cell: max(one.below for one in row) for cell, row in room.items()})
        width = _band_maximum(0, {cell: max(2 * one.side for one in row) for cell, row in room.items()})
        self.slot_width = {band: wide + _SLOT_GAP for band, wide in width.items()}
        self.slot_height = {band: self.above[band] + below[band] + _SLOT_GAP for band in below}

    def _hang(self) -> None:
        """Doubles the rows, and moves what is only owned into the row above the trade of its cell, to other columns.

        So the trade stays a straight line, and an owner's other holdings fan out beside the arrow that leads to it.
        """
        trading = {(self.column[node], self.row[node]) for node in self.beside}
        hanging = [
            node for node in self.kind if node not in self.beside and (self.column[node], self.row[node]) in trading
        ]
        self.row = {node: 2 * row for node, row in self.row.items()}
        last = max(self.column.values())
        for number, node in enumerate(hanging):
            home = self.column[node]
            free = sorted((column for column in range(last + 1) if column != home), key=lambda to: abs(to - home - 0.1))
            self.row[node] -= 1
            self.column[node] = free[number % len(free)] if free else home

    def placed(self) -> _Placed:
        """The part with the number of lines per cell that is read best."""
        self._order()
        most = max(len(cell) for cell in self.cells.values())
        counts = [count for count in _LINES if count <= most]
        arrangements = [
            _Arrangement(self, tall, wide)
            for tall in (counts if self.upright else [1])
            for wide in (counts if len(self.upright) < len(self.cells) else [1])
        ]
        return max(arrangements, key=lambda arrangement: (arrangement.readable, -arrangement.lines)).placed()

    def _order(self) -> None:
        """Orders the nodes of each cell by the middle of their neighbours, so that fewer links cross."""
        neighbours: dict[str, list[str]] = {node: [] for node in self.kind}
        for one, other in self.ends:
            neighbours[one].append(other)
            neighbours[other].append(one)
        place: dict[str, float] = {}
        for cell, members in self.cells.items():
            place.update(_spread(cell[1], members))
        for _ in range(_SWEEPS):
            for cell, members in self.cells.items():
                middle = {node: _mean([place[other] for other in neighbours[node]], place[node]) for node in members}
                members.sort(key=middle.__getitem__)
                place.update(_spread(cell[1] if cell in self.upright else cell[0], members))


def _spread(band: int, members: Sequence[str]) -> dict[str, float]:
    """The members of a cell spread evenly over their band."""
    return {node: band + (index + 0.5) / len(members) for index, node in enumerate(members)}


class _Arrangement:
    """A part with its upright cells in `tall` columns and its other cells in `wide` rows at most."""

    def __init__(self, part: _Part, tall: int, wide: int) -> None:
        self.part = part
        self.lines = tall + wide
        self.grid = {
            cell: _grid(len(members), tall if cell in part.upright else wide, upright=cell in part.upright)
            for cell, members in part.cells.items()
        }
        self.across = _band_maximum(0, {cell: across for cell, (across, _) in self.grid.items()})
        self.deep = _band_maximum(1, {cell: deep for cell, (_, deep) in self.grid.items()})
        self.left, self.width = _stacked(
            {band: self.across[band] * width for band, width in part.slot_width.items()}, _COLUMN_GAP - _SLOT_GAP
        )
        self.top, self.height = _stacked(
            {band: self.deep[band] * height for band, height in part.slot_height.items()}, _ROW_GAP - _SLOT_GAP
        )

    @property
    def readable(self) -> float:
        """The scale at which all is in view; what is above the readable scale counts the same."""
        return min(_READABLE, _VIEW_WIDTH / self.width, _VIEW_HEIGHT / self.height)

    def placed(self) -> _Placed:
        points: dict[str, Point] = {}
        for (column, row), members in self.part.cells.items():
            across, deep = self.grid[column, row]
            slot_width, slot_height = self.part.slot_width[column], self.part.slot_height[row]
            left = self.left[column] + (self.across[column] - across) * slot_width / 2
            top = self.top[row] + (self.deep[row] - deep) * slot_height / 2
            upright = (column, row) in self.part.upright
            for index, node in enumerate(members):
                x, y = (index // deep, index % deep) if upright else (index % across, index // across)
                points[node] = (left + (x + 0.5) * slot_width, top + y * slot_height + self.part.above[row])
        return _Placed(points, self.width, self.height)


def _grid(count: int, lines: int, *, upright: bool) -> tuple[int, int]:
    """How many nodes stand across and how many deep, in `lines` lines at most."""
    length = -(-count // lines)
    used = -(-count // length)
    return (used, length) if upright else (length, used)


def _band_maximum(axis: int, values: Mapping[tuple[int, int], Number]) -> dict[int, Number]:
    """The greatest value of the cells of each column (axis 0) or row (axis 1)."""
    bands: dict[int, Number] = {}
    for cell, value in values.items():
        bands[cell[axis]] = max(value, bands.get(cell[axis], value))
    return bands


def _stacked(sizes: Mapping[int, float], gap: float) -> tuple[dict[int, float], float]:
    """Where each band starts when they follow one another with a gap, and how long all are."""
    starts: dict[int, float] = {}
    end = -gap
    for band in sorted(sizes):
        starts[band] = end + gap
        end += gap + sizes[band]
    return starts, end


def _pairs(ties: Iterable[GraphRelationship], kinds: Iterable[str]) -> list[Pair]:
    return [(tie.from_id, tie.to_id) for tie in ties if tie.kind in kinds]


def _outwards(kinds: Mapping[str, str], ties: Sequence[GraphRelationship]) -> list[Pair]:
    """The ties without direction, turned away from the trade or, where there is none, from the node with most ties."""
    loose = [tie for tie in ties if tie.kind in _TIES]
    if not loose:
        return []
    distances: nx.Graph[str] = nx.Graph()
    for tie in ties:
        distances.add_edge(tie.from_id, tie.to_id, weight=_TIES.get(tie.kind, 0))
    traded = [node for pair in _pairs(ties, _RIGHTWARD) for node in pair]
    count = dict.fromkeys(kinds, 0)
    for tie in loose:
        count[tie.from_id] += 1
        count[tie.to_id] += 1
    start = traded or [max(count, key=count.__getitem__)]
    far = nx.multi_source_dijkstra_path_length(distances, dict.fromkeys(start), weight="weight")
    return [
        (tie.to_id, tie.from_id) if far[tie.from_id] > far[tie.to_id] else (tie.from_id, tie.to_id) for tie in loose
    ]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
