"""The field to search what is shown with, and how many places were found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.desktop import words
from app.desktop.find.found import Found
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import Label


class _Field(QLineEdit):
    """Enter goes on, Shift+Enter back, Esc closes."""

    stepped = Signal(int)
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Act on the keys that a search has."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FindBar(QWidget):
    """Searches what is shown; hidden until it is wanted.

    Signals:
        searched: other words are to be found; empty words find nothing.
        stepped: 1 for the next place, -1 for the one before.
        closed: the search is over.
    """

    searched = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        """``name`` says what is searched."""
        super().__init__(parent)
        self._theme = theme
        self._field = _Field(self)
        self._field.setPlaceholderText(name)
        self._field.setAccessibleName(name)
        self._field.setClearButtonEnabled(True)
        self._count = Label(theme, step=Step.SMALL, colour="text_secondary")
        self._before = IconButton(theme, "chevron-up", self.tr("Place before"), shortcut="Shift+Return")
        self._after = IconButton(theme, "chevron-down", self.tr("Next place"), shortcut="Return")
        self._close = IconButton(theme, "x", self.tr("Close the search"), shortcut="Esc")
        row = QHBoxLayout(self)
        row.setContentsMargins(
            theme.type.scaled(8), theme.type.scaled(4), theme.type.scaled(8), theme.type.scaled(4)
        )
        row.setSpacing(theme.type.scaled(6))
        row.addWidget(self._field, 1)
        row.addWidget(self._count)
        for button in (self._before, self._after, self._close):
            row.addWidget(button)
        self._connect()
        self.show_found(None)
        self.hide()

    def begin(self) -> None:
        """Show the field, ready to be typed into."""
        self.show()
        self._field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._field.selectAll()

    def end(self) -> None:
        """Hide it and forget the words."""
        if not self.isHidden():
            self.hide()
            self._field.clear()
            self.closed.emit()

    def show_found(self, found: Found | None) -> None:
        """Say how many places there are; None says nothing."""
        told = "" if found is None else self._words(found)
        if told and told != self._count.text() and found is not None and found.is_complete:
            announce(self, told)
        self._count.setText(told)
        self._count.setAccessibleName(told)
        for button in (self._before, self._after):
            button.setEnabled(found is not None and found.places > 0)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.bg_surface))
        line = self.rect().adjusted(0, self.height() - 1, 0, 0)
        painter.fillRect(line, QColor(self._theme.tokens.line_subtle))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes it from its buttons too."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def _connect(self) -> None:
        self._field.textChanged.connect(self.searched)
        self._field.stepped.connect(self.stepped)
        self._field.left.connect(self.end)
        self._before.clicked.connect(lambda: self.stepped.emit(-1))
        self._after.clicked.connect(lambda: self.stepped.emit(1))
        self._close.clicked.connect(self.end)

    def _words(self, found: Found) -> str:
        if not found.places:
            return self.tr("Not found") if found.is_complete else self.tr("Searching")
        text = self.tr("{0} of {1}").format(words.count(found.current), words.count(found.places))
        return text if found.is_complete else self.tr("{0} so far").format(text)
