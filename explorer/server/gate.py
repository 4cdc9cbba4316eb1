"""Who may ask: only who has the token, by an address that names this machine, from a page of this server.

The token is in the address that the command prints. A browser that opens it gets a cookie, and is sent to the address
without it, so that it stands in no history and no referrer. A request for a host that was not agreed on is refused: a
page of another site whose name leads to this machine (DNS rebinding) comes with that name. What changes something has to
come from a page of this server (CSRF).
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Collection
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_SAFE = ("GET", "HEAD")
_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    ]
)
_HEADERS = {
    "content-security-policy": _POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
_NOT_ENTERED = (
    "This explorer opens only with the address that the command `ownergraph explore` printed, which ends in a token. "
    "Open that address, or start the command again.\n"
)
_WRONG_HOST = "This explorer does not answer under this name. Open the address that `ownergraph explore` printed.\n"
_WRONG_ORIGIN = "This request comes from a page of another site and was refused.\n"


@dataclass(frozen=True)
class Gate:
    """What the middleware checks: the token, and the names under which the server may be asked, besides loopback."""

    token: str
    hosts: Collection[str] = ()

    @property
    def cookie(self) -> str:
        """The name of the cookie; browsers share cookies among the ports of a host, on which several explorers can run."""
        return f"ownergraph-{hashlib.sha256(self.token.encode()).hexdigest()[:12]}"

    def admits_host(self, host: str) -> bool:
        """Whether a Host header names this machine's loopback, or a host that was agreed on."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").casefold()
        except ValueError:
            return False
        return name == "localhost" or name in self.hosts or _is_loopback(name)

    def admits_token(self, given: str | None) -> bool:
        """Whether this is the token, compared in a time that does not tell how much of it is right."""
        return given is not None and hmac.compare_digest(given.encode(), self.token.encode())


class GateMiddleware:
    """Refuses what the gate does not admit, and adds the headers that keep a page from reaching elsewhere."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self._app, self._gate = app, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        answer = self._refusal(Request(scope))
        await (answer or self._app)(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        """What is answered instead of the page, or None where the request may pass."""
        headers = request.headers
        if not self._gate.admits_host(headers.get("host", "")):
            return PlainTextResponse(_WRONG_HOST, HTTPStatus.MISDIRECTED_REQUEST)
        if request.method not in _SAFE and not self._is_own_page(headers):
            return PlainTextResponse(_WRONG_ORIGIN, HTTPStatus.FORBIDDEN)
        if "token" in request.query_params:
            return self._entered(request)
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if self._gate.admits_token(request.cookies.get(self._gate.cookie)) or self._gate.admits_token(bearer):
            return None
        return PlainTextResponse(_NOT_ENTERED, HTTPStatus.UNAUTHORIZED)

    def _entered(self, request: Request) -> Response:
        """The same address without its token, with the cookie, where the token is right."""
        if not self._gate.admits_token(request.query_params["token"]):
            return PlainTextResponse(_NOT_ENTERED, HTTPStatus.UNAUTHORIZED)
        rest = [(name, value) for name, value in parse_qsl(request.url.query) if name != "token"]
        # A path that starts with two slashes would name another host.
        path = "/" + request.url.path.lstrip("/\\")
        answer = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, HTTPStatus.SEE_OTHER)
        # Strict would not be sent on after a link in a mail or a chat; what changes something is checked by itself.
        answer.set_cookie(self._gate.cookie, self._gate.token, httponly=True, samesite="lax", path="/")
        return answer

    def _is_own_page(self, headers: Headers) -> bool:
        """Whether a request that changes something comes from a page of this server, as the browser says itself."""
        if (site := headers.get("sec-fetch-site")) is not None:
            return site == "same-origin"
        origin = headers.get("origin")
        # No browser leaves both out where it sends a change; a program with the token may.
        return origin is None or urlsplit(origin).netloc == headers.get("host")


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
