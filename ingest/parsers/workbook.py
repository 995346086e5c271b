"""Collects the sheets of a workbook as pages, whatever format they are stored in."""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing

from ingest.parsers.refusals import over_limit, without_text
from ingest.parsers.sheets import Cell, SheetCells, SheetPage
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ParsedPage, ReadLimits, Reason

SheetRows = Generator[tuple[int, Sequence[Cell]], None, None]
"""The rows of a sheet that hold anything, each with its number from 1."""

_ROWS_A_REPORT = 2_000  # a long sheet is no silence


class WorkbookPages:
    """Takes the sheets of one workbook in order; raises `FileRefused` where they are too much."""

    def __init__(self, sheets: int, limits: ReadLimits, report: ReportPages) -> None:
        """``sheets`` is their number, 0 where it is not known beforehand."""
        self._sheets = sheets
        self._limits = limits
        self._report = report
        self._pages: list[ParsedPage] = []
        self._places: dict[int, SheetCells] = {}
        self._has_text = False
        self._check(sheets)

    def add(
        self,
        name: str,
        rows: SheetRows,
        paragraphs: Iterable[str] = (),
        *,
        hidden: bool = False,
    ) -> None:
        """Take the next sheet: its rows, which are closed, and what stands beside them."""
        number = len(self._pages) + 1
        self._check(number)
        heading = " ".join(name.split())
        page = SheetPage(number, f"{heading} (hidden)" if hidden and heading else heading, self._limits)
        with closing(rows):
            for count, (row, cells) in enumerate(rows, start=1):
                page.add(row, cells)
                if count % _ROWS_A_REPORT == 0:
                    self._report(len(self._pages), max(self._sheets, number))
        for text in paragraphs:
            page.add_paragraph(text)
            self._has_text = True
        self._has_text |= page.has_rows
        parsed, self._places[number] = page.finish()
        self._pages.append(parsed)
        self._report(number, max(self._sheets, number))

    def finish(self, title: str = "") -> ParsedDocument:
        """The workbook; one whose sheets are all empty is refused."""
        if not self._has_text:
            raise without_text()
        return ParsedDocument(title, tuple(self._pages), self._places, apart=True)

    def _check(self, sheets: int) -> None:
        limit = self._limits.pages
        if sheets > limit:
            raise over_limit(Reason.OVER_PAGE_LIMIT, unit="pages", found=sheets, limit=limit)
