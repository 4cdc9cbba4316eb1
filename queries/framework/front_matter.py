"""YAML of a question file with the line of every key, so that a fault can say where it is.

Only what YAML 1.2 calls so is a boolean (`NO` stays a country code), and dates stay text.
"""

from pathlib import Path
from typing import Any

import yaml

from queries.framework.faults import Fault

# The place of a key: the keys and positions that lead to it, for example ("params", "party", "type").
Place = tuple[str | int, ...]


class _Loader(yaml.CSafeLoader):
    """YAML 1.2 booleans, no dates."""


_Loader.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or letter in "tTfF")
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read(path: Path, text: str, first_line: int) -> tuple[dict[str, Any], dict[Place, int], list[Fault]]:
    """The values of a front matter that starts on `first_line`, the line of each key, and the faults of its YAML."""
    loader = _Loader(text)
    try:
        root = loader.get_single_node()
        values = loader.construct_document(root) if root else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not a text that YAML can hold"
        remedy = "quote texts that hold ': ' or '#' and indent with spaces"
        line = first_line + (mark.line if mark else 0)
        return {}, {}, [Fault(path, line, f"YAML that cannot be read ({problem})", "valid YAML", remedy)]
    finally:
        loader.dispose()
    if root is None or not isinstance(values, dict):
        remedy = "start the file with /*, the keys of the question and */"
        return {}, {}, [Fault(path, first_line, "no keys in the leading comment", "YAML front matter", remedy)]
    places = _Places(path, first_line)
    places.visit(root, ())
    return {str(key): value for key, value in values.items()}, places.lines, places.faults


class _Places:
    """Notes the line of every key and item, with a fault for a key that stands twice and for an alias."""

    def __init__(self, path: Path, first_line: int) -> None:
        self.path = path
        self.first_line = first_line
        self.lines: dict[Place, int] = {}
        self.faults: list[Fault] = []
        self.visited: set[int] = set()

    def visit(self, node: yaml.Node, place: Place) -> None:
        line = self.first_line + node.start_mark.line
        if id(node) in self.visited:
            self.faults.append(Fault(self.path, line, "an alias", "every value written out", "repeat the value"))
            return
        self.visited.add(id(node))
        if isinstance(node, yaml.MappingNode):
            for key, value in node.value:
                self._note((*place, str(key.value)), self.first_line + key.start_mark.line)
                self.visit(value, (*place, str(key.value)))
        elif isinstance(node, yaml.SequenceNode):
            for position, value in enumerate(node.value):
                self._note((*place, position), self.first_line + value.start_mark.line)
                self.visit(value, (*place, position))

    def _note(self, place: Place, line: int) -> None:
        if place in self.lines:
            remedy = "remove one of the two"
            self.faults.append(Fault(self.path, line, f"the key {place[-1]!r} twice", "every key once", remedy))
        self.lines[place] = line
