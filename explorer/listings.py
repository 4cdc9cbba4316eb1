"""What the commands print that list or describe: sources, hits, records, the model, the state of a workspace.

Names and records come from files of others, so no control character of theirs is printed.
"""

import difflib
import json
import re
import shutil
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from graph.citing import Cited
from graph.errors import UsageError, WorkspaceError
from graph.schema import NODE, NODES, RELATIONSHIP, RELATIONSHIPS, Property, RelationshipKind
from graph.search import Found
from graph.workspace import Workspace
from loaders.framework.discovery import source as source_module
from loaders.framework.discovery import sources
from loaders.framework.quoting import printable
from queries.framework.catalogue import Catalogue
from queries.framework.reference import page

_MOST_COLUMNS = 100
# What JSON may hold as it is and a terminal may obey: C1 controls, and marks that turn the direction of text round.
_OBEYED = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


@dataclass(frozen=True)
class EvidencePage:
    """Where a page of evidence stands: `kept` relationships of the row can be paged, of `total` behind it."""

    question: str
    row: int
    page: int
    pages: int
    kept: int
    total: int


def existing(root: Path) -> Workspace:
    """The workspace in a folder. Raises WorkspaceError where there is none; nothing is made."""
    if not root.is_file() and not (root / "ownergraph.json").exists():
        raise WorkspaceError(
            f"{root}: no workspace is here; make one with `ownergraph load SOURCE FILE`, or give --workspace"
        )
    return Workspace.open(root)


def harmless(text: str) -> str:
    """JSON with every character that a terminal may obey written as its escape, which means the same."""
    return _OBEYED.sub(lambda found: json.dumps(found[0])[1:-1], text)


def source_list() -> str:
    """One line a source: its id and title, and whether its format is unproven."""
    modules = {id_: sources()[id_] for id_ in sources()}
    width = max(len(id_) for id_ in modules)
    return "\n".join(
        f"{id_:<{width}}  {module.SOURCE.title}" + ("" if module.SOURCE.proven else "  (unproven)")
        for id_, module in modules.items()
    )


def source_card(source_id: str) -> str:
    """The card of one source, with what it covers and misses."""
    card = source_module(source_id).SOURCE
    ignored = [f"{name}: {reason}" for name, reason in card.ignores.items()]
    fields = {
        "publisher": card.publisher,
        "homepage": card.homepage or "none",
        "licence": card.licence,
        "files": card.files,
        "covers": card.covers,
        "misses": card.misses,
        "history": card.history.replace("_", " "),
        "proven": "yes" if card.proven else "no: the format is known from documentation only",
    }
    lines = [f"{source_id}: {card.title}", *(_wrapped(name, text) for name, text in fields.items())]
    return "\n".join([*lines, *(["left unread on purpose:", *(f"  {line}" for line in ignored)] if ignored else [])])


def _wrapped(name: str, text: str) -> str:
    return textwrap.fill(f"{name}: {text}", _width(), subsequent_indent="  ", break_on_hyphens=False)


def _width() -> int:
    return min(shutil.get_terminal_size((_MOST_COLUMNS, 24)).columns, _MOST_COLUMNS)


def _json(value: Any) -> str:
    return harmless(json.dumps(value, ensure_ascii=False, indent=2))


def _aligned(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The rows with every column but the last padded."""
    rows = list(rows)
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip()


def found(hits: Sequence[Found], format_: str) -> str:
    """The hits of a search, best first, with the ids that other commands take."""
    if format_ == "json":
        return _json({"rows": [hit.to_json() for hit in hits]})
    if not hits:
        return "nothing found; missing data is not the absence of a party"
    return "\n".join(_aligned((hit.id, hit.kind, hit.country or "", printable(_named(hit))) for hit in hits))


def _named(hit: Found) -> str:
    return hit.name if hit.matched in (hit.name, hit.id) else f"{hit.name}  (matched {hit.matched})"


def cited(records: Sequence[Cited], format_: str) -> str:
    """The records that state a claim, with their text."""
    if format_ == "json":
        return _json([vars(record) for record in records])
    return "\n\n".join("\n".join(_record_lines(record)) for record in records)


def evidence_page(about: EvidencePage, records: Sequence[Cited], format_: str) -> str:
    """One page of the records behind a row of an answer."""
    if format_ == "json":
        return _json({**vars(about), "records": [vars(record) for record in records]})
    head = f"row {about.row} of {about.question}: {about.total:,} relationships behind it, page {about.page} of {about.pages}"
    if about.page < about.pages:
        head += f"; --page {about.page + 1} shows the next"
    elif about.kept < about.total:
        head += f"; only the first {about.kept:,} are kept: narrow the question to see others"
    return f"{head}\n\n{cited(records, format_)}"


def _record_lines(record: Cited) -> Iterator[str]:
    yield printable(record.statement)
    yield from map(printable, _about_record(record))
    yield "  as the file has it:"
    yield from (f"    {printable(line.expandtabs())}" for line in record.raw.rstrip().splitlines())


def _about_record(record: Cited) -> Iterator[str]:
    yield f"  claim:     {record.claim}"
    yield f"  source:    {record.title}" + (f", {record.publisher}" if record.publisher else "")
    yield f"  link:      {record.url or 'no link recorded'}"
    yield f"  file:      {record.file}, record {record.position}"
    yield f"  key:       {record.record}" + (f", as of {record.seen_on}" if record.seen_on else "")
    if record.disputed_by:
        yield f"  disputed:  by {record.disputed_by}"


def model(kind: str | None) -> str:
    """The whole model in a line a kind, or one kind with all its properties."""
    if kind is None:
        nodes = _aligned((f"  {node.name}", node.description) for node in NODES)
        ties = _aligned((f"  {tie.name}", f"{tie.description} {arrow(tie)}") for tie in RELATIONSHIPS)
        more = "`ownergraph schema KIND` shows the properties of one"
        return "\n".join(["Nodes", *nodes, "", "Relationships", *ties, "", more])
    if kind in NODE:
        return "\n".join([f"({kind})  {NODE[kind].description}", *map(_property, NODE[kind].properties)])
    if kind in RELATIONSHIP:
        declared = RELATIONSHIP[kind]
        properties = map(_property, (*declared.properties, *declared.claim_properties()))
        return "\n".join(
            [f"{arrow(declared)}  {declared.description}", f"reads: {declared.verb} / {declared.reverse}", *properties]
        )
    near = difflib.get_close_matches(kind.lower(), {name.lower() for name in (*NODE, *RELATIONSHIP)}, n=1)
    meant = [name for name in (*NODE, *RELATIONSHIP) if name.lower() in near]
    hint = f"{meant[0]} may be meant" if meant else "`ownergraph schema` lists the kinds"
    raise UsageError(f"the model has no {kind!r}; {hint}")


def arrow(tie: RelationshipKind) -> str:
    """A kind of relationship as Cypher draws it."""
    return f"({'|'.join(tie.origins)})-[:{tie.name}]->({'|'.join(tie.targets)})"


def _property(declared: Property) -> str:
    unit = declared.unit
    marks = [unit if unit.startswith("as ") else f"in {unit}"] if unit else []
    marks += [mark for mark, holds in (("derived", declared.derived), ("a key", declared.identifier)) if holds]
    return f"  {declared.name}: {declared.type}  {declared.description}" + (f" ({', '.join(marks)})" if marks else "")


def status_of(workspace: Workspace) -> str:
    """The loaded files with their accounts, and the size of the built graph."""
    files = workspace.files()
    lines = [f"workspace {printable(str(workspace.root))}, {len(files):,} files loaded", *map(_file_line, files)]
    built = workspace.built / "nodes.parquet"
    if not built.exists():
        return "\n".join([*lines, "nothing is loaded yet; run `ownergraph load SOURCE FILE`"])
    for table in ("nodes", "relationships"):
        path = str(workspace.built / f"{table}.parquet")
        rows = duckdb.execute(
            "SELECT kind, count(*) FROM read_parquet($path) GROUP BY kind ORDER BY kind", {"path": path}
        )
        counts = rows.fetchall()
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in counts)
        lines.append(_wrapped(f"{sum(count for _, count in counts):,} {table}", kinds))
    return "\n".join(lines)


def _file_line(file: dict[str, Any]) -> str:
    records = file["records"]
    return (
        f"  {file['source']}  {printable(file['name'])}: {records['read']:,} read = {records['loaded']:,} loaded + "
        f"{records['rejected']:,} rejected + {records['ignored']:,} ignored"
    )


def question_list(own: Path | None, note: Callable[[str], None]) -> str:
    """The questions with their ids, by topic; of faulty files in the folder `own` each fault is noted."""
    questions, faulty = Catalogue(own).sound()
    for fault in sorted(faulty):
        note(f"left out: {printable(str(fault))}")
    lines: list[str] = []
    topic = ""
    indent = " " * 28
    for question in questions:
        if question.topic != topic:
            topic = question.topic
            lines += ["", topic] if lines else [topic]
        first = f"  {question.id:<24}  "
        lines.append(textwrap.fill(question.question, _width(), initial_indent=first, subsequent_indent=indent))
    return "\n".join(
        [*lines, "", "`ownergraph questions QUESTION` describes one, `ownergraph ask QUESTION …` answers it"]
    )


def question_page(question_id: str, own: Path | None) -> str:
    """One question with its parameters, columns, caution and example."""
    return page(Catalogue(own).get(question_id))


def faults(path: Path) -> str:
    """Says that a question file, or each in a folder, is sound; raises ModelError with each fault of those that are not."""
    from queries.framework.check import check_files  # noqa: PLC0415 - the parser is slow to import, and nothing else here needs it

    files = sorted(path.rglob("*.cypher")) if path.is_dir() else [path]
    check_files(files)
    return "\n".join(f"{file}: no fault found" for file in files) or f"{path}: no question files"
