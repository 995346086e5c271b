"""XLSX and XLSM: a sheet is a page, read row by row, its numbers and dates as the cells show them."""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from ingest.parsers.cleaning import one_line
from ingest.parsers.office_names import child_of, descendants, name_of, relation_of
from ingest.parsers.office_package import OfficePackage
from ingest.parsers.office_parts import paragraph_text, stated_title, text_boxes
from ingest.parsers.refusals import damaged
from ingest.parsers.safe_xml import stream_elements
from ingest.parsers.sheets import cell_text
from ingest.parsers.types import ReportPages
from ingest.parsers.workbook import SheetRows, WorkbookPages
from ingest.parsers.xlsx_cells import CellReader, cell_formats, rich_text
from ingest.types import ParsedDocument, ReadLimits

PARSER = "xlsx"
_LONG_NUMBER = 8  # digits; a sheet has 1,048,576 rows


class XlsxParser:
    """Reads Excel's package format in both its dialects; formulas count by the value that was saved."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """One page a sheet, in the order of the tabs; hidden ones say so in their heading."""
        with OfficePackage(path, limits, parser=PARSER) as package:
            main = package.main_part
            root = package.xml(main)
            if root is None:
                raise damaged(PARSER, "no main workbook part")
            reader = CellReader(
                _shared_strings(package, main),
                cell_formats(next(package.related_xml(main, "styles"), None)),
                from_1904=_counts_from_1904(root),
            )
            listed = child_of(root, "x:sheets")
            sheets = [] if listed is None else [sheet for sheet in listed if name_of(sheet) == "x:sheet"]
            pages = WorkbookPages(len(sheets), limits, report)
            for sheet in sheets:
                part = package.related_by_id(main, relation_of(sheet)) or ""
                pages.add(
                    sheet.get("name") or "",
                    _rows(package, part, reader),
                    _beside_the_cells(package, part),
                    hidden=sheet.get("state", "visible") != "visible",
                )
            return pages.finish(stated_title(package))


def _counts_from_1904(workbook: etree._Element) -> bool:
    properties = child_of(workbook, "x:workbookPr")
    return properties is not None and properties.get("date1904") in {"1", "true"}


def _shared_strings(package: OfficePackage, main: str) -> list[str]:
    strings: list[str] = []
    for part in package.related(main, "sharedStrings"):
        with package.open(part) as stream:
            if stream is not None:
                strings += (cell_text(rich_text(item)) for item in stream_elements(stream, "si"))
    return strings


def _rows(package: OfficePackage, part: str, reader: CellReader) -> SheetRows:
    number = 0
    with package.open(part) as stream:
        for row in stream_elements(stream, "row") if stream is not None else ():
            stated = row.get("r") or ""
            number = int(stated) if stated.isdecimal() and len(stated) < _LONG_NUMBER else number + 1
            cells = reader.cells(row)
            if cells:
                yield number, cells


def _beside_the_cells(package: OfficePackage, part: str) -> Iterator[str]:
    """The comments on cells, the text boxes and the titles of charts."""
    for root in package.related_xml(part, "comments"):
        for comment in descendants(root, "x:comment"):
            text = child_of(comment, "x:text")
            words = one_line(rich_text(text)) if text is not None else ""
            if words:
                yield f"{comment.get('ref') or ''}: {words}".lstrip(": ")
    for drawing in package.related(part, "drawing"):
        shapes = package.xml(drawing)
        if shapes is not None:
            yield from (block.text for block in text_boxes(shapes))
        for chart in package.related_xml(drawing, "chart"):
            for title in descendants(chart, "c:title"):
                words = one_line(" ".join(map(paragraph_text, descendants(title, "a:p"))))
                if words:
                    yield words
