"""From the Markdown of an answer to blocks: each kind that is known here, everything else as its text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.answer_text.links import is_web_link
from app.answer_text.marks import IN_TEXT, NO_SOURCE, Mark, MarkedText
from app.answer_text.parsing import markdown_parser
from app.export.model import (
    Block,
    Code,
    Heading,
    Inline,
    Items,
    Line,
    LineBreak,
    NoSource,
    NoteMark,
    Paragraph,
    Quote,
    Rule,
    Run,
    Side,
    Table,
)

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

# The notes that a mark points to.
Noted = Callable[[Mark], Sequence[NoteMark]]
_LONGEST_LANGUAGE = 40


def read_blocks(marked: MarkedText, noted: Noted) -> tuple[Block, ...]:
    """Read Markdown; ``noted`` is asked for each mark, in their order."""
    from markdown_it.tree import SyntaxTreeNode  # noqa: PLC0415 - see `markdown_parser`

    blocks = _Reader(marked, noted).blocks(SyntaxTreeNode(markdown_parser().parse(marked.text)).children)
    highest = min((block.level for block in blocks if isinstance(block, Heading)), default=1)
    # An answer that begins with headings of the third level has no other ones above.
    return tuple(
        replace(block, level=block.level - highest + 1) if isinstance(block, Heading) else block
        for block in blocks
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    marked: MarkedText
    noted: Noted

    def blocks(self, nodes: "Sequence[SyntaxTreeNode]") -> tuple[Block, ...]:
        return tuple(block for node in nodes for block in self._block(node))

    def _block(self, node: "SyntaxTreeNode") -> Iterator[Block]:
        match node.type:
            case "paragraph":
                yield Paragraph(self._line(node))
            case "heading":
                yield Heading(int(node.tag[1]), self._line(node))
            case "fence" | "code_block":
                yield self._code(node)
            case "hr":
                yield Rule()
            case "blockquote":
                yield Quote(self.blocks(node.children))
            case "bullet_list" | "ordered_list":
                start = int(node.attrs.get("start", 1)) if node.type == "ordered_list" else None
                yield Items(start, tuple(self.blocks(item.children) for item in node.children))
            case "table":
                yield self._table(node)
            case _:
                text = self.marked.restored(node.content)
                if text:
                    yield Paragraph((Run(text=text),))

    def _code(self, node: "SyntaxTreeNode") -> Code:
        language = self.marked.restored(node.info).strip().split(" ")[0][:_LONGEST_LANGUAGE]
        return Code(self.marked.restored(node.content).removesuffix("\n"), language)

    def _table(self, node: "SyntaxTreeNode") -> Table:
        rows = [row.children for part in node.children for row in part.children]
        sides = tuple(_side(cell) for cell in rows[0])
        lines = tuple(tuple(self._line(cell) for cell in row) for row in rows)
        return Table(sides, lines[0], lines[1:])

    def _line(self, node: "SyntaxTreeNode") -> Line:
        parts = [part for inline in node.children for part in self._inline(inline, Run(text=""))]
        return tuple(_joined(parts))

    def _inline(self, node: "SyntaxTreeNode", look: Run) -> Iterator[Inline]:
        match node.type:
            case "inline":
                yield from self._children(node, look)
            case "text":
                yield from self._text(node.content, look)
            case "strong":
                yield from self._children(node, replace(look, bold=True))
            case "em":
                yield from self._children(node, replace(look, italic=True))
            case "s":
                yield from self._children(node, replace(look, struck=True))
            case "link":
                yield from self._link(node, look)
            case "code_inline":
                yield replace(look, text=self.marked.restored(node.content), code=True)
            case "softbreak":
                yield replace(look, text=" ")
            case "hardbreak":
                yield LineBreak()
            case _:
                yield replace(look, text=self.marked.restored(node.content))

    def _children(self, node: "SyntaxTreeNode", look: Run) -> Iterator[Inline]:
        for child in node.children:
            yield from self._inline(child, look)

    def _link(self, node: "SyntaxTreeNode", look: Run) -> Iterator[Inline]:
        """A link of the web is one; every other address stands behind its words, to be read."""
        address = self.marked.restored(str(node.attrs.get("href", "")))
        if is_web_link(address):
            yield from self._children(node, replace(look, link=address))
            return
        inside = list(self._children(node, look))
        yield from inside
        words = "".join(part.text for part in inside if isinstance(part, Run))
        if address != words:
            yield replace(look, text=f" ({address})")

    def _text(self, text: str, look: Run) -> Iterator[Inline]:
        for number, part in enumerate(IN_TEXT.split(text)):
            if number % 2:
                yield from self.noted(self.marked.marks[int(part)])
                continue
            for place, words in enumerate(part.split(NO_SOURCE)):
                if place:
                    yield NoSource()
                if words:
                    yield replace(look, text=words)


def _joined(parts: Sequence[Inline]) -> list[Inline]:
    """Put runs of one look together, and take the blanks away from before a mark."""
    joined: list[Inline] = []
    for part in parts:
        last = joined[-1] if joined else None
        if isinstance(part, Run) and isinstance(last, Run) and replace(last, text=part.text) == part:
            joined[-1] = replace(last, text=last.text + part.text)
            continue
        if isinstance(part, NoteMark | NoSource) and isinstance(last, Run) and not last.code:
            joined[-1] = last = replace(last, text=last.text.rstrip())
            if not last.text:
                joined.pop()
        follows = isinstance(part, NoteMark) and bool(joined) and isinstance(joined[-1], NoteMark)
        joined.append(replace(part, follows=True) if isinstance(part, NoteMark) and follows else part)
    return joined


def _side(cell: "SyntaxTreeNode") -> Side:
    style = str(cell.attrs.get("style", ""))
    return next((side for side in Side if style.endswith(side)), Side.LEFT)
