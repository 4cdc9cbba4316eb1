"""Invented companies, the stakes in them as publications state them, and a list, loaded and opened as a graph."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import yaml

from explorer.session import Session
from graph.build import build
from graph.store import Neo4jSettings
from graph.workspace import Workspace
from loaders.framework.run import load
from tests.conftest import session_of

# Owner, company, per cent, and the publication that says so.
Stake = tuple[str, str, int, str]


@contextmanager
def session_with_stakes(
    place: Path | Neo4jSettings, root: Path, companies: Sequence[str], listed: Sequence[str], stakes: Sequence[Stake]
) -> Iterator[Session]:
    """A session on these companies; `root` is an empty folder, after which the store goes by name."""
    publications = sorted({"paper", *(source for *_, source in stakes)})
    facts = {
        "collection": root.name,
        "publications": {
            name: {"title": f"A Fictional {name.title()}", "publisher": "Nobody", "date": "2024-01"}
            for name in publications
        },
        "entities": {name: {"kind": "Company", "name": name, "source": "paper"} for name in companies},
        "listings": [
            {"entity": name, "list": "Fictional List", "date": "2022-01", "source": "paper"} for name in listed
        ],
        "relations": [
            {"type": "OWNS", "from": owner, "to": company, "share": share, "source": source}
            for owner, company, share, source in stakes
        ],
    }
    path = root / "stakes.yaml"
    path.write_text(yaml.safe_dump(facts), "utf-8")
    workspace = Workspace.open(root / "workspace")
    assert load("findings", [path], workspace).errors == []
    build(workspace)
    with session_of(workspace, place, root.name) as opened:
        yield opened
