"""Reads the lists of models that servers give, each in its own form. Whatever is malformed is left out."""

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from retrieval.language_model.server_state import ModelInfo, ModelKind, ModelState

Json = Mapping[str, object]

_KINDS = {
    "llm": ModelKind.CHAT,
    "vlm": ModelKind.CHAT,
    "embedding": ModelKind.EMBEDDING,  # /api/v1
    "embeddings": ModelKind.EMBEDDING,  # /api/v0
}
_STATES = {
    "loaded": ModelState.LOADED,
    "loading": ModelState.LOADING,
    "not-loaded": ModelState.NOT_LOADED,
    "unloaded": ModelState.NOT_LOADED,
}


def lm_studio_v1_models(body: object) -> tuple[ModelInfo, ...] | None:
    """Models of ``GET /api/v1/models`` (LM Studio 0.4), one for each instance; None for other bodies."""
    entries = _entries(body, "models")
    if entries is None:
        return None
    return tuple(model for entry in entries for model in _lm_studio_v1_entry(entry))


def lm_studio_v0_models(body: object) -> tuple[ModelInfo, ...] | None:
    """Models of ``GET /api/v0/models`` (LM Studio 0.3.6 and later); None for other bodies."""
    entries = _entries(body, "data")
    if entries is None or not all("state" in entry for entry in entries):
        return None
    return tuple(
        ModelInfo(
            id=name,
            kind=_KINDS.get(str(entry.get("type")), ModelKind.UNKNOWN),
            state=_STATES.get(str(entry.get("state")), ModelState.NOT_LOADED),
            context_length=_number(entry, "loaded_context_length"),
            max_context_length=_number(entry, "max_context_length"),
            key=name,
        )
        for entry in entries
        if (name := _name(entry, "id"))
    )


def openai_models(body: object) -> tuple[ModelInfo, ...] | None:
    """Models of ``GET /v1/models``; None for other bodies.

    The OpenAI API has names only. llama.cpp's server adds ``meta`` and, with several models, ``status``;
    vLLM adds ``max_model_len``. These are read.
    """
    entries = _entries(body, "data")
    if entries is None:
        return None
    return tuple(_openai_entry(entry, name) for entry in entries if (name := _name(entry, "id")))


def is_llama_cpp(body: object) -> bool:
    """Whether ``GET /v1/models`` was answered by llama.cpp's own server."""
    return any(entry.get("owned_by") == "llamacpp" for entry in _entries(body, "data") or ())


def llama_cpp_context_length(body: object) -> int | None:
    """The context of ``GET /props`` of llama.cpp's server, in tokens, for one request."""
    settings = body.get("default_generation_settings") if _is_object(body) else None
    return _number(settings, "n_ctx") if _is_object(settings) else None


def _lm_studio_v1_entry(entry: Json) -> Iterator[ModelInfo]:
    key = _name(entry, "key")
    if key is None:
        return
    kind = _KINDS.get(str(entry.get("type")), ModelKind.UNKNOWN)
    max_context_length = _number(entry, "max_context_length")
    instances = _entries(entry, "loaded_instances") or []
    for instance in instances:
        config = instance.get("config")
        yield ModelInfo(
            id=_name(instance, "id") or key,
            kind=kind,
            state=ModelState.LOADED,
            context_length=_number(config, "context_length") if _is_object(config) else None,
            max_context_length=max_context_length,
            key=key,
        )
    if not instances:
        yield ModelInfo(key, kind, ModelState.NOT_LOADED, None, max_context_length, key)


def _openai_entry(entry: Json, name: str) -> ModelInfo:
    meta, status = entry.get("meta"), entry.get("status")
    meta = meta if _is_object(meta) else {}
    state = _STATES.get(str(status.get("value")) if _is_object(status) else "", ModelState.UNKNOWN)
    context_length = _number(meta, "n_ctx") or _number(entry, "max_model_len")
    return ModelInfo(
        id=name,
        kind=ModelKind.UNKNOWN,
        state=ModelState.LOADED if _number(meta, "n_ctx") else state,
        context_length=context_length,
        max_context_length=_number(meta, "n_ctx_train"),
        key=name,
    )


def _entries(body: object, field: str) -> list[Json] | None:
    entries = body.get(field) if _is_object(body) else None
    return [entry for entry in entries if _is_object(entry)] if isinstance(entries, list) else None


def _is_object(value: object) -> TypeGuard[Json]:
    return isinstance(value, dict)


def _name(entry: Json, field: str) -> str | None:
    value = entry.get(field)
    return value if isinstance(value, str) and value else None


def _number(entry: Json, field: str) -> int | None:
    value = entry.get(field)
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None
