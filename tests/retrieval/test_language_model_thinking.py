"""Thinking is split from the answer in the same way wherever the stream was cut into pieces."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.language_model.events import Text, TextWasThinking, Thinking
from retrieval.language_model.thinking import CLOSING, OPENING, ThinkingSplitter

PIECES = st.lists(
    st.sampled_from([OPENING, CLOSING, "<", ">", "think", "</", "<think", " ", "\n", "word", "é", "<b>"]),
    max_size=12,
)


def split(chunks):
    splitter = ThinkingSplitter()
    return [piece for chunk in chunks for piece in splitter.feed(chunk)] + splitter.finish()


def outcome(chunks):
    """Thinking and text as they stand in the end."""
    thinking, text = "", ""
    for piece in split(chunks):
        match piece:
            case Thinking(words):
                thinking += words
            case Text(words):
                text += words
            case TextWasThinking():
                thinking, text = thinking + text, ""
    return thinking, text


@pytest.mark.parametrize(
    ("content", "thinking", "text"),
    [
        ("Just an answer.", "", "Just an answer."),
        ("<think>Hm.</think>Yes.", "Hm.", "Yes."),
        ("\n<think>\nHm.\n</think>\n\nYes.\n", "\nHm.\n", "Yes.\n"),
        ("Hm.</think>Yes.", "Hm.", "Yes."),
        ("</think>Yes.", "", "Yes."),
        ("<think></think>Yes.", "", "Yes."),
        ("<think>One.</think> <think>Two.</think>Yes.", "One.Two.", "Yes."),
        ("<think>No end", "No end", ""),
        ("<think>No end</thi", "No end</thi", ""),
        ("The tag <think> opens.", "", "The tag <think> opens."),
        ("<think>Hm.</think>The tag </think> closes.", "Hm.", "The tag </think> closes."),
        ("<thinking> is another tag", "", "<thinking> is another tag"),
        ("a < b", "", "a < b"),
        ("ends with <", "", "ends with <"),
        ("<thi", "", "<thi"),
        ("  ", "", ""),
    ],
)
def test_thinking_and_answer_are_told_apart(content: str, thinking: str, text: str):
    assert outcome([content]) == (thinking, text)
    assert outcome(content) == (thinking, text)  # character by character


@settings(deadline=None)
@given(pieces=PIECES, data=st.data())
def test_where_a_stream_is_cut_makes_no_difference(pieces: list[str], data: st.DataObject):
    content = "".join(pieces)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(content)), max_size=8)))
    chunks = [content[start:end] for start, end in zip([0, *cuts], [*cuts, len(content)], strict=True)]

    assert outcome(chunks) == outcome([content])


@settings(deadline=None)
@given(thinking=st.text(), text=st.text())
def test_every_character_comes_out_on_its_own_side(thinking: str, text: str):
    thinking = thinking.replace(CLOSING, "")
    text = text.replace(OPENING, "").replace(CLOSING, "").lstrip()

    assert outcome(OPENING + thinking + CLOSING + text) == (thinking, text)


@settings(deadline=None)
@given(pieces=PIECES)
def test_no_piece_is_empty_and_at_most_one_correction_comes(pieces: list[str]):
    found = split(pieces)

    assert all(piece.text for piece in found if not isinstance(piece, TextWasThinking))
    assert sum(isinstance(piece, TextWasThinking) for piece in found) <= 1


def test_text_that_cannot_be_a_tag_any_more_is_not_held_back():
    splitter = ThinkingSplitter()

    assert splitter.feed("<th") == []
    assert splitter.feed("e ") == [Text("<the ")]
    assert splitter.feed("word</") == [Text("word")]
    assert splitter.feed("b>") == [Text("</b>")]


def test_after_thinking_in_a_field_of_its_own_a_closing_tag_is_text():
    splitter = ThinkingSplitter()
    splitter.note_thinking()

    assert splitter.feed("The tag </think> closes.") == [Text("The tag </think> closes.")]
