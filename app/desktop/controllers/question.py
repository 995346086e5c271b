"""A question as the composer puts it, and the request that it becomes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.desktop.chat.composer import NO_MODEL
from app.desktop.chat.scope import Scope
from app.desktop.settings.preferences import Preferences
from app.desktop.why.considered import Choice
from app.engine import wire


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked; its answer replaces the turn ``instead_of``, and rests on what is in ``choice``."""

    text: str
    scope: Scope
    model: str | None
    instead_of: int | None = None
    choice: Choice = field(default_factory=Choice)

    @classmethod
    def again(cls, turn: wire.ChatTurn, model: str | None, choice: Choice) -> "Question":
        """A turn's question to be asked again where it was asked, with other passages."""
        return cls(
            text=turn.question,
            scope=Scope.of_turn(turn),
            model=model,
            instead_of=turn.turn,
            choice=choice,
        )

    def turn(self, number: int, answer: wire.Answer) -> wire.ChatTurn:
        """It and its answer, as a turn of a chat."""
        scope = self.scope
        return wire.ChatTurn(
            turn=number,
            asked="",
            question=self.text,
            answer=answer,
            collection=scope.collection,
            files=scope.files,
            types=scope.types,
            since=scope.since,
            until=scope.until,
        )

    def turns_before(self, turns: Sequence[wire.ChatTurn]) -> tuple[wire.ChatTurn, ...]:
        """Those of a chat's turns that it follows."""
        replaced = self.instead_of
        return tuple(turn for turn in turns if replaced is None or turn.turn < replaced)

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
            searched=self.choice.searched,
            pinned=self.choice.pinned,
            dropped=self.choice.dropped,
        )


def preferred_model(preferences: Preferences) -> str | None:
    """The model that the person chose; None leaves it to the server."""
    return preferences.model if preferences.use_model else NO_MODEL
