"""The left pane when it is folded: its places as icons."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QVBoxLayout, QWidget

from app.desktop.library.navigation import Place
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import IconButton

_WIDTH = 48


class Rail(QFrame):
    """Icons one below the other, 48 pixels wide.

    Signals:
        unfold_wanted: the pane is to be shown again.
        new_question_wanted, library_wanted, settings_wanted: as of the left pane.
        collections_wanted, chats_wanted: the pane is to be shown with the focus there.
    """

    unfold_wanted = Signal()
    new_question_wanted = Signal()
    library_wanted = Signal()
    collections_wanted = Signal()
    chats_wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(self.tr("Places"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.unfold_button = self._button("panel-left", self.tr("Show the left pane"), "Ctrl+B")
        self.new_question_button = self._button("pencil", self.tr("New question"), "Ctrl+N")
        self.library_button = self._button("list-checks", self.tr("Library"))
        self.collections_button = self._button("layers", self.tr("Collections"))
        self.chats_button = self._button("message-square", self.tr("Chats"), "Ctrl+K")
        self.settings_button = self._button("settings", self.tr("Settings"), "Ctrl+,")
        self._place: Place | None = None
        self._places = {
            Place.NEW_QUESTION: self.new_question_button,
            Place.LIBRARY: self.library_button,
            Place.CHAT: self.chats_button,
        }
        self._lay_out()
        self.unfold_button.clicked.connect(self._on_unfold)
        self.new_question_button.clicked.connect(self._on_new_question)
        self.library_button.clicked.connect(self._on_library)
        self.collections_button.clicked.connect(self._on_collections)
        self.chats_button.clicked.connect(self._on_chats)
        self.settings_button.clicked.connect(self._on_settings)

    def set_place(self, place: Place) -> None:
        """Mark the place that is shown."""
        self._place = place
        self._keep_place()

    def sizeHint(self) -> QSize:
        """48 pixels wide."""
        return QSize(self._theme.type.scaled(_WIDTH), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """As wide as it is."""
        return QSize(self.sizeHint().width(), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_window))

    def _button(self, icon: str, name: str, shortcut: str = "") -> IconButton:
        return IconButton(self._theme, icon, name, shortcut=shortcut, size=18)

    def _lay_out(self) -> None:
        for button in self._places.values():
            # To be told from the others where it is shown; a click asks, and `set_place` answers.
            button.setCheckable(True)
            button.clicked.connect(self._keep_place)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, self._theme.type.scaled(10), 1, self._theme.type.scaled(10))
        column.setSpacing(self._theme.type.scaled(4))
        for button in (
            self.unfold_button,
            self.new_question_button,
            self.library_button,
            self.collections_button,
            self.chats_button,
        ):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        column.addWidget(self.settings_button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _keep_place(self) -> None:
        for known, button in self._places.items():
            button.setChecked(known is self._place)

    def _on_unfold(self) -> None:
        self.unfold_wanted.emit()

    def _on_new_question(self) -> None:
        self.new_question_wanted.emit()

    def _on_library(self) -> None:
        self.library_wanted.emit()

    def _on_collections(self) -> None:
        self.collections_wanted.emit()

    def _on_chats(self) -> None:
        self.chats_wanted.emit()

    def _on_settings(self) -> None:
        self.settings_wanted.emit()
