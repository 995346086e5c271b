"""The composer by real keys and clicks."""

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextOption
from PySide6.QtWidgets import (
    QApplication,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from app.desktop.chat.composer import NO_MODEL, Asked, Composer
from app.desktop.chat.model_picker import ModelPicker
from app.desktop.chat.scope import Scope
from app.desktop.theme.theme import Appearance, Theme
from app.desktop.widgets.bars import ContextBar
from app.engine import wire

# What the platform without a screen says of itself.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

REPORT = wire.ServerReport(
    address="http://127.0.0.1:1234/v1",
    kind="lm_studio",
    models=(
        wire.Model(id="big-14b", state="not_loaded"),
        wire.Model(id="small & quick-8b", state="loaded", context_length=8192),
    ),
    chosen="small & quick-8b",
)
DOWN = wire.ServerReport(
    address="http://127.0.0.1:1234/v1",
    kind="unknown",
    problem=wire.Failure(code="server_unreachable", message="Nothing listens there."),
)
USE = wire.ContextUse(window=8192, instructions=210, history=260, passages=5000, question=400, reserved=1200)


def _shown(qtbot: QtBot, theme: Theme, *, width: int = 500, height: int = 800) -> Composer:
    pane = QWidget()
    qtbot.addWidget(pane)
    composer = Composer(theme)
    column = QVBoxLayout(pane)
    column.addStretch(1)
    column.addWidget(composer)
    composer.set_pane(pane)
    pane.resize(width, height)
    pane.show()
    with qtbot.waitActive(pane):
        pane.activateWindow()
    # The layout does not own what Python may forget.
    composer.setProperty("pane", pane)
    composer.focus_text()
    return composer


def _field(composer: Composer) -> QPlainTextEdit:
    return composer.findChild(QPlainTextEdit)


def _button(composer: QWidget, text: str) -> QPushButton:
    return next(button for button in composer.findChildren(QPushButton) if button.text() == text)


def _menu_texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


def _choose(qtbot: QtBot, menu: QMenu, text: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(text))
    qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())


def test_enter_sends_and_empties_the_field(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    composer.set_scope(Scope(collection="Leases"))
    composer.set_server(REPORT, None)

    qtbot.keyClicks(_field(composer), "When does it end?  ")
    with qtbot.waitSignal(composer.sent) as sent:
        qtbot.keyClick(_field(composer), Qt.Key.Key_Return)

    assert sent.args == [Asked(question="When does it end?", scope=Scope(collection="Leases"), model=None)]
    assert composer.text() == ""
    qtbot.keyClick(_field(composer), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert composer.text() == "When does it end?  "


def test_shift_enter_breaks_the_line(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)

    qtbot.keyClicks(_field(composer), "one")
    with qtbot.assertNotEmitted(composer.sent):
        qtbot.keyClick(_field(composer), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClicks(_field(composer), "two")

    assert composer.text() == "one\ntwo"


def test_nothing_blank_is_sent(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    send = _button(composer, "Send")

    assert not send.isEnabled()
    composer.set_text(" \n\t ")
    assert not send.isEnabled()
    with qtbot.assertNotEmitted(composer.sent):
        qtbot.keyClick(_field(composer), Qt.Key.Key_Enter)
    qtbot.keyClicks(_field(composer), "x")
    assert send.isEnabled()
    with qtbot.waitSignal(composer.sent):
        qtbot.mouseClick(send, Qt.MouseButton.LeftButton)


def test_while_an_answer_comes_there_is_stop_and_the_text_can_be_written(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    place = _button(composer, "Send").geometry()
    composer.set_asking(True)
    QApplication.processEvents()

    stop = _button(composer, "Stop")
    assert stop.isVisible()
    assert not _button(composer, "Send").isVisible()
    assert stop.geometry().right() == place.right()
    qtbot.keyClicks(_field(composer), "and then?")
    with qtbot.assertNotEmitted(composer.sent):
        qtbot.keyClick(_field(composer), Qt.Key.Key_Return)
    assert composer.text() == "and then?"
    with qtbot.waitSignal(composer.stopped):
        qtbot.mouseClick(stop, Qt.MouseButton.LeftButton)
    stop.setFocus()
    composer.set_asking(False)
    assert _field(composer).hasFocus()


def test_it_grows_to_its_share_and_then_scrolls(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    least = composer.height()
    assert least == theme.type.scaled(118)

    composer.set_text("one\ntwo\nthree\nfour\nfive\nsix")
    QApplication.processEvents()
    grown = composer.height()
    assert least < grown < 320
    assert not _field(composer).verticalScrollBar().isVisible()

    composer.set_text("word " * 2000)
    QApplication.processEvents()
    assert composer.height() == 320
    assert _field(composer).verticalScrollBar().isVisible()

    composer.property("pane").resize(500, 500)
    QApplication.processEvents()
    assert composer.height() == 200
    composer.set_text("")
    QApplication.processEvents()
    assert composer.height() == least


def test_a_paste_is_plain_text(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    rich = QMimeData()
    rich.setHtml("<h1>Big</h1>")
    rich.setText("Big\x00")
    QGuiApplication.clipboard().setMimeData(rich)

    qtbot.keyClick(_field(composer), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert composer.text() == "Big"


def test_files_are_left_to_the_window(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    files = QMimeData()
    files.setUrls([QUrl.fromLocalFile("/a/b.pdf")])

    assert not _field(composer).canInsertFromMimeData(files)
    QGuiApplication.clipboard().setMimeData(files)
    qtbot.keyClick(_field(composer), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    assert composer.text() == ""


# The patience is no measurement: what grows with the square of the letters would take minutes.
@pytest.mark.timeout(60)
def test_a_megabyte_on_one_line_can_be_pasted(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    QGuiApplication.clipboard().setText("lease " * 170_000)

    qtbot.keyClick(_field(composer), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()

    assert len(composer.text()) == 1_020_000
    assert _field(composer).wordWrapMode() is QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere


def test_an_input_method_composes_in_it(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)

    QApplication.sendEvent(_field(composer), QInputMethodEvent("にほん", []))
    assert composer.text() == ""
    done = QInputMethodEvent()
    done.setCommitString("日本")
    QApplication.sendEvent(_field(composer), done)

    assert composer.text() == "日本"


def test_the_menu_of_models_has_the_loaded_ones_first(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    composer.set_server(REPORT, None)
    picker = composer.findChild(ModelPicker)
    assert picker.text() == "small & quick-8b"

    qtbot.mouseClick(picker, Qt.MouseButton.LeftButton)
    menu = picker.findChild(QMenu)
    assert _menu_texts(menu) == [
        "small && quick-8b\t8,192 tokens",
        "big-14b\tloads first",
        "No model: quote passages",
        "Look again",
        "Server settings…",
    ]
    assert menu.actions()[0].isChecked()
    with qtbot.waitSignal(composer.model_chosen) as chosen:
        _choose(qtbot, menu, "big-14b")
    assert chosen.args == ["big-14b"]

    qtbot.keyClick(picker, Qt.Key.Key_Down)
    with qtbot.waitSignal(composer.model_chosen) as chosen:
        _choose(qtbot, menu, "No model")
    assert chosen.args == [NO_MODEL]
    qtbot.keyClick(picker, Qt.Key.Key_Return)
    with qtbot.waitSignal(composer.server_settings_wanted):
        _choose(qtbot, menu, "Server settings")
    qtbot.keyClick(picker, Qt.Key.Key_Space)
    with qtbot.waitSignal(composer.look_again_wanted):
        _choose(qtbot, menu, "Look again")


def test_without_a_server_it_says_so_and_hides_the_context(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    composer.set_context(USE)
    composer.set_server(REPORT, None)
    bar = composer.findChild(ContextBar)
    assert bar.isVisible()
    texts = [label.text() for label in composer.findChildren(QWidget) if hasattr(label, "wordWrap")]
    assert "5.9k of 8.2k" in texts
    with qtbot.waitSignal(composer.context_opened):
        qtbot.mouseClick(bar, Qt.MouseButton.LeftButton)

    composer.set_server(DOWN, None)
    assert composer.findChild(ModelPicker).text() == "LM Studio not found"
    assert not bar.isVisible()
    composer.set_server(REPORT, NO_MODEL)
    assert composer.findChild(ModelPicker).text() == "No model"
    assert not bar.isVisible()


def test_send_stays_where_the_pane_is_narrow(qtbot: QtBot, both_themes: Theme) -> None:
    composer = _shown(qtbot, both_themes, width=300)
    long = "a-model-with-quite-a-long-name-32b-instruct-q4"
    model = wire.Model(id=long, state="loaded", context_length=8192)
    composer.set_server(wire.ServerReport(address="x", kind="lm_studio", models=(model,), chosen=long), None)
    composer.set_context(USE)
    QApplication.processEvents()

    send = _button(composer, "Send")
    assert composer.rect().contains(send.geometry())
    assert send.width() >= send.sizeHint().width()
    assert not composer.grab().isNull()


def test_every_control_has_a_name_and_is_reached_by_tab(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    composer.set_text("x")
    composer.set_scope(Scope(collection="Leases", files=("/a/b.pdf",)))
    composer.set_server(REPORT, None)
    composer.set_context(USE)
    QApplication.processEvents()

    reached: list[QWidget] = []
    for _ in range(12):
        focused = QApplication.focusWidget()
        if focused in reached:
            break
        reached.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    controls = [
        control
        for kind in (QPushButton, QToolButton, QPlainTextEdit, ContextBar)
        for control in composer.findChildren(kind)
        if control.isVisible()
    ]
    assert {id(control) for control in controls} == {id(control) for control in reached}
    for control in controls:
        assert control.accessibleName() or getattr(control, "text", str)()


def test_a_click_in_the_box_goes_to_the_field(qtbot: QtBot, theme: Theme) -> None:
    composer = _shown(qtbot, theme)
    _button(composer, "Send").setFocus()

    qtbot.mouseClick(composer, Qt.MouseButton.LeftButton, pos=QPoint(4, composer.height() // 2))

    assert _field(composer).hasFocus()


def test_the_ring_is_round_the_whole_box(qtbot: QtBot, both_themes: Theme) -> None:
    composer = _shown(qtbot, both_themes)
    middle = QPoint(composer.width() // 2, 0)

    assert composer.grab().toImage().pixelColor(middle).name().upper() == both_themes.tokens.accent_text
    composer.findChild(ModelPicker).setFocus()
    QApplication.processEvents()
    edge = composer.grab().toImage().pixelColor(middle).name().upper()
    assert edge == both_themes.tokens.line_control
    both_themes.choose(Appearance.LIGHT, 200)
    QApplication.processEvents()
    assert composer.height() >= 2 * 118
