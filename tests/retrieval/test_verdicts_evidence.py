"""What sentences are made of, for the judge: claims, pieces, words, names, denials."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citations import split_sentences
from retrieval.verdicts.claims import Kind, claim_text, is_refusal, kinds
from retrieval.verdicts.names import NameList, find_names
from retrieval.verdicts.negation import contradicts
from retrieval.verdicts.pieces import cut
from retrieval.verdicts.words import Vocabulary, content_words


@pytest.mark.parametrize(
    "sentence",
    [
        "## The lease",
        "**The lease**",
        "The company names three causes:",
        "Would you like to know more?",
        "|---|---|",
        "---",
        "Sources:",
        "Sure!",
    ],
)
def test_what_claims_nothing_is_not_judged(sentence):
    assert list(kinds([sentence])) == [Kind.OTHER]


def test_a_table_is_judged_row_by_row_but_not_its_head():
    rows = ["| year | rent |", "|---|---:|", "| 2024 | 1,144 |"]
    assert list(kinds(rows)) == [Kind.OTHER, Kind.OTHER, Kind.CLAIM]
    assert claim_text(rows[2]) == "2024, 1,144"


def test_code_is_not_judged_to_its_last_line():
    lines = ["```python", "rent = 1144  # the rent of 2024", "```", "The rent is 1,144 pounds."]
    assert list(kinds(lines)) == [Kind.OTHER, Kind.OTHER, Kind.OTHER, Kind.CLAIM]


def test_markdown_is_no_part_of_a_claim():
    assert claim_text("- **Rent**: see [the deed](http://x) and `due()`") == "Rent: see the deed and due()"


@pytest.mark.parametrize(
    "sentence",
    [
        "I could not find this in the documents.",
        "The sources do not mention it.",
        "The provided sources do not contain enough information to answer.",
        "There is no information about that in the passages.",
        "Die Quellen enthalten dazu keine Angaben.",
        "Les documents ne mentionnent pas ce point.",
        "Las fuentes no mencionan la fecha.",
        "文档中没有提及这一点。",
    ],
)
def test_that_nothing_was_found_is_known_in_several_languages(sentence):
    assert is_refusal(sentence)


@pytest.mark.parametrize("sentence", ["The tenant did not pay.", "No dog may enter the yard.", "It rose."])
def test_a_denial_is_no_refusal(sentence):
    assert not is_refusal(sentence)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("It costs approx. 5 pounds. It is red.", 2),
        ("Der Vertrag endet am 25. März 2030. Danach nicht.", 2),
        ("Mr. Hill of the U.S. Navy came. He left.", 2),
        ("See Fig. 3 and e.g. the second one.", 1),
        ("1. The first item.", 1),
        ("First line\nsecond line", 2),
        ("九時に出る。赤い。", 2),
        ("هل تم؟ نعم. انتهى.", 3),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, count):
    assert len(split_sentences(text)) == count


def test_a_line_break_inside_a_sentence_does_not_end_it_but_rows_and_items_do():
    table = "Year 2023 693 760 total\nYear 2022 812 901 total"
    text = f"The tenant may end\nthe lease early. It pays.\n\n{table}\n- an item"
    pieces = [text[piece.start : piece.end] for piece in cut(text)]
    assert pieces == [
        "The tenant may end\nthe lease early.",
        "It pays.",
        "Year 2023 693 760 total",
        "Year 2022 812 901 total",
        "- an item",
    ]


def test_the_clauses_of_a_contract_are_pieces_but_not_a_number_in_a_sentence():
    text = "7. Ending early\n7.1 The tenant may end it.\n7.2 Notice is given for\n7.5 weeks at least"
    pieces = [text[piece.start : piece.end] for piece in cut(text)]
    assert pieces == [
        "7. Ending early",
        "7.1 The tenant may end it.",
        "7.2 Notice is given for\n7.5 weeks at least",
    ]


@given(st.text(alphabet="ab .\n|-1", max_size=1200))
def test_pieces_lie_in_order_and_leave_out_only_blanks(text):
    pieces = cut(text)
    at = 0
    for piece in pieces:
        assert not text[at : piece.start].strip()
        assert at <= piece.start < piece.end
        at = piece.end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    ("word", "text"),
    [("increase", "it increased"), ("company", "companies"), ("Verträge", "Vertrag"), ("كتاب", "الكتاب")],
)
def test_words_are_found_in_another_form(word, text):
    vocabulary = Vocabulary(content_words(text))
    assert vocabulary.has(content_words(word)[0])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("UN", "the United Nations"),
        ("Germany", "the German army"),
        ("Best Buy's", "at Best Buy"),
        ("Müller", "by Muller"),
        ("ドイツ", "そしてドイツ政府は"),
        ("COVID-19", "cases of Covid 19"),
    ],
)
def test_names_are_found_in_another_form(name, text):
    names = find_names(f"So says {name} today")
    assert names
    assert all(NameList([text]).has(found.folded) for found in names)


def test_a_noun_at_the_beginning_is_no_name():
    # GIVEN the row of a table, whose label begins it
    names = find_names("Payment, three months' Rent")
    # THEN its capital is that of a beginning
    assert "payment" not in {name.folded for name in names}


def test_nouns_of_german_at_the_beginning_are_no_names():
    assert "der" not in {name.folded for name in find_names("Der Vertrag ist mit der Bank nicht beendet.")}


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The tenant may not leave.", "The tenant may leave."),
        ("The tenant may leave.", "The tenant may not leave."),
        ("It never pays rent.", "It pays rent."),
        ("Der Mieter zahlt keine Miete.", "Der Mieter zahlt Miete."),
        ("Le locataire ne paie pas le loyer.", "Le locataire paie le loyer."),
        ("No tenant may leave.", "The tenant may leave."),
    ],
)
def test_a_denial_on_one_side_alone_is_a_contradiction(claim, source):
    assert contradicts(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The tenant may not leave.", "The tenant may not leave."),
        ("The tenant can't leave.", "The tenant may never leave."),
        ("It is not only red.", "It is red."),
        ("The tenant may leave.", "The tenant may leave. Dogs are not allowed."),
    ],
)
def test_a_denial_of_something_else_or_on_both_sides_is_none(claim, source):
    assert contradicts(claim, source) is None
