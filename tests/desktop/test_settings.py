"""The dialog of settings by real keys and clicks."""

from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.desktop.settings.address import AddressProblem, look_at
from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import Preferences
from app.desktop.settings.trial_card import Mark, TrialCard
from app.desktop.theme.theme import Appearance, Theme
from app.engine import wire

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

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


def _press(qtbot: QtBot, box: QCheckBox) -> None:
    box.setFocus()
    qtbot.keyClick(box, Qt.Key.Key_Space)


def _type(qtbot: QtBot, field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def _texts(dialog: QWidget) -> list[str]:
    return [label.text() for label in dialog.findChildren(QLabel) if label.isVisible()]


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
    dialog.show()
    qtbot.waitExposed(dialog)
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
