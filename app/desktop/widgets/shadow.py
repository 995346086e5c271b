"""The shadow of what floats."""

from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsDropShadowEffect, QWidget

from app.desktop.theme.theme import Theme

# Shares of black.
_IN_LIGHT = 0.24
_IN_DARK = 0.59


class Shadow(QGraphicsDropShadowEffect):
    """Lets a child widget float: 8 down, 24 wide, black, deeper in the dark."""

    def __init__(self, theme: Theme, widget: QWidget) -> None:
        """It is the widget's from now on."""
        super().__init__(widget)
        self._theme = theme
        self.setOffset(0, 8)
        self.setBlurRadius(24)
        theme.changed.connect(self._deepen)
        self._deepen()
        widget.setGraphicsEffect(self)

    def _deepen(self) -> None:
        self.setColor(QColor.fromRgbF(0, 0, 0, _IN_DARK if self._theme.tokens.is_dark else _IN_LIGHT))
