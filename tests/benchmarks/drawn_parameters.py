"""Random parameters for any question, from what it declares and what the graph holds."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import duckdb

from graph.workspace import Workspace
from queries.framework.parameters import Parameter

# How often an optional parameter is given.
_GIVEN = 0.4
_FIRST_DAY, _DAYS = date(2018, 1, 1), 7 * 365

# Parties that take part in something come up as often as all others.
_BUSY = "SELECT from_id FROM relationships WHERE kind <> 'CITES' UNION SELECT to_id FROM relationships"


@dataclass(frozen=True)
class Pool:
    """What parameters are drawn from."""

    parties: Sequence[str]
    territories: Sequence[str]
    countries: Sequence[str]
    texts: Mapping[str, Sequence[str]]


def pool(workspace: Workspace) -> Pool:
    """What the built tables of a workspace hold."""
    with duckdb.connect() as db:
        for name in ("nodes", "relationships"):
            db.read_parquet(str(workspace.built / f"{name}.parquet")).create_view(name)

        def column(query: str) -> list[str]:
            return [str(row[0]) for row in db.execute(f"SELECT DISTINCT * FROM ({query}) ORDER BY 1").fetchall()]

        party = "kind IN ('Company', 'Person', 'PublicBody')"
        return Pool(
            parties=column(f"SELECT id FROM nodes WHERE {party} AND id IN ({_BUSY})"),
            territories=column("SELECT id FROM nodes WHERE kind = 'Territory'"),
            countries=column("SELECT properties->>'$.country' FROM nodes WHERE properties->>'$.country' IS NOT NULL"),
            texts={
                "list": column("SELECT properties->>'$.list' FROM nodes WHERE properties->>'$.list' IS NOT NULL"),
                "hs": column("SELECT left(properties->>'$.code', 4) FROM nodes WHERE kind = 'Commodity'"),
                "receiver_sector": ["defence", "electronics"],
                "text": ["fictional", "вымышлен", "harbour", "a"],
            },
        )


def drawn(parameters: Sequence[Parameter], of: Pool, random: Random) -> dict[str, Any]:
    """One set: every required parameter, and some of the others."""
    given = {one.name: _value(one, of, random) for one in parameters if one.required or random.random() < _GIVEN}
    if {"start", "end"} <= given.keys():
        given["start"], given["end"] = sorted((given["start"], given["end"]))
    return given


def _value(parameter: Parameter, of: Pool, random: Random) -> Any:
    draw: dict[str, Callable[[], Any]] = {
        "entity": lambda: random.choice(of.parties),
        "territory": lambda: random.choice(of.territories),
        "country": lambda: random.choice(of.countries),
        "date": lambda: str(_FIRST_DAY + timedelta(random.randrange(_DAYS))),
        "boolean": lambda: random.random() < 0.5,
        "choice": lambda: random.choice(parameter.choices),
        "integer": lambda: random.randint(*_bounds(parameter)),
        "number": lambda: random.randint(*_bounds(parameter)),
        "text": lambda: random.choice(of.texts[parameter.name]),
        "texts": lambda: _some(parameter.choices or of.countries, random),
    }
    return draw[parameter.type]()


def _bounds(parameter: Parameter) -> tuple[int, int]:
    least = int(parameter.minimum or 0)
    most = int(parameter.maximum) if parameter.maximum is not None else least + 50
    return least, most


def _some(values: Sequence[str], random: Random) -> list[str]:
    return random.sample(list(values), random.randint(1, min(3, len(values))))
