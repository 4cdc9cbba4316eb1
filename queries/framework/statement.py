"""A Cypher statement as its clauses, read with graphglot's parser for Neo4j.

graphglot keeps the grammar of GQL (ISO/IEC 39075), about ten levels deep for one name. Here it becomes the few things
that the checks of a question look at: the clauses in their order, what their patterns bind, and what each column is
made of. `Tree.find` reaches everything else. graphglot has no types of its own, so its nodes are `Any` here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from graphglot import ast
from graphglot.ast import cypher, functions

from queries.framework.lexing import Place, plain
from queries.framework.parser import parse

_WRAPPERS = (
    ast.ArithmeticValueExpression,
    ast.ArithmeticTerm,
    ast.ArithmeticFactor,
    ast.NumericValueExpression,
    ast.Term,
    ast.Factor,
)
EDGES = (
    ast.FullEdgePointingRight,
    ast.FullEdgePointingLeft,
    ast.FullEdgeAnyDirection,
    ast.FullEdgeLeftOrRight,
    ast.AbbreviatedEdgePattern,
)


_LITERALS = (ast.UnsignedNumericLiteral, ast.CharacterStringLiteral)
_AROUND_A_LITERAL = (
    ast.ArithmeticValueExpression,
    ast.ArithmeticTerm,
    ast.ArithmeticFactor,
    ast.CharacterStringValueExpression,
)


@dataclass(frozen=True)
class Aggregate:
    """`sum(DISTINCT s.kg)` inside an expression; `operand` is None for `count(*)`."""

    function: str
    distinct: bool
    operand: "Expression | None"
    place: Place


@dataclass(frozen=True)
class Expression:
    """`path` is ("a",) for a bare name, ("a", "id") for a property of one, else empty.

    `variables` are the names that it refers to; `lists_ids`: it reads ids, and not those of the nodes of a path, which
    two paths may share.
    """

    node: Any
    place: Place
    variables: frozenset[str]
    path: tuple[str, ...]
    lists_ids: bool
    aggregates: tuple[Aggregate, ...]

    @property
    def literal(self) -> str | None:
        """What stands for a number or a string alone, the same for equal ones; None for anything else."""
        nodes = list(self.node.dfs())
        bare = all(isinstance(node, _AROUND_A_LITERAL + _LITERALS) for node in nodes)
        return repr(self.node) if bare and sum(isinstance(node, _LITERALS) for node in nodes) == 1 else None


@dataclass(frozen=True)
class Item:
    """One column of WITH or RETURN; `name` is None where an expression has no alias."""

    name: str | None
    expression: Expression


@dataclass(frozen=True)
class Element:
    """A node or relationship of a pattern. `pinned`: its id is given in the pattern. `hops`: a variable length."""

    variable: str | None
    kinds: frozenset[str]
    place: Place
    pinned: bool = False
    hops: bool = False


@dataclass(frozen=True)
class Trail:
    """One path of a pattern: nodes and relationships in turn, a node first and last."""

    variable: str | None
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Match:
    """MATCH or OPTIONAL MATCH."""

    optional: bool
    trails: tuple[Trail, ...]
    place: Place


@dataclass(frozen=True)
class Projection:
    """WITH or RETURN. `items` is None for `*`; `limit` is an expression, or None."""

    returns: bool
    distinct: bool
    items: tuple[Item, ...] | None
    order: tuple[Expression, ...]
    limit: Expression | None
    place: Place


@dataclass(frozen=True)
class Unwind:
    """UNWIND source AS variable."""

    variable: str
    source: Expression
    place: Place


@dataclass(frozen=True)
class Subquery:
    """CALL (imports) { query }; `imports` is None where the brackets are missing."""

    imports: frozenset[str] | None
    query: "Query"
    place: Place


@dataclass(frozen=True)
class Procedure:
    """CALL name(…) YIELD columns."""

    name: str
    columns: tuple[str, ...]
    place: Place


@dataclass(frozen=True)
class Other:
    """Any other clause, a writing one for example."""

    name: str
    place: Place


Clause: TypeAlias = Match | Projection | Unwind | Subquery | Procedure | Other


@dataclass(frozen=True)
class Query:
    """The branches of a UNION, or one; `distinct` unless it is a UNION ALL."""

    branches: tuple[tuple[Clause, ...], ...]
    distinct: bool


class Tree:
    """One parsed statement: its `query`, and the nodes of the syntax tree by class. Raises SyntaxFault."""

    def __init__(self, text: str) -> None:
        root = parse(plain(text))
        self.query = _query(root.find_first(ast.ProcedureBody))
        self._nodes = list(root.dfs())

    @property
    def parameters(self) -> set[str]:
        """The names of the parameters that it uses, without the `$`."""
        return {node.parameter_name.name for node in self.find(ast.GeneralParameterReference)}

    def find(self, *classes: Any) -> Iterator[Any]:
        """Every node of these classes, outer before inner."""
        return (node for node in self._nodes if isinstance(node, classes))


def place_of(node: Any) -> Place:
    """Where a node starts, from the nearest one around it that knows its place."""
    while node is not None and node._start_token is None:
        node = node._parent
    return Place(node._start_token.line, node._start_token.col) if node is not None else Place(1, 1)


def _query(body: Any) -> Query:
    statement = body.statement_block.statement
    if not isinstance(statement, ast.CompositeQueryExpression) or body.statement_block.list_next_statement:
        return Query(((Other(type(statement).__name__, place_of(statement)),),), True)
    elements = statement.query_conjunction_elements or []
    primaries = [statement.left_composite_query_primary, *(element.composite_query_primary for element in elements)]
    every = any(_quantifier(element.query_conjunction) == "ALL" for element in elements)
    return Query(tuple(tuple(_clauses(primary)) for primary in primaries), not every)


def _clauses(primary: Any) -> Iterator[Clause]:
    linear = getattr(primary, "ambient_linear_query_statement", None)
    if linear is None or not hasattr(linear, "primitive_result_statement"):
        yield Other(type(primary).__name__, place_of(primary))
        return
    simple = linear.simple_linear_query_statement
    for statement in simple.list_simple_query_statement if simple is not None else []:
        yield from _clause(statement)
    result = linear.primitive_result_statement.primitive_result_statement
    if hasattr(result, "return_statement"):
        body = result.return_statement.return_statement_body
        yield _projection(body, result.order_by_and_page_statement, True)
    else:
        yield Other(type(result).__name__, place_of(result))


def _clause(statement: Any) -> Iterator[Clause]:
    place = place_of(statement)
    if isinstance(statement, ast.SimpleMatchStatement | ast.OptionalMatchStatement):
        trails = tuple(_trail(path) for path in _patterns(statement))
        yield Match(isinstance(statement, ast.OptionalMatchStatement), trails, place)
    elif isinstance(statement, cypher.CypherWithStatement):
        yield _projection(statement.return_statement_body, statement.order_by_and_page_statement, False)
    elif isinstance(statement, ast.ForStatement):
        item = statement.for_item
        yield Unwind(item.for_item_alias.binding_variable.name, _expression(item.for_item_source), place)
    elif isinstance(statement, ast.CallProcedureStatement):
        yield _call(statement.procedure_call, place)
    else:
        yield Other(type(statement).__name__, place)


def _call(call: Any, place: Place) -> Subquery | Procedure:
    if isinstance(call, ast.InlineProcedureCall):
        scope = call.variable_scope_clause
        imports = None if scope is None else frozenset(_names(scope))
        return Subquery(imports, _query(call.nested_procedure_specification.find_first(ast.ProcedureBody)), place)
    items = call.yield_clause.find_all(ast.YieldItem, bfs=False) if call.yield_clause is not None else []
    return Procedure(name_of_procedure(call), tuple([*item.find_all(ast.Identifier)][-1].name for item in items), place)


def name_of_procedure(call: Any) -> str:
    """The dotted name of the procedure that a node of the syntax tree calls."""
    return ".".join(node.name for node in call.procedure_reference.find_all(ast.Identifier, bfs=False))


def _projection(body: Any, page: Any, returns: bool) -> Projection:
    content = body.return_statement_body
    columns = getattr(content, "return_item_list", None)
    limit = page.find_first(ast.LimitClause) if page is not None else None
    keys = page.find_all(ast.SortSpecification, bfs=False) if page is not None else []
    return Projection(
        returns=returns,
        distinct=_quantifier(getattr(content, "set_quantifier", None)) == "DISTINCT",
        items=None if columns is None else tuple(_item(item) for item in columns.list_return_item),
        order=tuple(_expression(key.sort_key) for key in keys),
        limit=None if limit is None else _expression(limit.non_negative_integer_specification),
        place=place_of(body),
    )


def _item(item: Any) -> Item:
    expression = _expression(item.aggregating_value_expression)
    if item.return_item_alias is not None:
        return Item(item.return_item_alias.identifier.name, expression)
    return Item(expression.path[0] if len(expression.path) == 1 else None, expression)


def _patterns(statement: Any) -> Iterator[Any]:
    for pattern in statement.find_all(ast.PathPatternList, bfs=False):
        if not _inside(pattern, ast.ExistsPredicate, statement):
            yield from pattern.list_path_pattern


def _inside(node: Any, kind: Any, outermost: Any) -> bool:
    while node is not outermost:
        if isinstance(node, kind):
            return True
        node = node._parent
    return False


def _trail(path: Any) -> Trail:
    declaration = path.path_variable_declaration
    elements = (node for node in path.path_pattern_expression.dfs() if isinstance(node, (ast.NodePattern, *EDGES)))
    return Trail(declaration and declaration.path_variable.name, tuple(element(node) for node in elements))


def element(node: Any) -> Element:
    """A node or relationship pattern of the syntax tree as an `Element`."""
    filler = getattr(node, "element_pattern_filler", None)
    declaration = getattr(filler, "element_variable_declaration", None)
    labels = getattr(filler, "is_label_expression", None)
    keys = getattr(filler, "element_pattern_predicate", None)
    return Element(
        variable=declaration and declaration.element_variable.name,
        kinds=frozenset(name.identifier.name for name in labels.find_all(ast.LabelName)) if labels else frozenset(),
        place=place_of(node),
        pinned="id" in (name.identifier.name for name in keys.find_all(ast.PropertyName)) if keys else False,
        hops=isinstance(node._parent, ast.QuantifiedPathPrimary),
    )


def _expression(node: Any) -> Expression:
    aggregates = tuple(_aggregate(found) for found in node.find_all(ast.AggregateFunction, bfs=False))
    return Expression(
        node=node,
        place=place_of(node),
        variables=frozenset(_names(node)) - _local(node),
        path=_path_of_names(node),
        lists_ids=_reads_id(node) and node.find_first(functions.Nodes) is None,
        aggregates=aggregates,
    )


def _reads_id(node: Any) -> bool:
    return any(found.identifier.name == "id" for found in node.find_all(ast.PropertyName))


def _aggregate(node: Any) -> Aggregate:
    function = node.aggregate_function
    kind = function.find_first(ast.GeneralSetFunctionType)
    operand = getattr(function, "value_expression", None) or getattr(function, "dependent_value_expression", None)
    return Aggregate(
        function=type(kind.general_set_function_type).__name__.strip("_").lower() if kind is not None else "count",
        distinct=_quantifier(getattr(function, "set_quantifier", None)) == "DISTINCT",
        operand=None if operand is None else _expression(operand),
        place=place_of(node),
    )


def _names(node: Any) -> Iterator[str]:
    """The names that an expression refers to, those of patterns inside it included."""
    for found in node.dfs():
        if isinstance(found, ast.BindingVariableReference):
            yield found.binding_variable.name
        elif isinstance(found, ast.ElementVariableDeclaration):
            yield found.element_variable.name


def _local(node: Any) -> frozenset[str]:
    """The names that list expressions bind for themselves, `x` in `[x IN xs | x.id]`."""
    binders = node.find_all((cypher.ListComprehension, cypher.ListPredicateFunction, cypher.CypherReduce))
    return frozenset(
        found.name for binder in binders for found in (binder.variable, getattr(binder, "accumulator", None)) if found
    )


def _path_of_names(node: Any) -> tuple[str, ...]:
    while isinstance(node, _WRAPPERS) and len(children := list(node.children())) == 1:
        if getattr(getattr(node, "sign", None), "name", "PLUS_SIGN") != "PLUS_SIGN":
            return ()
        node = children[0]
    if isinstance(node, ast.BindingVariableReference):
        return (node.binding_variable.name,)
    if isinstance(node, ast.PropertyReference):
        return (*_path_of_names(node.property_source), *(name.identifier.name for name in node.property_name))
    return ()


def _quantifier(node: Any) -> str | None:
    quantifier = node.find_first(ast.SetQuantifier) if node is not None else None
    return str(quantifier.set_quantifier.name) if quantifier is not None else None
