"""CSV and TSV: rows of cells in a text file, in any encoding and with any of the usual delimiters."""

import csv
import io
import re
from pathlib import Path

from ingest.parsers.refusals import damaged
from ingest.parsers.sheets import Cell, cell_text
from ingest.parsers.text import stored_text
from ingest.parsers.types import ReportPages
from ingest.parsers.workbook import SheetRows, WorkbookPages
from ingest.types import ParsedDocument, ReadLimits

_DELIMITERS = ";\t|,"  # where two fit equally, commas are decimal ones
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SAMPLE_LINES = 100
_STATED = re.compile(r"sep=(.)\n", re.IGNORECASE)  # Excel's own line before the first
_NUMBER = re.compile(r"[-+(]?[\d.,' %€$£¥/:-]*\d[\d.,' %€$£¥/:)-]*")
_LONGEST_NUMBER = 40  # characters
_LONGEST_FIELD = 10_000_000  # characters; a quote that is never closed ends there


class DelimitedParser:
    """Reads a table from a text file; the cells are cited as a sheet program numbers them."""

    def parse(self, path: Path, limits: ReadLimits, report: ReportPages) -> ParsedDocument:
        """The table on page 1."""
        text = stored_text(path)
        stated = _STATED.match(text)
        if stated is not None:
            text = text[stated.end() :]
        csv.field_size_limit(_LONGEST_FIELD)
        pages = WorkbookPages(1, limits, report)
        try:
            delimiter = stated.group(1) if stated is not None else _delimiter(text, path.suffix.lower())
            pages.add("", _rows(text, delimiter))
        except csv.Error as problem:
            raise damaged("csv", problem) from problem
        return pages.finish()


def _rows(text: str, delimiter: str) -> SheetRows:
    lines = io.StringIO(text, newline="\n")
    for number, row in enumerate(csv.reader(lines, delimiter=delimiter), start=1):
        cells = [
            Cell(column, words, not _is_number(words))
            for column, field in enumerate(row)
            if (words := cell_text(field))
        ]
        if cells:
            yield number, cells


def _is_number(words: str) -> bool:
    return len(words) <= _LONGEST_NUMBER and _NUMBER.fullmatch(words) is not None


def _delimiter(text: str, suffix: str) -> str:
    """The delimiter that cuts the first lines into the most columns, the same number in most of them."""
    if suffix in {".tsv", ".tab"} and "\t" in text:
        return "\t"
    lines = text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        told = (_DECIMAL_COMMA.sub(".", line) for line in lines) if delimiter == "," else lines
        widths = [len(row) for row in csv.reader(told, delimiter=delimiter) if row]
        if not widths:
            continue
        usual = max(set(widths), key=lambda width: (widths.count(width), width))
        score = widths.count(usual) / len(widths) * (usual > 1) * (1 + usual / 1_000)
        if score > best_score:
            best, best_score = delimiter, score
    return best
