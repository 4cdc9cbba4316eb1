"""The answer key: what was planted, and what all that was written comes to, counted in plain Python.

Each module answers one question by going through everything that was made, without the loaders, the graph or the question.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from explorer.simulate.answer_key.chains import chains
from explorer.simulate.answer_key.groups import group_of
from explorer.simulate.answer_key.partners import partners
from explorer.simulate.answer_key.passing_on import passed_on
from explorer.simulate.answer_key.routes import routes
from explorer.simulate.answer_key.statistics import gaps, planted_in, surges
from explorer.simulate.answer_key.wording import named
from explorer.simulate.shipments import Trade
from explorer.simulate.statistics import Statistics
from explorer.simulate.world import World

# What the figures are added up over, as `trade-surge` takes it.
_SUMS = ("goods", "importers", "exporters", "importers,goods")


def write_answer_key(path: Path, world: World, trade: Trade, statistics: Statistics, about: Mapping[str, Any]) -> Path:
    """Writes the key and gives its path."""
    key = {
        "fictional": "no party, address, shipment or figure of these files exists",
        **about,
        "companies": len(world.companies),
        "shipments": len(trade.imports) + len(trade.exports),
        **chains(world, trade),
        "passed_on": list(passed_on(trade)),
        "stops": [{"planted": stop.planted, "fits": stop.fits, "company": named(stop.company)} for stop in world.stops],
        "groups": [group_of(group, trade) for group in world.groups],
        "partners": list(partners(world, trade)),
        "neighbours": [
            {"planted": one.planted, "fits": one.fit, "trader": named(one.trader), "company": named(one.company)}
            for one in world.neighbours
        ],
        "routes": list(routes(trade)),
        "surges": list(surges(statistics.figures)),
        "surges_of_sums": {over: list(surges(statistics.figures, over.split(","))) for over in _SUMS},
        "gaps": list(gaps(statistics.figures)),
        "flows": list(planted_in(statistics)),
    }
    path.write_text(json.dumps(key, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path
