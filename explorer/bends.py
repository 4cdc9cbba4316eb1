"""How each link of a picture is bent, so that links between the same two nodes stay apart and none runs behind a third.

A bend is the `roundness` of a vis-network edge of type `curvedCW`: 0 is straight, 1 nearly a half circle, negative
values bend to the other side. The same bend turns to opposite sides for A to B and B to A.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from explorer.layout import Extent, Point, extent
from graph.subgraph import GraphRelationship, Subgraph

# Pixels between the middles of two links of the same pair: two lines of caption fit.
APART = 36
# How far the middle of a link is moved aside, at most, to pass a node in its way; tried in this order.
_DETOURS = (0, 30, -30, 60, -60, 90, -90, 120, -120, 160, -160, 200, -200)
# A longer detour is worth it when it spares a node.
_SPARED = 250
# Links keep this distance from nodes in their way: room for half of a caption.
_CLEAR = 14
_SAMPLES = 24
_TILE = 120


def bends(subgraph: Subgraph, positions: Mapping[str, Point]) -> dict[str, float]:
    """The bend of each link between two different nodes, by relationship id."""
    obstacles = _Obstacles({node.id: (positions[node.id], extent(node.kind)) for node in subgraph.nodes})
    pairs: dict[tuple[str, str], list[GraphRelationship]] = defaultdict(list)
    for tie in subgraph.relationships:
        if tie.from_id != tie.to_id:
            pairs[min(tie.from_id, tie.to_id), max(tie.from_id, tie.to_id)].append(tie)
    found: dict[str, float] = {}
    for (one, other), ties in pairs.items():
        offsets = _offsets(len(ties), positions[one], positions[other], obstacles.without(one, other))
        length = math.dist(positions[one], positions[other])
        for tie, offset in zip(ties, offsets, strict=True):
            found[tie.id] = _roundness(offset if tie.from_id == one else -offset, length)
    return found


def frame(subgraph: Subgraph, positions: Mapping[str, Point], found: Mapping[str, float]) -> tuple[float, ...]:
    """Left, top, right and bottom of the picture in pixels: of all nodes with their captions and of all bent links."""
    corners: list[Point] = []
    for node in subgraph.nodes:
        (x, y), room = positions[node.id], extent(node.kind)
        corners += [(x - room.side, y - room.above), (x + room.side, y + room.below)]
    for tie in subgraph.relationships:
        corners += _way(positions[tie.from_id], positions[tie.to_id], found.get(tie.id, 0.0))
    xs, ys = zip(*corners, strict=True) if corners else ((0.0,), (0.0,))
    return tuple(round(edge, 1) for edge in (min(xs), min(ys), max(xs), max(ys)))


class _Obstacles:
    """The boxes of nodes, found by the tiles of a grid that they touch."""

    def __init__(self, nodes: Mapping[str, tuple[Point, Extent]]) -> None:
        self.nodes = {
            node: (point, Extent(room.side + _CLEAR, room.above + _CLEAR, room.below + _CLEAR))
            for node, (point, room) in nodes.items()
        }
        self.tiles: dict[tuple[int, int], list[str]] = defaultdict(list)
        for node, ((x, y), room) in self.nodes.items():
            for across in range(math.floor((x - room.side) / _TILE), math.floor((x + room.side) / _TILE) + 1):
                for down in range(math.floor((y - room.above) / _TILE), math.floor((y + room.below) / _TILE) + 1):
                    self.tiles[across, down].append(node)

    def without(self, *ends: str) -> "_Between":
        return _Between(self, ends)

    def at(self, x: float, y: float) -> Iterator[str]:
        for node in self.tiles.get((math.floor(x / _TILE), math.floor(y / _TILE)), ()):
            (left, top), room = self.nodes[node]
            if abs(x - left) <= room.side and -room.above <= y - top <= room.below:
                yield node


class _Between:
    """The boxes that a link between two nodes can run behind: all but those two."""

    def __init__(self, obstacles: _Obstacles, ends: Sequence[str]) -> None:
        self.obstacles = obstacles
        self.ends = ends

    def hits(self, points: Iterable[Point]) -> int:
        touched = {node for x, y in points for node in self.obstacles.at(x, y)}
        return len(touched.difference(self.ends))


def _offsets(count: int, start: Point, end: Point, between: _Between) -> list[float]:
    """How far the middle of each of the links lies beside the straight line, in pixels, spread around a free way."""
    length = math.dist(start, end)
    spread = [(index - (count - 1) / 2) * APART for index in range(count)]

    best, lowest = 0.0, math.inf
    for detour in _DETOURS:
        if abs(detour) >= min(lowest, length / 2):
            break
        ways = [_way(start, end, _roundness(detour + offset, length)) for offset in spread]
        cost = abs(detour) + _SPARED * sum(map(between.hits, ways))
        if cost < lowest:
            best, lowest = detour, cost
    return [best + offset for offset in spread]


def _way(start: Point, end: Point, bend: float) -> list[Point]:
    control = control_point(start, end, bend)
    return [point_at(start, control, end, step / _SAMPLES) for step in range(1, _SAMPLES)]


def control_point(start: Point, end: Point, bend: float) -> Point:
    """The control point of the quadratic curve, as vis-network computes it for `curvedCW`."""
    reach = (abs(bend) * 0.5 + 0.5) * math.dist(start, end)
    angle = math.atan2(start[1] - end[1], end[0] - start[0]) + (bend * 0.5 + 0.5) * math.pi
    return start[0] + reach * math.sin(angle), start[1] + reach * math.cos(angle)


def point_at(start: Point, control: Point, end: Point, share: float) -> Point:
    """The point of the curve that lies after this share of it, from 0 to 1."""
    rest = 1 - share
    first, second, third = rest * rest, 2 * rest * share, share * share
    return (
        first * start[0] + second * control[0] + third * end[0],
        first * start[1] + second * control[1] + third * end[1],
    )


def _roundness(offset: float, length: float) -> float:
    """The bend that moves the middle of a link of this length aside by `offset` pixels; at most 1, half its length."""
    for step in range(100):
        bend = step / 100
        if (bend * 0.5 + 0.5) * length * math.sin(bend * math.pi / 2) / 2 >= abs(offset):
            return math.copysign(bend, offset) if bend else 0.0
    return math.copysign(1.0, offset)
