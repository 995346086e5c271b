"""What a model makes of texts: guessed at first, then learnt, within bounds."""

import pytest

from retrieval.language_model.events import Message, Role
from retrieval.token_counts import TokenCounter
from retrieval.token_rates import TokenRates

PROSE = [Message(Role.USER, "The harbour master wrote it all down in his book. " * 60)]
JAPANESE = [Message(Role.USER, "賃借人は屋根を修繕する。" * 60)]
GUESS = TokenCounter().messages(PROSE)


def test_a_table_of_figures_is_guessed_to_take_a_token_a_digit():
    # Qwen and Gemma split numbers so: 14 digits, and two marks.
    assert TokenCounter().text("1,234,567 7654321") >= 14
    # AND prose some three letters a token
    assert 10 <= TokenCounter().text("The harbour master wrote it all down.") <= 14


def test_a_model_that_was_never_asked_is_guessed_and_then_learnt():
    rates = TokenRates()
    assert rates.counter("m").messages(PROSE) == GUESS
    # WHEN the server counts less, again and again
    for share in (0.7, 0.72, 0.69):
        rates.learn("m", PROSE, int(GUESS * share))
    # THEN the guess is a little above the highest of the counts, for this model alone
    assert GUESS * 0.72 < rates.counter("m").messages(PROSE) < GUESS * 0.78
    assert rates.counter("other").messages(PROSE) == GUESS


def test_what_is_learnt_in_one_script_says_nothing_of_another():
    rates = TokenRates()
    rates.learn("m", PROSE, GUESS // 2)
    assert rates.counter("m").other == 1.0
    before = rates.counter("m").messages(JAPANESE)
    # WHEN its own signs were counted, more than one token each
    rates.learn("m", JAPANESE, before * 3 // 2)
    assert rates.counter("m").messages(JAPANESE) >= before * 3 // 2
    assert rates.counter("m").plain < 1


@pytest.mark.parametrize("counted", [0, 3, GUESS * 40])
def test_what_cannot_be_a_count_of_the_prompt_is_not_learnt(counted):
    rates = TokenRates()
    rates.learn("m", PROSE, counted)
    assert rates.counter("m") == TokenCounter()


def test_what_was_learnt_is_remembered_and_bounded():
    rates = TokenRates()
    for number in range(50):
        for _ in range(20):
            rates.learn(f"model {number}", PROSE, int(GUESS * 0.8))
    again = TokenRates(rates.dump())
    assert again.counter("model 49") == rates.counter("model 49")
    assert again.counter("model 0") == TokenCounter()
    assert len(rates.dump()) < 5000
    # AND what cannot be read is forgotten
    assert TokenRates("[]").counter("model 49") == TokenCounter()
