"""What Neo4j and the embedded engine read alike, and what only reads: clauses, functions, procedures, paths, aliases."""

from collections.abc import Iterator
from typing import Any

from graphglot import ast
from graphglot.ast import cypher, functions

from queries.framework.clauses import PROCEDURES, REFUSED, refusal
from queries.framework.lexing import Place
from queries.framework.rows import Report
from queries.framework.statement import (
    Clause,
    Match,
    Other,
    Projection,
    Query,
    Subquery,
    Tree,
    name_of_procedure,
    place_of,
)

# What a syntax tree may have of all that reads, writes, declares, calls or steers, wherever it stands.
_STATEMENTS = (
    ast.Statement,
    ast.SimpleDataAccessingStatement,
    ast.SimpleCatalogModifyingStatement,
    ast.NextStatement,
    ast.UseGraphClause,
    ast.AtSchemaClause,
    cypher.QueryPrefix,
)
_ALLOWED = (
    ast.CompositeQueryExpression,
    ast.SimpleMatchStatement,
    ast.OptionalMatchStatement,
    ast.ForStatement,
    ast.CallProcedureStatement,
    ast.OrderByAndPageStatement,  # refused below, with a remedy of its own
    cypher.CypherWithStatement,
)

# ORDER BY or LIMIT where no WITH or RETURN precedes it.
_LATE_ORDER = "OrderByAndPageStatement"


def check_dialect(tree: Tree, report: Report) -> None:
    """Reports every clause, function, procedure, path and alias that one of the engines refuses or reads otherwise."""
    check_reading(tree, report)
    for clause in _clauses(tree.query):
        _check_clause(clause, report)
    for node in tree.find(ast.ElementIdFunction):
        report(place_of(node), "elementId", "the property id", "write x.id")
    for node in tree.find(ast.PathPattern):
        if node.path_pattern_prefix is not None:
            _unportable("a search prefix of a path", place_of(node), report)
    _check_aliases(tree.query, report)


def check_reading(tree: Tree, report: Report) -> None:
    """Reports what does more than to read the graph, or may never end: clauses, procedures, functions, endless paths."""
    refused = [node for node in tree.find(*_STATEMENTS) if not isinstance(node, _ALLOWED)]
    for node in refused:
        if not any(inner is other for inner in node.dfs() for other in refused if other is not node):
            _refuse_clause(node, report)
    for clause in _clauses(tree.query):
        if isinstance(clause, Other) and clause.name != _LATE_ORDER and not refused:
            report(clause.place, f"another clause ({clause.name.strip('_')})", *refusal(""))
    for call in tree.find(ast.NamedProcedureCall):
        name = name_of_procedure(call)
        if name not in PROCEDURES:
            remedy = "use a pattern: another procedure may read files, addresses or the server"
            report(place_of(call), f"the procedure {name}", f"only {', '.join(PROCEDURES)}", remedy)
    for node in tree.find(functions.Anonymous):
        _unportable(f"the function {node.name}", place_of(node), report)
    for node in tree.find(ast.GeneralQuantifier):
        if node.upper_bound is None:
            report(place_of(node), "a path without an upper bound", "a bound such as *1..5", "bound it")


def _refuse_clause(node: Any, report: Report) -> None:
    word = node.kind.name if isinstance(node, cypher.QueryPrefix) else str(node._start_token.text).upper()
    if word in REFUSED:
        report(place_of(node), f"the clause {word}", *refusal(word))
    elif isinstance(node, ast.LinearCatalogModifyingStatement):
        report(place_of(node), "a procedure called alone", "one whose rows are returned", "end with YIELD and RETURN")
    else:
        report(place_of(node), f"the clause {word}", *refusal(word))


def _clauses(query: Query) -> Iterator[Clause]:
    for branch in query.branches:
        for clause in branch:
            yield clause
            if isinstance(clause, Subquery):
                yield from _clauses(clause.query)


def _check_clause(clause: Clause, report: Report) -> None:
    match clause:
        case Other(name=name) if name == _LATE_ORDER:
            report(
                clause.place, "ORDER BY or LIMIT after WHERE", "WITH … ORDER BY … LIMIT … WHERE", "put it before WHERE"
            )
        case Subquery(imports=None):
            found = "CALL { … } without its imports"
            report(
                clause.place, found, "CALL (names) { … }, or CALL () { … }", "name them in the brackets, not in WITH"
            )
        case Projection(items=None):
            report(clause.place, "*", "every column by its name", "write the names")


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
                        report(item.expression.place, found, "a name of its own", "rename the alias")
                variables &= {item.name for item in clause.items or () if item.name}


def _unportable(what: str, place: Place, report: Report) -> None:
    report(place, what, "what both engines have, without APOC and GDS", "write it in plain Cypher or in Python")
