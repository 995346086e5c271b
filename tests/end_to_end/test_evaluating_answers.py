"""``evaluate --answers``: with a model that answers, with one that makes things up, and without any."""

import json

import msgspec
import pytest

from tests.app import contract
from tests.end_to_end.test_answers import QUESTION

LEASE = "Corn Mill lease 2023.pdf"


@pytest.fixture
def questions(tmp_path):
    lines = [
        {"id": 1, "question": QUESTION, "doc": LEASE},
        {"id": 2, "question": QUESTION, "doc": LEASE, "answers": ["no such words"]},
        {"id": 3, "question": "Which elephant won the chess tournament of Samarkand?", "answerable": False},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)))
    return file


def evaluate(program, questions, *options):
    """Evaluate with ``--json``; gives the scores of answers."""
    outcome = program.run("evaluate", questions, "--answers", *options, "--json")
    assert outcome.status == 0, outcome
    msgspec.json.decode(outcome.out, type=contract.Scores)
    return outcome.json["answers"]


def test_answers_of_a_model_are_scored_and_no_chat_is_kept(sample_program, double, questions):
    _, before = sample_program.engine().request("POST", "/chats", {"query": ""})
    scores = evaluate(sample_program, questions, "--server", double.address)
    # THEN each question was answered once
    assert (scores["answers"], scores["quoted"], len(double.generations)) == (3, 0, 3)
    assert all(len(generation.messages) == 2 for generation in double.generations)
    # AND the double, which quotes its first source, is right by the document and wrong by the words
    assert (scores["citation_precision"], scores["citation_recall"]) == (0.5, 0.5)
    assert scores["supported"] == 1.0
    assert scores["whole_ms"]["p95"] >= scores["first_word_ms"]["p50"] > 0
    assert sample_program.engine().request("POST", "/chats", {"query": ""})[1] == before


def test_what_a_model_makes_up_is_a_refusal(sample_program, double, questions):
    double.answer = lambda _: "Elephants sleep standing up in the savannah."
    scores = evaluate(sample_program, questions, "--server", double.address)
    assert (scores["refused_rightly"], scores["refused_wrongly"]) == (1.0, 1.0)
    assert (scores["none"], scores["citation_recall"]) == (1.0, 0.0)


@pytest.mark.parametrize("options", [("--no-model",), ("--server", "http://127.0.0.1:9/v1")])
def test_without_a_model_the_quoted_passages_are_scored(sample_program, questions, options):
    scores = evaluate(sample_program, questions, *options)
    assert (scores["answers"], scores["quoted"]) == (3, 3)
    assert scores["refused_rightly"] == 1.0
    assert scores["citation_recall"] == 0.5


def test_the_terminal_shows_the_scores_and_a_bad_address_is_said(sample_program, double, questions):
    outcome = sample_program.run("evaluate", questions, "--answers", "--server", double.address)
    assert "citations  precision 0.500  recall 0.500" in outcome.out
    assert "first word" in outcome.out
    wrong = sample_program.run("evaluate", questions, "--answers", "--server", "ftp://x")
    assert wrong.status == 1
    assert "no address of a server" in wrong.err
    # AND without --answers nobody is asked
    asked = len(double.generations)
    plain = sample_program.json("evaluate", questions, "--server", double.address)
    assert plain["answers"] is None
    assert len(double.generations) == asked
