"""Why an answer is as it is, in the whole window: its passages, what became of them, and the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.engine import routes
from tests.desktop.explained_answers import USE, considered, kept
from tests.desktop.whole_window import answered, found, turn
from tests.desktop.why_by_hand import (
    QUESTION,
    asked,
    explain,
    fake,
    finished,
    keep,
    names,
    open_chat,
    place,
    rows,
    whole,
)
from tests.doubles.fake_engine import Script

__all__ = ["fake", "whole"]


def test_each_passage_says_its_place_its_ranks_its_verdict_and_what_became_of_it(qtbot, whole):
    # GIVEN an answer of a chat that is opened again later
    explain(qtbot, whole)
    # THEN what was searched is there, where, and how many passages were looked at
    assert whole.window.why.query.query == QUESTION
    assert whole.says("Your question as it was asked. 8 passages looked at in the whole library.")
    # AND those that went in stand first, then those that did not, each with words for a screen reader
    name = "A lease that was given a long name"
    assert names(whole) == [
        (
            f"{name}, 1.pdf, page 4, words rank 2 of 100, meaning rank 2 of 100, fused rank 1, "
            "Citation 1, supported, in the prompt: yes, 100 tokens"
        ),
        (
            f"{name}, 2.pdf, page 5, words rank 3 of 100, meaning rank 4 of 100, fused rank 2, "
            "Citation 2, weak, in the prompt: yes, 200 tokens"
        ),
        (
            f"{name}, 3.pdf, page 6, words rank 4 of 100, meaning rank 6 of 100, fused rank 3, "
            "in the prompt: yes, from before"
        ),
        (
            f"{name}, 4.pdf, page 7, not found by words, meaning rank 8 of 100, fused rank 4, "
            "400 tokens, no room"
        ),
        (
            f"{name}, 5.pdf, page 8, words rank 6 of 100, meaning rank 10 of 100, fused rank 5, "
            "500 tokens, no room"
        ),
        (f"{name}, 6.pdf, page 9, words rank 7 of 100, meaning rank 12 of 100, fused rank 6, dropped by you"),
        (
            f"{name}, 7.pdf, page 10, words rank 8 of 100, not found by meaning, fused rank 7, "
            "not among the best"
        ),
        (
            f"{name}, 8.pdf, page 11, words rank 100 of 100, meaning rank 16 of 100, fused rank 30, "
            "not among the best"
        ),
    ]
    assert whole.says("2 for lack of room, 1 dropped by you, 2 ranked lower")
    # AND the prompt's parts are told, each with its tokens
    assert whole.says("The prompt: 5,088 of 8,192 tokens")
    for part in (
        "Instructions and question 412",
        "Earlier turns 386",
        "Passages 4,290",
        "Unused 1,056",
        "Kept free for the answer 2,048",
    ):
        assert whole.says(part)


def test_all_of_it_by_keyboard(qtbot, whole, fake):
    open_chat(qtbot, whole)
    button = whole.named("Why this answer")
    button.setFocus(Qt.FocusReason.TabFocusReason)
    whole.key(Qt.Key.Key_Space)
    # THEN the keyboard is on the first passage, and goes up and down
    assert QApplication.focusWidget() is rows(whole)[0]
    for key, row in ((Qt.Key.Key_Down, 1), (Qt.Key.Key_End, 7), (Qt.Key.Key_Up, 6), (Qt.Key.Key_Home, 0)):
        whole.key(key)
        assert QApplication.focusWidget() is rows(whole)[row]
    # AND pins, drops and opens
    whole.key(Qt.Key.Key_P)
    whole.key(Qt.Key.Key_Down)
    whole.key(Qt.Key.Key_Delete)
    assert whole.says("1 pinned, 2 dropped")
    whole.key(Qt.Key.Key_Delete)
    assert whole.says("1 pinned, 1 dropped")
    whole.key(Qt.Key.Key_Return)
    qtbot.waitUntil(whole.window.viewer.isVisible)
    # AND Tab comes to the row's buttons and from there to what asks again; other rows are no stops
    stops = []
    for _ in range(3):
        whole.key(Qt.Key.Key_Tab)
        stops.append(QApplication.focusWidget())
    assert stops == [
        rows(whole)[1].pin_button,
        rows(whole)[1].drop_button,
        whole.window.why.foot.ask_button,
    ]
    # AND a search from a row that goes leaves the keyboard among the passages
    rows(whole)[1].setFocus()
    whole.window.why.query.search_wanted.emit("walled garden")
    qtbot.waitUntil(lambda: whole.says("No model was asked yet"))
    assert QApplication.focusWidget() is rows(whole)[0]
    # AND Escape goes back to the answer, and to where one came from
    whole.key(Qt.Key.Key_Escape)
    assert whole.window.chat.isVisible()
    assert QApplication.focusWidget() is whole.named("Why this answer")
    assert fake.asked(routes.ASK) == []


def test_a_passage_opens_in_its_document_with_its_words_lit(qtbot, whole, fake):
    explain(qtbot, whole)
    QTest.mouseClick(rows(whole)[1], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: whole.says("The file is not there any more. These words were read from it."))
    viewer = whole.window.viewer
    # THEN its words are there, beside the passages, with its citation's verdict
    assert viewer.text.view.accessibleName().endswith(f"passage lit: {considered(2).text}")
    assert whole.named("Citation 2, weak")
    assert whole.window.why.isVisible()
    # AND one that was not cited has no number
    QTest.mouseClick(rows(whole)[4], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Passage 5" in viewer.text.view.accessibleName())
    assert not [one for one in whole.all_named("Citation") if viewer.isAncestorOf(one)]
    # AND in a narrow window it takes the passages' place, and gives it and the keyboard back
    whole.window.hide_right()
    whole.window.resize(800, 600)
    QTest.mouseClick(rows(whole)[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not whole.window.why.isVisible())
    whole.press("Back to the passages")
    assert whole.window.why.isVisible()
    assert QApplication.focusWidget() is rows(whole)[0]


def test_what_there_was_no_room_for_is_said_at_the_composer_and_included_by_one_click(qtbot, whole, fake):
    open_chat(qtbot, whole)
    assert whole.says("2 passages did not fit.")
    assert "Passages left out: 2" in whole.named("Context of the model").accessibleDescription()
    # WHEN the best of them is included
    script = fake.play(
        routes.ASK, Script([found(), answered("It ends in 2030 [1].", 2, context=USE)], hold=1)
    )
    fake.scripts[routes.ASK.path] = [script]
    whole.press("Include A lease that was given a long name, 4.pdf, page 7 and ask again")
    # THEN the question is asked again with it, and with what was dropped before
    qtbot.waitUntil(lambda: len(fake.asked(routes.ASK)) == 1)
    assert asked(fake) == {
        "searched": None,
        "pinned": [place(considered(4))],
        "dropped": [place(considered(6))],
        "instead_of": 1,
    }
    # AND nothing is said while it is written, nor where nothing was left out
    assert not whole.says("did not fit")
    script.go_on()
    qtbot.waitUntil(finished(whole))
    assert not whole.says("did not fit")
    assert "left out" not in whole.named("Context of the model").accessibleDescription()


def test_which_were_left_out_is_seen_from_the_composer(qtbot, whole):
    open_chat(qtbot, whole)
    for way in ("See which", "Context of the model"):
        whole.press(way)
        assert whole.window.why.isVisible()
        whole.key(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        assert not whole.window.why.isVisible()
        assert QApplication.focusWidget() is whole.field


def test_an_answer_without_an_explanation_says_so_and_can_be_asked_again(qtbot, whole, fake):
    # GIVEN an answer from before it was kept
    keep(fake, turn(1, QUESTION, "It ends in 2030 [1]."))
    explain(qtbot, whole)
    assert whole.says("This answer is from before Sourcebook kept why")
    assert rows(whole) == ()
    assert whole.says("What the prompt took was not kept")
    # THEN the keyboard is in the query, and it can be searched and asked again
    assert QApplication.focusWidget() is whole.window.why.query.field
    whole.press("Search again")
    qtbot.waitUntil(lambda: len(rows(whole)) == 3)
    assert not whole.says("This answer is from before")
    whole.press("Ask again with these")
    qtbot.waitUntil(finished(whole))
    assert asked(fake) == {"searched": None, "pinned": [], "dropped": [], "instead_of": 1}


def test_quoted_passages_are_explained_as_well(qtbot, whole, fake):
    keep(fake, kept(1, QUESTION, model=None, context=None, sentences=()))
    explain(qtbot, whole)
    assert whole.says("No model wrote this: the passages are quoted")
    assert names(whole)[0].endswith("Citation 1, quoted word for word, yes, quoted")
