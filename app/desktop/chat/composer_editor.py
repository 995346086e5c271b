"""The field for the question: plain text that grows with its lines."""

from PySide6.QtCore import QMimeData, QSizeF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step

_MARGIN = 2
_ENOUGH = 4000


class QuestionField(QPlainTextEdit):
    """A field that says when its lines change; Enter submits, Shift+Enter breaks the line.

    Signals:
        submitted: Enter was pressed.
        lines_changed: it would like to be higher or lower.
        focus_changed: the keyboard came or went.
    """

    submitted = Signal()
    lines_changed = Signal()
    focus_changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "bare")
        self.viewport().setAutoFillBackground(False)
        self.setTabChangesFocus(True)
        self.setAccessibleName(self.tr("Question"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(_MARGIN)
        self.document().documentLayout().documentSizeChanged.connect(self._on_document_size_changed)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def wanted_height(self) -> int:
        """The height at which all lines can be seen, or one that is more than any window has."""
        layout = self.document().documentLayout()
        height = 0.0
        block = self.document().begin()
        # The lines' own heights: they are up to a pixel more than the font's line spacing.
        while block.isValid() and height < _ENOUGH:
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return round(height) + 2 * _MARGIN + 2

    def least_height(self) -> int:
        """The height of one line."""
        return self.fontMetrics().lineSpacing() + 2 * _MARGIN + 4

    def replace_all(self, text: str) -> None:
        """Put another text there; undo brings the old one back."""
        cursor = QTextCursor(self.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Submit by Enter, break the line by Shift+Enter."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            # By default it would be a line separator, which no other program knows.
            self.textCursor().insertText("\n")
            self.ensureCursorVisible()
        else:
            self.submitted.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        """Take text alone: files that are dropped or pasted are not a question, they go on to the window."""
        return source.hasText() and not any(url.isLocalFile() for url in source.urls())

    def insertFromMimeData(self, source: QMimeData) -> None:
        """Insert plain text, without what other programs hide in it."""
        if not self.canInsertFromMimeData(source):
            return
        text = source.text().replace("\x00", "").replace("\ufffc", "")
        self.textCursor().insertText(text)
        self.ensureCursorVisible()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tell of it."""
        super().focusInEvent(event)
        self.focus_changed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell of it."""
        super().focusOutEvent(event)
        self.focus_changed.emit()

    def _on_document_size_changed(self, _size: QSizeF) -> None:
        self.lines_changed.emit()

    def _take_theme(self) -> None:
        font = self._theme.font(Step.READING)
        self.setFont(font)
        # The placeholder is written in the viewport's letters, which keep the size that they had once.
        self.viewport().setFont(font)
        self.lines_changed.emit()
