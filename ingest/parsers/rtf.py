"""RTF: the text of the document, by striprtf."""

import re
from pathlib import Path

from striprtf.striprtf import rtf_to_text

from ingest.parsers.cleaning import clean_text
from ingest.parsers.page_text import Block, BlockKind, page_of_blocks
from ingest.parsers.refusals import damaged, without_text
from ingest.parsers.titles import sensible_title
from ingest.parsers.types import ReportPages
from ingest.types import ParsedDocument, ReadLimits

PARSER = "striprtf"
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_TITLE = re.compile(r"\{\\title[ ]?((?:[^{}\\]|\\.)*)\}")
_PICTURES = re.compile(r"[0-9a-fA-F\r\n]{256,}")  # figures for figures; no word is so long
_FOOTNOTE = re.compile(r"\{(?:\\\*)?\\footnote\b")  # left out by striprtf as no part of the text


class RtfParser:
    """Reads RTF files; a footnote stands where it is marked."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The text of the document on page 1; the title is the stated one."""
        data = path.read_bytes()
        encoding = _encoding(data)
        markup = _PICTURES.sub("", data.decode(encoding, "replace"))
        stated = _TITLE.search(markup)
        try:
            text = rtf_to_text(_FOOTNOTE.sub("{ ", markup), encoding, "replace")
            title = rtf_to_text(f"{{\\rtf1 {stated.group(1)}}}", encoding, "replace") if stated else ""
        except (ValueError, LookupError, OverflowError) as problem:
            raise damaged(PARSER, problem) from problem
        page = page_of_blocks(block for line in clean_text(text).split("\n") if (block := _block(line)))
        if not page.text and "\\pict" not in markup:
            raise without_text()
        report(1, 1)
        return ParsedDocument(sensible_title(title), (page,))


def _encoding(data: bytes) -> str:
    stated = _CODE_PAGE.search(data, 0, 4_096)
    encoding = f"cp{stated.group(1).decode()}" if stated else "cp1252"
    try:
        "".encode(encoding)
    except LookupError:
        return "cp1252"
    return encoding


def _block(line: str) -> Block | None:
    if not line.strip(" |"):
        return None
    if line.endswith("|"):  # a row: striprtf ends each cell with a bar
        return Block(" | ".join(cell.strip() for cell in line[:-1].split("|")), BlockKind.ROW)
    return Block(line.strip())
