"""Python's collector of cycles, and when it does more harm than good."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Inside the block, or the function that it decorates, nobody looks for objects that refer to each other in a circle.

    Python looks through all objects again whenever their number has grown by a quarter. Where very many are made that stay,
    as dictionaries of numbers or the rows of an answer, that takes up to half of the time and finds nothing.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
