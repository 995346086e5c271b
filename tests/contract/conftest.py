"""The servers against which the contract tests run: the double, and a real llama.cpp server."""

import pytest

from tests.contract.asking import Server
from tests.doubles.llama_server import CONTEXT_LENGTH, MODEL_ALIAS, LlamaServer
from tests.doubles.lm_studio import LmStudioDouble
from tests.doubles.lm_studio_generation import Pace
from tests.doubles.lm_studio_models import CHAT


@pytest.fixture(params=["double", "llama.cpp"])
def server(request: pytest.FixtureRequest) -> Server:
    """Each kind of server in turn. The double takes its time, so that a stop can come in mid-answer."""
    if request.param == "llama.cpp":
        real: LlamaServer = request.getfixturevalue("llama_server")
        return Server(real.address, MODEL_ALIAS, CONTEXT_LENGTH)
    double: LmStudioDouble = request.getfixturevalue("double")
    double.pace = Pace(token_seconds=0.01)
    return Server(double.address, CHAT.key, CHAT.context_length, double)
