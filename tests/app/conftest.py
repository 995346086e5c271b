"""Fixtures of the engine's tests."""

import pytest

from tests.app.program import Engine, Program


@pytest.fixture
def engine(program: Program) -> Engine:
    """The engine of an empty library."""
    # No test asks a person's keyring, or leaves something there.
    program.environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    assert program.run("status").status == 0
    return program.wait_for_engine()
