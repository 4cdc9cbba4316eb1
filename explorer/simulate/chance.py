"""Chance that repeats itself."""

from random import Random


def chance(seed: int, what: str) -> Random:
    """A stream of random numbers of its own for each purpose, the same for the same seed."""
    return Random(f"{what} {seed}")
