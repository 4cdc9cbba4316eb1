"""The picture of an answer as one still SVG: what `explorer.picture` draws, for pages that run no script and for print.

Colours, shapes, captions, positions and bends are those of the interactive picture; where a link is stated is its
tooltip. The same input gives the same bytes, and no browser is needed.
"""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

from explorer.bends import bends, control_point, point_at
from explorer.caption_lines import text_width, wrapped
from explorer.figures import Box, Figure, add_lines, add_sign, number, point
from explorer.layout import LINE_HEIGHT, TEXT_LINES, TEXT_WIDTH, Point, positions
from explorer.picture import citation_of, first_nodes, is_uncertain, kinds_of_node, uncertain_links
from explorer.picture_words import caption, link_details, link_label, short_fact, stated_in, visible
from graph.schema import NODE, RELATIONSHIP
from graph.subgraph import Citation, GraphNode, GraphRelationship, Subgraph

# More captions on links than this cover one another.
MOST_CAPTIONED = 30

CLASS = "ownergraph-picture"
# The colours of `front/theme.css`, light and dark. Programs that do not know `light-dark` take the light ones.
COLOURS = {
    "paper": ("#ffffff", "#16181c"),
    "ink": ("#1a1a1a", "#ececec"),
    "line": ("#5c5c5c", "#a9a9a9"),
    "dispute": ("#b3261e", "#ff9f96"),
    "inside": ("#1a1a1a", "#1a1a1a"),
}
# What a line means, by its class.
LINKS = {
    "link": "a source states it",
    "dashed": "computed, suggested, unnamed or stated without particulars",
    "disputed": "disputed",
}
_MARGIN = 16
# One line more than the layout counts with, which its gaps have room for.
_NAME_LINES, _NODE_LINES = 3, TEXT_LINES + 1
_LINK_TEXT, _LINK_HEIGHT, _LINK_TEXT_WIDTH, _LINK_LINES = 12, 13, 96, 3
_SAID, _SAID_HEIGHT, _SHORTEST_WIDTH = 13, 19, 540
_ARROW, _ARROW_SIDE = 11, 4.5
# A link is followed in so many steps to where it reaches its target.
_STEPS = 200
# Where along a link its caption may stand: the first of these at which it covers nothing.
_PLACES = (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82)
# At which corners of a node its links to itself stand.
_CORNERS = ((1, -1), (-1, 1), (-1, -1), (1, 1))
_LOOP, _NEXT_LOOP = 18, 12
# Two code points that XML forbids and `visible` lets through.
_NO_CHARACTER = re.compile("[\ufffe\uffff]")


def draw_static(
    subgraph: Subgraph,
    *,
    title: str,
    citations: Mapping[str, Citation],
    heading: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> str:
    """The SVG of a picture.

    title      what it shows, for those who do not see it
    citations  what stands behind each link, by relationship id
    heading    sentences above the drawing, the first of them in bold
    notes      sentences below it: what a limit cut off or left out

    Of more than 1,000 nodes those are drawn that the first links need, and a note says what was left out.
    Raises ModelError when a link has no citation: a picture shows nothing without its source.
    """
    drawn, left_out = first_nodes(subgraph)
    sheet = _Sheet(drawn, citations)
    if len(sheet.links) > MOST_CAPTIONED:
        left_out.append(f"Of more than {MOST_CAPTIONED} links none has a caption: point at one to read what it says.")
    return sheet.svg(title, heading, [*notes, *left_out])


class _Link:
    """A link as it is drawn: a curve between two nodes, or a circle at a corner of one."""

    def __init__(self, tie: GraphRelationship, ends: tuple[Figure, Figure], bend: float, loops: int) -> None:
        self.tie = tie
        self.target = ends[1]
        start, end = ends[0].centre, ends[1].centre
        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        self.curve = (start, control_point(start, end, bend) if bend else middle, end)
        self.is_loop = ends[0] is ends[1]
        a, b = _CORNERS[loops % len(_CORNERS)]
        self.radius = _LOOP + _NEXT_LOOP * (loops // len(_CORNERS))
        self.corner = (start[0] + a * ends[0].across, start[1] + b * ends[0].down)
        self.places = [self.at(share) for share in _PLACES]
        if self.is_loop:
            self.places = [(self.corner[0] + a * self.radius, self.corner[1] + b * (self.radius + 2 * _LINK_TEXT))]

    def at(self, share: float) -> Point:
        return point_at(*self.curve, share)

    def outermost(self) -> list[Point]:
        if self.is_loop:
            (x, y), reach = self.corner, self.radius
            return [(x - reach, y - reach), (x + reach, y + reach)]
        return [self.at(step / 20) for step in range(21)]

    def draw(self, parent: Element) -> None:
        if self.is_loop:
            across, down = map(number, self.corner)
            SubElement(parent, "circle", {"cx": across, "cy": down, "r": str(self.radius)})
            return
        start, control, end = map(point, self.curve)
        SubElement(parent, "path", {"d": f"M{start} Q{control} {end}"})
        tip, back = self._tip()
        length = math.dist(tip, back) or 1
        x, y = (tip[0] - back[0]) / length, (tip[1] - back[1]) / length
        foot = (tip[0] - x * _ARROW, tip[1] - y * _ARROW)
        sides = [(foot[0] - y * aside, foot[1] + x * aside) for aside in (_ARROW_SIDE, -_ARROW_SIDE)]
        SubElement(parent, "polygon", {"points": " ".join(map(point, (tip, *sides)))})

    def _tip(self) -> tuple[Point, Point]:
        """Where the link reaches the outline of its target, and a point an arrow's length before that."""
        way = [self.at(step / _STEPS) for step in range(_STEPS + 1)]
        before = [place for place in way if not self.target.holds(place)]
        tip = before[-1] if before else way[0]
        return tip, next((place for place in reversed(before) if math.dist(place, tip) >= _ARROW), way[0])


class _Sheet:
    """What is drawn, and the room that is taken."""

    def __init__(self, subgraph: Subgraph, citations: Mapping[str, Citation]) -> None:
        self.nodes = subgraph.nodes
        self.citations = citations
        self.dashed = uncertain_links(subgraph)
        self.names = {node.id: caption(node) for node in subgraph.nodes}
        points = positions(subgraph)
        self.figures = {node.id: Figure(node.kind, points[node.id], _caption(node)) for node in subgraph.nodes}
        self.taken = [figure.box for figure in self.figures.values()]
        curves = bends(subgraph, points)
        loops = dict.fromkeys(self.names, 0)
        self.links: list[_Link] = []
        for tie in subgraph.relationships:
            ends = self.figures[tie.from_id], self.figures[tie.to_id]
            self.links.append(_Link(tie, ends, curves.get(tie.id, 0.0), loops[tie.from_id]))
            loops[tie.from_id] += tie.from_id == tie.to_id

    def svg(self, title: str, heading: Sequence[str], notes: Sequence[str]) -> str:
        top = Element("svg", {"xmlns": "http://www.w3.org/2000/svg", "class": CLASS, "role": "img"})
        SubElement(top, "title").text = visible(title)
        SubElement(top, "desc").text = self._in_words()
        SubElement(top, "style").text = _style()
        paper = SubElement(top, "rect", {"class": "paper"})
        self._draw(top)
        room = self._room()
        width = max(room.right - room.left, _SHORTEST_WIDTH)
        left = (room.left + room.right - width) / 2
        above = room.top - sum(len(_said(one, width)) for one in heading) * _SAID_HEIGHT - (_MARGIN if heading else 0)
        _add_paragraphs(top, heading, (left, above), width, "bold")
        below = self._legend(top, (left, room.bottom + 2 * _MARGIN), width)
        below = _add_paragraphs(top, notes, (left, below + _SAID), width)
        across, down = number(width + 2 * _MARGIN), number(below - above + 2 * _MARGIN)
        sheet = {"x": number(left - _MARGIN), "y": number(above - _MARGIN), "width": across, "height": down}
        paper.attrib |= sheet
        top.attrib |= {"viewBox": " ".join(sheet.values()), "width": across, "height": down}
        return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", tostring(top, encoding="unicode")) + "\n"

    def _in_words(self) -> str:
        """Every link as a sentence, then what is not linked."""
        linked = {end for link in self.links for end in (link.tie.from_id, link.tie.to_id)}
        alone = [name for node, name in self.names.items() if node not in linked]
        return ". ".join([*(self._sentence(link.tie) for link in self.links), *alone])

    def _sentence(self, tie: GraphRelationship) -> str:
        said = f"{self.names[tie.from_id]} → {RELATIONSHIP[tie.kind].verb} → {self.names[tie.to_id]}"
        return ", ".join([said, *link_details(tie)])

    def _draw(self, parent: Element) -> None:
        for link in self.links:
            group = SubElement(parent, "g", {"class": self._class("link", link)})
            SubElement(group, "title").text = f"{self._sentence(link.tie)}\n{self._stated(link.tie)}"
            link.draw(group)
        if len(self.links) <= MOST_CAPTIONED:
            for link in self.links:
                self._caption(parent, link)
        for node in self.nodes:
            group = SubElement(parent, "g", {"class": "node"})
            SubElement(group, "title").text = ", ".join(filter(None, (self.names[node.id], short_fact(node))))
            self.figures[node.id].draw(group, dashed=is_uncertain(node))

    def _class(self, name: str, link: _Link) -> str:
        dashed = ["dashed"] if link.tie.id in self.dashed else []
        disputed = ["disputed"] if link.tie.properties.get("disputed_by") else []
        return " ".join([name, *dashed, *disputed])

    def _stated(self, tie: GraphRelationship) -> str:
        stated = stated_in(tie, citation_of(tie, self.citations))
        where = [stated["title"], stated["publisher"], stated["record"], stated["url"]]
        disputed = f"\nDisputed by {stated['disputed_by']}" if stated["disputed_by"] else ""
        return f"Stated in: {', '.join(filter(None, where))}{disputed}"

    def _caption(self, parent: Element, link: _Link) -> None:
        """Adds what a link says, where there is room; its tooltip says it anyway."""
        said = link_label(link.tie).split("\n")
        lines = [part for line in said for part in wrapped(line, _LINK_TEXT_WIDTH / _LINK_TEXT, _LINK_LINES)]
        wide, tall = max(map(text_width, lines), default=0.0) * _LINK_TEXT / 2, len(lines) * _LINK_HEIGHT / 2 + 1
        boxes = (Box(x - wide, y - tall, x + wide, y + tall) for x, y in link.places)
        free = next((box for box in boxes if not any(map(box.meets, self.taken))), None)
        if free is None:
            return
        self.taken.append(free)
        corner = {"x": number(free.left), "y": number(free.top)}
        SubElement(parent, "rect", {"class": "paper", **corner, "width": number(2 * wide), "height": number(2 * tall)})
        middle = ((free.left + free.right) / 2, free.top + _LINK_HEIGHT - 2)
        add_lines(parent, lines, middle, _LINK_HEIGHT, self._class("on", link))

    def _room(self) -> Box:
        ends = [one for link in self.links for one in link.outermost()]
        ends += [corner for box in self.taken for corner in ((box.left, box.top), (box.right, box.bottom))]
        xs, ys = zip(*ends, strict=True) if ends else ((0.0,), (0.0,))
        return Box(min(xs), min(ys), max(xs), max(ys))

    def _legend(self, parent: Element, start: Point, width: float) -> float:
        """Adds the signs with their meaning, in rows, and gives where they end."""
        x, y = start
        for sign, words in self._signs():
            wide = 26 + text_width(words) * _SAID
            if x > start[0] and x + wide > start[0] + width:
                x, y = start[0], y + _SAID_HEIGHT + 3
            sign.set("transform", f"translate({point((x, y - 15))})")
            parent.append(sign)
            add_lines(sign, [words], (26, 15), 0, "said")
            x += wide + 18
        return y + 4

    def _signs(self) -> Iterator[tuple[Element, str]]:
        for kind in kinds_of_node(self.nodes):
            sign = Element("g", {"class": "node"})
            add_sign(sign, kind["shape"], kind["color"])
            yield sign, kind["singular"]
        drawn = [self._class("link", link) for link in self.links]
        drawn += ["dashed" for node in self.nodes if is_uncertain(node)]
        for class_, words in LINKS.items():
            if any(class_ in one for one in drawn):
                sign = Element("g", {"class": f"link {class_}" if class_ != "link" else class_})
                SubElement(sign, "path", {"d": "M1 10 H17"})
                SubElement(sign, "polygon", {"points": "19,10 11,6 11,14"})
                yield sign, words


def _caption(node: GraphNode) -> list[str]:
    """Name and short fact of a node, in lines that fit."""
    width = TEXT_WIDTH / LINE_HEIGHT * (0.8 if NODE[node.kind].shape == "ellipse" else 1)
    fact = short_fact(node)
    room = _NODE_LINES - len(wrapped(fact, width, _NODE_LINES - 1))
    name = wrapped(caption(node), width, min(_NAME_LINES, max(room, _NAME_LINES - 1)))
    return [*name, *wrapped(fact, width, _NODE_LINES - len(name))]


def _add_paragraphs(parent: Element, texts: Sequence[str], start: Point, width: float, first: str = "said") -> float:
    """Adds texts in as many lines as they take, and gives where they end; `first` is the class of the first one."""
    x, y = start
    for index, text in enumerate(texts):
        lines = _said(text, width)
        add_lines(parent, lines, (x, y + _SAID), _SAID_HEIGHT, "said" if index else first)
        y += len(lines) * _SAID_HEIGHT
    return y


def _said(text: str, width: float) -> list[str]:
    # Bold letters are a tenth wider than others.
    return wrapped(visible(text), 0.9 * width / _SAID, len(visible(text)) + 1)


def _style() -> str:
    """The styles; where the picture stands inside of a page, none of them reaches beyond it."""
    rules = {
        "text": f"font:{LINE_HEIGHT}px system-ui,sans-serif;text-anchor:middle;unicode-bidi:plaintext;stroke:none",
        ".paper": _painted("fill", "paper"),
        ".in": _painted("fill", "inside"),
        ".out": f"{_painted('fill', 'ink')};{_painted('stroke', 'paper')};stroke-width:4;paint-order:stroke",
        ".on": f"{_painted('fill', 'ink')};font-size:{_LINK_TEXT}px",
        ".said,.bold": f"{_painted('fill', 'ink')};text-anchor:start;font-size:{_SAID}px",
        ".bold": "font-weight:600",
        ".link,.node": f"{_painted('stroke', 'line')};stroke-width:1.5;fill:none",
        ".link polygon": f"{_painted('fill', 'line')};stroke:none",
        ".dashed path,.dashed circle": "stroke-dasharray:6 5",
        ".link.disputed": _painted("stroke", "dispute"),
        ".on.disputed,.link.disputed polygon": _painted("fill", "dispute"),
    }
    scoped = (f"{','.join(f'.{CLASS} {one}' for one in names.split(','))}{{{rule}}}" for names, rule in rules.items())
    return "\n".join([f".{CLASS}:root{{color-scheme:light dark}}", *scoped])


def _painted(what: str, colour: str) -> str:
    light, dark = COLOURS[colour]
    return f"{what}:{light}" if light == dark else f"{what}:{light};{what}:light-dark({light},{dark})"
