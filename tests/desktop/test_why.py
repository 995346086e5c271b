"""Why an answer is as it is, in the whole window: its passages, and asking again with others."""

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.desktop.chat.scope import Scope
from app.engine import routes, wire
from tests.desktop.explained_answers import USE, considered, explained, kept, plain
from tests.desktop.whole_window import answered, chat_row, filled, found, turn, whole_window
from tests.doubles.fake_engine import Script

QUESTION = "When may the mill be left?"
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def fake(tmp_path):
    with filled(tmp_path) as engine:
        engine.answer(routes.CHATS, wire.ChatList(chats=(chat_row(),)))
        keep(engine, kept(1, QUESTION))
        engine.play(routes.ASK, Script([found(), explained(2)]))
        engine.answer(
            routes.SEARCH,
            wire.SearchReply(
                passages=tuple(plain(considered(n)) for n in (7, 2, 9)),
                milliseconds=31.4,
                notice="The reranker has no say.",
            ),
        )
        engine.answer(routes.SHOW, page)
        yield engine


@pytest.fixture
def whole(qapp, qtbot, fake, tmp_path):
    with whole_window(qapp, fake, tmp_path) as window:
        window.wait_until_ready(qtbot)
        window.window.activateWindow()
        yield window


def keep(fake, *turns):
    """Let the engine have a chat of these turns."""
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=turns))


def page(body):
    text = wire.Page(page=body["page"], text="The mill may be left.", state="indexed", passages=())
    return wire.Shown(path=body["path"], state="indexed", pages=(text,))


def open_chat(qtbot, whole):
    whole.window.left.chat_opened.emit("chat-1")
    qtbot.waitUntil(lambda: bool(whole.window.chat.transcript.views()))


def explain(qtbot, whole):
    """Press the last answer's button, as a person does."""
    open_chat(qtbot, whole)
    whole.press("Why this answer")
    assert whole.window.why.isVisible()


def rows(whole):
    return whole.window.why.passages.rows


def names(whole):
    return [row.accessibleName() for row in rows(whole)]


def told(row):
    """What of a row's name says what became of it."""
    name = row.accessibleName()
    return name[name.index("fused rank ") :].split(", ", 1)[1].replace("in the prompt: ", "")


def finished(whole):
    return lambda: not whole.desktop.asking.is_asking


def place(item):
    return {name: getattr(item, name) for name in ("path", "page", "start", "end")}


def asked(fake):
    """What of the last question says which passages it shall rest on."""
    body = fake.asked(routes.ASK)[-1]
    return {name: body.get(name) for name in ("searched", "pinned", "dropped", "instead_of")}


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
