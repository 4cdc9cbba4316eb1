"""The vendored libraries are the files that were checked, with their licences, and end no element of HTML."""

import hashlib
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "explorer" / "vendor"
LIBRARIES = {
    "cytoscape": "cytoscape.esm.min.mjs",
    "dagre": "dagre.esm.js",
    "vis-network": "vis-network.min.js",
}


def test_every_folder_is_a_library_that_the_readme_names() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir()}
    assert folders == set(LIBRARIES)
    assert all(f"| `{name}` |" in (VENDOR / "README.md").read_text("utf-8") for name in folders)


@pytest.mark.parametrize("name", LIBRARIES)
def test_the_files_are_those_that_were_checked(name: str) -> None:
    folder = VENDOR / name
    lines = [line.split("  ") for line in (folder / "checksums.sha256").read_text().splitlines()]
    checked = {file: expected for expected, file in lines}
    assert LIBRARIES[name] in checked
    assert [file for file in checked if file.startswith("LICENSE")]
    for file, expected in checked.items():
        assert hashlib.sha256((folder / file).read_bytes()).hexdigest() == expected, file


@pytest.mark.parametrize(("name", "file"), LIBRARIES.items())
def test_a_script_can_stand_inside_a_page(name: str, file: str) -> None:
    script = (VENDOR / name / file).read_text("utf-8")
    assert "</script" not in script
    assert "<!--" not in script
