"""Why an answer is as it is, in the whole window: searching and asking again with other passages."""

from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.chat.scope import Scope
from app.engine import routes, wire
from tests.desktop.explained_answers import considered, explained, kept
from tests.desktop.whole_window import answered, found
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

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def told(row):
    """What of a row's name says what became of it."""
    name = row.accessibleName()
    return name[name.index("fused rank ") :].split(", ", 1)[1].replace("in the prompt: ", "")


def test_asked_again_it_goes_to_the_engine_with_what_was_pinned_dropped_and_searched(qtbot, whole, fake):
    explain(qtbot, whole)
    # GIVEN one that went in pinned, one dropped, one that did not go in included, one taken back in
    whole.press("Pin A lease that was given a long name, 1.pdf, page 4")
    whole.press("Drop A lease that was given a long name, 2.pdf")
    whole.press("Include A lease that was given a long name, 5.pdf")
    whole.press("Take A lease that was given a long name, 6.pdf, page 9 back in")
    assert whole.says("2 pinned, 1 dropped")
    assert [told(row) for row in rows(whole)[:6]] == [
        "Citation 1, supported, pinned, goes in first",
        "Citation 2, weak, dropped, stays out",
        "yes, from before",
        "400 tokens, no room",
        "pinned, goes in first",
        "taken back in",
    ]
    # WHEN it is asked again with another query
    whole.window.why.query.field.setText("break clause mill")
    whole.press("Ask again with these")
    # THEN the turn is replaced by an answer to the same question, in the chat
    assert whole.window.chat.isVisible()
    qtbot.waitUntil(finished(whole))
    assert fake.asked(routes.ASK)[-1]["query"] == QUESTION
    assert asked(fake) == {
        "searched": "break clause mill",
        "pinned": [place(considered(1)), place(considered(5))],
        "dropped": [place(considered(2))],
        "instead_of": 1,
    }
    assert len(whole.window.chat.transcript.views()) == 1
    # AND the new answer can be explained by its key
    whole.key(Qt.Key.Key_Y, CTRL | SHIFT)
    assert whole.window.why.isVisible()


def test_as_it_stands_it_is_asked_again_as_it_was_asked(qtbot, whole, fake):
    # GIVEN an answer that was asked with a query of the person's own and a pin
    before = replace(
        explained().explanation,
        queries=("break clause",),
        searched="break clause",
        passages=(considered(1, pinned=True), considered(2, "dropped")),
        vanished=(wire.PassageRef(path="/gone.txt", page=1, start=0, end=9),),
    )
    keep(fake, kept(1, QUESTION, explanation=before))
    explain(qtbot, whole)
    # THEN that is told
    assert whole.says("Your own query, in place of the question.")
    assert whole.says("Pinned, but no longer there: 1.")
    assert names(whole)[0].endswith("yes, 100 tokens, pinned")
    # WHEN nothing is changed
    whole.press("Ask again with these")
    qtbot.waitUntil(finished(whole))
    assert asked(fake) == {
        "searched": "break clause",
        "pinned": [place(considered(1))],
        "dropped": [place(considered(2))],
        "instead_of": 1,
    }
    # AND the question itself is searched as ever, where it is put there in place of the query
    keep(fake, kept(1, QUESTION, explanation=before))
    whole.desktop.asking.begin_new()
    explain(qtbot, whole)
    whole.window.why.query.field.setText(QUESTION)
    whole.press("Ask again with these")
    qtbot.waitUntil(finished(whole))
    assert asked(fake)["searched"] is None


def test_another_query_is_searched_without_asking_a_model(qtbot, whole, fake):
    keep(fake, replace(kept(1, QUESTION), collection="Leases"))
    explain(qtbot, whole)
    whole.press("Pin A lease that was given a long name, 1.pdf")
    # WHEN another query is searched, by Enter in its field
    field = whole.window.why.query.field
    field.setText("walled garden")
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: whole.says("Found in Leases: 3 passages, 31 ms. No model was asked yet."))
    assert whole.says("The reranker has no say.")
    # THEN it is searched where the question was, and what is found has its ranks
    put = fake.asked(routes.SEARCH)[-1]
    assert (put["query"], put["k"], put["collection"], put["files"]) == ("walled garden", 20, "Leases", [])
    assert fake.asked(routes.ASK) == []
    found_names = [name.replace("A lease that was given a long name, ", "") for name in names(whole)]
    assert found_names == [
        ("7.pdf, page 10, words rank 8 of 100, meaning rank 14 of 100, fused rank 1, not asked yet"),
        ("2.pdf, page 5, words rank 3 of 100, meaning rank 4 of 100, fused rank 2, not asked yet"),
        ("9.pdf, page 12, words rank 10 of 100, meaning rank 18 of 100, fused rank 3, not asked yet"),
        # AND what was pinned and dropped before is there, though it was not found now
        (
            "1.pdf, page 4, not found by words, not found by meaning, not found by this search, "
            "pinned, goes in first"
        ),
        (
            "6.pdf, page 9, not found by words, not found by meaning, not found by this search, "
            "dropped, stays out"
        ),
    ]
    # AND a search that fails says why, and leaves what was found
    fake.answer(routes.SEARCH, wire.Failure(code="x", message="The index is being rebuilt."))
    whole.press("Search again")
    qtbot.waitUntil(lambda: whole.says("The index is being rebuilt."))
    assert len(rows(whole)) == 5


def test_of_an_earlier_answer_it_is_said_how_many_are_replaced(qtbot, whole, fake):
    keep(fake, kept(1, QUESTION), kept(2, "And then?"))
    open_chat(qtbot, whole)
    # Earlier turns get their views after the last one.
    qtbot.waitUntil(lambda: len(whole.window.chat.transcript.views()) == 2)
    first = whole.window.chat.transcript.views()[0]
    first.footer.why_button.click()
    assert whole.says("2 answers are replaced")
    whole.press("Back to the answer")
    assert QApplication.focusWidget() is first.footer.why_button


def test_what_fails_is_put_again_as_it_was(qtbot, whole, fake):
    # GIVEN a question that is asked again with a pin, and fails
    fake.scripts[routes.ASK.path] = [
        Script([found(), wire.Failure(code="x", message="The server is gone.")]),
        Script([found(), explained(2)]),
    ]
    explain(qtbot, whole)
    whole.press("Pin A lease that was given a long name, 1.pdf")
    whole.press("Ask again with these")
    qtbot.waitUntil(lambda: whole.says("This question was not answered anew"))
    # WHEN it is put again, though another scope is chosen for the next question
    whole.window.chat.composer.set_scope(Scope(collection="Letters", files=()))
    whole.press("Ask again")
    qtbot.waitUntil(finished(whole))
    # THEN the pin goes with it, and the scope that it had
    assert asked(fake)["pinned"] == [place(considered(1))]
    first, second = fake.asked(routes.ASK)
    assert first["collection"] == second["collection"] != "Letters"
    # AND an answer that is only asked for anew is asked as its question stands
    whole.key(Qt.Key.Key_R, CTRL | SHIFT)
    qtbot.waitUntil(lambda: len(fake.asked(routes.ASK)) == 3)
    assert asked(fake)["pinned"] == []
    qtbot.waitUntil(finished(whole))


def test_while_an_answer_is_written_no_other_is_asked_for(qtbot, whole, fake):
    script = Script([found(), answered("So.", 2)], hold=1)
    fake.scripts[routes.ASK.path] = [script]
    open_chat(qtbot, whole)
    whole.ask("And then?")
    first = whole.window.chat.transcript.views()[0]
    first.footer.why_button.click()
    whole.press("Ask again with these")
    assert whole.messages() == ["An answer is being written"]
    assert whole.window.why.isVisible()
    assert len(fake.asked(routes.ASK)) <= 1
    script.go_on()
    qtbot.waitUntil(finished(whole))
    # AND a new question leaves it for the chat
    whole.key(Qt.Key.Key_N, CTRL)
    assert not whole.window.why.isVisible()
