"""The folders stay as the architecture draws them: four packages, imported by their own names, mirrored by the tests."""

import importlib.util
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("graph", "loaders", "queries", "explorer")
FOLDERS = {*PACKAGES, "notebooks", "tests", "docs"}
NOT_MIRRORED = {"benchmarks", "benchmarks/floors", "explorer/checklist"}
SAYS_NOTHING = {"util", "utils", "helper", "helpers", "common", "misc"}


def made_by_tools(path: Path) -> bool:
    """Whether .gitignore names this file or folder, by its name or by its path."""
    patterns = [pattern.strip("/") for pattern in (ROOT / ".gitignore").read_text().split()]
    return any(fnmatch(name, pattern) for name in (path.name, str(path.relative_to(ROOT))) for pattern in patterns)


def files_below(folder: Path) -> Iterator[Path]:
    """Every file that belongs to the project, hidden folders and what tools make left out."""
    for path in sorted(folder.iterdir()):
        if path.name == ".git" or made_by_tools(path):
            continue
        if path.is_dir():
            yield from files_below(path)
        else:
            yield path


@pytest.mark.parametrize("name", [*PACKAGES, "tests"])
def test_a_package_is_the_projects_own_and_not_one_installed_under_the_same_name(name: str) -> None:
    found = importlib.util.find_spec(name)

    assert found is not None
    assert found.origin == str(ROOT / name / "__init__.py")


def test_the_folders_are_the_agreed_ones() -> None:
    folders = {path.relative_to(ROOT).parts[0] for path in files_below(ROOT) if path.parent != ROOT}

    assert {name for name in folders if not name.startswith(".")} == FOLDERS


def folders_with_python(name: str) -> set[Path]:
    """The folders below a package, itself included, that hold Python; files that tests read are no part of it."""
    files = [path for path in files_below(ROOT / name) if path.suffix == ".py"]
    return {path.parent for path in files if not path.is_relative_to(ROOT / "tests" / "data")}


def test_every_folder_with_python_is_a_package() -> None:
    folders = {folder for name in (*PACKAGES, "tests") for folder in folders_with_python(name)}

    assert [str(folder.relative_to(ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_the_tests_mirror_the_packages() -> None:
    folders = {folder.relative_to(ROOT / "tests").as_posix() for folder in folders_with_python("tests")}

    assert [folder for folder in folders - NOT_MIRRORED if not (ROOT / folder).is_dir()] == []
    assert set(PACKAGES) <= folders


def test_every_file_name_says_what_is_inside() -> None:
    assert [str(path) for path in files_below(ROOT) if path.stem in SAYS_NOTHING] == []
