"""A pyvis network that writes its own page: one file that needs nothing else and lets nothing run from its data.

What pyvis 0.3.2 writes itself loads a style sheet from a public host, puts titles into the page as HTML, and drops
parallel links. Here its lists of nodes and edges are kept and its page is replaced: vis-network (vendored) inside the
file, a content security policy that admits exactly the scripts and styles of the file by their hashes, and the data as
JSON in an element that no browser executes.
"""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from pyvis.network import Network

_PAGE = Path(__file__).parent / "page"
_VIS = Path(__file__).parent / "vendor" / "vis-network"
_SCRIPTS = ("text.js", "icons.js", "evidence.js", "listing.js", "drawing.js", "picture.js")
# In a script element of HTML these would end the data or start a comment; the separators are line ends in old scripts.
_ESCAPES = str.maketrans({character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"})


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
    vis = _text(_VIS / "vis-network.min.js").replace("//# sourceMappingURL=vis-network.min.js.map", "")
    own = "\n".join(_text(_PAGE / name) for name in _SCRIPTS)
    scripts = [vis, f"(() => {{\n'use strict';\n{own}}})();\n"]
    style = _text(_PAGE / "picture.css")
    injected = _text(_VIS / "injected-styles.txt").split()
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(_source(script) for script in scripts),
            "style-src " + " ".join([_source(style), *(f"'{known}'" for known in injected)]),
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
        ]
    )
    page = Environment(autoescape=True, undefined=StrictUndefined).from_string(_text(_PAGE / "picture.html"))
    return page.render(
        title=data["title"],
        policy=policy,
        style=style,
        scripts=scripts,
        data=json.dumps(data, ensure_ascii=False).translate(_ESCAPES),
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _source(content: str) -> str:
    """The content of a script or style element as a policy names it."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"
