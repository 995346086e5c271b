"""Every way in which a server fails: the question is still answered, with passages and a reason."""

import pytest

from tests.app.program import Program, decode_events
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_faults import StreamFault
from tests.doubles.lm_studio_models import CHAT
from tests.doubles.lm_studio_scenarios import FAULTS, Scenario

QUESTION = "When does the ferry leave?"
TEXT = "The ferry leaves at nine. It carries forty people."
WHOLE_ANSWERS = {
    Scenario.ANSWERS,
    Scenario.HELD_OPEN_AFTER_FINISH,
    Scenario.CUT_AFTER_FINISH,
    Scenario.ANOTHER_MODEL_ANSWERS,
    Scenario.NO_USAGE,
    Scenario.OVERFLOW_GARBAGE,  # a finish reason and words: nothing tells it from an answer
}
# A server may be silent for minutes while it loads a model; these only end with a person's patience.
SILENT = {Scenario.SILENT, Scenario.SILENT_IN_STREAM}
# The model has begun to write when these come.
MIDWAY = {scenario for scenario, fault in FAULTS.items() if isinstance(fault, StreamFault) and fault.words}
FAILURES = [scenario for scenario in Scenario if scenario not in WHOLE_ANSWERS | SILENT]
WAYS_OUT = (
    "Load",
    "load",
    "Ask again",
    "--server-key",
    "Copy it from",
    "Give it the right",
    "Check the address",
    "Start LM Studio",
)


@pytest.fixture(scope="module")
def ferry(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ferry")
    (folder / "note.txt").write_text(TEXT)
    with Program(folder / "person") as program:
        assert program.run("add", folder / "note.txt").status == 0
        yield program


def ask_engine(program, double):
    status, data = program.engine().request("POST", "/ask", {"query": QUESTION, "server": double.address})
    assert status == 200
    return decode_events(data)


@pytest.mark.parametrize("scenario", FAILURES)
def test_a_failing_server_leaves_the_passages_and_a_reason(ferry, double, scenario):
    double.scenario = scenario
    events = ask_engine(ferry, double)
    answer = events[-1]
    # THEN the answer is the passages, and nothing of what the server said before it failed
    assert answer["type"] == "answered"
    assert (answer["model"], answer["finish_reason"], answer["usage"]) == (None, None, None)
    assert answer["answer"] == f"{TEXT} [1]"
    assert [citation["text"] for citation in answer["citations"]] == [TEXT]
    # AND the words that a person was reading when it failed are kept apart from it
    said = "".join(event["text"] for event in events if event["type"] == "text")
    assert said.endswith(answer["answer"])
    assert said.removesuffix(answer["answer"]).strip() == answer["beginning"]
    assert ("The ferry" in answer["beginning"]) == (scenario in MIDWAY)
    # AND the notice names the server or the model, and a way out
    assert double.address in answer["notice"] or CHAT.key in answer["notice"]
    assert any(words in answer["notice"] for words in WAYS_OUT), answer["notice"]
    assert "<" not in answer["notice"]
    assert answer["notice"] in " ".join(event["message"] for event in events if event["type"] == "notice")


@pytest.mark.parametrize("scenario", sorted(WHOLE_ANSWERS - {Scenario.OVERFLOW_GARBAGE}))
def test_an_odd_but_whole_answer_is_an_answer(ferry, double, scenario):
    double.scenario = scenario
    answer = ask_engine(ferry, double)[-1]
    assert answer["answer"] == "The ferry leaves at nine. [1]"
    assert answer["finish_reason"] == "stop"
    assert bool(answer["notice"]) == (scenario is Scenario.ANOTHER_MODEL_ANSWERS)


def test_the_command_line_ends_well_when_the_server_fails_midway(ferry, double):
    double.scenario = Scenario.CUT_IN_STREAM
    outcome = ferry.run("ask", QUESTION, "--server", double.address)
    assert outcome.status == 0
    # THEN the words that came before and the passages are apart
    assert f"\n\n{TEXT} [1]" in outcome.out
    assert "stopped while it was answering" in outcome.err
    assert double.address in outcome.err


def test_a_model_without_room_for_its_answer_is_said_to_be_cut_off(ferry):
    with LmStudioDouble(answer=lambda _: "ferry " * 9000) as double:
        answer = ask_engine(ferry, double)[-1]
    assert answer["finish_reason"] == "length"
    assert "cut off" in answer["notice"]


def test_nothing_went_wrong_in_the_engine_itself(ferry):
    assert "Traceback" not in ferry.log()
    assert "ERROR" not in ferry.log()
