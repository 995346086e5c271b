"""Opens the ZIP package of a DOCX file and reads its XML parts within a limit.

No entity is expanded and nothing outside of the package is fetched; a part is unpacked only if the sizes
that the package states for all parts read so far stay under the limit (zipfile never reads beyond them).
"""

import errno
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from ingest.parsers.refusals import damaged, over_limit, password_needed
from ingest.types import ReadLimits, Reason

PARSER = "docx"
_BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
_ENCRYPTED = 0x1  # bit of a ZIP entry's flags
_USUAL_MAIN_PART = "word/document.xml"


class DocxPackage:
    """An open package; part names have no leading slash. Raises `FileRefused` where it cannot be read."""

    def __init__(self, path: Path, limits: ReadLimits) -> None:
        with _damage_told():
            self._archive = zipfile.ZipFile(path)
        self._names = {info.filename.replace("\\", "/").lower(): info for info in self._archive.infolist()}
        self._limit = limits.unpacked_bytes
        self._unpacked = 0
        self._relations: dict[str, list[tuple[str, str]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._archive.close()

    @property
    def has_pictures(self) -> bool:
        """Whether the package holds anything to look at."""
        return any(name.startswith("word/media/") for name in self._names)

    @property
    def main_part(self) -> str:
        """The name of the part with the document's body."""
        return next(self.related("", "officeDocument"), _USUAL_MAIN_PART)

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts that ``part`` names as its ``kind`` ("styles", "header", …); "" is the package itself."""
        if part not in self._relations:
            self._relations[part] = list(self._read_relations(part))
        return (target for found, target in self._relations[part] if found == kind)

    def _read_relations(self, part: str) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in root if root is not None else ():
            target = relation.get("Target")
            if target and relation.get("TargetMode") != "External":
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield posixpath.basename(relation.get("Type") or ""), whole

    def xml(self, part: str) -> etree._Element | None:
        """The root of an XML part, None where the package has no such part."""
        info = self._names.get(part.lower())
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise password_needed()
        self._unpacked += info.file_size
        if self._unpacked > self._limit:
            raise over_limit(
                Reason.OVER_UNPACKED_LIMIT, unit="bytes", found=self._unpacked, limit=self._limit
            )
        with _damage_told():
            return _parse(self._archive.read(info))


@contextmanager
def _damage_told() -> Iterator[None]:
    """Makes a refusal of what a broken package raises; a disk's own errors go through."""
    try:
        yield
    except (*_BROKEN_ZIP, etree.XMLSyntaxError) as problem:
        raise damaged(PARSER, problem) from problem
    except OSError as problem:
        if problem.errno == errno.EINVAL:  # a place before the file's beginning
            raise damaged(PARSER, problem) from problem
        raise


def _parse(content: bytes) -> etree._Element:
    try:
        return etree.fromstring(content, _xml_parser(recover=False))
    except etree.XMLSyntaxError:
        root: etree._Element | None = etree.fromstring(content, _xml_parser(recover=True))
        if root is None:
            raise
        return root


def _xml_parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,  # keeps libxml2's limits: 256 levels, 10 MB in one text
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
