"""What is known of a server and its models, and which model answers."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.language_model.errors import ModelLoading, ModelNotFound, NoModelLoaded


class ServerKind(StrEnum):
    """Which program the server is, as far as it matters."""

    LM_STUDIO = "lm_studio"
    OPENAI_COMPATIBLE = "openai_compatible"


class ModelKind(StrEnum):
    """What a model does; plain ``/v1/models`` lists do not say."""

    CHAT = "chat"
    EMBEDDING = "embedding"
    UNKNOWN = "unknown"


class ModelState(StrEnum):
    """Whether a model is in memory."""

    LOADED = "loaded"
    LOADING = "loading"
    NOT_LOADED = "not_loaded"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """One model that requests can name.

    ``context_length`` is what it is loaded with, in tokens: the one that counts. ``max_context_length`` is
    what it could be loaded with. ``key`` is the name it has on disk where that differs from the loaded
    instance's ``id``, else the same.
    """

    id: str
    kind: ModelKind
    state: ModelState
    context_length: int | None = None
    max_context_length: int | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ServerState:
    """A server at one moment.

    ``loads_on_demand``: whether asking for a model that is not loaded loads it (LM Studio's JIT loading);
    None where it is not known. ``is_starting``: the server answers, but still loads its only model.
    """

    address: str
    kind: ServerKind
    models: tuple[ModelInfo, ...]
    loads_on_demand: bool | None = None
    is_starting: bool = False


_PREFERENCE = (ModelState.LOADED, ModelState.UNKNOWN, ModelState.LOADING, ModelState.NOT_LOADED)


def choose_model(state: ServerState, wanted: str | None = None) -> ModelInfo:
    """The model that answers: the wanted one, by id or by key, else the first chat model that is loaded.

    The result's ``state`` can be LOADING or NOT_LOADED: then the first token takes as long as loading.
    Raises `ModelLoading` while the server starts, `ModelNotFound` for a name it does not have, and
    `NoModelLoaded` where nothing is loaded and the server loads nothing by itself.
    """
    if state.is_starting:
        raise ModelLoading(state.address)
    candidates = able_to_chat(state)
    if wanted:
        named = [model for model in candidates if model.id == wanted]
        candidates = named or [model for model in candidates if model.key == wanted]
        if not candidates:
            raise ModelNotFound(wanted, [model.id for model in able_to_chat(state)])
    usable = [
        model
        for model in candidates
        if model.state is not ModelState.NOT_LOADED or state.loads_on_demand is not False
    ]
    if not usable:
        raise NoModelLoaded(wanted or state.address)
    return min(usable, key=lambda model: _PREFERENCE.index(model.state))


def able_to_chat(state: ServerState) -> list[ModelInfo]:
    """Chat models; where kinds are not known, all but those whose names tell that they embed."""
    return [
        model
        for model in state.models
        if model.kind is ModelKind.CHAT
        or (model.kind is ModelKind.UNKNOWN and "embed" not in model.id.lower())
    ]
