"""Finding words in a chat by real keys: in all its turns, those too that have no view yet."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from app.desktop.chat.chat_pane import ChatPane
from app.desktop.chat.markdown_look import look_of
from app.desktop.chat.turn_text import shown_text
from app.engine import wire
from tests.desktop.whole_window import answered, found, turn

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NO = Qt.KeyboardModifier.NoModifier
FILLING = "A sentence about nothing that anybody would look for. " * 12


def chat(turns=60):
    """A chat in which each third question, and each fifth answer, speaks of the mill."""
    return [
        turn(
            number,
            f"What of the mill in {number}?" if number % 3 == 0 else f"What of {number}?",
            f"It is **the  Mill** of {number}. {FILLING}" if number % 5 == 0 else FILLING,
        )
        for number in range(1, turns + 1)
    ]


@pytest.fixture
def pane(theme, qtbot):
    theme.reduces_motion = True
    pane = ChatPane(theme)
    qtbot.addWidget(pane)
    pane.resize(760, 620)
    pane.show_transcript()
    with qtbot.waitExposed(pane):
        pane.show()
    pane.activateWindow()
    pane.composer.focus_text()
    return pane


def find(pane, words):
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F, CTRL)
    QTest.keyClicks(QApplication.focusWidget(), words)


def told(pane):
    return next(
        label.text() for label in pane.find_bar.findChildren(QLabel) if label.text() or label.isVisible()
    )


def press(key, modifiers=NO):
    QTest.keyClick(QApplication.focusWidget(), key, modifiers)


def views_with_a_mark(pane):
    return [view for view in pane.transcript.views() if view.answer_view.extraSelections()]


def current_words(pane):
    """The words that stand out, and where they are seen in the transcript."""
    accent = QColor(pane.transcript._theme.tokens.accent_fill)
    seen = []
    for view in pane.transcript.views():
        label = view.question_view.findChild(QLabel)
        if label.hasSelectedText():
            place = label.mapTo(pane.transcript.viewport(), QPoint(0, 0))
            seen.append((label.selectedText(), place.y()))
        for mark in view.answer_view.extraSelections():
            if mark.format.background().color() == accent:
                top = view.answer_view.cursorRect(mark.cursor).topLeft()
                place = view.answer_view.viewport().mapTo(pane.transcript.viewport(), top)
                seen.append((mark.cursor.selectedText(), place.y()))
    return seen


def test_all_turns_are_found_also_those_without_a_view(pane, qtbot):
    # GIVEN a long chat of which the end is seen
    pane.transcript.show_turns(chat())
    assert len(pane.transcript.views()) < 20
    # WHEN words are looked for that stand in 20 questions and 12 answers
    find(pane, "the mill")
    # THEN all are counted, and the first from where one reads is brought into view
    qtbot.waitUntil(lambda: told(pane).endswith("of 32"))
    assert [words.lower().split() for words, _ in current_words(pane)] == [["the", "mill"]]
    assert 0 <= current_words(pane)[0][1] <= pane.transcript.viewport().height() - 20
    # AND the chat itself is what Esc gives the keyboard back to
    press(Qt.Key.Key_Escape)
    assert not pane.find_bar.isVisible()
    assert not views_with_a_mark(pane)
    assert not current_words(pane)
    assert pane.composer.isAncestorOf(QApplication.focusWidget())


def test_enter_goes_from_place_to_place_and_round(pane, qtbot):
    # GIVEN a search that stands at some place
    pane.transcript.show_turns(chat(30))
    find(pane, "the mill")
    qtbot.waitUntil(lambda: told(pane).endswith("of 16"))
    first = int(told(pane).split()[0])
    # WHEN one goes on as often as there are places
    seen = []
    for _ in range(16):
        press(Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(current_words(pane)) == 1)
        words, place = current_words(pane)[0]
        assert words.lower().split() == ["the", "mill"]
        assert 0 <= place <= pane.transcript.viewport().height() - 20
        seen.append(int(told(pane).split()[0]))
    # THEN every place was seen once, in the order of the chat, and one is back
    assert seen == [(first + step - 1) % 16 + 1 for step in range(1, 17)]
    # AND Shift+Enter goes back
    press(Qt.Key.Key_Return, SHIFT)
    assert int(told(pane).split()[0]) == (first - 2) % 16 + 1


def test_a_place_stays_in_view_while_the_turns_above_get_their_views(pane, qtbot):
    pane.transcript.show_turns(chat())
    find(pane, "What of the mill in 30?")
    qtbot.waitUntil(lambda: told(pane) == "1 of 1")
    before = current_words(pane)[0][1]
    qtbot.wait(100)
    assert abs(current_words(pane)[0][1] - before) <= 1


def test_an_answer_that_grows_is_searched_as_it_grows(pane, qtbot):
    # GIVEN a search while an answer is being written
    view = pane.transcript.begin("What is there?")
    view.set_sources(found())
    view.add_text("There is a mill. ")
    find(pane, "mill")
    qtbot.waitUntil(lambda: told(pane) == "1 of 1")
    # WHEN more of it comes, and at last the whole
    view.add_text("And another mill. ")
    qtbot.waitUntil(lambda: told(pane) == "1 of 2")
    view.finish(answered("There is a mill. And another mill. And a third mill."))
    # THEN all of it is found, and marked
    qtbot.waitUntil(lambda: told(pane) == "1 of 3")
    assert len(view.answer_view.extraSelections()) == 3


def test_what_is_not_there_is_said_and_letters_beyond_16_bits_keep_their_place(pane, qtbot):
    pane.transcript.show_turns([turn(1, "\U0001f600 Where is it? Here?", "\U0001f600\U0001f600 It is here.")])
    find(pane, "nowhere")
    qtbot.waitUntil(lambda: told(pane) == "Not found")
    QApplication.focusWidget().clear()
    QTest.keyClicks(QApplication.focusWidget(), "here")
    qtbot.waitUntil(lambda: told(pane).endswith("of 3"))
    words = set()
    for _ in range(3):
        words.add(current_words(pane)[0][0])
        press(Qt.Key.Key_Return)
    assert words == {"here", "Here"}


def test_a_search_without_a_chat_is_not_begun(pane):
    pane.show_blank("2 documents can be searched.")
    press(Qt.Key.Key_F, CTRL)
    assert not pane.find_bar.isVisible()


ANSWERS = (
    "Plain words.\n\nAnd *more* of `them`, [1] said.",
    "# Title\n\n- one\n- two\n  - three [1]\n\n1. first\n2. second",
    "| a | b |\n|---|---|\n| c | d [1] |\n\nAfter.",
    "```python\nprint('hi')\n```\n\n> quoted\n\nEnd.",
)


@pytest.mark.parametrize("text", ANSWERS)
def test_words_are_the_same_with_a_view_and_without(pane, theme, text):
    answer = answered(text)
    pane.transcript.show_turns([wire.ChatTurn(turn=1, asked="", question="?", answer=answer)])
    view = pane.transcript.views()[0].answer_view
    assert view.renderer.is_complete
    assert shown_text(answer, look_of(theme)).split() == view.toPlainText().split()
