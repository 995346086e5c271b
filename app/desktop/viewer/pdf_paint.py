"""How a page of a PDF is painted: paper with a soft edge, the page's image, what is lit on it."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from app.desktop.theme.tokens import LIGHT, Tokens
from app.desktop.viewer.layout import PageBox
from app.desktop.viewer.lighting import paint_lit, paint_mark

# Paper in the dark: pages are dimmed, never inverted.
DIM_PAPER = "#E2E0DA"
_EDGE = 6
_MARK_AT = 8
# Strength of the selection over the page.
_TINT = 0.38


@dataclass(frozen=True, slots=True, kw_only=True)
class Light:
    """Areas of a page (from 0) in its points."""

    page: int
    areas: tuple[QRectF, ...]


def paint_page(
    painter: QPainter, paper: QRectF, box: PageBox, image: QImage | None, *, tokens: Tokens, dims: bool
) -> None:
    """Draw a page into ``paper``; blank where its image is not there yet."""
    _paint_edge(painter, paper, tokens)
    painter.fillRect(paper, Qt.GlobalColor.white)
    if image is not None:
        share = image.width() / max(1, box.page_width)
        seen = QRectF(box.cut * share, 0, box.width * share, image.height())
        painter.drawImage(paper, image, seen)
    if dims:
        painter.save()
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.fillRect(paper, QColor(DIM_PAPER))
        painter.restore()


@dataclass(frozen=True, slots=True)
class Marks:
    """All that is shown over pages; ``strength`` is that of the passage's light while it pulses."""

    passage: Light | None
    selected: Light | None
    found: Light | None
    hidden: Light | None
    strength: float


def paint_marks(painter: QPainter, paper: QRectF, box: PageBox, marks: Marks, tokens: Tokens) -> None:
    """Draw what is marked on a page."""
    passage, selected, found, hidden = marks.passage, marks.selected, marks.found, marks.hidden
    if hidden is not None and hidden.page == box.page:
        paint_hidden(painter, paper, box, hidden)
    if passage is not None and passage.page == box.page:
        paint_passage(painter, paper, box, passage, tokens=tokens, strength=marks.strength)
    if selected is not None and selected.page == box.page:
        paint_selected(painter, paper, box, selected, tokens)
    if found is not None and found.page == box.page:
        paint_found(painter, paper, box, found)


def paint_passage(
    painter: QPainter, paper: QRectF, box: PageBox, light: Light, *, tokens: Tokens, strength: float
) -> None:
    """Light the passage and set the mark beside it."""
    areas = _placed(paper, box, light)
    painter.save()
    painter.setClipRect(paper)
    paint_lit(painter, areas, tokens.passage_lit, strength)
    painter.restore()
    paint_mark(painter, areas, max(2.0, paper.left() - _MARK_AT), tokens.accent_fill)


def paint_found(painter: QPainter, paper: QRectF, box: PageBox, light: Light) -> None:
    """Frame what was found by a search: not lit, so that it is never taken for the passage."""
    painter.save()
    painter.setClipRect(paper)
    # The page is paper in both themes.
    painter.setPen(QPen(QColor(LIGHT.accent_text), 2))
    for area in _placed(paper, box, light):
        painter.drawRoundedRect(area.adjusted(-3, -3, 3, 3), 3, 3)
    painter.restore()


def paint_hidden(painter: QPainter, paper: QRectF, box: PageBox, light: Light) -> None:
    """Hatch the places of text that is not seen: there is nothing else to be seen there."""
    painter.save()
    painter.setClipRect(paper)
    colour = QColor(LIGHT.weak_line)
    painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
    painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
    for area in _placed(paper, box, light):
        painter.drawRect(area.adjusted(-2, -2, 2, 2))
    painter.restore()


def paint_selected(painter: QPainter, paper: QRectF, box: PageBox, selected: Light, tokens: Tokens) -> None:
    """Tint what is selected with the selection's colour, so that the ink stays."""
    painter.save()
    painter.setClipRect(paper)
    paint_lit(painter, _placed(paper, box, selected), tokens.accent_fill, _TINT)
    painter.restore()


def _placed(paper: QRectF, box: PageBox, light: Light) -> list[QRectF]:
    return [box.placed(area).translated(paper.topLeft()) for area in light.areas]


def _paint_edge(painter: QPainter, paper: QRectF, tokens: Tokens) -> None:
    """Six pixels that fade: rounded frames one outside the other, each fainter."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for step in range(_EDGE):
        strength = (0.16 if tokens.is_dark else 0.07) * (1 - step / _EDGE) ** 2
        painter.setPen(QPen(QColor.fromRgbF(0, 0, 0, strength), 1))
        grown = step + 0.5
        painter.drawRoundedRect(paper.adjusted(-grown, -grown, grown, grown), grown, grown)
    painter.restore()
