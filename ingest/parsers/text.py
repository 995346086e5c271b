"""Plain text in any encoding: one page, kept as it is stored."""

from pathlib import Path

from ingest.parsers.cleaning import keep_text
from ingest.parsers.decoding import decode_text
from ingest.parsers.page_text import page_of_text
from ingest.parsers.refusals import not_text, without_text
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits


def stored_text(path: Path) -> str:
    """The text of the file as stored, safe to show; raises `FileRefused` where it is none or only blanks."""
    text = decode_text(path.read_bytes())
    if text is None:
        raise not_text()
    text = keep_text(text)
    if not text or text.isspace():
        raise without_text()
    return text


class TextParser:
    """Reads text files."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The text of the file, as stored, on page 1."""
        page = page_of_text(stored_text(path))
        report(1, 1)
        return ParsedDocument("", (page,))
