"""The seam between answering and whatever writes the answer; `client.LanguageModel` is the real one."""

from collections.abc import AsyncGenerator, Sequence
from typing import Protocol

from retrieval.language_model.events import Message, StreamEvent
from retrieval.language_model.server_state import ServerState


class LanguageServer(Protocol):
    """A server with language models. Every failure is a `LanguageModelError`."""

    @property
    def may_still_be_reading(self) -> bool:
        """Whether it may be busy with a prompt whose answer nobody wants any more."""

    async def discover(self) -> ServerState:
        """Ask what it is and which models it has."""

    def stream(
        self, messages: Sequence[Message], *, model: str, max_tokens: int, temperature: float
    ) -> AsyncGenerator[StreamEvent, None]:
        """Ask, and yield the answer's events; the last one is `Finished`."""
