"""OpenDocument: text as one page, slides and drawings as a page each, sheets as a page each."""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from lxml import etree

from ingest.parsers.odf_names import attribute, count_of, descendants, name_of
from ingest.parsers.odf_text import blocks_of
from ingest.parsers.page_text import Block, page_of_blocks
from ingest.parsers.refusals import damaged, lock_not_supported, over_limit, without_text
from ingest.parsers.safe_xml import own_text, stream_elements
from ingest.parsers.sheets import Cell, cell_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.parsers.workbook import SheetRows, WorkbookPages
from ingest.parsers.zip_package import ZipPackage
from ingest.types import PageState, ParsedDocument, ReadLimits, Reason

PARSER = "odf"
_CONTENT = "content.xml"
_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576


class OdfParser:
    """Reads what LibreOffice and others write."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The pages, by the kind of document that the package says it is."""
        with ZipPackage(path, limits, parser=PARSER) as package:
            if b"encryption-data" in (package.read("META-INF/manifest.xml") or b""):
                raise lock_not_supported()
            title = _stated_title(package)
            if b"spreadsheet" in (package.read("mimetype") or b""):
                return _read_sheets(package, title, limits, report)
            root = package.xml(_CONTENT)
            if root is None:
                raise damaged(PARSER, f"no {_CONTENT}")
            slides = list(descendants(root, "drawing:page"))
            if slides:
                document = _read_slides(slides, title, limits, report)
            else:
                blocks = [block for body in descendants(root, "office:body") for block in blocks_of(body)]
                document = ParsedDocument(title, (page_of_blocks([*blocks, *_margins(package)]),))
                report(1, 1)
            has_pictures = any(name.startswith("pictures/") for name in package.names)
            if not has_pictures and all(page.state is PageState.NO_TEXT for page in document.pages):
                raise without_text()
            return document


def _stated_title(package: ZipPackage) -> str:
    root = package.xml("meta.xml")
    stated = next(descendants(root, "dc:title"), None) if root is not None else None
    return sensible_title(own_text(stated)) if stated is not None else ""


def _margins(package: ZipPackage) -> Iterator[Block]:
    """Headers and footers, each text once: page styles repeat them."""
    root = package.xml("styles.xml")
    seen = set()
    for element in root.iter() if root is not None else ():
        if name_of(element).startswith(("style:header", "style:footer")):
            for block in blocks_of(element):
                if block.text not in seen:
                    seen.add(block.text)
                    yield Block(block.text, block.kind)


def _read_slides(
    slides: list[etree._Element], title: str, limits: ReadLimits, report: ReportPages
) -> ParsedDocument:
    if len(slides) > limits.pages:
        raise over_limit(Reason.OVER_PAGE_LIMIT, unit="pages", found=len(slides), limit=limits.pages)
    pages = []
    for number, slide in enumerate(slides, start=1):
        pages.append(page_of_blocks(_slide_blocks(slide), number))
        report(number, len(slides))
    return ParsedDocument(title, tuple(pages), apart=True)


def _slide_blocks(slide: etree._Element) -> list[Block]:
    """The title as a heading, what else is on the slide, its notes."""
    titles, others = [], []
    for shape in slide:
        blocks = list(blocks_of(shape)) if name_of(shape) != "presentation:notes" else []
        if attribute(shape, "presentation:class") == "title" and blocks:
            titles.append(Block(" ".join(" ".join(block.text.split()) for block in blocks), level=1))
        else:
            others += blocks
    for notes in slide:
        if name_of(notes) == "presentation:notes":
            others += blocks_of(notes)
    return titles + others


def _read_sheets(package: ZipPackage, title: str, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
    pages = WorkbookPages(0, limits, report)
    with package.open(_CONTENT) as stream:
        if stream is None:
            raise damaged(PARSER, f"no {_CONTENT}")
        hidden: set[str] = set()
        rows = _rows_of_all_sheets(stream_elements(stream, "style", "table-row"), hidden)
        for sheet, its_rows in groupby(rows, key=_sheet_of):
            is_hidden = attribute(sheet, "table:style-name") in hidden
            pages.add(attribute(sheet, "table:name"), _numbered(its_rows), hidden=is_hidden)
    return pages.finish(title)


def _rows_of_all_sheets(elements: Iterator[etree._Element], hidden: set[str]) -> Iterator[etree._Element]:
    """The rows; the names of styles that hide a sheet, which stand before, go into ``hidden``."""
    for element in elements:
        if name_of(element) == "table:table-row":
            yield element
        elif any(attribute(one, "table:display") == "false" for one in element):
            hidden.add(attribute(element, "style:name"))


def _sheet_of(row: etree._Element) -> etree._Element:
    element = row
    while name_of(element) != "table:table" and (parent := element.getparent()) is not None:
        element = parent
    return element


def _numbered(rows: Iterator[etree._Element]) -> SheetRows:
    number = 1
    for row in rows:
        cells = _cells(row)
        repeated = count_of(row, "table:number-rows-repeated", _MOST_ROWS)
        if cells:
            for again in range(repeated):
                yield number + again, cells
        number += repeated


def _cells(row: etree._Element) -> list[Cell]:
    cells: list[Cell] = []
    column = 0
    for element in row:
        name = name_of(element)
        if name not in {"table:table-cell", "table:covered-table-cell"}:
            continue
        repeated = count_of(element, "table:number-columns-repeated", _MOST_COLUMNS)
        text = cell_text(" ".join(block.text for block in blocks_of(element)))
        if text and column < _MOST_COLUMNS:
            is_text = attribute(element, "office:value-type") in {"", "string"}
            last = min(column + repeated, _MOST_COLUMNS)
            cells += (Cell(place, text, is_text) for place in range(column, last))
        column += repeated
    return cells
