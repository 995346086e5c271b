"""The models that the LM Studio double has, and the three lists in which LM Studio shows them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

Json = dict[str, object]


class State(StrEnum):
    """Whether a model is in memory."""

    LOADED = "loaded"
    LOADING = "loading"
    NOT_LOADED = "not-loaded"


@dataclass(frozen=True, slots=True)
class Model:
    """One model on the double's disk. ``instance`` is its name in memory where that is another."""

    key: str
    is_embedding: bool = False
    state: State = State.LOADED
    context_length: int = 4096
    max_context_length: int = 32768
    instance: str = ""
    architecture: str = "qwen3"

    @property
    def id(self) -> str:
        """The name by which requests reach it now."""
        return self.instance if self.instance and self.state is State.LOADED else self.key

    def with_state(self, state: State, context_length: int | None = None) -> "Model":
        """The same model, loaded or not."""
        return replace(self, state=state, context_length=context_length or self.context_length)


CHAT = Model("qwen/qwen3-4b-2507")
BIGGER = Model("google/gemma-3-12b", state=State.NOT_LOADED, max_context_length=131072, architecture="gemma3")
EMBEDDER = Model(
    "text-embedding-nomic-embed-text-v1.5",
    is_embedding=True,
    state=State.NOT_LOADED,
    context_length=2048,
    max_context_length=2048,
    architecture="nomic-bert",
)
DEFAULT_MODELS = (EMBEDDER, BIGGER, CHAT)


def v1_list(models: Iterable[Model]) -> Json:
    """``GET /api/v1/models`` of LM Studio 0.4."""
    return {"models": [_v1_entry(model) for model in models]}


def v0_list(models: Iterable[Model]) -> Json:
    """``GET /api/v0/models``."""
    return {"object": "list", "data": [v0_entry(model) for model in models]}


def v0_entry(model: Model) -> Json:
    """``GET /api/v0/models/{id}``: the loaded context is there only while it is loaded."""
    entry: Json = {
        "id": model.id,
        "object": "model",
        "type": "embeddings" if model.is_embedding else "llm",
        "publisher": _publisher(model),
        "arch": model.architecture,
        "compatibility_type": "gguf",
        "quantization": "Q4_K_M",
        "state": model.state.value,
        "max_context_length": model.max_context_length,
    }
    if model.state is State.LOADED:
        entry["loaded_context_length"] = model.context_length
    if not model.is_embedding:
        entry["capabilities"] = ["tool_use"]
    return entry


def openai_list(models: Iterable[Model], *, loads_on_demand: bool) -> Json:
    """``GET /v1/models``: every model where asking loads it, else only those in memory; no kind, no state."""
    shown = [model for model in models if loads_on_demand or model.state is State.LOADED]
    data = [{"id": model.id, "object": "model", "owned_by": "organization_owner"} for model in shown]
    return {"data": data, "object": "list"}


def _v1_entry(model: Model) -> Json:
    entry: Json = {
        "type": "embedding" if model.is_embedding else "llm",
        "publisher": _publisher(model),
        "key": model.key,
        "display_name": model.key.rpartition("/")[2],
        "architecture": model.architecture,
        "quantization": {"name": "Q4_K_M", "bits_per_weight": 4},
        "size_bytes": 2_497_000_000,
        "params_string": None if model.is_embedding else "4B",
        "loaded_instances": [],
        "max_context_length": model.max_context_length,
        "format": "gguf",
    }
    if model.state is State.LOADED:
        config = {"context_length": model.context_length, "eval_batch_size": 512, "parallel": 4}
        entry["loaded_instances"] = [{"id": model.id, "config": config}]
    if not model.is_embedding:
        entry["capabilities"] = {"vision": False, "trained_for_tool_use": True}
    return entry


def _publisher(model: Model) -> str:
    return model.key.partition("/")[0] if "/" in model.key else "nomic-ai"
