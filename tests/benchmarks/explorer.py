"""How fast the explorer answers at an address of very many companies: search, expanding the address, a page of its list.

    python -m tests.benchmarks.explorer [--companies 100000]

Makes a file of the British register with so many companies at one address, loads it, serves it as `ownergraph explore`
does, and prints, for each request, the first answer and the warm median. Nothing is asserted: times depend on the machine.
"""

import argparse
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.explorer.checklist.world import tenant, tenants
from tests.explorer.conftest import ownergraph
from tests.explorer.served import Served, served

_TIMES = 15


def run(companies: int, folder: Path) -> None:
    """Measures in a folder; a workspace that is there already is used as it is."""
    workspace = folder / "workspace"
    if not workspace.exists():
        loaded = ownergraph("load", "uk-companies", tenants(folder, companies), "--workspace", workspace, "--strict")
        if loaded.code:
            raise SystemExit(loaded.err)
    with served(workspace) as explorer:
        print(
            f"## {companies:,} companies at one address\n\n| request | first | warm median | slowest |\n|---|---|---|---|"
        )
        for name, path, parameters in _requests(explorer, companies):
            seconds = [_seconds(explorer, path, parameters) for _ in range(_TIMES)]
            warm = seconds[1:]
            figures = (seconds[0], statistics.median(warm), max(warm))
            print("|", name, "|", " | ".join(f"{1000 * figure:.0f} ms" for figure in figures), "|", flush=True)


def _requests(explorer: Served, companies: int) -> list[tuple[str, str, dict[str, Any]]]:
    """What is asked for: name, path and parameters."""
    far = {"node": tenant(0), "relation": "REGISTERED_AT", "direction": "out", "kind": "Address"}
    (address,) = (node["id"] for node in explorer.json("/api/neighbours", **far)["nodes"])
    group = {"node": address, "relation": "REGISTERED_AT", "direction": "in", "kind": "Company"}
    return [
        ("search a name that many share", "/api/search", {"text": "tenant"}),
        ("search one name", "/api/search", {"text": f"tenant {companies // 2}"}),
        ("search the address", "/api/search", {"text": "1 hub road"}),
        ("expand the address: its ties, counted", "/api/nodes", {"id": address}),
        ("expand a company", "/api/neighbours", far),
        ("first page of the list", "/api/neighbours", group),
        ("page in the middle", "/api/neighbours", {**group, "after": tenant(companies // 2)}),
        ("list filtered by a name", "/api/neighbours", {**group, "text": f"tenant {companies // 2}"}),
    ]


def _seconds(explorer: Served, path: str, parameters: dict[str, Any]) -> float:
    started = time.perf_counter()
    explorer.json(path, **parameters)
    return time.perf_counter() - started


def main() -> None:
    """Reads the arguments and measures."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.explorer")
    parser.add_argument("--companies", type=int, default=100_000, help="how many companies share the address")
    parser.add_argument("--folder", type=Path, help="where the workspace is made or lies already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ownergraph-benchmark-") as name:
        run(given.companies, given.folder or Path(name))


if __name__ == "__main__":
    main()
