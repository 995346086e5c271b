"""What is made of an answer's explanation: passages with verdicts, and the choice to ask again with."""

from msgspec.structs import replace

from app.answer_text.marks import Verdict
from app.desktop.controllers import why
from app.desktop.why import why_words
from app.desktop.why.considered import Choice, Fate, Wish, entries_of, place_of
from app.desktop.why.row_layout import row_parts
from app.engine import wire
from retrieval import finding, search
from tests.desktop.explained_answers import considered, explained


def sentence(verdict, *spans, citations=(1,)):
    return wire.Sentence(text="So it is.", verdict=verdict, citations=citations, spans=spans)


def span(start, end, verdict="supported"):
    return wire.CitedSpan(n=1, start=start, end=end, verdict=verdict)


def verdicts(passages, *sentences):
    explanation = wire.Explanation(queries=("q",), passages=passages)
    return [entry.verdict for entry in entries_of(explained(explanation=explanation, sentences=sentences))]


def test_a_passage_has_the_verdict_of_the_first_sentence_that_rests_on_it():
    # GIVEN a source that holds two passages
    passages = (
        considered(1, start=0, end=50),
        considered(2, start=50, end=90, n=1),
        considered(3, "beyond"),
    )
    # THEN what one of them says is not said by the other
    weak, supported = sentence("weak", span(60, 70, "weak")), sentence("supported", span(10, 20))
    assert verdicts(passages, weak, supported) == [Verdict.SUPPORTED, Verdict.WEAK, None]
    # AND a sentence without a span rests on all of the source, if it cites it
    assert verdicts(passages, sentence("supported")) == [Verdict.SUPPORTED, Verdict.SUPPORTED, None]
    assert verdicts(passages, sentence("supported", citations=(2,))) == [None, None, None]
    assert verdicts(passages, sentence(None))[0] is Verdict.UNCHECKED


def test_as_many_are_looked_at_as_is_told():
    assert (why_words.DEPTH, why._CONSIDERED) == (search._DEPTH, finding.CONSIDERED)


def test_a_fate_of_a_later_version_is_one_that_was_not_given():
    passages = (considered(1, "folded_into_the_seventh"),)
    answer = explained(explanation=wire.Explanation(queries=("q",), passages=passages))
    assert [entry.fate for entry in entries_of(answer)] == [Fate.BEYOND]
    assert entries_of(replace(answer, explanation=None)) == ()


def test_a_passage_that_its_document_does_not_show_is_left_out_and_said():
    passages = (considered(1), considered(2, "hidden"))
    given, hidden = entries_of(explained(explanation=wire.Explanation(queries=("q",), passages=passages)))
    assert not given.fate.is_left_out
    assert hidden.fate.is_left_out
    assert why_words.fate_look(hidden, Wish.NONE, Wish.NONE).words == "not visible there"
    assert why_words.left_out_words((hidden,)) == "1 not visible in their documents"


def test_a_passage_is_pinned_or_dropped_never_both():
    place, other = place_of(considered(1)), place_of(considered(2))
    choice = Choice().wanting(Wish.PINNED, place).wanting(Wish.PINNED, other).wanting(Wish.DROPPED, place)
    assert (choice.pinned, choice.dropped) == ((other,), (place,))
    assert choice.wish(place) is Wish.DROPPED
    assert choice.wanting(Wish.NONE, place).wanting(Wish.NONE, other) == Choice()


def test_the_parts_of_a_row_lie_in_it_and_not_over_each_other_in_every_width():
    for factor in (0.8, 1.0, 2.0):
        for width in range(340, 1200, 20):
            wide = round(width * factor)
            parts = row_parts(
                wide,
                lambda pixels, factor=factor: round(pixels * factor),
                chip=round(30 * factor),
                labels=(round(36 * factor), round(48 * factor), round(36 * factor)),
            )
            areas = [parts.chip, parts.name, parts.excerpt, *parts.ranks, parts.fate, parts.pin, parts.drop]
            assert all(area.left() >= 0 and area.right() < wide and area.width() > 0 for area in areas)
            assert all(area.top() >= 0 and area.bottom() < parts.height for area in areas)
            for index, area in enumerate(areas):
                assert not any(area.intersects(other) for other in areas[index + 1 :]), (width, index)
