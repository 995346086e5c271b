"""A person stops an answer with Ctrl-C: the server sees it at once, and the next question knows of it."""

import os
import signal

import pytest

from tests.doubles.lm_studio_generation import Pace
from tests.waiting import wait_until

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")

QUESTION = "When may the tenant end the lease of the Corn Mill early?"


def stop_when(program, double, condition):
    """Ask, stop with Ctrl-C when the condition holds; gives the generation, whose asker was seen to leave."""
    with program.start("ask", QUESTION, "--json", "--server", double.address) as asking:
        wait_until(condition)
        asking.send_signal(signal.SIGINT)
        out, err = asking.communicate()
    assert (asking.returncode, out) == (130, b"")
    assert "Traceback" not in err.decode()
    [generation] = double.generations
    wait_until(lambda: generation.disconnected_at is not None)
    double.pace = Pace()
    return generation


def test_a_stop_before_the_first_token_reaches_the_server(sample_program, double):
    # GIVEN a server that reads the prompt and takes its time
    double.may_read.clear()
    generation = stop_when(sample_program, double, lambda: any(g.reading_at for g in double.generations))
    # THEN it saw the end while it still read, before it had said a word
    assert (generation.tokens, generation.read_at) == (0, None)
    # WHEN the next question comes while the server still reads
    with sample_program.start("ask", QUESTION, "--json", "--server", double.address) as asking:
        wait_until(lambda: len(double.generations) == 2)
        double.may_read.set()
        out, _ = asking.communicate()
    # THEN it is told why it waits, and answered
    assert asking.returncode == 0
    assert b"may still be reading" in out
    assert b'"finish_reason":"stop"' in out
    # AND the one after it is not told so any more
    third = sample_program.json("ask", QUESTION, "--server", double.address)
    assert third["notice"] is None


def test_a_stop_in_mid_answer_reaches_the_server(sample_program, double):
    # GIVEN a server that rests after a few words
    double.pace = Pace(rests_after=4)
    generation = stop_when(sample_program, double, lambda: any(g.tokens > 2 for g in double.generations))
    # THEN it saw the end before a next word, and the next question waits for nothing
    assert generation.disconnected_at < wait_until(lambda: generation.ended_at)
    assert sample_program.json("ask", QUESTION, "--server", double.address)["notice"] is None


def test_a_stopped_answer_leaves_no_error_behind(sample_program):
    assert sample_program.run("status").status == 0
    assert "Traceback" not in sample_program.log()
    assert "ERROR" not in sample_program.log()
