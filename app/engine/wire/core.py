"""The base of every wire message, encoding by msgspec, and the messages that belong to no one subject."""

from typing import TypeVar

import msgspec


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """A value on the wire."""


class Failure(Wire, frozen=True, kw_only=True, tag="failed"):
    """What happened and what to do, in words for a person; ``code`` is for programs."""

    code: str
    message: str


DecodeError = msgspec.MsgspecError

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Give ``value`` as JSON."""
    return msgspec.json.encode(value)


def decode(data: bytes, type_: type[T]) -> T:
    """Read JSON as ``type_``. Raises `msgspec.ValidationError` or `msgspec.DecodeError`."""
    return msgspec.json.decode(data, type=type_)


class Done(Wire, frozen=True, kw_only=True):
    """It was done; there is nothing more to say."""


class Health(Wire, frozen=True, kw_only=True):
    """Who answers."""

    instance: str
    version: str
    pid: int


class PathRequest(Wire, frozen=True, kw_only=True):
    """Something about one absolute path."""

    path: str


class PathsRequest(Wire, frozen=True, kw_only=True):
    """Something about several absolute paths."""

    paths: tuple[str, ...]
