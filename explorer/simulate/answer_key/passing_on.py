"""Goods that were received and sent on: every pair of shipments that fits, whether it was planted or came by chance."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from explorer.simulate.answer_key.wording import named
from explorer.simulate.parties import Company, Trader
from explorer.simulate.shipments import Trade
from explorer.simulate.statistics import SPLIT_IN_2022

_MOST_DAYS, _TOLERANCE_PER_CENT, _FEWEST_DIGITS = 180, 5, 6
# The codes until 2021, of those in the files, that the edition of 2022 split.
_SPLIT = SPLIT_IN_2022 | {"854140": ("854141", "854142", "854143", "854149")}


class _Leg(NamedTuple):
    day: date
    sender: Company | Trader
    receiver: Company | Trader
    code: str
    grams: int


def passed_on(trade: Trade) -> Iterator[dict[str, Any]]:
    """A row for each shipment received and shipment sent by one party: in order, within 180 days, of goods that agree in
    six digits or more, at most 5 per cent heavier, and to another party than they came from.
    """
    legs = [_Leg(item.day, item.exporter, item.importer, item.goods.code, item.grams) for item in trade.imports]
    sent = [_Leg(item.day, item.exporter, item.receiver, item.goods.code, item.grams) for item in trade.exports]
    legs += sent
    senders = {leg.sender for leg in legs}
    received: dict[tuple[Company | Trader, str], list[_Leg]] = defaultdict(list)
    for leg in legs:
        if leg.receiver in senders:
            received[leg.receiver, leg.code[:4]].append(leg)
    for later in legs:
        for earlier in received.get((later.sender, later.code[:4]), ()):
            digits = _agreeing(earlier, later)
            if digits >= _FEWEST_DIGITS and earlier.sender is not later.receiver and _can_be(earlier, later):
                yield {
                    "first": named(earlier.sender),
                    "via": named(later.sender),
                    "last": named(later.receiver),
                    "level": digits,
                    "hs_in": earlier.code,
                    "hs_out": later.code,
                    "sent_on": earlier.day.isoformat(),
                    "passed_on": later.day.isoformat(),
                    "kg_in": earlier.grams / 1000,
                    "kg_out": later.grams / 1000,
                }


def _can_be(earlier: _Leg, later: _Leg) -> bool:
    """Whether day and weight allow the later shipment to be the earlier one's goods."""
    days = (later.day - earlier.day).days
    return 0 <= days <= _MOST_DAYS and later.grams * 100 <= earlier.grams * (100 + _TOLERANCE_PER_CENT)


def _agreeing(earlier: _Leg, later: _Leg) -> int:
    """At how many digits the two codes agree: the finest of 10, 8 and 6; 0 for fewer."""
    for digits in (10, 8, 6):
        if earlier.code[:digits] == later.code[:digits]:
            return digits
    return 6 if _codes_today(earlier) & _codes_today(later) else 0


def _codes_today(leg: _Leg) -> set[str]:
    code = leg.code[:6]
    return set(_SPLIT.get(code, (code,)) if leg.day.year < 2022 else (code,))
