"""Markdown of an answer, block by block: CommonMark, tables, strikethrough; no HTML and no image."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.answer_text.marks import MarkedText
from app.answer_text.parsing import markdown_parser
from app.desktop.chat.markdown_look import Look
from app.desktop.chat.markdown_writer import MarkdownWriter

if TYPE_CHECKING:
    from markdown_it.token import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A block of the outermost level: the first line of its source, and its tokens."""

    line: int
    tokens: "tuple[Token, ...]"

    @property
    def is_fence(self) -> bool:
        """Whether it is fenced code."""
        return self.tokens[0].type == "fence"


def parse(text: str) -> list[Block]:
    """Cut Markdown into its outermost blocks."""
    blocks: list[Block] = []
    group: list[Token] = []
    for token in markdown_parser().parse(text):
        group.append(token)
        if token.level == 0 and token.nesting <= 0:
            line = group[0].map[0] if group[0].map else 0
            blocks.append(Block(line=line, tokens=tuple(group)))
            group = []
    return blocks


def to_html(block: Block, marked: MarkedText, look: Look) -> str:
    """Give one block as Qt's rich text."""
    return MarkdownWriter(marked, look).write(block.tokens)


def prepare() -> None:
    """Do now what would make the first text wait."""
    markdown_parser()
