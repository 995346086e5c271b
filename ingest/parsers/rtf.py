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
# Left out by striprtf as no part of the text.
_NOTE = re.compile(r"\{(?:\\\*)?\\(?:footnote|annotation)\b")
_MARGIN = re.compile(r"\{(?:\\\*)?\\(?:header|footer)[lrf]?\b")
_BRACE = re.compile(r"\\[\\{}]|[{}]")  # one after a backslash is a sign of the text


class RtfParser:
    """Reads RTF files; notes, comments, headers and footers stand where the file has them."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:  # noqa: ARG002 - no limit of its own
        """The text of the document on page 1; the title is the stated one."""
        data = path.read_bytes()
        encoding = _encoding(data)
        markup = _PICTURES.sub("", data.decode(encoding, "replace"))
        stated = _TITLE.search(markup)
        try:
            text = rtf_to_text(_with_margins(_NOTE.sub("{ ", markup)), encoding, "replace")
            title = rtf_to_text(f"{{\\rtf1 {stated.group(1)}}}", encoding, "replace") if stated else ""
        except (ValueError, LookupError, OverflowError) as problem:
            raise damaged(PARSER, problem) from problem
        page = page_of_blocks(block for line in clean_text(text).split("\n") if (block := _block(line)))
        if not page.text and "\\pict" not in markup:
            raise without_text()
        report(1, 1)
        return ParsedDocument(sensible_title(title), (page,))


def _with_margins(markup: str) -> str:
    """``markup`` with its headers and footers as paragraphs of the text."""
    pieces, done = [], 0
    while (margin := _MARGIN.search(markup, done)) is not None:
        end = _end_of_group(markup, margin.end())
        # Not all writers end the last paragraph of a header: its words would run into those of the text.
        pieces += [markup[done : margin.start()], "{\\par ", markup[margin.end() : end], "\\par "]
        done = end
    return "".join([*pieces, markup[done:]])


def _end_of_group(markup: str, position: int) -> int:
    """Where the group that is open at ``position`` is closed, or the end of ``markup``."""
    depth = 1
    for brace in _BRACE.finditer(markup, position):
        depth += {"{": 1, "}": -1}.get(brace.group(), 0)
        if depth == 0:
            return brace.start()
    return len(markup)


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
