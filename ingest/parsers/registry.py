"""Which parser reads a file: by its name's suffix, checked against its first bytes.

A new format is a file of its own and a line in ``_FORMATS``.
"""

from dataclasses import dataclass
from pathlib import Path

from ingest.parsers.docx import DocxParser
from ingest.parsers.html import HtmlParser
from ingest.parsers.markdown import MarkdownParser
from ingest.parsers.ole import holds_encrypted_package
from ingest.parsers.pdf import PdfParser
from ingest.parsers.refusals import misnamed, password_needed, unsupported
from ingest.parsers.sniffing import Content, sniff
from ingest.parsers.text import TextParser
from ingest.parsers.types import Parser

HEAD_BYTES = 4_096
"""How much of a file's beginning `parser_for` wants to see."""


@dataclass(frozen=True, slots=True)
class _Format:
    """A format: how its files are named, what they begin with, who reads them."""

    suffixes: frozenset[str]
    contents: frozenset[Content]
    parser: Parser


def _format(parser: Parser, suffixes: str, *contents: Content) -> _Format:
    return _Format(frozenset(suffixes.split()), frozenset(contents), parser)


# What begins like nothing known may be a damaged PDF or DOCX: their parsers say so.
_FORMATS = (
    _format(PdfParser(), ".pdf", Content.PDF, Content.OTHER),
    _format(DocxParser(), ".docx .docm .dotx .dotm", Content.ZIP, Content.OTHER),
    _format(TextParser(), ".txt .text .log .srt .vtt", Content.OTHER, Content.HTML),
    _format(MarkdownParser(), ".md .markdown", Content.OTHER, Content.HTML),
    _format(HtmlParser(), ".html .htm .xhtml", Content.OTHER, Content.HTML),
)
_BY_SUFFIX = {suffix: found for found in _FORMATS for suffix in found.suffixes}
# Content that is read whatever the file is called.
_BY_CONTENT = {Content.PDF: _BY_SUFFIX[".pdf"]}
# Programs save web pages under this name, which the format's own files never begin like.
_HTML_IN_DISGUISE = ".doc"


def parser_for(path: Path, head: bytes) -> Parser:
    """The parser for a file that begins with ``head``; raises `FileRefused` where there is none for it."""
    suffix = path.suffix.lower()
    content = sniff(head)
    if content in _BY_CONTENT:
        return _BY_CONTENT[content].parser
    if suffix == _HTML_IN_DISGUISE and content is Content.HTML:
        return _BY_SUFFIX[".html"].parser
    named = _BY_SUFFIX.get(suffix)
    if named is None:
        raise unsupported(suffix)
    if content in named.contents:
        return named.parser
    if Content.ZIP in named.contents and content is Content.OLE and holds_encrypted_package(path):
        raise password_needed()
    raise misnamed(suffix, content.value)
