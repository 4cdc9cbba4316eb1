"""Which questions exist: every `.cypher` file below `queries/`, and below a folder of the user's own."""

import difflib
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from graph.errors import UsageError
from queries.framework.faults import Fault, raise_all
from queries.framework.template import Question, module_beside, parse, read_question

SHIPPED = Path(__file__).parents[1]


class Catalogue:
    """The shipped questions, and those of the folder `own`. Files are found at first use and read when asked for.

    Tests check the shipped files; a file of the user's own is checked each time before it is given out.
    """

    def __init__(self, own: Path | None = None) -> None:
        if own is not None and not own.is_dir():
            raise UsageError(f"--questions: found no folder {str(own)!r}, expected one with .cypher files")
        self._own = own

    @cached_property
    def paths(self) -> dict[str, Path]:
        """The file of each question by its id, sorted by topic and id; of two with one id the shipped or first one."""
        paths: dict[str, Path] = {}
        for path in self._files:
            paths.setdefault(path.stem, path)
        return dict(sorted(paths.items(), key=lambda item: (item[1].parent.name, item[0])))

    def get(self, question_id: str) -> Question:
        """One question; raises UsageError for an unknown id, ModelError for a faulty file."""
        if question_id not in self.paths:
            near = difflib.get_close_matches(question_id, self.paths, n=3, cutoff=0.5)
            meant = f"; {' or '.join(near)} may be meant" if near else ""
            raise UsageError(f"no question {question_id!r}{meant}; `ownergraph questions` lists them")
        raise_all(fault for fault in self._of_one_id if fault.path.stem == question_id)
        raise_all(self._faults(self.paths[question_id]))
        return read_question(self.paths[question_id])

    def all(self) -> list[Question]:
        """Every question, by topic and id; raises one ModelError with each fault of every file."""
        questions, faults = self.sound()
        raise_all(faults)
        return questions

    def sound(self) -> tuple[list[Question], list[Fault]]:
        """The questions that can be asked, by topic and id, and each fault of the files that cannot."""
        doubted = {fault.path.stem for fault in self._of_one_id}
        faults = list(self._of_one_id)
        questions = []
        for path in self.paths.values():
            question, found = parse(path)
            found = found or self._faults(path)
            faults += found
            if question is not None and not found and question.id not in doubted:
                questions.append(question)
        return questions, faults

    @cached_property
    def _files(self) -> list[Path]:
        folders = [SHIPPED] if self._own is None else [SHIPPED, self._own]
        return [path for folder in folders for path in _question_files(folder)]

    @property
    def _of_one_id(self) -> list[Fault]:
        """A fault for each file with the id of another one."""
        found, expected = "a second question {!r}", "an id of its own: {} has this one"
        return [
            Fault(path, 1, found.format(path.stem), expected.format(self.paths[path.stem].name), "rename the file")
            for path in self._files
            if path != self.paths[path.stem]
        ]

    def _faults(self, path: Path) -> list[Fault]:
        """Those of a file of the user's own: what the parser finds, and a Python module beside it.

        A folder of questions is handed from one person to another, and a module of it could do anything.
        """
        if self._own is None or not path.is_relative_to(self._own):
            return []
        if (module := module_beside(path)) is not None:
            found, expected = f"the Python module {module.name} beside it", "Cypher alone in a folder of own questions"
            return [Fault(path, 1, found, expected, "it is not run: move it away, or call the question from Python")]
        from queries.framework.check import faults_of  # noqa: PLC0415 - the parser is slow to import, and shipped files need none

        return faults_of(path)


def _question_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.cypher")) if path.is_file())
