"""Long answers and long chats: written a part at a time, and what stands there stays where it is."""

import pytest
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from app.desktop.chat import stream_renderer
from app.desktop.chat.answer_overlays import ChipButton
from app.desktop.chat.transcript import Transcript
from app.engine import wire
from tests.benchmarks.material import long_answer
from tests.desktop.transcript_samples import answered, begun, citation, shown, wait_for

LONG = long_answer(6, cites=1)
# Too long for one go, and two of them are seen or near.
MIDDLING = long_answer(2, cites=1)


@pytest.fixture
def transcript(theme, qtbot):
    transcript = Transcript(theme)
    qtbot.addWidget(transcript)
    transcript.resize(760, 900)
    with qtbot.waitExposed(transcript):
        transcript.show()
    return transcript


@pytest.fixture
def no_time(monkeypatch):
    """Every part of a writing takes longer than there is time."""
    monkeypatch.setattr(stream_renderer, "_BUDGET", 0)


def whole(turn):
    return wire.ChatTurn(
        turn=turn, asked="", question=f"Question {turn}?", answer=answered(MIDDLING, turn=turn)
    )


def buttons(view):
    return [(button.chip, button.geometry()) for button in view.answer_view.chip_buttons()]


def test_a_long_answer_is_written_in_parts_and_is_the_same(transcript, qtbot, monkeypatch):
    # GIVEN a long answer that was written at once
    monkeypatch.setattr(stream_renderer, "_BUDGET", 600)
    at_once = begun(transcript)
    at_once.finish(answered(LONG))
    assert at_once.answer_view.renderer.is_complete
    # WHEN it is written with no time for more than one part in a turn of the loop
    monkeypatch.setattr(stream_renderer, "_BUDGET", 0)
    in_parts = begun(transcript)
    written = QSignalSpy(in_parts.answer_view.renderer.rendered)
    in_parts.finish(answered(LONG))
    wait_for(qtbot, in_parts)
    # THEN it came in many parts, and is no other one; each chip lies where it lay
    assert written.count() > 10
    assert in_parts.answer_view.toHtml() == at_once.answer_view.toHtml()
    assert buttons(in_parts) == buttons(at_once)


def test_a_short_answer_is_written_in_one_go(transcript, no_time):
    view = begun(transcript)
    view.finish(answered("It ends in 2030. [1]\n\n" * 40))
    assert view.answer_view.renderer.is_complete
    assert shown(view).count("It ends in 2030.") == 40


def test_what_comes_moves_no_chip_that_lies_above_it(transcript, qtbot, monkeypatch):
    # GIVEN an answer with many chips
    view = begun(transcript)
    view.set_sources(wire.SourcesFound(citations=(citation(1),), milliseconds=5))
    view.add_text(LONG)
    wait_for(qtbot, view)
    many = len(view.answer_view.chip_buttons())
    assert many > 50
    # WHEN it grows by a sentence
    laid = []
    show_chip = ChipButton.show_chip
    monkeypatch.setattr(
        ChipButton, "show_chip", lambda *given, **more: (laid.append(1), show_chip(*given, **more))
    )
    view.add_text("\n\nOne sentence more. [1]\n\n")
    wait_for(qtbot, view)
    # THEN only what stands in its last part was laid over the text anew
    assert len(view.answer_view.chip_buttons()) == many + 1
    assert 0 < len(laid) < 10
    view.stop()


def test_one_chip_is_ringed_however_far_the_writing_is(transcript, qtbot, no_time):
    # GIVEN a long answer, and a chip in its midst that was opened
    view = begun(transcript)
    view.finish(answered(LONG))
    wait_for(qtbot, view)
    view.answer_view.chip_buttons()[40].click()
    view.mark_open(1)
    # WHEN it is written once more, part by part
    view.finish(answered(LONG))
    # THEN never more than one is ringed, and that one in the end
    ringed = []
    while not ringed or not view.answer_view.renderer.is_complete:
        QApplication.processEvents()
        buttons = view.answer_view.chip_buttons()
        ringed = [place for place, button in enumerate(buttons) if button.is_open]
        assert len(ringed) <= 1
    assert ringed == [40]


def test_a_long_chat_opens_turn_by_turn(transcript, qtbot):
    # WHEN a chat of long answers is opened
    transcript.show_turns([whole(turn) for turn in range(30)])
    # THEN the last turn is there before the loop goes on, and the one above it comes when that is written
    assert [view.turn for view in transcript.views()] == [29]
    qtbot.waitUntil(lambda: [view.turn for view in transcript.views()] == [28, 29])
    assert all(view.answer_view.renderer.is_complete for view in transcript.views()[1:])
    wait_for(qtbot, transcript.views()[0])
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()


def test_a_turn_that_is_being_written_moves_nothing_below_it(transcript, qtbot, no_time):
    # GIVEN a long chat, gone up to where the turn above has no view as yet
    transcript.show_turns([whole(turn) for turn in range(30)])
    qtbot.waitUntil(lambda: len(transcript.views()) == 2)
    wait_for(qtbot, transcript.views()[0])
    slot = transcript.slots()[27]
    assert slot.view is None
    guessed = slot.height
    transcript.verticalScrollBar().setValue(slot.bottom - 300)
    # WHEN its view is made
    qtbot.waitUntil(lambda: slot.view is not None)
    # THEN it takes its room while it is written, and its own height only at the end
    while not slot.view.answer_view.renderer.is_complete:
        assert slot.height >= guessed
        QApplication.processEvents()
    assert slot.height == slot.view.height_for(slot.view.width())
