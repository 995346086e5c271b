"""A question as the composer puts it, and the request that it becomes."""

from dataclasses import dataclass

from app.desktop.chat.composer import NO_MODEL
from app.desktop.chat.scope import Scope
from app.desktop.settings.preferences import Preferences
from app.engine import wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; ``instead_of`` is the turn that its answer replaces."""

    text: str
    scope: Scope
    model: str | None
    instead_of: int | None = None

    def request(self, chat: str | None, preferences: Preferences, server_key: str | None) -> wire.AskRequest:
        """What the engine is asked, in a chat or, for None, as the first question of one."""
        return wire.AskRequest(
            query=self.text,
            collection=self.scope.collection,
            files=self.scope.files,
            types=self.scope.types,
            since=self.scope.since,
            until=self.scope.until,
            server=preferences.server,
            server_key=server_key,
            model=self.model or None,
            use_model=self.model != NO_MODEL,
            chat=chat,
            temperature=preferences.temperature,
            instead_of=self.instead_of,
        )
