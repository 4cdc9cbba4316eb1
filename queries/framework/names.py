"""Labels, relationship types and properties of a statement against `graph.schema`."""

import difflib
from collections.abc import Iterable, Iterator
from typing import Any

from graphglot import ast
from graphglot.ast import cypher

from graph.schema import NODE, RELATIONSHIP, node_columns, relationship_columns
from queries.framework.rows import Report
from queries.framework.statement import EDGES, Tree, element, place_of

_COLUMNS = {kind: {name for name, _ in node_columns(kind)} for kind in NODE} | {
    kind: {name for name, _ in relationship_columns(kind)} for kind in RELATIONSHIP
}
_DAYS = {kind: {name for name, type_ in node_columns(kind) if type_ == "day"} for kind in NODE} | {
    kind: {name for name, type_ in relationship_columns(kind) if type_ == "day"} for kind in RELATIONSHIP
}
# Parts of a date or duration, which Cypher reads like properties.
_PARTS = {"year", "quarter", "month", "week", "day", "days", "weeks", "months", "quarters", "years", "ordinalDay"}


def check_names(tree: Tree, report: Report) -> None:
    """Reports every label, type and property that the schema does not know."""
    kinds = dict(_kinds_of_variables(tree))
    for node in tree.find(ast.NodePattern, *EDGES):
        _check_pattern(node, kinds, report)
    for predicate in tree.find(ast.LabeledPredicate):
        for name in predicate.find_all(ast.LabelName):
            if name.identifier.name not in _COLUMNS:
                _unknown(name, "label or type", name.identifier.name, sorted(_COLUMNS), report)
    keys_of_maps = {field.field_name.name for field in tree.find(ast.Field)}
    for reference in tree.find(ast.PropertyReference):
        source = reference.property_source
        name = reference.property_name[0].identifier.name
        if not isinstance(source, ast.BindingVariableReference):
            continue
        known = kinds.get(source.binding_variable.name, frozenset())
        if known:
            _check_property(reference, name, known, report)
        elif name not in keys_of_maps | _PARTS and not any(name in columns for columns in _COLUMNS.values()):
            _unknown(reference, "property", name, set().union(*_COLUMNS.values()), report)
    for comparison in tree.find(ast.ComparisonPredicate):
        _check_comparison(comparison, kinds, report)


def _check_pattern(node: Any, kinds: dict[str, frozenset[str]], report: Report) -> None:
    relationship = isinstance(node, EDGES)
    declared, what = (RELATIONSHIP, "relationship type") if relationship else (NODE, "label")
    pattern = element(node)
    for kind in sorted(pattern.kinds - declared.keys()):
        _unknown(node, what, kind, sorted(declared), report)
    filler = getattr(node, "element_pattern_filler", None)
    if filler is None:
        return
    for terms in filler.find_all(ast.LabelTerm):
        if len(terms.label_factors) > 1:
            report(place_of(node), "several labels on one node", "one label per node", "join alternatives with |")
    keys = filler.element_pattern_predicate
    known = pattern.kinds & declared.keys() or kinds.get(pattern.variable or "", frozenset())
    for pair in keys.find_all(ast.PropertyKeyValuePair) if keys is not None else []:
        if known:
            _check_property(pair, pair.property_name.identifier.name, known, report)
        elif not relationship:
            found = "a node that is looked up without a label"
            report(
                place_of(node), found, "a label, so that the index is used", "write (p:Company|Person|PublicBody {…})"
            )


def _check_property(node: Any, name: str, kinds: frozenset[str], report: Report) -> None:
    if not any(name in _COLUMNS[kind] for kind in kinds):
        columns = sorted({column for kind in kinds for column in _COLUMNS[kind]})
        _unknown(node, f"property of {'|'.join(sorted(kinds))}", name, columns, report)


def _check_comparison(comparison: Any, kinds: dict[str, frozenset[str]], report: Report) -> None:
    """A day of the graph is a date: compared with a text it is neither before nor after."""
    operands = [comparison.comparison_predicand, comparison.comparison_predicate_part_2.comparison_predicand]
    days = [
        reference
        for operand in operands
        for reference in operand.find_all(ast.PropertyReference)
        if isinstance(reference.property_source, ast.BindingVariableReference)
        for kind in kinds.get(reference.property_source.binding_variable.name, frozenset())
        if reference.property_name[0].identifier.name in _DAYS[kind]
    ]
    if days and any(isinstance(operand, ast.CharacterStringValueExpression) for operand in operands):
        report(place_of(comparison), "a day compared with a text", "a date", "write date('…') or use a parameter")


def _kinds_of_variables(tree: Tree) -> Iterator[tuple[str, frozenset[str]]]:
    """For each name the kinds that its patterns allow, then for each alias those of what it stands for."""
    kinds: dict[str, frozenset[str]] = {}
    for node in tree.find(ast.NodePattern, *EDGES):
        pattern = element(node)
        known = pattern.kinds & (RELATIONSHIP if isinstance(node, EDGES) else NODE).keys()
        if pattern.variable and known and not pattern.hops:
            kinds[pattern.variable] = kinds.get(pattern.variable, frozenset()) | known
    for path in tree.find(ast.PathTerm):
        _infer_ends(path, kinds)
    for item in tree.find(ast.ReturnItem):
        references = [*item.aggregating_value_expression.find_all(ast.BindingVariableReference)]
        bare = not [
            *item.aggregating_value_expression.find_all((ast.PropertyReference, ast.Field, cypher.ListComprehension))
        ]
        if item.return_item_alias is not None and len(references) == 1 and bare:
            name = references[0].binding_variable.name
            kinds.setdefault(item.return_item_alias.identifier.name, kinds.get(name, frozenset()))
    yield from kinds.items()


def _infer_ends(path: Any, kinds: dict[str, frozenset[str]]) -> None:
    """Gives a node without a label the kinds that the relationship beside it allows."""
    elements = [node for node in path.dfs() if isinstance(node, (ast.NodePattern, *EDGES))]
    for left, edge, right in zip(elements[::2], elements[1::2], elements[2::2], strict=False):
        types = [RELATIONSHIP[name] for name in sorted(element(edge).kinds & RELATIONSHIP.keys())]
        forward, backward = (isinstance(edge, one) for one in (ast.FullEdgePointingRight, ast.FullEdgePointingLeft))
        if not types or not (forward or backward):
            continue
        origin, target = (left, right) if forward else (right, left)
        for node, ends in ((origin, [t.origins for t in types]), (target, [t.targets for t in types])):
            variable = element(node).variable
            if variable:
                kinds.setdefault(variable, frozenset(name for names in ends for name in names))


def _unknown(node: Any, what: str, name: str, known: Iterable[str], report: Report) -> None:
    near = difflib.get_close_matches(name, known, n=3)
    expected = f"perhaps {' or '.join(near)}" if near else "one that graph/schema.py declares"
    report(place_of(node), f"the {what} {name!r}", expected, "`ownergraph schema` lists them")
