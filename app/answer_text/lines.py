"""Which line ends of a document's text are meant: of tables, lists and headings, not of a column's width."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

# Letters are not equally wide: a line that ends sooner than this share of the longest had room for more.
_FULL = 0.85
# Between cells, as tables of documents and sheets are read.
_CELLS = " | "
# A row often ends with a figure; a line of prose that does is seldom followed by a capital.
_OF_FIGURES = frozenset("0123456789%)")


def paragraphs_of(text: str) -> list[list[str]]:
    """Give the paragraphs of a passage as lines that end where it is meant; what only wraps is joined."""
    parts = [[" ".join(line.split()) for line in part.split("\n")] for part in text.split("\n\n")]
    parts = [[line for line in part if line] for part in parts]
    width = _FULL * max((len(line) for part in parts for line in part), default=0)
    return [list(_joined(part, width)) for part in parts if part]


def _joined(lines: Sequence[str], width: float) -> Iterator[str]:
    ends = [_is_meant(line, after, width) for line, after in pairwise(lines)]
    # Where most are, it is a table or a list, and its longest rows end like the others.
    is_rows = 2 * sum(ends) > len(ends)
    line = lines[0]
    for is_end, after in zip(ends, lines[1:], strict=True):
        if is_end or is_rows:
            yield line
            line = after
        else:
            line = f"{line} {after}"
    yield line


def _is_meant(line: str, after: str, width: float) -> bool:
    """Whether a line is a row, or ends although the next one's first word would have had room in it."""
    is_row = _CELLS in line or _CELLS in after or (line[-1] in _OF_FIGURES and after[0].isupper())
    return is_row or len(line) + 1 + len(after.split(" ", 1)[0]) <= width
