"""One line above the page that says why it is shown as it is."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.announce import announce
from app.desktop.widgets.labels import Label


class Strip(QWidget):
    """An icon and a sentence; hidden while there is nothing to say."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = "info"
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._label = Label(theme, step=Step.SMALL, colour="text_primary", wraps=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(
            theme.type.scaled(16), theme.type.scaled(8), theme.type.scaled(16), theme.type.scaled(8)
        )
        row.setSpacing(theme.type.scaled(8))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._label, 1)
        theme.changed.connect(self._tint)
        self.hide()

    @property
    def text(self) -> str:
        """What it says; empty while it is hidden."""
        return self._label.text() if not self.isHidden() else ""

    def say(self, text: str, *, icon: str = "info") -> None:
        """Show a sentence; an empty one hides the strip."""
        is_new = bool(text) and text != self.text
        self._icon_name = icon
        self._label.setText(text)
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self._tint()
        if is_new and self.isVisible():
            announce(self, text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the background and the line below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.bg_selected))
        line = self.rect().adjusted(0, self.height() - 1, 0, 0)
        painter.fillRect(line, QColor(self._theme.tokens.line_subtle))

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name, self._theme.tokens.text_secondary))
        self.update()
