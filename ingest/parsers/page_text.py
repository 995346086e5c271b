"""Puts blocks of text together into a page, by the rules that `ParsedPage` states."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ingest.parsers.hidden_text import Separated, separated
from ingest.types import Heading, PageState, ParsedPage

_LONGEST_CELL = 1_000  # characters; a row with a longer cell is a layout, not a line of data


class BlockKind(StrEnum):
    """What a block is; neighbours of one kind other than ``PARAGRAPH`` stand on following lines."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of clean text, not empty. ``level`` is 0, or that of a heading, counted from 1."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH
    level: int = 0


def row_blocks(cells: Sequence[Sequence[Block]]) -> list[Block]:
    """One table row: a line of cells, or the cells' own blocks where they hold more than a line can.

    Whole documents are laid out in tables; as one line each they would have no paragraphs any more.
    """
    if any(_is_layout(cell) for cell in cells):
        return [block for cell in cells for block in cell]
    texts = [" ".join(" ".join(block.text.split()) for block in cell) for cell in cells]
    filled = [text for text in texts if text]
    line = filled[0] if len(filled) == 1 else " | ".join(texts).rstrip(" |")
    return [Block(line, BlockKind.ROW)] if line else []


def _is_layout(cell: Sequence[Block]) -> bool:
    has_own_structure = any(block.kind is BlockKind.ROW or block.level for block in cell)
    return has_own_structure or sum(len(block.text) for block in cell) > _LONGEST_CELL


def page_of_blocks(blocks: Iterable[Block], number: int = 1) -> ParsedPage:
    """The page that these blocks make, with its headings."""
    parts: list[str] = []
    headings: list[Heading] = []
    length = 0
    previous: Block | None = None
    for block in blocks:
        separator = _separator(previous, block)
        start = length + len(separator)
        length = start + len(block.text)
        parts += (separator, block.text)
        if block.level:
            headings.append(Heading(block.level, start, length))
        previous = block
    return page_of_text("".join(parts), tuple(headings), number)


def page_of_text(text: str, headings: tuple[Heading, ...] = (), number: int = 1) -> ParsedPage:
    """A page with the state that its text gives it; what parsers marked as hidden is told apart."""
    found = separated(text)
    state = PageState.NO_TEXT if not found.text or found.text.isspace() else PageState.INDEXED
    if found.marks or found.hidden:
        headings = tuple(_seen(headings, found))
    return ParsedPage(number, found.text, state, headings, found.hidden)


def _seen(headings: Iterable[Heading], page: Separated) -> Iterator[Heading]:
    """The headings in their places once the marks are out; hidden ones lead nobody."""
    for heading in headings:
        start = heading.start - bisect_left(page.marks, heading.start)
        end = heading.end - bisect_left(page.marks, heading.end)
        if not any(span.start < end and start < span.end for span in page.hidden):
            yield Heading(heading.level, start, end)


def _separator(previous: Block | None, block: Block) -> str:
    if previous is None:
        return ""
    is_run = previous.kind is block.kind and block.kind is not BlockKind.PARAGRAPH
    return "\n" if is_run else "\n\n"
