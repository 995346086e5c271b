"""The whole window on an engine whose answers come after what they tell of has changed."""

import pytest

from app.desktop.chat.turn_view import TurnState
from app.engine import routes, wire
from tests.desktop.whole_window import chat_row, found, turn, written
from tests.doubles.fake_engine import Script


def a_chat(asked):
    return wire.ChatShown(
        chat=chat_row(asked["chat"]), turns=(turn(1, f"Asked in {asked['chat']}", "It ends."),)
    )


@pytest.mark.parametrize("then", ["another", "a new one", "a question"])
def test_a_chat_that_comes_late_does_not_take_the_place_of_what_was_chosen_since(qtbot, whole, fake, then):
    # GIVEN a chat that was clicked and has not come yet
    fake.answer(routes.CHAT, a_chat)
    fake.scripts[routes.ASK.path] = [Script(written("It ends in 2030 [1]."))]
    late = fake.hold(routes.CHAT)
    whole.window.left.chat_opened.emit("late")
    qtbot.waitUntil(lambda: len(fake.asked(routes.CHAT)) == 1)
    # WHEN something else is chosen, and then it comes
    if then == "another":
        whole.window.left.chat_opened.emit("other")
        qtbot.waitUntil(lambda: whole.says("Asked in other"))
    elif then == "a new one":
        whole.desktop.asking.begin_new()
    else:
        whole.ask("When does it end?")
        qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    late.set()
    qtbot.waitUntil(lambda: not whole.desktop.link._under_way)
    # THEN what was chosen last is what is shown
    assert whole.desktop.asking.chat != "late"
    assert not whole.says("Asked in late")


def test_turns_that_were_asked_for_before_an_answer_do_not_hide_it(qtbot, whole, fake):
    # GIVEN a chat whose second answer is stopped; what the engine keeps of it is asked for, and comes late
    told = [(turn(1, "One?", "First [1]."),), (turn(1, "One?", "First [1]."), turn(2, "Two?", "Second [1]."))]
    fake.answer(
        routes.CHAT,
        lambda _asked: wire.ChatShown(chat=chat_row(), turns=told[len(fake.asked(routes.CHAT)) > 1]),
    )
    fake.scripts[routes.ASK.path] = [
        Script(written("First [1].", 1)),
        Script([found()], hold=0),
        Script(written("Second [1].", 2)),
    ]
    whole.ask("One?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    whole.ask("Two?")
    qtbot.waitUntil(lambda: len(fake.asked(routes.ASK)) == 2)
    late = fake.hold(routes.CHAT)
    whole.press("Stop")
    qtbot.waitUntil(lambda: len(fake.asked(routes.CHAT)) == 1)
    # WHEN it is asked again and answered before
    whole.all_named("Regenerate")[-1].click()
    qtbot.waitUntil(lambda: whole.window.chat.transcript.views()[-1].state is TurnState.DONE)
    late.set()
    # THEN both turns are known: they are asked for once more
    qtbot.waitUntil(lambda: len(fake.asked(routes.CHAT)) == 2)
    qtbot.waitUntil(lambda: [one.turn for one in whole.desktop.asking.turns] == [1, 2])
