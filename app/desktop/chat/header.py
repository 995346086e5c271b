"""The line over the chat: its title and what can be done with the whole of it."""

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.buttons import IconButton
from app.desktop.widgets.labels import ElidedLabel

_HIGH = 48


class ChatHeader(QWidget):
    """Title, search, menu, and the button for the viewer.

    Signals:
        find_wanted: something is to be found in this chat.
        renamed: the title that the person typed.
        delete_wanted, copy_wanted, export_wanted: for the whole chat.
        pin_wanted: whether the chat is to be pinned.
        viewer_toggled: the viewer is to be shown or hidden.
    """

    find_wanted = Signal()
    renamed = Signal(str)
    delete_wanted = Signal()
    copy_wanted = Signal()
    export_wanted = Signal()
    pin_wanted = Signal(bool)
    viewer_toggled = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pinned = False
        self._raw_title = ""
        self._title = ElidedLabel(theme, step=Step.TITLE, weight=600, mode=Qt.TextElideMode.ElideRight)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._field = _TitleField()
        self._field.setAccessibleName(self.tr("Title"))
        self._field.hide()
        self._field.editingFinished.connect(self._on_title_finished)
        self._field.given_up.connect(self._end_rename)
        self._more = IconButton(theme, "ellipsis", self.tr("More for this chat"))
        self._viewer = IconButton(theme, "panel-right", self.tr("Show the source"), shortcut="Ctrl+Shift+B")
        self._menu = QMenu(self)
        self._menu.setAccessibleName(self.tr("Chat"))
        self._more.clicked.connect(self._open_menu)
        self._viewer.clicked.connect(self.viewer_toggled)
        self._arrange()
        theme.changed.connect(self._resize)
        self.set_title("")

    def title(self) -> str:
        """The title as it is shown."""
        return self._title.text()

    def set_title(self, title: str) -> None:
        """Show a chat's title; with none it is a new question, and there is nothing to do with it yet."""
        self._raw_title = title
        self._title.setText(title or self.tr("New question"))
        self._more.setVisible(bool(title))

    def rename(self) -> None:
        """Let the title be typed anew in its place."""
        self._field.setText(self._raw_title)
        self._field.selectAll()
        self._title.hide()
        self._field.show()
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def set_pinned(self, pinned: bool) -> None:
        """Say whether this chat is pinned, so that the menu offers the other."""
        self._pinned = pinned

    def set_viewer(self, shown: bool, available: bool = True) -> None:  # noqa: FBT002 -- as a setter of Qt
        """Name the viewer's button by what it does; where there is no document to show it is away."""
        self._viewer.setVisible(available)
        self._viewer.set_name(self.tr("Hide the source") if shown else self.tr("Show the source"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the ground."""
        QPainter(self).fillRect(self.rect(), QColor(self._theme.tokens.bg_surface))

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(24), 0, scaled(12), 0)
        row.setSpacing(scaled(8))
        row.addWidget(self._title, 1)
        row.addWidget(self._field, 1)
        for button in (self._more, self._viewer):
            row.addWidget(button)
        self._resize()

    def _resize(self) -> None:
        self.setFixedHeight(self._theme.type.scaled(_HIGH))

    def _on_title_finished(self) -> None:
        if self._field.isHidden():
            return
        title = self._field.text().strip()
        changed = title and title != self._raw_title
        self._end_rename()
        if changed:
            self.set_title(title)
            self.renamed.emit(title)

    def _end_rename(self) -> None:
        had_focus = self._field.hasFocus()
        self._field.hide()
        self._title.show()
        if had_focus:
            self._more.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_menu(self) -> None:
        self._menu.clear()
        self._menu.addAction(self.tr("Rename…"), self.rename)
        pinned = self._pinned
        pin = self.tr("Unpin") if pinned else self.tr("Pin")
        self._menu.addAction(pin, lambda: self.pin_wanted.emit(not pinned))
        self._menu.addAction(self.tr("Copy the whole chat"), self.copy_wanted.emit)
        self._menu.addAction(self.tr("Export…"), self.export_wanted.emit)
        find = self._menu.addAction(self.tr("Find in this chat"), self.find_wanted.emit)
        find.setShortcut(QKeySequence.StandardKey.Find)
        # The key is the pane's; here it is only told.
        find.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._menu.addSeparator()
        self._menu.addAction(self.tr("Delete"), self.delete_wanted.emit)
        right = self._more.width() - self._menu.sizeHint().width()
        self._menu.popup(self._more.mapToGlobal(QPoint(right, self._more.height())))


class _TitleField(QLineEdit):
    """A field that Esc leaves without a change.

    Signals:
        given_up: Esc was pressed.
    """

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Give up by Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
