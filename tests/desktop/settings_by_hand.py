"""The dialog of settings with a person's hands and eyes."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import Preferences
from app.desktop.theme.theme import Theme
from app.engine import wire

LOCAL = "http://127.0.0.1:1234/v1"
LOADED = wire.Model(id="quick-8b", state="loaded", context_length=4096, max_context_length=32768)
REPORT = wire.ServerReport(
    address=LOCAL,
    kind="lm_studio",
    models=(wire.Model(id="big-14b", state="not_loaded"), LOADED),
    chosen="quick-8b",
    milliseconds=13.6,
)


@pytest.fixture
def dialog(qtbot: QtBot, theme: Theme, tmp_path: Path) -> SettingsDialog:
    dialog = SettingsDialog(theme, Preferences(), tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitActive(dialog):
        dialog.show()
        dialog.activateWindow()
    return dialog


def _show(qtbot: QtBot, dialog: SettingsDialog, section: str) -> None:
    sections = dialog.findChild(QListWidget)
    item = sections.findItems(section, Qt.MatchFlag.MatchExactly)[0]
    place = sections.visualItemRect(item).center()
    qtbot.mouseClick(sections.viewport(), Qt.MouseButton.LeftButton, pos=place)


def _named(dialog: SettingsDialog, kind: type, name: str) -> QWidget:
    return next(widget for widget in dialog.findChildren(kind) if widget.accessibleName() == name)


def _button(dialog: SettingsDialog, text: str) -> QPushButton:
    return next(button for button in dialog.findChildren(QPushButton) if button.text() == text)


def _type(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def _texts(dialog: QWidget) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]
