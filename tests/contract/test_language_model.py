"""What the program relies on in any server: the same tests on the double and on a real llama.cpp server."""

import asyncio
import socket

import pytest

from retrieval.language_model.errors import (
    ContextOverflow,
    ModelNotFound,
    ServerUnreachable,
    UnreachableReason,
    WrongAddress,
)
from retrieval.language_model.events import Finished, Message, Role, Text
from retrieval.language_model.server_state import ModelKind, ModelState, ServerKind, choose_model
from tests.contract.asking import QUESTION, Server, ask, ask_for_first, run_with, text_of, until


def test_a_server_tells_its_models_and_the_context_they_are_loaded_with(server: Server):
    state = run_with(server.address, lambda model: model.discover())

    [found] = [model for model in state.models if model.id == server.model]
    assert state.kind is (ServerKind.LM_STUDIO if server.double else ServerKind.OPENAI_COMPATIBLE)
    assert found.state is ModelState.LOADED
    assert found.kind is (ModelKind.CHAT if server.double else ModelKind.UNKNOWN)
    assert found.context_length == server.context_length
    assert found.max_context_length is not None
    assert found.max_context_length > server.context_length


def test_the_loaded_chat_model_is_chosen_by_itself_and_by_name(server: Server):
    state = run_with(server.address, lambda model: model.discover())

    assert choose_model(state).id == server.model
    assert choose_model(state, server.model).id == server.model
    with pytest.raises(ModelNotFound) as caught:
        choose_model(state, "no/such-model")
    assert server.model in caught.value.available


def test_an_answer_comes_in_pieces_and_ends_with_reason_usage_and_model(server: Server):
    events = run_with(server.address, lambda model: ask(model, server.model))

    *pieces, finished = events
    assert len(pieces) > 3
    assert all(isinstance(piece, Text) and piece.text for piece in pieces)
    assert isinstance(finished, Finished)
    assert finished.finish_reason in {"stop", "length"}
    assert finished.model == server.model
    assert finished.usage is not None
    assert finished.usage.prompt_tokens > 20
    assert finished.usage.completion_tokens >= len(pieces) - 1


def test_an_answer_that_meets_its_limit_says_so(server: Server):
    [*_, finished] = run_with(server.address, lambda model: ask(model, server.model, max_tokens=3))

    assert isinstance(finished, Finished)
    assert finished.finish_reason == "length"


def test_after_a_stop_before_the_first_token_the_next_question_is_answered(server: Server):
    async def stop_and_ask_again(model):
        # GIVEN a question whose prompt the server is still reading
        task = asyncio.create_task(ask(model, server.model, _long_prompt(server, share=0.6), max_tokens=8))
        await _reading_has_begun(server)
        # WHEN it is stopped
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        # THEN the client knows that the server may be busy, until the next first token
        assert model.may_still_be_reading
        if server.double:
            server.double.may_read.set()
        answer = await ask(model, server.model, max_tokens=8)
        assert not model.may_still_be_reading
        return answer

    if server.double:
        server.double.may_read.clear()
    events = run_with(server.address, stop_and_ask_again)

    assert text_of(events)


def test_after_a_stop_in_mid_answer_the_next_question_is_answered(server: Server):
    async def stop_and_ask_again(model):
        first = await ask_for_first(model, server.model)
        assert not model.may_still_be_reading
        return first, await ask(model, server.model, max_tokens=8)

    first, events = run_with(server.address, stop_and_ask_again)

    assert isinstance(first, Text)
    assert text_of(events)


def test_a_prompt_over_the_context_is_an_overflow_with_both_numbers(server: Server):
    with pytest.raises(ContextOverflow) as caught:
        run_with(server.address, lambda model: ask(model, server.model, _long_prompt(server, share=3)))

    assert caught.value.limit == server.context_length
    assert caught.value.tokens is not None
    assert caught.value.tokens > server.context_length


def test_a_path_that_the_server_does_not_know_is_a_wrong_address_and_the_right_one_is_found(server: Server):
    wrong = server.address.replace("/v1", "/nowhere/v1")

    with pytest.raises(WrongAddress):
        run_with(wrong, lambda model: ask(model, server.model))
    with pytest.raises(WrongAddress) as caught:
        run_with(wrong, lambda model: model.discover())
    assert caught.value.suggestion == server.address


def test_a_server_that_is_down_is_unreachable_because_it_refuses():
    with socket.socket() as taken_and_not_listening:
        taken_and_not_listening.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{taken_and_not_listening.getsockname()[1]}/v1"

        with pytest.raises(ServerUnreachable) as of_question:
            run_with(address, lambda model: ask(model, "any"))
        with pytest.raises(ServerUnreachable) as of_discovery:
            run_with(address, lambda model: model.discover())

    assert of_question.value.reason is UnreachableReason.REFUSED
    assert of_discovery.value.reason is UnreachableReason.REFUSED


def test_a_proxy_of_the_environment_never_stands_between_the_program_and_this_computer(
    server: Server, monkeypatch: pytest.MonkeyPatch
):
    with socket.socket() as dead:
        dead.bind(("127.0.0.1", 0))
        proxy = f"http://127.0.0.1:{dead.getsockname()[1]}"
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy)
        for name in ("NO_PROXY", "no_proxy"):
            monkeypatch.delenv(name, raising=False)

        async def ask_both_ways(model):
            return await model.discover(), await ask(model, server.model, max_tokens=4)

        state, events = run_with(server.address, ask_both_ways)

    assert state.models
    assert isinstance(events[-1], Finished)


async def _reading_has_begun(server: Server) -> None:
    if server.double:
        generations = server.double.generations
        await until(lambda: generations and generations[0].reading_at)
    else:
        await asyncio.sleep(0.3)  # the real one takes seconds for such a prompt, and does not tell


def _long_prompt(server: Server, *, share: float) -> list[Message]:
    """A prompt of about that share of the model's context, by the double's count and by a real tokenizer."""
    words = "harbour " * int(server.context_length * share / 2)
    return [*QUESTION, Message(Role.USER, words)]
