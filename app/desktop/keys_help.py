"""A small window that lists the keys."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import Label


def show_keys(theme: Theme, window: QWidget) -> None:
    """Show the list beside the window, which goes on; Escape closes it. There is one at most."""
    shown = window.findChild(KeysHelp) or KeysHelp(theme, window)
    shown.show()
    shown.raise_()
    shown.activateWindow()


class KeysHelp(QDialog):
    """The keys and what they do."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_tr("Keys"))
        scaled = theme.type.scaled
        grid = QGridLayout(self)
        grid.setContentsMargins(scaled(20), scaled(16), scaled(20), scaled(16))
        grid.setHorizontalSpacing(scaled(20))
        grid.setVerticalSpacing(scaled(6))
        grid.setColumnStretch(1, 1)
        for line, (keys, deed) in enumerate(_keys()):
            grid.addWidget(Label(theme, keys, step=Step.SMALL, weight=600), line, 0)
            grid.addWidget(Label(theme, deed, step=Step.SMALL, colour="text_secondary"), line, 1)
        self.setAccessibleName(_tr("Keys"))
        self.setAccessibleDescription(". ".join(f"{keys}: {deed}" for keys, deed in _keys()))


def _keys() -> list[tuple[str, str]]:
    return [
        (_named("Return"), _tr("sends the question; with Shift it breaks the line")),
        (_named("Tab"), _tr("goes on to the next button, citation or field; with Shift back")),
        ("F6", _tr("goes to the next pane, and to messages")),
        (_named("Return"), _tr("on a citation: opens its page")),
        ("F2", _tr("on a citation: tells more of it")),
        ("N, P", _tr("in a source: next and previous citation")),
        (_named("Ctrl+N"), _tr("a new question")),
        (_named("Ctrl+L"), _tr("to the question's field")),
        (_named("Ctrl+K"), _tr("finds a chat")),
        (_named("Ctrl+F"), _tr("finds in the chat, or in the source")),
        (_named("Ctrl+."), _tr("stops the answer")),
        (_named("Ctrl+Shift+R"), _tr("asks the last question again")),
        (_named("Ctrl+Shift+Y"), _tr("why the last answer is as it is")),
        (_named("Ctrl+B"), _tr("the left pane")),
        (_named("Ctrl+Shift+B"), _tr("the source")),
        (_named("Alt+Left"), _tr("back from the source")),
        (_named("Ctrl+,"), _tr("settings")),
        (_named("Esc"), _tr("closes a search, a card or this list")),
        (f"F1, {_named('Ctrl+/')}", _tr("this list")),
    ]


def _named(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _tr(text: str) -> str:
    return QCoreApplication.translate("KeysHelp", text)
