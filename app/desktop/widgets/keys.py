"""Keys that hold for a pane and all within it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


def bind_key(pane: QWidget, keys: str | QKeySequence.StandardKey, do: Callable[[], None]) -> None:
    """Do this at these keys wherever in the pane the focus is; fields that take the letter keep it."""
    shortcut = QShortcut(QKeySequence(keys), pane)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)
