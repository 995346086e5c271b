"""The formats of an exported chat, each by the ending of its file's name."""

from enum import StrEnum
from pathlib import Path

from app.export.errors import UnknownFormat


class Format(StrEnum):
    """What a chat can be exported as; each is the ending of its files, without the dot."""

    WORD = "docx"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "md"


ENDINGS = {**{f".{kind}": kind for kind in Format}, ".markdown": Format.MARKDOWN, ".htm": Format.HTML}


def format_of(path: Path) -> Format:
    """Give the format by the ending of a name. Raises `UnknownFormat`."""
    try:
        return ENDINGS[path.suffix.lower()]
    except KeyError:
        raise UnknownFormat(path) from None


def named_endings() -> str:
    """The ending of each format, for people."""
    return ", ".join(f".{kind}" for kind in Format)
