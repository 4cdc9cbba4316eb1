"""A pyvis network that writes its own page: one file that needs nothing else and lets nothing run from its data.

What pyvis 0.3.2 writes itself loads a style sheet from a public host, puts titles into the page as HTML, and drops
parallel links. Here its lists of nodes and edges are kept and its page is replaced: vis-network (vendored) inside the
file, a content security policy that admits exactly the scripts and styles of the file by their hashes, and the data as
JSON in an element that no browser executes.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from pyvis.network import Network

from explorer import self_contained
from explorer.bundle import bundled


class OfflineNetwork(Network):  # type: ignore[misc]  # pyvis has no types
    """A directed pyvis network whose `generate_html` gives the offline page.

    `page` is what the page shows besides nodes and edges: texts, legend, limits. Nodes and edges take the options of
    vis-network and, for the panel, the keys that `explorer.picture` adds. Nodes need `x` and `y`: nothing moves.
    """

    def __init__(self, page: Mapping[str, object]) -> None:
        super().__init__(directed=True, cdn_resources="in_line")
        self.page = page

    def generate_html(self, *_: object, **__: object) -> str:
        """The page; the arguments that pyvis knows change nothing."""
        self.html = _html({**self.page, "nodes": self.nodes, "edges": self.edges})
        return self.html

    def write_html(self, name: str, *_: object, **__: object) -> None:
        """Writes the page to the file `name` in UTF-8 and nothing else; it opens no browser."""
        Path(name).write_text(self.generate_html(), encoding="utf-8", newline="\n")


def _html(data: Mapping[str, object]) -> str:
    scripts = _scripts()
    style = self_contained.style("front/theme.css", "page/picture.css")
    injected = self_contained.text("vendor/vis-network/injected-styles.txt").split()
    template = self_contained.text("page/picture.html")
    return (
        Environment(autoescape=True, undefined=StrictUndefined)
        .from_string(template)
        .render(
            title=data["title"],
            policy=self_contained.policy(
                scripts=map(self_contained.sha256, scripts),
                styles=[self_contained.sha256(style), *injected],
                images="data:",
            ),
            style=style,
            scripts=scripts,
            data=self_contained.embedded(data),
        )
    )


@cache
def _scripts() -> tuple[str, str]:
    """vis-network, which makes itself known to the page as `vis`, and what draws with it."""
    vis = self_contained.text("vendor/vis-network/vis-network.min.js")
    own = bundled(self_contained.EXPLORER / "page" / "picture.js")
    return vis.replace("//# sourceMappingURL=vis-network.min.js.map", ""), own
