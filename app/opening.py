"""Whether a start is meant for the window: no command, or the paths that a person opens with the program."""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# Every command of the command line; `tests/app/test_opening.py` holds them against its parser.
COMMANDS = frozenset(
    [
        "add",
        "sync",
        "list",
        "show",
        "remove",
        "move",
        "resume",
        "status",
        "search",
        "ask",
        "evaluate",
        "doctor",
        "rules",
        "chats",
        "export",
        "embedder",
        "reranker",
        "serve",
        "mcp",
    ]
)
_WITH_VALUE = {"--library", "--server", "--server-key"}


@dataclass(frozen=True, slots=True)
class Opening:
    """The window is wanted, with paths to be added, on this library (None: the person's own)."""

    paths: tuple[str, ...]
    library: Path | None
    server: str | None = None
    server_key: str | None = None


def opening_of(arguments: Sequence[str]) -> Opening | None:
    """What a start without a command opens; None where it is a command, or words that are no paths.

    A word is a path where something is there: a command that is misspelt is for the command line to refuse.
    """
    paths: list[str] = []
    values: dict[str, str] = {}
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, is_joined, value = word.partition("=")
        if name in _WITH_VALUE and (is_joined or rest):
            values[name] = value if is_joined else rest.pop(0)
        elif word.startswith("-") or word in COMMANDS or not word or not Path(word).exists():
            return None
        else:
            paths.append(str(Path(word).absolute()))
    library = values.get("--library")
    if library == "":
        return None
    return Opening(
        tuple(paths),
        Path(library).expanduser().absolute() if library else None,
        values.get("--server"),
        values.get("--server-key"),
    )


def missing_path(arguments: Sequence[str]) -> str | None:
    """Give the first word that is meant as a path, and where nothing is; None where a command is meant."""
    rest = list(arguments)
    is_path = False
    while rest:
        word = rest.pop(0)
        if word in _WITH_VALUE:
            rest[:1] = []
        elif word in COMMANDS:
            return None
        elif not word.startswith("-"):
            path = Path(word)
            if not path.exists() and (is_path or path.suffix or len(path.parts) > 1):
                return word
            is_path = path.exists()
    return None


def has_screen(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a window can be shown; on Linux a display says so, or whoever chose Qt's platform."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def without_window(error: ImportError) -> str:
    """Say why there is no window: nearly always Qt misses a library of the system."""
    return (
        f"The window cannot be opened: {error}. It needs libraries that every desktop has; on Debian and "
        "Ubuntu: sudo apt-get install libgl1 libegl1 libfontconfig1. Every command works without them: "
        "sourcebook --help."
    )
