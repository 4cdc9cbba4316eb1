"""An invented publication about simulated companies: what registers and declarations do not hold, but questions ask for.

Lists, territories, trade statistics, disputed ties, companies below listed ones and companies that own each other, in the
format of the source `findings`.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import yaml

LISTS = 20
TERRITORIES = 20
FLOWS = 20
DISPUTES = 20
RINGS = 20
_PARTNERS = ("CN", "HK", "TR", "AE", "DE")


def write_publication(path: Path, importers: list[str], senders: list[str], random: Random) -> None:
    """Writes the file. `importers` and `senders` are OGRNs, of companies that receive and that send shipments."""
    listed = random.sample(importers, min(2 * LISTS, len(importers)))
    disputing = random.sample(importers, min(2 * DISPUTES, len(importers)))
    named = sorted({*listed, *disputing})
    placed = senders[: 2 * TERRITORIES]
    entities = {f"c{ogrn}": _entity(ogrn) for ogrn in named}
    for place, ogrn in enumerate(placed):
        entities[f"s{ogrn}"] = _entity(ogrn) | {"located_in": f"t{place % TERRITORIES}"}
    # Companies of the register have owners for all of them, so that further stakes would contradict it.
    entities |= {
        f"r{ring}{member}": {"kind": "Company", "name": f"Fictional Ring {ring} {member.upper()}", "source": "paper"}
        for ring in range(RINGS)
        for member in "abc"
    }
    facts = {
        "collection": "fictional-benchmark",
        "publications": {
            "paper": {"title": "A Fictional Paper", "publisher": "Nobody", "date": "2024-01"},
            "other": {"title": "Another Fictional Paper", "publisher": "Nobody", "date": "2024-02"},
        },
        "territories": {
            f"t{place}": {"name": f"Fictional Territory {place}", "source": "paper"} for place in range(TERRITORIES)
        },
        "entities": entities,
        "listings": [
            {
                "entity": f"c{ogrn}",
                "list": f"Fictional List {place % LISTS:02d}",
                "date": f"{2021 + place % 3}-{1 + place % 12:02d}",
                "source": "paper",
            }
            for place, ogrn in enumerate(listed)
        ],
        "relations": [
            {"type": "OTHER_TIES", "between": [f"c{one}", f"c{two}"], "source": "paper", "denied_by": "Nobody"}
            for one, two in zip(disputing[::2], disputing[1::2], strict=False)
        ]
        + [
            {"type": "OWNS", "from": owner, "to": company, "share": share, "source": "paper"}
            for owner, company, share in _stakes([f"c{ogrn}" for ogrn in listed])
        ],
        "trade_statistics": [row for place in range(FLOWS) for row in _flow(place, random)],
    }
    path.write_text(yaml.safe_dump(facts, allow_unicode=True, sort_keys=False), "utf-8")


def _stakes(listed: list[str]) -> Iterator[tuple[str, str, int]]:
    """Listed companies hold parts of rings: two companies that own each other, and hold most of a third."""
    for ring, holder in enumerate(listed[:RINGS]):
        one, two, below = (f"r{ring}{member}" for member in "abc")
        yield from ((holder, one, 55), (two, one, 30), (one, two, 40), (two, below, 60))


def _entity(ogrn: str) -> dict[str, str]:
    return {"kind": "Company", "name": f"Fictional company {ogrn}", "country": "RU", "ru_ogrn": ogrn, "source": "paper"}


def _flow(place: int, random: Random) -> list[dict[str, Any]]:
    """Two months a year apart, between which trade grew, and a second paper that states another growth."""
    trade = {"exporter": _PARTNERS[place % len(_PARTNERS)], "importer": "RU", "goods": f"fictional goods {place}"}
    base = random.randint(10, 1000)
    return [
        {**trade, "period": "2021-05", "weight_t": base, "source": "paper"},
        {**trade, "period": "2022-05", "weight_t": base * random.randint(3, 300), "source": "paper"},
        {**trade, "period": "2022-05", "change": "multiplied", "source": "other", "conflicts_with": "paper"},
    ]
