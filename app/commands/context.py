"""What every command is given: the settings, the engine, and two ways to speak."""

import sys
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from rich.console import Console

from app.engine.client import EngineClient
from app.settings import Settings

EMPTY_LIBRARY = "The library is empty. Add a folder: sourcebook add FOLDER"


class Stop(Exception):
    """The command cannot go on; the words are for a person."""


class WrongUsage(Stop):
    """The command was not given what it needs."""


def _console() -> Console:
    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


@dataclass(frozen=True, slots=True)
class Context:
    """Where a command finds what it needs. Results go to stdout, everything else to stderr."""

    settings: Settings
    engine: EngineClient
    as_json: bool
    errors: Console = field(default_factory=_console)

    def say(self, words: str) -> None:
        """Tell the person something that is not the result."""
        self.errors.print(printable(words), markup=False)

    def result(self, value: object) -> None:
        """Put the one JSON document of this command on stdout."""
        sys.stdout.buffer.write(msgspec.json.encode(_untagged(value)) + b"\n")
        sys.stdout.buffer.flush()

    def print(self, words: str = "") -> None:
        """Print a line of the result for a person."""
        sys.stdout.write(printable(words) + "\n")
        sys.stdout.flush()

    def write(self, words: str) -> None:
        """Print a piece of the result as it comes."""
        sys.stdout.write(printable(words))
        sys.stdout.flush()


def read_text(path: Path) -> str:
    """Read a file that the person named. Raises `Stop`."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise Stop(f"There is no file {path}. Check the spelling.") from error
    except IsADirectoryError as error:
        raise Stop(f"{path} is a folder. Name a file in it.") from error
    except OSError as error:
        raise Stop(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Stop(f"{path} is no text in UTF-8 (byte {error.start}). Save it as UTF-8.") from error


def counted(number: int, what: str) -> str:
    """Give a number with the word for what it counts."""
    return f"{number} {what}" + ("" if number == 1 else "s")


def printable(text: str) -> str:
    """Take out what a terminal would obey: documents and models may hold escape sequences and overrides."""
    return "".join(character if _harmless(character) else "\ufffd" for character in text)


def on_one_line(name: str) -> str:
    """Give a file's name or a heading as it can stand within a line: names may hold line breaks too."""
    return printable(name).replace("\n", "\ufffd").replace("\t", "\ufffd")


def _harmless(character: str) -> bool:
    code = ord(character)
    if character in "\n\t":
        return True
    control = code < 0x20 or 0x7F <= code < 0xA0
    override = 0x202A <= code <= 0x202E or 0x2066 <= code <= 0x2069
    return not (control or override or 0xD800 <= code <= 0xDFFF)


def _untagged(value: object) -> object:
    """Drop the tag that only the link needs."""
    built = msgspec.to_builtins(value)
    if isinstance(built, dict):
        built.pop("type", None)
    return built
