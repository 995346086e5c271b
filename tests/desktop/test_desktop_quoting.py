"""The whole window where no language model answers: what is said, and what is quoted."""

from msgspec.structs import replace
from PySide6.QtWidgets import QLabel

from app.engine import routes, wire
from tests.desktop.whole_window import CHAT, chat_row, turn, written
from tests.doubles.fake_engine import Script

WITHOUT = wire.Notice(
    code="no_model",
    message="No language model answered; these passages are quoted from your documents. No server answers at "
    "http://127.0.0.1:9/v1. Nothing listens there. Or name another one in the settings or with --server.",
)
SHORT = "No language model answered; these passages are quoted from your documents."


def quoted(number, *notices):
    """An answer that no model wrote."""
    *_, answer = written("One [1].", number)
    return replace(
        answer, model=None, notices=notices, notice=" ".join(notice.message for notice in notices) or None
    )


def notices(whole):
    """The words above each answer."""
    views = whole.window.chat.transcript.views()
    return [[strip.findChildren(QLabel)[1].text() for strip in view.strips.notices] for view in views]


def test_that_no_model_answered_is_said_whole_once_a_chat_and_in_a_persons_words(qtbot, whole, fake):
    # GIVEN no server
    fake.scripts[routes.ASK.path] = [Script([WITHOUT, quoted(n, WITHOUT)]) for n in (1, 2)]
    for question in ("One?", "Two?"):
        whole.ask(question)
        qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    # THEN the first answer says why, and the second that it is so; neither speaks of a command's options
    [first], [second] = notices(whole)
    assert first.startswith(SHORT)
    assert "127.0.0.1:9" in first
    assert "--server" not in first
    assert second == SHORT
    # AND the settings are one press away
    whole.press("Server settings")
    qtbot.waitUntil(lambda: whole.says("Test"))
    # AND the chat, opened again, says the same
    kept = tuple(replace(turn(n, "?", ""), answer=quoted(n, WITHOUT)) for n in (1, 2))
    fake.answer(routes.CHAT, wire.ChatShown(chat=chat_row(), turns=kept))
    whole.desktop.asking.begin_new()
    whole.window.left.chat_opened.emit(CHAT)
    qtbot.waitUntil(lambda: len(whole.window.chat.transcript.views()) == 2)
    assert notices(whole) == [[first], [second]]


def test_nothing_is_said_to_be_listed_that_is_not(qtbot, whole, fake):
    message = "Not found in these documents. The passages nearest to the question are listed."
    notice = wire.Notice(code="not_found", message=message)
    *events, answer = written("That is not in the sources.")
    fake.scripts[routes.ASK.path] = [Script([*events, notice, replace(answer, notices=(notice,))])]
    whole.ask("Where?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    [[said]] = notices(whole)
    assert said.startswith("Not found in these documents. Why, below the answer, ")
    assert "listed" not in said
    assert whole.named("Why this answer")


def test_a_quoted_passage_needs_no_check(qtbot, whole, fake):
    fake.scripts[routes.ASK.path] = [Script([quoted(1)])]
    whole.ask("Which?")
    qtbot.waitUntil(lambda: not whole.desktop.asking.is_asking)
    chip = whole.named("Citation 1, quoted word for word, lease 1.txt")
    # AND its card says so, as does the one that the keyboard opens
    chip.setFocus()
    whole.window.chat.transcript.views()[0].card_wanted.emit(chip)
    qtbot.waitUntil(lambda: whole.says("Quoted word for word"))
    assert not whole.says("Not checked")


def test_a_server_that_is_not_found_is_named(qtbot, whole, fake):
    problem = wire.Failure(code="server_unreachable", message="No server answers.")
    fake.answer(
        routes.SERVER,
        wire.ServerReport(address="http://192.0.2.7:8080/v1", kind="unknown", problem=problem),
    )
    whole.desktop.server.look()
    qtbot.waitUntil(lambda: whole.says("The server at 192.0.2.7:8080 not found"))
    assert not whole.says("LM Studio not found")
