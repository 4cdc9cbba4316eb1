"""How much memory the program itself takes while it asks questions and does nothing else.

    python -m tests.benchmarks.asking WORKSPACE [STORE] < parameter_sets.json

Asks each question with each of its sets of parameters, as `{question: [parameters, …]}`, and prints the peak resident
memory of this process in MiB: without the database, and without what loading and building took.
"""

import json
import sys
from pathlib import Path

from explorer.session import open_session, settings_from
from queries.framework.answer import ask
from queries.framework.catalogue import Catalogue

_PEAK = "VmHWM:"


def peak_mib() -> float:
    """The most that this process ever held; what `getrusage` says would begin with what its parent held."""
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    [kib] = [line.split()[1] for line in lines if line.startswith(_PEAK)]
    return int(kib) / 1024


def main() -> None:
    """Reads the parameters and asks."""
    root, *store = sys.argv[1:]
    sets = json.load(sys.stdin)
    with open_session(Path(root), settings_from(store[0] if store else None)) as session:
        for question, all_given in sets.items():
            for given in all_given:
                ask(Catalogue().get(question), given, session.store, session.search)
    print(f"{peak_mib():.0f}")


if __name__ == "__main__":
    main()
