"""PDF by PDFium: the fast reader, and the one that opens more files."""

import re
from collections.abc import Iterator
from ctypes import byref
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import pypdfium2
from pypdfium2 import PdfiumError
from pypdfium2 import raw as pdfium

from ingest.parsers.cleaning import clean_text, one_line
from ingest.parsers.hidden_text import hide
from ingest.parsers.pdf_hidden import Run, hidden_runs
from ingest.parsers.pdf_layout import CharacterBox, with_paragraphs
from ingest.parsers.pdf_outline import OutlineEntry

_MOST_BOOKMARKS = 20_000
_DEEPEST_BOOKMARK = 8
_LINE_END_HYPHEN = re.compile("[\x02\ufffe]")


def says_encrypted(error: PdfiumError) -> bool:
    """Whether PDFium failed to open a document for want of a password or of the cipher."""
    return error.err_code in {pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY}


class PdfiumSource:
    """An open PDF document. Raises `PdfiumError` where PDFium refuses the document or a page."""

    name = "pdfium"

    def __init__(self, path: Path, password: str = "") -> None:
        self._document = pypdfium2.PdfDocument(path, password=password or None)
        self.page_count: int = len(self._document)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._document.close()

    @property
    def stated_title(self) -> str:
        """The title field, as it is; empty where its bytes are no text."""
        try:
            return str(self._document.get_metadata_value("Title"))
        except UnicodeDecodeError:
            return ""

    def outline(self) -> list[OutlineEntry]:
        """The bookmarks that lead to a page, in order."""
        entries = []
        bookmarks = self._document.get_toc(max_depth=_DEEPEST_BOOKMARK)
        for bookmark in islice(bookmarks, _MOST_BOOKMARKS):
            page_index = self._page_index(bookmark)
            title = _title(bookmark)
            if page_index is not None and title:
                entries.append(OutlineEntry(bookmark.level + 1, title, page_index))
        return entries

    def _page_index(self, bookmark: pypdfium2.PdfBookmark) -> int | None:
        destination = bookmark.get_dest()
        if destination is not None:
            index: int | None = destination.get_index()
            return index
        action = pdfium.FPDFBookmark_GetAction(bookmark)
        raw = pdfium.FPDFAction_GetDest(self._document, action) if action else None
        index = pdfium.FPDFDest_GetDestPageIndex(self._document, raw) if raw else -1
        return index if index >= 0 else None

    def page_text(self, index: int) -> str:
        """The clean text of the page at ``index`` (from 0), a blank line between paragraphs."""
        page = self._document[index]
        try:
            text_page = page.get_textpage()
            try:
                return _text(page, text_page)
            finally:
                text_page.close()
        finally:
            page.close()

    def draws_text(self, index: int) -> bool:
        """Whether the page at ``index`` (from 0) draws any text at all, readable or not."""
        page = self._document[index]
        try:
            return any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3))
        finally:
            page.close()


def _title(bookmark: pypdfium2.PdfBookmark) -> str:
    try:
        return one_line(bookmark.get_title())
    except UnicodeDecodeError:
        return ""


def _with_true_hyphens(text: str) -> str:
    """``text``, no longer and no shorter, with the hyphens that stay when their line end goes.

    PDFium writes the same mark for each hyphen at a line's end. Between small letters it most often parted
    a word; after a digit, or before one or a capital ("COVID-19", "non-GAAP"), it belongs there.
    """

    def hyphen_or_mark(mark: re.Match[str]) -> str:
        before, after = text[max(mark.start() - 1, 0) : mark.start()], text[mark.end() : mark.end() + 1]
        return "-" if before.isdigit() or after.isdigit() or after.isupper() else mark.group()

    return _LINE_END_HYPHEN.sub(hyphen_or_mark, text)


def _text(page: pypdfium2.PdfPage, text_page: pypdfium2.PdfTextPage) -> str:
    characters = text_page.count_chars()
    hidden = hidden_runs(page, text_page, characters)
    text: str = text_page.get_text_range()
    if len(text) != characters:
        # Indexes would not fit the boxes. One cause: this call knows no characters beyond U+FFFF.
        if hidden:
            text = "".join(chr(pdfium.FPDFText_GetUnicode(text_page, index)) for index in range(characters))
        else:
            complete: str = text_page.get_text_bounded()
            text = complete if len(complete) > len(text) else text
            return clean_text(_with_true_hyphens(text))
    raw, rectangle = text_page.raw, pdfium.FS_RECTF()
    reference = byref(rectangle)

    def box_of(index: int) -> CharacterBox | None:
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, reference):
            return None
        return CharacterBox(rectangle.left, rectangle.bottom, rectangle.right, rectangle.top)

    text = _with_true_hyphens(text)
    if not hidden:
        return clean_text(with_paragraphs(text, box_of))
    marked, origins = _marked(text, hidden)
    return clean_text(with_paragraphs(marked, lambda index: box_of(origins[index])))


def _marked(text: str, hidden: list[Run]) -> tuple[str, list[int]]:
    """``text`` with marks round what is hidden, line by line; and for each character its index before."""
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for start, end in [part for run in hidden for part in _lines_of(text, *run)]:
        pieces += (text[done:start], hide(text[start:end]))
        origins += (*range(done, start), start, *range(start, end), end - 1)
        done = end
    pieces.append(text[done:])
    origins += range(done, len(text))
    return "".join(pieces), origins


def _lines_of(text: str, start: int, end: int) -> Iterator[Run]:
    for line in re.finditer(r"[^\r\n]+", text[start:end]):
        words = line.group()
        if not words.isspace():
            yield (
                start + line.start() + len(words) - len(words.lstrip()),
                start + line.start() + len(words.rstrip()),
            )
