"""Messages: what happened, what was kept, and the next step. They lie over a corner and stop nobody."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.desktop.theme.theme import Theme
from app.desktop.widgets.announce import announce
from app.desktop.widgets.buttons import Button, ButtonKind, IconButton, TextButton
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import Label
from app.desktop.widgets.shadow import Shadow

_MOST = 2
_WIDTH = 460
_MARGIN = 16
_GAP = 8
# Good news and information that ask for nothing go by themselves; a screen reader has said them by then.
_LIFETIME_MS = 8_000


_MOVING = (
    QEvent.Type.Resize,
    QEvent.Type.LayoutRequest,
    QEvent.Type.Move,
    QEvent.Type.Show,
    QEvent.Type.Hide,
)


class Tone(StrEnum):
    """What a message is about; it has a shape and a colour."""

    INFORMATION = "information"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


# Icon and token of a tone.
_SHAPES = {
    Tone.INFORMATION: ("info", "accent_text"),
    Tone.GOOD: ("circle-check", "supported_text"),
    Tone.WARNING: ("triangle-alert", "weak_text"),
    Tone.ERROR: ("octagon-x", "none_text"),
}


@dataclass(frozen=True, slots=True)
class Action:
    """A step that a message offers; the message goes when it is taken."""

    text: str
    do: Callable[[], None]
    icon: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What happened; a later message of the same key takes its place."""

    key: str
    tone: Tone
    title: str
    text: str = ""
    actions: tuple[Action, ...] = ()


class MessageStack(QObject):
    """The messages of a window, at most two, in its bottom right corner.

    Signals:
        dismissed: a message of this key is gone, by the person or by `dismiss`.
    """

    dismissed = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._host = parent
        self._cards: list[_Card] = []
        self._came_from: QWidget | None = None
        self._kept_clear: list[QWidget] = []
        parent.installEventFilter(self)
        theme.changed.connect(self._place)

    def show_message(self, message: Message) -> None:
        """Show a message, in place of the one of its key, else above; the oldest gives way to a third."""
        card = _Card(self._theme, message, self._host)
        card.close_asked.connect(self.dismiss)
        card.layout_changed.connect(self._place)
        keys = self.keys()
        if message.key in keys:
            at = keys.index(message.key)
            self._drop(self._cards[at])
            self._cards.insert(at, card)
        else:
            self._cards.append(card)
        for old in self._cards[:-_MOST]:
            self.dismiss(old.message.key)
        card.show()
        self._place()
        announce(self._host, f"{message.title}. {message.text}", urgent=message.tone is Tone.ERROR)

    def keep_clear(self, widget: QWidget) -> None:
        """Stay above this widget too while it is to be seen: nothing is to lie over its buttons."""
        self._kept_clear.append(widget)
        widget.installEventFilter(self)

    def dismiss(self, key: str) -> None:
        """Take a message away; nothing happens where there is none."""
        for card in [card for card in self._cards if card.message.key == key]:
            self._drop(card)
            self.dismissed.emit(key)
        self._place()

    def keys(self) -> list[str]:
        """The keys of the messages that are shown, the oldest first."""
        return [card.message.key for card in self._cards]

    def focus(self) -> bool:
        """Give the keyboard to the newest message, until it goes; False where there is none."""
        if not self._cards:
            return False
        self._came_from = QApplication.focusWidget()
        self._cards[-1].take_focus()
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay in the corner."""
        # The type is asked first: a filter is still called while Python takes this object apart.
        if event.type() in _MOVING and watched in (self.parent(), *self._kept_clear):
            self._place()
        return False

    def _drop(self, card: "_Card") -> None:
        self._cards.remove(card)
        had_keyboard = card.isAncestorOf(QApplication.focusWidget() or self._host)
        card.hide()
        if had_keyboard and self._came_from is not None and isValid(self._came_from):
            self._came_from.setFocus(Qt.FocusReason.OtherFocusReason)
        card.deleteLater()

    def _place(self) -> None:
        scaled = self._theme.type.scaled
        margin = scaled(_MARGIN)
        bottom = self._host.height() - margin
        width = min(scaled(_WIDTH), self._host.width() - 2 * margin)
        mirrored = self._host.layoutDirection() is Qt.LayoutDirection.RightToLeft
        left = margin if mirrored else self._host.width() - margin - width
        for clear in self._kept_clear:
            if not clear.isVisible():
                continue
            place = QRect(clear.mapTo(self._host, QPoint()), clear.size())
            if place.left() < left + width and left < place.right():
                bottom = min(bottom, place.top() - scaled(_GAP))
        high = {card: card.heightForWidth(width) for card in self._cards}
        # Where there is no room for both, the newer one is seen; where there is none at all, its beginning.
        seen = self._cards if sum(high.values()) + scaled(_GAP) <= bottom - margin else self._cards[-1:]
        for card in self._cards:
            card.setVisible(card in seen)
        for card in seen:
            card.setGeometry(left, max(0, bottom - high[card]), width, high[card])
            card.raise_()
            bottom -= high[card] + scaled(_GAP)


class _Card(QFrame):
    """One message.

    Signals:
        close_asked: the person wants the message of this key gone.
        layout_changed: it may need another height.
    """

    close_asked = Signal(str)
    layout_changed = Signal()

    def __init__(self, theme: Theme, message: Message, parent: QWidget) -> None:
        super().__init__(parent)
        self.message = message
        self._theme = theme
        self.setProperty("kind", "floating")
        self.setAccessibleName(message.title)
        self.setAccessibleDescription(message.text)
        self._sign = QLabel()
        self._title = Label(theme, message.title, weight=600, wraps=True)
        self._close = IconButton(theme, "x", self.tr("Close this message"))
        self._close.clicked.connect(lambda: self.close_asked.emit(self.message.key))
        self._buttons: list[QAbstractButton] = []
        self._arrange()
        Shadow(theme, self)
        theme.changed.connect(self._tint)
        self._tint()
        if message.tone in {Tone.INFORMATION, Tone.GOOD} and not message.actions:
            self._lifetime = QTimer(self, interval=_LIFETIME_MS)
            self._lifetime.timeout.connect(self._on_time)
            self._lifetime.start()

    def _on_time(self) -> None:
        focus = QApplication.focusWidget()
        if not self.underMouse() and not (focus and self.isAncestorOf(focus)):
            self.close_asked.emit(self.message.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes it."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_asked.emit(self.message.key)
        else:
            super().keyPressEvent(event)

    def take_focus(self) -> None:
        """Give the keyboard to the first step, else to the button that closes."""
        first = self._buttons[0] if self._buttons else self._close
        first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        body = QVBoxLayout()
        body.setSpacing(scaled(2))
        # The first line stands in the middle of the sign and of the button that closes.
        body.setContentsMargins(0, scaled(5), 0, 0)
        self._sign.setFixedHeight(scaled(28))
        body.addWidget(self._title)
        if self.message.text:
            body.addWidget(Label(self._theme, self.message.text, colour="text_secondary", wraps=True))
        if self.message.actions:
            steps = FlowLayout(gap=scaled(8))
            steps.setContentsMargins(0, scaled(8), 0, 0)
            for action in self.message.actions:
                steps.addWidget(self._button(action))
            body.addLayout(steps)
        body.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(scaled(16), scaled(8), scaled(8), scaled(12))
        row.setSpacing(scaled(12))
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(body, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)

    def _button(self, action: Action) -> QAbstractButton:
        button: QAbstractButton
        if self._buttons:
            button = TextButton(self._theme, action.icon, action.text)
        else:
            button = Button(self._theme, action.text, icon=action.icon, kind=ButtonKind.PRIMARY)

        def act() -> None:
            self.close_asked.emit(self.message.key)
            action.do()

        button.clicked.connect(act)
        self._buttons.append(button)
        return button

    def _tint(self) -> None:
        name, colour = _SHAPES[self.message.tone]
        self._sign.setPixmap(self._theme.pixmap(name, getattr(self._theme.tokens, colour), 18))
        self.layout_changed.emit()
