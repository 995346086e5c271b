"""The servers against which the contract tests run: the double, and a real llama.cpp server."""

from collections.abc import Iterator

import pytest

from tests.contract.asking import Server
from tests.doubles.llama_server import (
    CONTEXT_LENGTH,
    MODEL_ALIAS,
    LlamaServer,
    ModelUnavailable,
    smollm2_path,
)
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.lm_studio_models import CHAT


@pytest.fixture(scope="session")
def llama_server() -> Iterator[LlamaServer]:
    pytest.importorskip("xllamacpp", reason="xllamacpp has no wheel for this system")
    try:
        model = smollm2_path()
    except ModelUnavailable as error:
        pytest.skip(str(error))
    with LlamaServer(model) as server:
        yield server


@pytest.fixture
def double() -> Iterator[LmStudioDouble]:
    with LmStudioDouble() as server:
        yield server


@pytest.fixture(params=["double", "llama.cpp"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each kind of server in turn. The double takes its time, so that a stop can come in mid-answer."""
    if request.param == "llama.cpp":
        real: LlamaServer = request.getfixturevalue("llama_server")
        return Server(real.address, MODEL_ALIAS, CONTEXT_LENGTH)
    double: LmStudioDouble = request.getfixturevalue("double")
    double.pace = Pace(token_seconds=0.01)
    return Server(double.address, CHAT.key, CHAT.context_length, double)
