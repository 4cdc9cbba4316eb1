"""The shapes of vis-network as SVG: a node with its caption, and the signs of a legend."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from xml.etree.ElementTree import Element, SubElement

from explorer.caption_lines import text_width
from explorer.layout import LINE_HEIGHT, Point
from graph.schema import NODE

# Shapes with their caption below, in a square of 20 by 20, as `page/icons.js` has them.
SIGNS = {
    "hexagon": "5,2 15,2 19,10 15,18 5,18 1,10",
    "triangle": "10,2 19,18 1,18",
    "triangleDown": "1,2 19,2 10,18",
    "diamond": "10,1 19,10 10,19 1,10",
    "star": "10,1 12.4,7.4 19,7.4 13.6,11.6 15.6,18.4 10,14.4 4.4,18.4 6.4,11.6 1,7.4 7.6,7.4",
}
_ROUND = {"ellipse", "circle", "dot"}
_CAPTION_INSIDE = {"box", "ellipse", "circle", "database", "text"}
# How far a sign of the legend reaches to the side, and up and down.
_IN_LEGEND = {"box": (9, 6), "ellipse": (9, 6), "square": (8, 8), "dot": (8, 8), "database": (8, 9)}
_RADIUS, _PADDING = 20, 8


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
        if self.shape == "circle":
            return (math.hypot(wide, tall) + 2,) * 2
        if self.shape == "ellipse":
            return wide * 1.2 + _PADDING, tall * 1.2 + _PADDING
        if self.inside:
            return wide + _PADDING, tall + _PADDING + (_PADDING if self.shape == "database" else 0)
        return _RADIUS, _RADIUS

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
        if self.shape in _ROUND:
            turns = [step / 24 * math.tau for step in range(24)]
            return [(x + across * math.cos(turn), y + down * math.sin(turn)) for turn in turns]
        if self.shape in SIGNS:
            return _polygon(SIGNS[self.shape], self.centre, across)
        return [(x + a * across, y + b * down) for a, b in ((-1, -1), (1, -1), (1, 1), (-1, 1))]

    def draw(self, parent: Element, *, dashed: bool) -> None:
        """Adds the outline and the caption."""
        outline = _outline(parent, self.shape, self.centre, (self.across, self.down))
        outline.set("fill", self.colour)
        if dashed:
            outline.set("stroke-dasharray", "5 4")
        x, y = self.centre
        lid = _PADDING / 2 if self.shape == "database" else 0
        middle = y + 5 + lid - (len(self.lines) - 1) * LINE_HEIGHT / 2
        first = middle if self.inside else y + self.down + LINE_HEIGHT
        add_lines(parent, self.lines, (x, first), LINE_HEIGHT, "in" if self.inside and self.shape != "text" else "out")


def add_sign(parent: Element, shape: str, colour: str) -> None:
    """Adds the sign of a shape, in a square of 20 by 20."""
    if shape == "text":
        SubElement(parent, "path", {"d": "M4 5 h12 M10 5 v12", "fill": "none"})
    else:
        _outline(parent, shape, (10, 10), _IN_LEGEND.get(shape, (10, 10))).set("fill", colour)
    if shape == "circle":
        SubElement(parent, "path", {"d": "M5 10 h10"})


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
    if shape in _ROUND:
        place = {"cx": number(x), "cy": number(y), "rx": number(across), "ry": number(down)}
        return SubElement(parent, "ellipse", place)
    if shape in SIGNS:
        return SubElement(parent, "polygon", {"points": " ".join(map(point, _polygon(SIGNS[shape], centre, across)))})
    if shape == "database":
        left, wide, lid = number(x - across), number(2 * across), min(6.0, down / 3)
        top, arc = number(y - down + lid), f"a{number(across)},{number(lid)} 0 0 1"
        body = f"M{left},{top} {arc} {wide},0 v{number(2 * (down - lid))} {arc} -{wide},0 z"
        return SubElement(parent, "path", {"d": f"{body} M{number(x + across)},{top} {arc} -{wide},0"})
    corner = {"x": number(x - across), "y": number(y - down), "width": number(2 * across), "height": number(2 * down)}
    rect = SubElement(parent, "rect", corner | ({"rx": "4"} if shape == "box" else {}))
    if shape == "text":
        rect.set("stroke", "none")
        rect.set("fill-opacity", "0")
    return rect


def _polygon(sign: str, centre: Point, reach: float) -> list[Point]:
    pairs = [pair.split(",") for pair in sign.split()]
    return [(centre[0] + (float(a) - 10) * reach / 10, centre[1] + (float(b) - 10) * reach / 10) for a, b in pairs]
