"""Questions as Python functions for notebooks, with true signatures, and the stub that shows them to type checkers.

    from queries.functions import shared_address

    answer = shared_address(session, "SMT iLogic", level="unit")
    answer.rows, answer.subgraph, answer.to_json()

Running `python -m queries.framework.functions` writes the stub anew.
"""

import inspect
import textwrap
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any, Literal

from queries.framework.answer import DEFAULT_LIMIT, Answer, Session, ask
from queries.framework.catalogue import SHIPPED, Catalogue
from queries.framework.parameters import Parameter
from queries.framework.template import Question

STUB = SHIPPED / "functions.pyi"

_WRITTEN = {
    "entity": "str",
    "territory": "str",
    "text": "str",
    "texts": "str | Sequence[str]",
    "integer": "int",
    "number": "float",
    "boolean": "bool",
    "country": "str",
    "date": "str | date",
}
_TYPES: dict[str, Any] = {
    "texts": str | list[str],
    "integer": int,
    "number": float,
    "boolean": bool,
    "date": str | date,
}
_POSITIONAL = inspect.Parameter.POSITIONAL_OR_KEYWORD
_KEYWORD = inspect.Parameter.KEYWORD_ONLY


def function_for(question: Question) -> Callable[..., Answer]:
    """The question as a function: an opened workspace and the required parameters, then the others by keyword."""
    signature = inspect.Signature(
        [
            inspect.Parameter("session", _POSITIONAL, annotation=Session),
            *(inspect.Parameter(one.name, _POSITIONAL, annotation=_type(one)) for one in _required(question)),
            *(
                inspect.Parameter(one.name, _KEYWORD, default=None, annotation=_type(one) | None)
                for one in _optional(question)
            ),
            inspect.Parameter("limit", _KEYWORD, default=DEFAULT_LIMIT, annotation=int),
        ],
        return_annotation=Answer,
    )

    def asked(*args: Any, **kwargs: Any) -> Answer:
        given = signature.bind(*args, **kwargs).arguments
        session: Session = given.pop("session")
        limit: int = given.pop("limit", DEFAULT_LIMIT)
        return ask(question, given, session.store, session.search, limit=limit)

    asked.__signature__ = signature  # type: ignore[attr-defined]
    asked.__name__ = asked.__qualname__ = name_of(question)
    asked.__doc__ = _docstring(question)
    asked.__module__ = "queries.functions"
    return asked


def name_of(question: Question) -> str:
    """`shared-address` as `shared_address`."""
    return question.id.replace("-", "_")


def stub(questions: Iterable[Question]) -> str:
    """The text of `queries/functions.pyi`."""
    lines = [
        "# Written by `python -m queries.framework.functions`; a test says when it is out of date.",
        "from collections.abc import Sequence",
        "from datetime import date",
        "from typing import Literal",
        "",
        "from queries.framework.answer import Answer, Session",
        "",
    ]
    return "\n".join([*lines, *(_stub_of(question) for question in questions)]) + "\n"


def _stub_of(question: Question) -> str:
    required = [f"    {one.name}: {_written(one)}," for one in _required(question)]
    optional = [f"    {one.name}: {_written(one)} | None = None," for one in _optional(question)]
    lines = ["    session: Session,", *required, "    *,", *optional, f"    limit: int = {DEFAULT_LIMIT},"]
    return "\n".join([f"def {name_of(question)}(", *lines, ") -> Answer: ..."])


def _required(question: Question) -> list[Parameter]:
    return [parameter for parameter in question.parameters if parameter.required]


def _optional(question: Question) -> list[Parameter]:
    return [parameter for parameter in question.parameters if not parameter.required]


def _type(parameter: Parameter) -> Any:
    return Literal[parameter.choices] if parameter.type == "choice" else _TYPES.get(parameter.type, str)


def _written(parameter: Parameter) -> str:
    if parameter.type == "choice":
        return "Literal[" + ", ".join(f'"{choice}"' for choice in parameter.choices) + "]"
    return _WRITTEN[parameter.type]


def _docstring(question: Question) -> str:
    parameters = [f"{one.name}: {one.help}; {one.expected}" for one in question.parameters]
    columns = [f"{name}: {question.returns[name]}" for name in question.columns]
    parts = [
        question.question,
        question.why,
        f"Caution: {question.caution}",
        "\n".join(["Parameters", *(textwrap.indent(line, "    ") for line in parameters)]),
        "\n".join(["Columns of the rows", *(textwrap.indent(line, "    ") for line in columns)]),
    ]
    return "\n\n".join(parts)


def write_stub(path: Path = STUB) -> None:
    """Writes the stub of the shipped questions."""
    path.write_text(stub(Catalogue().all()), encoding="utf-8")


if __name__ == "__main__":
    write_stub()
