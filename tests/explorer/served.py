"""The explorer as a user starts it: the command in a process of its own, on a free port of loopback."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.explorer.conftest import COMMAND, ROOT, environment


@dataclass(frozen=True)
class Served:
    """A running explorer: the address with the token that it printed."""

    address: str
    process: subprocess.Popen[str]

    @property
    def origin(self) -> str:
        """Scheme, host and port."""
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def token(self) -> str:
        return parse_qs(urlsplit(self.address).query)["token"][0]

    def request(
        self, path: str, *, method: str = "GET", body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[HTTPResponse, bytes]:
        """What the server answers to a request with exactly these headers."""
        parts = urlsplit(self.address)
        connection = HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        try:
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            return response, response.read()
        finally:
            connection.close()

    def get(self, path: str, **parameters: Any) -> tuple[int, str]:
        """Status and text of a page or of JSON, asked for with the token."""
        full = f"{path}?{urlencode(parameters, doseq=True)}" if parameters else path
        response, content = self.request(full, headers={"authorization": f"Bearer {self.token}"})
        return response.status, content.decode()

    def json(self, path: str, **parameters: Any) -> Any:
        """The JSON of an address that has to answer."""
        status, text = self.get(path, **parameters)
        assert status == 200, text
        return json.loads(text)


@contextmanager
def served(workspace: Path, *options: str, **variables: str) -> Iterator[Served]:
    """The explorer of a workspace as long as the block lasts; it has to end by Ctrl-C without a word."""
    process = subprocess.Popen(
        [*COMMAND, "explore", "--workspace", str(workspace), "--port", "0", *options],
        cwd=ROOT,
        env=environment(**variables),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        if not address:
            raise AssertionError(process.communicate()[1])
        yield Served(address, process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.communicate(timeout=30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
