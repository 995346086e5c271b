"""The whole window on an engine that says what it is told: questions and what becomes of them."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.desktop.chat.turn_view import TurnState
from app.desktop.link.engine_link import LinkState
from app.engine import routes, wire
from tests.desktop.whole_window import answered, chat_row, found, turn, written
from tests.doubles.fake_engine import Script

QUESTION = "When does it end?"
CTRL = Qt.KeyboardModifier.ControlModifier


def last(whole):
    return whole.window.chat.transcript.views()[-1]


def finished(whole):
    return lambda: not whole.desktop.asking.is_asking


def test_an_answer_goes_through_its_states_until_it_can_be_asked_on(qtbot, whole, fake):
    # GIVEN an engine that has found its passages and says nothing yet
    script = fake.play(routes.ASK, Script([found(), *written("It ends in 2030 [1].")[1:]], hold=1))
    # WHEN a question is sent by Enter
    whole.ask(QUESTION)
    assert whole.says("Searching")
    qtbot.waitUntil(lambda: whole.says("Reading 2 passages"))
    # THEN it can be stopped and not sent, and the next question can be written meanwhile
    assert whole.named("Stop").isEnabled()
    assert not whole.all_named("Send")
    QTest.keyClicks(whole.field, "and th")
    QTest.keyClick(whole.field, Qt.Key.Key_Return)
    assert whole.field.toPlainText() == "and th"
    # AND when it is written it stands there with its citation, its verdict and the way on
    script.go_on()
    qtbot.waitUntil(finished(whole))
    assert last(whole).state is TurnState.DONE
    assert whole.named("Citation 1, supported")
    assert not whole.all_named("Stop")
    assert whole.named("Send").isEnabled()
    assert len(fake.asked(routes.ASK)) == 1
    assert whole.field.toPlainText() == "and th"


def test_an_engine_lost_in_mid_answer_is_one_message_that_says_when_it_is_back(qtbot, whole, fake):
    # GIVEN an answer that is being written
    beginning = Script([found(), wire.Text(text="It ends "), answered("")], hold=2)
    plays(fake, beginning, Script(written("It ends in 2030 [1].")))
    whole.ask(QUESTION)
    qtbot.waitUntil(lambda: whole.says("It ends"))
    # WHEN the engine is lost and found again
    said = []
    whole.desktop.link.status_changed.connect(lambda _status: said.append(list(whole.messages())))
    fake.lose_doors()
    qtbot.waitUntil(finished(whole))
    qtbot.waitUntil(lambda: whole.desktop.link.status.state is LinkState.READY)
    # THEN one message has said both
    assert said == [["Sourcebook's engine stopped"], ["Sourcebook's engine is back"]]
    # AND question and beginning are there, and are not an answer
    assert last(whole).state is TurnState.FAILED
    assert whole.says(QUESTION)
    assert whole.says("Not finished")
    # AND asked again it is answered, as a chat of its own: the engine has kept none
    whole.press("Ask again")
    qtbot.waitUntil(finished(whole))
    assert last(whole).state is TurnState.DONE
    assert len(whole.window.chat.transcript.views()) == 1
    assert [asked.get("chat") for asked in fake.asked(routes.ASK)] == [None, None]


@pytest.mark.parametrize(
    "script",
    [Script([found(), wire.Failure(code="x", message="The disk is full.")]), Script([found()], cuts=True)],
)
def test_a_failure_stands_where_no_answer_stands_and_can_be_asked_again_by_key(qtbot, whole, fake, script):
    plays(fake, script, Script(written("It ends in 2030 [1].")))
    whole.ask(QUESTION)
    qtbot.waitUntil(lambda: last(whole).state is TurnState.FAILED)
    assert whole.says("This question was not answered")
    assert not whole.all_named("Citation")
    whole.key(Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: last(whole).state is TurnState.DONE)
    assert [asked["query"] for asked in fake.asked(routes.ASK)] == [QUESTION, QUESTION]


def test_an_engine_that_will_not_live_is_said_and_can_be_started_again(qtbot, whole, fake, monkeypatch):
    # GIVEN an engine that is lost as often as it is started
    monkeypatch.setattr("app.desktop.link.engine_link._PAUSES_MS", (0, 0, 0))
    link = whole.desktop.link
    for losses in (1, 2, 3):
        fake.lose_doors()
        qtbot.waitUntil(
            lambda losses=losses: link.status.losses == losses and link.status.state is LinkState.READY
        )
    fake.lose_doors()
    qtbot.waitUntil(lambda: link.status.state is LinkState.FAILED)
    # THEN one message says that it does not run, and does not say that it is being started
    assert whole.messages() == ["Sourcebook's engine does not run"]
    assert not whole.says("is started again")
    assert whole.says("engine.log")
    # AND a question fails at once
    whole.ask(QUESTION)
    qtbot.waitUntil(lambda: last(whole).state is TurnState.FAILED)
    # AND "Start it again" starts it, and the message goes
    fake.play(routes.ASK, Script(written("It ends in 2030 [1].")))
    whole.press("Start it again")
    qtbot.waitUntil(lambda: link.status.state is LinkState.READY)
    assert whole.messages() == []
    whole.press("Ask again")
    qtbot.waitUntil(lambda: last(whole).state is TurnState.DONE)


def test_regenerate_replaces_the_last_turn_and_edit_the_one_that_is_edited(qtbot, whole, fake):
    # GIVEN a chat of two turns
    texts = ["First [1].", "Second [1].", "Second anew [1].", "Otherwise [1]."]
    plays(fake, *(Script(written(text, number)) for number, text in enumerate(texts, 1)))
    for question in ("One?", "Two?"):
        whole.ask(question)
        qtbot.waitUntil(finished(whole))
    # WHEN the last is regenerated, by its key
    whole.key(Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(finished(whole))
    # THEN it alone was replaced
    assert shown(whole) == [("One?", "First"), ("Two?", "Second anew")]
    # AND when the first is edited, it and what followed are replaced
    whole.press("Edit question")
    assert whole.field.toPlainText() == "One?"
    whole.key(Qt.Key.Key_A, CTRL)
    whole.ask("Other?")
    qtbot.waitUntil(finished(whole))
    assert shown(whole) == [("Other?", "Otherwise")]
    asked = fake.asked(routes.ASK)
    assert [ask.get("instead_of") for ask in asked] == [None, None, 2, 1]
    assert [ask["query"] for ask in asked] == ["One?", "Two?", "Two?", "Other?"]
    assert {ask.get("chat") for ask in asked[1:]} == {"chat-1"}


@pytest.mark.parametrize("ending", ["fails", "is stopped"])
def test_an_edit_that_comes_to_nothing_leaves_the_chat_and_the_edited_words(qtbot, whole, fake, ending):
    # GIVEN a chat of two turns, which the engine keeps, and a source that is open
    turns = (turn(1, "One?", "First [1]."), turn(2, "Two?", "Second [1]."))
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=turns))
    plays(fake, *(Script(written(kept.answer.answer, kept.turn)) for kept in turns))
    for kept in turns:
        whole.ask(kept.question)
        qtbot.waitUntil(finished(whole))
    whole.press("Citation 1")
    qtbot.waitUntil(whole.window.viewer.isVisible)
    # WHEN the first is asked otherwise, and nothing comes of it
    gone = wire.Failure(code="disk_full", message="The disk is full. Make room with --force.")
    script = Script([found(), gone], hold=1)
    plays(fake, script, Script(written("Otherwise [1].", 3)))
    whole.press("Edit question")
    QTest.keyClick(whole.field, Qt.Key.Key_End)
    whole.ask(" Really?")
    qtbot.waitUntil(lambda: whole.says("Reading 2 passages"))
    if ending == "fails":
        script.go_on()
    else:
        whole.press("Stop")
    qtbot.waitUntil(finished(whole))
    # THEN all that was there is there, the message stands in its first turn, and the source is open still
    assert shown(whole) == [("One?", "First"), ("Two?", "Second")]
    assert whole.says("The disk is full.") is (ending == "fails")
    assert not whole.says("--force")
    assert not whole.all_named("Ask again")
    assert whole.window.viewer.isVisible()
    # AND the edited words are in their field, to be sent once more
    assert whole.field.toPlainText() == "One? Really?"
    assert whole.says("2 answers will be replaced")
    QTest.keyClick(whole.field, Qt.Key.Key_Return)
    qtbot.waitUntil(finished(whole))
    assert [ask.get("instead_of") for ask in fake.asked(routes.ASK)] == [None, None, 1, 1]
    assert shown(whole) == [("One? Really?", "Otherwise")]


def test_a_question_that_is_not_answered_anew_keeps_its_answer_and_says_why(qtbot, whole, fake):
    # GIVEN a chat of two answers
    gone = wire.Failure(code="server_unreachable", message="Nothing listens. The earlier answer is kept.")
    plays(
        fake,
        Script(written("First [1].", 1)),
        Script(written("Second [1].", 2)),
        Script([gone]),
        Script(written("First anew [1].", 3)),
    )
    for question in ("One?", "Two?"):
        whole.ask(question)
        qtbot.waitUntil(finished(whole))
    # WHEN the first is asked again, and the server is gone
    whole.named("Regenerate").click()
    qtbot.waitUntil(finished(whole))
    # THEN both answers stand there, and the message above the first of them, in view
    assert shown(whole) == [("One?", "First"), ("Two?", "Second")]
    strip = whole.named("This question was not answered anew. Nothing listens.")
    view = whole.window.chat.transcript.views()[0]
    assert view.question_view.geometry().bottom() < strip.y() < view.answer_view.y()
    assert whole.field.toPlainText() == ""
    # AND it can be asked again from there
    whole.press("Ask again")
    qtbot.waitUntil(finished(whole))
    assert fake.asked(routes.ASK)[-1]["instead_of"] == 1
    assert shown(whole) == [("One?", "First anew")]


def test_what_is_stopped_before_its_first_word_can_be_asked_again_by_key(qtbot, whole, fake):
    # GIVEN an answer that does not come
    script = Script([found(), *written("It ends in 2030 [1].")], hold=1)
    plays(fake, script, Script(written("It ends in 2030 [1].")))
    fake.answer(routes.CHAT, wire.Failure(code="no_such_chat", message="There is no such chat."))
    whole.ask(QUESTION)
    qtbot.waitUntil(lambda: whole.says("Reading 2 passages"))
    # WHEN it is stopped by its key
    whole.key(Qt.Key.Key_Period, CTRL)
    qtbot.waitUntil(lambda: script.left_at is not None)
    # THEN the question stands there, stopped
    assert last(whole).state is TurnState.STOPPED
    assert whole.says("Stopped")
    qtbot.waitUntil(lambda: whole.desktop.asking.chat is None)
    assert fake.asked(routes.CHAT)
    assert whole.messages() == []
    # AND it can be asked again, as a chat of its own: the engine has kept none
    whole.key(Qt.Key.Key_R, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: last(whole).state is TurnState.DONE)
    assert shown(whole) == [(QUESTION, "It ends in 2030")]
    assert [ask.get("chat") for ask in fake.asked(routes.ASK)] == [None, None]


def test_what_is_stopped_before_its_first_word_does_not_pass_for_the_turn_before_it(qtbot, whole, fake):
    # GIVEN a chat of one turn, and a second question that was stopped too early to be kept
    kept = turn(1, "One?", "First [1].")
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=(kept,)))
    plays(
        fake, Script(written("First [1].", 1)), Script([found()], hold=0), Script(written("Second [1].", 2))
    )
    whole.ask("One?")
    qtbot.waitUntil(finished(whole))
    whole.ask("Two?")
    qtbot.waitUntil(lambda: len(fake.asked(routes.ASK)) == 2)
    whole.press("Stop")
    qtbot.waitUntil(lambda: bool(fake.asked(routes.CHAT)))
    qtbot.wait(50)
    # WHEN it is asked again
    whole.all_named("Regenerate")[-1].click()
    qtbot.waitUntil(lambda: last(whole).state is TurnState.DONE)
    # THEN it follows the first and does not replace it
    assert fake.asked(routes.ASK)[-1].get("instead_of") is None
    assert fake.asked(routes.ASK)[-1]["chat"] == "chat-1"
    assert shown(whole) == [("One?", "First"), ("Two?", "Second")]


def plays(fake, *scripts):
    """Answer the next questions by these."""
    fake.scripts[routes.ASK.path] = list(scripts)


def shown(whole):
    """The questions that are shown, each with the beginning of its answer."""
    views = whole.window.chat.transcript.views()
    return [(view.question, view.text.partition(" [")[0]) for view in views]
