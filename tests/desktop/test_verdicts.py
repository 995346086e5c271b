"""Verdicts in the window: chips that the check added, the very words, and why a sentence is weak."""

import re

import pytest
from msgspec.structs import replace

from app.answer_text.marks import Verdict, mark_citations
from app.desktop.chat.chips import Chip
from app.desktop.chat.chips_card import CitationCard
from app.desktop.chat.transcript_intents import narrowed
from app.desktop.chat.verdict_words import because
from app.desktop.widgets.labels import Label
from app.engine import wire

CITATION = wire.Citation(
    n=1,
    path="/papers/Lease.pdf",
    page=7,
    heading="",
    start=100,
    end=160,
    text="The rent is 1,144 pounds. The tenant may leave on 25 March.  ",
    score=0.5,
    keyword_rank=1,
    vector_rank=1,
)
WORDS = "The tenant may leave on 25 March."


def span(n, start, end, verdict="supported"):
    return wire.CitedSpan(n=n, start=start, end=end, verdict=verdict)


def sentence(text, verdict, *citations, spans=(), reason=None):
    return wire.Sentence(text=text, verdict=verdict, citations=citations, spans=spans, reason=reason)


def test_a_citation_that_the_check_added_has_a_chip_behind_its_sentence():
    text = "Sales fell. Margins rose [2].\n| a | b |"
    judged = [
        sentence("Sales fell.", "supported", 1, spans=(span(1, 0, 5),)),
        sentence("Margins rose.", "supported", 2, 1, spans=(span(2, 0, 5, "none"), span(1, 0, 5))),
        sentence("| a | b |", "weak", 1, spans=(span(1, 0, 5, "weak"),)),
    ]
    marked = mark_citations(text, {1, 2}, judged)
    by_sentence = {(mark.sentence, mark.numbers): mark.verdicts for mark in marked.marks}
    assert by_sentence == {
        (0, (1,)): (Verdict.SUPPORTED,),
        (1, (2,)): (Verdict.NONE,),
        (1, (1,)): (Verdict.SUPPORTED,),
        (2, (1,)): (Verdict.WEAK,),
    }
    # THEN it stands behind what was written, inside a table's last cell, and copies as nothing
    assert marked.text.startswith("Sales fell. [\ue000")
    assert marked.text.endswith("\ue001]|")
    # … beside the sentence's own mark, before its full stop
    assert re.search("Margins rose \\[\ue000\\d\ue001\\] \\[\ue000\\d\ue001\\]\\.", marked.text)
    assert marked.restored(marked.text).replace(" ", "") == text.replace(" ", "")


def test_a_chip_leads_to_the_very_words_of_its_sentence():
    at = 100 + CITATION.text.index(WORDS)
    cited = narrowed(
        CITATION, sentence("It may leave.", "supported", 1, spans=(span(1, at, at + len(WORDS)),))
    )
    assert (cited.text, cited.start, cited.end) == (WORDS, at, at + len(WORDS))


@pytest.mark.parametrize("spans", [(), (span(2, 100, 120),), (span(1, 90, 120),), (span(1, 110, 110),)])
def test_without_words_of_its_own_the_whole_passage_is_shown(spans):
    assert narrowed(CITATION, sentence("So.", "supported", 1, spans=spans)) == CITATION
    assert narrowed(CITATION, None) == CITATION


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        (
            ("number", "9.9 billion", "9,583 million"),
            "The passage says 9,583 million; the sentence says 9.9 billion.",
        ),
        (("date", "26 March", ""), "The passage does not say 26 March."),
        (("name", "Norwich", "Bristol"), "The passage speaks of Bristol; the sentence of Norwich."),
        (("name", "Norwich", ""), "The passage does not name Norwich."),
        (("negation", "not", ""), "The sentence denies what the passage says."),
        (("negation", "", "not"), "The passage denies what the sentence says."),
        (("words", "", ""), "The passage says only a part of this."),
        (("nothing", "", ""), ""),
        (("of a later version", "x", "y"), ""),
    ],
)
def test_why_a_sentence_is_weak_is_said_in_words(reason, words):
    code, said, found = reason
    assert because(wire.Reason(code=code, said=said, found=found)) == words


def texts_of(card):
    return [label.text() for label in card.findChildren(Label)]


def test_the_card_quotes_the_words_and_says_why(theme, qtbot):
    reason = wire.Reason(code="number", said="1,244", found="1,144")
    weak = sentence("The rent is 1,244.", "weak", 1, spans=(span(1, 100, 125, "weak"),), reason=reason)
    card = CitationCard(theme, Chip(n=1, verdict=Verdict.WEAK, sentence=0), narrowed(CITATION, weak), weak)
    qtbot.addWidget(card)
    assert "“The rent is 1,144 pounds.”" in texts_of(card)
    assert "The passage says 1,144; the sentence says 1,244." in texts_of(card)


def test_a_supported_citation_needs_no_reason_although_another_of_its_sentence_fails(theme, qtbot):
    good = replace(sentence("So.", "supported", 1, 2), reason=None)
    card = CitationCard(theme, Chip(n=1, verdict=Verdict.SUPPORTED, sentence=0), CITATION, good)
    qtbot.addWidget(card)
    assert not any("sentence says" in text for text in texts_of(card))
