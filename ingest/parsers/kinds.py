"""What kind of document a file is, as a person would name it: "the PDFs", "the e-mails".

It is told by the end of the file's name. Beside the formats, since several formats are one kind, and since
OpenDocument is one format for several kinds.
"""

from enum import StrEnum
from pathlib import PurePath

from ingest.parsers.formats import Format, format_by_name


class DocumentKind(StrEnum):
    """The kinds, the commonest first."""

    PDF = "pdf"
    WORD = "word"
    EXCEL = "excel"
    POWERPOINT = "powerpoint"
    EMAIL = "email"
    WEB = "web"
    TEXT = "text"
    BOOK = "book"
    DRAWING = "drawing"
    DATA = "data"
    CODE = "code"


_KINDS = {
    Format.PDF: DocumentKind.PDF,
    Format.DOCX: DocumentKind.WORD,
    Format.RTF: DocumentKind.WORD,
    Format.ODF: DocumentKind.WORD,
    Format.XLSX: DocumentKind.EXCEL,
    Format.XLS: DocumentKind.EXCEL,
    Format.DELIMITED: DocumentKind.EXCEL,
    Format.PPTX: DocumentKind.POWERPOINT,
    Format.EML: DocumentKind.EMAIL,
    Format.MBOX: DocumentKind.EMAIL,
    Format.MSG: DocumentKind.EMAIL,
    Format.HTML: DocumentKind.WEB,
    Format.TEXT: DocumentKind.TEXT,
    Format.MARKDOWN: DocumentKind.TEXT,
    Format.RST: DocumentKind.TEXT,
    Format.ORG: DocumentKind.TEXT,
    Format.EPUB: DocumentKind.BOOK,
    Format.JSON: DocumentKind.DATA,
    Format.XML: DocumentKind.DATA,
    Format.CODE: DocumentKind.CODE,
}
# Names that say more than their format does.
_BY_SUFFIX = {
    ".ods": DocumentKind.EXCEL,
    ".ots": DocumentKind.EXCEL,
    ".odp": DocumentKind.POWERPOINT,
    ".otp": DocumentKind.POWERPOINT,
    ".odg": DocumentKind.DRAWING,
    ".otg": DocumentKind.DRAWING,
    # A web page that a browser saved as a mail.
    ".mht": DocumentKind.WEB,
    ".mhtml": DocumentKind.WEB,
}


def kind_of(path: str) -> DocumentKind:
    """The kind of a document that was read, by its path; a part of a file has a kind of its own."""
    return kind_by_suffix(PurePath(path).suffix)


def kind_by_suffix(suffix: str) -> DocumentKind:
    """The kind of a document that was read, by the end of its name; case does not matter."""
    format_ = format_by_name(suffix)
    if format_ is None:
        # Only a PDF is read whatever it is called.
        return DocumentKind.PDF
    return _BY_SUFFIX.get(suffix.lower(), _KINDS[format_])
