"""`ownergraph explore` and `demo --serve`: where they listen, what they say, and what they refuse."""

import signal
import socket
import subprocess
from pathlib import Path

from tests.explorer.conftest import COMMAND, NOBODY, ROOT, Demo, environment
from tests.explorer.served import Served


def test_others_are_let_in_only_under_a_name_that_is_said(demo: Demo) -> None:
    finished = demo.run("explore", "--host", "0.0.0.0", "--port", "0")
    assert (finished.code, finished.out) == (2, "")
    assert "say under which name with --allow-host NAME" in finished.err


def test_a_port_that_is_taken_is_told(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finished = demo.run("explore", "--port", port)
    assert (finished.code, finished.out) == (2, "")
    assert f"127.0.0.1, port {port}: cannot be listened on" in finished.err
    assert "give another --port" in finished.err


def test_a_folder_without_a_workspace_is_left_as_it_is(demo: Demo, tmp_path: Path) -> None:
    finished = demo.run("explore", "--workspace", tmp_path / "none", "--port", "0")
    assert finished.code == 1
    assert "no workspace is here" in finished.err
    assert not (tmp_path / "none").exists()


def test_the_demonstration_is_served_after_its_picture(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "demo", "--workspace", str(tmp_path / "demo"), "--serve", "--port", "0"],
        cwd=ROOT,
        env=environment(**NOBODY),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    picture = address = ""
    while not address.startswith("http://127.0.0.1:"):
        picture, address = address, process.stdout.readline().strip()
        assert address or process.poll() is None, process.communicate()[1]

    assert Path(picture).read_text("utf-8").startswith("<!doctype html>")
    assert Served(address, process).json("/api/search", text="SMT iLogic")["rows"]

    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=30)
    assert "Traceback" not in errors
