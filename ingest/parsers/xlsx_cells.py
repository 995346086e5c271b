"""The cells of an XLSX sheet as a person sees them."""

import re
from collections.abc import Sequence

from lxml import etree

from ingest.parsers.number_formats import GENERAL, NumberFormat, number_format
from ingest.parsers.office_names import child_of, descendants, name_of
from ingest.parsers.safe_xml import own_text
from ingest.parsers.sheets import Cell, cell_text

_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # a character that XML cannot hold, ECMA-376 part 1, 22.9.2.19
_BOOLEANS = {"0": "FALSE", "1": "TRUE"}


class CellReader:
    """Reads the cells of one workbook's rows."""

    def __init__(self, strings: Sequence[str], formats: Sequence[NumberFormat], *, from_1904: bool) -> None:
        """``strings`` are those that cells share, clean; dates count from 1904 where the workbook says so."""
        self._strings = strings
        self._formats = formats
        self._from_1904 = from_1904

    def cells(self, row: etree._Element) -> list[Cell]:
        """The cells of a row that hold anything, from left to right."""
        cells = []
        column = -1
        for element in row:
            if name_of(element) != "x:c":
                continue
            stated = _REFERENCE.match(element.get("r") or "")
            column = column_number(stated.group(1)) if stated else column + 1
            cell = self._cell(element, column)
            if cell is not None:
                cells.append(cell)
        return cells

    def _cell(self, element: etree._Element, column: int) -> Cell | None:
        kind = element.get("t") or "n"
        if kind == "inlineStr":
            inline = child_of(element, "x:is")
            text = cell_text(rich_text(inline)) if inline is not None else ""
            return Cell(column, text) if text else None
        value = child_of(element, "x:v")
        stored = own_text(value).strip() if value is not None else ""
        if not stored:
            formula = child_of(element, "x:f")  # without its value where no sheet program has saved the book
            text = cell_text(own_text(formula)) if formula is not None else ""
            return Cell(column, f"={text}", is_text=False) if text else None
        if kind == "s":
            text = self._shared(stored)
            return Cell(column, text) if text else None
        if kind in {"n", "b"}:
            shown = self._number(stored, element.get("s")) if kind == "n" else _BOOLEANS.get(stored, stored)
            return Cell(column, shown, is_text=False)
        text = cell_text(unescaped(stored))
        return Cell(column, text, is_text=kind == "str") if text else None

    def _shared(self, index: str) -> str:
        known = index.isdecimal() and int(index) < len(self._strings)
        return self._strings[int(index)] if known else ""

    def _number(self, stored: str, style: str | None) -> str:
        try:
            number = float(stored)
            is_known = style is not None and style.isdecimal() and int(style) < len(self._formats)
            format_ = self._formats[int(style or 0)] if is_known else GENERAL
            return format_.show(number, from_1904=self._from_1904)
        except (ValueError, OverflowError):
            return cell_text(stored)


def cell_formats(styles: etree._Element | None) -> list[NumberFormat]:
    """The number formats of a workbook's cells, by the style's number."""
    if styles is None:
        return []
    codes = {
        int(code.get("numFmtId") or 0): code.get("formatCode") or ""
        for code in descendants(styles, "x:numFmt")
        if (code.get("numFmtId") or "").isdecimal()
    }
    listed = child_of(styles, "x:cellXfs")
    ids = ((style.get("numFmtId") or "0") for style in (listed if listed is not None else ()))
    return [number_format(int(id_) if id_.isdecimal() else 0, codes) for id_ in ids]


def rich_text(item: etree._Element) -> str:
    """The text of a string item, without the readings of its ideographs."""
    pieces = []
    for child in item:
        name = name_of(child)
        if name == "x:t":
            pieces.append(own_text(child))
        elif name == "x:r":
            pieces += [own_text(text) for text in child if name_of(text) == "x:t"]
    return unescaped("".join(pieces))


def unescaped(text: str) -> str:
    """``text`` with the characters that are written as ``_x000D_``."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def column_number(letters: str) -> int:
    """The number of a column, from 0."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
