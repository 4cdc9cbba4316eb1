"""Damaged files without end: `python -m tests.benchmarks.faults --seconds 600 --seed 7 [SOURCE …]`.

Ends with 1 and says which source took which damage badly; the label of a damage makes it again.
"""

import argparse
import itertools
import sys
import tempfile
import time
from pathlib import Path

from loaders.framework.discovery import sources
from tests.loaders.faults import damaged, faults, fixtures

_PER_BUILD = 100


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sources", nargs="*", default=list(sources()))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", default="0")
    given = parser.parse_args()
    until = time.monotonic() + given.seconds
    taken, wrong = 0, list[str]()
    damage = {source_id: damaged(fixtures(source_id), given.seed) for source_id in given.sources}
    for source_id in itertools.cycle(given.sources):
        if time.monotonic() > until:
            break
        with tempfile.TemporaryDirectory() as folder:
            some = list(itertools.islice(damage[source_id], _PER_BUILD))
            found = faults(source_id, some, Path(folder))
        taken += len(some)
        wrong += found
        for fault in found:
            print(fault[:1000], file=sys.stderr, flush=True)
    print(f"{taken} damaged files, {len(wrong)} taken badly")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
