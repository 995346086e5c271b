"""Cards whose words and buttons stand side by side where there is room, else one under the other."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QWidget

from app.desktop.theme.theme import Theme

_LEAST_WIDTH = 200


class FoldingCard(QFrame):
    """A frame that folds the rows it was given below a width."""

    def __init__(self, theme: Theme, folds_below: int, parent: QWidget | None = None) -> None:
        """``folds_below`` is in pixels at 100 % text."""
        super().__init__(parent)
        self._theme = theme
        self._folds_below = folds_below
        self.is_folded = False
        self._folding: list[QBoxLayout] = []

    def folding_row(self, words: QWidget | QBoxLayout, *controls: QWidget) -> QBoxLayout:
        """A row of words and controls, the controls at its end or below."""
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(self._theme.type.scaled(8))
        if isinstance(words, QWidget):
            row.addWidget(words, 1)
        else:
            row.addLayout(words, 1)
        for control in controls:
            row.addWidget(control, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._folding.append(row)
        return row

    def minimumSizeHint(self) -> QSize:
        """As narrow as the words can be; what does not fit beside them goes below."""
        return QSize(self._theme.type.scaled(_LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold or unfold."""
        super().resizeEvent(event)
        is_folded = event.size().width() < self._theme.type.scaled(self._folds_below)
        if is_folded == self.is_folded:
            return
        self.is_folded = is_folded
        directions = QBoxLayout.Direction
        for row in self._folding:
            row.setDirection(directions.TopToBottom if is_folded else directions.LeftToRight)
            # The heights that the layouts around it remember are those of the other direction.
            row.update()
        self.updateGeometry()
