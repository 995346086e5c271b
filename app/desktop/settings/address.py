"""A first look at an address while it is typed; the engine's look decides."""

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*)://")
# As in htp:/box or http:box.
_HALF_A_SCHEME = re.compile(r"[a-zA-Z]+:/|https?:", re.IGNORECASE)
_HOST = re.compile(r"[\w.-]+|\[[0-9a-fA-F:.]+\]")
_VERSION = re.compile(r"v\d+\w*", re.IGNORECASE)
_PORT_ALONE = re.compile(r":?(\d{1,5})")


class AddressProblem(StrEnum):
    """Why a text is no address of a server."""

    EMPTY = "empty"
    SCHEME = "scheme"
    SPACE = "space"
    HOST = "host"
    PORT = "port"
    SECRET = "secret"  # noqa: S105 -- the name of a problem


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLook:
    """What a typed address comes to: ``problem`` says why it is none; ``suggestion`` is a likelier one."""

    problem: AddressProblem | None = None
    suggestion: str | None = None


def look_at(typed: str) -> AddressLook:
    """Judge an address as it is typed, without asking anybody."""
    text = typed.strip()
    if alone := _PORT_ALONE.fullmatch(text):
        return AddressLook(suggestion=f"http://127.0.0.1:{alone[1]}/v1")
    problem = _problem_of(text)
    if problem is not None:
        return AddressLook(problem=problem)
    parts = urlsplit(_with_scheme(text))
    path = parts.path.rstrip("/")
    if not any(_VERSION.fullmatch(name) for name in path.split("/")):
        path += "/v1"
    elif _SCHEME.match(text):
        return AddressLook()
    return AddressLook(suggestion=f"{parts.scheme}://{parts.netloc}{path}")


def _problem_of(text: str) -> AddressProblem | None:
    if not text:
        return AddressProblem.EMPTY
    scheme = _SCHEME.match(text)
    is_half = scheme is None and _HALF_A_SCHEME.match(text)
    if is_half or (scheme is not None and scheme[1].lower() not in ("http", "https")):
        return AddressProblem.SCHEME
    if any(letter.isspace() for letter in text):
        return AddressProblem.SPACE
    return _problem_of_place(text)


def _problem_of_place(text: str) -> AddressProblem | None:
    try:
        parts = urlsplit(_with_scheme(text))
    except ValueError:
        return AddressProblem.HOST
    if "@" in parts.netloc:
        return AddressProblem.SECRET
    host = parts.hostname or ""
    if not _HOST.fullmatch(f"[{host}]" if ":" in host else host):
        return AddressProblem.HOST
    return None if _has_good_port(parts) else AddressProblem.PORT


def _has_good_port(parts: SplitResult) -> bool:
    try:
        return parts.port != 0 and not parts.netloc.endswith(":")
    except ValueError:
        return False


def _with_scheme(text: str) -> str:
    return text if _SCHEME.match(text) else f"http://{text}"
