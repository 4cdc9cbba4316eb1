"""The small tables that lie beside the code: CSV, with lines that begin with # for their source and what they leave out."""

import csv
from collections.abc import Iterator
from pathlib import Path


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table of this folder, by the labels of its columns."""
    lines = Path(__file__).with_name(name).read_text("utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if not line.startswith("#"))
