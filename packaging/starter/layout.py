"""How the program lies in the one file: behind the starter, packed in shards, with an index at the end.

    starter (PyInstaller's executable, whole) | shard | shard | … | index | trailer | cookie | zeros

The cookie is PyInstaller's own, written once more: its loader looks for one from the end of the file, and
would have to search 100 MB for the first (1.1 s of each start). A file whose end is missing still has the
first, so it starts and can say what is wrong with it; the zeros keep the last one whole where little is
missing.

A shard is one Zstandard frame, which carries a checksum of its content: its files, one after another.
"""

import json
import os
import struct
import zlib
from typing import BinaryIO, NamedTuple

TRAILER = struct.Struct("!8sQQQI")  # magic, size of the file; offset, length and CRC-32 of the index
MAGIC = b"SRCBOOK\x01"
_FARTHEST = 16_384  # bytes from the end of the file in which the trailer begins


class Damaged(Exception):
    """The file does not hold the whole program; ``str()`` says what was found."""


# Named tuples and not dataclasses: each start would wait for their import.
class Packed(NamedTuple):
    """One file of the program. ``link`` is what it points to, where it is a link; ``size`` is in bytes."""

    path: str
    size: int
    runs: bool = False
    link: str = ""


class Shard(NamedTuple):
    """A part that can be unpacked by itself; ``offset`` is in the one file, both are in bytes."""

    offset: int
    length: int
    files: tuple[Packed, ...]


class Index(NamedTuple):
    """What is in the file: ``identity`` names this very content; a splash needs ``splash`` of the shards."""

    version: str
    identity: str
    shards: tuple[Shard, ...]
    splash: int = 0

    def files(self) -> list[Packed]:
        """Everything that is unpacked."""
        return [file for shard in self.shards for file in shard.files]

    def bytes(self) -> int:
        """How much room it takes."""
        return sum(file.size for file in self.files())


def write_index(file: BinaryIO, index: Index, *, after: int = 0) -> None:
    """Write index and trailer where ``file`` stands; ``after`` them so many bytes will follow."""
    offset = file.tell()
    content = json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()
    file.write(content)
    size = offset + len(content) + TRAILER.size + after
    file.write(TRAILER.pack(MAGIC, size, offset, len(content), zlib.crc32(content)))


def read_index(file: BinaryIO) -> Index:
    """Read the index of a one-file program. Raises `Damaged`."""
    size = file.seek(0, os.SEEK_END)
    start = max(0, size - _FARTHEST)
    file.seek(start)
    end = file.read()
    found = end.rfind(MAGIC)
    if found < 0 or len(end) < found + TRAILER.size:
        raise Damaged("its end is missing")
    _, whole, offset, length, checksum = TRAILER.unpack_from(end, found)
    if size != whole:
        raise Damaged(f"it has {size} bytes and should have {whole}")
    if offset + length != start + found:
        raise Damaged("its index is not where it should be")
    file.seek(offset)
    content = file.read(length)
    if zlib.crc32(content) != checksum:
        raise Damaged("its index is not what it was")
    try:
        version, identity, shards, splash = json.loads(content)
        return Index(version, identity, tuple(_shard(*shard) for shard in shards), splash)
    except (ValueError, TypeError) as error:
        raise Damaged("its index cannot be read") from error


def _shard(offset: int, length: int, files: list[list[object]]) -> Shard:
    return Shard(offset, length, tuple(Packed(*file) for file in files))  # type: ignore[arg-type]
