"""What a person sets, and where their data lives."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

import platformdirs

from app.preferences_file import kept_server, preferences_file

DEFAULT_SERVER = "http://127.0.0.1:1234/v1"
DEFAULT_COLLECTION = "Documents"
# What ``SOURCEBOOK_EMBEDDER`` says to take the bundled embedding model again.
BUNDLED = "bundled"
DEFAULT_GRACE = 20.0
_NO = ("off", "no", "0", "false")


class NamedBy(StrEnum):
    """What names the server, the strongest first."""

    OPTION = "option"
    VARIABLE = "variable"
    WINDOW = "window"
    NOTHING = "nothing"  # the usual one


@dataclass(frozen=True, slots=True)
class Settings:
    """Where the library is and which server answers."""

    library: Path
    server: str = DEFAULT_SERVER
    server_key: str | None = None
    server_named_by: NamedBy = NamedBy.NOTHING

    @staticmethod
    def kept(environment: Mapping[str, str] = os.environ, preferences: Path | None = None) -> "Settings":
        """Read ``SOURCEBOOK_LIBRARY``, ``SOURCEBOOK_SERVER``, ``SOURCEBOOK_SERVER_KEY``, the window's file.

        ``preferences`` is that file, in its usual place where it is None.
        """
        library = environment.get("SOURCEBOOK_LIBRARY")
        server, named_by = _server(environment, preferences or preferences_file())
        return Settings(
            library=Path(library).expanduser().absolute() if library else default_library(),
            server=server,
            server_key=environment.get("SOURCEBOOK_SERVER_KEY") or None,
            server_named_by=named_by,
        )

    def with_server(self, server: str) -> "Settings":
        """The same, with the server that an option names."""
        return replace(self, server=server, server_named_by=NamedBy.OPTION)


def _server(environment: Mapping[str, str], preferences: Path) -> tuple[str, NamedBy]:
    if named := environment.get("SOURCEBOOK_SERVER"):
        return named, NamedBy.VARIABLE
    kept = kept_server(preferences)
    # The window writes the usual one, too.
    return (DEFAULT_SERVER, NamedBy.NOTHING) if kept in {None, DEFAULT_SERVER} else (kept, NamedBy.WINDOW)


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


def may_use_openvino(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether OpenVINO may embed passages where it is installed: unless ``SOURCEBOOK_OPENVINO`` says no."""
    return environment.get("SOURCEBOOK_OPENVINO", "").strip().lower() not in _NO


def chosen_embedding_model(environment: Mapping[str, str] = os.environ) -> str | None:
    """Give the name or folder of the model that ``SOURCEBOOK_EMBEDDER`` asks for, `BUNDLED`, or None."""
    return environment.get("SOURCEBOOK_EMBEDDER") or None
