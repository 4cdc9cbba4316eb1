"""Chains from an exporter through an importer to a maker: what was planted, and what the shipments add up to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from explorer.simulate.answer_key.wording import named, total
from explorer.simulate.parties import Company, Trader
from explorer.simulate.shipments import Import, Trade
from explorer.simulate.world import World

_Pairs = Mapping[tuple[Trader, Company], list[Import]]


def chains(world: World, trade: Trade) -> dict[str, Any]:
    """`chains` has a row for each exporter, importer and maker that a tie joins, `direct` one for each exporter and maker
    to which it ships itself, `decoys` one for each pair that must not be found.
    """
    pairs: dict[tuple[Trader, Company], list[Import]] = defaultdict(list)
    for item in trade.imports:
        pairs[item.exporter, item.importer].append(item)
    makers = set(world.makers)
    return {
        "makers": [named(maker) for maker in world.makers],
        "chains": list(_chains(world, pairs)),
        "direct": [
            {"exporter": named(exporter), "end_user": named(importer), **total(items)}
            for (exporter, importer), items in pairs.items()
            if importer in makers
        ],
        "decoys": [
            {"planted": decoy.planted, "importer": named(decoy.importer), "end_user": named(decoy.maker)}
            for decoy in world.decoys
        ],
    }


def _chains(world: World, pairs: _Pairs) -> Iterable[dict[str, Any]]:
    suppliers: dict[Company, list[Trader]] = defaultdict(list)
    for exporter, importer in pairs:
        suppliers[importer].append(exporter)
    for tie in world.ties:
        for exporter in suppliers[tie.importer]:
            yield {
                "planted": tie.planted,
                "tie": tie.kind,
                "level": tie.level,
                "exporter": named(exporter),
                "importer": named(tie.importer),
                "end_user": named(tie.maker),
                **total(pairs[exporter, tie.importer]),
                "direct_shipments": len(pairs.get((exporter, tie.maker), ())),
            }
