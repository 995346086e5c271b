"""Writes a sample as a PDF with outline, header and page numbers; the same text gives the same bytes."""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, white
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    LongTable,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Spacer,
    TableStyle,
)
from reportlab.platypus import Paragraph as PdfParagraph
from reportlab.platypus.tableofcontents import TableOfContents
from sample_blocks import Block, Directive, Heading, ListItem, Paragraph, Runs, Table, plain_text
from sample_plan import MillPlan

_MARGIN = 29 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_HEIGHT = A4[1] - 2 * _MARGIN
_CELL_SIZE = 10.5
_CELL_PADDING = 14  # reportlab's 6 points on each side, and a little
_CLAUSE = re.compile(r"(\d+\.\d+) ")
_AMOUNT = re.compile(r"[(−–]?[£€]?[\d.,]+[)%]?")


@dataclass(frozen=True, slots=True)
class Look:
    """The type and colours of a PDF; fonts are of the standard fourteen, so that none is embedded."""

    regular: str
    bold: str
    accent: HexColor
    tint: HexColor


SERIF = Look("Times-Roman", "Times-Bold", HexColor("#3a3a52"), HexColor("#eceaf2"))
SANS = Look("Helvetica", "Helvetica-Bold", HexColor("#2f5d50"), HexColor("#e6efe9"))


@dataclass(frozen=True, slots=True)
class _Styles:
    """Paragraph styles, made once for a document."""

    body: ParagraphStyle
    clause: ParagraphStyle
    item: ParagraphStyle
    cell: ParagraphStyle
    header_cell: ParagraphStyle
    headings: tuple[ParagraphStyle, ...]


def pdf_bytes(blocks: Iterable[Block], *, title: str, author: str, subject: str, look: Look) -> bytes:
    """Return an A4 PDF of the blocks; the first page is a cover and has no running header."""
    packed = io.BytesIO()
    document = _SampleTemplate(packed, title=title, author=author, subject=subject, look=look)
    document.multiBuild(list(_flowables(blocks, _styles(look), look)))
    return packed.getvalue()


class _SampleTemplate(BaseDocTemplate):
    """The pages: a cover, numbered body pages, and bare ones for drawings. Headings go to the outline."""

    def __init__(self, target: io.BytesIO, *, title: str, author: str, subject: str, look: Look) -> None:
        # Uncompressed streams: zlib's bytes differ by its version, and the files stay small all the same.
        super().__init__(
            target,
            pagesize=A4,
            title=title,
            author=author,
            subject=subject,
            creator="make_samples.py",
            lang="en-GB",
            invariant=1,
            pageCompression=0,
        )
        self._look = look
        frame = Frame(_MARGIN, _MARGIN, _WIDTH, _HEIGHT, 0, 0, 0, 0)
        lower = Frame(_MARGIN, _MARGIN, _WIDTH, _HEIGHT - 60 * mm, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("cover", [lower], onPage=self._draw_cover),
                PageTemplate("body", [frame], onPage=self._draw_header, onPageEnd=self._draw_number),
                PageTemplate("bare", [frame]),
            ]
        )

    def beforeDocument(self) -> None:  # noqa: N802 - reportlab's hook
        self._headings = 0

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - reportlab's hook
        """Put each heading below the title into the outline and the table of contents."""
        level = getattr(flowable, "heading_level", 0)
        if level < 2:
            return
        self._headings += 1
        key = f"heading-{self._headings}"
        text = flowable.getPlainText()
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level - 2)
        if level == 2:
            self.notify("TOCEntry", (0, text, self.page, key))

    def _draw_cover(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFillColor(self._look.accent)
        canvas.rect(0, A4[1] - 22 * mm, A4[0], 22 * mm, stroke=0, fill=1)
        canvas.rect(_MARGIN, 38 * mm, 30 * mm, 1.2 * mm, stroke=0, fill=1)

    def _draw_header(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(self._look.regular, 9)
        canvas.setFillColor(self._look.accent)
        canvas.drawString(_MARGIN, A4[1] - 17 * mm, self.title)
        canvas.drawRightString(A4[0] - _MARGIN, A4[1] - 17 * mm, self.author)
        canvas.setStrokeColor(self._look.accent)
        canvas.line(_MARGIN, A4[1] - 19 * mm, A4[0] - _MARGIN, A4[1] - 19 * mm)

    def _draw_number(self, canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.setFont(self._look.regular, 9)
        canvas.setFillColor(self._look.accent)
        canvas.drawCentredString(A4[0] / 2, 15 * mm, str(canvas.getPageNumber()))


def _styles(look: Look) -> _Styles:
    body = ParagraphStyle("body", fontName=look.regular, fontSize=12, leading=18.5, spaceAfter=8)
    cell = ParagraphStyle("cell", body, fontSize=_CELL_SIZE, leading=15, spaceAfter=0)

    def heading(name: str, size: float, before: float) -> ParagraphStyle:
        return ParagraphStyle(
            name,
            fontName=look.bold,
            fontSize=size,
            leading=size * 1.25,
            spaceBefore=before,
            spaceAfter=size * 0.5,
            textColor=look.accent,
            keepWithNext=1,
        )

    return _Styles(
        body=body,
        clause=ParagraphStyle(
            "clause", body, leftIndent=13 * mm, bulletFontName=look.regular, bulletFontSize=12
        ),
        item=ParagraphStyle("item", body, leftIndent=6 * mm, bulletIndent=1 * mm, spaceAfter=4),
        cell=cell,
        header_cell=ParagraphStyle("header cell", cell, fontName=look.bold, textColor=white),
        headings=(heading("title", 30, 0), heading("section", 17, 15), heading("part", 13, 10)),
    )


def _flowables(blocks: Iterable[Block], styles: _Styles, look: Look) -> Iterator[Flowable]:
    """Yield what reportlab lays out; everything after the first page break is on body pages."""
    yield NextPageTemplate("body")
    for block in blocks:
        match block:
            case Heading():
                yield _heading(block, styles)
            case Paragraph(runs):
                yield _paragraph(runs, styles)
            case ListItem(runs):
                yield PdfParagraph(_markup(runs), styles.item, bulletText="•")
            case Table(rows):
                yield from (_table(rows, styles, look), Spacer(0, 4 * mm))
            case Directive.PAGE_BREAK:
                yield PageBreak()
            case Directive.CONTENTS:
                yield PdfParagraph("Contents", styles.headings[1])
                yield TableOfContents(levelStyles=[styles.body], dotsMinLevel=-1)
            case Directive.PLAN:
                yield from (NextPageTemplate("bare"), PageBreak(), MillPlan(_WIDTH, _HEIGHT))


def _heading(block: Heading, styles: _Styles) -> PdfParagraph:
    made = PdfParagraph(escape(block.text), styles.headings[block.level - 1])
    made.heading_level = block.level
    return made


def _paragraph(runs: Runs, styles: _Styles) -> PdfParagraph:
    """Return a paragraph; the number of a clause hangs in the margin."""
    numbered = _CLAUSE.match(plain_text(runs))
    if numbered is None:
        return PdfParagraph(_markup(runs), styles.body)
    return PdfParagraph(_markup(runs)[numbered.end() :], styles.clause, bulletText=numbered[1])


def _markup(runs: Runs) -> str:
    """Return the runs in reportlab's inline markup."""
    return "".join(_styled(escape(run.text), bold=run.bold, italic=run.italic) for run in runs)


def _styled(text: str, *, bold: bool, italic: bool) -> str:
    text = f"<b>{text}</b>" if bold else text
    return f"<i>{text}</i>" if italic else text


def _column_widths(columns: list[list[str]], look: Look) -> list[float]:
    """Share the page's width, in points: a column's longest word first, the rest by its longest cell."""

    def width(texts: Iterable[str]) -> float:
        return max(float(stringWidth(text, look.bold, _CELL_SIZE)) for text in texts)

    words = [width(" ".join(column).split()) + _CELL_PADDING for column in columns]
    wanted = [width(column) + _CELL_PADDING for column in columns]
    more = [max(1.0, min(wish, _WIDTH * 0.6) - word) for wish, word in zip(wanted, words, strict=True)]
    spare = _WIDTH - sum(words)
    return [word + spare * share / sum(more) for word, share in zip(words, more, strict=True)]


def _table(rows: tuple[tuple[Runs, ...], ...], styles: _Styles, look: Look) -> LongTable:
    """Return a table over the full width; a column of amounts stands to the right."""
    columns = [[plain_text(runs) for runs in column] for column in zip(*rows, strict=True)]
    amounts = [all(_AMOUNT.fullmatch(text) for text in column[1:]) for column in columns]

    def cell(runs: Runs, row: int, column: int) -> PdfParagraph:
        style = styles.header_cell if row == 0 else styles.cell
        markup = _markup(runs)
        return PdfParagraph(f'<para align="right">{markup}</para>' if amounts[column] else markup, style)

    return LongTable(
        [[cell(runs, number, column) for column, runs in enumerate(row)] for number, row in enumerate(rows)],
        colWidths=_column_widths(columns, look),
        repeatRows=1,
        style=TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), look.accent),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [white, look.tint]),
                ("LINEBELOW", (0, -1), (-1, -1), 0.8, look.accent),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        ),
    )
