"""How settings are laid out: a name and a note on the left, the control on the right."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from app.desktop.chat.server_card_folding import FoldingCard
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import Label

_NAMES_WIDTH = 184
_FOLDS_BELOW = 500


class SettingRows(FoldingCard):
    """A page of settings; in a narrow window, or with large text, names stand above their controls."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _FOLDS_BELOW, parent)
        self._title = ""
        self._names: list[QWidget] = []
        self._cell = QVBoxLayout()
        scaled = theme.type.scaled
        self._column = QVBoxLayout()
        self._column.setSpacing(scaled(14))
        self._head = QVBoxLayout()
        self._head.setSpacing(scaled(4))
        column = QVBoxLayout(self)
        column.setContentsMargins(scaled(24), scaled(16), scaled(24), scaled(24))
        column.setSpacing(scaled(16))
        column.addLayout(self._head)
        column.addLayout(self._column)
        column.addStretch(1)

    def title(self) -> str:
        """The page's name."""
        return self._title

    def add_title(self, title: str, note: str) -> None:
        """Name the page and say what it is about."""
        self._title = title
        self._head.addWidget(Label(self._theme, title, step=Step.PAGE, weight=600))
        self._head.addWidget(Label(self._theme, note, colour="text_secondary", wraps=True))

    def add_row(
        self,
        name: str,
        note: str,
        control: QWidget,
        *,
        named: QWidget | None = None,
        keeps_name: bool = False,
    ) -> None:
        """Put a setting last. ``named`` is the part of it that screen readers call by its name.

        A control that says its name by itself keeps it.
        """
        words = QWidget()
        self._names.append(words)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, self._theme.type.scaled(6), 0, 0)
        column.setSpacing(self._theme.type.scaled(2))
        label = Label(self._theme, name, weight=500, wraps=True)
        column.addWidget(label)
        if note:
            column.addWidget(Label(self._theme, note, step=Step.CAPTION, colour="text_secondary", wraps=True))
        column.addStretch(1)
        if not keeps_name:
            subject = named or control
            label.setBuddy(subject)
            subject.setAccessibleName(name)
            subject.setAccessibleDescription(note)
        self._cell = QVBoxLayout()
        self._cell.setSpacing(self._theme.type.scaled(6))
        self._cell.addWidget(control)
        # What is below the last thing keeps all of them at the top.
        self._cell.addStretch(1)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(self._theme.type.scaled(16))
        row.addWidget(words)
        row.addLayout(self._cell, 1)
        self._folding.append(row)
        self._column.addLayout(row)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the names their column, or the whole width."""
        super().resizeEvent(event)
        width = self._theme.type.scaled(_NAMES_WIDTH)
        for words in self._names:
            if self.is_folded:
                words.setMinimumWidth(0)
                words.setMaximumWidth(event.size().width())
            else:
                words.setFixedWidth(width)

    def add_below(self, widget: QWidget) -> None:
        """Put something below the control of the last row."""
        self._cell.insertWidget(self._cell.count() - 1, widget)


class HintLine(QFrame):
    """A line below a control that says what is wrong or what happened, with a shape for it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape = ("info", "text_secondary")
        self._icon = QLabel()
        self._label = Label(theme, step=Step.SMALL, colour="text_secondary", wraps=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.type.scaled(6))
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._icon, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._label, 0, 1)
        theme.changed.connect(self._tint)
        self.say("")

    def say(self, text: str, *, is_problem: bool = False) -> None:
        """Say it; nothing hides the line."""
        self._shape = ("triangle-alert", "weak_text") if is_problem else ("info", "text_secondary")
        self._label.setText(text)
        self._label.set_colour(self._shape[1])
        self.setVisible(bool(text))
        self._tint()

    def text(self) -> str:
        """What it says."""
        return self._label.text()

    def _tint(self) -> None:
        name, colour = self._shape
        self._icon.setPixmap(self._theme.pixmap(name, getattr(self._theme.tokens, colour), 14))
