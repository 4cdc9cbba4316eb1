"""The example of a question as its test: the answer must have exactly the rows that the file promises."""

import math
from collections.abc import Mapping
from typing import Any

from queries.framework.answer import Answer
from queries.framework.declarations import Example


def differences(example: Example, answer: Answer) -> list[str]:
    """What differs between the rows of an example and an answer to it, in words; nothing where they agree.

    Rows are compared in order, of each row the columns that the example gives, and numbers to nine digits.
    """
    if len(answer.rows) != len(example.rows):
        return [f"found {len(answer.rows)} rows, expected {len(example.rows)}"]
    rows: list[Mapping[str, Any]] = answer.to_json()["rows"]
    return [
        f"row {number}, {column}: found {found.get(column)!r}, expected {value!r}"
        for number, (found, expected) in enumerate(zip(rows, example.rows, strict=True), start=1)
        for column, value in expected.items()
        if not _same(found.get(column), value)
    ]


def _same(found: Any, expected: Any) -> bool:
    if isinstance(found, float) and isinstance(expected, int | float):
        return math.isclose(found, expected, rel_tol=1e-9)
    return type(found) is type(expected) and bool(found == expected)
