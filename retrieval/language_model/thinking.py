"""Splits what a reasoning model says to itself from its answer, while both are still arriving.

Models write ``<think>…</think>`` before the answer. Servers cut it anywhere into pieces, and many chat
templates give the opening tag as part of the prompt, so that only the closing one is ever seen.

Only thinking that leads counts: once the answer has begun, ``<think>`` is text like any other, since a
document about such models may well be quoted. Only the first closing tag can lack an opening one.
"""

from enum import Enum, auto

from retrieval.language_model.events import Text, TextWasThinking, Thinking

OPENING = "<think>"
CLOSING = "</think>"

Piece = Text | Thinking | TextWasThinking


class _State(Enum):
    BEFORE = auto()  # nothing but blanks since the start or since the last closing tag
    INSIDE = auto()
    ANSWER = auto()


class ThinkingSplitter:
    """Takes the content of a stream piece by piece and gives it back as thinking and text.

    Characters that may be the beginning of a tag are held back until it is clear. Blanks around the
    thinking belong to nothing and are dropped; every other character that is no tag comes out once.
    """

    def __init__(self) -> None:
        self._state = _State.BEFORE
        self._held = ""
        self._any_thinking = False

    def note_thinking(self) -> None:
        """Note that thinking arrives in a field of its own, so that a stray closing tag is text."""
        self._any_thinking = True

    def feed(self, content: str) -> list[Piece]:
        """Take the next piece; give what is certain by now."""
        self._held += content
        pieces: list[Piece] = []
        while self._step(pieces):
            pass
        return pieces

    def finish(self) -> list[Piece]:
        """Give what is still held back: the stream has ended, no tag can be completed any more."""
        held, self._held = self._held, ""
        if not held:
            return []
        return [Thinking(held)] if self._state is _State.INSIDE else [Text(held)]

    def _step(self, pieces: list[Piece]) -> bool:
        """Take one step; False when more content is needed."""
        match self._state:
            case _State.BEFORE:
                return self._before()
            case _State.INSIDE:
                return self._inside(pieces)
            case _State.ANSWER:
                return self._answer(pieces)

    def _before(self) -> bool:
        self._held = self._held.lstrip()
        if self._held.startswith(OPENING):
            self._held = self._held[len(OPENING) :]
            self._state = _State.INSIDE
            self._any_thinking = True
            return True
        if OPENING.startswith(self._held):
            return False  # nothing yet, or the beginning of a tag
        self._state = _State.ANSWER
        return True

    def _inside(self, pieces: list[Piece]) -> bool:
        thinking, closing, self._held = self._held.partition(CLOSING)
        if closing:
            self._state = _State.BEFORE
        else:
            thinking, self._held = _hold_back(thinking)
        if thinking:
            pieces.append(Thinking(thinking))
        return bool(closing)

    def _answer(self, pieces: list[Piece]) -> bool:
        if self._any_thinking:
            text, closing, self._held = self._held, "", ""
        else:
            text, closing, self._held = self._held.partition(CLOSING)
            if not closing:
                text, self._held = _hold_back(text)
        if text:
            pieces.append(Text(text))
        if closing:
            pieces.append(TextWasThinking())
            self._state = _State.BEFORE
            self._any_thinking = True
        return bool(closing)


def _hold_back(text: str) -> tuple[str, str]:
    """Cut what may be the beginning of a closing tag from the end of ``text``: (certain, held back)."""
    for length in range(min(len(CLOSING) - 1, len(text)), 0, -1):
        if text.endswith(CLOSING[:length]):
            return text[:-length], text[-length:]
    return text, ""
