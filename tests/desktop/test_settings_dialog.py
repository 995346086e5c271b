"""The dialog of settings as a whole: how it looks, names of controls, words that fit, Escape."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
)
from pytestqt.qtbot import QtBot

from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import Preferences
from app.desktop.theme.theme import Appearance, Theme
from app.engine import wire
from tests.desktop.settings_by_hand import REPORT, _named, _show, dialog

__all__ = ["dialog"]

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_appearance_is_taken_at_once(qtbot: QtBot, dialog: SettingsDialog) -> None:
    _show(qtbot, dialog, "Appearance")
    dark = next(choice for choice in dialog.findChildren(QRadioButton) if choice.text() == "Dark")
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.mouseClick(dark, Qt.MouseButton.LeftButton, pos=QPoint(10, dark.height() // 2))
    assert changed.args[0].appearance is Appearance.DARK

    slider, spin = dialog.findChild(QSlider), _named(dialog, QSpinBox, "Text size")
    slider.setFocus()
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert changed.args[0].text_percent == 110 == spin.value()
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.keyClick(slider, Qt.Key.Key_End)
    assert changed.args[0].text_percent == 200
    dim = next(box for box in dialog.findChildren(QCheckBox) if box.text().startswith("Dim"))
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.mouseClick(dim, Qt.MouseButton.LeftButton, pos=QPoint(10, dim.height() // 2))
    assert changed.args[0].dim_pages is False
    # Nothing that was set on the way is lost.
    assert changed.args[0].appearance is Appearance.DARK


def test_every_control_has_a_name(qtbot: QtBot, both_themes: Theme, tmp_path: Path) -> None:
    dialog = SettingsDialog(both_themes, Preferences(), tmp_path)
    qtbot.addWidget(dialog)
    dialog.show()
    for kind in (QLineEdit, QAbstractButton, QComboBox, QAbstractSpinBox, QSlider, QListWidget):
        for control in dialog.findChildren(kind):
            if control.objectName().startswith("qt_") or isinstance(control.parent(), QAbstractSpinBox):
                continue
            named = control.accessibleName() or getattr(control, "text", str)()
            if control.isVisible():
                assert named, control
    assert not dialog.grab().isNull()


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("section", ["Answers", "Library"])
def test_no_words_are_cut_off(qtbot: QtBot, theme: Theme, tmp_path: Path, section: str, percent: int) -> None:
    theme.choose(Appearance.LIGHT, percent)
    dialog = SettingsDialog(theme, Preferences(), tmp_path)
    qtbot.addWidget(dialog)
    dialog.set_trial(wire.ServerTrial(report=REPORT, model="quick-8b", said="ready"))
    dialog.resize(700 if percent == 100 else 1100, 600)
    with qtbot.waitExposed(dialog):
        dialog.show()
    _show(qtbot, dialog, section)
    # Rows that fold are laid out once more.
    for _ in range(5):
        QApplication.processEvents()

    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.wordWrap():
            assert label.height() >= label.heightForWidth(label.width()), label.text()
    for button in dialog.findChildren(QPushButton):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()


def test_escape_closes_it(qtbot: QtBot, dialog: SettingsDialog) -> None:
    assert not dialog.isModal()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
