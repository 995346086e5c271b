"""From what a person types to the address of an OpenAI-compatible server."""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit

from retrieval.language_model.errors import AddressProblem, BadAddress

LM_STUDIO_PORT = 1234
"""Where LM Studio listens unless told otherwise
(https://github.com/lmstudio-ai/lms, src/createClient.ts, DEFAULT_SERVER_PORT)."""

_SCHEME_PORTS = {"http": 80, "https": 443}
_ENDPOINTS = ("/chat/completions", "/completions", "/embeddings", "/models", "/responses", "/messages")
_LM_STUDIO_OWN = re.compile(r"/api/v0(/.*)?$")
_VERSION = re.compile(r"v\d+[a-z0-9]*", re.IGNORECASE)
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
_PORT_ALONE = re.compile(r":?(\d{1,5})$")
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?")
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - recognised and replaced, not bound to


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where a server's API is. ``host`` has no brackets; ``path`` is empty or begins with a slash."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def origin(self) -> str:
        """Scheme, host and, unless it is the scheme's own, port; without a slash at the end."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _SCHEME_PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def base_url(self) -> str:
        """What the OpenAI endpoints hang below: usually ends with ``/v1``."""
        return self.origin + self.path

    @property
    def root_url(self) -> str:
        """What a server's own endpoints hang below: the base without its ``/v1``."""
        return self.origin + self.path.removesuffix("/v1")

    @property
    def is_loopback(self) -> bool:
        """Whether it is this very computer, so that no proxy may come between (RFC 6761 for names)."""
        name = self.host.rstrip(".")
        if name == "localhost" or name.endswith(".localhost"):
            return True
        ip = _as_ip(name)
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
            return ip.ipv4_mapped.is_loopback
        return ip is not None and ip.is_loopback

    def __str__(self) -> str:
        """Give the base URL."""
        return self.base_url


def parse_address(typed: str) -> ServerAddress:
    """Read an address as people write them: with or without scheme, port, ``/v1`` or an endpoint's path.

    A bare port is LM Studio on this computer. Without a scheme, a public name is taken for ``https`` and
    anything else for ``http``; then a missing port is LM Studio's. "All interfaces" (0.0.0.0), which
    servers print when they start, becomes this computer. Raises `BadAddress`.
    """
    text = typed.strip().strip("\"'<>").strip()
    if not text:
        raise BadAddress(typed, AddressProblem.EMPTY)
    if port_alone := _PORT_ALONE.fullmatch(text):
        text = f"127.0.0.1:{port_alone[1]}"
    scheme_typed = _SCHEME.match(text)
    parts = _split(typed, text if scheme_typed else f"//{_bracketed(text)}")
    host = _host(typed, parts)
    port = _port(typed, parts)
    if scheme_typed:
        scheme = parts.scheme
        port = port or _SCHEME_PORTS[scheme]
    elif port in (None, 443) and _is_public_name(host):
        scheme, port = "https", 443
    else:
        scheme, port = "http", port or LM_STUDIO_PORT
    return ServerAddress(scheme, host, port, _base_path(parts.path))


def _split(typed: str, text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise BadAddress(typed, AddressProblem.HOST) from error
    if parts.scheme not in {"", "http", "https"}:
        raise BadAddress(typed, AddressProblem.SCHEME)
    if "@" in parts.netloc:
        raise BadAddress("…", AddressProblem.CREDENTIALS)  # it holds a secret, and errors are logged
    return parts


def _bracketed(text: str) -> str:
    """An IPv6 address typed without brackets gets them."""
    return f"[{text}]" if isinstance(_as_ip(text), ipaddress.IPv6Address) else text


def _host(typed: str, parts: SplitResult) -> str:
    host = parts.hostname or ""
    if _as_ip(host) is not None:
        return _EVERYWHERE.get(host, host)
    try:
        name = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadAddress(typed, AddressProblem.HOST) from error
    labels = name.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or labels[-1].isdigit():
        raise BadAddress(typed, AddressProblem.HOST)
    return name


def _port(typed: str, parts: SplitResult) -> int | None:
    try:
        port = parts.port
    except ValueError as error:
        raise BadAddress(typed, AddressProblem.PORT) from error
    if port == 0 or (port is None and parts.netloc.endswith(":")):
        raise BadAddress(typed, AddressProblem.PORT)
    return port


def _is_public_name(host: str) -> bool:
    """Whether a host is a name with a dot that is not a local network's (RFC 6762, RFC 8375)."""
    if _as_ip(host) is not None or "." not in host:
        return False
    return not host.endswith((".local", ".localhost", ".lan", ".internal", ".home.arpa"))


def _base_path(path: str) -> str:
    """The path of the API: an endpoint's own part goes, ``/v1`` comes unless a version is there."""
    path = quote("/" + "/".join(part for part in path.split("/") if part), safe="/%:~@!$&'()*+,;=")
    path = _LM_STUDIO_OWN.sub("", path)
    for endpoint in _ENDPOINTS:
        path = path.removesuffix(endpoint)
    path = path.rstrip("/")
    if any(_VERSION.fullmatch(part) for part in path.split("/")):
        return path
    return path + "/v1"


def _as_ip(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
