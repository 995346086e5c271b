"""What the window says of an answer, by the engine's codes: its words are for every door, as a terminal."""

from PySide6.QtCore import QCoreApplication

from app.desktop.chat.server_card_words import advice_free
from app.engine import wire

_OF_SERVER = frozenset({"no_model", "stopped_midway"})


def is_of_server(notice: wire.Notice) -> bool:
    """Whether something is wrong with the server, so that its settings may help."""
    return notice.code in _OF_SERVER


def notice_text(notice: wire.Notice, *, told_before: bool) -> str:
    """A notice in a person's words; what this chat was told before is said shortly."""
    # What the engine's other doors list below an answer is not listed here: there is a view of it.
    nearest = _tr("Why, below the answer, shows the passages that are nearest.")
    own = {
        "no_model_wanted": _tr("These passages are quoted from your documents."),
        "not_found": f"{_tr('Not found in these documents.')} {nearest}",
        "not_supported": " ".join(
            (
                _tr(
                    "Not found in these documents: no passage says what the model wrote. It may still be "
                    "true; check it elsewhere."
                ),
                nearest,
            )
        ),
        "uncited": _tr("The model named no source. Why, below the answer, shows what it was given."),
    }
    if notice.code == "no_model" and told_before:
        return _tr("No language model answered; these passages are quoted from your documents.")
    return own.get(notice.code) or advice_free(notice.message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notices", text)
