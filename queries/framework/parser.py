"""graphglot's parser for Neo4j's Cypher, made to fit question files.

- It tries alternatives one after the other and reads the same words again for each. Here every rule remembers what it
  found at a place (a packrat parser, Ford 2002), which takes a third of the time and gives the same tree.
- GQL reserves many words that Cypher does not (`of`, `at`, `record`). In question files keywords are written in upper
  case, so a word in lower case that is not called like a function is taken as a name.
- `size` of a list is missing in its table of what Neo4j has.
- What it passes over without a word (its own kinds of comments) and what it takes for one string where Cypher sees two is
  refused, so that the database reads what was read here; `queries.framework.lexing` refuses the rest.

graphglot has no types, so its nodes are `Any`.
"""

import functools
import re
from collections.abc import Callable
from itertools import zip_longest
from typing import Any

from graphglot import features
from graphglot.dialect.neo4j import Neo4j
from graphglot.error import FeatureError, ParseError, TokenError
from graphglot.lexer import TokenType

from queries.framework.clauses import REFUSED, refusal
from queries.framework.lexing import Place, SyntaxFault, place_at, quoted_spans

# The parser takes up to 5 milliseconds for each.
MOST_TOKENS = 4_000
_IN_TRANSACTIONS = re.compile(r"IN\s+(\S+\s+)?(CONCURRENT\s+)?TRANSACTIONS\b", re.IGNORECASE)
# Words in lower case that are no names.
_LITERALS = {"true", "false", "null"}
_TEMPORAL = {"date", "datetime", "duration", "localdatetime", "localtime", "time"}


def parse(text: str) -> Any:
    """The root of the syntax tree of one statement; raises SyntaxFault where it cannot be read.

    The text is one that `lexing.plain` has given. Tokens know the place where they start.
    """
    dialect = _Dialect()
    try:
        tokens = dialect.tokenize(text)
        if len(tokens) > MOST_TOKENS:
            found = f"{len(tokens):,} words and signs"
            raise SyntaxFault(found, Place(1, 1), f"{MOST_TOKENS:,} at most", "give long lists as parameters")
        _check_nothing_is_passed_over(text, tokens)
        for token, following in zip_longest(tokens, tokens[1:]):
            token.line, token.col = place_at(text, token.start)
            if _is_name(text[token.start : token.end + 1], following and following.token_type):
                token.token_type = TokenType.VAR
        root = _Parser(dialect=dialect).parse(tokens, text)[0]
    except (ParseError, TokenError, FeatureError) as error:
        raise _fault(error, text) from error
    except RecursionError as error:
        raise SyntaxFault("brackets too deep in one another", Place(1, 1), remedy="take parts out with WITH") from error
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:  # what the parser did not foresee
        raise SyntaxFault("text that cannot be read", Place(1, 1)) from error
    # A remembered part may have been tried below another node than the one that it ended under.
    for node in root.dfs():
        for child in node.children():
            child._parent = node
    return root


def _check_nothing_is_passed_over(text: str, tokens: Any) -> None:
    end = 0
    for token in tokens:
        if text[end : token.start].strip():
            break
        end = token.end + 1
    else:
        token = None
    if token is not None or text[end:].strip():
        start = end + len(text[end:]) - len(text[end:].lstrip())
        raise SyntaxFault(f"text that cannot be read near {text[start : start + 20]!r}", place_at(text, start))
    spans = {(token.start, token.end) for token in tokens}
    for span in quoted_spans(text):
        if span not in spans:
            remedy = "write \\' for a quote inside a string"
            raise SyntaxFault("quotes that touch", place_at(text, span[0]), "one string or name at a time", remedy)


def _is_name(word: str, following: Any) -> bool:
    if not word.isidentifier() or not word.islower() or word in _LITERALS or following == TokenType.LEFT_PAREN:
        return False
    return not (word in _TEMPORAL and following == TokenType.PERIOD)


def _fault(error: Any, text: str) -> SyntaxFault:
    details = error.errors[0] if getattr(error, "errors", None) else {}
    message = str(details.get("description") or str(error).splitlines()[0]).rstrip(".: ")
    near = details.get("highlight")
    line = details.get("line") or getattr(error, "line", None) or 1
    place = Place(line, details.get("col") or 1)
    word = str(near or "").upper()
    if word in REFUSED:
        return SyntaxFault(f"the clause {word}", place, *refusal(word))
    if _IN_TRANSACTIONS.match(text.splitlines()[line - 1], place.column - 1):
        return SyntaxFault("IN TRANSACTIONS", place, *refusal(""))
    if "program activity" in message:  # the parser's list of all that could open a statement
        message = "no clause starts so"
    message = message.replace(" for dialect '_Dialect'", "").replace(" by dialect '_Dialect'", "")
    said = f"{message} near {near!r}" if near else message
    return SyntaxFault(f"text that cannot be read: {said}", place)


def _remembered(rule: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The rule, which gives at once what it gave or raised before at the same place."""

    @functools.wraps(rule)
    def read(parser: Any) -> Any:
        place = (rule, parser._index)
        if place not in parser.remembered:
            try:
                found = rule(parser)
            except ParseError as error:
                parser.remembered[place] = (error, 0, None)
                raise
            parser.remembered[place] = (found, parser._index, parser._pending_varlen_quantifier)
            return found
        found, end, quantifier = parser.remembered[place]
        if isinstance(found, ParseError):
            raise found
        parser._retreat(end)
        parser._pending_varlen_quantifier = quantifier
        return found

    return read


class _Parser(Neo4j.Parser):  # type: ignore[misc]
    PARSERS = {kind: _remembered(rule) for kind, rule in Neo4j.Parser.PARSERS.items()}  # noqa: RUF012

    def reset(self) -> None:
        super().reset()
        self.remembered: dict[tuple[Callable[[Any], Any], int], tuple[Any, int, Any]] = {}
        # Set by the rule of `[r*1..5]` for the rule around it.
        self._pending_varlen_quantifier = None


class _Dialect(Neo4j):  # type: ignore[misc]
    SUPPORTED_FEATURES = Neo4j.SUPPORTED_FEATURES | {features.GF13, features.GP18}
