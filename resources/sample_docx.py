"""Writes a sample as a Word document; the same text gives the same bytes."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt, RGBColor
from docx.text.paragraph import Paragraph as DocxParagraph
from sample_blocks import Block, Directive, Heading, ListItem, Paragraph, Runs, Table

_ACCENT = RGBColor(0x2F, 0x5D, 0x50)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that the format can say
_TABLE_STYLE = "Light Grid Accent 3"


def docx_bytes(blocks: Iterable[Block], *, title: str, author: str, subject: str, written: datetime) -> bytes:
    """Return a Word document with the blocks in order, ``title`` in its header and its properties set."""
    document = Document()
    _set_properties(document, title=title, author=author, subject=subject, written=written)
    _set_look(document, title)
    _drop_unused(document)
    for block in blocks:
        _add(document, block)
    packed = io.BytesIO()
    document.save(packed)
    return _with_fixed_times(packed)


def _set_properties(
    document: DocumentType, *, title: str, author: str, subject: str, written: datetime
) -> None:
    properties = document.core_properties
    properties.title = title
    properties.author = author
    properties.last_modified_by = author
    properties.subject = subject
    properties.comments = ""
    properties.created = written
    properties.modified = written


def _set_look(document: DocumentType, title: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Calibri"
    normal.font.size = Pt(11)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = _ACCENT
    header = document.sections[0].header.paragraphs[0]
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    header.add_run(title).italic = True


def _drop_unused(document: DocumentType) -> None:
    """Drop what python-docx's template carries for others: 800 kB of styles, a thumbnail of an empty page."""
    styles = document.styles
    for style in [style for style in styles if style.type is WD_STYLE_TYPE.TABLE]:
        if style.name not in {"Normal Table", _TABLE_STYLE}:
            style.delete()
    for package_part, kinds in ((document.part, "stylesWithEffects"), (document.part.package, "thumbnail")):
        for key in [key for key, rel in package_part.rels.items() if rel.reltype.endswith(kinds)]:
            del package_part.rels[key]


def _add(document: DocumentType, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level - 1)  # python-docx's level 0 is the title
        case Paragraph(runs):
            _add_runs(document.add_paragraph(), runs)
        case ListItem(runs):
            _add_runs(document.add_paragraph(style="List Bullet"), runs)
        case Table(rows):
            _add_table(document, rows)
        case Directive():
            raise ValueError(f"no Word form for {block.value}")


def _add_runs(paragraph: DocxParagraph, runs: Runs) -> None:
    for run in runs:
        added = paragraph.add_run(run.text)
        added.bold = run.bold or None
        added.italic = run.italic or None


def _add_table(document: DocumentType, rows: tuple[tuple[Runs, ...], ...]) -> None:
    table = document.add_table(len(rows), len(rows[0]), _TABLE_STYLE)
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, runs in zip(row.cells, cells, strict=True):
            _add_runs(cell.paragraphs[0], runs)
    document.add_paragraph()


def _with_fixed_times(packed: io.BytesIO) -> bytes:
    """Return the package with one time on every part, and stored: zlib's bytes differ by its version."""
    fixed = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_STORED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.create_system = 3  # Unix, whatever system writes it
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
