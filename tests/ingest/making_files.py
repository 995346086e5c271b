"""Makes the files that the parser tests read: small, and each with one thing to mind."""

import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msoffcrypto.method.ecma376_agile import ECMA376Agile
from reportlab.pdfgen.canvas import Canvas

from ingest.parsers.registry import HEAD_BYTES, parser_for
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_WORD = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships"


def no_report(_done: int, _total: int) -> None:
    """Hears of finished pages and does nothing."""


def parse(path: Path, limits: ReadLimits | None = None, report: ReportPages = no_report) -> ParsedDocument:
    """What the registry's parser for ``path`` makes of it."""
    with path.open("rb") as stream:
        parser = parser_for(path, stream.read(HEAD_BYTES))
    return parser.parse(path, limits or ReadLimits(), report)


def make_pdf(path: Path, *draw_pages: Callable[[Canvas], None], title: str = "") -> Path:
    """A PDF file with one page for each function; without a title its title field says untitled."""
    canvas = Canvas(str(path))
    if title:
        canvas.setTitle(title)
    for draw in draw_pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def lines_at(top: float, *lines: str, left: float = 72, leading: float = 14) -> Callable[[Canvas], None]:
    """Draws lines of text under each other, the first at ``top`` (points)."""

    def draw(canvas: Canvas) -> None:
        for index, line in enumerate(lines):
            canvas.drawString(left, top - index * leading, line)

    return draw


def make_docx(
    path: Path,
    body: str,
    *,
    parts: Mapping[str, str] | None = None,
    core_title: str = "",
    namespace: str = WORD,
    prolog: str = "",
) -> Path:
    """A DOCX file with ``body`` as the inside of ``w:body``.

    ``parts`` maps the kind of a relation of the document ("styles", "header", …) to the XML of that part;
    a number after a kind ("header2") makes another of it. In them ``w:`` is declared by ``{ns}``.
    """
    declared = f'xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    declared += ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    declared += ' xmlns:v="urn:schemas-microsoft-com:vml"'
    declared += ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    written = {f"word/{name}.xml": xml.replace("{ns}", declared) for name, xml in (parts or {}).items()}
    written["word/document.xml"] = f"{prolog}<w:document {declared}><w:body>{body}</w:body></w:document>"
    written["word/_rels/document.xml.rels"] = _relations(
        (name.rstrip("0123456789"), f"{name}.xml") for name in (parts or {})
    )
    package = [("officeDocument", "word/document.xml")]
    if core_title:
        package.append(("core-properties", "docProps/core.xml"))
        written["docProps/core.xml"] = (
            '<p xmlns:dc="http://purl.org/dc/elements/1.1/">' + f"<dc:title>{core_title}</dc:title></p>"
        )
    written["_rels/.rels"] = _relations(package)
    return make_zip(path, written)


def make_office(
    path: Path, parts: Mapping[str, str], relations: Mapping[str, Sequence[tuple[str, str]]]
) -> Path:
    """An Office package; ``relations`` maps a part ("" is the package) to its relations' kinds and targets.

    The first relation of a part has the id ``r0``.
    """
    written = dict(parts)
    for part, listed in relations.items():
        folder, _, name = part.rpartition("/")
        written[f"{folder}/_rels/{name}.rels".lstrip("/")] = _relations(listed)
    return make_zip(path, written)


def lock_office(path: Path, password: str) -> Path:
    """Lock an Office package at ``path`` in its place, as Office does since 2013."""
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("padding.bin", bytes(8_192))  # msoffcrypto writes containers of less than 4 KB wrong
    with path.open("rb") as stream:
        locked = ECMA376Agile.encrypt(password, stream)
    path.write_bytes(locked)
    return path


def make_zip(path: Path, contents: Mapping[str, str | bytes]) -> Path:
    """A ZIP file with these entries."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return path


def paragraph(text: str, properties: str = "") -> str:
    """A DOCX paragraph; ``properties`` is the inside of its ``w:pPr``."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def table(*rows: Sequence[str]) -> str:
    """A DOCX table; each cell is given as the XML inside of its ``w:tc``."""
    written = ("".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in written) + "</w:tbl>"


def _relations(relations: Iterable[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="r{index}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(relations)
    )
    return f'<Relationships xmlns="{_PACKAGE_RELATION}">{listed}</Relationships>'
