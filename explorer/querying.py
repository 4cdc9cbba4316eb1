"""The command `query`: Cypher as a user types it, checked before it is sent, and whatever it returns shown.

Time, rows and the size of the whole answer are limited, so that no query holds up or fills this machine.
"""

import json
import math
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from datetime import time as time_of_day
from itertools import islice
from pathlib import Path
from typing import Any

from explorer.listings import existing, harmless
from explorer.session import open_session, settings_from
from graph.errors import UsageError
from graph.store import Node, Relationship, Rows
from loaders.framework.quoting import printable
from queries.framework.adhoc import AdHocQuery, read_query
from queries.framework.lexing import MOST_LETTERS
from queries.framework.rendering import laid_out, shown, written

Say = Callable[[str], None]

MOST_BYTES = 16_000_000
_MEMBERS_SHOWN = 20
_LETTERS_SHOWN = 500


@dataclass(frozen=True)
class Found:
    """What a query returned: its rows, with the limit that may have cut them, and how long it took."""

    query: AdHocQuery
    answer: Rows
    limit: int
    engine: str
    seconds: float


def query_command(
    statement: str | None,
    file: Path | None,
    parameters: Iterable[str],
    *,
    workspace: Path,
    store: str | None,
    format_: str,
    limit: int,
    timeout: float,
    say: Say,
    note: Say,
) -> None:
    """Runs `ownergraph query`; notes about names and cut rows go to `note`.

    Raises UsageError for a query that is not sent, QueryStopped for one over its limits of time or size.
    """
    text, origin = _text(statement, file)
    query = read_query(text, parameters, origin)
    for line in query.notes:
        note(f"note: {printable(line)}")
    existing(workspace)
    with open_session(workspace, settings_from(store)) as session:
        session.complete()
        started = time.monotonic()
        answer = session.store.first_rows(
            query.text, query.parameters, timeout=timeout, max_rows=limit, max_bytes=MOST_BYTES
        )
        found = Found(query, answer, limit, session.store.engine, time.monotonic() - started)
    if not answer.columns:
        found = replace(found, answer=replace(answer, columns=list(query.columns)))
    say(_SHOWN[format_](found))
    if answer.cut and format_ != "table":
        note(f"note: {_cut(found)}")
    for line in _numbers_without_rows(found):
        note(f"note: {line}")


def _text(statement: str | None, file: Path | None) -> tuple[str, str]:
    """The query and what it is called in messages."""
    if (statement is None) == (file is None):
        given = "nothing" if statement is None else "both"
        raise UsageError(f"found {given}, expected a query, or - for standard input, or --file FILE")
    if file is None and statement != "-":
        return str(statement), "the query"
    origin = "standard input" if file is None else str(file)
    try:
        if file is not None:
            with file.open("rb") as opened:
                raw = opened.read(4 * MOST_LETTERS + 1)
        else:
            raw = sys.stdin.buffer.read(4 * MOST_LETTERS + 1) if sys.stdin is not None else b""
        return raw.decode("utf-8-sig"), origin
    except OSError as error:
        raise UsageError(f"{origin}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{origin}: found bytes that are no UTF-8, expected a query; save it as UTF-8") from error


def _as_table(found: Found) -> str:
    cells = [[_cell(row[column]) for column in found.answer.columns] for row in found.answer.rows]
    heads = [shown(column) for column in found.answer.columns]
    lines = [*laid_out(heads, cells, shutil.get_terminal_size((120, 24)).columns), ""]
    count = len(found.answer.rows)
    lines.append(f"{'1 row' if count == 1 else f'{count:,} rows'}, {found.seconds:.2f} s, {found.engine}")
    return "\n".join([*lines, _cut(found)] if found.answer.cut else lines)


def _as_json(found: Found) -> str:
    answer = {
        "parameters": found.query.parameters,
        "columns": found.answer.columns,
        "rows": [_value(row) for row in found.answer.rows],
        "truncated": found.answer.cut,
        "limit": found.limit,
        "engine": found.engine,
        "seconds": round(found.seconds, 3),
    }
    return harmless(json.dumps(answer, ensure_ascii=False, indent=2))


def _as_csv(found: Found) -> str:
    rows = ([_value(row[column]) for column in found.answer.columns] for row in found.answer.rows)
    return written(found.answer.columns, rows).rstrip("\r\n")


_SHOWN = {"table": _as_table, "json": _as_json, "csv": _as_csv}
FORMATS = tuple(_SHOWN)


def _cut(found: Found) -> str:
    return f"cut off at {found.limit:,} rows: raise --limit or narrow the query"


def _numbers_without_rows(found: Found) -> Iterable[str]:
    """Registers' numbers are texts: compared with a number they match nothing."""
    if found.answer.rows:
        return
    for name, value in found.query.parameters.items():
        if isinstance(value, int) and not isinstance(value, bool):
            yield f"${name} was given as a number; the numbers of registers are texts: --param '{name}=\"{value}\"'"


def _value(value: Any) -> Any:
    """A value of the store as JSON has it; nodes and relationships as their kind and properties."""
    match value:
        case Node() | Relationship():
            return {"kind": value.kind, "properties": _value(value.properties)}
        case Mapping():
            return {str(name): _value(member) for name, member in value.items()}
        case list() | tuple():
            return [_value(member) for member in value]
        case None | bool() | int() | float() if not isinstance(value, float) or math.isfinite(value):
            return value
        case date() | time_of_day():
            return value.isoformat()
    return str(value)


def _cell(value: Any) -> str:
    text = shown(_short(value))
    if len(text) <= _LETTERS_SHOWN:
        return text
    return f"{text[:_LETTERS_SHOWN]}… ({len(text):,} letters; all of it with --format json)"


def _short(value: Any) -> Any:
    """A value for a reader: of a node its kind, id and name, of a relationship its ends, of a long list the start."""
    match value:
        case Node():
            properties = value.properties
            named = f" ({properties['name']})" if properties.get("name") else ""
            return f"{value.kind} {properties.get('id', '')}{named}"
        case Relationship():
            ends = value.properties
            return f"{ends.get('from_id', '')} -{value.kind}-> {ends.get('to_id', '')}"
        case Mapping():
            return {name: _member(member) for name, member in value.items()}
        case list() | tuple():
            first = [_member(member) for member in islice(value, _MEMBERS_SHOWN)]
            more = len(value) - len(first)
            return [*first, f"… ({more:,} more; all of them with --format json)"] if more > 0 else first
    return _value(value)


def _member(value: Any) -> Any:
    return "null" if value is None else _short(value)
