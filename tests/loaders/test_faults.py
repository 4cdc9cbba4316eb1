"""Every source, found by looking, takes every damaged file: a report or one line, a true account, claims that build.

The files are those that a source brings in `tests/data/<source>/`, so a new source is covered as soon as it has some.
`python -m tests.benchmarks.faults` goes on for as long as one wants, with other seeds.
"""

import io
import itertools
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import FileError
from graph.workspace import Workspace
from loaders.framework.discovery import sources
from loaders.framework.files import InputFile
from loaders.framework.run import load, load_file
from tests.loaders.faults import damaged, faults, fixtures
from tests.loaders.mutations import MUTATIONS, edited, mutants

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "data"
MUTANTS_IN_ALL = 400
MUTANTS_OF_SAMPLES_IN_ALL = 600
LARGEST_SAMPLE = 1 << 20


@pytest.mark.parametrize("source_id", sources())
def test_no_damage_to_a_file_is_more_than_its_report_says(source_id: str, tmp_path: Path) -> None:
    files = fixtures(source_id)
    assert files, f"a source needs small files in tests/data/{source_id.replace('-', '_')}/"

    damage = list(itertools.islice(damaged(files, "ordinary"), MUTANTS_IN_ALL // len(sources())))

    assert faults(source_id, damage, tmp_path) == []


@pytest.mark.parametrize("source_id", sources())
@given(data=st.data())
@settings(max_examples=80, deadline=None)
def test_no_content_raises_anything_but_a_file_error(
    source_id: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    contents = [path.read_bytes() for path in fixtures(source_id)]
    content = data.draw(edited(contents))
    workspace = Workspace.open(tmp_path_factory.getbasetemp() / "edited")
    try:
        report = load_file(source_id, InputFile("edited", lambda: io.BytesIO(content)), workspace)
    except FileError as error:
        said = str(error)
    else:
        said = ""
        assert report.read == report.loaded + report.rejected + report.ignored
    assert "does not add up" not in said
    assert "\n" not in said


def test_mutants_are_the_same_for_one_seed_and_every_mutation_has_its_turn() -> None:
    content = b"a,b\n1,2\n3,4\n" * 20

    first, second = (list(itertools.islice(mutants(content, "t.csv", "s"), 2 * len(MUTATIONS))) for _ in range(2))

    assert first == second
    assert len({label.partition(" (")[0] for label, _ in first}) == len(MUTATIONS)
    assert sum(mutant != content for _, mutant in first) > len(MUTATIONS)


@pytest.mark.real_data
@pytest.mark.parametrize("source_id", sources())
def test_no_damage_to_a_real_file_is_more_than_its_report_says(source_id: str, tmp_path: Path) -> None:
    files = _samples(source_id, Workspace.open(tmp_path / "undamaged"))

    damage = (
        list(itertools.islice(damaged(files, "real"), MUTANTS_OF_SAMPLES_IN_ALL // len(sources()))) if files else []
    )

    assert faults(source_id, damage, tmp_path) == []


def _samples(source_id: str, workspace: Workspace) -> list[Path]:
    """The real files that a source reads, in an order that brings files of several folders forward."""
    found = [path for path in sorted(SAMPLES.rglob("*")) if path.is_file() and 0 < path.stat().st_size < LARGEST_SAMPLE]
    read = [path for path in found if load(source_id, [path], workspace, dry_run=True).files]
    random.Random(source_id).shuffle(read)
    return read
