"""What a model has written so far, and how quickly."""

import time
from collections.abc import Callable

from retrieval.language_model.events import StreamEvent, Text, TextWasThinking, Thinking, Usage


class Draft:
    """An answer that is being written. Seconds count from ``begun``, the moment of the question."""

    def __init__(self, begun: float, clock: Callable[[], float] = time.perf_counter) -> None:
        self.text = ""
        self.thinking = ""
        self._begun = begun
        self._clock = clock
        self._pieces = 0
        self._first: float | None = None
        self._last = begun
        self._thought_from: float | None = None
        self._thought_to: float | None = None

    def feed(self, event: StreamEvent) -> None:
        """Take note of a piece."""
        now = self._clock()
        match event:
            case Thinking(piece):
                self._count(now)
                self.thinking += piece
                self._thought_from = self._thought_from or now
                self._thought_to = now
            case Text(piece):
                self._count(now)
                if not self.text and self._thought_from is not None:
                    self._thought_to = now
                self.text += piece
            case TextWasThinking():
                self.thinking, self.text = self.thinking + self.text, ""
                self._thought_from = self._thought_from or self._first
                self._thought_to = now

    @property
    def has_begun(self) -> bool:
        """Whether there is anything that a person has seen, of thinking or of the answer."""
        return bool(self.text.strip() or self.thinking.strip())

    @property
    def first_word_seconds(self) -> float | None:
        """Until the first word, of thinking or of the answer; None before it."""
        return None if self._first is None else round(self._first - self._begun, 3)

    @property
    def thought_seconds(self) -> float | None:
        """How long the model thought; None where it did not, or did not show it."""
        if self._thought_from is None or self._thought_to is None:
            return None
        return round(self._thought_to - self._thought_from, 3)

    def tokens_per_second(self, usage: Usage | None = None) -> float | None:
        """How quickly the model wrote, without its reading; None for less than two tokens.

        Where the server did not count, each piece is taken for a token, which is how they are sent.
        """
        tokens = self._pieces if usage is None else usage.completion_tokens
        seconds = self._last - (self._first or self._last)
        # The first one ends the reading.
        return round((tokens - 1) / seconds, 1) if tokens > 1 and seconds > 0 else None

    def _count(self, now: float) -> None:
        self._pieces += 1
        self._first = self._first or now
        self._last = now
