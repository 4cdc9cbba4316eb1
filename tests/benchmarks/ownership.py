"""How long the effective shares of all final owners take over a large network of companies.

    python -m tests.benchmarks.ownership --companies 600000 --stakes 900000 --seed 1

The network is drawn by the seed: most companies belong to one or two persons, others to companies, one stake in twenty is a
band, and some groups of up to six companies own parts of each other. Printed are the seconds of the processor for the direct
stakes, the order, and the shares, what came out, the peak memory, and as a floor a bare pass over the stakes that adds
each to a dictionary.
"""

import argparse
import random
import resource
from collections.abc import Callable
from time import process_time
from typing import TypeVar

from graph.effective_shares import Ownership
from graph.stakes import Filed, combined

_T = TypeVar("_T")
_ONE_BAND_IN = 20
_ONE_CIRCLE_IN = 500


def network(companies: int, stakes: int, seed: int) -> list[Filed]:
    """Direct stakes as filed; those of a company never exceed the whole."""
    draws = random.Random(seed)
    found: list[Filed] = []
    two_owners = stakes - companies
    for number in range(companies):
        owners = 2 if number < two_owners else 1
        parts = [draws.choice((100, 100, 75, 51))] if owners == 1 else [draws.randint(26, 70), draws.randint(5, 25)]
        for part in parts:
            # Owners are earlier companies, so that only the circles below are circles.
            is_company = number and draws.random() < 0.4
            owner = f"c{draws.randrange(number)}" if is_company else f"p{draws.randrange(companies)}"
            band = 25 if draws.randrange(_ONE_BAND_IN) == 0 else 0
            found.append(_filed(len(found), owner, f"c{number}", max(1, part - band), part))
    for start in range(0, companies - 6, _ONE_CIRCLE_IN):
        members = [f"c{start + step}" for step in range(draws.randint(2, 6))]
        found += (
            _filed(len(found) + step, owner, company, 4, 4)
            for step, (owner, company) in enumerate(zip(members, members[1:] + members[:1], strict=True))
        )
    return found


def _filed(number: int, owner: str, company: str, low: float, high: float) -> Filed:
    return Filed(f"s{number}", owner, company, "simulated", low, high, "shares", True)


def bare(filed: list[Filed]) -> dict[str, dict[str, float]]:
    """Each stake put where it belongs, and nothing else."""
    found: dict[str, dict[str, float]] = {}
    for one in filed:
        found.setdefault(one.company, {})[one.owner] = one.share_min or 0.0
    return found


def timed(title: str, work: Callable[[], _T]) -> _T:
    """Does it, and prints how long it took."""
    started = process_time()
    done = work()
    print(f"{title}: {process_time() - started:.1f} s")
    return done


def main() -> None:
    """Measures a network of the size asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--companies", type=int, default=600_000)
    parser.add_argument("--stakes", type=int, default=900_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    filed = network(asked.companies, asked.stakes, asked.seed)
    timed("floor: a bare pass over the stakes", lambda: bare(filed))
    stakes = timed("direct stakes combined", lambda: combined(filed))
    ownership = timed("order of the companies", lambda: Ownership(stakes))
    finals = timed("effective shares of all final owners", ownership.final_owners_of_all)
    pairs = sum(map(len, finals.most.values()))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(
        f"{len(filed):,} stakes, {len(finals.most):,} companies, {pairs:,} pairs of final owner and company; {memory:,} MiB"
    )


if __name__ == "__main__":
    main()
