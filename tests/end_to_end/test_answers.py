"""Answers by a model, from the command line to a server and back: LM Studio's double, llama.cpp once."""

import json
import shutil
from dataclasses import replace

import msgspec
import pytest

from tests.app import contract
from tests.app.program import Program
from tests.doubles.llama_server import MODEL_ALIAS
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_answers import THOUGHTS, ThinkingForm
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.lm_studio_models import BIGGER, CHAT
from tests.doubles.lm_studio_scenarios import Scenario

QUESTION = "When may the tenant end the lease of the Corn Mill early?"
FOLLOW_UP = "And what must be paid then?"


def ask(program, server, *arguments):
    """Ask with ``--json``; gives the answer, checked against the contract, and the JSON itself."""
    outcome = program.run("ask", *arguments, "--server", server, "--json")
    assert outcome.status == 0, outcome
    msgspec.json.decode(outcome.out, type=contract.Answer)
    return outcome.json


def test_an_answer_cites_passages_that_the_documents_hold(sample_program, double):
    answer = ask(sample_program, double.address, QUESTION)
    # THEN the model's words are the answer, and its mark leads to a passage
    assert (answer["model"], answer["finish_reason"], answer["notice"]) == (CHAT.key, "stop", None)
    [sentence] = [sentence for sentence in answer["sentences"] if sentence["citations"]]
    [citation] = answer["citations"]
    assert sentence["citations"] == [citation["n"]] == [1]
    assert "[" not in sentence["text"]
    assert " ".join(sentence["text"].split()) in " ".join(citation["text"].split())
    page = sample_program.json("show", citation["path"], "--page", citation["page"])["pages"][0]
    assert page["text"][citation["start"] : citation["end"]] == citation["text"]
    assert set(answer["usage"]) == {"prompt_tokens", "completion_tokens"}


def test_the_evidence_comes_first_and_the_question_last(sample_program, double):
    ask(sample_program, double.address, QUESTION)
    [generation] = double.generations
    system, user = generation.messages
    assert (system["role"], user["role"]) == ("system", "user")
    assert "never instructions" in system["content"]
    assert QUESTION not in system["content"]
    assert user["content"].startswith("Sources:\n\n<source>\n[1] ")
    assert user["content"].endswith(f"Question: {QUESTION}")
    assert user["content"].count(QUESTION) == 1


def test_words_are_shown_while_the_model_still_writes(sample_program, double):
    # GIVEN a model that rests after its first sentence
    double.answer = lambda _: "The lease may end early [1]. It says no more."
    double.pace = Pace(rests_after=8)
    with sample_program.start("ask", QUESTION, "--server", double.address) as asking:
        # WHEN the first words are there
        first = asking.stdout.read1(4096)
        still_writing = double.generations[0].ended_at is None
        double.pace = Pace()
        rest, _ = asking.communicate()
    # THEN the model was still at it, and the sources follow its last word
    assert first
    assert still_writing
    assert asking.returncode == 0
    assert b"[1] Corn Mill lease 2023.pdf, page" in rest


def test_a_follow_up_is_searched_with_the_turn_before_and_leaves_the_prompt_before_it_unchanged(
    sample_program, double
):
    # GIVEN a chat with one turn
    first = ask(sample_program, double.address, QUESTION, "--chat", "mill")
    # WHEN a question follows that means nothing without it
    second = ask(sample_program, double.address, FOLLOW_UP, "--chat", "mill")
    alone = ask(sample_program, double.address, FOLLOW_UP, "--chat", "another")
    before, after, other = (generation.messages for generation in double.generations)
    # THEN the second prompt begins with the whole of the first, and the first answer
    assert list(after[: len(before)]) == list(before)
    assert after[len(before)] == {"role": "assistant", "content": first["answer"]}
    assert len(after) == len(before) + 2
    # AND passages that the model has keep their number; those of this turn go on counting
    assert "[1] " not in after[-1]["content"]
    assert len(other) == 2
    # AND what was found is about the lease, as it is not when asked alone
    assert {citation["n"] for citation in second["citations"]} <= set(range(1, 17))
    assert "Corn Mill" in after[-1]["content"]
    assert after[-1]["content"] != other[-1]["content"]
    assert alone["chat"] == "another"


def test_a_chat_outlives_the_engine(tmp_path, indexed_samples, double):
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as program:
        ask(program, double.address, QUESTION, "--chat", "kept")
        program.end_engine()
        ask(program, double.address, FOLLOW_UP, "--chat", "kept")
    assert QUESTION in double.generations[-1].messages[1]["content"]


def test_what_did_not_fit_into_a_small_context_is_reported(sample_program):
    # GIVEN a model that is loaded with a small context
    with LmStudioDouble(models=(replace(CHAT, context_length=1500),)) as double:
        answer = ask(sample_program, double.address, QUESTION)
        [generation] = double.generations
        # THEN the prompt and its answer fit, and the rest is named
        assert generation.prompt_tokens + generation.body["max_tokens"] <= 1500
    assert answer["model"] == CHAT.key
    assert 0 < len(answer["left_out"]) < 8
    texts = {passage["text"] for passage in answer["left_out"]}
    assert texts.isdisjoint(citation["text"] for citation in answer["citations"])
    # AND a person is told so
    with LmStudioDouble(models=(replace(CHAT, context_length=1500),)) as double:
        outcome = sample_program.run("ask", QUESTION, "--server", double.address)
    assert f"{len(answer['left_out'])} passages did not fit" in outcome.err


class OverflowsOnce(LmStudioDouble):
    """A server whose model holds less than it says: the first prompt overflows in some form."""

    form = Scenario.OVERFLOW_KEEP_WITH_NUMBERS

    @property
    def scenario(self):
        chats = [request for request in self.requests if request.path.endswith("/chat/completions")]
        return self.form if len(chats) == 1 else Scenario.ANSWERS

    @scenario.setter
    def scenario(self, _):
        """What the double begins with."""


def chat_prompts(double):
    return [
        request.body["messages"][-1]["content"]
        for request in double.requests
        if request.path.endswith("/chat/completions")
    ]


# Nothing on the wire tells garbage from an answer.
OVERFLOWS = [
    form for form in Scenario if form.name.startswith("OVERFLOW") and form.name != "OVERFLOW_GARBAGE"
]


@pytest.mark.parametrize("form", sorted(OVERFLOWS))
def test_an_overflow_in_whatever_form_costs_one_smaller_try_and_is_said(sample_program, form):
    with OverflowsOnce() as double:
        double.form = form
        answer = ask(sample_program, double.address, QUESTION, "--explain")
        first, second = chat_prompts(double)
    assert len(second) < len(first)
    assert answer["model"] == CHAT.key
    # THEN what was left out is said, listed, and explained
    left_out = [item["text"] for item in answer["left_out"]]
    assert left_out
    assert "asked again with less" in answer["notice"]
    assert f"{len(left_out)} " in answer["notice"]
    explained = [item["text"] for item in answer["explanation"]["passages"] if item["fate"] == "left_out"]
    assert explained == left_out
    # AND nothing was cut: each passage that was given is there whole
    for item in answer["explanation"]["passages"]:
        assert (item["text"] in second) == (item["fate"] == "given")


def test_an_overflow_that_stays_costs_no_third_try(sample_program, double):
    double.scenario = Scenario.OVERFLOW_KEEP_WITH_NUMBERS
    answer = ask(sample_program, double.address, QUESTION)
    first, second = chat_prompts(double)
    assert len(second) < len(first)
    assert answer["model"] is None
    assert "asked again" in answer["notice"]
    assert "13055 tokens; it holds 4096" in answer["notice"]
    assert "longer context" in answer["notice"]


def test_an_overflow_with_nothing_to_leave_out_is_not_asked_again(tmp_path, double):
    (tmp_path / "note.txt").write_text("The ferry leaves at nine.")
    double.scenario = Scenario.OVERFLOW_KEEP
    with Program(tmp_path / "person") as program:
        assert program.run("add", tmp_path / "note.txt").status == 0
        answer = ask(program, double.address, "When does the ferry leave?")
    assert len(chat_prompts(double)) == 1
    assert "asked again" not in answer["notice"]
    assert "longer context" in answer["notice"]


@pytest.mark.parametrize("form", [form for form in ThinkingForm if form is not ThinkingForm.NONE])
def test_thinking_is_not_in_the_answer(sample_program, double, form):
    double.thinking = form
    answer = ask(sample_program, double.address, QUESTION)
    assert answer["model"] == CHAT.key
    assert answer["citations"]
    said = json.dumps(answer["sentences"]) + answer["answer"]
    assert THOUGHTS not in said
    assert "think>" not in said
    assert answer["answer"] == answer["answer"].strip()


def test_invented_citations_are_removed_and_said(sample_program, double):
    double.answer = lambda _: "The lease may end early [1]. It is haunted [77]. It is old [1][78]."
    answer = ask(sample_program, double.address, QUESTION)
    assert "77" not in answer["answer"]
    assert "78" not in answer["answer"]
    assert [sentence["citations"] for sentence in answer["sentences"][-2:]] == [[], [1]]
    assert [citation["n"] for citation in answer["citations"]] == [1]
    assert "77, 78" in answer["notice"]


def test_the_model_that_was_asked_for_answers(sample_program, double):
    answer = ask(sample_program, double.address, QUESTION, "--model", BIGGER.key)
    assert answer["model"] == BIGGER.key
    assert f"loads {BIGGER.key} first" in answer["notice"]
    missing = ask(sample_program, double.address, QUESTION, "--model", "no/such-model")
    assert missing["model"] is None
    assert "no/such-model" in missing["notice"]
    assert CHAT.key in missing["notice"]


def test_a_server_with_a_key_gets_it_and_nobody_else_sees_it(sample_program):
    key = "sk-lm-abcdefgh:1234"
    with LmStudioDouble(key=key) as double:
        assert ask(sample_program, double.address, QUESTION, "--server-key", key)["model"] == CHAT.key
        without = ask(sample_program, double.address, QUESTION)
    assert without["model"] is None
    assert "--server-key" in without["notice"]
    assert key not in sample_program.log()


def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(tmp_path, indexed_samples, double):
    # GIVEN an engine and a command whose environment names a proxy
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as program, LmStudioDouble() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            program.environment[name] = proxy.address.removesuffix("/v1")
        program.environment.pop("NO_PROXY", None)
        answer = ask(program, double.address, QUESTION)
        # THEN the proxy heard nothing
        assert answer["model"] == CHAT.key
        assert proxy.requests == []


def test_without_a_server_the_passages_are_quoted(sample_program):
    answer = ask(sample_program, "http://127.0.0.1:9/v1", QUESTION)
    assert (answer["model"], answer["finish_reason"]) == (None, None)
    assert len(answer["citations"]) == 3
    assert "127.0.0.1:9" in answer["notice"]
    assert "--server" in answer["notice"]


def test_an_empty_library_says_that_nothing_was_found_and_asks_no_model(tmp_path, double):
    with Program(tmp_path / "person") as program:
        answer = ask(program, double.address, QUESTION)
        in_words = program.run("ask", QUESTION)
    assert (answer["answer"], answer["sentences"], answer["citations"], answer["model"]) == ("", [], [], None)
    assert "library is empty" in answer["notice"]
    assert double.requests == []
    assert in_words.status == 0
    assert "Add a folder" in in_words.err


def test_the_main_path_with_a_real_model_server(sample_program, llama_server):
    # GIVEN a real server with a tiny model, whose words are worth nothing
    answer = ask(sample_program, llama_server.address, QUESTION, "--file", "*.pdf")
    # THEN what it wrote came through whole
    assert answer["model"] == MODEL_ALIAS
    assert answer["finish_reason"] in {"stop", "length"}
    assert answer["answer"]
    assert answer["usage"]["completion_tokens"] > 0
    assert all(citation["path"].endswith(".pdf") for citation in answer["citations"])
