"""Packs the program's folder behind the starter, which makes it one file."""

import hashlib
import os
import re
import shutil
import struct
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import BinaryIO

from backports.zstd import CompressionParameter, compress
from PyInstaller.archive.readers import CArchiveReader

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "starter"))

from layout import Index, Packed, Shard, write_index  # noqa: E402 - after the path above

SHARDS = 4  # as many as there are threads that unpack them; for the splash, and for the rest
_ZEROS = 4096  # bytes; see layout
# What is unpacked first: enough for a window that says that the rest is on its way.
_FOR_SPLASH = re.compile(
    r"[^/]+$|_internal/(PySide6|shiboken6|python3[^/]*|resources/icons)/|_internal/[^/]*\.(so|dll|zip|dylib)"
)


def pack(folder: Path, starter: Path, target: Path, *, version: str, level: int) -> Index:
    """Write ``target``: the starter, the folder's files behind it, and the starter's own end once more."""
    parts = in_order(files_of(folder))
    partial = target.with_name(target.name + ".partial")
    shutil.copyfile(starter, partial)
    with partial.open("r+b") as file:
        start, cookie = _archive_of(starter)
        file.seek(0, os.SEEK_END)
        index = append(
            file, folder, parts, version=version, level=level, splash=SHARDS, after=len(cookie) + _ZEROS
        )
        _write_cookie(file, cookie, start)
    partial.chmod(0o755)
    partial.replace(target)
    return index


def append(
    file: BinaryIO,
    folder: Path,
    parts: Sequence[Sequence[Packed]],
    *,
    version: str,
    level: int,
    splash: int = 0,
    after: int = 0,
) -> Index:
    """Write the packed parts and their index where ``file`` stands; ``splash`` of them come first."""
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as threads:
        frames = list(threads.map(lambda files: _frame(folder, files, level), parts))
    digest = hashlib.sha256()
    shards = []
    for files, frame in zip(parts, frames, strict=True):
        digest.update(frame)
        shards.append(Shard(file.tell(), len(frame), tuple(files)))
        file.write(frame)
    index = Index(version, digest.hexdigest()[:16], tuple(shards), splash)
    write_index(file, index, after=after)
    return index


def in_order(files: Iterable[Packed]) -> list[list[Packed]]:
    """Share files out over twice as many parts as `SHARDS`; what a splash needs is in the first half."""
    splash: list[Packed] = []
    rest: list[Packed] = []
    for packed in sorted(files):
        (splash if _FOR_SPLASH.match(packed.path) else rest).append(packed)
    return [*split(splash, SHARDS), *split(rest, SHARDS)]


def split(files: Iterable[Packed], parts: int) -> list[list[Packed]]:
    """Share files out so that all parts are about as large; the small ones stay together."""
    files = list(files)
    most = sum(file.size for file in files) / parts
    shared: list[list[Packed]] = [[] for _ in range(parts)]
    sizes = [0] * parts
    for file in sorted(files, key=lambda file: -file.size):
        place = min(range(parts), key=lambda part: sizes[part]) if file.size > most / 50 else -1
        shared[place].append(file)
        sizes[place] += file.size
    return shared


def files_of(folder: Path) -> Iterable[Packed]:
    """Give everything in a folder, as it is packed."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield Packed(name, 0, link=path.readlink().as_posix())
        elif path.is_file():
            status = path.stat()
            yield Packed(name, status.st_size, runs=bool(status.st_mode & 0o100))


def _frame(folder: Path, files: Sequence[Packed], level: int) -> bytes:
    content = b"".join((folder / file.path).read_bytes() for file in files if not file.link)
    options: dict[int, int] = {
        CompressionParameter.compression_level: level,
        CompressionParameter.checksum_flag: 1,
        CompressionParameter.window_log: 25,
    }
    return compress(content, options=options)


def _archive_of(starter: Path) -> tuple[int, bytes]:
    """Where PyInstaller's archive begins in an executable, and the cookie at its end."""
    reader = CArchiveReader(str(starter))
    with starter.open("rb") as file:
        position = reader._find_magic_pattern(file, reader._COOKIE_MAGIC_PATTERN)  # noqa: SLF001 - pinned
        file.seek(position)
        cookie = file.read(reader._COOKIE_LENGTH)  # noqa: SLF001
    return reader._start_offset, cookie  # noqa: SLF001


def _write_cookie(file: BinaryIO, cookie: bytes, start: int) -> None:
    """Write the cookie with the length of everything from the archive's start to here."""
    magic, _, rest = cookie[:8], cookie[8:12], cookie[12:]
    length = file.tell() + len(cookie) - start
    file.write(magic + struct.pack("!I", length) + rest + bytes(_ZEROS))
