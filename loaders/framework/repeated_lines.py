"""Which lines stand in a table more than once, in one pass before its rows are read."""

from array import array
from collections.abc import Iterator

import pyarrow as pa
from pyarrow import compute

from loaders.framework.files import InputFile
from loaders.framework.tables import LONGEST_LINE, lines

_BLOCK = 1 << 20


def repeated_lines(file: InputFile) -> dict[int, int]:
    """How often each line stands in the file, by the hash of its text, for those that do so more than once."""
    return _repeated(array("q", map(hash, lines(file)))) if _may_repeat(file) else {}


def _may_repeat(file: InputFile) -> bool:
    """Whether bytes between line feeds repeat, which is found in a quarter of the time that decoded lines take."""
    if file.sheet is not None or file.encoding == "utf-16":
        return True
    hashes = array("q", _hashes_of_bytes(file))
    # Where the counts differ, lines end in other ways.
    return len(hashes) != file.lines or bool(_repeated(hashes))


def _hashes_of_bytes(file: InputFile) -> Iterator[int]:
    rest = end = b""
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            *whole, rest = (rest + block).split(b"\n")
            yield from map(hash, whole)
            end = whole[-1][-1:] if whole else end
            rest = rest[: LONGEST_LINE + 1]
    if rest:
        yield hash(rest + b"\r" if end == b"\r" else rest)


def _repeated(hashes: "array[int]") -> dict[int, int]:
    times = compute.value_counts(pa.array(hashes, pa.int64()))
    often = times.filter(compute.greater(times.field("counts"), 1))
    return dict(zip(often.field("values").to_pylist(), often.field("counts").to_pylist(), strict=True))
