"""What a page in one file is made of: the texts of its parts, data that no browser executes, a policy that admits its parts.

A page of this kind fetches nothing, and runs only the scripts whose hashes its content security policy names.
"""

import base64
import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

EXPLORER = Path(__file__).parent
# In a script element of HTML these would end the data or start a comment; the separators are line ends in old scripts.
# Half of a pair of surrogates is no character of UTF-8.
_ESCAPED = [*map(ord, "<>&\u2028\u2029"), *range(0xD800, 0xE000)]
_ESCAPES = {code: f"\\u{code:04x}" for code in _ESCAPED}


def text(path: str) -> str:
    """The text of a file of the explorer, by its path in this package."""
    return (EXPLORER / path).read_text(encoding="utf-8")


def style(*paths: str) -> str:
    """One style sheet of several."""
    return "\n".join(map(text, paths))


def embedded(data: object) -> str:
    """The data as JSON for a script element, which it cannot end."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)


def sha256(content: str) -> str:
    """The content of a script or style element as a policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"


def policy(*, scripts: Iterable[str], styles: Iterable[str], images: str, more: Iterable[str] = ()) -> str:
    """The content security policy that admits the scripts and styles of these hashes, and `images`, and no more.

    No script may turn a text into HTML or into a script; `more` are further directives.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(f"'{known}'" for known in scripts),
            "style-src " + " ".join(f"'{known}'" for known in styles),
            f"img-src {images}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            *more,
        ]
    )
