"""Citation marks in whatever form models write them, and the sentences that they belong to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.citations import resolve_citations, split_sentences


@pytest.mark.parametrize(
    ("answer", "text", "citations"),
    [
        ("At nine [1].", "At nine [1].", [(1,)]),
        ("At nine. [1]", "At nine. [1]", [(1,)]),
        ("At nine [1, 2].", "At nine [1][2].", [(1, 2)]),
        ("At nine [1; 3].", "At nine [1][3].", [(1, 3)]),
        ("At nine [1-3].", "At nine [1][2][3].", [(1, 2, 3)]),
        ("At nine [1–2][3].", "At nine [1][2][3].", [(1, 2, 3)]),
        ("At nine 【2】.", "At nine [2].", [(2,)]),
        ("At nine [Source 2].", "At nine [2].", [(2,)]),
        ("At nine [sources 1, 2].", "At nine [1][2].", [(1, 2)]),
        ("At nine[3]. It is red [1].", "At nine[3]. It is red [1].", [(3,), (1,)]),
        ("First [1].\nSecond [2]", "First [1].\nSecond [2]", [(1,), (2,)]),
        ("At nine. [1] It is red. [2][3]", "At nine. [1] It is red. [2][3]", [(1,), (2, 3)]),
        ("No mark at all.", "No mark at all.", [()]),
        ("", "", []),
    ],
)
def test_marks_are_read_in_every_form(answer, text, citations):
    resolved = resolve_citations(answer, {1, 2, 3})
    assert resolved.invented == ()
    assert resolved.text == text
    assert [sentence.citations for sentence in resolved.sentences] == citations


def test_chinese_sentences_keep_the_mark_behind_their_stop():
    resolved = resolve_citations("九時に出る。[1]赤い。[2]", {1, 2})
    assert [(s.text, s.citations) for s in resolved.sentences] == [("九時に出る。", (1,)), ("赤い。", (2,))]


@pytest.mark.parametrize("numbers", ["[7]", "[1, 7]", "[7-9]", "【7】", "[0]"])
def test_what_no_source_has_is_taken_out_and_named(numbers):
    resolved = resolve_citations(f"It is red {numbers}.", {1})
    assert resolved.invented
    assert all(n not in resolved.text for n in "7890")
    assert resolved.sentences[0].text == "It is red."


def test_a_run_of_sources_has_a_limit():
    assert len(resolve_citations("x [1-9999]", {1}).invented) <= 60


def test_a_mark_inside_of_another_leaves_none():
    assert resolve_citations("It is red [1【1]】.", ()).text == "It is red."


@given(st.text(alphabet="ab .[]1239-,\n【】", max_size=120), st.sets(st.integers(1, 3)))
def test_only_known_numbers_remain_and_resolving_again_changes_nothing(answer, known):
    once = resolve_citations(answer, known)
    assert all(n in known for sentence in once.sentences for n in sentence.citations)
    assert all(sentence.text or sentence.citations for sentence in once.sentences)
    assert all(n not in known for n in once.invented)
    again = resolve_citations(once.text, known)
    assert {n for s in again.sentences for n in s.citations} <= known


@pytest.mark.parametrize(
    "sentence",
    [
        "Dr. Marrable wrote on p. 5, i.e. the fifth.",
        "The rent is 3.5 % of 1.200 pounds.",
        "He wrote ca. 1900 to Seeds Ltd. in Averley.",
    ],
)
def test_a_point_that_ends_no_sentence_does_not_split(sentence):
    assert split_sentences(sentence) == [sentence]


def test_text_is_lost_at_no_split():
    text = "One. Two! Three?\nFour… “Five.” Six [1] [2]. Seven"
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())
