"""The head of the viewer: which file, and what can be done with it."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.viewer.types import CitationInView
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import ElidedLabel

_HEIGHT = 48


class ViewerHeader(QWidget):
    """Icon and name of the file; its own program, its folder, close.

    Signals:
        open_wanted, folder_wanted, closed: the buttons.
    """

    open_wanted = Signal()
    folder_wanted = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._icon_name = "file-text"
        self._icon = QLabel(self)
        self._name = ElidedLabel(theme, weight=600)
        self._open = IconButton(theme, "external-link", self.tr("Open in its own program"))
        self._folder = IconButton(theme, "folder-open", self.tr("Show in its folder"))
        self._close = IconButton(theme, "x", self.tr("Close the source"), shortcut="Ctrl+Shift+B")
        self._open.clicked.connect(self.open_wanted)
        self._folder.clicked.connect(self.folder_wanted)
        self._close.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.type.scaled(14), 0, theme.type.scaled(8), 0)
        row.setSpacing(theme.type.scaled(6))
        row.addWidget(self._icon)
        row.addWidget(self._name, 1)
        for button in (self._open, self._folder, self._close):
            row.addWidget(button)
        theme.changed.connect(self._tint)
        self._tint()

    def show_file(self, shown: CitationInView | None) -> None:
        """Name another file; none leaves the close button alone."""
        self._name.setText(shown.name if shown is not None else "")
        self._name.setAccessibleName(self._name.text())
        self._icon.setVisible(shown is not None)
        is_there = shown is not None and shown.exists
        for button in (self._open, self._folder):
            button.setVisible(shown is not None)
            button.setEnabled(is_there)
        self._icon_name = "file-x" if shown is not None and not shown.exists else "file-text"
        self._tint()

    def _tint(self) -> None:
        self._icon.setPixmap(self._theme.pixmap(self._icon_name))
        self.setFixedHeight(self._theme.type.scaled(_HEIGHT))
