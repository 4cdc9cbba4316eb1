"""A real Neo4j server for tests, without Docker: its jars come by Maven, once for all runs.

    eval "$(python -m tests.neo4j_server start DIR)"     # starts it and exports NEO4J_TEST_URI, _USERNAME, _PASSWORD
    python -m tests.neo4j_server stop DIR

Needs Java 17 or 21 and Maven. The jars are kept in NEO4J_TEST_HOME, else in `~/.cache/ownergraph-tests`.
"""

import os
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import neo4j
import neo4j.exceptions

VERSION = "5.26.30"
_START_SECONDS = 180.0

_ARTIFACTS = (
    ("org.neo4j", "neo4j"),
    ("org.neo4j.app", "neo4j-server"),
    ("org.neo4j", "neo4j-import-tool"),
    ("org.neo4j", "neo4j-consistency-check"),
)
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")


def start(folder: Path) -> dict[str, str]:
    """Start a server with empty data in `folder` and return the NEO4J_TEST_* variables that lead to it."""
    lib = _jars()
    stop(folder)
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "conf").mkdir(parents=True, mode=0o700)
    bolt_port = _free_port()
    (folder / "conf/neo4j.conf").write_text(_configuration(bolt_port))
    with (folder / "console.log").open("wb") as log:
        server = subprocess.Popen(
            [
                "java",
                *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED),
                "-Xmx512m",
                "-cp",
                f"{lib}/*",
                "org.neo4j.server.CommunityEntryPoint",
                f"--home-dir={folder}",
                f"--config-dir={folder}/conf",
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    (folder / "pid").write_text(str(server.pid))
    uri = f"bolt://127.0.0.1:{bolt_port}"
    password = secrets.token_urlsafe(16)
    _set_password(server, uri, password, folder / "console.log")
    server.returncode = 0  # it goes on without this process: no warning that it was not waited for
    return {"NEO4J_TEST_URI": uri, "NEO4J_TEST_USERNAME": "neo4j", "NEO4J_TEST_PASSWORD": password}


def stop(folder: Path) -> None:
    """Stop the server of `folder`, if one runs."""
    note = folder / "pid"
    if not note.exists():
        return
    pid = int(note.read_text())
    note.unlink()
    if not _is_server(pid):
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + 30
    while _is_server(pid):
        if time.monotonic() > deadline:
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.1)


def _jars() -> Path:
    """The folder of Neo4j's jars, fetched by Maven where it is missing."""
    home = Path(os.environ.get("NEO4J_TEST_HOME") or Path.home() / f".cache/ownergraph-tests/neo4j-{VERSION}")
    lib = home / "lib"
    if not lib.exists():
        home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=home) as draft:
            (Path(draft) / "pom.xml").write_text(_pom())
            subprocess.run(
                ["mvn", "--quiet", "--batch-mode", "dependency:copy-dependencies", f"-DoutputDirectory={draft}/lib"],
                cwd=draft,
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                check=True,
            )
            (Path(draft) / "lib").rename(lib)
    return lib


def _pom() -> str:
    dependencies = "".join(
        f"<dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{VERSION}</version></dependency>"
        for group, artifact in _ARTIFACTS
    )
    return (
        "<project><modelVersion>4.0.0</modelVersion><groupId>ownergraph</groupId><artifactId>tests</artifactId>"
        f"<version>1</version><packaging>pom</packaging><dependencies>{dependencies}</dependencies></project>"
    )


def _configuration(bolt_port: int) -> str:
    return f"""\
server.bolt.listen_address=127.0.0.1:{bolt_port}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=256m
db.tx_log.preallocate=false
dbms.usage_report.enabled=false
"""


def _set_password(server: subprocess.Popen[bytes], uri: str, password: str, log: Path) -> None:
    """Wait until the server answers, and change its first password, which it demands."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with (
                neo4j.GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver,
                driver.session(database="system") as session,
            ):
                session.run("ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $new", new=password).consume()
        except (neo4j.exceptions.DriverError, neo4j.exceptions.TransientError, OSError):
            time.sleep(0.3)
        else:
            return
    server.kill()
    raise RuntimeError(f"Neo4j did not start: see {log}")


def _is_server(pid: int) -> bool:
    """Whether this process is a living Neo4j; the id may belong to another program by now."""
    found = subprocess.run(["ps", "-o", "stat=,args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "org.neo4j.server" in found.stdout and not found.stdout.startswith("Z")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def main(arguments: list[str]) -> int:
    match arguments:
        case ["start", folder]:
            variables = start(Path(folder).resolve())
            print("export " + " ".join(f"{name}={shlex.quote(value)}" for name, value in variables.items()))
        case ["stop", folder]:
            stop(Path(folder).resolve())
        case _:
            print("usage: python -m tests.neo4j_server start|stop DIR", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
