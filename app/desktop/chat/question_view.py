"""The person's question: a block at the right, with Edit and Copy beside it."""

from PySide6.QtCore import QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.answer_text.harmless import harmless
from app.desktop.chat.found_marks import areas_in_label, units
from app.desktop.chat.turn_buttons import ShyIconButton
from app.desktop.find.found import Stretch
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import Label

_WIDEST = 0.82
_RADIUS = 10
_SIDE = 14
_ABOVE = 9
# More than a screen of a question is not shown; Copy and Edit give all of it.
_MOST_SHOWN = 4_000


def shown_question(question: str) -> str:
    """What is shown of a question."""
    shown = harmless(question).strip()
    return shown if len(shown) <= _MOST_SHOWN else f"{shown[:_MOST_SHOWN]}…"


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
        shown = self.shown = shown_question(question)
        self._places: tuple[Stretch, ...] = ()
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
        painter.setBrush(QColor(self._theme.tokens.bg_selected))
        for place in self._places:
            for area in areas_in_label(self._label, place):
                painter.drawRect(area.translated(self._label.pos().toPointF()))

    def mark_places(self, places: tuple[Stretch, ...], current: int | None) -> None:
        """Mark parts of the words that are shown; the current one stands out, as selected."""
        if places or self._places:
            self._places = places
            self._label.setSelection(0, 0)
            if current is not None and current < len(places):
                start = units(self.shown, places[current].start)
                self._label.setSelection(start, units(self.shown, places[current].end) - start)
            self.update()

    def area_of(self, place: Stretch) -> QRect:
        """Where a part of the words stands."""
        areas = areas_in_label(self._label, place)
        return areas[0].toAlignedRect().translated(self._label.pos()) if areas else self.rect()

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
