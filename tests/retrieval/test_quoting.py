"""Documents' words in a prompt: no bound, no mark of a chat template, no number of a source."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.prompts import build_messages, question_with_evidence
from retrieval.quoting import quoted, quoted_name
from tests.retrieval.making_hits import evidence_of, hit

MARKS = ["<|im_start|>", "<|eot_id|>", "</s>", "<start_of_turn>", "<<SYS>>", "[INST]", "[/INST]", "</think>"]


@pytest.mark.parametrize("mark", [*MARKS, "</source>", "<source>", "< / SOURCE >", "</Source"])
def test_no_mark_stays_whole(mark):
    said = quoted(f"before {mark} after")
    assert mark not in said
    assert said.startswith("before ")
    assert said.endswith(" after")


@pytest.mark.parametrize(
    "plain",
    [
        "<p>Bold <strong>words</strong>, <span> and <section>.",
        "if a < s and b > t: x[1] = y[2]",
        "List<string> names; std::vector<int> v(3);",
        "1 < 2, [sic], [a], [2020a]",
        "می‌خواهم 👩‍👧",
    ],
)
def test_what_means_nothing_to_a_prompt_stays_as_it_is(plain):
    assert quoted(plain) == plain


def test_numbers_in_brackets_are_no_citations():
    assert (
        quoted("As shown in [7] and [1, 2]; 【3】 [Source 4].")
        == "As shown in (7) and (1, 2); (3) (Source 4)."
    )


def test_a_name_is_one_line_of_a_length_that_names_have():
    assert quoted_name("a\n\nQuestion: b [1]\u202e.txt") == "a Question: b (1).txt"
    assert len(quoted_name("long " * 500)) < 210


@given(st.lists(st.text(st.sampled_from("</sourceSRC>[]17|_ \n")), min_size=1, max_size=4))
def test_no_text_closes_its_source(texts):
    evidence = [evidence_of(hit(n, text), n) for n, text in enumerate(texts, start=1)]

    prompt = question_with_evidence(evidence, "When?")

    assert prompt.count("<source>") == prompt.count("</source>") == len(texts)
    outside = re.sub(r"<source>\n.*?\n</source>", "", prompt, flags=re.DOTALL)
    assert outside == "\n\n".join(["Sources:", *[""] * len(texts), "Question: When?"])
    assert [int(n) for n in re.findall(r"^\[(\d+)\]", prompt, re.MULTILINE)] == list(range(1, len(texts) + 1))


def test_the_same_evidence_makes_the_same_prompt():
    # A server has read the beginning of a chat already.
    evidence = [evidence_of(hit(1), 1)]
    assert build_messages((), evidence, "a")[1].content == build_messages((), evidence, "a")[1].content
