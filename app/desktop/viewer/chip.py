"""The number of the citation that is shown, in the shape of its verdict."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step

_HEIGHT = 17
_LEAST_WIDTH = 19
_RADIUS = 5


class CitationChip(QWidget):
    """Rounded and solid where supported, a dashed pill with a mark where weak, grey where not checked."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._number = 0
        self._verdict: str | None = None
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def set_citation(self, number: int, verdict: str | None) -> None:
        """Show another citation's number."""
        self._number, self._verdict = number, verdict
        said = {
            "supported": self.tr("Citation {0}, supported"),
            "weak": self.tr("Citation {0}, weak"),
            "none": self.tr("Citation {0}, no source for the sentence"),
        }.get(verdict or "", self.tr("Citation {0}, not checked"))
        self.setAccessibleName(said.format(number))
        self.setToolTip(said.format(number))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as the number needs."""
        height = self._theme.type.scaled(_HEIGHT)
        text = QFontMetricsF(self._font()).horizontalAdvance(self._text())
        return QSize(max(self._theme.type.scaled(_LEAST_WIDTH), round(text) + 12), height + 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the shape and the number."""
        tokens = self._theme.tokens
        kind = self._verdict if self._verdict in ("supported", "weak", "none") else ""
        back = getattr(tokens, f"{kind}_bg") if kind else tokens.bg_sunken
        line = getattr(tokens, f"{kind}_line") if kind else tokens.line_control
        letters = getattr(tokens, f"{kind}_text") if kind else tokens.text_secondary
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 1.5, -0.5, -1.5)
        radius = {"weak": area.height() / 2, "none": 0.0}.get(kind, float(_RADIUS))
        path = QPainterPath()
        path.addRoundedRect(area, radius, radius)
        painter.fillPath(path, QColor(back))
        style = Qt.PenStyle.DashLine if kind == "weak" else Qt.PenStyle.SolidLine
        painter.strokePath(path, QPen(QColor(line), 1, style))
        painter.setPen(QColor(letters))
        painter.setFont(self._font())
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, self._text())

    def _font(self) -> QFont:
        return self._theme.font(Step.CAPTION, weight=600)

    def _text(self) -> str:
        return f"≈ {self._number}" if self._verdict == "weak" else str(self._number)
