"""The library in the dialog of settings: its folder, reranker, rules, and what the environment decides."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QCheckBox, QFileDialog, QLabel, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.desktop.settings.dialog import SettingsDialog
from app.engine import wire
from tests.desktop.settings_by_hand import _button, _show, _texts, dialog

__all__ = ["dialog"]

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def _press(qtbot: QtBot, box: QCheckBox) -> None:
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


def test_the_library_is_shown_and_another_can_be_chosen(
    qtbot: QtBot, dialog: SettingsDialog, tmp_path: Path
) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    _show(qtbot, dialog, "Library")
    status = wire.Status(
        documents={},
        passages=1284,
        vectors=0,
        pending=0,
        embedder={"model": "some/model", "runtime": "ONNX Runtime", "passage_runtime": "OpenVINO"},
        bytes={"a": 1_000_000, "b": 400_000},
        index="x",
    )
    dialog.set_status(status)
    assert str(tmp_path) in _texts(dialog)
    assert "1.4 MB on disk, 1,284 passages" in _texts(dialog)
    assert "some/model, on ONNX Runtime, passages on OpenVINO" in _texts(dialog)
    with qtbot.waitSignal(dialog.folder_opened) as opened:
        qtbot.mouseClick(_button(dialog, "Open the folder"), Qt.MouseButton.LeftButton)
    assert opened.args == [str(tmp_path)]

    other = tmp_path / "other"
    other.mkdir()
    qtbot.mouseClick(_button(dialog, "Choose another…"), Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    chooser.setDirectory(str(other))
    with qtbot.waitSignal(dialog.library_wanted) as wanted:
        chooser.accept()
    assert wanted.args == [str(other)]


def test_what_the_environment_decides_is_said(qtbot: QtBot, dialog: SettingsDialog) -> None:
    dialog.set_variables("SOURCEBOOK_SERVER", "SOURCEBOOK_LIBRARY")

    assert "SOURCEBOOK_SERVER names the server until Sourcebook ends." in _texts(dialog)
    _show(qtbot, dialog, "Library")
    assert "SOURCEBOOK_LIBRARY names this folder until Sourcebook ends." in _texts(dialog)
    assert not _button(dialog, "Choose another…").isEnabled()


def test_a_reranker_is_chosen_refused_with_the_reason_and_taken_away(
    qtbot: QtBot, dialog: SettingsDialog, tmp_path: Path
) -> None:
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    _show(qtbot, dialog, "Library")
    choose, none = _button(dialog, "Choose a model…"), _button(dialog, "No reranker")
    # GIVEN a library of which it is not known yet, then that it has none
    assert (choose.isEnabled(), none.isEnabled()) == (False, False)
    dialog.set_reranker(None)
    assert (choose.isEnabled(), none.isEnabled()) == (True, False)
    wanted: list[wire.RerankerRequest] = []
    dialog.reranker_wanted.connect(wanted.append)

    # WHEN a folder is chosen, it is tried, and nothing else is asked meanwhile
    model = tmp_path / "a model"
    model.mkdir()
    qtbot.mouseClick(choose, Qt.MouseButton.LeftButton)
    chooser = dialog.findChild(QFileDialog)
    chooser.setDirectory(str(model))
    chooser.accept()
    assert wanted == [wire.RerankerRequest(choice=str(model))]
    assert "The model is being tried." in _texts(dialog)
    assert not choose.isEnabled()
    # AND the reason stands there where it is refused, with the way to another one
    dialog.set_reranker_problem("It does not hold tokenizer.json.")
    assert "It does not hold tokenizer.json." in _texts(dialog)
    assert (choose.isEnabled(), none.isEnabled()) == (True, False)

    # WHEN it is taken, it is named, and can be taken away
    dialog.set_reranker(wire.Reranker(folder=str(model)))
    assert str(model) in _texts(dialog)
    assert "It does not hold tokenizer.json." not in _texts(dialog)
    qtbot.mouseClick(none, Qt.MouseButton.LeftButton)
    assert wanted[1:] == [wire.RerankerRequest(choice=wire.NO_RERANKER)]
    # AND one that failed later says why
    dialog.set_reranker(wire.Reranker(folder=str(model), failure="There is no such folder."))
    assert "There is no such folder." in _texts(dialog)


def test_rules_are_shown_changed_and_refused_with_the_reason(qtbot: QtBot, dialog: SettingsDialog) -> None:
    _show(qtbot, dialog, "Library")
    patterns = dialog.findChild(QPlainTextEdit)
    apply, usual = _button(dialog, "Apply"), _button(dialog, "The usual ones")
    # GIVEN rules that are not known yet, nothing can be changed
    assert not patterns.isEnabled()
    assert not apply.isEnabled()
    assert not usual.isEnabled()
    usual_ones = ("*.tmp", "node_modules/")
    rules = wire.Rules(skips_hidden=True, patterns=usual_ones, megabytes=500, usual=usual_ones)
    dialog.set_rules(rules)
    assert (patterns.toPlainText(), apply.isEnabled(), usual.isEnabled()) == (
        "*.tmp\nnode_modules/",
        False,
        False,
    )
    # WHEN a line is typed, it can be applied
    wanted: list[wire.RulesRequest] = []
    dialog.rules_wanted.connect(wanted.append)
    patterns.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClick(patterns, Qt.Key.Key_Return)
    qtbot.keyClicks(patterns, " #x ")
    qtbot.mouseClick(apply, Qt.MouseButton.LeftButton)
    assert wanted == [wire.RulesRequest(patterns=("*.tmp", "node_modules/", "#x"))]
    # WHEN the engine refuses it, what was typed stays beside the reason
    dialog.set_rules_problem("It matches nothing.")
    assert "#x" in patterns.toPlainText()
    assert any(label.text() == "It matches nothing." for label in dialog.findChildren(QLabel))
    dialog.set_rules(msgspec.structs.replace(rules, patterns=("*.tmp",)))
    assert not any(label.text() == "It matches nothing." for label in dialog.findChildren(QLabel))
    # WHEN the usual ones are wanted, and other settings of the page change
    qtbot.mouseClick(usual, Qt.MouseButton.LeftButton)
    hidden = next(box for box in dialog.findChildren(QCheckBox) if "hidden" in box.text())
    _press(qtbot, hidden)
    battery = next(box for box in dialog.findChildren(QCheckBox) if "battery" in box.text())
    assert not battery.isEnabled()
    dialog.set_work(wire.Work(rests_on_battery=False))
    work: list[wire.WorkRequest] = []
    dialog.work_wanted.connect(work.append)
    _press(qtbot, battery)
    assert wanted[1:] == [wire.RulesRequest(patterns=usual_ones), wire.RulesRequest(skips_hidden=False)]
    assert work == [wire.WorkRequest(rests_on_battery=True)]
