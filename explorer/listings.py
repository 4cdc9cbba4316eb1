"""What the commands print that list or describe: sources, hits, records, the model, the state of a workspace."""

import json
import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from graph.citing import Cited
from graph.errors import UsageError
from graph.schema import CLAIM_PROPERTIES, NODE, NODES, RELATIONSHIP, RELATIONSHIPS, Property
from graph.search import Found
from graph.workspace import Workspace
from loaders.framework.discovery import source as source_module
from loaders.framework.discovery import sources

_WIDTH = 100


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
    return textwrap.fill(f"{name}: {text}", _WIDTH, subsequent_indent="  ")


def found(hits: Sequence[Found], format_: str) -> str:
    """The hits of a search, best first."""
    if format_ == "json":
        return json.dumps({"rows": [hit.to_json() for hit in hits]}, ensure_ascii=False, indent=2)
    if not hits:
        return "nothing found; missing data is not the absence of a party"
    return "\n".join(f"{h.id}  {h.kind}  {h.name}" + (f" ({h.country})" if h.country else "") + _as(h) for h in hits)


def _as(hit: Found) -> str:
    return "" if hit.matched in (hit.name, hit.id) else f"  matched {hit.matched}"


def cited(records: Sequence[Cited], format_: str) -> str:
    """The records that state a claim, with their text."""
    if format_ == "json":
        return json.dumps([vars(record) for record in records], ensure_ascii=False, indent=2)
    return "\n\n".join("\n".join(_record_lines(record)) for record in records)


def _record_lines(record: Cited) -> Iterator[str]:
    yield record.statement
    yield f"  source:    {record.title}" + (f", {record.publisher}" if record.publisher else "")
    yield f"  link:      {record.url or 'no link recorded'}"
    yield f"  file:      {record.file}, record {record.position}"
    yield f"  key:       {record.record}" + (f", as of {record.seen_on}" if record.seen_on else "")
    if record.disputed_by:
        yield f"  disputed:  by {record.disputed_by}"
    yield "  as the file has it:"
    yield textwrap.indent(record.raw.rstrip(), "    ")


def model(kind: str | None) -> str:
    """The whole model in a line a kind, or one kind with all its properties."""
    if kind is None:
        nodes = [f"({node.name})  {node.description}" for node in NODES]
        ties = [f"({'|'.join(r.origins)})-[:{r.name}]->({'|'.join(r.targets)})  {r.description}" for r in RELATIONSHIPS]
        return "\n".join(["Nodes", *nodes, "", "Relationships", *ties])
    if kind in NODE:
        return "\n".join([f"({kind})  {NODE[kind].description}", *map(_property, NODE[kind].properties)])
    if kind in RELATIONSHIP:
        declared = RELATIONSHIP[kind]
        arrow = f"({'|'.join(declared.origins)})-[:{kind}]->({'|'.join(declared.targets)})"
        properties = map(_property, (*declared.properties, *CLAIM_PROPERTIES))
        return "\n".join([f"{arrow}  {declared.description}", f"reads: {declared.verb} / {declared.reverse}", *properties])
    raise UsageError(f"the model has no {kind!r}; it has {', '.join([*NODE, *RELATIONSHIP])}")


def _property(declared: Property) -> str:
    marks = [f"in {declared.unit}"] if declared.unit else []
    marks += [mark for mark, holds in (("derived", declared.derived), ("a key", declared.identifier)) if holds]
    return f"  {declared.name}: {declared.type}  {declared.description}" + (f" ({', '.join(marks)})" if marks else "")


def status_of(workspace: Workspace) -> str:
    """The loaded files with their accounts, and the size of the built graph."""
    lines = [f"workspace {workspace.root}"]
    for file in workspace.files():
        records = file["records"]
        lines.append(
            f"  {file['source']}  {file['name']}  {records['read']:,} read = {records['loaded']:,} loaded + "
            f"{records['rejected']:,} rejected + {records['ignored']:,} ignored"
        )
    built = workspace.built / "nodes.parquet"
    if not built.exists():
        return "\n".join([*lines, "nothing is loaded yet; run `ownergraph load SOURCE FILE`"])
    for table in ("nodes", "relationships"):
        path = str(workspace.built / f"{table}.parquet")
        rows = duckdb.execute("SELECT kind, count(*) FROM read_parquet($path) GROUP BY kind ORDER BY kind", {"path": path})
        lines.append(f"{table}: " + ", ".join(f"{count:,} {kind}" for kind, count in rows.fetchall()))
    return "\n".join(lines)


def question_list() -> str:
    """One line a question, by topic."""
    from queries.framework.catalogue import Catalogue  # noqa: PLC0415 - read only when asked for

    lines: list[str] = []
    topic = ""
    for question in Catalogue().all():
        if question.topic != topic:
            topic = question.topic
            lines += ["", topic] if lines else [topic]
        lines.append(f"  {question.id:<26}{question.question}")
    return "\n".join(lines)


def question_page(question_id: str) -> str:
    """One question with its parameters, columns, caution and example."""
    from queries.framework.catalogue import Catalogue  # noqa: PLC0415
    from queries.framework.reference import page  # noqa: PLC0415

    return page(Catalogue().get(question_id))


def faults(file: Path) -> str:
    """Says that a question file is sound; raises ModelError with each fault of one that is not."""
    from queries.framework.check import check_file  # noqa: PLC0415

    check_file(file)
    return f"{file}: no fault found"
