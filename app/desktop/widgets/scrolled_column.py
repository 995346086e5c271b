"""A column that scrolls up and down where it is higher than its room."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class ScrolledColumn(QScrollArea):
    """As wide as its room and as high as its words need.

    Qt asks a layout for its least height without telling it the width: lines that wrap would be squeezed.
    """

    def __init__(self, inside: QWidget, column: QVBoxLayout, parent: QWidget | None = None) -> None:
        """``inside`` is what scrolls, ``column`` its layout."""
        super().__init__(parent)
        self._inside = inside
        self._column = column
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        inside.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Measure anew: another width needs another height."""
        super().resizeEvent(event)
        self._measure()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Measure anew when the words have changed."""
        if event.type() is QEvent.Type.LayoutRequest and watched is self._inside:
            self._measure()
        return super().eventFilter(watched, event)

    def _measure(self) -> None:
        high = self._column.totalHeightForWidth(self.viewport().width())
        if high >= 0 and high != self._inside.minimumHeight():
            self._inside.setMinimumHeight(high)
