"""Names in any script, folded to one Latin form, for finding only.

The folded form is lossy: it is never stored as a name, never shown and never decides that two parties are one.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Lower-case Latin words, single-spaced: `ООО «Ромашка»` and `OOO "ROMASHKA"` both give `ooo romashka`."""
    latin = anyascii(unicodedata.normalize("NFKC", text))
    return " ".join(_WORD.findall(latin.casefold()))
