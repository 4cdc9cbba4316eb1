"""A question file, and how it is read into a `Question`.

A question is one file `queries/<topic>/<question-id>.cypher`. The file's stem is the id, its folder the topic. It is
valid Cypher: a leading comment that holds YAML, one statement, and where rows are left out on purpose a second one.

    /*
    title: Other owners of the same company          # short, for lists
    question: Which other companies do the owners of this company own?
    why: What an investigator learns from it.
    caution: What the answer does not prove, and what is not known.
    params:
      party:                  # snake_case here and in Python, --kebab-case on the command line
        type: entity
        required: true        # positional, in this order; all others are options
        help: company whose owners are looked at
      min_share:
        type: number
        default: 25           # without a default an optional parameter that is not given is null
        min: 0
        max: 100
        help: lowest stake that counts, in per cent
    returns:                  # exactly the columns of the statement, in its order; evidence is the last
      owner_id: id of the owner
      owner_name: name of the owner
      evidence_total: number of relationships behind the row
      evidence: relationships behind the row
    example:                  # on the graph of the demo
      params: {party: "ru-inn:7800000000"}
      rows:                   # exactly these rows, in this order; of each row any of the columns
        - {owner_name: Example}
    */
    MATCH …
    RETURN … AS owner_id, … AS owner_name, … AS evidence_total, … AS evidence
    ORDER BY … LIMIT $limit

**Keys.** title, question, why, caution, params, returns and example are required; `params: {}` where there are none.
`timeout` (seconds, 1 to 600; 30 where absent) and `left_out` (below) are optional. No other key is allowed.

**Parameters.** `type` and `help` are required; `required`, `default`, `min`, `max`, `choices` and `partial` optional.

    type       given as                                        reaches the statement as
    entity     id, number or name of any party                 id of the node
    territory  id or name of a territory                       id of the node
    text       text                                            string
    texts      comma list; `choices` may restrict the members  list of strings
    choice     one of `choices`                                string
    integer    whole number within `min` and `max`             integer
    number     number within `min` and `max`                   float
    boolean    --name or --no-name                             boolean
    country    ISO 3166-1 code of two letters, any case        upper-case string
    date       2022-01-28, 2022-01 or 2022                     date

A partial date becomes its first day, or with `partial: last` its last one; `end` and `as_of` must say `partial: last`.
A date may have `default: today`; `as_of` must have it, and is printed with the answer. Every statement of the file gets
every declared parameter, null where it was not given and has no default, and also `limit`, which is the framework's
own and never declared: the number of rows asked for plus one, so that a cut is noticed.

**Evidence.** The last column, `evidence`, is a list of the relationships behind the row. The framework drops nulls and
repeats, flattens lists inside it, sorts by `started_on_min` (unknown last) and `id`, and keeps 50. A statement that
cuts the list itself orders it so before and returns the full number in the integer column `evidence_total`, directly
before `evidence`; without that column the number is counted. Both become `citations` and `citations_total` of the row.

**Left out.** Where rows are left out on purpose (mass addresses), a second statement after a `;` counts what was left
out. It gets the same parameters, returns one row of aggregates, needs no ORDER BY and no LIMIT, and its columns are
described under `left_out`; they become `left_out` of the answer:

    left_out:
      mass_addresses: addresses with more parties than max_parties, not followed

**Python.** Where Cypher cannot compute the answer, `queries/<topic>/<question_id>.py` (with underscores) defines
`compute(rows, parameters) -> list of rows`: it gets the rows of the statement with `evidence` as a list of
relationships, and returns rows with exactly the columns under `returns`. The statement may then return other columns,
and ends in `LIMIT` and a number instead of `$limit` where it fetches more than it shows. Where `left_out` describes
counts without a second statement, it returns `queries.framework.found.Found`, rows and counts.

**Walks.** A statement that uses `$frontier`, a list of ids that is never declared, is asked once for each step through
the graph; `$last` and `$others`, not declared either, say what the module wants of a step. The module then
defines `walk(step, parameters) -> Found` instead of `compute`: `queries.framework.walk` says how. What is described
under `left_out` comes from the module, without a second statement.

The rules for the statement itself are in `queries.framework.check`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from queries.framework import front_matter
from queries.framework.declarations import Declarations, Declared
from queries.framework.faults import Fault, raise_all

_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_COMMENT = re.compile(r"\s*/\*(.*?)\*/", re.DOTALL)
# Where a semicolon does not end a statement: in comments, strings and quoted names.
_PIECE = re.compile(r"/\*.*?\*/|//[^\n]*|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"|`[^`]*`|(?P<end>;)", re.DOTALL)
# Makes a question one that is asked step by step.
_FRONTIER = re.compile(r"\$frontier\b")
_EMPTY = re.compile(r"(\s|/\*.*?\*/|//[^\n]*)*", re.DOTALL)


@dataclass(frozen=True)
class Statement:
    """One Cypher statement and the line of the file on which its text starts."""

    text: str
    line: int


@dataclass(frozen=True)
class Question(Declared):
    """One question: its declarations, its place and its statements. `lines` tells where each key stands."""

    id: str
    topic: str
    path: Path
    statement: Statement
    left_out_statement: Statement | None
    lines: Mapping[front_matter.Place, int] = field(repr=False, compare=False)

    @property
    def columns(self) -> list[str]:
        """The columns that a user sees: those returned, without the evidence."""
        return [name for name in self.returns if name not in ("evidence", "evidence_total")]

    @property
    def walks(self) -> bool:
        """Whether the statement is asked once for each step, by `walk` of the Python module."""
        return _walks(self.statement)

    @property
    def module_path(self) -> Path | None:
        """The Python module that computes the answer, where there is one."""
        return module_beside(self.path)


def module_beside(path: Path) -> Path | None:
    """The Python module that goes with a question's file, where there is one."""
    module = path.with_name(f"{path.stem.replace('-', '_')}.py")
    return module if module.is_file() else None


def read_question(path: Path) -> Question:
    """The question in a file; raises ModelError with one line for each fault of its name and front matter."""
    question, faults = parse(path)
    raise_all(faults)
    assert question is not None
    return question


def parse(path: Path) -> tuple[Question | None, list[Fault]]:
    """The question in a file, or None and every fault of its name and front matter."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        return None, [Fault(path, 1, f"a file that cannot be read ({error})", "UTF-8 text", "check the file")]
    comment = _COMMENT.match(text)
    if comment is None:
        remedy = "start the file with /*, the keys of the question and */"
        return None, [Fault(path, 1, "no leading comment", "YAML front matter", remedy)]
    first_line = _line(text, comment.start(1))
    values, lines, faults = front_matter.read(path, comment[1], first_line)
    if faults:
        return None, faults
    declarations = Declarations(path, values, lines, first_line)
    declared = declarations.read()
    statements = list(_statements(text, comment.end()))
    faults = [*declarations.faults, *_faults_of_file(path, declared, statements, _line(text, comment.end()))]
    if faults:
        return None, faults
    question = Question(
        **vars(declared),
        id=path.stem,
        topic=path.parent.name,
        path=path,
        statement=statements[0],
        left_out_statement=statements[1] if len(statements) > 1 else None,
        lines=lines,
    )
    return question, []


def _statements(text: str, start: int) -> Iterator[Statement]:
    ends = [piece.start() for piece in _PIECE.finditer(text, start) if piece["end"]]
    for end in (*ends, len(text)):
        if not _EMPTY.fullmatch(text, start, end):
            start += len(text[start:end]) - len(text[start:end].lstrip())
            yield Statement(text[start:end].rstrip(), _line(text, start))
        start = end + 1


def _faults_of_file(path: Path, declared: Declared, statements: list[Statement], line: int) -> Iterator[Fault]:
    if path.suffix != ".cypher" or not _ID.fullmatch(path.stem):
        yield Fault(path, 1, f"the file name {path.name!r}", "lower-case-words.cypher", "rename the file")
    if not statements:
        yield Fault(path, line, "no statement after the front matter", "one Cypher statement", "write it")
    counted = bool(declared.left_out and statements and not _walks(statements[0]))
    expected = 2 if counted else 1
    if len(statements) > expected:
        remedy = "describe the columns of the second statement under left_out, or remove it"
        yield Fault(path, statements[expected].line, f"{len(statements)} statements", f"{expected}", remedy)
    if counted and len(statements) == 1 and module_beside(path) is None:
        yield Fault(path, line, "left_out without a second statement", "a statement that counts them", "add it after ;")


def _walks(statement: Statement) -> bool:
    return bool(_FRONTIER.search(statement.text))


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
