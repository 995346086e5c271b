"""The strip over the composer while an earlier question is asked otherwise."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import Label


class EditingStrip(QFrame):
    """Says what sending will replace, and lets the person leave it as it is.

    Signals:
        given_up: nothing is to be replaced.
    """

    given_up = Signal()

    def __init__(self, theme: Theme, pane: QWidget) -> None:
        """``pane`` is where Escape gives the editing up."""
        super().__init__()
        self.setProperty("kind", "strip")
        self._words = Label(theme, "", step=Step.SMALL, colour="text_secondary", wraps=True)
        leave = IconButton(theme, "x", self.tr("Leave the question as it was"), shortcut="Esc")
        leave.clicked.connect(self.given_up)
        row = QHBoxLayout(self)
        row.setContentsMargins(
            theme.type.scaled(12), theme.type.scaled(2), theme.type.scaled(4), theme.type.scaled(2)
        )
        row.addWidget(self._words, 1)
        row.addWidget(leave)
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), pane)
        self._escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._escape.activated.connect(self.given_up)
        self.end()

    def begin(self, answers: int) -> None:
        """Say how many answers will be replaced."""
        words = self.tr("You are editing an earlier question. Its answer will be replaced.")
        if answers > 1:
            words = self.tr("You are editing an earlier question. {count} answers will be replaced.")
        self._words.setText(words.format(count=answers))
        self._escape.setEnabled(True)
        self.show()

    def end(self) -> None:
        """Go away."""
        self._escape.setEnabled(False)
        self.hide()
