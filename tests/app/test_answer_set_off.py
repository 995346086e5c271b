"""What is set off in a quoted passage, and the words that a citation's sentences rest on."""

from hypothesis import given
from hypothesis import strategies as st

from app.answer_text.cited import cited_words, stretches_cited
from app.answer_text.harmless import harmless
from app.answer_text.lines import paragraphs_of
from app.answer_text.set_off import Part, parts_of
from app.engine import wire

TEXT = "7. Ending it\n7.1 The Tenant may end\nthis Lease early.\n\nIt pays.\u202e It goes."


def cited(start, text):
    return wire.Citation(
        n=2,
        path="/a.pdf",
        page=1,
        heading="",
        start=start,
        end=start + len(text),
        text=text,
        score=1.0,
        keyword_rank=1,
        vector_rank=None,
    )


def sentence(*spans):
    found = tuple(wire.CitedSpan(n=n, start=start, end=end) for n, start, end in spans)
    return wire.Sentence(text="", verdict=None, citations=(2,), spans=found)


def of(text, *stretches):
    return parts_of(text, stretches, paragraphs_of(harmless(text)))


def test_a_sentence_that_wraps_is_set_off_as_one():
    start = TEXT.index("7.1")
    [[heading, clause], [last]] = of(TEXT, (start, TEXT.index("\n\n")))
    assert heading == [Part("7. Ending it", False)]
    assert clause == [Part("7.1 The Tenant may end this Lease early.", True)]
    assert [part.is_set_off for part in last] == [False]


def test_what_is_taken_out_moves_nothing():
    # A character that turns words round stands before it.
    [_, [last]] = of(TEXT, (TEXT.index("It goes"), len(TEXT)))
    assert last == [Part("It pays. ", False), Part("It goes.", True)]


@given(
    st.text(alphabet="ab |.\n\r\u202e1A", max_size=300),
    st.lists(st.tuples(st.integers(0, 300), st.integers(0, 300))),
)
def test_no_letter_is_lost_whatever_is_set_off(text, stretches):
    paragraphs = paragraphs_of(harmless(text))
    made = parts_of(text, stretches, paragraphs)
    assert [["".join(part.text for part in line) for line in lines] for lines in made] == paragraphs


def test_the_words_of_a_citation_are_those_of_its_own_spans_each_once():
    citation = cited(10, "It pays. It goes.")
    sentences = (sentence((2, 10, 18), (1, 12, 14)), sentence((2, 10, 18), (2, 19, 27)))
    assert stretches_cited(citation, sentences) == [(0, 8), (9, 17)]
    assert cited_words(citation, sentences) == ["It pays.", "It goes."]


def test_spans_that_its_text_does_not_hold_are_passed_over():
    assert cited_words(cited(10, "It pays."), (sentence((2, 0, 5), (2, 12, 12), (2, 15, 40)),)) == []
