"""Lists of models as servers give them, whole and broken."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.language_model.errors import (
    ContextOverflow,
    LanguageModelError,
    ModelLoading,
    ModelNotFound,
    NoModelLoaded,
)
from retrieval.language_model.failures import failure_of_answer
from retrieval.language_model.model_lists import (
    is_llama_cpp,
    llama_cpp_context_length,
    lm_studio_v0_models,
    lm_studio_v1_models,
    openai_models,
)
from retrieval.language_model.server_state import (
    ModelInfo,
    ModelKind,
    ModelState,
    ServerKind,
    ServerState,
    choose_model,
)

READERS = (lm_studio_v1_models, lm_studio_v0_models, openai_models)
FIELDS = ("data", "models", "id", "key", "state", "meta", "n_ctx", "loaded_instances", "config", "error")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@settings(deadline=None)
@given(JSON)
def test_no_body_breaks_the_reading_of_lists_and_failures(body: object):
    for read in READERS:
        models = read(body)
        assert models is None or all(model.id for model in models)
    is_llama_cpp(body)
    llama_cpp_context_length(body)
    for status in (200, 400, 404, 500):
        assert isinstance(failure_of_answer(status, body, address="a", model="m"), LanguageModelError)


def test_another_api_at_the_same_path_is_no_list():
    assert lm_studio_v1_models({"error": "Unexpected endpoint or method. (GET /api/v1/models)"}) is None
    assert lm_studio_v0_models({"data": [{"id": "a"}]}) is None
    assert openai_models({"data": None}) is None
    assert openai_models("<html>") is None


def test_a_model_in_memory_twice_is_two_models_with_their_own_contexts():
    entry = {
        "type": "llm",
        "key": "a/b",
        "max_context_length": 32768,
        "loaded_instances": [
            {"id": "a/b", "config": {"context_length": 4096}},
            {"id": "a/b:2", "config": {"context_length": 16384}},
        ],
    }

    models = lm_studio_v1_models({"models": [entry]})

    assert models == (
        ModelInfo("a/b", ModelKind.CHAT, ModelState.LOADED, 4096, 32768, "a/b"),
        ModelInfo("a/b:2", ModelKind.CHAT, ModelState.LOADED, 16384, 32768, "a/b"),
    )


def test_what_llama_cpp_and_vllm_add_to_the_plain_list_is_read():
    body = {
        "data": [
            {"id": "one", "owned_by": "llamacpp", "meta": {"n_ctx": 2048, "n_ctx_train": 8192}},
            {"id": "two", "owned_by": "llamacpp", "status": {"value": "unloaded"}},
            {"id": "three", "owned_by": "vllm", "max_model_len": 8000},
        ]
    }

    assert openai_models(body) == (
        ModelInfo("one", ModelKind.UNKNOWN, ModelState.LOADED, 2048, 8192, "one"),
        ModelInfo("two", ModelKind.UNKNOWN, ModelState.NOT_LOADED, None, None, "two"),
        ModelInfo("three", ModelKind.UNKNOWN, ModelState.UNKNOWN, 8000, None, "three"),
    )
    assert is_llama_cpp(body)
    assert llama_cpp_context_length({"default_generation_settings": {"n_ctx": 2048}}) == 2048


@pytest.mark.parametrize(
    ("text", "tokens", "limit"),
    [
        ("request (5031 tokens) exceeds the available context size (2048 tokens), try it", 5031, 2048),
        ("This model's maximum context length is 4096 tokens, your messages resulted in 5000.", 5000, 4096),
        ("This model's maximum context length is 4096 tokens.", None, 4096),
        ("Context size has been exceeded.", None, None),
    ],
)
def test_numbers_of_tokens_are_read_from_the_words_of_an_overflow(
    text: str, tokens: int | None, limit: int | None
):
    error = failure_of_answer(400, {"error": text}, address="a", model="m")

    assert isinstance(error, ContextOverflow)
    assert (error.tokens, error.limit) == (tokens, limit)


def state(*models: ModelInfo, loads_on_demand: bool | None = None, is_starting: bool = False) -> ServerState:
    return ServerState("http://a/v1", ServerKind.LM_STUDIO, models, loads_on_demand, is_starting)


def model(name: str, kind: ModelKind = ModelKind.CHAT, loaded: ModelState = ModelState.LOADED) -> ModelInfo:
    return ModelInfo(name, kind, loaded, key=name)


def test_a_loaded_chat_model_comes_before_all_others():
    servers_state = state(
        model("text-embedding", ModelKind.EMBEDDING),
        model("asleep", loaded=ModelState.NOT_LOADED),
        model("waking", loaded=ModelState.LOADING),
        model("awake"),
        model("awake-too"),
        loads_on_demand=True,
    )

    assert choose_model(servers_state).id == "awake"
    assert choose_model(servers_state, "asleep").state is ModelState.NOT_LOADED


@pytest.mark.parametrize("loads_on_demand", [True, None])
def test_a_model_that_is_not_loaded_is_chosen_where_asking_may_load_it(loads_on_demand: bool | None):
    servers_state = state(model("asleep", loaded=ModelState.NOT_LOADED), loads_on_demand=loads_on_demand)

    assert choose_model(servers_state).id == "asleep"


def test_where_nothing_can_answer_the_reason_is_given():
    embedder = model("text-embedding", ModelKind.EMBEDDING)
    with pytest.raises(NoModelLoaded):
        choose_model(state())
    with pytest.raises(NoModelLoaded):
        choose_model(state(embedder))
    with pytest.raises(ModelNotFound):
        choose_model(state(embedder), "text-embedding")
    with pytest.raises(ModelLoading):
        choose_model(state(is_starting=True))
