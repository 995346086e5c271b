"""Chats: the one thing that cannot be made again, kept apart in its own file."""

from retrieval.chats.passages import (
    ConsideredPassage,
    Evidence,
    Explanation,
    Fate,
    KeptPassage,
    PassageRef,
)
from retrieval.chats.store import Chats, new_chat
from retrieval.chats.turns import (
    ChatSummary,
    KeptNotice,
    KeptTurn,
    Turn,
    cited_evidence,
    numbered,
    whole,
)

__all__ = [
    "ChatSummary",
    "Chats",
    "ConsideredPassage",
    "Evidence",
    "Explanation",
    "Fate",
    "KeptNotice",
    "KeptPassage",
    "KeptTurn",
    "PassageRef",
    "Turn",
    "cited_evidence",
    "new_chat",
    "numbered",
    "whole",
]
