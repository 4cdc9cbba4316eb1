"""What Neo4j and the embedded engine read alike, and what only reads: clauses, functions, procedures, paths, aliases."""

from collections.abc import Iterator

from graphglot import ast
from graphglot.ast import functions

from queries.framework.rows import Report
from queries.framework.statement import (
    Clause,
    Match,
    Other,
    Procedure,
    Projection,
    Query,
    Subquery,
    Tree,
    line_of,
)

PROCEDURES = ("db.index.fulltext.queryNodes",)
_CLAUSES = "MATCH, OPTIONAL MATCH, UNWIND, WITH, CALL and RETURN"


def check_dialect(tree: Tree, report: Report) -> None:
    """Reports every clause, function, procedure, path and alias that one of the engines refuses or reads otherwise."""
    for clause in _clauses(tree.query):
        _check_clause(clause, report)
    for node in tree.find(functions.Anonymous):
        _unportable(f"the function {node.name}", line_of(node), report)
    for node in tree.find(ast.ElementIdFunction):
        report(line_of(node), "elementId", "the property id", "write x.id")
    for node in tree.find(ast.GeneralQuantifier):
        if node.upper_bound is None:
            report(line_of(node), "a path without an upper bound", "a bound such as *1..5", "bound it")
    for node in tree.find(ast.PathPattern):
        if node.path_pattern_prefix is not None:
            _unportable("a search prefix of a path", line_of(node), report)
    _check_aliases(tree.query, report)


def _clauses(query: Query) -> Iterator[Clause]:
    for branch in query.branches:
        for clause in branch:
            yield clause
            if isinstance(clause, Subquery):
                yield from _clauses(clause.query)


def _check_clause(clause: Clause, report: Report) -> None:
    match clause:
        case Other(name="OrderByAndPageStatement"):
            report(
                clause.line, "ORDER BY or LIMIT after WHERE", "WITH … ORDER BY … LIMIT … WHERE", "put it before WHERE"
            )
        case Other():
            report(
                clause.line, f"another clause ({clause.name})", f"only {_CLAUSES}", "remove it: a question only reads"
            )
        case Procedure() if clause.name not in PROCEDURES:
            report(clause.line, f"the procedure {clause.name}", f"only {', '.join(PROCEDURES)}", "use a pattern")
        case Subquery(imports=None):
            found = "CALL { … } without its imports"
            report(clause.line, found, "CALL (names) { … }, or CALL () { … }", "name them in the brackets, not in WITH")
        case Projection(items=None):
            report(clause.line, "*", "every column by its name", "write the names")


def _check_aliases(query: Query, report: Report) -> None:
    """Within one branch, as long as the variable is carried on; a subquery has names of its own."""
    for branch in query.branches:
        variables: set[str] = set()
        for clause in branch:
            if isinstance(clause, Subquery):
                _check_aliases(clause.query, report)
            elif isinstance(clause, Match):
                variables |= {
                    element.variable for trail in clause.trails for element in trail.elements if element.variable
                }
            elif isinstance(clause, Projection):
                for item in clause.items or ():
                    if item.name in variables and item.expression.path != (item.name,):
                        found = f"the alias {item.name!r}, which is also a variable of a pattern"
                        report(item.expression.line, found, "a name of its own", "rename the alias")
                variables &= {item.name for item in clause.items or () if item.name}


def _unportable(what: str, line: int, report: Report) -> None:
    report(line, what, "what both engines have, without APOC and GDS", "write it in plain Cypher or in Python")
