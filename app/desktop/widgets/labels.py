"""Text that is only read, and the line between two things."""

import math

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.painting import draw_line


class Label(QLabel):
    """Plain text in a step of the scale and a colour of the theme. Markup in it is shown, never obeyed."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        step: Step = Step.BODY,
        colour: str = "text_primary",
        weight: int = 400,
        wraps: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``colour`` is the name of a token."""
        super().__init__(parent)
        self._theme = theme
        self._step = step
        self._colour = colour
        self._weight = weight
        self._align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wraps)
        self._take_direction()
        self.setText(text)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def set_colour(self, colour: str) -> None:
        """Take another colour: the name of a token."""
        self._colour = colour
        self._take_theme()

    def setAlignment(self, align: Qt.AlignmentFlag) -> None:
        """Stand at a side; left is where lines begin as the window is read, not as the words are."""
        self._align = align
        self._take_direction()

    def changeEvent(self, event: QEvent) -> None:
        """Mirror with the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._take_direction()

    def _take_direction(self) -> None:
        side = QStyle.visualAlignment(self.layoutDirection(), self._align)
        super().setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)

    def event(self, event: QEvent) -> bool:
        """Keep colour and size: Qt's style sheets put back those they found when first they saw it."""
        done = super().event(event)
        if event.type() in {QEvent.Type.Polish, QEvent.Type.StyleChange} and not self._has_look():
            self._take_theme()
        return done

    def _has_look(self) -> bool:
        shown = self.palette().color(QPalette.ColorGroup.Active, QPalette.ColorRole.WindowText)
        is_sized = self.font().pixelSize() == self._theme.type.pixels(self._step)
        return is_sized and shown == QColor(getattr(self._theme.tokens, self._colour))

    def _take_theme(self) -> None:
        self.setFont(self._theme.font(self._step, weight=self._weight))
        tokens = self._theme.tokens
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, QColor(getattr(tokens, self._colour)))
        disabled = QColor(tokens.text_disabled)
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.WindowText, disabled)
        self.setPalette(palette)


class ElidedLabel(Label):
    """One line that is shortened where there is no room; the whole of it is in the tooltip."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        step: Step = Step.BODY,
        colour: str = "text_primary",
        weight: int = 400,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideMiddle,
        parent: QWidget | None = None,
    ) -> None:
        self._mode = mode
        super().__init__(theme, text, step=step, colour=colour, weight=weight, parent=parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show a text, line breaks and bidi characters made visible."""
        super().setText(words.visible(text))
        self._tell()

    def sizeHint(self) -> QSize:
        """Room for the whole line."""
        metrics = self.fontMetrics()
        margins = self.contentsMargins()
        width = self._advance() + margins.left() + margins.right()
        height = max(metrics.height(), self._theme.type.line(self._step))
        return QSize(width, height + margins.top() + margins.bottom())

    def minimumSizeHint(self) -> QSize:
        """Room for a few letters."""
        metrics = self.fontMetrics()
        few = metrics.horizontalAdvance("m\N{HORIZONTAL ELLIPSIS}m")
        return QSize(min(self.sizeHint().width(), few), self.sizeHint().height())

    def is_elided(self) -> bool:
        """Whether some of the text does not fit."""
        return self._advance() > self.contentsRect().width()

    def _advance(self) -> int:
        # Letters end between pixels; whole pixels, as QFontMetrics has them, are a part of one short.
        return math.ceil(QFontMetricsF(self.font()).horizontalAdvance(self.text()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw what fits."""
        area = self.contentsRect()
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        shown = self.text()
        if self.is_elided():
            shown = self.fontMetrics().elidedText(shown, self._mode, area.width())
        draw_line(painter, area, shown, align=self.alignment(), direction=self.layoutDirection())

    def resizeEvent(self, event: object) -> None:
        """The tooltip is there only where text is missing."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._tell()

    def _tell(self) -> None:
        self.setToolTip(words.tooltip(self.text()) if self.is_elided() else "")


class Separator(QWidget):
    """A line one pixel wide."""

    def __init__(self, theme: Theme, vertical: bool = False, *, parent: QWidget | None = None) -> None:  # noqa: FBT002 -- as Qt has it
        super().__init__(parent)
        self._theme = theme
        fixed, free = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if vertical else free, free if vertical else fixed)
        if vertical:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the line."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.line_subtle))
