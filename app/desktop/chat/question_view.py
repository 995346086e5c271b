"""The person's question: a block at the right, with Edit and Copy beside it."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.desktop.chat.markdown_text import harmless
from app.desktop.chat.turn_buttons import ShyIconButton
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import Label

_WIDEST = 0.82
_RADIUS = 10
_SIDE = 14
_ABOVE = 9
# More than a screen of a question is not shown; Copy and Edit give all of it.
_MOST_SHOWN = 4_000


class QuestionView(QWidget):
    """A question as it was asked.

    Signals:
        edit_wanted: it is to be asked otherwise.
    """

    edit_wanted = Signal()

    def __init__(self, theme: Theme, question: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.question = question
        shown = harmless(question).strip()
        if len(shown) > _MOST_SHOWN:
            shown = f"{shown[:_MOST_SHOWN]}…"
        self._label = Label(theme, shown, step=Step.READING, wraps=True, parent=self)
        self._label.setAccessibleName(self.tr("Question: {0}").format(shown))
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.edit_button = ShyIconButton(theme, "pencil", self.tr("Edit question"), parent=self)
        self.copy_button = ShyIconButton(theme, "copy", self.tr("Copy question"), parent=self)
        self.edit_button.clicked.connect(self.edit_wanted)
        self.copy_button.clicked.connect(self._on_copy_clicked)
        self._bubble = QRectF()

    def reveal(self, *, shown: bool) -> None:
        """Draw the buttons, or not."""
        self.edit_button.reveal(shown=shown)
        self.copy_button.reveal(shown=shown)

    def height_for(self, width: int) -> int:
        """Lay it out in a width, and say how high it is."""
        scaled = self._theme.type.scaled
        side, above = scaled(_SIDE), scaled(_ABOVE)
        widest = round(width * _WIDEST) - 2 * side
        wide = min(widest, self._widest_line(widest) + 2)
        high = max(self._label.heightForWidth(wide), QFontMetrics(self._label.font()).height())
        bubble = QRectF(width - wide - 2 * side, 0, wide + 2 * side, high + 2 * above)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            bubble.moveLeft(0)
        self._bubble = bubble
        self._label.setGeometry(round(bubble.left()) + side, above, wide, high)
        self._place_buttons(scaled(28))
        self.update()
        return round(bubble.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the block behind the words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._theme.tokens.bg_question))
        radius = self._theme.type.scaled(_RADIUS)
        painter.drawRoundedRect(self._bubble, radius, radius)

    def _widest_line(self, limit: int) -> int:
        metrics = QFontMetrics(self._label.font())
        widest = 0
        for line in self._label.text().split("\n"):
            widest = max(widest, metrics.horizontalAdvance(line[:400]))
            if widest >= limit:
                return limit
        return widest

    def _place_buttons(self, side: int) -> None:
        top = min(4, round(self._bubble.height() - side) // 2)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            self.edit_button.setGeometry(round(self._bubble.right()) + 4, top, side, side)
            self.copy_button.setGeometry(round(self._bubble.right()) + 4 + side, top, side, side)
            return
        left = round(self._bubble.left()) - 4
        self.copy_button.setGeometry(left - side, top, side, side)
        self.edit_button.setGeometry(left - 2 * side, top, side, side)

    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self.question)
