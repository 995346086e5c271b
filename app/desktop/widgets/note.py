"""What stands where there is nothing to show: why that is so, and what can be done."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import Button, ButtonKind
from app.desktop.widgets.labels import Label

_ICON = 32


class Note(QWidget):
    """An icon, a sentence or two, and one thing to do.

    Signals:
        acted: the person wants what the button says.
    """

    acted = Signal()

    def __init__(self, theme: Theme, icon: str, *, action: str, kind: ButtonKind) -> None:
        super().__init__()
        self._theme = theme
        self._icon_name = icon
        self._icon = QLabel()
        self._title = Label(theme, step=Step.BODY, weight=600, wraps=True)
        self._text = Label(theme, step=Step.BODY, colour="text_secondary", wraps=True)
        button = Button(theme, action, kind=kind)
        button.clicked.connect(self.acted)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.type.scaled(24), 0, theme.type.scaled(24), 0)
        column.setSpacing(theme.type.scaled(8))
        column.addStretch(2)
        for label in (self._icon, self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        theme.changed.connect(self._take_theme)
        self._take_theme()

    def say(self, title: str, text: str = "") -> None:
        """Say why there is nothing here."""
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))

    def _take_theme(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._theme.tokens.text_tertiary, _ICON))
