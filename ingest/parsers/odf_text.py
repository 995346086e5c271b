"""Walks the text of an OpenDocument file and makes blocks of it in document order."""

from collections.abc import Iterator

from lxml import etree

from ingest.parsers.cleaning import clean_text
from ingest.parsers.odf_names import attribute, count_of, name_of
from ingest.parsers.page_text import Block, BlockKind, row_blocks

# What is no part of the text as it stands: deleted text, declarations, what is drawn elsewhere.
_SKIPPED = frozenset(
    [
        "text:tracked-changes",
        "text:sequence-decls",
        "text:variable-decls",
        "text:user-field-decls",
        "text:note-citation",
        "text:ruby-text",
        "office:forms",
        "office:binary-data",
        "table:shapes",
        "presentation:notes",
        "dc:creator",
        "dc:date",
        "meta:date-string",
        "meta:creator-initials",
        "drawing:glue-point",
    ]
)
# What hangs on a paragraph and is text of its own.
_OWN_BLOCKS = frozenset({"text:note-body", "office:annotation", "drawing:text-box", "table:table"})
_ROWS = "table:table-row"
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_MOST_BLANKS = 1_000


def blocks_of(container: etree._Element) -> Iterator[Block]:
    """The blocks under an element: headings, paragraphs, list items, table rows, notes."""
    for child in container:
        name = name_of(child)
        if name in {"text:h", "text:p"}:
            yield from paragraph_blocks(child)
        elif name == "text:list":
            yield from _items(child)
        elif name == "table:table":
            for row in _under(child, frozenset({_ROWS})):
                cells = (cell for cell in _under(row, _CELLS) if name_of(cell) == "table:table-cell")
                yield from row_blocks([list(blocks_of(cell)) for cell in cells])
        elif name and name not in _SKIPPED:
            yield from blocks_of(child)


def paragraph_blocks(paragraph: etree._Element) -> Iterator[Block]:
    """A paragraph or heading, then the notes, comments and text boxes that hang on it."""
    words: list[str] = []
    hanging: list[etree._Element] = []
    _collect(paragraph, words, hanging)
    text = clean_text("".join(words))
    if text and name_of(paragraph) == "text:h":
        level = attribute(paragraph, "text:outline-level")
        yield Block(" ".join(text.split()), level=int(level) if level.isdecimal() and int(level) else 1)
    elif text:
        yield Block(text)
    for element in hanging:
        if name_of(element) == "table:table":
            for row in _under(element, frozenset({_ROWS})):
                yield from row_blocks([list(blocks_of(cell)) for cell in _under(row, _CELLS)])
        else:
            yield from blocks_of(element)


def _collect(element: etree._Element, words: list[str], hanging: list[etree._Element]) -> None:
    words.append(element.text or "")
    for child in element:
        name = name_of(child)
        if name in _OWN_BLOCKS:
            hanging.append(child)
        elif name == "text:s":
            words.append(" " * count_of(child, "text:c", _MOST_BLANKS))
        elif name == "text:tab":
            words.append("\t")
        elif name == "text:line-break":
            words.append("\n")
        elif name and name not in _SKIPPED:
            _collect(child, words, hanging)
        words.append(child.tail or "")


def _items(list_: etree._Element) -> Iterator[Block]:
    for item in list_:
        if name_of(item) not in {"text:list-item", "text:list-header"}:
            continue
        is_first = True
        for block in blocks_of(item):
            is_plain = block.kind is BlockKind.PARAGRAPH and not block.level
            if is_plain and is_first:
                yield Block(f"- {block.text}", BlockKind.ITEM)
            else:
                yield Block(block.text, BlockKind.ITEM if is_plain else block.kind, block.level)
            is_first = False


def _under(container: etree._Element, wanted: frozenset[str]) -> Iterator[etree._Element]:
    """The rows of a table or the cells of a row, groups of them looked through."""
    for child in container:
        name = name_of(child)
        if name in wanted:
            yield child
        elif name.startswith("table:table-") and name not in _CELLS:
            yield from _under(child, wanted)
