"""What is said of a passage beside its ranks: its place, what became of it, what is to become of it."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.answer_text.harmless import harmless
from app.desktop import words
from app.desktop.chat.chips import Chip
from app.desktop.chat.chips_card import chip_name, file_name, shortened
from app.desktop.offline_words import of_row
from app.desktop.page_words import page_title, place_in_words
from app.desktop.why.considered import Entry, Fate, Wish
from app.engine import wire
from app.page_units import PageUnit, has_pages, page_unit

# Passages that each of both searches looks at.
DEPTH = 100
# Characters of a passage that a line may hold, and that a tooltip shows.
_LINE = 300
_TOLD = 600
_CONTEXT = "Why"


@dataclass(frozen=True, slots=True, kw_only=True)
class FateLook:
    """What became of a passage in words, with its icon and the token of the icon's colour.

    ``is_wish``: it says what is to become of it.
    """

    words: str
    icon: str
    colour: str
    is_wish: bool = False


def page_words(passage: wire.Passage) -> str:
    """The page, as people call it; nothing where the document is one."""
    if not has_pages(passage.path, passage.page):
        return ""
    if page_unit(passage.path) is PageUnit.SHEET and passage.heading:
        return words.visible(passage.heading)
    return page_title(passage.path, passage.page)


def place_words(passage: wire.Passage) -> str:
    """The file and the page."""
    name = file_name(passage.path)
    return place_in_words(name, passage) if page_words(passage) else name


def excerpt(passage: wire.Passage) -> str:
    """The beginning of a passage, on one line."""
    return " ".join(harmless(passage.text[: 2 * _LINE]).split())[:_LINE]


def told(passage: wire.Passage) -> str:
    """A passage's words for a tooltip."""
    return shortened(passage.text, _TOLD)


def fate_look(entry: Entry, wish: Wish, before: Wish) -> FateLook:
    """Say what became of a passage; or what is to become of it, where the person wants something else now."""
    if wish is not before or (entry.fate is Fate.FOUND and wish is not Wish.NONE):
        wanted = _wanted(wish, before)
        if wanted is not None:
            return wanted
    tokens = words.count(entry.tokens or 0)
    text, icon, colour = {
        Fate.GIVEN: (_tr("yes, {0} tokens").format(tokens), "circle-check", "supported_text"),
        Fate.KNOWN: (_tr("yes, from before"), "circle-check", "supported_text"),
        Fate.LEFT_OUT: (_tr("{0} tokens, no room").format(tokens), "ban", "weak_text"),
        Fate.DROPPED: (_tr("dropped by you"), "x", "text_secondary"),
        Fate.HIDDEN: (_tr("not visible there"), "ban", "weak_text"),
        Fate.BEYOND: (_tr("not among the best"), "circle-dashed", "text_secondary"),
        Fate.QUOTED: (_tr("yes, quoted"), "circle-check", "supported_text"),
        Fate.FOUND: (_tr("not asked yet"), "circle-dashed", "text_secondary"),
    }[entry.fate]
    return FateLook(words=text, icon=icon, colour=colour)


def _wanted(wish: Wish, before: Wish) -> FateLook | None:
    if wish is Wish.PINNED:
        return FateLook(words=_tr("pinned, goes in first"), icon="pin", colour="accent_text", is_wish=True)
    if wish is Wish.DROPPED:
        return FateLook(words=_tr("dropped, stays out"), icon="x", colour="text_secondary", is_wish=True)
    if before is Wish.DROPPED:
        return FateLook(words=_tr("taken back in"), icon="undo-2", colour="text_secondary", is_wish=True)
    return None


def row_name(entry: Entry, look: FateLook, wish: Wish, *, is_offline: bool = False) -> str:
    """A passage for a screen reader: where it lies, how it ranked, what became of it."""
    parts = [place_words(entry.passage), *([of_row()] if is_offline else []), *rank_words(entry)]
    if entry.verdict is not None and entry.n is not None:
        parts.append(chip_name(Chip(n=entry.n, verdict=entry.verdict, sentence=-1), None))
    in_prompt = entry.fate.is_in_prompt and not look.is_wish
    parts.append(_tr("in the prompt: {0}").format(look.words) if in_prompt else look.words)
    if wish is Wish.PINNED and not look.is_wish:
        parts.append(_tr("pinned"))
    return ", ".join(parts)


def rank_words(entry: Entry) -> tuple[str, ...]:
    """The three ranks, in words."""
    depth = words.count(DEPTH)
    by_words, by_meaning = entry.passage.keyword_rank, entry.passage.vector_rank
    return (
        _tr("not found by words")
        if by_words is None
        else _tr("words rank {0} of {1}").format(words.count(by_words), depth),
        _tr("not found by meaning")
        if by_meaning is None
        else _tr("meaning rank {0} of {1}").format(words.count(by_meaning), depth),
        _tr("not found by this search")
        if entry.rank is None
        else _tr("fused rank {0}").format(words.count(entry.rank)),
    )


def left_out_words(entries: tuple[Entry, ...]) -> str:
    """How many passages did not go in, and why."""
    counts = {
        Fate.LEFT_OUT: _tr("{0} for lack of room"),
        Fate.DROPPED: _tr("{0} dropped by you"),
        Fate.HIDDEN: _tr("{0} not visible in their documents"),
        Fate.BEYOND: _tr("{0} ranked lower"),
    }
    told_counts = []
    for fate, text in counts.items():
        number = sum(entry.fate is fate for entry in entries)
        if number:
            told_counts.append(text.format(words.count(number)))
    return ", ".join(told_counts)


def _tr(text: str) -> str:
    return QCoreApplication.translate(_CONTEXT, text)
