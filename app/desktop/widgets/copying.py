"""Copying from views that show text in a form of their own.

Not by ``createMimeDataFromSelection``: data that Python made is still on the clipboard when Python has ended,
and Qt asks it once more. `QClipboard.setText` leaves the data to Qt.
"""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QPoint
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


def is_copy(event: QKeyEvent) -> bool:
    """Whether a key asks for a copy."""
    return event.matches(QKeySequence.StandardKey.Copy)


def put_on_clipboard(text: str) -> None:
    """Copy a text, if there is one."""
    if text:
        QGuiApplication.clipboard().setText(text)


def open_copy_menu(
    view: QWidget, place: QPoint, selected: Callable[[], str], select_all: Callable[[], None]
) -> None:
    """Offer what can be done with text that is only read; ``selected`` gives what would be copied."""
    menu = QMenu(view)
    copy = menu.addAction(QCoreApplication.translate("Copying", "Copy"))
    copy.setShortcut(QKeySequence.StandardKey.Copy)
    copy.setEnabled(bool(selected()))
    copy.triggered.connect(lambda: put_on_clipboard(selected()))
    every = menu.addAction(QCoreApplication.translate("Copying", "Select all"), select_all)
    every.setShortcut(QKeySequence.StandardKey.SelectAll)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(place)
