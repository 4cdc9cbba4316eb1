"""The embedded engine as a process: ArcadeDB's server, run from the wheel `arcadedb-embedded` with the wheel's own Java.

It listens on random loopback ports only. Its root password and the password of a second user, who can only read, are
files in the store's folder that nobody else may open. The engine writes its log into the folder's `log/`.
"""

import base64
import http.client
import importlib.util
import json
import os
import secrets
import signal
import socket
import subprocess
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from graph.errors import StoreUnavailable

DATABASE = "ownergraph"
WRITER = "root"
READER = "reader"

# Measured while 464,000 nodes and relationships were written on two quiet cores: the quick compiler alone and the plain
# collector 65 s, both compilers and the plain collector 40 s, both compilers and the parallel collector 34 s.
_JAVA = ("-XX:+UseParallelGC",)
# To load files it needs no more. Questions over the whole graph sort and gather what they visit in memory.
_LEAST_HEAP = 1500 << 20
_HEAP_FOR_A_STORED_BYTE = 2
# The store ends its own queries in time; this ends those whose client was killed.
_COMMAND_SECONDS = 600
_START_SECONDS = 60.0
_STOP_SECONDS = 15.0
_ANSWER_SECONDS = 10.0
_START_ATTEMPTS = 3

# The engine's own first file, with one more group: its members may read records and nothing else.
_ALL_OF_A_RECORD = ["createRecord", "readRecord", "updateRecord", "deleteRecord"]
_GROUPS = {
    "version": 2,
    "databases": {
        "*": {
            "groups": {
                name: {"resultSetLimit": -1, "readTimeout": -1, "access": access, "types": {"*": {"access": records}}}
                for name, access, records in (
                    ("admin", ["updateSecurity", "updateSchema", "updateDatabaseSettings"], _ALL_OF_A_RECORD),
                    (READER, [], ["readRecord"]),
                    ("*", [], []),
                )
            }
        }
    },
}


@dataclass(frozen=True)
class Server:
    """A server process, as `server.json` in the store's folder remembers it. `started` tells it from a later process
    that the system gave the same id."""

    pid: int
    started: str
    bolt_port: int
    http_port: int

    def is_alive(self) -> bool:
        return start_of_process(self.pid) == self.started


def remembered(folder: Path) -> Server | None:
    """The server that was last started for this folder, or None where the file is missing or damaged."""
    try:
        return Server(**json.loads(_state_file(folder).read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def passwords(folder: Path) -> tuple[str, str]:
    """The passwords of `WRITER` and `READER`."""
    return _password_file(folder, WRITER).read_text(), _password_file(folder, READER).read_text()


def has_passwords(folder: Path) -> bool:
    """Whether both users were made; a first start that was killed half-way leaves the server without its reader."""
    return all(_password_file(folder, user).exists() for user in (WRITER, READER))


def start(folder: Path) -> Server:
    """Start a server on `folder` and wait until it answers.

    Raises StoreUnavailable when this platform has no engine or the server does not come up.
    """
    wheel = _wheel()
    is_new = _prepare(folder)
    for _ in range(_START_ATTEMPTS):  # a free port may be taken by somebody else before the server gets it
        bolt_port, http_port = _free_ports()
        pid = _spawn(folder, _command(wheel, folder, bolt_port, http_port))
        server = Server(pid, start_of_process(pid) or "", bolt_port, http_port)
        try:
            _write_privately(_state_file(folder), json.dumps(asdict(server)))
            if answers(folder, server, _START_SECONDS):
                if is_new:
                    _create_reader(folder, server)
                return server
        except BaseException:
            stop(folder, server)
            raise
        stop(folder, server)
    raise StoreUnavailable(f"the embedded engine did not start: its log is {_log_file(folder)}")


def answers(folder: Path, server: Server, seconds: float = _ANSWER_SECONDS) -> bool:
    """Whether the server lives and opens the database for this folder's password, within so many seconds.

    Raises StoreUnavailable when it answers and refuses the password.
    """
    deadline = time.monotonic() + seconds
    while server.is_alive() and time.monotonic() < deadline:
        status, answer = _request(folder, server, "GET", f"/api/v1/exists/{DATABASE}")
        if status in {401, 403}:
            raise StoreUnavailable(
                f"the embedded engine of {folder} refuses the password in {_password_file(folder, WRITER)}: "
                f"stop the process {server.pid} and try again"
            )
        if status == 200 and answer.get("result") is True:
            return True
        time.sleep(0.02)
    return False


def stop(folder: Path, server: Server) -> None:
    """Ask the server to end, kill it if it does not, and forget it."""
    for request in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + _STOP_SECONDS
        if server.is_alive():
            os.kill(server.pid, request)
        while server.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
    _state_file(folder).unlink(missing_ok=True)


def start_of_process(pid: int) -> str | None:
    """When the living process with this id started, as text that is only good for comparison; None if there is none."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except FileNotFoundError:
        return None if Path("/proc/self").exists() else _start_by_ps(pid)
    except ProcessLookupError:
        return None
    return None if fields[0] in "ZX" else f"{boot} {fields[19]}"


def _start_by_ps(pid: int) -> str | None:
    found = subprocess.run(
        ["/bin/ps", "-o", "stat=,lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    state, _, started = found.stdout.strip().partition(" ")
    return None if not state or state.startswith("Z") else started.strip()


def _wheel() -> Path:
    spec = importlib.util.find_spec("arcadedb_embedded")
    folder = Path(spec.origin).parent if spec is not None and spec.origin else None
    if folder is None or not (folder / "jre/bin/java").exists():
        raise StoreUnavailable("the embedded engine has no build for this platform: set NEO4J_URI to a Neo4j server")
    return folder


def _prepare(folder: Path) -> bool:
    """Lay out the folder; True when the engine's users do not exist yet."""
    for part in (folder / "config", folder / "log"):
        part.mkdir(mode=0o700, exist_ok=True)
    is_new = not (_password_file(folder, READER).exists() and _password_file(folder, WRITER).exists())
    if is_new:
        (folder / "config/server-users.jsonl").unlink(missing_ok=True)
        _write_privately(folder / "config/server-groups.json", json.dumps(_GROUPS))
        _write_privately(_password_file(folder, WRITER), secrets.token_urlsafe(24))
    return is_new


def _create_reader(folder: Path, server: Server) -> None:
    password = secrets.token_urlsafe(24)
    user = {"name": READER, "password": password, "databases": {DATABASE: [READER]}}
    status, _ = _request(folder, server, "POST", "/api/v1/server", {"command": f"create user {json.dumps(user)}"})
    if status != 200:
        raise StoreUnavailable(f"the embedded engine refused to create its reading user (HTTP {status})")
    _write_privately(_password_file(folder, READER), password)


def _command(wheel: Path, folder: Path, bolt_port: int, http_port: int) -> list[str]:
    settings = {
        "server.rootPath": folder,
        "server.rootPasswordPath": _password_file(folder, WRITER),
        "server.defaultDatabases": f"{DATABASE}[{WRITER}]",
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": "127.0.0.1",
        "bolt.port": bolt_port,
        "server.httpIncomingHost": "127.0.0.1",
        "server.httpIncomingPort": http_port,
        "studio.enabled": "false",
        "polyglotEngineEnabled": "false",
        "serverMetrics": "false",
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "command.timeout": _COMMAND_SECONDS * 1000,
    }
    return [
        str(wheel / "jre/bin/java"),
        *_JAVA,
        f"-Xmx{_heap(folder) >> 20}m",
        f"-XX:ErrorFile={folder}/log/crash-%p.log",
        "--add-modules=jdk.incubator.vector",
        "--enable-native-access=ALL-UNNAMED",
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        f"{wheel}/jars/*",
        "com.arcadedb.server.ArcadeDBServer",
    ]


def _heap(folder: Path) -> int:
    """The bytes that the engine may take: more for a large store, up to half of the machine's memory."""
    stored = sum(file.stat().st_size for file in (folder / "databases").rglob("*") if file.is_file())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return max(_LEAST_HEAP, min(_HEAP_FOR_A_STORED_BYTE * stored, memory // 2))


def _spawn(folder: Path, command: list[str]) -> int:
    """Start the server in a session of its own, as nobody's child: Ctrl-C does not reach it and nobody need wait for it."""
    shell = 'umask 077; "$@" </dev/null >"$0" 2>&1 & echo $!'
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}  # for file names; and no Java options of the user's
    started = subprocess.run(
        ["/bin/sh", "-c", shell, str(_log_file(folder)), *command],
        cwd=folder,
        env=environment,
        start_new_session=True,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(started.stdout)


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return first.getsockname()[1], second.getsockname()[1]


def _request(
    folder: Path, server: Server, method: str, path: str, body: dict[str, Any] | None = None
) -> tuple[int, dict[str, Any]]:
    """Status and JSON of an answer; status 0 when there is none."""
    login = base64.b64encode(f"{WRITER}:{_password_file(folder, WRITER).read_text()}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=_ANSWER_SECONDS)
    try:
        connection.request(method, path, json.dumps(body) if body else None, headers)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return 0, {}
    finally:
        connection.close()


def _write_privately(path: Path, text: str) -> None:
    """Replace a file in one step by one that only its owner can open."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _state_file(folder: Path) -> Path:
    return folder / "server.json"


def _password_file(folder: Path, user: str) -> Path:
    return folder / f"{user}-password"


def _log_file(folder: Path) -> Path:
    return folder / "log/server.log"
