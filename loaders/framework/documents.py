"""Bulk files of a register in XML: a heading and then thousands of like documents, read one at a time.

Each document is cut out of the stream of bytes at its start tag and parsed alone. So memory holds one document, a
damaged one costs only itself, and its text stays as the file has it. Nothing outside the file is ever reached and
nothing expands: a file with a DTD, the only way to entities, is refused before anything is parsed, and inside a
document a DTD is a syntax error.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import BinaryIO

import msgspec
from lxml import etree

from graph.errors import FileError
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Record, Rejected

_BLOCK = 1 << 20
_LONGEST_HEADING = 1 << 16
# Real documents stay below ten million bytes: a bank with all its records since 2002.
_LONGEST_DOCUMENT = 1 << 26

_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_START_TAG = re.compile(rb"<([^\s?!/>]+)([^>]*)>")
_ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
# What the parser adds to its messages counts from the start of the document, not of the file.
_LINE = re.compile(r",? line \d+(?:, column \d+)?")
_ENCODINGS = {"utf-8": "UTF-8", "cp1251": "windows-1251"}


class Heading(msgspec.Struct, frozen=True):
    """The root element of a file: its name, its attributes, and the codec in which that name makes sense."""

    root: str
    attributes: dict[str, str]
    codec: str

    @property
    def encoding(self) -> str:
        """The codec under the name that XML knows."""
        return _ENCODINGS[self.codec]

    @property
    def around(self) -> tuple[str, str]:
        """The root's tags, which make a file of documents."""
        # Their values are kept as they stand in the file, with references like &amp;.
        attributes = "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in self.attributes.items())
        return f"<{self.root}{attributes}>\n", f"</{self.root}>\n"


class Element(msgspec.Struct, frozen=True):
    """An XML element as plain data, which can be sent to another process. False where it holds nothing."""

    tag: str
    attributes: dict[str, str] = {}
    text: str = ""
    children: dict[str, list["Element"]] = {}

    def __bool__(self) -> bool:
        return bool(self.attributes or self.children or self.text)

    def get(self, attribute: str) -> str:
        """The attribute, single-spaced; nothing where it is absent."""
        return " ".join(self.attributes.get(attribute, "").split())

    def first(self, *path: str) -> "Element":
        """The first child of this name, and its first child of the next name …; an empty element where there is none."""
        found = self
        for tag in path:
            children = found.children.get(tag)
            found = children[0] if children else Element(tag)
        return found

    def each(self, *tags: str) -> Iterator["Element"]:
        """The children of these names, in the order of the names, then of the file."""
        for tag in tags:
            yield from self.children.get(tag, ())


def heading(file: InputFile) -> Heading:
    """The file's root element. The encoding is the one that the root's name proves, whatever the declaration says.

    Raises FileError for what is no XML, has a DTD, or is written in another encoding than windows-1251 or UTF-8.
    """
    head = b""
    with file.open() as stream:
        while len(head) < _LONGEST_HEADING and (block := stream.read(_LONGEST_HEADING - len(head))):
            head += block
    if b"\0" in head or not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise FileError(
            f"{file.name}: this is no XML in windows-1251 or UTF-8 (it begins with {quoted(repr(head[:20])[2:-1])}); "
            "give the file as it was published"
        )
    head = _COMMENT.sub(b"", head)
    root = _START_TAG.search(head)
    if b"<!DOCTYPE" in head[: root.start() if root else None]:
        raise FileError(
            f"{file.name}: the file has a document type definition (<!DOCTYPE>), which can hide an entity bomb and "
            "which no register uses; it is not read"
        )
    if root is None:
        raise FileError(f"{file.name}: no XML element in the first {_LONGEST_HEADING} bytes; give the whole file")
    codec = "utf-8" if _is_utf8(root[1]) else "cp1251"
    attributes = {name: a or b for name, a, b in _ATTRIBUTE.findall(root[2].decode(codec, "replace"))}
    return Heading(root[1].decode(codec, "replace"), attributes, codec)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def documents(file: InputFile, found: Heading, tag: str, unread: Collection[str]) -> Iterator[Record | Rejected]:
    """One record for each element `tag` below the root: its ordinal, its `Element`, and its text as the file has it.

    Elements named in `unread` are left out with all that is in them. The names of a record are `Tag@Attribute`, `Tag`
    for an element with text or with nothing in it, and the names in `unread` that it carries.
    What is not well-formed is rejected with its line; so is the rest of a file that ends before its root is closed.
    Raises FileError for a document longer than any real one.
    """
    with file.open() as stream:
        for position, piece in enumerate(_pieces(stream, found, tag, file.name)):
            if piece.cut_off:
                yield _rest(position, piece, found.root, tag)
            elif position:
                yield _record(position, piece, tag, unread)


def count(file: InputFile, found: Heading, tag: str) -> int:
    """The documents of the file by a search for their tags; the rest of a file that is cut off is one."""
    start, end, root = _marks(found, tag)
    starts, ended, seen = 0, True, b""
    with file.open() as stream:
        while block := stream.read(_BLOCK):
            window = seen[-len(end) :] + block
            starts += window.count(start, max(0, len(window) - len(block) - len(start) + 1))
            if start in window or end in window:
                ended = window.rfind(end) > window.rfind(start)
            seen = (seen + block)[-_LONGEST_HEADING:]
    return starts + (ended and not _is_closed(seen, root))


def _marks(found: Heading, tag: str) -> tuple[bytes, bytes, bytes]:
    """How a document starts and ends, and how the closing tag of the root begins."""
    start, end, root = f"<{tag}", f"</{tag}>", f"</{found.root}"
    return start.encode(found.codec), end.encode(found.codec), root.encode(found.codec)


def _is_closed(content: bytes, root: bytes) -> bool:
    return root in content and content.rpartition(root)[2].strip() == b">"


class _Piece(msgspec.Struct, frozen=True):
    """The bytes of the heading, of one document, or of the rest of a file that is cut off, and the line they start in."""

    line: int
    content: bytes
    codec: str
    cut_off: bool = False

    def text(self, errors: str = "strict") -> str:
        return self.content.decode(self.codec, errors).rstrip()

    def line_at(self, offset: int) -> int:
        return self.line + self.content.count(b"\n", 0, offset)


def _pieces(stream: BinaryIO, found: Heading, tag: str, name: str) -> Iterator[_Piece]:
    """The heading, then each document up to the start of the next, then the rest of a file that is cut off."""
    start, end, root = _marks(found, tag)
    line, held, searched = 1, bytearray(), 1
    is_heading = True
    while block := stream.read(_BLOCK):
        held += block
        while (at := held.find(start, searched)) > 0:
            yield _Piece(line, bytes(held[:at]), found.codec)
            line += held.count(b"\n", 0, at)
            del held[:at]
            searched, is_heading = 1, False
        searched = max(1, len(held) - len(start) + 1)
        if len(held) > _LONGEST_DOCUMENT:
            most = _LONGEST_DOCUMENT >> 20
            raise FileError(f"{name}: no <{tag}> in {most} MiB after line {line}; this is no bulk file of documents")
    last = bytes(held)
    if _is_closed(last, root):
        yield _Piece(line, last.rpartition(root)[0], found.codec)
        return
    whole = last.rfind(end) + len(end) if end in last else 0
    if is_heading:
        whole = len(last)
    if whole:
        yield _Piece(line, last[:whole], found.codec)
    yield _Piece(line + last.count(b"\n", 0, whole), last[whole:], found.codec, cut_off=True)


def _rest(position: int, piece: _Piece, root: str, tag: str) -> Rejected:
    reason = f"line {piece.line_at(len(piece.content))}: the file ends here, not with </{root}>"
    text = piece.text("replace")
    return Rejected(position, tag, reason, quoted(text[-40:]), "the whole file; get it again", text)


def _record(position: int, piece: _Piece, tag: str, unread: Collection[str]) -> Record | Rejected:
    try:
        text = piece.text()
    except UnicodeDecodeError as error:
        encoding = _ENCODINGS[piece.codec]
        reason = f"line {piece.line_at(error.start)}: a byte that is not {encoding}"
        found = f"0x{piece.content[error.start]:02x}"
        return Rejected(position, tag, reason, found, f"text in {encoding}", piece.text("replace"))
    try:
        node = etree.fromstring(text, _parser())
    except etree.XMLSyntaxError as error:
        fault = _LINE.sub("", error.msg or "no XML")
        reason = f"line {piece.line + (error.lineno or 1) - 1}: {fault}"
        return Rejected(position, tag, reason, quoted(text), "well-formed XML", text)
    shapes: set[tuple[str, ...]] = set()
    element = _plain(node, unread, shapes)
    return Record(position, element, text, frozenset[str]().union(*(_names(shape) for shape in shapes)))


@lru_cache(maxsize=1)
def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_blank_text=True,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )


def _plain(node: etree._Element, unread: Collection[str], shapes: set[tuple[str, ...]]) -> Element:
    children: dict[str, list[Element]] = {}
    for child in node:
        tag = child.tag
        if tag in unread:
            shapes.add((tag,))
        else:
            children.setdefault(tag, []).append(_plain(child, unread, shapes))
    attributes = {str(name): str(value) for name, value in node.items()}
    text = (node.text or "").strip()
    shapes.add((node.tag if text or not (attributes or children) else "", node.tag, *attributes))
    return Element(node.tag, attributes, text, children)


@lru_cache(maxsize=4096)
def _names(shape: tuple[str, ...]) -> frozenset[str]:
    """The names in (tag to be named by itself or nothing, tag, attributes …)."""
    alone, *rest = shape
    named = [f"{rest[0]}@{attribute}" for attribute in rest[1:]]
    return frozenset([alone, *named] if alone else named)
