"""Which parser reads a file of which format; a new format is a file of its own and a line here."""

from pathlib import Path

from ingest.parsers.delimited import DelimitedParser
from ingest.parsers.docx import DocxParser
from ingest.parsers.eml import EmlParser, MboxParser
from ingest.parsers.epub import EpubParser
from ingest.parsers.formats import HEAD_BYTES, Format, format_for, is_locked_office
from ingest.parsers.html import HtmlParser
from ingest.parsers.json_text import JsonParser
from ingest.parsers.markdown import MarkdownParser
from ingest.parsers.msg import MsgParser
from ingest.parsers.odf import OdfParser
from ingest.parsers.office_lock import LockedOfficeParser
from ingest.parsers.pdf import PdfParser
from ingest.parsers.plain_markup import CODE, ORG, RST
from ingest.parsers.pptx import PptxParser
from ingest.parsers.rtf import RtfParser
from ingest.parsers.text import TextParser
from ingest.parsers.types import Parser
from ingest.parsers.xls import XlsParser
from ingest.parsers.xlsx import XlsxParser
from ingest.parsers.xml_text import XmlParser

__all__ = ["HEAD_BYTES", "parser_for"]

_PARSERS: dict[Format, Parser] = {
    Format.PDF: PdfParser(),
    Format.DOCX: DocxParser(),
    Format.PPTX: PptxParser(),
    Format.XLSX: XlsxParser(),
    Format.XLS: XlsParser(),
    Format.DELIMITED: DelimitedParser(),
    Format.ODF: OdfParser(),
    Format.EPUB: EpubParser(),
    Format.RTF: RtfParser(),
    Format.EML: EmlParser(),
    Format.MBOX: MboxParser(),
    Format.MSG: MsgParser(),
    Format.JSON: JsonParser(),
    Format.XML: XmlParser(),
    Format.RST: RST,
    Format.ORG: ORG,
    Format.CODE: CODE,
    Format.TEXT: TextParser(),
    Format.MARKDOWN: MarkdownParser(),
    Format.HTML: HtmlParser(),
}


def parser_for(path: Path, head: bytes, password: str | None = None) -> Parser:
    """The parser for a file that begins with ``head``; raises `FileRefused` where there is none for it.

    ``password`` opens a locked PDF, DOCX, PPTX or XLSX; no other format is opened with one.
    """
    if is_locked_office(path, head):
        return LockedOfficeParser(_parser_of_unlocked, password)
    format_ = format_for(path, head)
    if format_ is Format.PDF and password is not None:
        return PdfParser(password)
    return _PARSERS[format_]


def _parser_of_unlocked(path: Path) -> Parser:
    with path.open("rb") as stream:
        return parser_for(path, stream.read(HEAD_BYTES))
