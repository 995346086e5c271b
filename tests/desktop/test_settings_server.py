"""The server in the dialog of settings: what a test of it says, its key, its models."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import Preferences
from app.desktop.settings.trial_card import Mark, TrialCard
from app.engine import wire
from tests.desktop.settings_by_hand import LOCAL, REPORT, _button, _named, _texts, _type, dialog

__all__ = ["dialog"]

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def test_a_test_says_precisely_what_came_of_it(qtbot: QtBot, dialog: SettingsDialog) -> None:
    with qtbot.waitSignal(dialog.test_wanted) as wanted:
        qtbot.mouseClick(_button(dialog, "Test"), Qt.MouseButton.LeftButton)
    assert wanted.args == [wire.TryServerRequest(server=LOCAL, server_key=None, model=None)]
    dialog.set_testing()
    assert not _button(dialog, "Test").isEnabled()

    dialog.set_trial(
        wire.ServerTrial(
            report=REPORT, model="quick-8b", said="ready", first_word_seconds=0.31, tokens_per_second=41.2
        )
    )

    card = dialog.findChild(TrialCard)
    assert card.title() == "LM Studio answers and writes"
    assert [(line.mark, line.name, line.text) for line in card.lines()] == [
        (Mark.GOOD, "Server", f"{LOCAL}, 14 ms"),
        (Mark.GOOD, "Models", "2 for chat"),
        (Mark.GOOD, "Model", "quick-8b, 4,096 of 32,768 tokens of context"),
        (Mark.DOUBT, "Context", "Room for few passages. Load it with 8,192 or more."),
        (Mark.GOOD, "Test answer", "“ready”, first word after 0.3 s, 41 tokens/s"),
    ]
    assert _button(dialog, "Test").isEnabled()
    assert "Test answer: “ready”" in card.accessibleName()


def test_a_failed_test_offers_the_address_that_works(qtbot: QtBot, dialog: SettingsDialog) -> None:
    problem = wire.Failure(code="wrong_address", message="/v1/models is not known there.")
    report = wire.ServerReport(
        address="http://127.0.0.1:1234", kind="lm_studio", problem=problem, suggestion="http://other:1/v1"
    )
    dialog.set_trial(wire.ServerTrial(report=report, problem=problem))

    card = dialog.findChild(TrialCard)
    assert card.title() == "The server answers, but not at this address"
    assert card.lines()[0].mark is Mark.BAD
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.mouseClick(_button(dialog, "Use it"), Qt.MouseButton.LeftButton)
    assert changed.args[0].server == "http://other:1/v1"


def test_what_a_model_says_is_only_shown(dialog: SettingsDialog) -> None:
    evil = "<img src=x>\u202e" + "y" * 1_000_000
    dialog.set_trial(wire.ServerTrial(report=REPORT, model="quick-8b", said=evil))

    shown = dialog.findChild(TrialCard).lines()[-1].text
    assert shown.startswith("“<img src=x>[RLO]")
    assert len(shown) < 100


def test_a_model_that_does_not_write_is_a_warning(dialog: SettingsDialog) -> None:
    problem = wire.Failure(code="empty_answer", message="It gave an empty answer.")
    dialog.set_trial(wire.ServerTrial(report=REPORT, model="quick-8b", problem=problem))

    card = dialog.findChild(TrialCard)
    assert card.title() == "LM Studio answers, but its model does not write"
    assert (card.lines()[-1].mark, card.lines()[-1].name) == (Mark.BAD, "Test answer")


def test_the_key_is_hidden_said_once_and_never_kept_here(qtbot: QtBot, dialog: SettingsDialog) -> None:
    field = _named(dialog, QLineEdit, "Key")
    heard: list[str] = []
    dialog.key_entered.connect(heard.append)
    changed: list[Preferences] = []
    dialog.changed.connect(changed.append)

    assert field.echoMode() is QLineEdit.EchoMode.Password
    _type(qtbot, field, "sk-secret")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert heard == ["sk-secret"]
    assert not changed
    dialog.set_key_kept("keyring")
    assert field.text() == ""
    assert "Kept in the system's keyring." in _texts(dialog)
    qtbot.mouseClick(_button(dialog, "Forget"), Qt.MouseButton.LeftButton)
    assert heard == ["sk-secret", ""]
    dialog.set_key_kept("nowhere")
    assert not _button(dialog, "Forget").isVisible()


def test_models_are_offered_with_their_state(qtbot: QtBot, dialog: SettingsDialog) -> None:
    box = _named(dialog, QComboBox, "Model")
    dialog.set_report(REPORT)
    texts = [box.itemText(row) for row in range(box.count())]
    assert texts == [
        "The one that is loaded (quick-8b)",
        "quick-8b (loaded)",
        "big-14b (loads first)",
        "No model: quote passages",
    ]

    box.setFocus()
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.keyClick(box, Qt.Key.Key_Down)
        qtbot.keyClick(box, Qt.Key.Key_Down)
    assert changed.args[0].model == "quick-8b"
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.keyClick(box, Qt.Key.Key_End)
    assert changed.args[0].use_model is False
    dialog.set_preferences(Preferences(model="gone-7b"))
    assert box.currentText() == "gone-7b (not there)"


def test_temperature_is_taken_at_once(qtbot: QtBot, dialog: SettingsDialog) -> None:
    spin = dialog.findChild(QDoubleSpinBox)
    spin.setFocus()
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert changed.args[0].temperature == 0.2
