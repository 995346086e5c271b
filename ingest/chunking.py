"""Cutting a document into passages that an embedder reads whole.

A passage keeps to two limits: the embedder's tokens, and characters, because where an embedder does not
know a script, one of its tokens can stand for a thousand characters. Nothing heavy is imported here: this
runs in the processes that read files.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.breaks import Break, breaks_of
from ingest.hidden_passages import parted
from ingest.outline import Outline, PageOutline
from ingest.passage_header import HEADER_BYTES, passage_header
from ingest.places import NO_PLACES, with_place
from ingest.token_counts import Pieces, TokenCounter
from ingest.types import Heading, ParsedDocument, ParsedPage, PassageSpan, Places

# A section that fills less than this part of a passage is kept together with the next one.
SMALL_SECTION = 0.1
# A passage is cut at the best place beyond this part of its limits. Greater than the other, so that a
# heading is not cut from the text below it.
LEAST_FILL = 0.5
# What the bundled embedder reads of one text, without its two special tokens; header and passage together.
PASSAGE_TOKENS = 254
# Characters that are tokenised at a time: tokens take some 100 bytes each, and a page can be a whole book.
WINDOW = 16_384

_NOT_BLANK = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class _Window:
    """A stretch of a page: its pieces, whose starts count from ``offset``, and the break before each."""

    offset: int
    pieces: Pieces
    breaks: bytes
    is_last: bool


class Chunker:
    """Cuts documents by structure: at headings, else blocks, sentences, lines, words, in this order."""

    def __init__(
        self, tokenizer_json: Path, *, max_tokens: int = PASSAGE_TOKENS, max_characters: int = 1200
    ) -> None:
        """Read the embedder's tokenizer; ``max_tokens`` is what it reads of one text, header included."""
        if max_tokens <= HEADER_BYTES or not 0 < max_characters < WINDOW:
            raise ValueError(f"no passages of {max_tokens} tokens and {max_characters} characters")
        self._counter = TokenCounter(tokenizer_json)
        self._max_tokens = max_tokens
        self._max_characters = max_characters

    def cut(self, document: ParsedDocument) -> tuple[PassageSpan, ...]:
        """Return the passages of all pages in order; whatever is not blank is in exactly one of them.

        What is hidden stands in passages of its own.
        """
        outline = Outline()
        rooms = _Rooms(self._counter, document.title, self._max_tokens)
        return tuple(
            part
            for page in document.pages
            for passage in self._cut_page(
                page,
                (Outline() if document.apart else outline).enter(page),
                rooms,
                document.places.get(page.number, NO_PLACES),
            )
            for part in parted(passage, page)
        )

    def _cut_page(
        self, page: ParsedPage, outline: PageOutline, rooms: "_Rooms", places: Places
    ) -> Iterator[PassageSpan]:
        """Passages of one page; each window starts with a passage, so that windows leave no trace."""
        position = 0
        while position < len(page.text):
            window = self._window(page, position)
            starts = window.pieces.starts
            piece = 0
            while starts[piece] < starts[-1] and (
                window.is_last or starts[piece] + self._max_characters < starts[-1]
            ):
                start = _skip_blanks(page.text, window.offset + starts[piece])
                lead = window.offset + starts[self._small(window.pieces, piece)]
                heading = outline.path_at(_skip_headings(page, start, lead))
                piece = self._next_cut(window, piece, rooms.below(with_place(heading, places.longest)))
                end = start + len(page.text[start : window.offset + starts[piece]].rstrip())
                if start < end:
                    yield PassageSpan(
                        page.number, start, end, with_place(heading, places.between(start, end))
                    )
            position = window.offset + starts[piece]

    def _window(self, page: ParsedPage, offset: int) -> _Window:
        text = page.text[offset : offset + WINDOW]
        pieces = self._counter.pieces(
            text, max_characters=self._max_characters, max_tokens=self._max_tokens - HEADER_BYTES
        )
        first = bisect_left(page.headings, offset, key=_start)
        last = bisect_left(page.headings, offset + len(text), key=_start)
        headings = (
            Heading(one.level, one.start - offset, one.end - offset) for one in page.headings[first:last]
        )
        breaks = breaks_of(text, headings)
        return _Window(
            offset=offset,
            pieces=pieces,
            breaks=bytes(breaks[start] for start in pieces.starts),
            is_last=offset + len(text) == len(page.text),
        )

    def _small(self, pieces: Pieces, first: int) -> int:
        """The last piece start so near to piece ``first`` that no heading up to it ends a passage."""
        tokens = pieces.tokens[first] + int((self._max_tokens - HEADER_BYTES) * SMALL_SECTION)
        characters = pieces.starts[first] + int(self._max_characters * SMALL_SECTION)
        return min(bisect_right(pieces.tokens, tokens), bisect_right(pieces.starts, characters)) - 1

    def _next_cut(self, window: _Window, first: int, room: int) -> int:
        """The piece before which the passage that begins with piece ``first`` ends."""

        def reach(part: float) -> int:
            """The last piece start within a part of both limits."""
            by_tokens = bisect_right(tokens, tokens[first] + int(room * part))
            by_characters = bisect_right(starts, starts[first] + int(self._max_characters * part))
            return max(min(by_tokens, by_characters) - 1, first + 1)

        starts, tokens = window.pieces.starts, window.pieces.tokens
        last = reach(1.0)
        heading = window.breaks.find(Break.HEADING, reach(SMALL_SECTION), last + 1)
        if heading >= 0:
            return heading
        if window.is_last and last == len(starts) - 1:
            return last
        least = reach(LEAST_FILL)
        return window.breaks.rindex(max(window.breaks[least : last + 1]), least, last + 1)


class _Rooms:
    """How many tokens of a passage its header leaves to its text."""

    def __init__(self, counter: TokenCounter, title: str, max_tokens: int) -> None:
        self._counter = counter
        self._title = title
        self._max_tokens = max_tokens
        self._known: dict[str, int] = {}

    def below(self, heading: str) -> int:
        """Return the tokens left below a heading path."""
        if heading not in self._known:
            header = passage_header(self._title, heading)
            self._known[heading] = self._max_tokens - self._counter.count(header)
        return self._known[heading]


def _skip_blanks(text: str, offset: int) -> int:
    found = _NOT_BLANK.search(text, offset)
    return found.start() if found else len(text)


def _skip_headings(page: ParsedPage, offset: int, lead: int) -> int:
    """The offset below the headings that a passage starts with, since the innermost one says most.

    Where it starts with something else, and a heading begins up to ``lead``, that is a line or two (a page's
    running header, the end of a section): the passage is about what follows.
    """
    headings = page.headings[bisect_left(page.headings, offset, key=_start) :]
    if headings and headings[0].start <= lead:
        offset = headings[0].start
    for heading in headings:
        if heading.start != offset:
            break
        offset = _skip_blanks(page.text, heading.end)
    return offset


def _start(heading: Heading) -> int:
    return heading.start
