"""Text of a PDF's page as a person selects it: by two points, by a word, all of it. No widget."""

import re
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtPdf import QPdfDocument, QPdfSelection

from app.desktop.viewer.lighting import lines_of
from app.desktop.viewer.pdf_paint import Light

# Characters before and behind a place in which its word is looked for.
_AROUND = 60
_WORD_BEHIND = re.compile(r"[\w'’-]*")
_WORD_BEFORE = re.compile(r"[\w'’-]*$")
# A hyphen at a line's end that PDFium took out of its word, with that end.
_HYPHEN = re.compile("[\x02\ufffe](?:\r?\n)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """Text of a page and where it stands, one rectangle a line."""

    text: str
    light: Light


class PageText:
    """The text of one page, which is asked of the document once for its lines."""

    def __init__(self, document: QPdfDocument, page: int) -> None:
        self._document = document
        self.page = page
        self._all = document.getAllText(page)
        self._lines = lines_of(polygon.boundingRect() for polygon in self._all.bounds())

    def between(self, start: QPointF, end: QPointF) -> Selected | None:
        """The text from one point to the other, each taken to the nearest line; None where there is none."""
        if not self._lines:
            return None
        first, last = self._on_line(start), self._on_line(end)
        # PDFium takes the last letter of a line with it only where one comes to it from before.
        both = [self._document.getSelection(self.page, *way) for way in ((first, last), (last, first))]
        return self._selected(max(both, key=lambda found: found.endIndex() - found.startIndex()))

    def word_at(self, point: QPointF) -> Selected | None:
        """The word at a point, as far as text stands there."""
        if not any(line.adjusted(-2, -2, 2, 2).contains(point) for line in self._lines):
            return None
        index = self._index_at(self._on_line(point))
        if index is None:
            return None
        begin = max(0, index - _AROUND)
        before = self._document.getSelectionAtIndex(self.page, begin, index - begin).text() if index else ""
        behind = self._document.getSelectionAtIndex(self.page, index, _AROUND).text()
        head, tail = _WORD_BEFORE.search(before), _WORD_BEHIND.match(behind)
        start = index - len(head.group() if head else "")
        end = index + len(tail.group() if tail else "")
        if end <= start:
            return None
        return self._selected(self._document.getSelectionAtIndex(self.page, start, end - start))

    def all(self) -> Selected | None:
        """All of it."""
        return self._selected(self._all)

    def _on_line(self, point: QPointF) -> QPointF:
        """The nearest place on a line of text."""
        line = min(self._lines, key=lambda line: _distance(line, point))
        x = min(max(point.x(), line.left() + 0.2), line.right() - 0.2)
        return QPointF(x, min(max(point.y(), line.top() + 0.2), line.bottom() - 0.2))

    def _index_at(self, point: QPointF) -> int | None:
        """PDFium's number of the character at a point: that at which a selection from there begins."""
        for reach in (40.0, -40.0, 8.0, -8.0):
            other = self._on_line(point + QPointF(reach, 0))
            found = self._document.getSelection(self.page, point, other)
            if found.isValid():
                return found.startIndex() if reach > 0 else found.endIndex()
        return None

    def _selected(self, selection: QPdfSelection) -> Selected | None:
        areas = lines_of(polygon.boundingRect() for polygon in selection.bounds())
        text = _HYPHEN.sub("", selection.text()).replace("\r\n", "\n").strip("\n")
        return Selected(text=text, light=Light(page=self.page, areas=tuple(areas))) if areas else None


def _distance(line: QRectF, point: QPointF) -> tuple[int, float]:
    """How many lines' heights a point is above or below a line, and how far beside it."""
    across = max(line.left() - point.x(), 0.0, point.x() - line.right())
    down = max(line.top() - point.y(), 0.0, point.y() - line.bottom())
    return round(down / line.height()), across
