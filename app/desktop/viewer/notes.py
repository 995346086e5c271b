"""Sentences: why a source is shown as it is, and what is heard of its page."""

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.desktop.page_words import page_title
from app.desktop.viewer.document import Refused
from app.desktop.viewer.locate import How
from app.desktop.viewer.text_source import Reading
from app.desktop.viewer.types import CitationInView

_MOST_SAID = 300


def gone() -> str:
    """The file is not there any more."""
    return _tr("The file is not there any more. These words were read from it.")


def unsafe() -> str:
    """The file broke a reader."""
    return _tr(
        "This file was damaged or broke its reader, so it is not drawn. This is the text that was read."
    )


def lost(why: str) -> str:
    """The text that was read is not kept any more; ``why`` is a sentence of the engine's."""
    return _tr("{why} These words were read from it before.").format(why=why)


def refused(reason: Refused | None) -> str:
    """QtPdf does not draw the file; None: it has no such page."""
    match reason:
        case Refused.PASSWORD:
            said = _tr("Locked by a password, so its pages are not drawn. This is the text that was read.")
        case Refused.DAMAGED:
            said = _tr("Damaged, so its pages are not drawn. This is the text that was read.")
        case Refused.MISSING:
            said = gone()
        case Refused.UNREADABLE:
            said = _tr("The file cannot be opened just now. This is the text that was read.")
        case Refused.NO_PAGES:
            said = _tr("The file has no pages now. This is the text that was read.")
        case None:
            said = _tr("The file has changed: it has no such page now. This is the text that was read.")
    return said


def located(how: How) -> str:
    """How well the passage was found on a page that is drawn; nothing where it is lit as cited."""
    match how:
        case How.PARTS:
            return _tr("The passage was found in parts; what is lit may miss some of its words.")
        case How.NOT:
            return _tr("The passage was read from this page, but its place on it was not found.")
        case _:
            return ""


def hidden() -> str:
    """The page holds text that is not seen on it."""
    return _tr("This page holds text that is not visible. It is marked here and not given to a model.")


def read(reading: Reading, as_cited: str = "") -> str:
    """What is to be said of a page of text, with the words that were cited and are no more.

    Nothing where all is as cited.
    """
    told = {
        Reading.FOUND_AGAIN: _tr("The text has changed since it was cited. The passage was found again."),
        Reading.CHANGED: _tr(
            "The text has changed since it was cited. The passage is not on this page any more."
        ),
        Reading.NO_PAGE: _tr("There is no such page."),
    }.get(reading, "")
    if not as_cited:
        return told
    return f"{told} {_tr('As it was cited: “{0}”').format(words.visible(as_cited))}"


def page_name(shown: CitationInView, page: int, *, is_lit: bool) -> str:
    """What a screen reader says of the page (from 1) that is shown."""
    name = _tr("{0} of {1}").format(page_title(shown.citation.path, page), words.visible(shown.name))
    if not is_lit:
        return name
    lit = words.visible(" ".join(shown.citation.text.split())[:_MOST_SAID])
    return _tr("{0}, passage lit: {1}").format(name, lit)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ViewerNotes", text)
