"""Asks in place whether a source is to be removed from the library."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.desktop import words
from app.desktop.library import source_words
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import ElidedLabel, Label
from app.engine import wire


class RemovalCard(QWidget):
    """A question with two answers.

    Signals:
        removed: the source's path; it is to be removed.
        closed: it was answered, one way or the other.
    """

    removed = Signal(str)
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._path: str | None = None
        self._question = ElidedLabel(theme, weight=600)
        self._meaning = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        self.remove_button = Button(theme, self.tr("Remove"))
        self.keep_button = Button(theme, self.tr("Keep"))
        self.remove_button.clicked.connect(self._on_remove)
        self.keep_button.clicked.connect(self.close_question)
        scaled = theme.type.scaled
        buttons = FlowLayout(gap=scaled(8))
        buttons.addWidget(self.remove_button)
        buttons.addWidget(self.keep_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(11), scaled(10), scaled(11), scaled(10))
        column.setSpacing(scaled(4))
        column.addWidget(self._question)
        column.addWidget(self._meaning)
        column.addLayout(buttons)
        self.hide()

    @property
    def path(self) -> str | None:
        """The source that is asked about."""
        return self._path

    def ask(self, source: wire.SourceState, *, is_last: bool = False) -> None:
        """Ask about a source; ``is_last``: its collection has no other."""
        self._path = source.path
        name = words.visible(source_words.name(source.path))
        self._question.setText(self.tr("Remove {0}?").format(name))
        self._meaning.setText(self._meaning_for(source, is_last=is_last))
        self.setAccessibleName(f"{self._question.text()} {self._meaning.text()}")
        self.show()
        # The answer that changes nothing is nearest.
        self.keep_button.setFocus(Qt.FocusReason.TabFocusReason)
        announce(self, self.accessibleName(), urgent=True)

    def close_question(self) -> None:
        """Keep the source."""
        self._path = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc keeps it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_question()
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the card's ground and edge."""
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.line_medium), 1))
        painter.setBrush(QColor(tokens.bg_surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)

    def _on_remove(self) -> None:
        path = self._path
        self.close_question()
        if path is not None:
            self.removed.emit(path)

    def _meaning_for(self, source: wire.SourceState, *, is_last: bool) -> str:
        parts = [self._of_files(source)]
        if is_last:
            name = words.visible(source.collection)
            parts.append(self.tr("The collection “{0}” holds nothing else and goes with it.").format(name))
        return " ".join(parts)

    def _of_files(self, source: wire.SourceState) -> str:
        if source.offline:
            return self.tr("It is not there now: what was read of its {0} answers no more.").format(
                source_words.files_in_words(source.files)
            )
        if not source.is_folder:
            return self.tr("The file stays on the disk.")
        if source.files == 1:
            return self.tr("Its 1 file stays on the disk.")
        return self.tr("Its {0} files stay on the disk.").format(words.count(source.files))
