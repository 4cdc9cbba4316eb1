"""Checks a question file without a database: against its own declarations, the schema and the two engines' dialect.

The rules, each with a faulty example in `tests/data/questions/faulty`:

- parameters declared = used (in the statement or in the Python module), `limit` apart; columns declared = returned, in order, each with a name, `evidence` last
- labels, relationship types and properties are those of `graph.schema`; a node that is looked up by a property has a
  label; days are compared with dates
- every variable-length path has an upper bound
- the statement ends in RETURN … ORDER BY … LIMIT $limit (with a Python module also LIMIT and a number);
  a UNION stands in a CALL () { … }, as ORDER BY would sort only its last part
- ORDER BY leaves no ties, and no sum or count sees a thing twice (`queries.framework.rows` tells how)
- only MATCH, OPTIONAL MATCH, UNWIND, WITH, CALL and RETURN; of procedures only `db.index.fulltext.queryNodes`
- the same rows on both engines (`queries.framework.dialect`): one label per node, `CALL (x) { … }` instead of an
  importing WITH, no `elementId`, no function of APOC or GDS, no search prefix such as SHORTEST, and no alias that takes
  over the name of a variable that is still in use. Where `shortestPath`, a map projection, `COUNT { }`, `WITH *` with
  further columns or a quantified path is written, the parser refuses the text. Keywords are in upper case
- the statement that counts what is left out returns one row: every column is an aggregate
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from graphglot import ast

from queries.framework.dialect import check_dialect
from queries.framework.faults import Fault, raise_all
from queries.framework.lexing import Place, SyntaxFault
from queries.framework.names import check_names
from queries.framework.rows import Report, check_rows
from queries.framework.statement import Projection, Tree
from queries.framework.template import Question, Statement, parse

_READ_IN_PYTHON = re.compile(r"""\bparameters\[["'](\w+)["']\]""")


def faults_of(path: Path) -> list[Fault]:
    """Every fault of a question file, in the order of its lines; none means that it can be asked."""
    question, faults = parse(path)
    return sorted(set(faults if question is None else _check(question)))


def check_file(path: Path) -> None:
    """Raises one ModelError with a line for each fault of a question file."""
    check_files([path])


def check_files(paths: Iterable[Path]) -> None:
    """Raises one ModelError with a line for each fault of these question files."""
    raise_all(fault for path in paths for fault in faults_of(path))


def _check(question: Question) -> list[Fault]:
    faults: list[Fault] = []
    used: set[str] | None = _check_answer(question, faults)
    if question.left_out_statement is not None and used is not None:
        counted = _check_left_out(question, question.left_out_statement, faults)
        used = None if counted is None else used | counted
    if used is not None:
        _check_parameters(question, used | _read_in_python(question.module_path), faults)
    return faults


def _check_answer(question: Question, faults: list[Fault]) -> set[str] | None:
    report = _reporter(question.path, question.statement, faults)
    tree = _read(question.statement, report)
    if tree is None:
        return None
    result = _result(tree, report)
    if result is not None:
        if not result.order:
            report(result.place, "RETURN without ORDER BY", "an order without ties", "add ORDER BY with an id last")
        _check_limit(result, question, report)
        if question.module_path is None:
            _check_columns(result, list(question.returns), report)
    return tree.parameters


def _check_left_out(question: Question, statement: Statement, faults: list[Fault]) -> set[str] | None:
    report = _reporter(question.path, statement, faults)
    tree = _read(statement, report)
    if tree is None:
        return None
    result = _result(tree, report)
    if result is not None:
        _check_columns(result, list(question.left_out), report)
        for item in result.items or ():
            if not item.expression.aggregates:
                found = f"the column {item.name!r} of what is left out, which may have many rows"
                report(item.expression.place, found, "an aggregate such as count(DISTINCT …)", "count it")
    return tree.parameters


def _reporter(path: Path, statement: Statement, faults: list[Fault]) -> Report:
    def report(place: Place, found: str, expected: str, remedy: str) -> None:
        faults.append(Fault(path, statement.line + place.line - 1, found, expected, remedy))

    return report


def _read(statement: Statement, report: Report) -> Tree | None:
    """The parsed statement, with everything checked that concerns any statement."""
    try:
        tree = Tree(statement.text)
    except SyntaxFault as fault:
        report(fault.place, fault.found, fault.expected, fault.remedy)
        return None
    check_names(tree, report)
    check_dialect(tree, report)
    check_rows(tree.query, report)
    return tree


def _result(tree: Tree, report: Report) -> Projection | None:
    """The last RETURN."""
    if len(tree.query.branches) > 1:
        report(
            Place(1, 1),
            "UNION",
            "one RETURN, which ORDER BY and LIMIT apply to",
            "write CALL () { … UNION … } RETURN …",
        )
        return None
    last = tree.query.branches[0][-1]
    return last if isinstance(last, Projection) and last.returns and last.items is not None else None


def _check_limit(result: Projection, question: Question, report: Report) -> None:
    limit = result.limit
    expected = "LIMIT $limit" if question.module_path is None else "LIMIT $limit, or LIMIT and a number"
    if limit is None:
        report(result.place, "RETURN without LIMIT", expected, "end the statement with it")
        return
    parameters = [node.parameter_name.name for node in limit.node.find_all(ast.GeneralParameterReference)]
    number = limit.node.find_first(ast.UnsignedNumericLiteral)
    if parameters != ["limit"] and (question.module_path is None or number is None):
        report(limit.place, "another LIMIT", expected, "the framework notices by it that the answer was cut")


def _check_columns(result: Projection, declared: Sequence[str], report: Report) -> None:
    names = [item.name for item in result.items or ()]
    for item in result.items or ():
        if item.name is None:
            report(item.expression.place, "a column without a name", "AS and a name", "name it")
        elif item.name not in declared:
            remedy = "describe it in the front matter, or remove it"
            report(item.expression.place, f"the column {item.name!r}", f"one of {', '.join(declared)}", remedy)
    for name in declared:
        if name not in names:
            report(
                result.place, f"no column {name!r}", "every column that is declared", "return it, or remove it there"
            )
    named = [name for name in names if name]
    if sorted(named) == sorted(declared) and named != list(declared):
        found = f"the columns in the order {', '.join(named)}"
        report(result.place, found, f"the declared order {', '.join(declared)}", "use one order in both")


def _read_in_python(module: Path | None) -> set[str]:
    """The parameters that a question's Python module reads, as `parameters["name"]`."""
    return set(_READ_IN_PYTHON.findall(module.read_text("utf-8"))) if module else set()


def _check_parameters(question: Question, used: set[str], faults: list[Fault]) -> None:
    declared = {parameter.name for parameter in question.parameters}
    own = {"limit", "frontier", "last", "others"} if question.module_path else {"limit"}
    for name in sorted(used - declared - own):
        line = _line_of_parameter(question, name)
        faults.append(Fault(question.path, line, f"the parameter ${name}", "one declared under params", "declare it"))
    for name in sorted(declared - used):
        line = question.lines[("params", name)]
        faults.append(Fault(question.path, line, f"the parameter {name!r}", "one that is used", "use or remove it"))


def _line_of_parameter(question: Question, name: str) -> int:
    """The line of the first use of a parameter, for a fault."""
    for statement in filter(None, (question.statement, question.left_out_statement)):
        for number, line in enumerate(statement.text.splitlines()):
            if f"${name}" in line:
                return statement.line + number
    return question.statement.line
