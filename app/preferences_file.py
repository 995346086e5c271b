"""The file in which the window keeps what a person set there, and what every door reads of it."""

from pathlib import Path

import msgspec
import platformdirs

# No file of ours comes near it; a larger one is not read.
LARGEST = 1_000_000


class _Kept(msgspec.Struct, frozen=True):
    """All that other doors than the window take from it."""

    server: str | None = None


def preferences_file() -> Path:
    """The file in the system's own place for a program's settings."""
    return Path(platformdirs.user_config_dir("Sourcebook", appauthor=False)) / "preferences.json"


def kept_server(path: Path) -> str | None:
    """Give the address of the server that was set in the window; None where the file tells none.

    What keeps the file from being read is the window's to say: it sets such a file aside.
    """
    try:
        if path.stat().st_size > LARGEST:
            return None
        return msgspec.json.decode(path.read_bytes(), type=_Kept).server or None
    # Text that is nested a thousand deep is no file of ours either.
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
