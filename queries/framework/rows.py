"""What tells the rows of a statement apart, clause by clause; from it the checks of ORDER BY and of sums.

A row after `MATCH (a)-[r:SENT]->(s)` is one relationship `r`, not one shipment: two claims of one shipment are two rows,
and a sum over them counts the shipment twice. And rows are in a fixed order only when ORDER BY tells all of them apart.
Both follow from the *keys*: the names whose values tell the rows apart.

    MATCH          adds each relationship that it binds, and each node that stands alone and is not given by its id
    UNWIND, YIELD  add their names
    WITH, RETURN   with DISTINCT or an aggregate: the columns that are not aggregates; else the keys that are carried on
    CALL (…) { }   adds the keys of its rows; none where it returns one row

A key without a name (a relationship without one, a name that WITH drops) stays as a *hidden* key: a description, by
which nothing can be sorted. A name is *fixed* by others when it has one value for each of theirs: a node by a
relationship at whose end it stands, a column by the names that it is computed from.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from queries.framework.lexing import Place
from queries.framework.statement import (
    Aggregate,
    Clause,
    Element,
    Expression,
    Item,
    Match,
    Procedure,
    Projection,
    Query,
    Subquery,
    Trail,
    Unwind,
)

# Says a fault: place, found, expected, remedy.
Report: TypeAlias = Callable[[Place, str, str, str], None]

_NODE, _RELATIONSHIP, _LIST = "node", "relationship", "list"
_COUNTING = {"sum", "avg", "stddevsamp", "stddevpop", "count"}


@dataclass
class Rows:
    """The keys of the rows so far.

    scope    every name, with what it is: a node, a relationship, a list of one of them without repeats, or else ""
    fixes    for a name the sets of names each of which fixes it
    members  for a list without repeats what its members are
    """

    keys: set[str] = field(default_factory=set)
    scope: dict[str, str] = field(default_factory=dict)
    fixes: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)

    def fixed_by(self, names: Iterable[str]) -> set[str]:
        """The names that have one value for each value of these, these included."""
        fixed = set(names)
        while more := {
            name for name, sets in self.fixes.items() if name not in fixed and any(s <= fixed for s in sets)
        }:
            fixed |= more
        return fixed

    def is_element(self, name: str) -> bool:
        return self.scope.get(name) in (_NODE, _RELATIONSHIP)

    def origin(self, name: str) -> set[str]:
        """What a value is computed from, in the end: keys, nodes and relationships."""
        if name in self.keys or self.is_element(name) or not self.fixes.get(name):
            return {name}
        return set().union(*(self.origin(source) for source in min(self.fixes[name], key=len)))


def check_rows(query: Query, report: Report, known: Rows | None = None) -> list[Rows]:
    """Reports each sum that counts twice and each ORDER BY that leaves ties; gives the rows of every branch.

    `known` holds the names that a subquery imports; within it they are constants.
    """
    return [_branch(branch, report, known or Rows()) for branch in query.branches]


def _branch(clauses: Iterable[Clause], report: Report, known: Rows) -> Rows:
    rows = Rows(scope=dict(known.scope), members=dict(known.members))
    rows.fixes = {name: [frozenset()] for name in known.scope}
    for clause in clauses:
        match clause:
            case Match():
                _match(rows, clause)
            case Unwind():
                _unwind(rows, clause)
            case Procedure():
                rows.keys.update(clause.columns)
                rows.scope.update(dict.fromkeys(clause.columns, ""))
            case Subquery():
                _subquery(rows, clause, report)
            case Projection() if clause.items is not None:
                rows = _projection(rows, clause, clause.items, report)
    return rows


def _match(rows: Rows, match: Match) -> None:
    bound = frozenset(rows.scope)
    for trail in match.trails:
        for element in trail.elements[::2]:
            _bind_node(rows, element, alone=len(trail.elements) == 1)
        for left, element, right in zip(trail.elements[::2], trail.elements[1::2], trail.elements[2::2], strict=False):
            ends = {end.variable for end in (left, right) if end.variable}
            # A relationship of OPTIONAL MATCH may be null, and then fixes only what is null with it.
            _bind_relationship(rows, element, trail, ends - bound if match.optional else ends)
    for trail in match.trails:
        if trail.variable:
            rows.scope.setdefault(trail.variable, _LIST)


def _bind_node(rows: Rows, node: Element, *, alone: bool) -> None:
    if node.variable is None:
        rows.keys |= {f"the unnamed node in line {node.place.line}"} if alone and not node.pinned else set()
    elif node.variable not in rows.scope:
        rows.scope[node.variable] = _NODE
        if node.pinned:
            rows.fixes[node.variable] = [frozenset()]
        elif alone:
            rows.keys.add(node.variable)


def _bind_relationship(rows: Rows, relationship: Element, trail: Trail, ends: set[str]) -> None:
    name = relationship.variable or (trail.variable if relationship.hops else None)
    if name is None:
        name = f"the unnamed relationship in line {relationship.place.line}"
    else:
        rows.scope[name] = _LIST if relationship.hops else _RELATIONSHIP
    rows.keys.add(name)
    for end in ends:
        rows.fixes.setdefault(end, []).append(frozenset({name}))


def _unwind(rows: Rows, unwind: Unwind) -> None:
    source = unwind.source
    rows.keys.add(unwind.variable)
    rows.scope[unwind.variable] = rows.members.get(source.path[0], "") if len(source.path) == 1 else ""
    if source.variables & rows.scope.keys() and not (len(source.path) == 1 and source.path[0] in rows.members):
        rows.keys.add(f"the repeats that the list of line {unwind.place.line} may hold")


def _subquery(rows: Rows, subquery: Subquery, report: Report) -> None:
    imports = rows.scope.keys() if subquery.imports is None else subquery.imports
    known = Rows(
        scope={name: kind for name, kind in rows.scope.items() if name in imports},
        members={name: kind for name, kind in rows.members.items() if name in imports},
    )
    branches = check_rows(subquery.query, report, known)
    first = branches[0]
    rows.scope |= first.scope
    if len(branches) == 1:
        rows.members |= first.members
        rows.keys |= first.keys
        for name, sets in first.fixes.items():
            rows.fixes.setdefault(name, []).extend(sets)
    elif subquery.query.distinct:
        rows.keys |= first.scope.keys()
    else:
        branch = _label(subquery.query) or f"the branch of UNION ALL in line {subquery.place.line}"
        keys = {branch}.union(*(one.keys for one in branches))
        rows.keys |= keys
        rows.fixes |= {name: [frozenset(keys)] for name in first.scope.keys() - keys}


def _label(union: Query) -> str | None:
    """The column that tells from which branch a row comes: each branch gives another number or string."""
    returned = [branch[-1].items or () for branch in union.branches if isinstance(branch[-1], Projection)]
    items: tuple[Item, ...]
    for items in zip(*returned, strict=False):
        literals = {item.expression.literal for item in items} - {None}
        if len(literals) == len(union.branches):
            return items[0].name
    return None


def _projection(rows: Rows, projection: Projection, items: tuple[Item, ...], report: Report) -> Rows:
    grouping = [item for item in items if not item.expression.aggregates]
    grouped = projection.distinct or len(grouping) < len(items)
    for item in items:
        for aggregate in item.expression.aggregates:
            _check_aggregate(rows, aggregate, grouping, report)
    after = _names_after(rows, items, grouping)
    if grouped:
        after.keys = _group_keys(rows, grouping)
    else:
        columns = _columns_of(rows, items)
        after.keys = {columns[key][0] if key in columns else _not_carried_on(key) for key in rows.keys}
    _add_fixes(rows, after, items)
    if projection.order:
        _check_order(rows, after, projection, items, report, grouped=grouped)
    return after


def _not_carried_on(key: str) -> str:
    return key if " " in key else f"{key}, which is not carried on"


def _names_after(rows: Rows, items: Iterable[Item], grouping: Iterable[Item]) -> Rows:
    after = Rows()
    for item in items:
        name, path = item.name or "", item.expression.path
        after.scope[name] = rows.scope.get(path[0], "") if len(path) == 1 else ""
        if len(path) == 1 and path[0] in rows.members:
            after.members[name] = rows.members[path[0]]
        for aggregate in item.expression.aggregates:
            if aggregate.function == "collectlist" and aggregate.operand is not None:
                operand = aggregate.operand.path[0] if len(aggregate.operand.path) == 1 else ""
                if aggregate.distinct or not _repeating(rows, aggregate.operand.variables, grouping):
                    after.members[name] = rows.scope.get(operand, "")
    return after


def _identified(rows: Rows, expression: Expression) -> str | None:
    """The name whose value this expression tells apart: the name itself, its id, or the ids along a path."""
    if len(expression.path) == 1 or expression.path[1:] == ("id",):
        return expression.path[0]
    lists = {name for name in expression.variables if rows.scope.get(name) == _LIST}
    return lists.pop() if expression.lists_ids and len(lists) == 1 and lists == expression.variables else None


def _columns_of(rows: Rows, items: Iterable[Item]) -> dict[str, list[str]]:
    """For each name that is carried on, as itself or by its ids, its columns."""
    columns: dict[str, list[str]] = {}
    for item in items:
        identified = _identified(rows, item.expression)
        if item.name and identified is not None:
            columns.setdefault(identified, []).append(item.name)
    return columns


def _group_keys(rows: Rows, grouping: list[Item]) -> set[str]:
    """The columns that tell groups apart, without those that others fix; elements and keys are tried first."""
    identified = {item.name or "": _identified(rows, item.expression) for item in grouping}
    strong = {name for name in identified.values() if name is not None and (name in rows.keys or rows.is_element(name))}
    fixed: set[str] = set()
    keys: set[str] = set()
    for item in sorted(grouping, key=lambda item: identified[item.name or ""] not in strong):
        if not item.expression.variables & rows.scope.keys() <= rows.fixed_by(fixed):
            keys.add(item.name or "")
            fixed |= {identified[item.name or ""] or ""}
    return keys


def _add_fixes(rows: Rows, after: Rows, items: Iterable[Item]) -> None:
    """Which columns fix which: those that it is computed from where they are columns too, and all keys together."""
    columns = _columns_of(rows, items)
    for item in items:
        name, identified = item.name or "", _identified(rows, item.expression)
        sets: list[frozenset[str]] = []
        if identified is not None:
            sets += [frozenset({other}) for other in columns[identified] if other != name]
            sets += [
                _first_columns(columns, names) for names in rows.fixes.get(identified, []) if names <= columns.keys()
            ]
        elif not item.expression.aggregates and item.expression.variables & rows.scope.keys() <= columns.keys():
            sets.append(_first_columns(columns, item.expression.variables & rows.scope.keys()))
        if name not in after.keys:
            sets.append(frozenset(after.keys))
        after.fixes[name] = [names for names in sets if name not in names]


def _first_columns(columns: Mapping[str, list[str]], names: Iterable[str]) -> frozenset[str]:
    return frozenset(columns[name][0] for name in names)


def _repeating(rows: Rows, counted: Iterable[str], grouping: Iterable[Item]) -> set[str]:
    """The keys that can differ between rows of one group in which what is counted is the same."""
    grouped = {name for item in grouping if (name := _identified(rows, item.expression)) is not None}
    same = grouped.union(*(rows.origin(name) for name in counted if name in rows.scope))
    return rows.keys - rows.fixed_by(same)


def _check_aggregate(rows: Rows, aggregate: Aggregate, grouping: list[Item], report: Report) -> None:
    """Refuses a sum or count in which one thing can stand in several rows."""
    if aggregate.function not in _COUNTING or (aggregate.distinct and aggregate.function == "count"):
        return
    counted = aggregate.operand.variables & rows.scope.keys() if aggregate.operand is not None else frozenset()
    repeating = _repeating(rows, counted, grouping)
    relationships = {name for name in counted if rows.scope[name] == _RELATIONSHIP}
    values = {name for name in counted if name in rows.keys and not rows.is_element(name)}
    if aggregate.operand is None and len(repeating) == 1 and all(rows.scope.get(key) == _NODE for key in repeating):
        return
    if aggregate.distinct or (values and aggregate.function != "count"):
        found = f"{aggregate.function} over values of which equal ones are dropped"
        remedy = "put the shipments themselves behind WITH DISTINCT and sum their property"
    elif repeating or relationships:
        found = f"{aggregate.function} over rows that repeat for each {_listed(repeating | relationships)}"
        remedy = "put WITH DISTINCT of what groups and what is counted before it, or use count(DISTINCT …)"
    else:
        return
    report(aggregate.place, found, "every shipment counted once", remedy)


def _check_order(
    rows: Rows, after: Rows, projection: Projection, items: tuple[Item, ...], report: Report, *, grouped: bool
) -> None:
    """Refuses an ORDER BY that leaves ties; ties of rows that differ in their evidence alone the framework breaks.

    Where nothing is cut off, the id of a node or relationship is enough.
    """
    by_name = {item.name: item.expression for item in items if item.name}
    names = {name for key in projection.order for name in _sorted_name(rows, key, by_name)}
    if projection.limit is None and not projection.returns and any(rows.is_element(name) for name in names):
        return
    written = {name for name in by_name if any(_same(rows, key, name, by_name[name]) for key in projection.order)}
    if projection.returns and by_name.keys() - written <= {"evidence", "evidence_total"}:
        return
    if grouped:
        columns = _columns_of(rows, items)
        fixed = written | {column for name in names for column in columns.get(name, [])}
        ties = after.keys - after.fixed_by(fixed)
    else:
        ties = rows.keys - rows.fixed_by(names)
    if ties:
        found = f"ORDER BY that leaves ties between rows that differ in {_listed(ties)}"
        remedy = "add the id or the value of each of them as a last key, or sort by every column but the evidence"
        report(projection.order[-1].place, found, "an order without ties", remedy)


def _sorted_name(rows: Rows, key: Expression, by_name: Mapping[str, Expression]) -> set[str]:
    """The name before the projection whose value a sort key fixes, if any."""
    if key.path and key.path[0] in by_name:
        column = by_name[key.path[0]]
        if len(key.path) == 1:
            key = column
        elif key.path[1:] == ("id",) and len(column.path) == 1:
            return {column.path[0]}
    identified = _identified(rows, key)
    # A node or relationship itself is no sort key: the engines order them by what they like.
    if identified is None or (len(key.path) == 1 and rows.is_element(identified)):
        return set()
    return {identified}


def _same(rows: Rows, key: Expression, name: str, expression: Expression) -> bool:
    """Whether a sort key is a column, by its name or written out; nodes and relationships are no sort keys."""
    element = len(expression.path) == 1 and rows.is_element(expression.path[0])
    return not element and (key.path == (name,) or bool(key.node == expression.node))


def _listed(keys: Iterable[str]) -> str:
    return ", ".join(sorted(keys))
