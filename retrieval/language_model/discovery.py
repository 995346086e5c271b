"""Finds out what answers at an address: which server, which models, with how much context."""

import asyncio
from dataclasses import replace
from http import HTTPStatus

import httpx2

from retrieval.language_model.address import ServerAddress
from retrieval.language_model.errors import LanguageModelError, ModelLoading, WrongAddress
from retrieval.language_model.failures import body_of, failure_of_answer, failure_of_connection
from retrieval.language_model.model_lists import (
    is_llama_cpp,
    llama_cpp_context_length,
    lm_studio_v0_models,
    lm_studio_v1_models,
    openai_models,
)
from retrieval.language_model.server_state import ModelInfo, ModelKind, ModelState, ServerKind, ServerState
from retrieval.language_model.transport import open_http

_ANSWER_LIMIT = 10.0
"""Seconds that a list of models may take; LM Studio is slow to answer while it loads a model."""

_RETRY_PAUSE = 0.3


async def discover(address: ServerAddress, key: str | None = None) -> ServerState:
    """Ask a server what it is and which models it has.

    Trusts LM Studio's own lists before the bare ``/v1/models``, and no HTTP 200 before its body has been
    read. Raises `ServerUnreachable`, `WrongAddress` (with an address that works, if one near it does),
    `NotAuthorised` or `ServerError`.
    """
    async with open_http(address, key, silence_limit=_ANSWER_LIMIT) as http:
        server = _Server(address, http)
        try:
            return await server.state()
        except ModelLoading:
            return ServerState(str(address), ServerKind.OPENAI_COMPATIBLE, (), is_starting=True)
        except WrongAddress as error:
            suggestion = await _working_address_near(address)
            raise WrongAddress(str(address), suggestion, str(error.detail.get("text", ""))) from error


class _Server:
    """The questions that one server is asked."""

    def __init__(self, address: ServerAddress, http: httpx2.AsyncClient) -> None:
        self._address = address
        self._http = http

    async def state(self) -> ServerState:
        if _is_lm_studio(body_of(await self._get(self._address.root_url + "/lmstudio-greeting"))):
            return await self._lm_studio_state()
        models = await self._listed_models()
        return ServerState(str(self._address), ServerKind.OPENAI_COMPATIBLE, models)

    async def _lm_studio_state(self) -> ServerState:
        models = lm_studio_v1_models(await self._lm_studio_list("/api/v1/models"))
        if models is None:
            models = lm_studio_v0_models(await self._lm_studio_list("/api/v0/models"))
        elif not any(model.state is ModelState.LOADED and model.kind is ModelKind.CHAT for model in models):
            models = _with_loading(models, lm_studio_v0_models(await self._lm_studio_list("/api/v0/models")))
        listed = await self._listed_models()
        if models is None:
            return ServerState(str(self._address), ServerKind.LM_STUDIO, listed)
        return ServerState(
            str(self._address), ServerKind.LM_STUDIO, models, loads_on_demand=_loads_on_demand(models, listed)
        )

    async def _lm_studio_list(self, path: str) -> object:
        """A list in LM Studio's own API; None from a version that does not have it."""
        response = await self._get(self._address.root_url + path)
        if response.status_code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise self._failure(response)
        return body_of(response) if response.status_code == HTTPStatus.OK else None

    async def _listed_models(self) -> tuple[ModelInfo, ...]:
        """The models of ``/v1/models``; anything else than a list of models is an error."""
        response = await self._get(self._address.base_url + "/models")
        body = body_of(response)
        models = openai_models(body) if response.status_code == HTTPStatus.OK else None
        if models is None:
            raise self._failure(response)
        if is_llama_cpp(body) and len(models) == 1 and models[0].context_length is None:
            props = body_of(await self._get(self._address.root_url + "/props"))
            models = (replace(models[0], context_length=llama_cpp_context_length(props)),)
        return models

    async def _get(self, url: str) -> httpx2.Response:
        """One GET; a server's failure that tells nothing is tried a second time.

        At the instant at which a load begins, LM Studio can answer 500 with a page of HTML.
        """
        response = await self._get_once(url)
        if response.status_code < HTTPStatus.INTERNAL_SERVER_ERROR or not isinstance(body_of(response), str):
            return response
        await asyncio.sleep(_RETRY_PAUSE)
        return await self._get_once(url)

    async def _get_once(self, url: str) -> httpx2.Response:
        try:
            return await self._http.get(url)
        except httpx2.TransportError as error:
            raise failure_of_connection(error, str(self._address)) from error

    def _failure(self, response: httpx2.Response) -> LanguageModelError:
        return failure_of_answer(
            response.status_code, body_of(response), address=str(self._address), model=str(self._address)
        )


def _is_lm_studio(greeting: object) -> bool:
    """LM Studio greets; one too old to greet is known by its answer to what it does not know."""
    if not isinstance(greeting, dict):
        return False
    return greeting.get("lmstudio") is True or str(greeting.get("error")).startswith(
        "Unexpected endpoint or method"
    )


def _with_loading(
    models: tuple[ModelInfo, ...], older: tuple[ModelInfo, ...] | None
) -> tuple[ModelInfo, ...]:
    """The models of ``/api/v1`` with what only ``/api/v0`` tells: which are being loaded."""
    loading = {model.id for model in older or () if model.state is ModelState.LOADING}
    return tuple(
        replace(model, state=ModelState.LOADING) if model.key in loading else model for model in models
    )


def _loads_on_demand(models: tuple[ModelInfo, ...], listed: tuple[ModelInfo, ...]) -> bool | None:
    """LM Studio's ``/v1/models`` holds models that are not loaded only where asking loads them (JIT).

    Source: lmstudio-ai/docs, 1_developer/0_core/headless.md.
    """
    not_loaded = {model.id for model in models if model.state is ModelState.NOT_LOADED}
    if not not_loaded:
        return None
    return any(model.id in not_loaded for model in listed)


async def _working_address_near(address: ServerAddress) -> str | None:
    """An address on the same host and port that is an OpenAI-compatible API. The key is not sent."""
    other_scheme = "https" if address.scheme == "http" else "http"
    candidates = [
        replace(address, path="/v1"),
        replace(address, path=address.path.removesuffix("/v1")),
        replace(address, path="/api/v1"),
        replace(address, scheme=other_scheme),
        replace(address, scheme=other_scheme, path="/v1"),
    ]
    for candidate in dict.fromkeys(candidates):
        if candidate != address and await _is_openai_compatible(candidate):
            return str(candidate)
    return None


async def _is_openai_compatible(address: ServerAddress) -> bool:
    async with open_http(address, None, silence_limit=_ANSWER_LIMIT) as http:
        try:
            response = await http.get(address.base_url + "/models")
        except httpx2.TransportError:
            return False
    body = body_of(response)
    wants_a_key = (
        response.status_code == HTTPStatus.UNAUTHORIZED and isinstance(body, dict) and "error" in body
    )
    return wants_a_key or openai_models(body) is not None
