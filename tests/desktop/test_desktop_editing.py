"""The whole window: editing an earlier question, what begins anew, and where the keyboard is."""

from datetime import date

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.chat.scope import Scope
from app.engine import routes, wire
from tests.desktop.whole_window import CHAT, chat_row, filled, turn, whole_window, written
from tests.doubles.fake_engine import FakeEngine, Script


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        for number, text in enumerate(["First [1].", "Second [1].", "Third [1].", "Otherwise [1]."], 1):
            engine.play(routes.ASK, Script(written(text, number)))
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        for question in ("One?", "Two?", "Three?"):
            window.ask(question)
            qtbot.waitUntil(lambda: not window.desktop.asking.is_asking)
        yield window


def test_an_edit_says_what_it_replaces_and_can_be_given_up(qtbot, whole, fake):
    # WHEN the first question is edited
    whole.press("Edit question")
    # THEN the window says how much will go
    assert whole.says("3 answers will be replaced")
    # AND Escape leaves everything as it was
    QTest.keyClick(whole.field, Qt.Key.Key_Escape)
    assert not whole.says("will be replaced")
    assert whole.field.toPlainText() == ""
    # AND what is asked then is a question of its own
    whole.ask("Four?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    assert fake.asked(routes.ASK)[-1].get("instead_of") is None


def test_sending_ends_the_edit(qtbot, whole, fake):
    whole.press("Edit question")
    whole.key(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    whole.ask("Other?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    assert not whole.says("will be replaced")
    assert fake.asked(routes.ASK)[-1]["instead_of"] == 1


def test_a_new_question_asks_the_whole_library_and_has_the_keyboard(whole):
    whole.window.chat.composer.set_scope(Scope(collection="Leases", files=()))
    whole.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert whole.window.chat.composer.scope() == Scope(collection=None, files=())
    assert QApplication.focusWidget() is whole.field


def test_types_and_days_go_with_the_question_and_are_kept_with_the_chat(qtbot, whole, fake):
    # GIVEN a question that is put to some types, and to what was changed since a day
    scope = Scope(types=("pdf", "word"), since=date(2026, 2, 3))
    whole.window.chat.composer.set_scope(scope)
    # WHEN it is asked
    whole.ask("When does it end?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    # THEN the engine is told so
    asked = fake.asked(routes.ASK)[-1]
    assert (asked["types"], asked["since"], asked["until"]) == (["pdf", "word"], "2026-02-03", None)
    # AND the chat, opened again, is asked in the same documents
    kept = replace(turn(1, "When?", "Then."), types=scope.types, since=scope.since)
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=(kept,)))
    whole.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    whole.window.left.chat_opened.emit(CHAT)
    qtbot.waitUntil(lambda: whole.window.chat.composer.scope() == scope)


def test_ctrl_l_comes_back_from_the_library_to_the_question(whole):
    whole.window.left.library_wanted.emit()
    assert not whole.window.chat.isVisible()
    whole.key(Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert whole.window.chat.isVisible()
    assert QApplication.focusWidget() is whole.field


def test_without_documents_the_keyboard_is_where_one_begins(qapp, qtbot, tmp_path):
    with FakeEngine(tmp_path / "library") as fake, whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        assert QApplication.focusWidget().text() == "Choose a folder…"
        QTest.keyClicks(QApplication.focusWidget(), "hello")
        assert not fake.asked(routes.ASK)


def test_quoted_passages_are_read_from_the_question_on(qtbot, whole, fake):
    # GIVEN an answer of long passages that no model wrote
    *_, answer = written("One [1]. Two [2].", 9)
    long = tuple(replace(item, text=f"A long passage {item.n}. " * 80) for item in answer.citations)
    quoted = replace(answer, model=None, finish_reason=None, citations=long)
    fake.scripts[routes.ASK.path] = [Script([quoted])]
    # WHEN it has come
    whole.ask("Which?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    # THEN its question is to be seen at the top
    view = whole.window.chat.transcript.views()[-1]
    place = view.mapTo(whole.window.chat.transcript.viewport(), view.rect().topLeft()).y()
    assert 0 <= place < 60
