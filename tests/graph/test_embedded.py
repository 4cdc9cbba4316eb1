"""The embedded engine shared by several commands: real processes, killed in every way that happens."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from graph import embedded_server as server
from graph.embedded import running
from graph.embedded_locks import HeldFile, is_held
from graph.errors import StoreUnavailable, WorkspaceError
from graph.store import open_store

ROOT = Path(__file__).parents[2]

# A command that uses the store until a line comes on its standard input, or until it is stopped.
CLIENT = """
import sys
from pathlib import Path
from graph.embedded import running
with running(Path(sys.argv[1])):
    print("ready", flush=True)
    try:
        sys.stdin.readline()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""

Client = subprocess.Popen[str]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A store's folder; a server that a test leaves behind is stopped."""
    store = tmp_path / "Склад store"
    store.mkdir()
    yield store
    left = server.remembered(store)
    if left is not None:
        server.stop(store, left)


@pytest.fixture
def launch(folder: Path) -> Iterator[Callable[[], Client]]:
    """Start a client command in a process group of its own, as a terminal does."""
    clients: list[Client] = []

    def start() -> Client:
        client = subprocess.Popen(
            [sys.executable, "-c", CLIENT, str(folder)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        clients.append(client)
        return client

    yield start
    for client in clients:
        client.kill()
        client.communicate()


def ready(client: Client) -> None:
    assert client.stdout is not None
    assert client.stdout.readline() == "ready\n"


def leave(client: Client) -> None:
    client.communicate("\n", timeout=30)
    assert client.returncode == 0


def the_server(folder: Path) -> server.Server:
    found = server.remembered(folder)
    assert found is not None
    assert found.is_alive()
    return found


def assert_gone(folder: Path, gone: server.Server) -> None:
    assert not gone.is_alive()
    assert server.remembered(folder) is None
    assert list((folder / "clients").iterdir()) == []


def test_two_starts_at_once_give_one_server_that_the_last_client_stops(
    folder: Path, launch: Callable[[], Client]
) -> None:
    clients = [launch(), launch()]
    for client in clients:
        ready(client)
    shared = the_server(folder)
    assert processes_of(folder) == [shared.pid]
    leave(clients[0])
    assert server.answers(folder, shared)
    leave(clients[1])
    assert_gone(folder, shared)


def test_ctrl_c_at_the_command_that_started_the_server_leaves_it_to_the_others(
    folder: Path, launch: Callable[[], Client]
) -> None:
    starter = launch()
    ready(starter)
    other = launch()
    ready(other)
    shared = the_server(folder)
    os.killpg(starter.pid, signal.SIGINT)
    assert starter.stdout is not None
    assert starter.stdout.readline() == "interrupted\n"
    starter.wait(timeout=30)
    assert server.answers(folder, shared)
    leave(other)
    assert_gone(folder, shared)


def test_a_server_whose_client_was_killed_is_taken_over_and_stopped(folder: Path, launch: Callable[[], Client]) -> None:
    starter = launch()
    ready(starter)
    orphan = the_server(folder)
    starter.kill()
    starter.wait()
    assert orphan.is_alive()
    successor = launch()
    ready(successor)
    assert the_server(folder) == orphan
    leave(successor)
    assert_gone(folder, orphan)
    assert processes_of(folder) == []


def test_a_server_left_by_a_first_start_that_was_killed_half_way_is_replaced(
    folder: Path, launch: Callable[[], Client]
) -> None:
    starter = launch()
    ready(starter)
    half_made = the_server(folder)
    starter.kill()
    starter.wait()
    (folder / "reader-password").unlink()  # as if its user had not been made yet
    with open_store(folder) as store:
        assert not half_made.is_alive()
        assert store.read("RETURN 1 AS one") == [{"one": 1}]


def test_committed_batches_survive_a_server_killed_during_a_query(folder: Path) -> None:
    with open_store(folder) as store:
        store.prepare()
        for batch in range(20):
            rows = [{"id": f"company:{batch}-{row}"} for row in range(100)]
            store.write([("UNWIND $rows AS row CREATE (c:Company) SET c = row", {"rows": rows})])
        killed = the_server(folder)
        killer = subprocess.Popen(["/bin/sh", "-c", f"sleep 0.5; kill -9 {killed.pid}"])
        with pytest.raises(StoreUnavailable, match="the embedded engine does not answer: run the command again"):
            store.read("UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a + b < 0 RETURN a")
        killer.wait()
    with open_store(folder) as store:
        assert the_server(folder).pid != killed.pid
        assert store.read("MATCH (c:Company) RETURN count(c) AS n") == [{"n": 2000}]
        assert store.read("MATCH (c:Company {id: 'company:19-99'}) RETURN c.id AS id") == [{"id": "company:19-99"}]


def test_a_stale_state_file_is_recognised_and_the_process_that_has_the_id_now_is_left_alone(folder: Path) -> None:
    bystander = subprocess.Popen(["/bin/sleep", "60"])
    stale = server.Server(pid=bystander.pid, started="long ago", bolt_port=1, http_port=1)
    (folder / "server.json").write_text(json.dumps(asdict(stale)))
    (folder / "clients").mkdir()
    (folder / "clients/4711-1").touch()  # of a client that died
    with running(folder):
        started = the_server(folder)
        assert started.pid != bystander.pid
    assert_gone(folder, started)
    assert bystander.poll() is None
    bystander.kill()
    bystander.wait()


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_damaged_state_file_names_no_server(folder: Path, text: str) -> None:
    (folder / "server.json").write_text(text)
    assert server.remembered(folder) is None


def test_a_large_store_gets_more_memory_but_never_more_than_half_of_the_machine(folder: Path) -> None:
    def heap_with(stored: int) -> int:
        (folder / "databases").mkdir(exist_ok=True)
        (folder / "databases/sparse").touch()
        os.truncate(folder / "databases/sparse", stored)
        with running(folder):
            command = ["ps", "-wwo", "args=", "-p", str(the_server(folder).pid)]
            arguments = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        return next(int(one[4:-1]) << 20 for one in arguments if one.startswith("-Xmx"))

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    small, large, huge = heap_with(0), heap_with(1 << 30), heap_with(1 << 43)
    assert small == 1500 << 20
    assert large >= min(2 << 30, max(small, memory // 2 - (1 << 20)))
    assert huge <= max(small, memory // 2)


def test_secrets_are_files_of_the_owner_and_on_no_command_line(embedded_folder: Path) -> None:
    seen = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True).stdout
    assert str(embedded_folder) in seen
    with running(embedded_folder) as endpoint:
        for name, password in (endpoint.writer, endpoint.reader):
            file = embedded_folder / f"{name}-password"
            assert file.read_text() == password
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert password not in seen
            assert password not in repr(endpoint)
        logged = "".join(path.read_text() for path in (embedded_folder / "log").iterdir())
        assert endpoint.writer[1] not in logged
        assert endpoint.reader[1] not in logged


def test_nobody_else_may_enter_the_folder(embedded_folder: Path) -> None:
    for part in ("databases", "config", "log", "clients"):
        assert stat.S_IMODE((embedded_folder / part).stat().st_mode) == 0o700


def test_it_listens_on_the_loopback_only(embedded_folder: Path) -> None:
    pid = the_server(embedded_folder).pid
    sockets = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    loopback = {"0100007F", "00000000000000000000000001000000", "0000000000000000FFFF00000100007F"}
    listening = [
        fields[1].partition(":")[0]
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A" and f"socket:[{fields[9]}]" in sockets
    ]
    assert len(listening) == 2
    assert set(listening) <= loopback


def test_a_server_that_refuses_the_password_is_not_taken_over(embedded_folder: Path) -> None:
    file = embedded_folder / "root-password"
    password = file.read_text()
    file.write_text("another password")
    try:
        with (
            pytest.raises(StoreUnavailable, match=r"refuses the password in .*root-password: stop the process"),
            running(embedded_folder),
        ):
            pass
    finally:
        file.write_text(password)
    assert server.answers(embedded_folder, the_server(embedded_folder))


def test_without_the_wheel_the_message_names_the_other_engine(folder: Path) -> None:
    script = "import sys; sys.modules['arcadedb_embedded'] = None\n" + CLIENT
    failed = subprocess.run(
        [sys.executable, "-c", script, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert failed.returncode == 1
    expected = "the embedded engine has no build for this platform: set NEO4J_URI to a Neo4j server"
    assert failed.stderr.splitlines()[-1] == f"graph.errors.StoreUnavailable: {expected}"


def test_a_file_in_the_place_of_the_folder_is_one_clear_line(tmp_path: Path) -> None:
    file = tmp_path / "store"
    file.touch()
    with pytest.raises(WorkspaceError, match="the folder of the store cannot be made: File exists"), running(file):
        pass


def test_a_client_lock_ends_with_its_process_even_when_a_forked_worker_lives_on(tmp_path: Path) -> None:
    script = """
import os, sys, time
from pathlib import Path
from graph.embedded_locks import HeldFile
HeldFile(Path(sys.argv[1]))
worker = os.fork()
if worker == 0:
    os.close(1)
    time.sleep(60)
print(worker, flush=True)
os._exit(0)
"""
    lock = tmp_path / "client"
    done = subprocess.run(
        [sys.executable, "-c", script, str(lock)], cwd=ROOT, capture_output=False, stdout=subprocess.PIPE, check=True
    )
    deadline = time.monotonic() + 10
    while is_held(lock) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(int(done.stdout), signal.SIGKILL)
    assert not is_held(lock)


def test_a_held_file_is_seen_as_held_and_removed_on_release(tmp_path: Path) -> None:
    held = HeldFile(tmp_path / "client")
    assert is_held(tmp_path / "client")
    held.release()
    assert not (tmp_path / "client").exists()


def processes_of(folder: Path) -> list[int]:
    """The ids of the Java processes that serve this folder."""
    listed = subprocess.run(["ps", "-wweo", "pid=,stat=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in listed.splitlines()]
    return [
        int(pid)
        for pid, state, args in rows
        if "ArcadeDBServer" in args and str(folder.parent) in args and state[0] != "Z"
    ]
