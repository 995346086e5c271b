"""A chat put into words outside the transcript: as Markdown to be copied."""

from pathlib import PurePath

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
