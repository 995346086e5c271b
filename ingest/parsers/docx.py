"""DOCX and DOCM: body, diagrams, charts, notes, comments, headers and footers as one page of text."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.parsers.docx_body import BodyReader
from ingest.parsers.docx_names import word_attribute
from ingest.parsers.docx_numbering import Numbering
from ingest.parsers.docx_styles import ParagraphStyles
from ingest.parsers.office_names import child_of, name_of
from ingest.parsers.office_package import OfficePackage
from ingest.parsers.office_parts import chart_blocks, diagram_blocks, stated_title
from ingest.parsers.page_text import Block, page_of_blocks
from ingest.parsers.refusals import damaged, without_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits

PARSER = "docx"
_NOTES = ("footnotes", "endnotes", "comments")
_MARGINS = ("header", "footer")


class DocxParser:
    """Reads Word's package format in both its dialects."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The whole document on page 1; the title is the stated one, or the paragraph of style Title."""
        with OfficePackage(path, limits, parser=PARSER) as package:
            main = package.main_part
            root = package.xml(main)
            if root is None:
                raise damaged(PARSER, "no main document part")
            body = child_of(root, "w:body")
            reader = BodyReader(
                ParagraphStyles(_first_part(package, main, "styles")),
                Numbering(_first_part(package, main, "numbering")),
                is_on_paper=child_of(root, "w:background") is None,
            )
            blocks = reader.blocks(body) if body is not None else []
            blocks += _drawings(package, main)
            blocks += _notes(package, main, reader)
            blocks += _margins(package, main, reader)
            title = stated_title(package) or sensible_title(reader.title)
            if not blocks and not package.has_pictures:
                raise without_text()
        page = page_of_blocks(blocks)
        report(1, 1)
        return ParsedDocument(title, (page,))


def _first_part(package: OfficePackage, main: str, kind: str) -> etree._Element | None:
    return next(package.related_xml(main, kind), None)


def _drawings(package: OfficePackage, main: str) -> Iterator[Block]:
    """Diagrams and charts, whose words stand in parts of their own."""
    for root in package.related_xml(main, "diagramData"):
        yield from diagram_blocks(root)
    for root in package.related_xml(main, "chart"):
        yield from chart_blocks(root)


def _notes(package: OfficePackage, main: str, reader: BodyReader) -> Iterator[Block]:
    """Footnotes, endnotes and comments; those with a type are the lines that Word draws above notes."""
    for kind in _NOTES:
        for root in package.related_xml(main, kind):
            for note in root:
                if name_of(note) and word_attribute(note, "type") in {None, "normal"}:
                    yield from reader.blocks(note)


def _margins(package: OfficePackage, main: str, reader: BodyReader) -> Iterator[Block]:
    """Headers and footers, each text once: sections repeat them."""
    seen = set()
    for kind in _MARGINS:
        for root in package.related_xml(main, kind):
            for block in reader.blocks(root):
                if block.text not in seen:
                    seen.add(block.text)
                    yield Block(block.text, block.kind)
