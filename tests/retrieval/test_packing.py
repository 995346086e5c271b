"""What goes into a prompt, what is left out, and that a chat only grows at its end."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval import packing
from retrieval.finding import Found
from retrieval.packing import UNKNOWN_CONTEXT
from retrieval.token_counts import TokenCounter
from tests.retrieval.making_hits import hit, turn

QUESTION = "When does the ferry leave?"
LONG = "The harbour master wrote it all down in his book. " * 20


estimate_tokens = TokenCounter().text


def pack(question, hits, turns, context, **how):
    return packing.pack(question, Found(hits, 0.0, 0.0), turns, context, **how)


def many(count, text=LONG):
    return [hit(n, f"{n}: {text}", start=2000 * n) for n in range(1, count + 1)]


def estimated(packed):
    return sum(estimate_tokens(message.content) + 8 for message in packed.messages)


@given(st.integers(600, 40_000), st.integers(0, 30), st.text(max_size=800))
def test_a_prompt_and_its_answer_fit_by_our_own_estimate(context, count, text):
    packed = pack(QUESTION, many(count, text), (), context)
    use = packed.use
    spent = use.instructions + use.history + use.passages + use.question + use.reserved
    # Where not even the question fits, that is what is said.
    assert spent <= max(context, use.instructions + use.question + use.reserved)
    # A little more is allowed for the lines between passages.
    assert estimated(packed) + packed.answer_tokens <= context + 4 * len(packed.evidence) + 16
    assert len(packed.evidence) + len(packed.left_out) == count


def test_evidence_is_numbered_from_1_in_the_order_of_the_hits():
    packed = pack(QUESTION, many(3, "short"), (), 4096)
    assert [item.n for item in packed.evidence] == [1, 2, 3]
    assert [item.start for item in packed.evidence] == [2000, 4000, 6000]


def test_a_long_passage_that_does_not_fit_leaves_room_for_a_short_one_behind_it():
    packed = pack(QUESTION, [hit(1, LONG * 40), hit(2, "It leaves at nine.", start=9)], (), 2048)
    assert [item.text for item in packed.evidence] == ["It leaves at nine."]
    assert [found.passage.id for found in packed.left_out] == [1]


def test_an_unknown_context_is_taken_for_the_default_of_lm_studio():
    assert pack(QUESTION, many(20), (), None) == pack(QUESTION, many(20), (), UNKNOWN_CONTEXT)


@pytest.mark.parametrize("text", ["漢字" * 50, "नमस्ते दुनिया " * 20, "🦊" * 60])
def test_scripts_that_cost_a_token_a_sign_are_counted_so(text):
    assert estimate_tokens(text) >= len(text.replace(" ", ""))


def test_the_second_prompt_begins_with_the_first():
    first = pack(QUESTION, many(2, "short"), (), 4096)
    before = turn(QUESTION, "At nine [1].", *many(2, "short"))
    second = pack("And back?", many(4, "short"), [before], 4096)
    assert second.messages[: len(first.messages)] == first.messages
    # AND what is known is not given twice; what is new goes on counting
    assert [item.n for item in second.known] == [1, 2]
    assert [item.n for item in second.evidence] == [3, 4]


def test_a_passage_that_changed_since_the_turn_before_is_given_anew():
    before = turn(QUESTION, "At nine [1].", hit(1, "It leaves at nine."))
    packed = pack("And now?", [hit(1, "It leaves at ten.")], [before], 4096)
    assert [(item.n, item.text) for item in packed.evidence] == [(2, "It leaves at ten.")]


def test_the_oldest_turns_give_way_first_and_are_counted():
    turns = [turn(f"question {n}", "yes " * 900, first=n) for n in range(1, 6)]
    packed = pack("now", many(3, "short"), turns, 4096)
    assert packed.turns_left_out > 0
    asked = [message.content for message in packed.messages[1::2]]
    assert asked == [f"Question: question {n}" for n in range(packed.turns_left_out + 1, 6)] + [asked[-1]]
    assert len(packed.evidence) == 3


def test_a_turn_with_eight_usual_passages_stays_in_a_context_of_4096():
    # GIVEN a turn of eight passages of 500 to 600 characters, which is what the sample library gives
    found = many(8, "x" * 570)
    before = pack(QUESTION, found, (), 4096)
    assert len(before.evidence) == 8
    packed = pack("And then?", many(10, "x" * 570), [turn(QUESTION, "Yes [1]. " * 20, *found)], 4096)
    assert packed.turns_left_out == 0
    assert len(packed.evidence) == 2


def test_a_turn_that_only_quoted_passages_is_no_part_of_the_prompt_but_keeps_its_numbers():
    quoted = turn(QUESTION, "It leaves at nine. [1]", hit(1), model=None)
    packed = pack("And back?", [hit(2, start=50)], [quoted], 4096)
    assert len(packed.messages) == 2
    assert packed.turns_left_out == 0
    assert [item.n for item in packed.evidence] == [2]


def test_the_least_prompt_has_the_best_passage_goes_on_counting_and_says_what_it_left_out():
    # GIVEN a chat with a turn that brought two passages
    before = turn(QUESTION, "At nine [1].", *many(2, "short"))
    # WHEN only the least is packed
    packed = pack("And back?", many(6, "other")[2:], [before], 4096, least=True)
    # THEN numbers are not given twice, and nothing is silently gone
    assert [item.n for item in packed.evidence] == [3]
    assert len(packed.left_out) == 3
    assert packed.turns_left_out == 1


def test_a_turn_whose_passages_do_not_fit_is_kept_as_question_and_answer():
    # GIVEN a turn with much evidence, and a small context
    before = turn(QUESTION, "At nine [1].", *many(8))
    packed = pack("And back?", many(2, "short"), [before], 2048)
    # THEN what was asked and said is there, without marks that would point to nothing
    assert [message.content for message in packed.messages[1:3]] == [f"Question: {QUESTION}", "At nine."]
    assert packed.known == ()
    assert packed.turns_left_out == 0


def test_a_turn_that_does_not_fit_whole_keeps_the_sources_that_it_cites():
    found = many(8)
    before = msgspec.structs.replace(turn(QUESTION, "At nine [2]. Or at ten [9].", *found), citations=(2, 9))
    packed = pack("And back?", found, [before], 3500)
    # THEN the model still has what its answer rests on, and nothing is given twice
    assert [item.n for item in packed.known] == [2]
    assert packed.messages[2].content == "At nine [2]. Or at ten."
    assert found[1].passage.text not in packed.messages[-1].content
    assert found[0].passage.text in packed.messages[-1].content


def test_what_a_prompt_spends_is_told_by_its_parts():
    before = turn(QUESTION, "At nine [1].", *many(2, "short"))
    alone = pack("And back?", (), (), 4096).use
    packed = pack("And back?", many(4, "short"), [before], 4096)
    use = packed.use
    assert (alone.history, alone.passages, alone.turns_left_out) == (0, 0, 0)
    assert (use.instructions, use.question) == (alone.instructions, alone.question)
    assert use.history > estimate_tokens(before.answer) + 2 * estimate_tokens(before.evidence[0].text)
    assert use.passages >= 2 * estimate_tokens("3: short")
    assert use.reserved == 1024
    assert abs(estimated(packed) - use.instructions - use.history - use.passages - use.question) <= 16
    # AND turns that did not fit are counted
    turns = [turn(f"question {n}", "yes " * 900, first=n) for n in range(1, 6)]
    assert pack("now", (), turns, 4096).use.turns_left_out > 0


def test_an_answer_that_was_stopped_is_marked_in_the_prompt_alone():
    before = msgspec.structs.replace(turn(QUESTION, "At ni", hit(1)), stopped=True)
    packed = pack("And back?", [hit(2, start=50)], [before], 4096)
    assert packed.messages[2].content == "At ni […]"
