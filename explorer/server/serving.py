"""`ownergraph explore`: serves the explorer of a workspace until it is stopped."""

import secrets
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import uvicorn

from explorer.listings import existing
from explorer.server.application import application
from explorer.server.gate import Gate
from explorer.server.reading import Explored
from explorer.session import open_session
from graph.errors import UsageError
from graph.store import Neo4jSettings
from queries.framework.catalogue import Catalogue

LOOPBACK = "127.0.0.1"
DEFAULT_PORT = 8420


def serve(
    root: Path,
    settings: Neo4jSettings | None,
    say: Callable[[str], None],
    *,
    host: str = LOOPBACK,
    port: int = DEFAULT_PORT,
    allowed: Sequence[str] = (),
    own_questions: Path | None = None,
) -> None:
    """Serves a workspace, with the embedded engine where `settings` is None; says its address once it can be opened.

    `allowed` are the names under which others may reach it; without one, only this machine's loopback is listened on.
    Raises UsageError where the port is taken, or the host is no loopback and no name is allowed.
    """
    if host not in (LOOPBACK, "localhost", "::1") and not allowed:
        raise UsageError(
            f"--host {host}: others could reach the explorer; say under which name with --allow-host NAME, and put a "
            "proxy with TLS in front of it"
        )
    existing(root)
    gate = Gate(secrets.token_urlsafe(24), tuple(name.casefold() for name in allowed))
    with open_session(root, settings) as session, _listening(host, port) as listener:
        session.complete()
        explored = Explored(session, Catalogue(own_questions))
        shown = f"[{host}]" if ":" in host else host
        config = uvicorn.Config(
            application(explored, gate), log_level="warning", access_log=False, server_header=False, lifespan="off",
            proxy_headers=False,
        )  # fmt: skip
        say(f"http://{shown}:{listener.getsockname()[1]}/?token={gate.token}")
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        said = (
            f"{host}, port {port}: cannot be listened on ({error.strerror}); give another --port, or 0 for a free one"
        )
        raise UsageError(said) from error
    listener.listen(128)
    return listener
