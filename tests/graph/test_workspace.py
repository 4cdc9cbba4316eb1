"""A workspace keeps all claims of a file or none, is its owner's alone, and says clearly when it cannot be used."""

import stat
from pathlib import Path

import pytest

from graph.claims import Filing, NodeClaim
from graph.errors import WorkspaceError
from graph.workspace import Workspace
from tests.graph.claims_of import add

FILING = Filing("1", [NodeClaim("a:1", "Person", {"name": "Вымышленный Человек"})])


def test_the_folder_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "w")
    assert stat.S_IMODE(workspace.root.stat().st_mode) == 0o700


def test_it_keeps_its_id(tmp_path: Path) -> None:
    assert Workspace.open(tmp_path / "w").id == Workspace.open(tmp_path / "w").id


def test_claims_that_were_not_committed_leave_no_trace(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "w")

    def stopped_halfway() -> None:
        with workspace.claim_writer("register", "a" * 64) as writer:
            writer.add(1, "raw", FILING)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped_halfway()
    assert not workspace.has_file("register", "a" * 64)
    assert workspace.files() == []
    assert list((workspace.root / "claims" / "register").iterdir()) == []


def test_a_loaded_file_is_known_by_its_content(tmp_path: Path) -> None:
    workspace = Workspace.open(tmp_path / "w")
    add(workspace, "a", [FILING])
    assert workspace.has_file("register", "a".ljust(64, "0"))
    assert [file["name"] for file in workspace.files()] == ["a"]


def test_another_folder_is_not_taken_for_a_workspace(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("private")
    with pytest.raises(WorkspaceError, match="not empty and is no workspace"):
        Workspace.open(tmp_path)


def test_a_newer_workspace_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ownergraph.json").write_text('{"id": "x", "version": 99}')
    with pytest.raises(WorkspaceError, match="version 99"):
        Workspace.open(tmp_path)


def test_a_file_in_the_place_of_the_folder_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "w").write_text("a file")
    with pytest.raises(WorkspaceError, match="give another") as caught:
        Workspace.open(tmp_path / "w")
    assert "\n" not in str(caught.value)


def test_a_run_that_died_while_it_made_the_workspace_leaves_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "ownergraph.part").touch()

    assert Workspace.open(tmp_path).id == Workspace.open(tmp_path).id
