"""Files of a register in XML: a heading or an envelope, and in it one document or thousands, read one at a time.

Each document is cut out of the stream of bytes at its start tag and parsed alone. So memory holds one document, a
damaged one costs only itself, and its text stays as the file has it. Nothing outside the file is ever reached and
nothing expands: a file with a DTD, the only way to entities, is refused before anything is parsed, and inside a
document a DTD is a syntax error. Names are local names: which prefix of a namespace they carry does not matter.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import BinaryIO, cast

import msgspec
from lxml import etree

from graph.errors import FileError
from loaders.framework.files import InputFile
from loaders.framework.quoting import quoted
from loaders.framework.source import Record, Rejected

_BLOCK = 1 << 20
_LONGEST_HEADING = 1 << 16
# Between the name of the root and the end of its closing tag; blanks, and few.
_LONGEST_END_OF_A_TAG = 100
# Real documents stay below ten million bytes: a bank with all its records since 2002.
_LONGEST_DOCUMENT = 1 << 26

# These are run over what nobody has checked: none may look at a byte more than a few times.
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_START_TAG = re.compile(rb"<([^\s?!/<>]++)([^<>]*+)>")
_PREFIX = rb"(?:[^\s<>/:]{1,100}:)?"
_SELF_CLOSED = re.compile(rb"<[^<>]*/>")
_USED_PREFIX = re.compile(r"[</\s]([^\W\d][\w.-]*):[\w.-]")
# xsi:type and the like, which say nothing of the document.
_ABOUT_THE_SCHEMA = "http://www.w3.org/2001/XMLSchema-instance"
_DECLARED_PREFIX = re.compile(r"\sxmlns:([\w.-]+)\s*=")
_ATTRIBUTE = re.compile(r"""(?<!\S)([^\s=]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)')""")
# What the parser adds to its messages counts from the start of the document, not of the file.
_LINE = re.compile(r",? line \d+(?:, column \d+)?")
_ENCODINGS = {"utf-8": "UTF-8", "cp1251": "windows-1251"}

# A quotation mark that opens a value, one that closes it, and one that is neither: it stands inside.
_QUOTATION_MARK = re.compile(r'(\s[\w.:-]+\s*=\s*")|("(?=\s*/?>|\s+[\w.:-]+\s*=\s*"))|"')
UNESCAPED = "quotation marks inside values, not written as &quot;, were taken as part of the values"


class Heading(msgspec.Struct, frozen=True):
    """The root element of a file and the names of elements near its beginning.

    The codec is the one in which the first name makes sense that is not ASCII.
    """

    root: str
    attributes: dict[str, str]
    codec: str
    names: frozenset[str] = frozenset()
    has_prefixes: bool = False

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
    """The file's root element. The encoding is the one that the names prove, whatever the declaration says.

    Raises FileError for what is no XML, has a DTD, or is written in another encoding than windows-1251 or UTF-8.
    """
    head = b""
    with file.open() as stream:
        while len(head) < _LONGEST_HEADING and (block := stream.read(_LONGEST_HEADING - len(head))):
            head += block
    if b"\0" in head or not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        begins = quoted(head[:40].decode("utf-8", "backslashreplace"), 20)
        raise FileError(
            f"{file.name}: this is no XML in windows-1251 or UTF-8 (it begins with {begins}); "
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
    tags = list(dict.fromkeys(tag[1] for tag in _START_TAG.finditer(head, root.start())))
    codec = "utf-8" if _is_utf8(next((tag for tag in tags if not tag.isascii()), b"")) else "cp1251"
    attributes = {name: a or b for name, a, b in _ATTRIBUTE.findall(root[2].decode(codec, "replace"))}
    names = frozenset(tag.decode(codec, "replace").rpartition(":")[2] for tag in tags)
    return Heading(root[1].decode(codec, "replace"), attributes, codec, names, b"xmlns:" in head)


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Sought(msgspec.Struct, frozen=True):
    """Which elements are the documents: those of this tag, and if an attribute is named, only those that carry it.

    With an attribute they may stand anywhere in envelopes, and what stands between them is passed over. Without one
    they fill the root: anything else between them is a fault.
    """

    tag: str
    attribute: str = ""

    def starts(self, found: Heading) -> re.Pattern[bytes]:
        after = rb"[\s/>]"
        if self.attribute:
            after = rb"(?=\s)[^<>]*\s" + re.escape(self.attribute.encode(found.codec)) + rb"\s*="
        return re.compile(rb"<" + self._name(found) + rb"(?=" + after + rb")")

    def ends(self, found: Heading) -> re.Pattern[bytes]:
        return re.compile(rb"</" + self._name(found) + rb"\s*>")

    def _name(self, found: Heading) -> bytes:
        """The tag, after a prefix where the file has any: a plain name is found several times as fast."""
        return (_PREFIX if found.has_prefixes else b"") + re.escape(self.tag.encode(found.codec))


def documents(
    file: InputFile, found: Heading, sought: Sought, unread: Collection[str], doubts: Counter[str] | None = None
) -> Iterator[Record | Rejected]:
    """One record for each document: its ordinal, its `Element`, and its text as the file has it.

    Elements named in `unread` are left out with all that is in them. The names of a record are `Tag@Attribute`, `Tag`
    for an element with text or with nothing in it, and the names in `unread` that it carries.
    What is not well-formed is rejected with its line; so is the rest of a file that ends before its root is closed.
    Only quotation marks inside values are taken as what they are, and counted in `doubts`: what is copied from the
    window of a browser has them, since it shows &quot; as ".
    Raises FileError for a document longer than any real one.
    """
    doubts = Counter() if doubts is None else doubts
    with file.open() as stream:
        for position, piece in enumerate(_pieces(stream, found, sought, file.name)):
            if piece.cut_off:
                yield _rest(position, piece, found.root, sought.tag)
            elif position:
                yield _record(position, piece, sought.tag, unread, doubts)


def count(file: InputFile, found: Heading, sought: Sought) -> int:
    """The documents of the file by a search for their tags; the rest of a file that is cut off is one."""
    start, end, root = sought.starts(found), sought.ends(found), _closing(found)
    starts, ended, seen = 0, True, b""
    with file.open() as stream:
        for window in _windows(stream):
            started = [match.start() for match in start.finditer(window)]
            over = [match.start() for match in end.finditer(window)]
            if started or over:
                ended = max(over, default=-1) > max(started, default=-1)
            starts += len(started)
            seen = _ending(seen + window, root)
    return starts + (ended and not _is_closed(seen, root))


def _windows(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes in pieces that end before a <, so that no tag is split."""
    held = b""
    while block := stream.read(_BLOCK):
        held += block
        whole = held.rfind(b"<") if len(held) < _LONGEST_DOCUMENT else len(held)
        if whole > 0:
            yield held[:whole]
            held = held[whole:]
    yield held


def _closing(found: Heading) -> bytes:
    """How the closing tag of the root begins."""
    return f"</{found.root}".encode(found.codec)


def _ending(content: bytes, root: bytes) -> bytes:
    """The last bytes that are not blank, as many as a closing tag of the root may take up; one blank stands for all."""
    told = content.rstrip()
    return told[-len(root) - _LONGEST_END_OF_A_TAG :] + (b" " if len(told) < len(content) else b"")


def _is_closed(content: bytes, root: bytes) -> bool:
    ending = _ending(content, root)
    return root in ending and ending.rpartition(root)[2].strip() == b">"


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


def _pieces(stream: BinaryIO, found: Heading, sought: Sought, name: str) -> Iterator[_Piece]:
    """The heading, then each document up to the start of the next, then the rest of a file that is cut off."""
    start, end, root = sought.starts(found), sought.ends(found), _closing(found)
    line, held, searched = 1, bytearray(), 0
    is_heading = True
    while block := stream.read(_BLOCK):
        held += block
        while match := start.search(held, searched):
            at = match.start()
            content = bytes(held[:at])
            yield _Piece(line, content if is_heading else _document(content, sought, end), found.codec)
            line += held.count(b"\n", 0, at)
            del match, held[:at]
            searched, is_heading = 1, False
        searched = max(searched, held.rfind(b"<"))
        if len(held) > _LONGEST_DOCUMENT:
            most = _LONGEST_DOCUMENT >> 20
            raise FileError(f"{name}: no <{sought.tag}> in {most} MiB after line {line}; this is no file of documents")
    last = bytes(held)
    if _is_closed(last, root):
        content = last.rpartition(root)[0]
        yield _Piece(line, content if is_heading else _document(content, sought, end), found.codec)
        return
    whole = len(last) if is_heading else max((match.end() for match in end.finditer(last)), default=0)
    if whole:
        yield _Piece(line, last[:whole], found.codec)
    yield _Piece(line + last.count(b"\n", 0, whole), last[whole:], found.codec, cut_off=True)


def _document(content: bytes, sought: Sought, end: re.Pattern[bytes]) -> bytes:
    """The document without what follows it in its envelope; the content as it is where documents fill the root."""
    if not sought.attribute:
        return content
    ends = [match.end() for match in end.finditer(content)]
    alone = _SELF_CLOSED.match(content)
    return content[: ends[-1]] if ends else alone[0] if alone else content


def _rest(position: int, piece: _Piece, root: str, tag: str) -> Rejected:
    reason = f"line {piece.line_at(len(piece.content))}: the file ends here, not with </{root}>"
    text = piece.text("replace")
    return Rejected(position, tag, reason, quoted(text[-40:]), "the whole file; get it again", text)


def _record(position: int, piece: _Piece, tag: str, unread: Collection[str], doubts: Counter[str]) -> Record | Rejected:
    try:
        text = piece.text()
    except UnicodeDecodeError as error:
        encoding = _ENCODINGS[piece.codec]
        reason = f"line {piece.line_at(error.start)}: a byte that is not {encoding}"
        found = f"0x{piece.content[error.start]:02x}"
        return Rejected(position, tag, reason, found, f"text in {encoding}", piece.text("replace"))
    try:
        node = _parsed(text, doubts)
    except etree.XMLSyntaxError as error:
        fault = _LINE.sub("", error.msg or "no XML")
        reason = f"line {piece.line + (error.lineno or 1) - 1}: {fault}"
        return Rejected(position, tag, reason, quoted(text), "well-formed XML", text)
    shapes: set[tuple[str, ...]] = set()
    element = _plain(node, unread, shapes)
    return Record(position, element, text, frozenset[str]().union(*(_names(shape) for shape in shapes)))


def _parsed(text: str, doubts: Counter[str]) -> etree._Element:
    """The element that is all of this text. Raises XMLSyntaxError, that of the text as it stands."""
    try:
        node = etree.fromstring(text, _parser())
        return _with_local_names(node) if "xmlns" in text else node
    except etree.XMLSyntaxError as error:
        fault = error
    declared = _with_prefixes_declared(text)
    for doubt, reading in (("", declared), (UNESCAPED, _QUOTATION_MARK.sub(_escaped, declared))):
        try:
            node = etree.fromstring(reading, _parser())
        except etree.XMLSyntaxError:
            continue
        if doubt:
            doubts[doubt] += 1
        return _with_local_names(node)
    raise fault


def _with_local_names(node: etree._Element) -> etree._Element:
    for element in node.iter():
        element.tag = etree.QName(element).localname
        for name in map(etree.QName, list(element.attrib)):
            if name.namespace and name.localname not in element.attrib:
                value = element.attrib.pop(name.text)
                if name.namespace != _ABOUT_THE_SCHEMA:
                    element.set(name.localname, value)
    return node


def _with_prefixes_declared(text: str) -> str:
    """The text with the prefixes that its elements and attributes use, which the envelope around it declares."""
    opening = text[: text.find(">")]
    used = set(_USED_PREFIX.findall(text)) - set(_DECLARED_PREFIX.findall(opening)) - {"xml", "xmlns"}
    spaces = {prefix: _ABOUT_THE_SCHEMA if prefix == "xsi" else f"urn:{n}" for n, prefix in enumerate(sorted(used))}
    declarations = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return re.sub(r"(?<=^<)[^\s/>]+", lambda name: name[0] + declarations, text, count=1)


def _escaped(mark: re.Match[str]) -> str:
    return mark[0] if mark[1] or mark[2] else "&quot;"


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
    attributes = cast("dict[str, str]", dict(node.items()))
    text = (node.text or "").strip()
    shapes.add((node.tag if text or not (attributes or children) else "", node.tag, *attributes))
    return Element(node.tag, attributes, text, children)


@lru_cache(maxsize=4096)
def _names(shape: tuple[str, ...]) -> frozenset[str]:
    """The names in (tag to be named by itself or nothing, tag, attributes …)."""
    alone, *rest = shape
    named = [f"{rest[0]}@{attribute}" for attribute in rest[1:]]
    return frozenset([alone, *named] if alone else named)
