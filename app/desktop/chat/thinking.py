"""The model's thinking: one line, folded; and what was found before the answer."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.answer_text.harmless import harmless, in_short_lines
from app.desktop import words
from app.desktop.chat.thinking_button import FoldButton
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import Label

_HIGH = 24
_MOST = 240
_GAP = 4


class ThinkingLine(QWidget):
    """One line that unfolds to the thinking as plain text; hidden while there is nothing to say.

    Signals:
        grew: it was folded or unfolded, or has something to say now.
    """

    grew = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: list[str] = []
        self._text: QPlainTextEdit | None = None
        self.button = FoldButton(theme, self)
        self.button.toggled.connect(self._on_toggled)
        self.button.hide()
        self._found = Label(theme, step=Step.SMALL, colour="text_tertiary")
        self._found_words = ""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.type.scaled(4))
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._found, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.type.scaled(_GAP))
        self._column.addLayout(row)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    @property
    def thinking(self) -> str:
        """All of it so far."""
        return "".join(self._parts)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to show."""
        return bool(self._parts) or bool(self._found.text())

    def set_found(self, number: int, milliseconds: float | None) -> None:
        """Say what was found, and how fast."""
        told = self.tr("{0} found") if milliseconds is None else self.tr("{0} found in {1} ms")
        self._found_words = told.format(passages(number), words.count(round(milliseconds or 0)))
        self._tell_found()
        self.grew.emit()

    def add(self, text: str) -> None:
        """Take a piece of thinking."""
        if not text:
            return
        self._parts.append(text)
        if not self.button.text():
            self.button.setText(self.tr("Thinking…"))
        if self.button.isHidden():
            self.button.show()
            self._tell_found()
            self.grew.emit()
        if self._text is not None:
            cursor = QTextCursor(self._text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(in_short_lines(harmless(text)))

    def set_done(self, seconds: float | None) -> None:
        """Say how long it took."""
        if not self._parts:
            return
        told = self.tr("Thought") if seconds is None else self.tr("Thought for {0}")
        self.button.setText(told.format(words.duration(max(1, seconds or 0))))

    def height_for(self, width: int) -> int:
        """How high it is: nothing, a line, or a line and what was thought."""
        if not self.has_words:
            return 0
        scaled = self._theme.type.scaled
        if self._text is None or not self.button.isChecked():
            return scaled(_HIGH)
        self._text.resize(width, self._text.height())
        # A plain text document counts its height in lines.
        lines = self._text.document().size().height()
        high = round(lines * QFontMetricsF(self._text.font()).lineSpacing()) + scaled(20)
        return scaled(_HIGH) + _GAP + min(high, scaled(_MOST))

    def _tell_found(self) -> None:
        is_beside = not self.button.isHidden() and self._found_words
        self._found.setText(f"· {self._found_words}" if is_beside else self._found_words)

    def _on_toggled(self, is_unfolded: bool) -> None:
        if is_unfolded and self._text is None:
            self._text = self._make_text()
            self._column.addWidget(self._text)
            QWidget.setTabOrder(self.button, self._text)
        if self._text is not None:
            self._text.setVisible(is_unfolded)
        self.grew.emit()

    def _make_text(self) -> QPlainTextEdit:
        text = QPlainTextEdit(in_short_lines(harmless(self.thinking)), self)
        text.setReadOnly(True)
        text.setFrameShape(QFrame.Shape.NoFrame)
        text.setAcceptDrops(False)
        text.setAccessibleName(self.tr("What the model thought"))
        text.setFont(self._theme.font(Step.SMALL))
        text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        text.setProperty("kind", "thinking")
        return text

    def _take_theme(self) -> None:
        self.button.setFixedHeight(self._theme.type.scaled(_HIGH))
        if self._text is not None:
            self._text.setFont(self._theme.font(Step.SMALL))


def passages(number: int) -> str:
    """So many passages, in words."""
    if number == 1:
        return QCoreApplication.translate("Thinking", "1 passage")
    return QCoreApplication.translate("Thinking", "{0} passages").format(words.count(number))
