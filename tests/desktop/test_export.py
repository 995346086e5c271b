"""Exporting a chat from the window: the file's name, what the engine is asked, what is said of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QMenu

from app.desktop.controllers.exporting import file_name
from app.engine import routes, wire
from tests.desktop.whole_window import CHAT, chat_row, filled, whole_window

DIALOGS = Qt.ApplicationAttribute.AA_DontUseNativeDialogs


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        row = chat_row(title='When: does "it" end?')
        engine.answer(routes.CHATS, wire.ChatList(chats=(row,)))
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    # The system's own dialog cannot be pressed by a test.
    qapp.setAttribute(DIALOGS, True)
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        yield window
    qapp.setAttribute(DIALOGS, False)


def dialog_of(qtbot, whole):
    """What the menu of the only chat opens."""
    chats = whole.window.left.chats.list
    qtbot.waitUntil(lambda: chats.model().rowCount() == 1)
    menu = chats.menu_for(chats.model().index(0, 0))
    assert isinstance(menu, QMenu)
    next(action for action in menu.actions() if action.text() == "Export…").trigger()
    qtbot.waitUntil(lambda: bool(whole.window.findChildren(QFileDialog)))
    return whole.window.findChildren(QFileDialog)[-1]


def choose(dialog, path):
    """Type a path and accept it."""
    dialog.findChild(QLineEdit, "fileNameEdit").setText(str(path))
    dialog.accept()


def test_a_chat_is_exported_where_the_person_says_and_can_be_shown_there(qtbot, whole, fake, tmp_path):
    path = tmp_path / "lease.pdf"
    fake.answer(
        routes.EXPORT_CHAT, wire.Exported(path=str(path), format="pdf", questions=1, notes=2, bytes=9)
    )
    dialog = dialog_of(qtbot, whole)
    # The name is the title without what no system takes; the first form is Word's.
    assert dialog.findChild(QLineEdit, "fileNameEdit").text() == "When does it end.docx"
    choose(dialog, path)
    qtbot.waitUntil(lambda: whole.messages() == ["Exported: lease.pdf"])
    assert fake.asked(routes.EXPORT_CHAT) == [{"chat": CHAT, "path": str(path), "replaces": True}]
    assert whole.named("Show in folder")


def test_a_name_without_a_known_ending_gets_the_chosen_one_and_replaces_nothing(qtbot, whole, fake, tmp_path):
    fake.answer(routes.EXPORT_CHAT, wire.Failure(code="export_exists", message="There is a file already."))
    dialog = dialog_of(qtbot, whole)
    choose(dialog, tmp_path / "notes v1.2")
    qtbot.waitUntil(lambda: whole.messages() == ["The chat was not exported"])
    (asked,) = fake.asked(routes.EXPORT_CHAT)
    assert asked["path"] == str(tmp_path / "notes v1.2.docx")
    assert not asked.get("replaces")
    # THEN it says why, and another place can be chosen
    assert whole.says("There is a file already.")
    whole.press("Choose another place")
    qtbot.waitUntil(lambda: any(dialog.isVisible() for dialog in whole.window.findChildren(QFileDialog)))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b\\c:d", "a b c d"),
        ("..", "Chat"),
        ("", "Chat"),
        ("x" * 300, "x" * 80),
        ("evil\u202efdp.exe", "evil[RLO]fdp.exe"),
        ("line\nbreak", "line break"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title, name):
    assert file_name(title) == name
