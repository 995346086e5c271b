"""Lays a sheet out as a page of lines, a row each, and remembers which cells every line holds.

The sheet's name is a heading. Rows that follow each other are one table: where its first row names the
columns, that row is written again above every stretch of lines that a passage can hold, as a printed sheet
repeats it on each page, so that no figure is far from the name of its column. A row too long for that is
written with the name of the column before every cell.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.parsers.cleaning import one_line
from ingest.parsers.refusals import over_limit
from ingest.types import Heading, PageState, ParsedPage, ReadLimits, Reason

# A stretch of a table between two headers: with the header and the passage's own line it makes a passage.
_STRETCH = 600  # characters
_LONGEST_HEADER = 200  # characters; longer ones would be most of what is read
_LONGEST_COLUMN_NAME = 60  # characters
_WIDEST_GAP = 8  # empty cells that are written one by one; more are written as one


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something; ``column`` counts from 0, ``text`` is on one line and not empty."""

    column: int
    text: str
    is_text: bool = True


@dataclass(frozen=True, slots=True)
class SheetCells:
    """The cells of a page's lines; a line that repeats a header stands for no row."""

    starts: "array[int]" = field(default_factory=lambda: array("q"))
    ends: "array[int]" = field(default_factory=lambda: array("q"))
    rows: "array[int]" = field(default_factory=lambda: array("q"))
    first_columns: "array[int]" = field(default_factory=lambda: array("i"))
    last_columns: "array[int]" = field(default_factory=lambda: array("i"))
    long_lines: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    """Offset and column of each cell of a line that no passage holds whole, by the number of the line."""

    def between(self, start: int, end: int) -> str:
        """The cells of the text between two offsets, as ``A2:D40``; empty where there is none."""
        first, after = bisect_right(self.ends, start), bisect_left(self.starts, end)
        if first >= after:
            return ""
        left, right = min(self.first_columns[first:after]), max(self.last_columns[first:after])
        if after - first == 1 and first in self.long_lines:
            cells = self.long_lines[first]
            left = cells[max(bisect_right(cells, start, key=_offset) - 1, 0)][1]
            right = cells[max(bisect_left(cells, end, key=_offset) - 1, 0)][1]
        begin = f"{column_letters(left)}{self.rows[first]}"
        last = f"{column_letters(right)}{self.rows[after - 1]}"
        return begin if begin == last else f"{begin}:{last}"

    @property
    def longest(self) -> str:
        """The longest that `between` can give."""
        if not self.rows:
            return ""
        corner = f"{column_letters(max(self.last_columns))}{self.rows[-1]}"
        return f"{corner}:{corner}"


@dataclass(eq=False, slots=True)
class SheetPage:
    """Takes the rows of one sheet in order and makes a page of them."""

    number: int
    name: str
    limits: ReadLimits
    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _cells: SheetCells = field(default_factory=SheetCells)
    _left: int = 0
    _names: dict[int, str] = field(default_factory=dict)
    _header: str = ""
    _header_is_open: bool = True
    _stretch: int = 0

    def __post_init__(self) -> None:
        if self.name:
            self._write(self.name)

    @property
    def has_rows(self) -> bool:
        """Whether any row holds anything."""
        return bool(self._cells.rows)

    def add(self, row: int, cells: Sequence[Cell]) -> None:
        """Take the next row that holds anything; ``row`` counts from 1."""
        rows = self._cells.rows
        is_new_table = not rows or row != rows[-1] + 1
        if is_new_table:
            self._left, self._header, self._header_is_open, self._stretch = cells[0].column, "", True, 0
            self._names = {}
            self._write("\n\n" if self._parts else "")
        line = self._line(cells)
        is_long = len(line) > _STRETCH
        if is_long and self._names:
            cells = [replace(cell, text=self._named(cell)) for cell in cells]
            line = self._line(cells)
        if not is_new_table:
            self._write(self._separator(line))
        self._note(row, cells, line, is_long=is_long)
        self._write(line)
        self._stretch += len(line)
        if self._header_is_open and len(cells) > 1:
            self._take_header(cells, line)
        if self._length > self.limits.characters:
            raise over_limit(
                Reason.OVER_TEXT_LIMIT, unit="characters", found=self._length, limit=self.limits.characters
            )

    def add_paragraph(self, text: str) -> None:
        """Take what stands on the sheet and in no cell: a note, a text box."""
        self._write(f"\n\n{text}" if self._parts else text)

    def finish(self) -> tuple[ParsedPage, SheetCells]:
        """The page, and the cells of its lines."""
        text = "".join(self._parts)
        headings = (Heading(1, 0, len(self.name)),) if self.name else ()
        state = PageState.INDEXED if text else PageState.NO_TEXT
        return ParsedPage(self.number, text, state, headings), self._cells

    def _note(self, row: int, cells: Sequence[Cell], line: str, *, is_long: bool) -> None:
        """Remember which cells the next line holds."""
        noted, at = self._cells, 0
        if is_long:
            found = noted.long_lines[len(noted.rows)] = []
            for cell in cells:
                at = line.index(cell.text, at)
                found.append((self._length + at, cell.column))
                at += len(cell.text)
        noted.starts.append(self._length)
        noted.ends.append(self._length + len(line))
        noted.rows.append(row)
        noted.first_columns.append(cells[0].column)
        noted.last_columns.append(cells[-1].column)

    def _take_header(self, cells: Sequence[Cell], line: str) -> None:
        self._header_is_open = False
        if _names_columns(cells):
            self._names = {cell.column: cell.text for cell in cells}
            self._header = line if len(line) <= _LONGEST_HEADER else ""

    def _named(self, cell: Cell) -> str:
        name = self._names.get(cell.column)
        return f"{name}: {cell.text}" if name else cell.text

    def _line(self, cells: Sequence[Cell]) -> str:
        if len(cells) == 1:
            return cells[0].text
        parts = []
        column = min(self._left, cells[0].column)
        for cell in cells:
            gap = cell.column - column
            parts += [""] * (gap if gap <= _WIDEST_GAP else 1)
            parts.append(cell.text)
            column = cell.column + 1
        return " | ".join(parts)

    def _separator(self, line: str) -> str:
        """What stands between two rows of a table: a new line, or the header again after a full stretch."""
        if self._stretch + len(line) <= _STRETCH:
            return "\n"
        self._stretch = len(self._header)
        return f"\n\n{self._header}\n" if self._header else "\n\n"

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def column_letters(column: int) -> str:
    """The letters of a column that counts from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_text(text: str) -> str:
    """The text of a cell on one line, clean."""
    return " ".join(text.split()) if text.isascii() and text.isprintable() else one_line(text)


def _offset(cell: tuple[int, int]) -> int:
    return cell[0]


def _names_columns(cells: Sequence[Cell]) -> bool:
    """Whether a row looks like the names of columns: all of it short text, none twice."""
    names = {cell.text for cell in cells}
    return len(names) == len(cells) and all(
        cell.is_text and len(cell.text) <= _LONGEST_COLUMN_NAME for cell in cells
    )
