"""Every shipped question as a Python function; `functions.pyi` beside this file lists them.

A function is made when it is first asked for; `queries.framework.functions` tells how it is called.
"""

from collections.abc import Callable

from queries.framework.answer import Answer
from queries.framework.catalogue import Catalogue
from queries.framework.functions import function_for

_CATALOGUE = Catalogue()


def __getattr__(name: str) -> Callable[..., Answer]:
    question_id = name.replace("_", "-")
    if question_id not in _CATALOGUE.paths:
        raise AttributeError(f"module {__name__!r} has no question {name!r}; `ownergraph questions` lists them")
    globals()[name] = function_for(_CATALOGUE.get(question_id))
    function: Callable[..., Answer] = globals()[name]
    return function


def __dir__() -> list[str]:
    return sorted(question_id.replace("-", "_") for question_id in _CATALOGUE.paths)
