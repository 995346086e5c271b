"""The rows of the tree of collections."""

from enum import Enum
from itertools import count

from app.desktop.library import source_words
from app.engine import wire

# The key of the card's row: no path and no name of a collection.
CARD_KEY = "\0card"
_numbers = count(1)


class Kind(Enum):
    """The sorts of rows."""

    COLLECTION = "collection"
    SOURCE = "source"
    CARD = "card"


class Node:
    """A row. ``key`` is a collection's name or a source's path."""

    __slots__ = ("children", "id", "key", "kind", "parent", "row", "state")

    def __init__(self, kind: Kind, key: str, parent: "Node | None") -> None:
        # What Qt's indexes hold: a number can outlive its row, a pointer could not.
        self.id = next(_numbers)
        self.kind = kind
        self.key = key
        self.parent = parent
        self.children: list[Node] = []
        self.state: wire.SourceState | None = None
        # Where it is among its parent's children; kept by `number`.
        self.row = 0

    def number(self) -> None:
        """Tell the children where they are: looking for it among thousands is too slow."""
        for row, child in enumerate(self.children):
            child.row = row

    @property
    def name(self) -> str:
        """What the row is called."""
        return source_words.name(self.key) if self.kind is Kind.SOURCE else self.key

    @property
    def sources(self) -> list[wire.SourceState]:
        """The states of the sources in a collection, or of this source."""
        if self.state is not None:
            return [self.state]
        return [child.state for child in self.children if child.state is not None]
