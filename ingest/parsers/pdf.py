"""PDF: PDFium reads it; pypdf reads what PDFium cannot."""

from collections import defaultdict
from pathlib import Path

from pypdfium2 import PdfiumError

from ingest.errors import FileRefused
from ingest.parsers.page_text import page_of_text
from ingest.parsers.pdf_outline import OutlineEntry, outline_headings
from ingest.parsers.pdf_pdfium import PdfiumSource, says_encrypted
from ingest.parsers.pdf_pypdf import PypdfSource, SecondReading
from ingest.parsers.refusals import damaged, over_limit, without_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import PageState, ParsedDocument, ParsedPage, ReadLimits, Reason

_SECOND_READING_SECONDS = 20.0  # of pypdf, for all single pages of a document that PDFium reads
_FEWEST_LINES = 20  # fewer say nothing about a page's direction
_MOST_SLASHES = 0.1  # of the characters
_LETTER_LINES = 0.6  # share of lines of one or two characters that turned text leaves


class PdfParser:
    """Reads PDF pages with PDFium, single pages or the whole document with pypdf where that fails."""

    def __init__(self, password: str = "") -> None:
        """``password`` is the user's or the owner's; the empty one opens many encrypted documents."""
        self._password = password

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The document at ``path``; an encrypted one opens if the password does."""
        try:
            source = PdfiumSource(path, self._password)
        except PdfiumError as error:
            return _parse_with_pypdf(path, self._password, limits, report, error)
        with source:
            second = SecondReading(path, self._password, seconds=_SECOND_READING_SECONDS)
            return _parse_with_pdfium(source, second, limits, report)


def _parse_with_pdfium(
    source: PdfiumSource, second: SecondReading, limits: ReadLimits, report: ReportPages
) -> ParsedDocument:
    _check_page_count(source.page_count, limits)
    outline: defaultdict[int, list[OutlineEntry]] = defaultdict(list)
    for entry in source.outline():
        outline[entry.page_index].append(entry)
    collected = _Pages(source.page_count, limits, report)
    for index in range(source.page_count):
        collected.add(_best_text(source, second, index), outline[index])
    return ParsedDocument(sensible_title(source.stated_title), collected.finished(source.name))


def _parse_with_pypdf(
    path: Path, password: str, limits: ReadLimits, report: ReportPages, first_error: PdfiumError
) -> ParsedDocument:
    try:
        source = PypdfSource(path, password)
    except FileRefused as refused:
        if says_encrypted(first_error) or refused.refusal.reason is not Reason.DAMAGED_FILE:
            raise
        raise damaged(PdfiumSource.name, first_error) from refused
    if not source.page_count:
        raise without_text()
    _check_page_count(source.page_count, limits)
    collected = _Pages(source.page_count, limits, report)
    for index in range(source.page_count):
        collected.add(source.page_text(index), ())
    return ParsedDocument(sensible_title(source.stated_title), collected.finished(source.name))


def _check_page_count(pages: int, limits: ReadLimits) -> None:
    if pages > limits.pages:
        raise over_limit(Reason.OVER_PAGE_LIMIT, unit="pages", found=pages, limit=limits.pages)


def _best_text(source: PdfiumSource, second: SecondReading, index: int) -> str | None:
    try:
        text = source.page_text(index)
        is_good = not _is_letter_per_line(text) if text else not source.draws_text(index)
    except PdfiumError:
        text, is_good = None, False
    if is_good:
        return text
    again = _read_again(second, index)
    return again if again and _is_readable(again) else text


def _read_again(second: SecondReading, index: int) -> str | None:
    try:
        return second.page_text(index)
    except FileRefused:
        return None  # PDFium opened the document: pypdf's refusal concerns nobody


def _is_letter_per_line(text: str) -> bool:
    """Whether the text is turned on the page, which PDFium reads as a column of single letters.

    Figures do not count: they stand in columns by themselves, as numbers of lines and on the axes of charts.
    """
    lines = [line for line in text.split("\n") if line and not line.isspace()]
    short = sum(len(line.strip()) <= 2 and line.strip().isalpha() for line in lines)
    return len(lines) >= _FEWEST_LINES and short > _LETTER_LINES * len(lines)


def _is_readable(text: str) -> bool:
    """Whether pypdf did better: it too may fail, and writes ``/g18/g152`` where a font names no letters."""
    return not _is_letter_per_line(text) and text.count("/") <= _MOST_SLASHES * len(text)


class _Pages:
    """Collects the pages of a document, reports each and watches the text limit."""

    def __init__(self, page_count: int, limits: ReadLimits, report: ReportPages) -> None:
        self._page_count = page_count
        self._limit = limits.characters
        self._report = report
        self._characters = 0
        self._pages: list[ParsedPage] = []

    def add(self, text: str | None, entries: list[OutlineEntry] | tuple[()]) -> None:
        """Takes the next page; None is a page that nothing could read."""
        number = len(self._pages) + 1
        if text is None:
            page = ParsedPage(number, "", PageState.FAILED)
        else:
            headings = outline_headings(text, entries) if entries else ()
            page = page_of_text(text, headings, number)
        self._characters += len(page.text)
        if self._characters > self._limit:
            raise over_limit(
                Reason.OVER_TEXT_LIMIT, unit="characters", found=self._characters, limit=self._limit
            )
        self._pages.append(page)
        self._report(number, self._page_count)

    def finished(self, parser: str) -> tuple[ParsedPage, ...]:
        """All pages; a document of which no page could be read is refused as damaged."""
        if all(page.state is PageState.FAILED for page in self._pages):
            raise damaged(parser, "no page can be read")
        return tuple(self._pages)
