"""Writing into the transcript: where it stands, and the same however it comes."""

import random

import pytest
from PySide6.QtWidgets import QApplication

from app.desktop.theme.theme import Appearance
from app.engine import wire
from tests.desktop.transcript_samples import ANSWER, answered, begun, shown, transcript, wait_for

__all__ = ["transcript"]


def test_it_follows_only_who_is_at_the_end(transcript, qtbot):
    view = begun(transcript)
    bar = transcript.verticalScrollBar()
    for number in range(30):
        view.add_text(f"Paragraph {number}.\n\n")
    wait_for(qtbot, view)
    assert bar.value() == bar.maximum() > 0
    bar.setValue(100)
    for number in range(30):
        view.add_text(f"Paragraph {number}.\n\n")
    wait_for(qtbot, view)
    assert bar.value() == 100
    view.stop()


def test_two_hundred_turns_open_at_their_end(transcript, qtbot):
    turns = [
        wire.ChatTurn(turn=n, asked="", question=f"Question {n}?", answer=answered(turn=n))
        for n in range(200)
    ]
    transcript.show_turns(turns)
    QApplication.processEvents()
    transcript.grab()
    assert transcript.views()[-1].turn == 199
    assert len(transcript.views()) < 20
    bar = transcript.verticalScrollBar()
    assert bar.value() == bar.maximum()
    while bar.value() > 0:
        bar.setValue(max(0, bar.value() - 500))
        qtbot.wait(1)
        QApplication.processEvents()
    qtbot.waitUntil(lambda: transcript.views()[0].question == "Question 0?")
    assert len(transcript.views()) <= 45


@pytest.mark.parametrize("seed", range(4))
def test_random_cuts_give_the_same_as_one_writing(transcript, qtbot, seed):
    text = (
        ANSWER
        + "\n\n```python\nx = 1\n\ny = 2\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 [1] |\n\n1. one\n\n2. two\n\n"
        + "> quoted\n> more\n\n# Head\n\nA [link](https://example.com). End\r\nof it."
    )
    at_once = begun(transcript)
    at_once.finish(answered(text))
    wait_for(qtbot, at_once)
    streamed = begun(transcript)
    cuts = random.Random(seed)
    rest = text
    while rest:
        size = cuts.randint(1, 40)
        streamed.add_text(rest[:size])
        rest = rest[size:]
        if cuts.random() < 0.5:
            streamed.answer_view.renderer.flush()
    streamed.answer_view.renderer.flush()
    assert shown(streamed).split() == shown(at_once).split()
    streamed.finish(answered(text))
    wait_for(qtbot, streamed)
    strip = lambda view: view.answer_view.toHtml()  # noqa: E731
    assert strip(streamed) == strip(at_once)


def test_a_change_of_theme_writes_answers_anew(transcript, theme):
    view = begun(transcript)
    view.finish(answered("A [link](https://example.com). [1]"))
    before = view.answer_view.toHtml()
    theme.choose(Appearance.DARK)
    after = view.answer_view.toHtml()
    assert theme.tokens.accent_text.lower() in after
    assert before != after
