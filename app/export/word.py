"""A chat as a Word document: real footnotes, headings, lists, tables and code."""

import io
from collections.abc import Iterable
from datetime import datetime

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.text.paragraph import Paragraph as WordParagraph

from app.export import wording
from app.export.direction import is_right_to_left
from app.export.model import (
    Block,
    Code,
    Document,
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
    Turn,
)
from app.export.word_footnotes import Footnotes
from app.export.word_parts import (
    add_link,
    add_page_number,
    add_words,
    begin_list,
    draw_line_below,
    write_right_to_left,
)
from app.export.word_styles import CODE, SMALL, WEAK, add_styles, code_run, shed_template

# The title is the first level, a question the second.
_LEVELS_ABOVE, _DEEPEST = 2, 6
# Word's own styles of lists go so deep.
_DEEPEST_LIST = 3
_ALIGNED = {
    Side.CENTRE: WD_ALIGN_PARAGRAPH.CENTER,
    Side.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
}


def to_word(document: Document, now: datetime) -> bytes:
    """Give the file."""
    return _Writer(document).write(now)


class _Writer:
    """Writes one document from its top to its end."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._word = docx.Document()
        add_styles(self._word)
        shed_template(self._word)
        self._ids = {style.name: style.style_id for style in self._word.styles}
        self._notes = Footnotes(
            self._word.part, {note.number: note for turn in document.turns for note in turn.notes}
        )

    def write(self, now: datetime) -> bytes:
        self._say(self._document.title, "Title")
        for line in self._document.about:
            self._say(line, SMALL)
        for turn in self._document.turns:
            self._turn(turn)
        add_page_number(self._word.sections[0].footer.paragraphs[0])
        self._notes.attach()
        properties = self._word.core_properties
        properties.title, properties.author, properties.comments = (
            self._document.title[:255],
            "Sourcebook",
            "",
        )
        # Of no time zone, which python-docx takes for UTC.
        properties.created = properties.modified = now.replace(tzinfo=None)
        file = io.BytesIO()
        self._word.save(file)
        return file.getvalue()

    def _turn(self, turn: Turn) -> None:
        self._say(turn.question, "Heading 1")
        for line in turn.details:
            self._say(line, SMALL)
        self._blocks(turn.whole_question, style="Quote")
        self._blocks(turn.answer)
        for line in turn.remarks:
            self._say(line, SMALL)

    # --- blocks

    def _blocks(self, blocks: Iterable[Block], *, style: str = "Normal", depth: int = 0) -> None:
        for block in blocks:
            self._block(block, style, depth)

    def _block(self, block: Block, style: str, depth: int) -> None:
        match block:
            case Paragraph(line):
                self._paragraph(line, style)
            case Heading(level, line):
                self._paragraph(line, f"Heading {min(level + _LEVELS_ABOVE - 1, _DEEPEST)}")
            case Code(text, _):
                self._say(text, CODE)
            case Rule():
                draw_line_below(self._new("Normal"))
            case Quote(blocks):
                self._blocks(blocks, style="Quote", depth=depth)
            case Items():
                self._items(block, depth + 1)
            case Table():
                self._table(block)

    def _items(self, items: Items, depth: int) -> None:
        level = min(depth, _DEEPEST_LIST)
        deeper = "" if level == 1 else f" {level}"
        kind = "List Bullet" if items.start is None else "List Number"
        numbered = None if items.start is None else begin_list(self._word, f"{kind}{deeper}", items.start)
        for item in items.items:
            first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (None, item)
            paragraph = self._paragraph(first.line if first else (), f"{kind}{deeper}")
            if numbered is not None:
                numbered(paragraph)
            self._blocks(rest, style=f"List Continue{deeper}", depth=depth)

    def _table(self, table: Table) -> None:
        word = self._word.add_table(1 + len(table.rows), len(table.sides), style="Table Grid")
        for is_head, row, line_of in zip(
            [True, *([False] * len(table.rows))], word._tbl.tr_lst, (table.head, *table.rows), strict=True
        ):
            for cell, side, line in zip(row.tc_lst, table.sides, line_of, strict=True):
                paragraph = WordParagraph(cell.p_lst[0], self._word._body)
                if (aligned := _ALIGNED.get(side)) is not None:
                    paragraph.alignment = aligned
                self._fill(paragraph, line, bold=is_head)
        # Two tables in a row would be one, and the text after one would touch it.
        self._new(SMALL)

    def _say(self, text: str, style: str) -> None:
        self._paragraph((Run(text=text),), style)

    def _paragraph(self, line: Line, style: str) -> WordParagraph:
        paragraph = self._new(style)
        self._fill(paragraph, line)
        return paragraph

    def _new(self, style: str) -> WordParagraph:
        paragraph = self._word.add_paragraph()
        paragraph._p.style = self._ids[style]
        return paragraph

    # --- within a line

    def _fill(self, paragraph: WordParagraph, line: Line, *, bold: bool = False) -> None:
        for part in line:
            self._inline(paragraph, part, bold=bold)
        if is_right_to_left("".join(part.text for part in line if isinstance(part, Run))):
            write_right_to_left(paragraph)

    def _inline(self, paragraph: WordParagraph, part: Inline, *, bold: bool) -> None:
        match part:
            case Run(link=""):
                self._run(paragraph, part, bold=bold)
            case Run():
                add_link(paragraph, part.text, part.link)
            case NoteMark(number=number, weak=weak, follows=follows):
                if before := f"{',' if follows else ''}{wording.WEAK if weak else ''}":
                    add_words(paragraph, before, WEAK).font.superscript = True
                self._notes.point(paragraph, number)
            case NoSource():
                add_words(paragraph, f" ({wording.NO_SOURCE})", WEAK)
            case LineBreak():
                paragraph.add_run().add_break()

    def _run(self, paragraph: WordParagraph, run: Run, *, bold: bool) -> None:
        word = paragraph.add_run(run.text)
        # Left as it is where it is not wanted: the style decides.
        word.bold = True if run.bold or bold else None
        word.italic = True if run.italic else None
        word.font.strike = True if run.struck else None
        if run.code:
            code_run(word)
