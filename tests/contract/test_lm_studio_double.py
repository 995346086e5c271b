"""What only LM Studio does: reading on after a stop, loading on demand, tokens, versions, thinking."""

import asyncio
import time

import pytest

from retrieval.language_model.address import parse_address
from retrieval.language_model.client import LanguageModel
from retrieval.language_model.errors import (
    KeyProblem,
    ModelLoading,
    ModelNotFound,
    NoModelLoaded,
    NotAuthorised,
    ServerError,
    WrongAddress,
)
from retrieval.language_model.events import Finished
from retrieval.language_model.server_state import ModelKind, ModelState, ServerKind, choose_model
from tests.contract.asking import QUESTION, ask, run_with, text_of, thinking_of, until
from tests.doubles.http_server import Exchange, LoopbackServer
from tests.doubles.lm_studio import LmStudioDouble, Version
from tests.doubles.lm_studio_answers import THOUGHTS, ThinkingForm
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.lm_studio_models import BIGGER, CHAT, EMBEDDER, Model
from tests.doubles.lm_studio_scenarios import FAULTS, Scenario

ANSWER = "The ferry leaves at nine. [1]"
KEY = "sk-lm-abcdefgh:ABCDEFGHIJKLMNOPQRST"


def test_a_stop_in_mid_answer_reaches_the_server_before_the_next_word():
    with LmStudioDouble(pace=Pace(rests_after=3), answer=lambda _: "word " * 2000) as double:

        async def stop(model):
            events = model.stream(QUESTION, model=CHAT.key, max_tokens=2000, temperature=0.0)
            await anext(events)
            stopped_at = time.monotonic()
            await events.aclose()
            await until(lambda: double.generations[0].ended_at)
            return stopped_at

        stopped_at = run_with(double.address, stop)

    [generation] = double.generations
    assert stopped_at < generation.disconnected_at
    assert generation.tokens == 3


@pytest.mark.parametrize("headers_first", [True, False])
def test_a_stop_before_the_first_token_reaches_the_server_while_it_reads_the_prompt(headers_first: bool):
    with LmStudioDouble(pace=Pace(headers_first=headers_first)) as double:

        async def stop_and_ask_again(model):
            double.may_read.clear()
            stopped = asyncio.create_task(ask(model, CHAT.key))
            await until(lambda: double.generations and double.generations[0].reading_at)
            stopped_at = time.monotonic()
            stopped.cancel()
            await asyncio.wait([stopped])
            await until(lambda: double.generations[0].disconnected_at)
            # the next question is with the server while that still reads the first one
            asked = asyncio.create_task(ask(model, CHAT.key))
            await until(lambda: len(double.generations) == 2)
            assert model.may_still_be_reading
            double.may_read.set()
            return stopped_at, await asked

        stopped_at, events = run_with(double.address, stop_and_ask_again)

    stopped, answered = double.generations
    assert stopped_at < stopped.disconnected_at < stopped.read_at
    assert stopped.tokens == 0
    assert answered.reading_at >= stopped.read_at
    assert text_of(events) == ANSWER


def test_a_stream_that_is_simply_dropped_does_not_block_the_next_question():
    with LmStudioDouble(pace=Pace(token_seconds=0.01)) as double:

        async def drop_and_ask_again(model):
            async for _event in model.stream(QUESTION, model=CHAT.key, max_tokens=100, temperature=0.0):
                break
            return await asyncio.wait_for(ask(model, CHAT.key), timeout=60)

        assert text_of(run_with(double.address, drop_and_ask_again)) == ANSWER


def test_questions_are_asked_one_after_the_other(double: LmStudioDouble):
    double.pace = Pace(prompt_seconds=0.05)

    async def ask_three(model):
        return await asyncio.gather(*(ask(model, CHAT.key) for _ in range(3)))

    answers = run_with(double.address, ask_three)

    assert [text_of(events) for events in answers] == [ANSWER] * 3
    for earlier, later in zip(double.generations, double.generations[1:], strict=False):
        assert later.asked_at > earlier.ended_at


@pytest.mark.parametrize("form", list(ThinkingForm))
def test_thinking_is_told_from_the_answer_in_each_form(double: LmStudioDouble, form: ThinkingForm):
    double.thinking = form

    events = run_with(double.address, lambda model: ask(model, CHAT.key, max_tokens=200))

    assert text_of(events) == ANSWER
    assert thinking_of(events).strip() == ("" if form is ThinkingForm.NONE else THOUGHTS)


def test_a_limit_that_is_met_while_thinking_is_no_empty_answer(double: LmStudioDouble):
    double.thinking = ThinkingForm.TAGS

    events = run_with(double.address, lambda model: ask(model, CHAT.key, max_tokens=6))

    assert text_of(events) == ""
    assert thinking_of(events)
    assert isinstance(events[-1], Finished)
    assert events[-1].finish_reason == "length"


def test_a_model_that_is_not_loaded_is_loaded_on_demand():
    with LmStudioDouble(models=[EMBEDDER, BIGGER]) as double:

        async def choose_and_ask(model):
            before = await model.discover()
            chosen = choose_model(before)
            double.may_load.clear()
            asking = asyncio.create_task(ask(model, chosen.id))
            await until(lambda: double.requests[-1].method == "POST")
            during = await model.discover()
            double.may_load.set()
            return before, chosen, during, await asking, await model.discover()

        before, chosen, during, events, after = run_with(double.address, choose_and_ask)

    assert before.loads_on_demand is True
    assert chosen.state is ModelState.NOT_LOADED
    assert chosen.context_length is None
    assert choose_model(during).state is ModelState.LOADING
    assert text_of(events) == ANSWER
    assert choose_model(after).state is ModelState.LOADED
    assert choose_model(after).context_length == 4096


def test_without_loading_on_demand_nothing_loaded_is_said_before_and_after_asking():
    with LmStudioDouble(models=[EMBEDDER, BIGGER], loads_on_demand=False) as double:
        state = run_with(double.address, lambda model: model.discover())
        with pytest.raises(NoModelLoaded):
            run_with(double.address, lambda model: ask(model, BIGGER.key))

    assert state.loads_on_demand is False
    with pytest.raises(NoModelLoaded):
        choose_model(state)
    with pytest.raises(NoModelLoaded):
        choose_model(state, BIGGER.key)


def test_a_model_that_the_server_does_not_have_is_not_found(double: LmStudioDouble):
    with pytest.raises(ModelNotFound) as caught:
        run_with(double.address, lambda model: ask(model, "no/such-model"))

    assert caught.value.about == "no/such-model"


def test_a_loaded_instance_is_found_by_its_name_and_by_its_models_key():
    loaded = Model("qwen/qwen3-4b", instance="my-model", context_length=8192)
    with LmStudioDouble(models=[loaded]) as double:
        state = run_with(double.address, lambda model: model.discover())

    for name in ("my-model", "qwen/qwen3-4b", None):
        chosen = choose_model(state, name)
        assert chosen.id == "my-model"
        assert chosen.context_length == 8192


@pytest.mark.parametrize("version", list(Version))
def test_each_version_tells_what_it_can(version: Version):
    with LmStudioDouble(version=version) as double:
        state = run_with(double.address, lambda model: model.discover())

    chosen = choose_model(state)
    assert state.kind is ServerKind.LM_STUDIO
    assert len(state.models) == 3
    if version is Version.V0_2:
        assert {model.kind for model in state.models} == {ModelKind.UNKNOWN}
        assert chosen.id == BIGGER.key  # the first that does not sound like an embedder
        assert chosen.state is ModelState.UNKNOWN
    else:
        assert chosen.id == CHAT.key
        assert (chosen.context_length, chosen.max_context_length) == (4096, 32768)


@pytest.mark.parametrize("version", list(Version))
def test_a_passing_error_page_while_a_model_loads_is_tried_again(version: Version):
    with LmStudioDouble(version=version) as double:
        undisturbed = run_with(double.address, lambda model: model.discover())
        requests = len(double.requests)
        double.glitches = 1

        assert run_with(double.address, lambda model: model.discover()) == undisturbed
        assert len(double.requests) == 2 * requests + 1


def test_an_error_page_that_stays_is_an_error_of_the_server(double: LmStudioDouble):
    double.glitches = 1000

    with pytest.raises(ServerError) as caught:
        run_with(double.address, lambda model: model.discover())

    assert caught.value.status == 500


@pytest.mark.parametrize(
    ("key", "problem"),
    [
        (None, KeyProblem.MISSING),
        ("lm-studio", KeyProblem.MALFORMED),
        (KEY.lower(), KeyProblem.UNKNOWN),
    ],
)
def test_a_server_that_wants_a_token_says_what_is_wrong_with_it(key: str | None, problem: KeyProblem):
    with LmStudioDouble(key=KEY) as double:
        for use in (lambda model: model.discover(), lambda model: ask(model, CHAT.key)):
            with pytest.raises(NotAuthorised) as caught:
                run_with(double.address, use, key=key)
            assert caught.value.problem is problem


def test_with_the_right_token_everything_is_answered():
    with LmStudioDouble(key=KEY) as double:
        assert run_with(double.address, lambda model: model.discover(), key=KEY).models
        assert text_of(run_with(double.address, lambda model: ask(model, CHAT.key), key=KEY)) == ANSWER


def test_nothing_of_this_computer_or_its_environment_is_sent_along(
    double: LmStudioDouble, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "secret-1")
    monkeypatch.setenv("OPENAI_ORG_ID", "secret-2")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "secret-3")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: secret-4\nAuthorization: Bearer secret-5")

    run_with(double.address, lambda model: ask(model, CHAT.key))

    [request] = double.requests
    assert set(request.headers) <= {
        "host",
        "connection",
        "accept",
        "accept-encoding",
        "content-type",
        "content-length",
        "user-agent",
    }
    assert not [value for value in request.headers.values() if "secret" in value]


def test_what_is_asked_arrives_as_it_was_asked(double: LmStudioDouble):
    run_with(double.address, lambda model: ask(model, CHAT.key, max_tokens=33))

    [generation] = double.generations
    assert generation.body == {
        "model": CHAT.key,
        "messages": [{"role": message.role.value, "content": message.content} for message in QUESTION],
        "max_tokens": 33,
        "temperature": 0.0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


@pytest.mark.parametrize("status", [200, 404])
def test_the_address_of_something_else_is_wrong_and_nothing_is_suggested(status: int):
    async def answer_like_a_router(exchange: Exchange) -> None:
        await exchange.send(status, b"<html><title>Router</title></html>", "text/html")

    with LoopbackServer(answer_like_a_router) as router, pytest.raises(WrongAddress) as caught:
        run_with(f"http://127.0.0.1:{router.port}", lambda model: model.discover())

    assert caught.value.suggestion is None


def test_a_server_that_still_loads_its_only_model_is_starting():
    async def answer_like_llama_cpp_at_its_start(exchange: Exchange) -> None:
        loading = FAULTS[Scenario.LOADING_MODEL]
        await exchange.send_json(loading.status, loading.body)

    with LoopbackServer(answer_like_llama_cpp_at_its_start) as llama_cpp:
        state = run_with(f"http://127.0.0.1:{llama_cpp.port}", lambda model: model.discover())

    assert state.is_starting
    with pytest.raises(ModelLoading):
        choose_model(state)


def test_https_asked_of_a_server_that_speaks_http_finds_the_right_address(double: LmStudioDouble):
    with pytest.raises(WrongAddress) as caught:
        run_with(double.address.replace("http:", "https:"), lambda model: model.discover())

    assert caught.value.suggestion == double.address


def test_connections_are_gone_after_closing(double: LmStudioDouble):
    async def open_and_close():
        model = LanguageModel(parse_address(double.address))
        await ask(model, CHAT.key)
        await model.close()
        await until(lambda: double.generations[0].disconnected_at)

    asyncio.run(open_and_close())
