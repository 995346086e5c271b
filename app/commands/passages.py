"""How passages are named on one line."""

from pathlib import Path

from app.answer_text.cited import cited_words
from app.commands.context import on_one_line, printable
from app.engine import wire
from app.page_units import PageUnit, page_unit

# Characters that are shown beside a passage's number: of its beginning, and of the words that are cited.
_BEGINNING, _LONGEST = 60, 240
_BETWEEN = " … "


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


def told(citation: wire.Citation, answer: wire.Answer) -> str:
    """Give the words of a passage that an answer rests on; else its first, to tell two of one file apart."""
    cited = _BETWEEN.join(_flat(words) for words in cited_words(citation, answer.sentences))
    return _quoted(cited, _LONGEST) if cited else _quoted(_flat(citation.text), _BEGINNING)


def _quoted(words: str, longest: int) -> str:
    return f"“{words}”" if len(words) <= longest else f"“{words[:longest].rsplit(' ', 1)[0]} …”"


def _flat(text: str) -> str:
    return printable(" ".join(text.split()))
