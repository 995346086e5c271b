"""Who may talk to the engine: whoever has the token, from this machine, and no web page.

A plain ASGI layer in front of everything, so that an unknown path answers like a known one. Loopback is
open to every program and to every page in a browser (DNS rebinding, cross-site requests), hence the
checks of Host, Origin and content type beside the token.
"""

import hmac
from collections.abc import Iterable

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

_ONCE = (b"host", b"authorization", b"origin", b"content-type")


class Guard:
    """Lets a request through only with one right Host, no Origin and the token."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: Iterable[str]) -> None:
        """``hosts`` are the values of ``Host`` that are right, with the port."""
        self._app = app
        self._token = token.encode()
        self._hosts = frozenset(host.encode() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 400, 401, 403, 415 or 421, or pass the request on."""
        if scope["type"] != "http":
            return
        status = self._refusal(scope)
        if status is None:
            await self._app(scope, receive, send)
        else:
            await Response(status_code=status)(scope, receive, send)

    def _refusal(self, scope: Scope) -> int | None:
        headers: dict[bytes, bytes] = {}
        for name, value in scope["headers"]:
            if name in headers and name in _ONCE:
                return 400
            headers[name] = value
        if headers.get(b"host") not in self._hosts:
            return 421
        if b"origin" in headers or headers.get(b"sec-fetch-site", b"none") != b"none":
            return 403
        if not hmac.compare_digest(headers.get(b"authorization", b""), b"Bearer " + self._token):
            return 401
        if scope["method"] == "POST" and headers.get(b"content-type") != b"application/json":
            return 415
        return None
