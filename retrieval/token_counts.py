"""How many tokens a text takes, guessed."""

from collections.abc import Sequence

from retrieval.chats import Evidence
from retrieval.language_model.events import Message

# Each message costs its role and its marks.
TOKENS_PER_MESSAGE = 8
# Tokenizers differ by 30 to 40 %; a model that knows a script badly spends a token a character.
_CHARACTERS_PER_TOKEN = 3.0


def estimate_tokens(text: str) -> int:
    """Guess, rather too high than too low, how many tokens a model makes of a text."""
    plain = sum(character.isascii() for character in text)
    return int(plain / _CHARACTERS_PER_TOKEN) + (len(text) - plain) + 1


def messages_cost(messages: Sequence[Message]) -> int:
    """Guess the tokens of messages."""
    return sum(estimate_tokens(message.content) + TOKENS_PER_MESSAGE for message in messages)


def source_cost(item: Evidence) -> int:
    """Guess the tokens of a source with its number and its name."""
    return estimate_tokens(item.text) + estimate_tokens(item.title + item.heading) + TOKENS_PER_MESSAGE
