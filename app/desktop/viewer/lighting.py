"""Rectangles of words on a PDF page, and how a lit passage is painted over it."""

from collections.abc import Iterable

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtPdf import QPdfDocument, QPdfSelection

from app.desktop.find.found import Stretch
from app.desktop.viewer.locate import letters_of

# Pixels that a line is lit beyond its letters.
_GROWN = (2.0, 1.4)
_MARK_WIDTH = 3
# Heights of a line up to which a gap between words is lit too; a wider one parts columns.
_WIDEST_GAP = 4.0
_MOST_CORRECTIONS = 6


def rectangles(
    document: QPdfDocument, page: int, text: str, stretches: Iterable[Stretch]
) -> tuple[QRectF, ...]:
    """Where the stretches of the page's text stand, in points from its top left, one rectangle a line.

    ``page`` counts from 0; ``text`` is what ``getAllText(page)`` gave.
    """
    found = []
    for stretch in stretches:
        selection = _selection(document, page, text, stretch)
        found += lines_of(polygon.boundingRect() for polygon in selection.bounds())
    return tuple(found)


def _selection(document: QPdfDocument, page: int, text: str, stretch: Stretch) -> QPdfSelection:
    """Select by PDFium's own count of characters, which differs from the text's where it omits some."""
    start, length = _units(text[: stretch.start]), _units(text[stretch.start : stretch.end])
    wanted = letters_of(text[stretch.start : stretch.end]).letters
    # Characters without a letter are counted and not given: the place is further on, never before.
    index = start
    for _ in range(_MOST_CORRECTIONS):
        selection = document.getSelectionAtIndex(page, index, length)
        got = letters_of(selection.text()).letters
        if got == wanted:
            return selection
        further = _distance(document, page, text, stretch, index)
        if not further:
            break
        index += further
    return document.getSelectionAtIndex(page, index, length)


def _distance(document: QPdfDocument, page: int, text: str, stretch: Stretch, index: int) -> int:
    """How many characters after ``index`` the stretch begins, as far as it is seen."""
    head = text[stretch.start : stretch.start + 40]
    seen = document.getSelectionAtIndex(page, index, len(text)).text()
    at = seen.find(head)
    return max(at, 0)


def _units(text: str) -> int:
    """UTF-16 units, by which Qt counts."""
    return len(text) + sum(letter > "\uffff" for letter in text)


def lines_of(parts: Iterable[QRectF]) -> list[QRectF]:
    """Unite what stands on one line; PDFium gives a rectangle for each run, or even each letter."""
    lines: list[QRectF] = []
    for part in parts:
        if lines and _is_on_line(lines[-1], part):
            lines[-1] = _united(lines[-1], part)
        elif part.width() > 0 or part.height() > 0:
            lines.append(QRectF(part))
    return [line for line in lines if line.height() > 0 and line.width() > 0]


def _united(one: QRectF, other: QRectF) -> QRectF:
    """Both, where Qt's own uniting forgets what has no height: a dash."""
    united = QRectF()
    united.setCoords(
        min(one.left(), other.left()),
        min(one.top(), other.top()),
        max(one.right(), other.right()),
        max(one.bottom(), other.bottom()),
    )
    return united


def _is_on_line(line: QRectF, part: QRectF) -> bool:
    height = max(line.height(), part.height(), 4.0)
    overlap = min(line.bottom(), part.bottom()) - max(line.top(), part.top())
    smaller = min(line.height(), part.height())
    centre = part.center().y()
    near = line.top() - height / 2 < centre < line.bottom() + height / 2
    is_level = overlap > smaller / 2 if smaller > 0 else near
    gap = max(line.left(), part.left()) - min(line.right(), part.right())
    return is_level and gap <= _WIDEST_GAP * height


def paint_lit(painter: QPainter, areas: Iterable[QRectF], colour: str, strength: float) -> None:
    """Multiply ``colour`` over the areas (pixels), so that the ink stays; ``strength`` 0 to 1."""
    path = QPainterPath()
    # One path, filled once: where two areas overlap the colour must not be multiplied twice.
    path.setFillRule(Qt.FillRule.WindingFill)
    for area in areas:
        path.addRect(area.adjusted(-_GROWN[0], -_GROWN[1], _GROWN[0], _GROWN[1]))
    painter.save()
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    painter.fillPath(path, _paler(colour, strength))
    painter.restore()


def paint_mark(painter: QPainter, areas: Iterable[QRectF], left: float, colour: str) -> None:
    """A bar in the margin over the height of the areas, parted where they are far apart."""
    bars: list[tuple[float, float]] = []
    for area in sorted(areas, key=QRectF.top):
        top, bottom = area.top() - _GROWN[1], area.bottom() + _GROWN[1]
        if bars and top - bars[-1][1] <= _WIDEST_GAP * area.height():
            bars[-1] = (bars[-1][0], max(bars[-1][1], bottom))
        else:
            bars.append((top, bottom))
    for top, bottom in bars:
        painter.fillRect(QRectF(left, top, _MARK_WIDTH, bottom - top), QColor(colour))


def _paler(colour: str, strength: float) -> QColor:
    full = QColor(colour)
    parts = (255 - (255 - part) * strength for part in (full.red(), full.green(), full.blue()))
    return QColor(*(round(part) for part in parts))
