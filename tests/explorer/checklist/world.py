"""The invented world of the checklist: a pyramid with a circle, trade, disputes, hostile names, and an address of 5,000.

Nothing in it exists. Which node is which follows from its key: `entity("holding")` is the id of the node, `tenant(7)` that
of a company at the address.
"""

import csv
import random
from pathlib import Path
from typing import Any

import yaml

from loaders.uk_companies import READS
from tests.explorer.subgraphs import HOSTILE

COLLECTION = "checklist"
HUB = 5_000
SEED = 1
# A company that is found by accents, by letter case, and by two spellings of a street.
SPELLINGS = {
    "muller": "Müller Straße Handels GmbH",
    "neva": "ООО Невские Приборы",
    "harbour": "香港虚构电子科技有限公司",
}


def entity(key: str) -> str:
    """The id of a node."""
    return f"findings:{COLLECTION}:{key}"


def tenant(number: int) -> str:
    """The id of a company at the address of many, counted from 0."""
    return f"gb-coh:{number + 1:08}"


def tenants(folder: Path, many: int = HUB) -> Path:
    """A file of the British register with so many companies at one address."""
    path = folder / "BasicCompanyDataAsOneFile-2024-11-01.csv"
    cells = {"CompanyStatus": "Active", "RegAddress.AddressLine1": "1 Hub Road", "RegAddress.PostTown": "London"}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, sorted(READS), restval="", quoting=csv.QUOTE_ALL)
        table.writeheader()
        for number in range(many):
            table.writerow(
                {"CompanyName": f"Tenant {number:0{len(str(many))}}", "CompanyNumber": f"{number + 1:08}", **cells}
            )
    return path


def written(folder: Path) -> Path:
    """The file with all of the world but the tenants, made anew in a folder."""
    path = folder / "checklist.yaml"
    path.write_text(yaml.safe_dump(_world(), allow_unicode=True, sort_keys=False), "utf-8")
    return path


def _world() -> dict[str, Any]:
    paper = {"title": "An invented paper", "publisher": "Nobody", "url": "https://paper.example/1", "date": "2024-05"}
    letter = {"title": "javascript:alert(1)", "publisher": "Nobody", "url": "javascript:window.__pwn=1", "date": "2024"}
    return {
        "collection": COLLECTION,
        "publications": {"paper": paper, "letter": letter},
        "entities": _entities(),
        "relations": _relations(),
        "listings": [{"entity": "holding", "list": "Invented list", "date": "2022-06-28", "source": "paper"}],
        "shipments": _shipments(),
    }


def _company(name: str, **more: Any) -> dict[str, Any]:
    return {"kind": "Company", "name": name, "fictional": True, "source": "paper", **more}


def _entities() -> dict[str, Any]:
    found: dict[str, Any] = {
        "owner": {"kind": "Person", "name": "Invented Owner", "country": "RU", "fictional": True, "source": "paper"},
        "holding": _company("Invented Holding", country="CN"),
        **{f"daughter-{number}": _company(f"Invented Daughter {number}", country="CN") for number in range(1, 9)},
        **{f"ring-{number}": _company(f"Invented Ring {number}", country="CY") for number in range(1, 4)},
        "exporter": _company("Invented Exporter", country="HK"),
        "importer": _company("Invented Importer", country="RU"),
        "maker": _company("Invented Maker", country="RU", sector="defence"),
        **{f"hostile-{number}": _company(name) for number, name in enumerate(HOSTILE) if _can_be_written(name)},
        **{key: _company(name) for key, name in SPELLINGS.items()},
    }
    return found


def _can_be_written(name: str) -> bool:
    """Whether YAML can hold the name: not a null byte, nor half of a pair of surrogates."""
    return "\x00" not in name


def _relations() -> list[dict[str, Any]]:
    draws = random.Random(SEED)
    down = [("owner", "holding", 60), *(("holding", f"daughter-{number}", 100 - 9 * number) for number in range(1, 9))]
    ring = [("ring-1", "ring-2", 40), ("ring-2", "ring-3", 40), ("ring-3", "ring-1", 40), ("owner", "ring-1", 30)]
    stakes = [
        {
            "type": "OWNS",
            "from": one,
            "to": other,
            "share": share,
            "start": f"{draws.randint(2005, 2020)}",
            "source": "paper",
        }
        for one, other, share in (*down, *ring)
    ]
    hostile = [key for key in _entities() if key.startswith("hostile-")]
    return [
        *stakes,
        # Two links one way and one back, of which none may hide another.
        {"type": "OWNS", "from": "exporter", "to": "importer", "share": 10, "source": "paper"},
        {"type": "OTHER_TIES", "from": "exporter", "to": "importer", "text": "shares a director", "source": "paper"},
        {"type": "OTHER_TIES", "from": "importer", "to": "exporter", "text": "guarantees a loan", "source": "letter"},
        {"type": "CONTROLS", "from": "owner", "to": "importer", "start": "2021-03", "end": "2022-04", "source": "paper"},
        {"type": "SAME_ADDRESS", "between": ["importer", "maker"], "address": "12 Invented Lane, St. Petersburg", "source": "paper"},
        {"type": "OTHER_TIES", "from": "importer", "to": "maker", "text": "disputed tie", "source": "paper",
         "denied_by": "Invented Importer"},
        *({"type": "OTHER_TIES", "from": "exporter", "to": key, "text": "named in one letter", "source": "letter"} for key in hostile),
    ]  # fmt: skip


def _shipments() -> list[dict[str, Any]]:
    return [
        {
            "from": "exporter", "to": "importer", "goods": f"invented circuits {number}", "hs_code": code,
            "start": start, "end": start, "value_usd": 1000 * number, "source": "paper",
        }
        for number, (code, start) in enumerate(
            [("854231", "2021-11-02"), ("854231", "2022-03-15"), ("852691", "2022-09-30"), ("847150", "2023-01-09")], start=1
        )
    ]  # fmt: skip
