"""What the engine and a parse worker say to each other: length-prefixed msgpack frames over pipes."""

import struct
from collections.abc import Mapping
from typing import IO, TypeVar

import msgspec

from ingest.reading.locked import Passwords
from ingest.types import ReadDocument, ReadLimits, Refusal

_LENGTH = struct.Struct(">Q")
_LARGEST_FRAME = 2 * 1024**3  # bytes; more is no frame, but a stray write into the pipe


class ReadRequest(msgspec.Struct, frozen=True, tag=True):
    """Read one file. ``path`` is as the system encodes it: not every file name is Unicode.

    ``passwords`` open what is locked. They go through this pipe alone, never into arguments or a log.
    ``harmful`` are parts of the file, by name, that are not to be read, and why: they did harm before.
    """

    path: bytes
    limits: ReadLimits
    passwords: Passwords = {}
    harmful: Mapping[str, Refusal] = {}

    def __repr__(self) -> str:
        return f"ReadRequest({self.path!r})"


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The worker has started and waits for requests."""


class PageDone(msgspec.Struct, frozen=True, tag=True):
    """``done`` of ``total`` pages of the file are finished."""

    done: int
    total: int


class PartBegun(msgspec.Struct, frozen=True, tag=True):
    """A file inside the file is being read; an empty name: no more of them."""

    name: str


class Cutting(msgspec.Struct, frozen=True, tag=True):
    """All pages are read; passages are being cut, which reports no more pages."""


class Finished(msgspec.Struct, frozen=True, tag=True):
    """The file is read."""

    document: ReadDocument


class Refused(msgspec.Struct, frozen=True, tag=True):
    """The file could not be read."""

    refusal: Refusal


Reply = Ready | PageDone | PartBegun | Cutting | Finished | Refused


Frame = TypeVar("Frame")


class BrokenFrame(Exception):
    """The bytes in the pipe are no frame, or end in the midst of one."""


_ENCODER = msgspec.msgpack.Encoder()
_REQUEST_DECODER = msgspec.msgpack.Decoder(ReadRequest)
_REPLY_DECODER: msgspec.msgpack.Decoder[Reply] = msgspec.msgpack.Decoder(Reply)


def send(stream: IO[bytes], frame: ReadRequest | Reply) -> None:
    """Writes one frame and flushes it; raises ``OSError`` where the other end is gone."""
    content = _ENCODER.encode(frame)
    stream.write(_LENGTH.pack(len(content)))
    stream.write(content)
    stream.flush()


def receive_request(stream: IO[bytes]) -> ReadRequest | None:
    """The next request, None where the other end has closed the pipe; raises `BrokenFrame`."""
    content = _receive(stream)
    return None if content is None else _decoded(_REQUEST_DECODER, content)


def receive_reply(stream: IO[bytes]) -> Reply | None:
    """The next reply, None where the worker has ended; raises `BrokenFrame`."""
    content = _receive(stream)
    return None if content is None else _decoded(_REPLY_DECODER, content)


def _decoded(decoder: msgspec.msgpack.Decoder[Frame], content: bytes) -> Frame:
    try:
        return decoder.decode(content)
    except msgspec.MsgspecError as problem:
        raise BrokenFrame(str(problem)) from problem


def _receive(stream: IO[bytes]) -> bytes | None:
    prefix = stream.read(_LENGTH.size)
    if not prefix:
        return None
    if len(prefix) < _LENGTH.size:
        raise BrokenFrame("the length is cut off")
    (length,) = _LENGTH.unpack(prefix)
    if length > _LARGEST_FRAME:
        raise BrokenFrame(f"a frame of {length} bytes")
    content = stream.read(length)
    if len(content) < length:
        raise BrokenFrame("the frame is cut off")
    return content
