"""The answer key: what was planted, and what the shipments that were written add up to, counted in plain Python."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from explorer.simulate.parties import Company, Trader
from explorer.simulate.trade import Import, Trade
from explorer.simulate.world import World

_Pairs = Mapping[tuple[Trader, Company], list[Import]]


def write_answer_key(path: Path, world: World, trade: Trade, about: Mapping[str, Any]) -> Path:
    """Writes the key and gives its path.

    `chains` has a row for each exporter, importer and maker that a tie joins, `direct` one for each exporter and maker
    to which it ships itself, `decoys` one for each pair that must not be found.
    """
    pairs: dict[tuple[Trader, Company], list[Import]] = defaultdict(list)
    for item in trade.imports:
        pairs[item.exporter, item.importer].append(item)
    makers = set(world.makers)
    key = {
        "fictional": "no party, address or shipment of these files exists",
        **about,
        "companies": len(world.companies),
        "shipments": len(trade.imports) + len(trade.exports),
        "makers": [_company(maker) for maker in world.makers],
        "chains": list(_chains(world, pairs)),
        "direct": [
            {"exporter": _trader(exporter), "end_user": _company(importer), **_total(items)}
            for (exporter, importer), items in pairs.items()
            if importer in makers
        ],
        "decoys": [
            {"planted": decoy.planted, "importer": _company(decoy.importer), "end_user": _company(decoy.maker)}
            for decoy in world.decoys
        ],
    }
    path.write_text(json.dumps(key, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return path


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
                "exporter": _trader(exporter),
                "importer": _company(tie.importer),
                "end_user": _company(tie.maker),
                **_total(pairs[exporter, tie.importer]),
                "direct_shipments": len(pairs.get((exporter, tie.maker), ())),
            }


def _total(items: list[Import]) -> dict[str, Any]:
    return {
        "shipments": len(items),
        "value_usd": sum(item.cents for item in items) / 100,
        "first_on": min(item.day for item in items).isoformat(),
        "last_on": max(item.day for item in items).isoformat(),
    }


def _company(company: Company) -> dict[str, str]:
    return {"id": company.id, "name": company.short_name, "ru_inn": company.inn}


def _trader(trader: Trader) -> dict[str, str]:
    return {"name": trader.name, "country": trader.country}
