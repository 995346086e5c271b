"""How many tokens a text takes, guessed before a server counts them, and by what it has counted before."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.chats import Evidence
from retrieval.language_model.events import Message

# Each message costs its role and its marks.
TOKENS_PER_MESSAGE = 8
# A source costs its number, its page and the marks round it, each on a line of its own.
TOKENS_PER_SOURCE = 17
# Prose takes a token for 3 to 4 characters, German some less; a blank belongs to the word behind it.
_LETTERS_PER_TOKEN = 2.7
# Many tokenizers give each digit a token of its own, and most marks one.
_DIGITS = re.compile(r"[0-9]")
_MARKS = re.compile(r"[!-/:-@\[-`{-~\n]")
_LETTERS = re.compile(r"[A-Za-z]")
_TOKENS_PER_MARK = 0.8


@dataclass(frozen=True, slots=True)
class Size:
    """What a text should take: its ASCII part, and all other signs, each a token where a model knows none."""

    plain: float
    other: int


@dataclass(frozen=True, slots=True)
class TokenCounter:
    """Guesses, rather too high than too low; the factors are what a model was seen to make of the guess."""

    plain: float = 1.0
    other: float = 1.0

    def text(self, text: str) -> int:
        """Guess the tokens of a text."""
        size = size_of(text)
        return int(size.plain * self.plain + size.other * self.other) + 1

    def messages(self, messages: Sequence[Message]) -> int:
        """Guess the tokens of messages."""
        return sum(self.text(message.content) + TOKENS_PER_MESSAGE for message in messages)

    def source(self, item: Evidence) -> int:
        """Guess the tokens of a source with its number and its name."""
        return self.text(item.text) + self.text(item.title + item.heading) + TOKENS_PER_SOURCE


def size_of(text: str) -> Size:
    """Measure a text."""
    letters = len(_LETTERS.findall(text))
    digits = len(_DIGITS.findall(text))
    marks = len(_MARKS.findall(text))
    other = len(text) - len(text.encode("ascii", "ignore"))
    return Size(letters / _LETTERS_PER_TOKEN + digits + marks * _TOKENS_PER_MARK, other)
