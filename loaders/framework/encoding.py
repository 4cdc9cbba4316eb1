"""What one pass over a file's bytes tells: its hash, its size, its lines and the encoding of its text.

The encoding is that of the byte order mark, else of the XML declaration, else UTF-8 where the whole stream is UTF-8,
else the likeliest of a short list, judged on lines that are not ASCII: a Cyrillic encoding in which they read as
Cyrillic words, else the choice of charset-normalizer. Latin-1 is not on the list: it accepts any bytes, and Cyrillic
text in windows-1251 then reads as accented letters without an error.
"""

import codecs
import hashlib
import re
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = 1 << 20
_SAMPLE = 1 << 16
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_XML_ENCODING = re.compile(rb"""\s*<\?xml[^>]*\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")

# Python's names of the encodings that company registers and customs tables come in, and the names to show.
_CYRILLIC = {"cp1251": "windows-1251", "cp866": "ibm866", "koi8_r": "koi8-r"}
_OTHERS = {"gb18030": "gb18030", "cp1252": "windows-1252"}
_CYRILLIC_TEXT = re.compile("[А-Яа-яЁё№«»–—]")
# A Cyrillic letter beside a Latin one, or a small one before a capital: what a wrong reading is full of.
_MISREAD = re.compile("(?<=[A-Za-z])[А-Яа-яЁё]|[А-Яа-яЁё](?=[A-Za-z])|[а-яё](?=[А-ЯЁ])")
# More than half of the letters of any Russian text.
_COMMON_LETTERS = re.compile("[оеаинтсрвл]", re.IGNORECASE)

# A picture or a program has a NUL in every hundred bytes or so; a table with a stray one stays a table.
_NULS_OF_A_BINARY_FILE = 8
_BYTES_PER_NUL_OF_A_BINARY_FILE = 1000


@dataclass(frozen=True)
class Survey:
    """`encoding` is None where the bytes are not text. `clean`: the whole stream is known to decode without error."""

    sha256: str
    size: int
    lines: int
    encoding: str | None
    clean: bool


def survey(stream: BinaryIO) -> Survey:
    """Reads the stream to its end, once, in blocks."""
    first = stream.read(_BLOCK)
    stated = _stated_encoding(first)
    hasher, counted, utf8 = hashlib.sha256(), _Lines(utf16=stated == "utf-16"), _Utf8()
    size = nuls = 0
    sample = b""
    block = first
    while block:
        hasher.update(block)
        size += len(block)
        nuls += block.count(0)
        counted.add(block)
        utf8.add(block)
        if stated is None and len(sample) < _SAMPLE and not block.isascii():
            sample += _lines_not_ascii(block, _SAMPLE - len(sample))
        block = stream.read(_BLOCK)
    clean = utf8.ended_well() and stated in {None, "utf-8"}
    if stated != "utf-16" and _is_binary(nuls, size):
        encoding = None
    else:
        encoding = stated or ("utf-8" if clean else likeliest_encoding(sample))
    return Survey(hasher.hexdigest(), size, counted.total(), encoding, clean)


def likeliest_encoding(sample: bytes) -> str | None:
    """The encoding of text lines that are not clean UTF-8, or None where nothing fits.

    Text that is UTF-8 but for a few bytes is UTF-8: its bad lines are for the reader to reject.
    """
    text = sample.decode("utf-8", "surrogateescape")
    foreign = _not_ascii(text)
    undecodable = sum("\udc80" <= char <= "\udcff" for char in text)
    if undecodable * 10 < foreign:
        return "utf-8"
    readings = {name: sample.decode(codec, "replace") for codec, name in _CYRILLIC.items()}
    plausible = {name: text for name, text in readings.items() if _is_cyrillic(text)}
    if plausible:
        return max(plausible, key=lambda name: len(_COMMON_LETTERS.findall(plausible[name])))
    from charset_normalizer import from_bytes  # noqa: PLC0415 - costs 30 ms, and hardly a file comes to this

    best = from_bytes(sample, cp_isolation=list(_OTHERS)).best()
    return None if best is None else _OTHERS.get(best.encoding)


def _not_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", "ignore"))


def _is_cyrillic(text: str) -> bool:
    """Whether what is not ASCII is Cyrillic letters, in words that are neither half Latin nor of mixed case."""
    foreign = _not_ascii(text)
    return len(_CYRILLIC_TEXT.findall(text)) - len(_MISREAD.findall(text)) > 0.9 * foreign


def _stated_encoding(head: bytes) -> str | None:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    declared = _XML_ENCODING.match(head)
    if declared is None:
        return None
    name = declared[1].decode("ascii").lower()
    try:
        codecs.lookup(name)
    except LookupError:
        return None
    return name


def _lines_not_ascii(block: bytes, most: int) -> bytes:
    """Whole lines of the block that are not ASCII, as many as fit; the block's cut first and last line only if alone."""
    lines = block.splitlines(keepends=True)
    whole = lines[1:-1] or lines
    taken = b"".join(line for line in whole if not line.isascii()) or b"".join(lines)
    return taken[:most] if len(taken) <= most else taken[: taken.rfind(b"\n", 0, most) + 1] or taken[:most]


def _is_binary(nuls: int, size: int) -> bool:
    return nuls >= _NULS_OF_A_BINARY_FILE and nuls * _BYTES_PER_NUL_OF_A_BINARY_FILE >= size


class _Utf8:
    """Whether blocks of bytes, put together, are UTF-8."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._holds = True

    def add(self, block: bytes, final: bool = False) -> None:
        if self._holds:
            try:
                self._decoder.decode(block, final)
            except UnicodeDecodeError:
                self._holds = False

    def ended_well(self) -> bool:
        self.add(b"", final=True)
        return self._holds


class _Lines:
    """Counts lines ended by LF, CR LF or CR in blocks of bytes; UTF-16 is counted as text, where LF is two bytes."""

    def __init__(self, utf16: bool) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-16")("replace") if utf16 else None
        self._ends = 0
        self._last = b"\n"

    def add(self, block: bytes) -> None:
        if self._decoder:
            block = self._decoder.decode(block).encode("utf-8", "replace")
        if not block:
            return
        returns = block.count(b"\r")
        self._ends += block.count(b"\n") + returns - (block.count(b"\r\n") if returns else 0)
        if self._last == b"\r" and block.startswith(b"\n"):
            self._ends -= 1
        self._last = block[-1:]

    def total(self) -> int:
        return self._ends + (self._last not in b"\r\n")
