"""The table of the checklist: each point, what was asked, and what the last run reached."""

import os
from dataclasses import dataclass, field
from pathlib import Path

_NOISY = 8

POINTS = {
    1: ("First paint", "live ≤ 2 × empty page + 500 ms; 1,000-node file ≤ 2 × pyvis without physics"),
    2: ("Never open on a hairball", "≤ 300 elements on first view"),
    3: ("Search finds a name", "≤ 150 ms in a file, ≤ 300 ms live; Enter adds and centres"),
    4: ("Results are a list", "each hit reached by Tab or arrows"),
    5: ("Expand a node", "all neighbours up to 25 of a relation and kind, ≤ 200 ms"),
    6: ("Expand a hub of 5,000", "≤ 300 ms, longest gap ≤ 100 ms, ≤ 30 elements"),
    7: ("Open a group", "union of pages = neighbours, exactly"),
    8: ("Nothing silently missing", "links shown + more = all links, at every node"),
    9: ("Expand moves nothing", "0 nodes moved"),
    10: ("Collapse", "only leaves of that expansion; pinned ones stay"),
    11: ("Undo and redo", "exact over 20 random actions; ≥ 50 steps"),
    12: ("Shortest path", "as long as networkx finds; excluded kinds honoured"),
    13: ("Ownership tree", "every owner above, no overlap, circles flagged"),
    14: ("Chain from left to right", "every link of trade to the right"),
    15: ("Captions on links", "on and off; parallel links ≥ 12 px apart"),
    16: ("Filters", "exact; nothing moves; one press clears all"),
    17: ("Dates by overlap", "matches the oracle; undated has its own switch"),
    18: ("Timeline", "matches the oracle; ≤ 100 ms a step at 1,000 elements"),
    19: ("Evidence", "0 links without a source; only http and https open"),
    20: ("Save and open", "equal with positions, filters, notes; newer versions refused"),
    21: ("Offline without a network", "0 requests; ready as fast whether refused or hanging (± 20 %)"),
    22: ("Offline file is safe", "policy by hash; only the part inside; ≤ 0.5 MiB + 1.1 × JSON"),
    23: ("PNG, SVG, print", "PNG ≥ 2×, cap said; SVG parses; panels hidden in print"),
    24: ("GraphML and CSV", "read back equal; no cell is a formula"),
    25: ("Hostile text", "nothing runs"),
    26: ("Long names", "no horizontal scroll; ≤ 1.2 × load time"),
    27: ("Scripts", "direction by the text; no character split; overrides visible"),
    28: ("Keyboard only", "everything; focus visible, returns, not trapped"),
    29: ("Screen reader", "0 violations by axe in 4 states; list = drawing"),
    30: ("Colour is not the only sign", "a shape for each kind; contrast ≥ 4.5 and ≥ 3"),
    31: ("200 %, 320 px, reduced motion", "no loss; no animation"),
    32: ("Errors are told", "message with retry; the graph stays"),
    33: ("Stays smooth", "≥ 0.8 × pyvis at 1,000, ≥ 1.5 × at 5,000 elements"),
    34: ("Memory", "≤ 10 % growth after 50 expand and collapse"),
}


def asked(figure: float) -> float:
    """The figure of the checklist where its table is made (`make checklist`, on a quiet machine).

    Elsewhere so much more that only what hangs is found: machines are noisy, and a test is no clock.
    """
    return figure if "OWNERGRAPH_CHECKLIST" in os.environ else _NOISY * figure


@dataclass
class Figures:
    """What was reached, by point; several figures of one point stand side by side."""

    reached: dict[int, dict[str, None]] = field(default_factory=dict)

    def note(self, point: int, figure: str) -> None:
        """Notes a figure of a point."""
        self.reached.setdefault(point, {})[figure] = None

    def write(self, path: Path) -> None:
        """Writes the table; a point without a figure says so."""
        rows = [
            f"| {point} | {name} | {asked} | {'; '.join(self.reached.get(point, ['not measured']))} |"
            for point, (name, asked) in POINTS.items()
        ]
        text = path.read_text("utf-8")
        head, _, _ = text.partition("| # | Point |")
        table = ["| # | Point | Asked | Reached |", "|---|---|---|---|", *rows]
        path.write_text(f"{head}{chr(10).join(table)}\n", "utf-8")
