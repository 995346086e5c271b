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
    # What the engine's other doors list below an answer is not listed here.
    own = {
        "no_model_wanted": _tr("These passages are quoted from your documents."),
        "not_found": _tr("Not found in these documents."),
        "not_supported": _tr(
            "Not found in these documents: no passage says what the model wrote. It may still be true; check "
            "it elsewhere."
        ),
        "uncited": _tr("The model named no source."),
    }
    if notice.code == "no_model" and told_before:
        return _tr("No language model answered; these passages are quoted from your documents.")
    return own.get(notice.code) or advice_free(notice.message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Notices", text)
