"""Unpacking the program into a folder."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from backports.zstd import ZstdDecompressor, ZstdError
from layout import Damaged, Index, Packed, Shard

_PIECE = 1 << 18  # bytes read at once


def unpack(
    archive: Path,
    index: Index,
    folder: Path,
    *,
    after_splash: Callable[[], None],
    before_each: Callable[[], None],
) -> None:
    """Unpack everything into ``folder``, which is empty; ``after_splash`` is called once a splash can show.

    ``before_each`` is called before each file, by the threads that unpack; what it raises ends them all.
    Raises `Damaged`, and ``OSError`` where there is no room or no permission. Nothing writes any more when
    this comes back or raises.
    """
    for parent in {os.path.dirname(file.path) for file in index.files()}:  # noqa: PTH120 - 400 of them
        (folder / parent).mkdir(parents=True, exist_ok=True)
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as threads:

        def unpack_all(shards: Sequence[Shard]) -> None:
            # Reading, unpacking and writing let go of Python's lock: two cores take half the time.
            list(threads.map(lambda shard: _unpack_shard(archive, shard, folder, before_each), shards))

        unpack_all(index.shards[: index.splash])
        if index.splash:
            after_splash()
        unpack_all(index.shards[index.splash :])


def _unpack_shard(archive: Path, shard: Shard, folder: Path, before_each: Callable[[], None]) -> None:
    with archive.open("rb", buffering=0) as file:
        file.seek(shard.offset)
        stream = _Stream(file, shard.length)
        try:
            for packed in shard.files:
                before_each()
                _unpack_file(stream, packed, folder / packed.path)
            stream.finish()
        except (ZstdError, EOFError) as error:
            raise Damaged(f"a part of it cannot be unpacked ({error})") from error


def _unpack_file(stream: "_Stream", packed: Packed, path: Path) -> None:
    if packed.link:
        path.symlink_to(packed.link)
        return
    with open(path, "wb", buffering=0, opener=_runnable if packed.runs else None) as file:
        left = packed.size
        while left:
            piece = stream.read(min(left, _PIECE))
            file.write(piece)
            left -= len(piece)


def _runnable(path: str, flags: int) -> int:
    return os.open(path, flags, 0o755)


class _Stream:
    """The content of one Zstandard frame within a file."""

    def __init__(self, file: BinaryIO, length: int) -> None:
        self._file = file
        self._left = length
        self._frame = ZstdDecompressor()

    def read(self, most: int) -> bytes:
        """Some bytes, ``most`` at most. Raises ``EOFError`` where there are none any more."""
        while True:
            packed = b""
            if self._frame.needs_input:
                packed = self._file.read(min(_PIECE, self._left))
                if not packed:
                    raise EOFError("it ends too early")
                self._left -= len(packed)
            piece = self._frame.decompress(packed, most)
            if piece:
                return piece
            if self._frame.eof:
                raise EOFError("it holds less than it should")

    def finish(self) -> None:
        """Read the checksum at the frame's end; raises ``ZstdError`` where it is not that of the content."""
        while not self._frame.eof:
            packed = self._file.read(self._left) if self._frame.needs_input else b""
            self._left -= len(packed)
            if self._frame.decompress(packed, 1) or (not packed and self._frame.needs_input):
                raise EOFError("it does not end where it should")
