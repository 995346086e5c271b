"""Every way in which LM Studio was seen to fail, and the error that the client makes of it."""

import asyncio
from dataclasses import dataclass

import pytest

from retrieval.language_model.errors import (
    BreakReason,
    BrokenStream,
    ContextOverflow,
    EmptyAnswer,
    KeyProblem,
    LanguageModelError,
    ModelCrashed,
    ModelLoading,
    ModelNotFound,
    NoModelLoaded,
    NotAuthorised,
    ServerError,
    ServerUnreachable,
    UnreachableReason,
    WrongAddress,
)
from retrieval.language_model.events import Finished
from tests.contract.asking import ask, run_with, text_of
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import OTHER_MODEL
from tests.doubles.lm_studio_models import CHAT
from tests.doubles.lm_studio_scenarios import GARBAGE, Scenario

# Longer than a busy machine stands still before the first word.
SILENCE_LIMIT = 6.0
# Of a server that does not fall silent: a busy machine is no silence.
_PATIENCE = 60.0


@dataclass(frozen=True)
class Failure:
    """The error that is expected, and attributes that it has."""

    kind: type[LanguageModelError]
    attributes: tuple[tuple[str, object], ...] = ()


def fails(kind: type[LanguageModelError], **attributes: object) -> Failure:
    return Failure(kind, tuple(attributes.items()))


@dataclass(frozen=True)
class Success:
    """An answer that is whole."""

    text: str = "The ferry leaves at nine. [1]"
    model: str = CHAT.key
    has_usage: bool = True


PARTIAL = "The ferry leaves"

EXPECTED: dict[Scenario, Failure | Success] = {
    Scenario.ANSWERS: Success(),
    Scenario.NO_MODELS_LOADED_OBJECT: fails(NoModelLoaded),
    Scenario.NO_MODELS_LOADED_STRING: fails(NoModelLoaded),
    Scenario.MODEL_IS_NOT_EMBEDDING: fails(ModelNotFound, about=CHAT.key),
    Scenario.LOAD_REFUSED_FOR_MEMORY: fails(
        ServerError, status=400, text="Model loading was stopped due to insufficient system resources."
    ),
    Scenario.MODEL_UNLOADED: fails(NoModelLoaded),
    Scenario.MODEL_IS_UNLOADED_IN_STREAM: fails(NoModelLoaded),
    Scenario.LOADING_MODEL: fails(ModelLoading),
    Scenario.OVERFLOW_KEEP: fails(ContextOverflow, about=CHAT.key, tokens=None, limit=None),
    Scenario.OVERFLOW_KEEP_WITH_NUMBERS: fails(ContextOverflow, tokens=13055, limit=4096),
    Scenario.OVERFLOW_CANNOT_TRUNCATE: fails(ContextOverflow, tokens=14169, limit=4096),
    Scenario.OVERFLOW_KEEP_FIRST: fails(ContextOverflow, tokens=6051, limit=4096),
    Scenario.OVERFLOW_ENGINE: fails(ContextOverflow, tokens=None, limit=None),
    Scenario.OVERFLOW_ENGINE_IN_STREAM: fails(ContextOverflow, tokens=None, limit=None),
    Scenario.OVERFLOW_EMPTY_STREAM: fails(EmptyAnswer, about=CHAT.key, finish_reason="stop"),
    Scenario.OVERFLOW_GARBAGE: Success(text=GARBAGE),  # nothing on the wire tells it from an answer
    Scenario.OVERFLOW_CRASH: fails(ModelCrashed, about=CHAT.key),
    Scenario.OVERFLOW_MLX_IN_STREAM: fails(ContextOverflow, tokens=359277, limit=262144),
    Scenario.OVERFLOW_LLAMA_CPP: fails(ContextOverflow, tokens=5031, limit=2048),
    Scenario.OVERFLOW_OPENAI: fails(ContextOverflow, tokens=2112, limit=2048),
    Scenario.CRASH_STRING: fails(ModelCrashed),
    Scenario.CRASH_500: fails(ModelCrashed),
    Scenario.CRASH_IN_STREAM: fails(ModelCrashed),
    Scenario.ENGINE_DOWN: fails(ModelCrashed, text="Engine protocol predict request failed: fetch failed"),
    Scenario.OUTPUT_NOT_PARSED: fails(
        ServerError,
        status=500,
        text="The model produced output that does not match the expected peg-native format",
    ),
    Scenario.ERROR_EVENT: fails(ServerError, status=200, text="Compute error."),
    Scenario.ERROR_EVENT_AFTER_TEXT: fails(ServerError, status=200, text="Compute error."),
    Scenario.ERROR_OBJECT_AND_DONE: fails(ServerError, status=200, text="Compute error."),
    Scenario.ERROR_STRING: fails(ServerError, status=200, text="slot busy"),
    Scenario.MESSAGE_ALONE: fails(ServerError, status=200, text="Compute error."),
    Scenario.KEY_MISSING: fails(NotAuthorised, problem=KeyProblem.MISSING),
    Scenario.KEY_MALFORMED: fails(NotAuthorised, problem=KeyProblem.MALFORMED),
    Scenario.KEY_UNKNOWN: fails(NotAuthorised, problem=KeyProblem.UNKNOWN),
    Scenario.KEY_FORBIDDEN: fails(NotAuthorised, problem=KeyProblem.FORBIDDEN),
    Scenario.BAD_IMAGE: fails(ServerError, status=400, text="'url' field must be a base64 encoded image."),
    Scenario.BAD_RESPONSE_FORMAT: fails(ServerError, status=400),
    Scenario.TOKEN_ARRAYS: fails(ServerError, status=400),
    Scenario.UNRECOGNISED_KEYS: fails(ServerError, status=400),
    Scenario.UNKNOWN_ENDPOINT: fails(WrongAddress),
    Scenario.ERROR_WITH_200: fails(ServerError, status=200, text="Compute error."),
    Scenario.HTML_WITH_200: fails(WrongAddress),
    Scenario.JSON_OF_ANOTHER_API: fails(WrongAddress),
    Scenario.HTML_404: fails(WrongAddress),
    Scenario.HTML_500: fails(ServerError, status=500),
    Scenario.REDIRECT: fails(WrongAddress),
    Scenario.CUT_BEFORE_ANSWER: fails(ServerUnreachable, reason=UnreachableReason.LOST),
    Scenario.CUT_IN_STREAM: fails(BrokenStream, reason=BreakReason.LOST, partial=PARTIAL),
    Scenario.CLOSED_IN_STREAM: fails(BrokenStream, reason=BreakReason.CLOSED, partial=PARTIAL),
    Scenario.EMPTY_STREAM: fails(BrokenStream, reason=BreakReason.CLOSED, partial=""),
    Scenario.ONLY_DONE: fails(BrokenStream, reason=BreakReason.CLOSED, partial=""),
    Scenario.GARBLED_IN_STREAM: fails(BrokenStream, reason=BreakReason.GARBLED, partial=PARTIAL),
    Scenario.SILENT: fails(ServerUnreachable, reason=UnreachableReason.SILENT),
    Scenario.SILENT_IN_STREAM: fails(BrokenStream, reason=BreakReason.SILENT, partial=PARTIAL),
    Scenario.HELD_OPEN_AFTER_FINISH: Success(has_usage=False),
    Scenario.CUT_AFTER_FINISH: Success(has_usage=False),
    Scenario.ANOTHER_MODEL_ANSWERS: Success(model=OTHER_MODEL),
    Scenario.NO_USAGE: Success(has_usage=False),
}


def test_each_scenario_of_the_double_has_an_expectation():
    assert set(EXPECTED) == set(Scenario)


@pytest.mark.parametrize("scenario", [s for s in Scenario if isinstance(EXPECTED.get(s), Failure)])
def test_a_failure_becomes_its_error_after_a_single_request(double: LmStudioDouble, scenario: Scenario):
    expected = EXPECTED[scenario]
    assert isinstance(expected, Failure)
    double.scenario = scenario

    silent = scenario in {Scenario.SILENT, Scenario.SILENT_IN_STREAM}
    limit = SILENCE_LIMIT if silent else _PATIENCE
    with pytest.raises(expected.kind) as caught:
        run_with(double.address, lambda model: ask(model, CHAT.key), silence_limit=limit)

    found = {name: getattr(caught.value, name) for name, _ in expected.attributes}
    assert found == dict(expected.attributes)
    assert type(caught.value) is expected.kind
    assert caught.value.about in {CHAT.key, double.address}
    assert [request.path for request in double.requests] == ["/v1/chat/completions"]


@pytest.mark.parametrize("scenario", [s for s in Scenario if isinstance(EXPECTED.get(s), Success)])
def test_an_odd_but_whole_answer_is_an_answer(double: LmStudioDouble, scenario: Scenario):
    expected = EXPECTED[scenario]
    assert isinstance(expected, Success)
    double.scenario = scenario

    events = run_with(double.address, lambda model: ask(model, CHAT.key), silence_limit=_PATIENCE)

    finished = events[-1]
    assert isinstance(finished, Finished)
    assert text_of(events) == expected.text
    assert finished.finish_reason == "stop"
    assert finished.model == expected.model
    assert (finished.usage is not None) is expected.has_usage


def test_after_any_failure_the_same_client_answers_the_next_question(double: LmStudioDouble):
    async def fail_then_ask(model):
        for scenario in (
            Scenario.CUT_IN_STREAM,
            Scenario.OVERFLOW_KEEP,
            Scenario.ERROR_EVENT,
            Scenario.SILENT,
        ):
            double.scenario = scenario
            with pytest.raises(LanguageModelError):
                await ask(model, CHAT.key)
        double.scenario = Scenario.ANSWERS
        return await asyncio.wait_for(ask(model, CHAT.key), timeout=60)

    events = run_with(double.address, fail_then_ask, silence_limit=SILENCE_LIMIT)

    assert text_of(events) == "The ferry leaves at nine. [1]"


def test_a_server_that_fell_silent_over_a_prompt_may_still_be_reading_it(double: LmStudioDouble):
    async def wait_in_vain(model):
        double.scenario = Scenario.SILENT
        with pytest.raises(ServerUnreachable):
            await ask(model, CHAT.key)
        return model.may_still_be_reading

    assert run_with(double.address, wait_in_vain, silence_limit=SILENCE_LIMIT)
