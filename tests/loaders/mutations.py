"""What happens to files on their way: cut, doubled, re-encoded, edited by hand. Each mutation is the same for one seed."""

import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from random import Random

from hypothesis import strategies as st

Mutation = Callable[[bytes, Random], bytes]

_ODD_VALUES = (
    b"",
    b"-1",
    b"1e400",
    b"99999999999999999999999999",
    b"NaN",
    b"0000-00-00",
    b"9999-99-99",
    b"2022-02-30",
    b"true",
    b"null",
    b"[]",
    b"{}",
    b"=1+1",
    b"\xef\xbf\xbd",
    "\u202e\u0000".encode(),
    "\U0001f4a3".encode(),
    b"' OR 1=1 --",
    b"<b>&amp;</b>",
    b'"',
    b"\\",
)
_WORD = re.compile(rb"[\w.\x80-\xff-]+")
_ENCODINGS = ("utf-16", "utf-16-be", "utf-32", "latin-1", "cp866", "cp1251", "utf-8-sig", "koi8-r", "gb18030", "utf-7")


def _cut(content: bytes, random: Random) -> bytes:
    return content[: random.randrange(len(content) + 1)]


def _cut_at_the_start(content: bytes, random: Random) -> bytes:
    return content[random.randrange(len(content) + 1) :]


def _cut_out(content: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(content) + 1) for _ in range(2))
    return content[:start] + content[end:]


def _lines_doubled(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    return b"".join(line for line in lines for _ in range(random.choice((1, 1, 1, 2, 3))))


def _lines_shuffled(content: bytes, random: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    random.shuffle(lines)
    return b"".join(lines)


def _lines_lost(content: bytes, random: Random) -> bytes:
    return b"".join(line for line in content.splitlines(keepends=True) if random.random() > 0.1)


def _file_doubled(content: bytes, _: Random) -> bytes:
    return content + content


def _reencoded(content: bytes, random: Random) -> bytes:
    return _text(content).encode(random.choice(_ENCODINGS), "replace")


def _encodings_mixed(content: bytes, random: Random) -> bytes:
    lines = _text(content).splitlines(keepends=True)
    return b"".join(line.encode(random.choice(("utf-8", "cp1251", "cp866", "utf-16-le")), "replace") for line in lines)


def _misread(content: bytes, _: Random) -> bytes:
    return content.decode("latin-1").encode()


def _bytes_flipped(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.choice((1, 3, 30))):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _nuls(content: bytes, random: Random) -> bytes:
    return _inserted(content, random, b"\0" * random.choice((1, 9, 5000)))


def _huge_field(content: bytes, random: Random) -> bytes:
    filling = random.choice((b"x", b" ", "Д".encode(), b'"', b"9", b"<", b"&", b"["))
    return _inserted(content, random, filling * (random.choice((1_000, 150_000, 1_200_000)) // len(filling)))


def _other_values(content: bytes, random: Random) -> bytes:
    words = list(_WORD.finditer(content))
    for word in sorted(random.sample(words, min(len(words), random.choice((1, 3, 30)))), key=lambda w: -w.start()):
        content = content[: word.start()] + random.choice(_ODD_VALUES) + content[word.end() :]
    return content


def _values_swapped(content: bytes, random: Random) -> bytes:
    parts = re.split(rb"([\w.\x80-\xff-]+)", content)
    for _ in range(random.choice((1, 5, 50))):
        if len(parts) > 3:
            a, b = (2 * random.randrange(len(parts) // 2) + 1 for _ in range(2))
            parts[a], parts[b] = parts[b], parts[a]
    return b"".join(parts)


def _columns_swapped(content: bytes, random: Random) -> bytes:
    delimiter = max((b",", b";", b"\t", b"|"), key=content.count)
    lines = [line.split(delimiter) for line in content.split(b"\n")]
    a, b = (random.randrange(max(1, len(lines[0]))) for _ in range(2))
    for line in lines[random.choice((0, 1)) :]:
        if max(a, b) < len(line):
            line[a], line[b] = line[b], line[a]
    return b"\n".join(map(delimiter.join, lines))


def _newlines_mixed(content: bytes, random: Random) -> bytes:
    return b"".join(line + random.choice((b"\n", b"\r\n", b"\r", b"\x0b\n", b"\n\n")) for line in content.splitlines())


def _nested(content: bytes, random: Random) -> bytes:
    return _inserted(content, random, random.choice((b"<a>", b"[", b'{"a":', b"{a: ", b"- ", b'"(')) * 20_000)


def _nothing(content: bytes, random: Random) -> bytes:
    return random.choice(
        (b"", content[:1], b"\n", b"\0", b"\xef\xbb\xbf", b"\xff\xfe", b"\xff", b" " * 3000, b"<", b"{}")
    )


def _packed_and_damaged(content: bytes, random: Random) -> bytes:
    if random.random() < 0.5:
        return _bytes_flipped(gzip.compress(content, mtime=0), random)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("one.csv"), content)
        packed.writestr(zipfile.ZipInfo("other"), content[: len(content) // 2])
    return _bytes_flipped(archive.getvalue(), random)


def _inserted(content: bytes, random: Random, inserted: bytes) -> bytes:
    at = random.randrange(len(content) + 1)
    return content[:at] + inserted + content[at:]


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1251", "replace")


MUTATIONS: dict[str, Mutation] = {
    function.__name__.strip("_").replace("_", " "): function
    for function in (
        _cut,
        _cut_at_the_start,
        _cut_out,
        _lines_doubled,
        _lines_shuffled,
        _lines_lost,
        _file_doubled,
        _reencoded,
        _encodings_mixed,
        _misread,
        _bytes_flipped,
        _nuls,
        _huge_field,
        _other_values,
        _values_swapped,
        _columns_swapped,
        _newlines_mixed,
        _nested,
        _nothing,
        _packed_and_damaged,
    )
}


def mutants(content: bytes, name: str, seed: str) -> Iterator[tuple[str, bytes]]:
    """What may become of a file, without end: a label that tells how to make it again, and the bytes.

    Every mutation has its turn; from the second turn on, a second one may follow it.
    """
    turn = 0
    while True:
        for kind, mutate in MUTATIONS.items():
            label = f"{name}: {kind} (seed {seed}, turn {turn})"
            random = Random(label)
            mutant = mutate(content, random)
            if turn and mutant and random.random() < 0.5:
                second = random.choice(list(MUTATIONS))
                label, mutant = f"{label}, then {second}", MUTATIONS[second](mutant, random)
            yield label, mutant
        turn += 1


_PIECES = st.one_of(
    st.binary(max_size=8),
    st.sampled_from(
        [
            b'"',
            b'""',
            b",",
            b";",
            b"; ;",
            b"\t",
            b"\n",
            b"\r",
            b"\0",
            b"\xff",
            b"-",
            b" ",
            "ж".encode(),
            "²".encode(),
            b"9e99",
        ]
    ),
    st.sampled_from([b"(", b"()", b"<", b"</", b"&", b"{", b"}", b":", b"[", b"\\"]),
)


@st.composite
def edited(draw: st.DrawFn, contents: list[bytes]) -> bytes:
    """The beginning of one of these files in which pieces were put in, taken out, doubled or overwritten."""
    content = draw(st.sampled_from(contents))[: draw(st.integers(100, 7000))]
    for _ in range(draw(st.integers(1, 8))):
        start = draw(st.integers(0, len(content)))
        end = min(len(content), start + draw(st.integers(0, 40)))
        middle = draw(st.one_of(_PIECES, st.just(content[start:end] * 2)))
        content = content[:start] + middle + content[end:]
    return content
