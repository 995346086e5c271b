"""How passages are named on one line."""

from pathlib import Path

from app.commands.context import on_one_line, printable
from app.engine import wire
from app.page_units import PageUnit, page_unit

# Characters of a passage that are shown beside its number.
_BEGINNING = 60


def place(passage: wire.Passage) -> str:
    """Name a passage by its file, its page where that says something, and its heading."""
    path = Path(passage.path)
    unit = page_unit(passage.path)
    is_told = unit not in {PageUnit.WHOLE, PageUnit.SHEET}  # a sheet's heading is its name and the cells
    page = f", {unit} {passage.page}" if is_told else ""
    heading = f", {passage.heading}" if passage.heading else ""
    hidden = " (not visible in the document)" if passage.hidden else ""
    offline = " (its folder or drive is not there now)" if passage.offline else ""
    return on_one_line(f"{path.name}{page}{heading}{hidden}{offline}")


def beginning(text: str) -> str:
    """Give the first words of a passage, so that two of one file can be told apart."""
    words = printable(" ".join(text.split()))
    return f"“{words}”" if len(words) <= _BEGINNING else f"“{words[:_BEGINNING].rsplit(' ', 1)[0]} …”"
