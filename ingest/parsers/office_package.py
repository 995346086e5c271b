"""Opens the ZIP package of a Word, PowerPoint or Excel file, whose parts name each other by relations."""

import posixpath
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.parsers.zip_package import ZipPackage
from ingest.types import ReadLimits

_USUAL_MAIN_PARTS = {"docx": "word/document.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml"}


class OfficePackage(ZipPackage):
    """An open package of one of the formats above. Raises `FileRefused` where it cannot be read."""

    def __init__(self, path: Path, limits: ReadLimits, *, parser: str) -> None:
        super().__init__(path, limits, parser=parser)
        self._usual_main_part = _USUAL_MAIN_PARTS[parser]
        self._relations: dict[str, list[tuple[str, str, str]]] = {}

    @property
    def has_pictures(self) -> bool:
        """Whether the package holds anything to look at."""
        return any("/media/" in name for name in self.names)

    @property
    def main_part(self) -> str:
        """The name of the part with the document's body."""
        return next(self.related("", "officeDocument"), self._usual_main_part)

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts that ``part`` names as its ``kind`` ("styles", "header", …); "" is the package itself."""
        return (target for found, target, _ in self._relations_of(part) if found == kind)

    def related_by_id(self, part: str, id_: str | None) -> str | None:
        """The part that ``part`` names by a relation's id; None where it does not."""
        return next((target for _, target, found in self._relations_of(part) if found == id_), None)

    def related_xml(self, part: str, kind: str) -> Iterator[etree._Element]:
        """The roots of the parts that `related` names, each once."""
        for name in dict.fromkeys(self.related(part, kind)):
            root = self.xml(name)
            if root is not None:
                yield root

    def _relations_of(self, part: str) -> list[tuple[str, str, str]]:
        if part not in self._relations:
            self._relations[part] = list(self._read_relations(part))
        return self._relations[part]

    def _read_relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        for relation in root if root is not None else ():
            target = relation.get("Target")
            if target and relation.get("TargetMode") != "External":
                whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                yield posixpath.basename(relation.get("Type") or ""), whole, relation.get("Id") or ""
