"""The whole window by Tab alone: every stop is seen, in the order in which one reads."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.keys_help import KeysHelp
from app.engine import routes, wire
from tests.desktop.test_desktop_quoting import WITHOUT, quoted
from tests.desktop.whole_window import chat_row, filled, whole_window
from tests.doubles.fake_engine import Script

NAMES = [
    "Chat", "Edit question", "Copy question", "Server settings", "Answer", "Citation 1, quoted word for word",
    "Copy answer", "Regenerate", "Why this answer", "Asks the whole library", "Narrow", "Question",
]  # fmt: skip


@pytest.fixture
def whole(qapp, qtbot, tmp_path):
    with filled(tmp_path) as fake:
        fake.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        fake.answer(routes.SHOW, wire.Failure(code="x", message="Gone."))
        fake.scripts[routes.ASK.path] = [Script([WITHOUT, quoted(1, WITHOUT)])]
        with whole_window(qapp, fake, tmp_path) as window:
            window.wait_until_ready(qtbot)
            window.ask("Who is it?")
            qtbot.waitUntil(lambda: not window.desktop.asking.is_asking)
            yield window


def walk(qtbot, whole, key, modifiers=Qt.KeyboardModifier.NoModifier):
    """The names of all stops until the question's field comes again; each changes what is to be seen."""
    whole.field.setFocus()
    names = []
    while not names or QApplication.focusWidget() is not whole.field:
        before = whole.window.grab().toImage()
        whole.key(key, modifiers)
        qtbot.wait(1)
        focus = QApplication.focusWidget()
        names.append(focus.accessibleName() or focus.text())
        assert whole.window.grab().toImage() != before, names
        assert len(names) < 60, names
    return names


def test_tab_goes_as_one_reads_and_each_stop_is_seen(qtbot, whole):
    forth = walk(qtbot, whole, Qt.Key.Key_Tab)
    at = forth.index("Chat")
    assert [name for name in forth[at:] if any(name.startswith(known) for known in NAMES)] == forth[at:]
    assert [name.partition(", lease")[0] for name in forth[at:]] == NAMES
    back = walk(qtbot, whole, Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    assert back[:-1] == forth[-2::-1]


def test_a_quoted_passage_opens_by_enter(qtbot, whole):
    whole.field.setFocus()
    while not QApplication.focusWidget().accessibleName().startswith("Citation 1"):
        whole.key(Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
    whole.key(Qt.Key.Key_Return)
    qtbot.waitUntil(whole.window.viewer.isVisible)


@pytest.mark.parametrize(
    ("key", "modifiers"),
    [
        (Qt.Key.Key_F1, Qt.KeyboardModifier.NoModifier),
        (Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier),
    ],
)
def test_the_keys_are_listed_beside_the_window(qtbot, whole, key, modifiers):
    for _ in range(2):
        whole.key(key, modifiers)
        whole.window.activateWindow()
    [listed] = whole.window.findChildren(KeysHelp)
    assert listed.isVisible()
    assert not listed.isModal()
    QTest.keyClick(listed, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not whole.window.findChildren(KeysHelp))
