"""DOCX and DOCM: body, notes, comments, headers and footers as one page of text."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.parsers.cleaning import one_line
from ingest.parsers.docx_body import BodyReader
from ingest.parsers.docx_names import child_of, descendants, name_of, word_attribute
from ingest.parsers.docx_numbering import Numbering
from ingest.parsers.docx_package import PARSER, DocxPackage
from ingest.parsers.docx_styles import ParagraphStyles
from ingest.parsers.page_text import Block, page_of_blocks
from ingest.parsers.refusals import damaged, without_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits

_NOTES = ("footnotes", "endnotes", "comments")
_MARGINS = ("header", "footer")


class DocxParser:
    """Reads Word's package format in both its dialects."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The whole document on page 1; the title is the stated one, or the paragraph of style Title."""
        with DocxPackage(path, limits) as package:
            main = package.main_part
            root = package.xml(main)
            if root is None:
                raise damaged(PARSER, "no main document part")
            body = child_of(root, "w:body")
            reader = BodyReader(
                ParagraphStyles(_first_part(package, main, "styles")),
                Numbering(_first_part(package, main, "numbering")),
            )
            blocks = reader.blocks(body) if body is not None else []
            blocks += _diagrams(package, main)
            blocks += _notes(package, main, reader)
            blocks += _margins(package, main, reader)
            title = _stated_title(package) or sensible_title(reader.title)
            if not blocks and not package.has_pictures:
                raise without_text()
        page = page_of_blocks(blocks)
        report(1, 1)
        return ParsedDocument(title, (page,))


def _first_part(package: DocxPackage, main: str, kind: str) -> etree._Element | None:
    name = next(package.related(main, kind), None)
    return package.xml(name) if name is not None else None


def _parts(package: DocxPackage, main: str, kind: str) -> Iterator[etree._Element]:
    for name in dict.fromkeys(package.related(main, kind)):
        root = package.xml(name)
        if root is not None:
            yield root


def _diagrams(package: DocxPackage, main: str) -> Iterator[Block]:
    """The words of SmartArt, which keeps them in parts of their own."""
    for root in _parts(package, main, "diagramData"):
        for paragraph in descendants(root, "a:p"):
            text = one_line("".join(run.text or "" for run in descendants(paragraph, "a:t")))
            if text:
                yield Block(text)


def _notes(package: DocxPackage, main: str, reader: BodyReader) -> Iterator[Block]:
    """Footnotes, endnotes and comments; those with a type are the lines that Word draws above notes."""
    for kind in _NOTES:
        for root in _parts(package, main, kind):
            for note in root:
                if name_of(note) and word_attribute(note, "type") in {None, "normal"}:
                    yield from reader.blocks(note)


def _margins(package: DocxPackage, main: str, reader: BodyReader) -> Iterator[Block]:
    """Headers and footers, each text once: sections repeat them."""
    seen = set()
    for kind in _MARGINS:
        for root in _parts(package, main, kind):
            for block in reader.blocks(root):
                if block.text not in seen:
                    seen.add(block.text)
                    yield Block(block.text, block.kind)


def _stated_title(package: DocxPackage) -> str:
    name = next(package.related("", "core-properties"), None)
    root = package.xml(name) if name is not None else None
    stated = child_of(root, "dc:title")
    return sensible_title(stated.text) if stated is not None else ""
