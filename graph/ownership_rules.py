"""The sanctions ownership rules: whom a rule covers besides the parties that a list names.

A rule is a fixed point and no product: start from the listed parties; a company comes in as soon as members of the set
hold the threshold of it, together where the rule aggregates; repeat. What is held through a company outside the set counts
for nothing. The rules themselves are data: `ownership_rules.toml`.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from graph.control import fixed_point
from graph.errors import UsageError
from graph.stakes import TOLERANCE, Interval


@dataclass(frozen=True)
class Rule:
    """One version of a rule. `control`: the authority also asks who controls, which shares alone do not answer."""

    id: str
    name: str
    source: str
    threshold: float
    strict: bool
    aggregated: bool
    control: bool
    first: date | None = None
    last: date | None = None
    doubt: str | None = None

    def is_met(self, parts: Mapping[str, float]) -> bool:
        """Whether members that hold these parts of a company bring it in."""
        held = sum(parts.values()) if self.aggregated else max(parts.values(), default=0.0)
        # A third and a sixth are 50 per cent, whatever binary fractions make of them; 50.00 is not more than 50.
        return held > self.threshold + TOLERANCE / 100 if self.strict else held >= self.threshold - TOLERANCE / 100


@dataclass(frozen=True)
class Covered:
    """A company that a rule covers: surely, or only where shares are as high as they may be.

    `held_by` is what members of the set hold of it, by member.
    """

    company: str
    certain: bool
    held_by: Mapping[str, Interval]


@cache
def rules() -> tuple[Rule, ...]:
    """Every version of every rule."""
    content = tomllib.loads(Path(__file__).with_name("ownership_rules.toml").read_text("utf-8"))
    return tuple(Rule(**_renamed(entry)) for entry in content["rules"])


def rule_in_force(id_: str, day: date) -> Rule:
    """The version of a rule that holds on a day. Raises UsageError for an unknown rule, or one that holds not then."""
    versions = [rule for rule in rules() if rule.id == id_]
    if not versions:
        known = ", ".join(dict.fromkeys(rule.id for rule in rules()))
        raise UsageError(f"no ownership rule {id_!r}; expected one of {known}")
    for rule in versions:
        if (rule.first or date.min) <= day <= (rule.last or date.max):
            return rule
    periods = "; ".join(f"{rule.first or '…'} to {rule.last or '…'}" for rule in versions)
    raise UsageError(f"the rule {id_} is not in force on {day}: it holds {periods}; give another --as-of")


def covered(rule: Rule, listed: Iterable[str], held: Mapping[str, Mapping[str, Interval]]) -> list[Covered]:
    """The companies that the rule adds to the listed parties."""
    start = sorted(set(listed))
    certain = fixed_point(start, held, lambda _, parts: rule.is_met(parts), at_most=False)
    possible = fixed_point(start, held, lambda _, parts: rule.is_met(parts), at_most=True)
    added = sorted(possible.keys() - set(start))
    return [
        Covered(
            company,
            company in certain,
            {
                m: held[m][company]
                for m in sorted(certain if company in certain else possible)
                if company in held.get(m, {})
            },
        )
        for company in added
    ]


def _renamed(entry: Mapping[str, Any]) -> dict[str, Any]:
    """`from` is a word of Python."""
    return {{"from": "first", "to": "last"}.get(name, name): value for name, value in entry.items()}
