"""The server's address in the dialog of settings: judged as it is typed, and when it is taken."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from app.desktop.settings.address import AddressProblem, look_at
from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import Preferences
from app.desktop.settings.trial_card import TrialCard
from app.engine import wire
from tests.desktop.settings_by_hand import LOCAL, REPORT, _button, _named, _texts, _type, dialog

__all__ = ["dialog"]

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.mark.parametrize(
    ("typed", "problem", "suggestion"),
    [
        ("http://127.0.0.1:1234/v1", None, None),
        ("https://box.example/api/v3/", None, None),
        ("http://127.0.0.1:1234", None, "http://127.0.0.1:1234/v1"),
        ("http://127.0.0.1:1234/", None, "http://127.0.0.1:1234/v1"),
        ("localhost:1234", None, "http://localhost:1234/v1"),
        ("1234", None, "http://127.0.0.1:1234/v1"),
        ("box/v1", None, "http://box/v1"),
        ("http://[::1]:1234/v1", None, None),
        ("", AddressProblem.EMPTY, None),
        ("  ", AddressProblem.EMPTY, None),
        ("ftp://box/v1", AddressProblem.SCHEME, None),
        ("file:///etc/passwd", AddressProblem.SCHEME, None),
        ("http://", AddressProblem.HOST, None),
        ("htp:/my server", AddressProblem.SCHEME, None),
        ("http:/box", AddressProblem.SCHEME, None),
        ("my server", AddressProblem.SPACE, None),
        ("http://a b/v1", AddressProblem.SPACE, None),
        ("http://[", AddressProblem.HOST, None),
        ("http://\u202ebox/v1", AddressProblem.HOST, None),
        ("http://box:99999/v1", AddressProblem.PORT, None),
        ("http://box:0/v1", AddressProblem.PORT, None),
        ("http://box:/v1", AddressProblem.PORT, None),
        ("http://box:http/v1", AddressProblem.PORT, None),
        ("http://me:secret@box/v1", AddressProblem.SECRET, None),
    ],
)
def test_an_address_is_judged_as_it_is_typed(
    typed: str, problem: AddressProblem | None, suggestion: str | None
) -> None:
    look = look_at(typed)

    assert (look.problem, look.suggestion) == (problem, suggestion)


def test_an_address_is_taken_by_its_button_and_not_by_a_test(qtbot: QtBot, dialog: SettingsDialog) -> None:
    field = _named(dialog, QLineEdit, "Server")
    problem = wire.Failure(code="server_unreachable", message="Nothing listens there.")
    with qtbot.assertNotEmitted(dialog.changed):
        _type(qtbot, field, "http://box:8080/v1")
        qtbot.mouseClick(_button(dialog, "Test"), Qt.MouseButton.LeftButton)
        report = wire.ServerReport(address="http://box:8080/v1", kind="unknown", problem=problem)
        dialog.set_trial(wire.ServerTrial(report=report, problem=problem))
        qtbot.keyClick(field, Qt.Key.Key_Tab)
    # What came of it is not said of another address
    assert dialog.findChild(TrialCard).isVisible()
    _type(qtbot, field, "http://box:9/v1")
    assert not dialog.findChild(TrialCard).isVisible()
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.mouseClick(_button(dialog, "Use this server"), Qt.MouseButton.LeftButton)
    assert changed.args[0] == Preferences(server="http://box:9/v1")
    assert not _button(dialog, "Use this server").isVisible()
    # AND there is a way back
    with qtbot.waitSignal(dialog.changed) as changed:
        qtbot.mouseClick(_button(dialog, "Back to LM Studio on this computer"), Qt.MouseButton.LeftButton)
    assert changed.args[0].server == LOCAL
    assert not _button(dialog, "Back to LM Studio on this computer").isVisible()


def test_a_server_that_answers_the_test_is_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    _type(qtbot, _named(dialog, QLineEdit, "Server"), "http://box:8080/v1")
    qtbot.mouseClick(_button(dialog, "Test"), Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(dialog.changed) as changed:
        dialog.set_trial(wire.ServerTrial(report=REPORT, model="quick-8b", said="ready"))
    assert changed.args[0].server == "http://box:8080/v1"


def test_a_key_is_kept_for_the_server_that_it_was_entered_for(qtbot: QtBot, dialog: SettingsDialog) -> None:
    heard: list[str] = []
    dialog.key_entered.connect(heard.append)
    _type(qtbot, _named(dialog, QLineEdit, "Server"), "http://box:8080/v1")
    field = _named(dialog, QLineEdit, "Key")
    _type(qtbot, field, "sk-secret")
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    assert not heard
    qtbot.mouseClick(_button(dialog, "Use this server"), Qt.MouseButton.LeftButton)
    assert heard == ["sk-secret"]


def test_a_bad_address_is_said_and_never_taken(qtbot: QtBot, dialog: SettingsDialog) -> None:
    field = _named(dialog, QLineEdit, "Server")
    with qtbot.assertNotEmitted(dialog.changed), qtbot.assertNotEmitted(dialog.test_wanted):
        _type(qtbot, field, "ftp://box")
        qtbot.keyClick(field, Qt.Key.Key_Return)

    assert any("something else than http:// or https://" in text for text in _texts(dialog))
    assert not _button(dialog, "Test").isEnabled()
    assert dialog.isVisible()


def test_v1_is_suggested_and_taken_with_a_test(qtbot: QtBot, dialog: SettingsDialog) -> None:
    _type(qtbot, _named(dialog, QLineEdit, "Server"), "localhost:9")
    tested: list[wire.TryServerRequest] = []
    dialog.test_wanted.connect(tested.append)

    with qtbot.waitSignal(dialog.changed):
        qtbot.mouseClick(_button(dialog, "Use http://localhost:9/v1"), Qt.MouseButton.LeftButton)

    assert _named(dialog, QLineEdit, "Server").text() == "http://localhost:9/v1"
    assert tested[-1].server == "http://localhost:9/v1"
