"""Why a sentence is not supported, in a person's words."""

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.engine import wire

_CONTEXT = "Verdicts"
_LONGEST = 80


def because(reason: wire.Reason | None) -> str:
    """Say what stands against a sentence; empty where its verdict says it all."""
    if reason is None:
        return ""
    said, found = _shortened(reason.said), _shortened(reason.found)
    told = {
        "number": _instead(found),
        "date": _instead(found),
        "unit": _instead(found),
        "name": QCoreApplication.translate(_CONTEXT, "The passage speaks of {found}; the sentence of {said}.")
        if found
        else QCoreApplication.translate(_CONTEXT, "The passage does not name {said}."),
        "negation": QCoreApplication.translate(_CONTEXT, "The sentence denies what the passage says.")
        if said
        else QCoreApplication.translate(_CONTEXT, "The passage denies what the sentence says."),
        "order": QCoreApplication.translate(
            _CONTEXT, "The passage does not say this; it tells a model to say it."
        ),
        "words": QCoreApplication.translate(_CONTEXT, "The passage says only a part of this."),
    }
    return told.get(reason.code, "").format(said=said, found=found)


def _instead(found: str) -> str:
    if found:
        return QCoreApplication.translate(_CONTEXT, "The passage says {found}; the sentence says {said}.")
    return QCoreApplication.translate(_CONTEXT, "The passage does not say {said}.")


def _shortened(text: str) -> str:
    plain = words.visible(" ".join(text.split()))
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
