"""The blocks of a sample's source text, read from Markdown by markdown-it-py.

Beyond CommonMark: tables; a thematic break is a page break; a paragraph ``[[contents]]`` is a table of
contents and ``[[plan]]`` the drawing of the mill. Quotation marks and dashes are made typographic.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1 is the title of the document."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item of a bulleted list."""

    runs: Runs


@dataclass(frozen=True, slots=True)
class Table:
    """A table by rows of cells; the first row is the header."""

    rows: tuple[tuple[Runs, ...], ...]


class Directive(Enum):
    """A block that has no words of its own."""

    PAGE_BREAK = "page break"
    CONTENTS = "[[contents]]"
    PLAN = "[[plan]]"


Block = Heading | Paragraph | ListItem | Table | Directive

_DIRECTIVES = {directive.value: directive for directive in Directive}


def plain_text(runs: Runs) -> str:
    """Return the words of the runs without their styles."""
    return "".join(run.text for run in runs)


def read_blocks(source: str) -> Iterator[Block]:
    """Yield the blocks of a source text in order.

    Raises:
        ValueError: the text uses Markdown that the samples have no use for.
    """
    markdown = MarkdownIt("commonmark", {"typographer": True})
    markdown.enable(["table", "replacements", "smartquotes"])
    tokens = iter(markdown.parse(source))
    in_list = False
    for token in tokens:
        match token.type:
            case "hr":
                yield Directive.PAGE_BREAK
            case "heading_open":
                yield Heading(int(token.tag[1]), plain_text(_runs(next(tokens))))
            case "paragraph_open":
                runs = _runs(next(tokens))
                yield _DIRECTIVES.get(plain_text(runs)) or (ListItem(runs) if in_list else Paragraph(runs))
            case "bullet_list_open":
                in_list = True
            case "bullet_list_close":
                in_list = False
            case "table_open":
                yield _table(tokens)
            case "heading_close" | "paragraph_close" | "list_item_open" | "list_item_close":
                pass
            case unknown:
                raise ValueError(f"the samples use no {unknown}: {token.content or token.map}")


def _table(tokens: Iterator[Token]) -> Table:
    """Read the rest of a table, up to its closing token."""
    rows: list[list[Runs]] = []
    for token in tokens:
        match token.type:
            case "tr_open":
                rows.append([])
            case "inline":
                rows[-1].append(_runs(token))
            case "table_close":
                break
    return Table(tuple(tuple(row) for row in rows))


def _runs(inline: Token) -> Runs:
    """Return the styled text of an inline token; a line break in the source is a space."""
    runs: list[Run] = []
    bold = italic = False
    for token in inline.children or ():
        match token.type:
            case "strong_open" | "strong_close":
                bold = token.nesting == 1
            case "em_open" | "em_close":
                italic = token.nesting == 1
            case "softbreak":
                runs.append(Run(" ", bold, italic))
            case "text":
                runs.append(Run(token.content, bold, italic))
            case unknown:
                raise ValueError(f"the samples use no {unknown}: {inline.content}")
    return tuple(run for run in runs if run.text)
