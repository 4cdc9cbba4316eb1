"""The ES modules of a page as one script, so that it takes one request or none: each module becomes a function's own scope.

The modules stay as they are written; nothing is minified or renamed. Understood are the forms of `import` and `export`
that our modules and the vendored ones use: named, default and namespace imports from a relative path; exported
declarations; and one list of exports at the end.
"""

import re
from pathlib import Path

from graph.errors import ModelError

_IMPORT = re.compile(r"^import\s+(?P<what>[^'\"]+?)\s+from\s+'(?P<path>[^']+)';?\n?", re.MULTILINE)
_DECLARED = re.compile(r"^export (?=(?:async )?(?:function\*?|const|class) (\w+))", re.MULTILINE)
_LISTED = re.compile(r"export\s*\{(?P<names>[^}]*)\};?")
_ALIAS, _ALIASED = re.compile(r"(\w+) as (\w+)"), r"\1: \2"
_SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


def bundled(entry: Path) -> str:
    """One script that does what the module `entry` does with all it imports.

    Raises ModelError for imports in a circle, which this cannot write as functions one after the other.
    """
    done: dict[Path, str] = {}
    parts: list[str] = []
    _add(entry.resolve(), done, parts, ())
    return "(async () => {\n'use strict';\n" + "".join(parts) + "})();\n"


def _add(path: Path, done: dict[Path, str], parts: list[str], above: tuple[Path, ...]) -> str:
    """Adds a module after those that it imports; the name under which its exports are known."""
    if path in above:
        raise ModelError(f"{path.name}: found an import of itself through others, expected none; move what both need")
    if path not in done:
        text = _SOURCE_MAP.sub("", path.read_text(encoding="utf-8"))
        imports = [
            _bound(found["what"], _add((path.parent / found["path"]).resolve(), done, parts, (*above, path)))
            for found in _IMPORT.finditer(text)
        ]
        done[path] = f"module{len(done)}"
        parts.append(_scope(done[path], _IMPORT.sub("", text), imports, is_entry=not above))
    return done[path]


def _scope(name: str, text: str, imports: list[str], *, is_entry: bool) -> str:
    exported = _DECLARED.findall(text)
    listed = _LISTED.search(text)
    if listed:
        exported += [_renamed(one) for one in listed["names"].split(",") if one.strip()]
        text = text[: listed.start()] + text[listed.end() :]
    body = "".join(imports) + _DECLARED.sub("", text)
    # Only the page's own module waits for something while it starts.
    wait, kind = ("await ", "async ") if is_entry else ("", "")
    return f"const {name} = {wait}({kind}() => {{\n{body}\nreturn {{ {', '.join(exported)} }};\n}})();\n"


def _bound(what: str, module: str) -> str:
    """What an import names, taken from a module's exports."""
    if what.startswith("* as "):
        return f"const {what.removeprefix('* as ')} = {module};\n"
    if what.startswith("{"):
        return f"const {_ALIAS.sub(_ALIASED, what)} = {module};\n"
    return f"const {{ default: {what} }} = {module};\n"


def _renamed(listed: str) -> str:
    """`lf as default` as `default: lf`."""
    local, _, public = listed.strip().partition(" as ")
    return f"{public}: {local}" if public else local
