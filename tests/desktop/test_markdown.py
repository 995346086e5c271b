"""Citation marks, verdicts and code colours, without a window."""

import re

import pytest

from app.answer_text.harmless import LONGEST_LINE, harmless, in_short_lines
from app.answer_text.links import is_web_link
from app.answer_text.marks import NO_SOURCE, Verdict, mark_citations
from app.desktop.chat.highlighting import highlighted
from app.desktop.theme.tokens import DARK, LIGHT
from app.engine import wire


def sentence(text, verdict, *citations):
    return wire.Sentence(text=text, verdict=verdict, citations=citations)


def test_a_number_has_its_own_verdict_in_each_sentence():
    text = "Sales fell. [2] Margins rose. [2][9] In [2024] too."
    marked = mark_citations(
        text, {2}, [sentence("Sales fell.", "supported", 2), sentence("Margins rose.", "weak", 2)]
    )
    assert [(mark.numbers, mark.verdicts) for mark in marked.marks] == [
        ((2,), (Verdict.SUPPORTED,)),
        ((2,), (Verdict.WEAK,)),
    ]
    assert "[9]" in marked.text
    assert "[2024]" in marked.text
    assert marked.restored(marked.text) == text


@pytest.mark.parametrize("written", ["[1, 3]", "[1-3]", "【1】", "[Source 3]", "[1;2]"])
def test_what_models_write_for_marks(written):
    (mark,) = mark_citations(f"So. {written}", {1, 2, 3}).marks
    assert mark.written == written


def test_no_source_stands_behind_marks_and_inside_a_row():
    text = "One. [1] Two.\n| a | b |\n```\n---"
    judged = [sentence(part, "none") for part in ("One.", "Two.", "| a | b |", "```", "---")]
    marked = mark_citations(text, {1}, judged)
    assert marked.text.count(NO_SOURCE) == 3
    assert f"| b  {NO_SOURCE}|" in marked.text
    assert marked.restored(marked.text) == text


def test_a_verdict_that_is_not_known_is_none_yet():
    assert Verdict.of(sentence("x", "splendid")) is Verdict.UNCHECKED


def test_long_lines_are_split_and_nothing_is_lost():
    text = "word " * 2_000
    assert all(len(line) <= LONGEST_LINE for line in in_short_lines(text).split("\n"))
    assert in_short_lines(text).replace("\n", "") == text


def test_no_private_character_of_a_model_gets_through():
    assert harmless("a\ue0000\ue001b\ufffcc\x00d\u202ee\U000e0041") == "a0bcde"


@pytest.mark.parametrize("address", ["http://[bad", "https:///path", "https://a b", "ftp://a", ""])
def test_what_is_no_link(address):
    assert not is_web_link(address)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_of_code_can_be_read(tokens):
    code = "@d\nclass A:\n    def f(self) -> int:  # why\n        return 'a' if 1 in (2,) else None\n"
    html = highlighted(code, "python", tokens)
    colours = set(re.findall(r"color:(#\w{6})", html))
    assert len(colours) >= 4
    assert all(_contrast(colour, tokens.bg_sunken) >= 4.5 for colour in colours)


def test_an_unknown_language_is_plain_and_escaped():
    assert highlighted("<b>", "no such language", LIGHT) == "&lt;b&gt;"


def _contrast(one, other):
    def luminance(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)
