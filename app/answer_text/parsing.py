"""Markdown as answers are read: CommonMark, tables, strikethrough; no HTML."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@lru_cache(maxsize=1)
def markdown_parser() -> "MarkdownIt":
    """Give the one parser."""
    # Imported when it is needed, which in the window is after it has come up: it takes 45 ms.
    from markdown_it import MarkdownIt  # noqa: PLC0415

    parser = MarkdownIt("commonmark", {"html": False})
    # A list of sources written as "[1]: …" is text to be read; as definitions it would vanish.
    parser.enable(["table", "strikethrough"]).disable(["reference"])
    # Every link is parsed, and judged where it is written.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # noqa: ARG005
    return parser
