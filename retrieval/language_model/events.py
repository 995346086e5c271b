"""What goes to a language model and what comes back: messages, events of a stream, token counts."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """Who speaks in a message."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of the conversation that the model reads."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """A piece of what the model says to itself before it answers; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of the answer; never empty."""

    text: str


@dataclass(frozen=True, slots=True)
class TextWasThinking:
    """All `Text` before this event was thinking: its opening tag was missing, its closing tag has come.

    Whoever shows or stores the answer starts again with an empty one. It comes at most once in a stream.
    """


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them."""

    prompt_tokens: int
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer is whole. Always the last event; a stream without it raises an error.

    ``finish_reason`` is the server's word (``stop``, ``length``…); ``model`` is the one that answered,
    which can be another than the one asked for.
    """

    finish_reason: str
    usage: Usage | None
    model: str


StreamEvent = Thinking | Text | TextWasThinking | Finished
