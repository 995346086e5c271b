"""What is measured while a model writes."""

import pytest

from retrieval.draft import Draft
from retrieval.language_model.events import Text, TextWasThinking, Thinking, Usage


def draft_of(*events, begun=100.0):
    """Feed events, each with its moment."""
    now = begun
    draft = Draft(begun, clock=lambda: now)
    for moment, event in events:
        now = begun + moment
        draft.feed(event)
    return draft


def test_a_plain_answer():
    draft = draft_of(*((2 + n / 10, Text(f"{n} ")) for n in range(11)))
    assert draft.text == "0 1 2 3 4 5 6 7 8 9 10 "
    assert (draft.thinking, draft.thought_seconds) == ("", None)
    assert draft.first_word_seconds == 2.0
    assert draft.tokens_per_second() == pytest.approx(10.0)
    assert draft.tokens_per_second(Usage(prompt_tokens=1, completion_tokens=21)) == pytest.approx(20.0)


def test_thinking_lasts_until_the_answer_begins():
    draft = draft_of((1, Thinking("Hm")), (3, Thinking(", so")), (4, Text("Nine")), (9, Text(".")))
    assert (draft.text, draft.thinking) == ("Nine.", "Hm, so")
    assert draft.first_word_seconds == 1.0
    assert draft.thought_seconds == 3.0


def test_text_that_was_thinking_is_thinking():
    draft = draft_of((1, Text("Hm")), (3, TextWasThinking()), (4, Text("Nine.")), (9, Text(" Or ten.")))
    assert (draft.text, draft.thinking) == ("Nine. Or ten.", "Hm")
    assert draft.thought_seconds == 3.0


@pytest.mark.parametrize("events", [(), ((1, Text("Nine")),), ((1, Text("a")), (1, Text("b")))])
def test_what_cannot_be_measured_has_no_value(events):
    assert draft_of(*events).tokens_per_second() is None
