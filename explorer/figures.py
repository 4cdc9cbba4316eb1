"""The outlines of nodes as SVG: a node with its caption, and the signs of a legend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from explorer.caption_lines import text_width
from explorer.layout import LINE_HEIGHT, Point
from graph.schema import NODE

# The outlines of `front/outlines.js`. Shapes with their caption below are in a square of 20 by 20.
_SIGNS = {
    "hexagon": "5,2 15,2 19,10 15,18 5,18 1,10",
    "triangle": "10,2 19,18 1,18",
    "triangleDown": "1,2 19,2 10,18",
    "diamond": "10,1 19,10 10,19 1,10",
    "star": "10,1 12.4,7.4 19,7.4 13.6,11.6 15.6,18.4 10,14.4 4.4,18.4 6.4,11.6 1,7.4 7.6,7.4",
    "octagon": "6,1 14,1 19,6 19,14 14,19 6,19 1,14 1,6",
}
_CAPTION_INSIDE = {"box", "ellipse", "concave-hexagon", "barrel", "tag"}
_RADIUS, _PADDING = 20, 8
# What the outline takes of the room for a caption, at each side and above and below.
_TIP, _WAIST, _LID = 10, 8, 6
_TAKEN = {"tag": (_TIP, 0), "concave-hexagon": (_WAIST, 0), "barrel": (0, _LID)}
_LID_STEPS = 12
# How far a sign of the legend reaches to the side, and up and down.
_IN_LEGEND = {
    "box": (9, 6),
    "ellipse": (9, 6),
    "tag": (9, 6),
    "square": (8, 8),
    "concave-hexagon": (8, 7),
    "barrel": (8, 8),
}


@dataclass(frozen=True)
class Box:
    """A part of the sheet, y growing downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have a part in common."""
        beside = self.left >= other.right or other.left >= self.right
        return not (beside or self.top >= other.bottom or other.top >= self.bottom)


class Figure:
    """A node as it is drawn: `across` and `down` are how far its outline reaches, `box` is the room with its caption."""

    def __init__(self, kind: str, centre: Point, lines: Sequence[str]) -> None:
        self.shape, self.colour = NODE[kind].shape, NODE[kind].colour
        self.centre = centre
        self.lines = lines
        self.inside = self.shape in _CAPTION_INSIDE
        wide, tall = max(map(text_width, lines), default=0.0) * LINE_HEIGHT, len(lines) * LINE_HEIGHT
        self.across, self.down = self._reach(wide / 2, tall / 2)
        (x, y), side = centre, max(self.across, wide / 2)
        self.box = Box(x - side, y - self.down, x + side, y + self.down + (0 if self.inside else tall + 4))

    def _reach(self, wide: float, tall: float) -> Point:
        if not self.inside:
            return _RADIUS, _RADIUS
        if self.shape == "ellipse":
            return wide * 1.2 + _PADDING, tall * 1.2 + _PADDING
        side, end = _TAKEN.get(self.shape, (0, 0))
        return wide + _PADDING + side, tall + _PADDING + end

    def holds(self, point: Point) -> bool:
        """Whether a point lies inside of the outline."""
        (x, y), within = point, False
        for (a, b), (c, d) in pairwise([*self._corners, self._corners[0]]):
            if (b > y) != (d > y) and x < a + (y - b) / (d - b) * (c - a):
                within = not within
        return within

    @cached_property
    def _corners(self) -> list[Point]:
        """The outline as a polygon."""
        (x, y), across, down = self.centre, self.across, self.down
        outline = corners(self.shape, across, down)
        if not outline and self.shape == "ellipse":
            turns = [step / 24 * math.tau for step in range(24)]
            outline = [(across * math.cos(turn), down * math.sin(turn)) for turn in turns]
        outline = outline or [(-across, -down), (across, -down), (across, down), (-across, down)]
        return [(x + a, y + b) for a, b in outline]

    def draw(self, parent: Element, *, dashed: bool) -> None:
        """Adds the outline and the caption."""
        outline = _outline(parent, self.shape, self.centre, (self.across, self.down))
        outline.set("fill", self.colour)
        if dashed:
            outline.set("stroke-dasharray", "5 4")
        x, y = self.centre
        middle = y + 5 - (len(self.lines) - 1) * LINE_HEIGHT / 2
        first = middle if self.inside else y + self.down + LINE_HEIGHT
        add_lines(parent, self.lines, (x, first), LINE_HEIGHT, "in" if self.inside else "out")


def corners(shape: str, across: float, down: float) -> list[Point]:
    """The outline as a polygon around 0, 0 that reaches so far to each side, and up and down.

    Empty for box, square and ellipse, which SVG has of its own.
    """
    if shape in _SIGNS:
        pairs = [pair.split(",") for pair in _SIGNS[shape].split()]
        return [((float(x) - 10) * across / 10, (float(y) - 10) * down / 10) for x, y in pairs]
    if shape == "tag":
        neck = across - min(_TIP, across / 2)
        return [(-across, -down), (neck, -down), (across, 0), (neck, down), (-across, down)]
    if shape == "concave-hexagon":
        waist = across - min(_WAIST, across / 3)
        return [(-across, -down), (across, -down), (waist, 0), (across, down), (-across, down), (-waist, 0)]
    if shape == "barrel":
        lid = min(_LID, down / 3)
        turns = [step / _LID_STEPS * math.pi for step in range(_LID_STEPS + 1)]
        above = [(-across * math.cos(turn), lid - down - lid * math.sin(turn)) for turn in turns]
        return [*above, *((-x, -y) for x, y in above)]
    return []


def add_sign(parent: Element, shape: str, colour: str) -> None:
    """Adds the sign of a shape, in a square of 20 by 20."""
    _outline(parent, shape, (10, 10), _IN_LEGEND.get(shape, (10, 10))).set("fill", colour)


def add_lines(parent: Element, lines: Sequence[str], first: Point, height: float, class_: str) -> None:
    """Adds a text in lines; `first` is where the first line has its middle and its foot, or its start by the class."""
    text = SubElement(parent, "text", {"class": class_})
    for index, line in enumerate(lines):
        place = {"x": number(first[0]), "y": number(first[1] + index * height)}
        SubElement(text, "tspan", place).text = line


def number(value: float) -> str:
    """A length in pixels, to a tenth."""
    return f"{round(value, 1):g}"


def point(at: Point) -> str:
    """A point as SVG writes it."""
    return f"{number(at[0])},{number(at[1])}"


def _outline(parent: Element, shape: str, centre: Point, reach: Point) -> Element:
    (x, y), (across, down) = centre, reach
    if outline := corners(shape, across, down):
        return SubElement(parent, "polygon", {"points": " ".join(point((x + a, y + b)) for a, b in outline)})
    if shape == "ellipse":
        place = {"cx": number(x), "cy": number(y), "rx": number(across), "ry": number(down)}
        return SubElement(parent, "ellipse", place)
    corner = {"x": number(x - across), "y": number(y - down), "width": number(2 * across), "height": number(2 * down)}
    return SubElement(parent, "rect", corner | ({"rx": "4"} if shape == "box" else {}))
