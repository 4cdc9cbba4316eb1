"""The texts of the graph page for its template: they stand in `front/words.js`, for scripts and templates alike."""

import re
from functools import cache
from pathlib import Path
from types import SimpleNamespace

_WORDS = Path(__file__).parent / "front" / "words.js"
_PLAIN = re.compile(r"^  (\w+): '([^'\\]*)',$", re.MULTILINE)


@cache
def front_words() -> SimpleNamespace:
    """Every text of `front/words.js` that is the same always, by its name there."""
    return SimpleNamespace(**dict(_PLAIN.findall(_WORDS.read_text(encoding="utf-8"))))
