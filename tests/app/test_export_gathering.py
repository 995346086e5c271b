"""What is exported of a chat: notes with the words that a sentence rests on, and what to know of it."""

from datetime import date

import pytest

from app.engine import wire
from app.export.model import Heading, NoSource, NoteMark, Paragraph, Quote, Run
from app.export.wording import clean, one_line
from tests.app.making_chats import (
    COSTS,
    FOLDER,
    HARM,
    LEASE,
    SENTENCES,
    answer,
    citation,
    document,
    harmful,
    quoted,
)

THREE_LEFT_OUT = (
    "3 passages did not fit into the model's context and were left out: "
    "costs.xlsx, Costs › A2:D40; Corn Mill lease 2023.pdf, page 4."
)
CHECKED = (
    "Sentences checked against the documents: 2 supported, 1 close, but not the same claim (≈), "
    "1 with no source."
)


def notes(told):
    return [(note.number, note.place, note.quoted, note.remark) for turn in told.turns for note in turn.notes]


def test_a_note_has_the_document_its_page_the_words_and_what_the_check_said():
    told = notes(document(answer()))
    lease = "Corn Mill lease 2023.pdf, page 4"
    costs = "costs.xlsx, Costs › A2:D40"
    assert told[0] == (
        *(1, lease, "The tenant may end this lease on 25 March 2028"),
        "Checked: these words say it.",
    )
    assert told[1][1:3] == (lease, "not less than nine months' notice in writing")
    # Without words of its own in a sentence that was checked: nothing is said that is not known.
    assert told[2] == (3, costs, "Rent 1,200 Service 300", "Not checked.")
    why = "Checked: close, but not the same claim (the passage says 1,200, the sentence 1,300)."
    assert told[3] == (4, costs, "Rent 1,200", why)


def test_the_same_words_are_one_note_and_numbers_run_on_through_the_chat():
    again = document(answer("One [1]. Two [1]."), answer("Three [1][2]."))
    assert [[note.number for note in turn.notes] for turn in again.turns] == [[1], [2, 3]]
    (line,) = [block.line for block in again.turns[1].answer]
    assert [part for part in line if isinstance(part, NoteMark)] == [
        NoteMark(number=2),
        NoteMark(number=3, follows=True),
    ]


def test_a_sentence_without_a_source_is_marked_where_it_ends():
    last = document(answer()).turns[0].answer[-1]
    assert isinstance(last, Paragraph)
    assert isinstance(last.line[-1], NoSource)


def test_headings_of_an_answer_begin_below_the_question():
    told = document(answer("### Third\n\n##### Fifth\n\n## Second"))
    assert [block.level for block in told.turns[0].answer if isinstance(block, Heading)] == [2, 4, 1]


def test_passages_that_no_model_wrote_of_are_quoted_whole_with_their_places():
    turn = document(quoted(LEASE, COSTS, notice="No language model is reachable.")).turns[0]
    assert [type(block) for block in turn.answer] == [Quote, Quote]
    assert [note.place for note in turn.notes] == [
        "Corn Mill lease 2023.pdf, page 4",
        "costs.xlsx, Costs › A2:D40",
    ]
    assert turn.remarks == (
        "No language model is reachable.",
        "No language model wrote this; the passages are quoted.",
    )


def test_of_a_quoted_passage_the_words_nearest_to_the_question_are_bold():
    nearest = wire.CitedSpan(n=LEASE.n, start=LEASE.start + 4, end=LEASE.start + 10)
    told = wire.Sentence(text=LEASE.text, verdict=None, citations=(LEASE.n,), spans=(nearest,))
    turn = document(quoted(LEASE, sentences=(told,))).turns[0]
    [quote] = turn.answer
    bold = [part.text for block in quote.blocks for part in block.line if isinstance(part, Run) and part.bold]
    assert bold == [LEASE.text[4:10]]
    assert turn.remarks[-1].endswith("the passages are quoted, what is nearest to the question in bold.")


def test_what_a_model_had_begun_stands_before_the_passages_that_took_its_place():
    blocks = document(quoted(LEASE, beginning="It **ends**")).turns[0].answer
    assert [type(block) for block in blocks] == [Paragraph, Quote, Paragraph, Quote]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"stopped": True}, "It was stopped before its end."),
        ({"finish_reason": "length"}, "The model reached its limit before the end."),
        ({"notice": "2 citations\nwere taken out."}, "2 citations were taken out."),
        (
            {"left_out": (COSTS,)},
            "1 passage did not fit into the model's context and was left out: costs.xlsx, Costs › A2:D40.",
        ),
        (
            {"left_out": (COSTS, COSTS, LEASE)},
            THREE_LEFT_OUT,
        ),
        ({}, CHECKED),
        ({}, "Written by maker/small."),
    ],
)
def test_what_should_be_known_of_an_answer_is_said_below_it(more, words):
    assert words in document(answer(**more)).turns[0].remarks


def test_a_document_that_is_gone_keeps_its_words_and_is_said_to_be_gone():
    told = notes(document(answer("Rent is 1,200 [2]."), gone=(COSTS.path,)))
    assert told[0][2] == "Rent 1,200 Service 300"
    assert "not in the library any more" in told[0][3]


def test_two_documents_of_one_name_are_told_apart_by_their_folders():
    first, second = citation(1, "2023/lease.pdf", "One."), citation(2, "2024/lease.pdf", "Two.")
    told = notes(document(answer("A [1]. B [2].", citations=(first, second))))
    assert [place for _, place, *_ in told] == ["2023/lease.pdf, page 4", "2024/lease.pdf, page 4"]


@pytest.mark.parametrize(
    ("path", "heading", "place"),
    [
        ("talk.pptx", "Costs", "talk.pptx, slide 4"),
        ("book.epub", "The end", "book.epub, chapter 4, The end"),
        ("costs.xlsx", "", "costs.xlsx, sheet 4"),
        ("notes.md", "Rent", "notes.md, Rent"),
        ("notes.md", "", "notes.md"),
        ("mail.eml!/old/draft.pdf", "", "draft.pdf in mail.eml, page 4"),
        ("a\nb\u202ecod.pdf", "", "a bcod.pdf, page 4"),
    ],
)
def test_a_page_has_the_name_that_people_have_for_it(path, heading, place):
    told = document(answer("A [1].", citations=(citation(1, path, "Words.", heading=heading),)))
    assert notes(told)[0][1] == place


def test_spans_outside_of_their_passage_are_not_believed():
    wrong = wire.CitedSpan(n=1, start=0, end=10_000, verdict="supported")
    sentence = wire.Sentence(text="It ends.", verdict="supported", citations=(1,), spans=(wrong,))
    told = notes(document(answer("It ends [1].", sentences=(sentence,))))
    assert told[0][2].startswith("7. Break clause The tenant")


def test_a_long_question_is_a_short_heading_and_stands_below_it_whole():
    turn = document(answer("Yes."), question="Who signs?\n\n" + "At length. " * 30).turns[0]
    assert len(turn.question) <= 120
    assert turn.question.endswith("…")
    assert len(turn.whole_question) == 2


def test_scope_and_time_of_a_question_are_said():
    turn = document(answer("Yes."), collection="Contracts", files=(FOLDER + "a.pdf", FOLDER + "b.pdf")).turns[
        0
    ]
    assert turn.details[0].endswith(", of the collection Contracts and a.pdf, b.pdf only")


def test_types_and_days_that_a_question_was_limited_to_are_said():
    turn = document(answer("Yes."), types=("pdf", "mail"), since=date(2026, 1, 2)).turns[0]
    words = ", of documents of the types pdf, mail and what was changed since 2026-01-02 only"
    assert turn.details[0].endswith(words)


def test_nothing_hidden_comes_through():
    told = repr(harmful())
    assert not any(repr(character)[1:-1] in told for character in HARM if not character.isprintable())


def test_cleaning_keeps_scripts_that_run_to_the_left_and_line_ends():
    assert clean("שלום\r\nعالم") == "שלום\nعالم"
    assert one_line("a\n b\tc", 4) == "a b…"


def test_sentences_are_found_where_the_text_had_to_be_cleaned():
    sentence = wire.Sentence(
        text="It\x07 ends.", verdict="supported", citations=(1,), spans=(SENTENCES[0].spans[0],)
    )
    told = notes(document(answer("It\x07 ends [1].", sentences=(sentence,))))
    assert told[0][3] == "Checked: these words say it."
