"""Walks the body of a DOCX file, or any part built like it, and makes blocks of it in document order."""

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from ingest.parsers.cleaning import clean_text
from ingest.parsers.docx_hidden import RunLooks, is_coloured
from ingest.parsers.docx_inline import InlineText, read_inline
from ingest.parsers.docx_names import value_of, word_attribute
from ingest.parsers.docx_numbering import Numbering
from ingest.parsers.docx_styles import ParagraphStyles
from ingest.parsers.hidden_text import unmarked
from ingest.parsers.office_names import alternative, child_of, name_of
from ingest.parsers.page_text import Block, BlockKind, row_blocks

_DELETED = frozenset({"w:del", "w:moveFrom"})


class BodyReader:
    """Reads blocks with one document's styles and running numbers; remembers the first title."""

    def __init__(self, styles: ParagraphStyles, numbering: Numbering, *, is_on_paper: bool = True) -> None:
        """``is_on_paper``: the pages are white."""
        self._styles = styles
        self._numbering = numbering
        self._looks = RunLooks(styles)
        self._is_on_paper = is_on_paper
        self.title = ""

    def blocks(self, container: etree._Element) -> list[Block]:
        """All blocks under ``container``, those of content controls and text boxes among them."""
        blocks: list[Block] = []
        for child in container:
            name = name_of(child)
            if name == "w:p":
                blocks += self._paragraph(child)
            elif name == "w:tbl":
                blocks += self._table(child)
            elif name == "mc:AlternateContent":
                branch = alternative(child)
                blocks += self.blocks(branch) if branch is not None else []
            elif name in {"m:oMathPara", "m:oMath", "w:r"}:  # out of place, but written by some programs
                blocks += self._around(read_inline(child), None)
            elif name and name not in _DELETED:
                blocks += self.blocks(child)
        return blocks

    def _paragraph(self, paragraph: etree._Element) -> list[Block]:
        properties = child_of(paragraph, "w:pPr")

        def hides(run: etree._Element | None) -> bool:
            return self._looks.hides(run, properties, is_on_paper=self._is_on_paper)

        return self._around(read_inline(paragraph, hides), properties)

    def _around(self, inline: InlineText, properties: etree._Element | None) -> list[Block]:
        text = clean_text("".join(inline.words))
        blocks = [self._block(text, properties)] if text else []
        for box in inline.boxes:
            with self._on_ground():  # that of the shape, which may have any colour
                blocks += self.blocks(box)
        return blocks

    def _block(self, text: str, properties: etree._Element | None) -> Block:
        list_place = self._styles.numbering(properties)
        marker = self._numbering.marker(*list_place) if list_place is not None else ""
        level = self._styles.level(properties)
        if level:
            return Block(" ".join(f"{marker.removeprefix('- ')}{text}".split()), level=level)
        if not self.title and self._styles.is_title(properties):
            self.title = unmarked(text)
        kind = BlockKind.ITEM if list_place is not None else BlockKind.PARAGRAPH
        return Block(marker + text, kind)

    def _table(self, table: etree._Element) -> list[Block]:
        style = value_of(table, "w:tblPr", "w:tblStyle")
        if any(is_coloured(one) for one in self._styles.chain(style)):
            with self._on_ground():
                return self._rows(table)
        return self._rows(table)

    def _rows(self, table: etree._Element) -> list[Block]:
        return [block for row in _under(table, "w:tr") for block in self._row(row)]

    def _row(self, row: etree._Element) -> list[Block]:
        return row_blocks([self._cell(cell) for cell in _under(row, "w:tc")])

    def _cell(self, cell: etree._Element) -> list[Block]:
        merge = child_of(cell, "w:tcPr", "w:vMerge")
        is_continued = merge is not None and word_attribute(merge, "val") != "restart"
        if is_continued:
            return []
        if is_coloured(child_of(cell, "w:tcPr")):
            with self._on_ground():
                return self.blocks(cell)
        return self.blocks(cell)

    @contextmanager
    def _on_ground(self) -> Iterator[None]:
        """Read what does not stand on the paper itself."""
        before, self._is_on_paper = self._is_on_paper, False
        try:
            yield
        finally:
            self._is_on_paper = before


def _under(container: etree._Element, wanted: str) -> list[etree._Element]:
    """The rows of a table or the cells of a row, content controls and insertions looked through."""
    found: list[etree._Element] = []
    for child in container:
        name = name_of(child)
        if name == wanted:
            found.append(child)
        elif name in {"w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag"}:
            found += _under(child, wanted)
    return found
