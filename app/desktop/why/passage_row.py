"""A passage of an answer: its place and words, three ranks as bars, what became of it, two buttons."""

from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from app.desktop import words
from app.desktop.theme.theme import Theme
from app.desktop.why.considered import Entry, Wish
from app.desktop.why.row_layout import RowParts
from app.desktop.why.row_painting import RowPainter, RowState, parts_of
from app.desktop.why.why_words import FateLook, excerpt, fate_look, place_words, row_name, told
from app.desktop.widgets.buttons import IconButton


class Move(Enum):
    """Where the keyboard goes from a row."""

    UP = auto()
    DOWN = auto()
    FIRST = auto()
    LAST = auto()


_MOVES = {
    Qt.Key.Key_Up: Move.UP,
    Qt.Key.Key_Down: Move.DOWN,
    Qt.Key.Key_Home: Move.FIRST,
    Qt.Key.Key_End: Move.LAST,
}


class PassageRow(QAbstractButton):
    """One passage. A click, Enter or Space opens it; P pins it, Delete drops it, up and down go on.

    Signals:
        clicked: the passage is to be shown in its document.
        wish_changed: what is to become of it (a `Wish`).
        move_wanted: another row is to have the keyboard (a `Move`).
        entered: it, or a button of it, has the keyboard now.
    """

    wish_changed = Signal(object)
    move_wanted = Signal(object)
    entered = Signal()

    def __init__(self, theme: Theme, entry: Entry, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.entry = entry
        self._wish = self._before = Wish.NONE
        self._is_open = self._is_offline = False
        self.pin_button = IconButton(theme, "pin", "", parent=self)
        self.pin_button.setCheckable(True)
        self.drop_button = IconButton(theme, "x", "", parent=self)
        self.pin_button.clicked.connect(lambda: self._toggle(Wish.PINNED))
        self.drop_button.clicked.connect(lambda: self._toggle(Wish.DROPPED))
        for button in (self.pin_button, self.drop_button):
            button.installEventFilter(self)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip(words.tooltip(f"{place_words(entry.passage)}\n{told(entry.passage)}"))
        self.set_current(is_current=True)
        self.set_wish(Wish.NONE, Wish.NONE)

    def set_wish(self, wish: Wish, before: Wish) -> None:
        """Show what is to become of it, and what the answer was asked with."""
        self._wish, self._before = wish, before
        place = place_words(self.entry.passage)
        is_pinned, is_dropped = wish is Wish.PINNED, wish is Wish.DROPPED
        is_out = self.entry.fate.is_left_out
        self.pin_button.setChecked(is_pinned)
        self.pin_button.set_icon("plus" if is_out and not is_pinned else "pin")
        pin = self.tr("Include {0}") if is_out else self.tr("Pin {0}")
        self.pin_button.set_name((self.tr("Unpin {0}") if is_pinned else pin).format(place))
        self.drop_button.set_icon("undo-2" if is_dropped else "x")
        drop = self.tr("Take {0} back in") if is_dropped else self.tr("Drop {0}")
        self.drop_button.set_name(drop.format(place))
        self.setAccessibleDescription(excerpt(self.entry.passage))
        self._name()
        self.update()

    def set_open(self, *, is_open: bool) -> None:
        """Mark it as the one that the viewer shows."""
        self._is_open = is_open
        self.update()

    def set_offline(self, *, is_offline: bool) -> None:
        """Mark that its source is not there now."""
        if is_offline != self._is_offline:
            self._is_offline = is_offline
            self._name()
            self.update()

    def set_current(self, *, is_current: bool) -> None:
        """Be the one row that Tab comes to, with its buttons."""
        policy = Qt.FocusPolicy.TabFocus if is_current else Qt.FocusPolicy.NoFocus
        for widget in (self, self.pin_button, self.drop_button):
            widget.setFocusPolicy(policy)

    def sizeHint(self) -> QSize:
        """As high as its lines."""
        return QSize(self._theme.type.scaled(300), self._parts().height)

    def minimumSizeHint(self) -> QSize:
        """Narrow enough for the narrowest pane."""
        return QSize(self._theme.type.scaled(240), self._parts().height)

    def take_width(self, width: int) -> None:
        """Be as high as a width needs."""
        self.setFixedHeight(self._parts(width).height)

    # --- Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the buttons into their places."""
        super().resizeEvent(event)
        self._place_buttons()

    def changeEvent(self, event: QEvent) -> None:
        """Mirror with the window."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.LayoutDirectionChange:
            self._place_buttons()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Be marked under the pointer."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Be marked no more."""
        super().leaveEvent(event)
        self.update()

    def event(self, event: QEvent) -> bool:
        """Say that the keyboard has come."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A row's keys hold on its buttons, too; which one has the keyboard is said as of the row."""
        if event.type() is QEvent.Type.FocusIn:
            self.entered.emit()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and self._is_done(event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, pin, drop, or go to another row."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif not self._is_done(event):
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        state = RowState(
            entry=self.entry,
            look=self._look(),
            is_dropped=self._wish is Wish.DROPPED,
            is_open=self._is_open,
            is_offline=self._is_offline,
            is_hovered=self.underMouse(),
            has_focus=self.hasFocus(),
        )
        RowPainter(self._theme, QPainter(self), self.rect(), self.layoutDirection()).paint(state)

    # --- inner

    def _is_done(self, event: QKeyEvent) -> bool:
        """Do what a key says of the row; False where it says nothing of it."""
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.move_wanted.emit(_MOVES[key])
        elif key is Qt.Key.Key_P:
            self._toggle(Wish.PINNED)
        elif key is Qt.Key.Key_Delete:
            self._toggle(Wish.DROPPED)
        else:
            return False
        return True

    def _toggle(self, wish: Wish) -> None:
        self.wish_changed.emit(Wish.NONE if self._wish is wish else wish)

    def _name(self) -> None:
        self.setAccessibleName(row_name(self.entry, self._look(), self._wish, is_offline=self._is_offline))

    def _look(self) -> FateLook:
        return fate_look(self.entry, self._wish, self._before)

    def _parts(self, width: int | None = None) -> RowParts:
        return parts_of(self._theme, self.entry, self.width() if width is None else width)

    def _place_buttons(self) -> None:
        parts = self._parts()
        for button, place in ((self.pin_button, parts.pin), (self.drop_button, parts.drop)):
            button.setGeometry(QStyle.visualRect(self.layoutDirection(), self.rect(), place))
        self.update()
