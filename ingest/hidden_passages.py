"""Keeps what a reader sees apart from what is hidden from it: no passage holds both."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.types import ParsedPage, PassageSpan


def parted(passage: PassageSpan, page: ParsedPage) -> Iterator[PassageSpan]:
    """Cut a passage at the ends of what is hidden in it."""
    start = passage.start
    for span in page.hidden:
        if span.end <= start:
            continue
        if span.start >= passage.end:
            break
        yield from _part(passage, page, start, span.start, hidden=False)
        start = min(span.end, passage.end)
        yield from _part(passage, page, max(span.start, passage.start), start, hidden=True)
    yield from _part(passage, page, start, passage.end, hidden=False)


def _part(
    passage: PassageSpan, page: ParsedPage, start: int, end: int, *, hidden: bool
) -> Iterator[PassageSpan]:
    words = page.text[start:end]
    if words and not words.isspace():
        left = start + len(words) - len(words.lstrip())
        yield replace(passage, start=left, end=start + len(words.rstrip()), hidden=hidden)
