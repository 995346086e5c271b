"""What is said of a document whose source is offline: what can be shown of it, and the way out."""

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.desktop.library.source_words import name
from app.page_units import is_drawn


def on_card(source: str, path: str) -> str:
    """What the card of a citation says of its document at ``path``, whose ``source`` is not there."""
    told = _tr("Offline: “{0}” is not there now. The text that was read of it can be opened").format(
        words.visible(name(source))
    )
    return _tr("{0}; its pages cannot be drawn.").format(told) if is_drawn(path) else f"{told}."


def in_viewer(source: str, path: str) -> str:
    """What the viewer says over the text of such a document."""
    told = [
        _tr("Offline: “{0}” is not there now.").format(words.visible(name(source))),
        _tr("This is the text that was read; its pages cannot be drawn.")
        if is_drawn(path)
        else _tr("This is the text that was read."),
        _tr("Connect its drive; or, if it was moved, choose Locate… in its menu at the left."),
    ]
    return " ".join(told)


def of_row() -> str:
    """The word that marks a passage in a row."""
    return _tr("offline")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Offline", text)
