"""Opens a ZIP package and unpacks its parts within a limit.

What counts is what is unpacked, byte by byte as it is read, and not what the package says of itself. No
entity of its XML is expanded and nothing outside of the package is fetched.
"""

import errno
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from lxml import etree

from ingest.parsers.refusals import damaged, lock_not_supported, over_limit
from ingest.parsers.safe_xml import parse_xml
from ingest.types import ReadLimits, Reason

_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_ENCRYPTED = 0x1  # bit of a ZIP entry's flags
_BLOCK = 1 << 20  # bytes that are unpacked at a time


class ZipPackage:
    """An open package; part names have no leading slash. Raises `FileRefused` where it cannot be read.

    ``parser`` is the name that its damage is told under.
    """

    def __init__(self, path: Path, limits: ReadLimits, *, parser: str) -> None:
        self._parser = parser
        with self.damage_told():
            self._archive = zipfile.ZipFile(path)
        self._names = {info.filename.replace("\\", "/").lower(): info for info in self._archive.infolist()}
        self._limit = limits.unpacked_bytes
        self._unpacked = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, in lower case."""
        return tuple(self._names)

    def has(self, part: str) -> bool:
        """Whether there is a part of this name; case does not matter."""
        return part.lower() in self._names

    def read(self, part: str) -> bytes | None:
        """The bytes of a part, None where the package has no such part."""
        with self.open(part) as stream:
            return None if stream is None else stream.read()

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part, None where the package has no such part."""
        content = self.read(part)
        if content is None:
            return None
        with self.damage_told():
            return parse_xml(content)

    @contextmanager
    def open(self, part: str) -> Iterator["UnpackedPart | None"]:
        """A part to be read as a stream, None where the package has no such part."""
        info = self._names.get(part.lower())
        if info is None:
            yield None
            return
        if info.flag_bits & _ENCRYPTED:
            raise lock_not_supported()
        if self._unpacked + info.file_size > self._limit:  # what it states itself is refused unseen
            self._count(info.file_size)
        with self.damage_told(), self._archive.open(info) as stream:
            yield UnpackedPart(stream, self._count)

    def check_unpacked_size(self) -> None:
        """Unpack everything once and keep nothing: for what a library is to read by itself."""
        for name in self._names:
            with self.open(name) as stream:
                while stream is not None and stream.read(_BLOCK):
                    pass

    @contextmanager
    def damage_told(self) -> Iterator[None]:
        """Makes a refusal of what a broken package raises; a disk's own errors go through."""
        try:
            yield
        except (*_BROKEN_ZIP, etree.XMLSyntaxError) as problem:
            raise damaged(self._parser, problem) from problem
        except OSError as problem:
            if problem.errno == errno.EINVAL:  # a place before the file's beginning
                raise damaged(self._parser, problem) from problem
            raise

    def _count(self, size: int) -> None:
        self._unpacked += size
        if self._unpacked > self._limit:
            raise over_limit(
                Reason.OVER_UNPACKED_LIMIT, unit="bytes", found=self._unpacked, limit=self._limit
            )


class UnpackedPart:
    """The bytes of a part as they are unpacked; each counts against the limit of the package."""

    def __init__(self, stream: IO[bytes], count: Callable[[int], None]) -> None:
        self._stream = stream
        self._count = count

    def read(self, size: int = -1) -> bytes:
        """At most ``size`` bytes, all that are left where it is negative; none at the end."""
        if size >= 0:
            block = self._stream.read(size)
            self._count(len(block))
            return block
        blocks = []
        while block := self.read(_BLOCK):
            blocks.append(block)
        return b"".join(blocks)
