"""Fixtures of the ingestion tests."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def tokenizer_json() -> Path:
    """The bundled embedder's tokenizer, which cuts passages."""
    return Path(__file__).resolve().parents[2] / "resources" / "model" / "all-MiniLM-L6-v2" / "tokenizer.json"
