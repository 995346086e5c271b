"""The one way by which requests to a language model's server leave the program."""

import httpx2

from retrieval.language_model.address import ServerAddress

CONNECT_LIMIT = 5.0
"""Seconds until a server that does not take the connection counts as unreachable."""

_SENDING_LIMIT = 60.0
_IDLE_LIMIT = 3.0
"""Seconds that an idle connection is kept. LM Studio closes its end after 5 (``Keep-Alive: timeout=5``);
a request on a connection that closes that moment would fail for no good reason."""

_HEADERS_SENT = frozenset(
    {"host", "connection", "accept", "accept-encoding", "content-type", "content-length", "user-agent"}
)


def open_http(address: ServerAddress, key: str | None, *, silence_limit: float | None) -> httpx2.AsyncClient:
    """An HTTP client for one server.

    ``silence_limit`` is how many seconds may pass between two bytes of an answer, None for any number.
    Neither the proxies nor the ``.netrc`` of the environment are used on this computer itself, and only
    the headers that an answer needs are sent, with ``key`` as the only credential: the OpenAI library
    would add what it knows of this computer and what ``OPENAI_ORG_ID``, ``OPENAI_PROJECT_ID`` and
    ``OPENAI_CUSTOM_HEADERS`` hold, to whatever server. Redirects are not followed.
    """

    async def only_what_is_needed(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in _HEADERS_SENT]:
            del request.headers[name]
        if key:
            request.headers["Authorization"] = f"Bearer {key}"

    return httpx2.AsyncClient(
        trust_env=not address.is_loopback,
        timeout=httpx2.Timeout(connect=CONNECT_LIMIT, read=silence_limit, write=_SENDING_LIMIT, pool=None),
        limits=httpx2.Limits(max_connections=None, keepalive_expiry=_IDLE_LIMIT),
        event_hooks={"request": [only_what_is_needed]},
        follow_redirects=False,
    )
