"""What a person sets, and where their data lives."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

DEFAULT_SERVER = "http://127.0.0.1:1234/v1"
DEFAULT_COLLECTION = "Documents"
# What ``SOURCEBOOK_EMBEDDER`` says to take the bundled embedding model again.
BUNDLED = "bundled"
DEFAULT_GRACE = 20.0


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library is and which server answers."""

    library: Path
    server: str = DEFAULT_SERVER
    server_key: str | None = None

    @staticmethod
    def from_environment(environment: Mapping[str, str] = os.environ) -> "Settings":
        """Read ``SOURCEBOOK_LIBRARY``, ``SOURCEBOOK_SERVER`` and ``SOURCEBOOK_SERVER_KEY``."""
        library = environment.get("SOURCEBOOK_LIBRARY")
        return Settings(
            library=Path(library).expanduser().absolute() if library else default_library(),
            server=environment.get("SOURCEBOOK_SERVER") or DEFAULT_SERVER,
            server_key=environment.get("SOURCEBOOK_SERVER_KEY") or None,
        )


def default_library() -> Path:
    """Give the library's folder in the platform's own place for a person's data."""
    return Path(platformdirs.user_data_dir("Sourcebook", appauthor=False)) / "library"


def engine_grace(environment: Mapping[str, str] = os.environ) -> float:
    """Give the seconds that the engine lives on when no door holds it: ``SOURCEBOOK_GRACE``, or 20."""
    try:
        return float(environment.get("SOURCEBOOK_GRACE") or DEFAULT_GRACE)
    except ValueError:
        return DEFAULT_GRACE


def resources() -> Path:
    """Give the folder of what ships with the program: samples, the embedding model."""
    return Path(__file__).parent.parent / "resources"


def embedding_model() -> Path:
    """Give the folder of the bundled embedding model."""
    return resources() / "model" / "all-MiniLM-L6-v2"


def chosen_embedding_model(environment: Mapping[str, str] = os.environ) -> str | None:
    """Give the name or folder of the model that ``SOURCEBOOK_EMBEDDER`` asks for, `BUNDLED`, or None."""
    return environment.get("SOURCEBOOK_EMBEDDER") or None
