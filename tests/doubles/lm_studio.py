"""A double of LM Studio's local server: real HTTP, every answer and every failure that was seen of it.

    with LmStudioDouble() as double:
        … double.address …
    python -m tests.doubles.lm_studio --port 1234 --scenario overflow_keep

It streams a grounded answer made from the prompt itself, knows models that are loaded, not loaded or
loaded on demand, reads one prompt at a time and to its end even when the asker has gone, and logs each
request and each generation with the moment at which the client's leaving was seen.
"""

import argparse
import asyncio
import threading
from collections.abc import Sequence
from contextlib import suppress
from enum import IntEnum
from typing import Self
from urllib.parse import unquote

from tests.doubles.http_server import Exchange, LoggedRequest, LoopbackServer
from tests.doubles.lm_studio_answers import Answer, Json, ThinkingForm, quote_first_source
from tests.doubles.lm_studio_faults import (
    KEY_MALFORMED,
    KEY_MISSING,
    KEY_UNKNOWN,
    NO_MODELS_LOADED,
    NO_MODELS_LOADED_BEFORE_0_4,
    UNRECOGNISED_KEYS,
    ConnectionFault,
    End,
    Refusal,
    not_found,
    overflow,
    unknown_endpoint,
)
from tests.doubles.lm_studio_generation import Generation, Pace, generate
from tests.doubles.lm_studio_models import (
    DEFAULT_MODELS,
    Model,
    State,
    openai_list,
    v0_entry,
    v0_list,
    v1_list,
)
from tests.doubles.lm_studio_scenarios import FAULTS, Scenario

_DEFAULT_CONTEXT = 4096
_LOAD_FIELDS = {
    "model",
    "context_length",
    "eval_batch_size",
    "flash_attention",
    "num_experts",
    "offload_kv_cache_to_gpu",
    "echo_load_config",
}


class Version(IntEnum):
    """Which LM Studio it is, by what its server knows."""

    V0_2 = 2  # /v1 alone
    V0_3 = 3  # and /lmstudio-greeting, /api/v0
    V0_4 = 4  # and /api/v1


class LmStudioDouble:
    """One LM Studio server. What has no underscore may be set while it runs.

    ``key``: the token it requires; None requires none and takes any.
    ``may_load``, ``may_read``: while cleared, models that are asked for stay in loading, prompts in reading.
    ``glitches``: so many next listings are answered with LM Studio's transient 500 in HTML.
    """

    def __init__(
        self,
        *,
        models: Sequence[Model] = DEFAULT_MODELS,
        scenario: Scenario = Scenario.ANSWERS,
        version: Version = Version.V0_4,
        key: str | None = None,
        loads_on_demand: bool = True,
        pace: Pace | None = None,
        thinking: ThinkingForm = ThinkingForm.NONE,
        answer: Answer = quote_first_source,
        port: int = 0,
    ) -> None:
        self.scenario = scenario
        self.glitches = 0
        self.may_load = threading.Event()
        self.may_load.set()
        self.may_read = threading.Event()
        self.may_read.set()
        self.generations: list[Generation] = []
        self.pace = pace or Pace()
        self.thinking = thinking
        self.answer = answer
        self._models = {model.key: model for model in models}
        self._version = version
        self._key = key
        self._loads_on_demand = loads_on_demand
        self._reading = asyncio.Lock()
        self._server = LoopbackServer(self._handle, port=port)

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self.may_load.set()
        self.may_read.set()
        self._server.__exit__(*exception)

    @property
    def address(self) -> str:
        """The base URL of its OpenAI-compatible API."""
        return f"http://127.0.0.1:{self._server.port}/v1"

    @property
    def requests(self) -> list[LoggedRequest]:
        """All requests so far, in the order of their coming."""
        return self._server.requests

    async def _handle(self, exchange: Exchange) -> None:
        request = exchange.request
        path = unquote(request.path.partition("?")[0])
        if path == "/lmstudio-greeting" and self._version >= Version.V0_3:
            await exchange.send_json(200, {"lmstudio": True})
        elif refusal := self._wrong_key(request):
            await _refuse(exchange, refusal)
        elif (request.method, path) == ("POST", "/v1/chat/completions"):
            await self._chat(exchange)
        elif path.startswith("/api/v1/models/") and self._version >= Version.V0_4:
            await self._manage(exchange, path.rpartition("/")[2])
        elif request.method == "GET" and (listing := self._listing(path)):
            await self._list(exchange, listing)
        else:
            await _refuse(exchange, unknown_endpoint(request.method, path))

    def _wrong_key(self, request: LoggedRequest) -> Refusal | None:
        if self._key is None:
            return None
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme != "Bearer":
            return KEY_MISSING
        if not given.startswith("sk-lm-"):
            return KEY_MALFORMED
        return None if given == self._key else KEY_UNKNOWN

    def _listing(self, path: str) -> Json | None:
        models = list(self._models.values())
        if path == "/v1/models":
            return openai_list(models, loads_on_demand=self._loads_on_demand)
        if path == "/api/v0/models" and self._version >= Version.V0_3:
            return v0_list(models)
        if path == "/api/v1/models" and self._version >= Version.V0_4:
            return v1_list(models)
        key = path.removeprefix("/api/v0/models/")
        return v0_entry(self._models[key]) if key in self._models and self._version >= Version.V0_3 else None

    async def _list(self, exchange: Exchange, listing: Json) -> None:
        if self.glitches:
            self.glitches -= 1
            await _refuse(exchange, FAULTS[Scenario.HTML_500])
        else:
            await exchange.send_json(200, listing)

    async def _chat(self, exchange: Exchange) -> None:
        body = exchange.request.body
        fault = FAULTS.get(self.scenario)
        if isinstance(fault, Refusal | ConnectionFault):
            await _refuse(exchange, fault)
            return
        if not isinstance(body, dict) or not isinstance(body.get("messages"), list):
            await _refuse(exchange, Refusal(400, {"error": "'messages' field is required"}))
            return
        model = await self._model_for(str(body.get("model", "")))
        if isinstance(model, Refusal):
            await _refuse(exchange, model)
            return
        generation = Generation(exchange, model.id, body)
        self.generations.append(generation)
        if generation.prompt_tokens > model.context_length:
            await _refuse(exchange, overflow(generation.prompt_tokens, model.context_length))
            return
        with suppress(ConnectionError):  # the client left while it was being answered
            await generate(generation, self, self._reading)

    async def _model_for(self, name: str) -> Model | Refusal:
        """The model of that name, loaded now if that is allowed; the request waits for it without a byte."""
        found = [model for model in self._models.values() if name in {model.id, model.key}]
        if found and found[0].is_embedding:
            return not_found(name)
        if found and found[0].state is State.LOADED:
            return found[0]
        if found and self._loads_on_demand:
            return await self._load(found[0], _DEFAULT_CONTEXT)
        if any(model.state is State.LOADED and not model.is_embedding for model in self._models.values()):
            return not_found(name)
        return NO_MODELS_LOADED if self._version >= Version.V0_4 else NO_MODELS_LOADED_BEFORE_0_4

    async def _load(self, model: Model, context_length: int) -> Model:
        self._models[model.key] = model.with_state(State.LOADING)
        await asyncio.to_thread(self.may_load.wait)
        self._models[model.key] = loaded = model.with_state(State.LOADED, context_length)
        return loaded

    async def _manage(self, exchange: Exchange, action: str) -> None:
        """``POST /api/v1/models/load`` and ``unload``; the schemas are closed."""
        body = exchange.request.body
        if not isinstance(body, dict) or set(body) - (_LOAD_FIELDS if action == "load" else {"instance_id"}):
            await _refuse(exchange, UNRECOGNISED_KEYS)
            return
        name = str(body.get("model" if action == "load" else "instance_id"))
        model = next((model for model in self._models.values() if name in {model.id, model.key}), None)
        if model is None:
            await _refuse(exchange, not_found(name))
        elif action == "load":
            loaded = await self._load(model, int(body.get("context_length", _DEFAULT_CONTEXT)))
            answer: Json = {
                "type": "embedding" if model.is_embedding else "llm",
                "instance_id": loaded.id,
                "load_time_seconds": 2.7,
                "status": "loaded",
            }
            await exchange.send_json(200, answer)
        else:
            self._models[model.key] = model.with_state(State.NOT_LOADED)
            await exchange.send_json(200, {"instance_id": name})


async def _refuse(exchange: Exchange, fault: object) -> None:
    match fault:
        case Refusal(status, body, text, content_type):
            if text:
                headers = {"Location": "/elsewhere"} if 300 <= status < 400 else {}
                await exchange.send(status, text.encode(), content_type, headers)
            else:
                await exchange.send_json(status, body)
        case ConnectionFault(End.CUT):
            exchange.cut()
        case _:
            await exchange.wait_until_gone()


def main() -> None:
    """Serve until Ctrl+C, for trying the program by hand."""
    parser = argparse.ArgumentParser(description="A double of LM Studio's local server.")
    parser.add_argument("--port", type=int, default=1234)
    parser.add_argument("--scenario", type=Scenario, choices=list(Scenario), default=Scenario.ANSWERS)
    parser.add_argument(
        "--thinking", type=ThinkingForm, choices=list(ThinkingForm), default=ThinkingForm.NONE
    )
    parser.add_argument("--prompt-seconds", type=float, default=0.5, help="time to read a prompt")
    parser.add_argument("--token-seconds", type=float, default=0.03, help="time for a token")
    parser.add_argument("--key", help="require this token")
    options = parser.parse_args()
    pace = Pace(options.prompt_seconds, options.token_seconds)
    double = LmStudioDouble(
        port=options.port, scenario=options.scenario, thinking=options.thinking, pace=pace, key=options.key
    )
    with double, suppress(KeyboardInterrupt):
        print(double.address, flush=True)  # noqa: T201 - a tool for a terminal
        threading.Event().wait()


if __name__ == "__main__":
    main()
