"""Chats over the engine's own HTTP: kept as they were shown, changed, stopped, asked anew, erased."""

import http.client
import json
import shutil
from dataclasses import replace
from datetime import datetime

import pytest

from tests.app.program import NO_SERVER, Program, decode_events
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_answers import THOUGHTS, ThinkingForm
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.lm_studio_models import CHAT
from tests.doubles.lm_studio_scenarios import Scenario
from tests.waiting import wait_until

QUESTION = "When may the tenant end the lease of the Corn Mill early?"
FOLLOW_UP = "And what must be paid then?"
LEASE = "Corn Mill lease 2023.pdf"


@pytest.fixture
def program(tmp_path, indexed_samples):
    """The program with a library of samples of its own, and its engine."""
    shutil.copytree(indexed_samples, tmp_path / "person" / "library")
    with Program(tmp_path / "person") as person:
        assert person.run("status").status == 0
        yield person


def events_of(program, server, query=QUESTION, **request):
    """All events of one question."""
    asked = {"query": query, "server": server, **request}
    status, data = program.engine().request("POST", "/ask", asked)
    assert status == 200, data
    return decode_events(data)


def ask(program, server, query=QUESTION, **request):
    """The last event of one question, which is its answer."""
    answer = events_of(program, server, query, **request)[-1]
    assert answer["type"] == "answered", answer
    return answer


def post(program, path, **body):
    """Ask the engine; gives the status and what it said."""
    return program.engine().request("POST", path, body)


def listed(program, query=""):
    """The ids of the chats that are listed."""
    status, reply = post(program, "/chats", query=query)
    assert status == 200, reply
    return [chat["id"] for chat in reply["chats"]]


def shown(program, chat):
    """The turns of a chat."""
    status, reply = post(program, "/chats/show", chat=chat)
    assert status == 200, reply
    return reply["turns"]


def stop_when(program, double, condition, **request):
    """Ask as a window does, and close the connection when the condition holds."""
    engine = program.engine()
    door = http.client.HTTPConnection("127.0.0.1", engine.port, timeout=30)
    asked = {"query": QUESTION, "server": double.address, **request}
    door.request("POST", "/ask", body=json.dumps(asked), headers=engine.headers())
    stream = door.getresponse()
    lines = []
    while not condition(lines):
        lines.append(stream.readline())
        assert lines[-1], "the answer is at its end"
    wait_until(lambda: double.generations)
    stream.close()
    door.close()
    wait_until(lambda: double.generations[-1].disconnected_at is not None)
    return b"".join(lines)


def words(lines):
    """How many words have come, in however many pieces."""
    events = decode_events(b"".join(lines))
    return len("".join(event["text"] for event in events if event["type"] == "text").split())


# --- what is kept ------------------------------------------------------------------------------------------


def test_a_chat_is_shown_as_it_was_answered_also_by_another_engine(program, double):
    # GIVEN a chat with thinking, a scope, and a follow-up that cites what the first turn brought
    double.thinking = ThinkingForm.REASONING_CONTENT
    path = next(d["path"] for d in program.json("list")["documents"] if d["path"].endswith(LEASE))
    first = ask(program, double.address, chat="mill", files=[path], collection="Documents")
    second = ask(program, double.address, FOLLOW_UP, chat="mill")
    # WHEN it is shown, and again by an engine that was started anew
    turns = shown(program, "mill")
    program.end_engine()
    assert program.run("status").status == 0
    assert shown(program, "mill") == turns
    # THEN it is all there
    assert [turn["answer"] for turn in turns] == [first, second]
    assert [turn["question"] for turn in turns] == [QUESTION, FOLLOW_UP]
    assert (turns[0]["collection"], turns[0]["files"], turns[1]["files"]) == ("Documents", [path], [])
    assert [turn["turn"] for turn in turns] == [first["turn"], second["turn"]]
    assert datetime.fromisoformat(turns[0]["asked"]) < datetime.fromisoformat(turns[1]["asked"])
    assert first["thinking"] == THOUGHTS
    assert first["citations"]
    assert second["citations"]
    assert {citation["path"] for citation in first["citations"]} == {path}


def test_quoted_passages_are_kept_with_their_notice(program):
    answer = ask(program, NO_SERVER, chat="quoted")
    [turn] = shown(program, "quoted")
    assert turn["answer"] == answer
    assert "127.0.0.1:9" in answer["notice"]
    assert (answer["context"], answer["first_word_seconds"]) == (None, None)
    assert len(answer["sentences"]) == len(answer["citations"]) == 3


@pytest.mark.parametrize("form", ThinkingForm)
def test_the_thinking_is_kept_and_timed_in_whatever_form_it_comes(program, double, form):
    double.pace, double.thinking = Pace(prompt_seconds=0.2, token_seconds=0.01), form
    answer = ask(program, double.address)
    assert answer["thinking"] == ("" if form is ThinkingForm.NONE else THOUGHTS)
    assert (answer["thought_seconds"] is None) == (form is ThinkingForm.NONE)
    assert answer["first_word_seconds"] > 0.2
    assert answer["tokens_per_second"] > 0


def test_what_the_prompt_spends_is_said_before_the_answer_and_kept(program):
    with LmStudioDouble(models=(replace(CHAT, context_length=1500),)) as double:
        events = events_of(program, double.address, chat="small")
        [generation] = double.generations
    [found] = [event for event in events if event["type"] == "sources"]
    context = found["context"]
    assert found["milliseconds"] > 0
    assert events[-1]["context"] == context == shown(program, "small")[0]["answer"]["context"]
    assert context["window"] == 1500
    parts = [context[name] for name in ("instructions", "history", "passages", "question", "reserved")]
    assert sum(parts) <= 1500
    assert context["history"] == context["turns_left_out"] == 0
    assert generation.prompt_tokens < sum(parts[:4])
    assert context["reserved"] <= generation.body["max_tokens"]


def test_the_temperature_is_the_one_that_was_asked_for(program, double):
    ask(program, double.address)
    ask(program, double.address, temperature=0.75)
    ask(program, double.address, temperature=0)
    assert [generation.body["temperature"] for generation in double.generations] == [0.1, 0.75, 0.0]
    status, _ = post(program, "/ask", query=QUESTION, server=double.address, temperature=3)
    assert status == 400


# --- scope -------------------------------------------------------------------------------------------------


def test_a_search_is_limited_to_the_files_that_were_chosen(program):
    documents = [document["path"] for document in program.json("list")["documents"]]
    chosen = [path for path in documents if path.endswith((".pdf", ".docx"))][:2]
    status, reply = post(program, "/search", query="the trust", files=chosen, k=50)
    assert status == 200
    assert {passage["path"] for passage in reply["passages"]} == set(chosen)
    # AND several limits hold together
    status, reply = post(program, "/search", query="the trust", files=chosen, file=chosen[0], k=50)
    assert {passage["path"] for passage in reply["passages"]} == {chosen[0]}
    status, reply = post(program, "/search", query="the trust", files=["/nowhere/a.pdf"])
    assert (status, reply["code"]) == (409, "no_file_matches")
    assert "/nowhere/a.pdf" in reply["message"]


# --- stopped -----------------------------------------------------------------------------------------------


def test_an_answer_that_was_stopped_is_kept_as_far_as_it_came(program, double):
    # GIVEN a model that rests in its third sentence
    double.answer = lambda _: "The lease may end early [1]. " * 20
    double.pace = Pace(rests_after=16)
    # WHEN the person stops it there
    said = stop_when(program, double, lambda lines: words(lines) > 10, chat="mill")
    # THEN its beginning is a turn of the chat
    [turn] = wait_until(lambda: shown_if_any(program, "mill"))
    answer = turn["answer"]
    assert answer["stopped"]
    text = "".join(event["text"] for event in decode_events(said) if event["type"] == "text")
    assert answer["answer"].startswith(text.strip()[:20])
    assert 3 < len(answer["answer"].split()) < 100
    assert (answer["model"], answer["finish_reason"], answer["usage"]) == (CHAT.key, None, None)
    assert answer["sentences"][0]["citations"] == [1]
    assert answer["citations"][0]["n"] == 1
    assert answer["tokens_per_second"] > 0
    # AND a follow-up knows that it broke off
    double.pace = Pace()
    follow_up = ask(program, double.address, FOLLOW_UP, chat="mill")
    assert double.generations[-1].messages[2]["content"] == f"{answer['answer']} […]"
    assert not follow_up["stopped"]


def shown_if_any(program, chat):
    """The turns of a chat; None where there is no such chat yet."""
    status, reply = post(program, "/chats/show", chat=chat)
    return reply["turns"] if status == 200 else None


@pytest.mark.parametrize("form", [ThinkingForm.NONE, ThinkingForm.REASONING])
def test_an_answer_that_was_stopped_before_its_first_word_is_not_kept(program, double, form):
    # GIVEN a server that still reads, or thinks
    double.thinking = form
    double.pace = Pace(rests_after=5)
    thinks = form is ThinkingForm.REASONING
    if not thinks:
        double.may_read.clear()
    wanted = b'"type":"thinking"' if thinks else b'"type":"sources"'
    stop_when(program, double, lambda lines: any(wanted in line for line in lines), chat="mill")
    # WHEN another question has been answered since
    double.may_read.set()
    double.pace = Pace()
    ask(program, double.address, chat="other")
    # THEN there is no such chat
    assert listed(program) == ["other"]
    assert "Traceback" not in program.log()


# --- asked anew --------------------------------------------------------------------------------------------


def test_a_question_is_asked_anew_and_what_followed_goes(program, double):
    first = ask(program, double.address, chat="mill")
    second = ask(program, double.address, FOLLOW_UP, chat="mill")
    ask(program, double.address, "And then?", chat="mill")
    # WHEN the second is asked otherwise
    other = ask(program, double.address, "Who pays?", chat="mill", instead_of=second["turn"])
    # THEN it follows the first alone
    messages = double.generations[-1].messages
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert messages[2]["content"] == first["answer"]
    assert FOLLOW_UP not in str(messages)
    assert [turn["answer"] for turn in shown(program, "mill")] == [first, other]
    assert other["notice"] is None
    # AND the first one too can be asked anew
    again = ask(program, double.address, chat="mill", instead_of=first["turn"])
    assert len(double.generations[-1].messages) == 2
    assert [turn["turn"] for turn in shown(program, "mill")] == [again["turn"]]
    assert again["notice"] is None


@pytest.mark.parametrize("scenario", [Scenario.CUT_IN_STREAM, Scenario.CRASH_STRING, Scenario.OVERFLOW_KEEP])
def test_an_answer_that_fails_does_not_take_the_place_of_another(program, double, scenario):
    first = ask(program, double.address, chat="mill")
    ask(program, double.address, FOLLOW_UP, chat="mill")
    before = shown(program, "mill")
    double.scenario = scenario
    failure = events_of(program, double.address, chat="mill", instead_of=first["turn"])[-1]
    assert failure["type"] == "failed"
    assert failure["message"].endswith("The earlier answer is kept.")
    assert failure["code"] in {"broken_stream", "model_crashed", "context_overflow"}
    assert shown(program, "mill") == before
    # AND without a server it is not replaced by passages either, unless that is what is wanted
    failure = events_of(program, NO_SERVER, chat="mill", instead_of=first["turn"])[-1]
    assert failure["code"] == "server_unreachable"
    assert shown(program, "mill") == before
    ask(program, NO_SERVER, chat="mill", instead_of=first["turn"], use_model=False)
    [turn] = shown(program, "mill")
    assert turn["answer"]["model"] is None


def test_without_a_server_what_was_quoted_is_asked_anew_and_what_is_edited_is_quoted(program, double):
    # GIVEN a chat whose last two answers are quoted passages
    first = ask(program, double.address, chat="mill")
    second = ask(program, NO_SERVER, FOLLOW_UP, chat="mill")
    ask(program, NO_SERVER, "And then?", chat="mill")
    # WHEN the second is asked once more, THEN passages take the place of passages
    again = ask(program, NO_SERVER, FOLLOW_UP, chat="mill", instead_of=second["turn"])
    assert [turn["answer"] for turn in shown(program, "mill")] == [first, again]
    assert [notice["code"] for notice in again["notices"]] == ["no_model"]
    # AND another question in the place of one that a model answered is quoted, as at a first asking
    other = ask(
        program, NO_SERVER, "Who pays the rent of the Corn Mill?", chat="mill", instead_of=first["turn"]
    )
    [turn] = shown(program, "mill")
    assert (turn["answer"], other["model"]) == (other, None)
    # AND a model's answer among those that would go keeps them all
    written = ask(program, double.address, FOLLOW_UP, chat="mill")
    failure = events_of(program, NO_SERVER, turn["question"], chat="mill", instead_of=turn["turn"])[-1]
    assert failure["code"] == "server_unreachable"
    assert [turn["answer"] for turn in shown(program, "mill")] == [other, written]


def test_an_answer_that_is_stopped_does_not_take_the_place_of_another(program, double):
    first = ask(program, double.address, chat="mill")
    double.answer = lambda _: "word " * 200
    double.pace = Pace(rests_after=5)
    stop_when(program, double, lambda lines: words(lines) > 2, chat="mill", instead_of=first["turn"])
    double.pace = Pace()
    ask(program, double.address, chat="other")
    [turn] = shown(program, "mill")
    assert turn["answer"] == first


def test_a_turn_that_is_not_there_cannot_be_asked_anew(program, double):
    answer = ask(program, double.address, chat="mill")
    for request in ({"chat": "other"}, {"chat": "mill", "instead_of": 999}, {}):
        failure = events_of(program, double.address, **{"instead_of": answer["turn"], **request})[-1]
        assert (failure["type"], failure["code"]) == ("failed", "no_such_turn")
    assert len(shown(program, "mill")) == 1
    assert len(double.generations) == 1


# --- the list ----------------------------------------------------------------------------------------------


def test_chats_are_listed_searched_renamed_and_pinned(program):
    for name, query in (("a", QUESTION), ("b", "What grows in the walled garden?")):
        ask(program, NO_SERVER, query, chat=name)
    assert listed(program) == ["b", "a"]
    assert listed(program, "corn TENANT") == ["a"]
    status, row = post(program, "/chats/rename", chat="a", title="The mill")
    assert (status, row["title"], row["turns"]) == (200, "The mill", 1)
    status, row = post(program, "/chats/pin", chat="a", pinned=True)
    assert (status, row["pinned"]) == (200, True)
    assert listed(program) == ["a", "b"]
    assert datetime.fromisoformat(row["changed"]).utcoffset().total_seconds() == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/chats/show", {}),
        ("/chats/rename", {"title": "x"}),
        ("/chats/pin", {"pinned": True}),
        ("/chats/delete", {}),
        ("/chats/restore", {}),
    ],
)
def test_a_chat_that_is_not_there_is_said(sample_program, path, body):
    status, failure = post(sample_program, path, chat="nobody", **body)
    assert (status, failure["code"]) == (409, "no_such_chat")
    assert "nobody" in failure["message"]


def test_a_deleted_chat_can_be_restored_but_not_asked_until_the_engine_is_started_anew(program):
    ask(program, NO_SERVER, chat="a")
    ask(program, NO_SERVER, chat="b")
    assert post(program, "/chats/delete", chat="a") == (200, {})
    assert listed(program) == ["b"]
    # A question to it is not answered in secret
    failure = events_of(program, NO_SERVER, chat="a")[-1]
    assert (failure["code"], "Restore" in failure["message"]) == ("no_such_chat", True)
    # WHEN that is taken back
    status, row = post(program, "/chats/restore", chat="a")
    assert (status, row["id"]) == (200, "a")
    assert len(shown(program, "a")) == 1
    # AND WHEN it is deleted again and the engine is started anew
    post(program, "/chats/delete", chat="a")
    program.engine().kill()
    assert program.run("status").status == 0
    # THEN it is gone
    assert post(program, "/chats/restore", chat="a")[0] == 409
    assert listed(program) == ["b"]
    # AND its name is free
    assert "begins with this question" in ask(program, NO_SERVER, chat="a")["notice"]
