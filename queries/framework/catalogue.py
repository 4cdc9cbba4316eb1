"""Which questions exist: every `.cypher` file below `queries/`, and below a folder of the user's own."""

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from graph.errors import ModelError, UsageError
from queries.framework.faults import raise_all
from queries.framework.template import Question, parse, read_question

SHIPPED = Path(__file__).parents[1]


class Catalogue:
    """The shipped questions, and those of the folder `own`. Files are found at first use and read when asked for."""

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise UsageError(f"--questions: found no folder {str(own)!r}, expected one with .cypher files")
        self._folders = [SHIPPED] if own is None else [SHIPPED, own]

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The file of each question by its id, sorted by topic and id; raises ModelError where two have one id."""
        paths: dict[str, Path] = {}
        for path in (path for folder in self._folders for path in _question_files(folder)):
            if path.stem in paths:
                raise ModelError(f"{path}:1: found a second question {path.stem!r}, expected one; rename the file")
            paths[path.stem] = path
        return dict(sorted(paths.items(), key=lambda item: (item[1].parent.name, item[0])))

    def get(self, question_id: str) -> Question:
        """One question; raises UsageError for an unknown id, ModelError for a faulty file."""
        if question_id not in self.paths:
            near = difflib.get_close_matches(question_id, self.paths, n=3, cutoff=0.5)
            meant = f"; {' or '.join(near)} may be meant" if near else ""
            raise UsageError(f"no question {question_id!r}{meant}; `ownergraph questions` lists them")
        return read_question(self.paths[question_id])

    def all(self) -> list[Question]:
        """Every question, by topic and id; raises one ModelError with each fault of every file."""
        parsed = [parse(path) for path in self.paths.values()]
        raise_all(fault for _, faults in parsed for fault in faults)
        return [question for question, _ in parsed if question is not None]


def _question_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.cypher")) if path.is_file())
