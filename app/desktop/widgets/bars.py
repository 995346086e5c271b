"""Bars that say a share: what can be searched, and what fills a model's context."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.engine import wire

# From this height on there is room to show what is kept for the answer.
_TALL = 10


class TwoToneBar(QWidget):
    """How much can be found by its words, and over it how much by its meaning."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = 0.0
        self._vectors = 0.0
        self._note = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Searchable so far"))
        self.set_shares(0.0, 0.0)

    def set_shares(self, words: float, vectors: float | None, *, note: str = "") -> None:
        """Show shares from 0 to 1, that of vectors None while it is not known.

        ``note`` has the counts, and is put under the shares in the tooltip.
        """
        self._words = min(1.0, max(0.0, words))
        self._vectors = min(1.0, max(0.0, vectors or 0.0))
        said = self.tr("By words: {0} %.").format(int(self._words * 100))
        if vectors is not None:
            said += self.tr(" By meaning: {0} %.").format(int(self._vectors * 100))
        self.setAccessibleDescription(f"{said} {note}".strip())
        self.setToolTip(f"{said}\n{note}".strip())
        self.update()

    def sizeHint(self) -> QSize:
        """Six pixels high."""
        return QSize(self._theme.type.scaled(120), self._theme.type.scaled(6))

    def minimumSizeHint(self) -> QSize:
        """As narrow as two tones can be told apart."""
        return QSize(self._theme.type.scaled(24), self._theme.type.scaled(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, words over it, vectors over words."""
        tokens = self._theme.tokens
        parts = ((self._vectors, tokens.accent_fill), (self._words - self._vectors, tokens.bar_words))
        painter = QPainter(self)
        paint_parts(painter, QRectF(self.rect()), tokens.bar_track, parts, mirrored=_is_mirrored(self))


class ContextBar(QAbstractButton):
    """What the next prompt takes of the model's context; a click asks why.

    Signals:
        clicked: the parts are to be shown.
    """

    def __init__(self, theme: Theme, *, height: int = 6, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._height = height
        self._use: wire.ContextUse | None = None
        self._left_out = 0
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(self.tr("Context of the model"))
        self.set_use(None)

    def set_use(self, use: wire.ContextUse | None) -> None:
        """Show what a prompt takes; with None, as without a model, the bar is hidden."""
        self._use = use
        self._show_or_hide()
        self._tell()
        self.update()

    def set_left_out(self, passages: int) -> None:
        """Tell how many passages there was no room for."""
        self._left_out = passages
        self._tell()

    def sizeHint(self) -> QSize:
        """The bar, and room to hit it and for the ring of the focus."""
        scaled = self._theme.type.scaled
        return QSize(scaled(72) + 8, scaled(self._height) + 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Instructions, history, passages, and what is free."""
        if self._use is None:
            return
        tokens = self._theme.tokens
        painter = QPainter(self)
        height = self._theme.type.scaled(self._height)
        bar = QRectF(4, (self.height() - height) / 2, self.width() - 8, height)
        use = self._use
        window = use.window or 0
        counted = (
            (use.instructions, tokens.bar_instructions),
            (use.history, tokens.bar_history),
            (use.passages + use.question, tokens.bar_passages),
        )
        parts = tuple((tokens_used / window if window else 0.0, colour) for tokens_used, colour in counted)
        paint_parts(painter, bar, tokens.bar_track, parts, mirrored=_is_mirrored(self))
        if self._height >= _TALL and window:
            share = min(use.reserved / window, max(0.0, 1 - sum(part for part, _ in parts)))
            kept = QRectF(bar.right() - share * bar.width(), bar.top(), share * bar.width(), bar.height())
            if _is_mirrored(self):
                kept.moveLeft(bar.left())
            painter.fillPath(_rounded(bar).intersected(_rectangle(kept)), QColor(tokens.line_medium))
        if self.hasFocus():
            _paint_ring(painter, bar.adjusted(-3, -3, 3, 3), tokens.accent_text)

    def _show_or_hide(self) -> None:
        if self.parentWidget() is not None:
            self.setVisible(self._use is not None)
        else:
            # Shown now it would be a window. Who gives it a place shows it, unless it was hidden on purpose.
            self.setAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide, self._use is None)

    def _tell(self) -> None:
        said = "" if self._use is None else self._said(self._use)
        self.setAccessibleDescription(said.replace("\n", ", "))
        self.setToolTip(said)

    def _said(self, use: wire.ContextUse) -> str:
        counts = [
            (self.tr("Instructions: {0}"), use.instructions),
            (self.tr("Earlier turns: {0}"), use.history),
            (self.tr("Passages: {0}"), use.passages),
            (self.tr("Question: {0}"), use.question),
            (self.tr("Kept for the answer: {0}"), use.reserved),
        ]
        if use.window is None:
            head = self.tr("About {0} tokens; the model does not say how many it holds").format(
                words.count(use.used)
            )
        else:
            head = self.tr("About {0} of {1} tokens").format(words.count(use.used), words.count(use.window))
        if use.unused is not None:
            counts.append((self.tr("Free: {0}"), use.unused))
        lines = [text.format(words.count(number)) for text, number in counts]
        if self._left_out:
            lines.append(self.tr("Passages left out: {0}").format(words.count(self._left_out)))
        if use.turns_left_out:
            lines.append(self.tr("Earlier turns left out: {0}").format(words.count(use.turns_left_out)))
        return "\n".join([head, *lines])


def _is_mirrored(widget: QWidget) -> bool:
    return widget.layoutDirection() is Qt.LayoutDirection.RightToLeft


def _rounded(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(area, area.height() / 2, area.height() / 2)
    return path


def _rectangle(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    path.addRect(area)
    return path


def paint_parts(
    painter: QPainter, area: QRectF, track: str, parts: tuple[tuple[float, str], ...], *, mirrored: bool
) -> None:
    """Fill a bar with parts one after another, a pixel of the track between two of them."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = _rounded(area)
    painter.fillPath(outline, QColor(track))
    painter.setClipPath(outline)
    left = area.left()
    for share, colour in parts:
        width = min(share * area.width(), area.right() - left)
        if width <= 0:
            continue
        # So small a part is still a part.
        width = max(width, 2.0)
        x = area.left() + area.right() - left - width if mirrored else left
        painter.fillRect(QRectF(x, area.top(), width, area.height()), QColor(colour))
        left += width + 1
    painter.setClipping(False)


def _paint_ring(painter: QPainter, area: QRectF, colour: str) -> None:
    """The ring of the focus, two pixels wide."""
    pen = painter.pen()
    pen.setColor(QColor(colour))
    pen.setWidthF(2)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
