"""Goods that arrive from another country than the one they were made in."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from explorer.simulate.answer_key.wording import total
from explorer.simulate.shipments import Import, Trade

_DESTINATION = "RU"


def routes(trade: Trade) -> Iterator[dict[str, Any]]:
    """A row for each country of origin, country of dispatch and code of six digits; the three countries differ."""
    found: dict[tuple[str, str, str], list[Import]] = defaultdict(list)
    for item in trade.imports:
        if len({item.origin, item.exporter.country, _DESTINATION}) == 3:
            found[item.origin, item.exporter.country, item.goods.code[:6]].append(item)
    for (origin, dispatch, hs6), items in sorted(found.items()):
        yield {"origin": origin, "dispatch": dispatch, "destination": _DESTINATION, "hs6": hs6, **total(items)}
