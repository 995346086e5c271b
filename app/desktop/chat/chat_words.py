"""A chat put into words outside the transcript: as Markdown to be copied, and what its prompt was made of."""

from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.desktop.page_words import place_in_words
from app.engine import wire


def turn_as_markdown(turn: wire.ChatTurn) -> str:
    """A question, its answer and its sources."""
    question = "\n".join(f"> {line}" for line in turn.question.splitlines())
    sources = [
        f"[{item.n}] {place_in_words(words.visible(PurePath(item.path).name), item)}"
        for item in turn.answer.citations
    ]
    beginning = f"{turn.answer.beginning} […]" if turn.answer.beginning else ""
    parts = (question, beginning, turn.answer.answer, "\n".join(sources))
    return "\n\n".join(part for part in parts if part)


def context_words(use: wire.ContextUse) -> str:
    """What a prompt was made of, in tokens by our estimate."""
    parts = [
        _tr("Passages: {count} tokens.").format(count=words.count(use.passages)),
        _tr("Earlier turns: {count}.").format(count=words.count(use.history)),
        _tr("Question: {count}.").format(count=words.count(use.question)),
        _tr("Instructions: {count}.").format(count=words.count(use.instructions)),
        _tr("Kept for the answer: {count}.").format(count=words.count(use.reserved)),
    ]
    if use.window:
        parts.append(_tr("The model holds {count}.").format(count=words.count(use.window)))
    if use.turns_left_out:
        parts.append(_tr("{count} earlier turns did not fit.").format(count=words.count(use.turns_left_out)))
    return " ".join(parts)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Chat", text)
