"""A question, and what is said on the way to its answer."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.chats import Evidence, PassageRef, Turn
from retrieval.context_use import ContextUse
from retrieval.errors import RerankerUnusable
from retrieval.language_model.errors import LanguageModelError
from retrieval.language_model.events import Text, TextWasThinking, Thinking
from retrieval.scope import Scope


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, of which documents, in which chat, and of which model (None: the loaded one).

    ``goes_on``: the person named the chat, so it should have turns. ``instead_of`` is the first turn that
    the answer is to replace; ``temperature`` None is the program's own. ``searched`` is searched in place of
    the question; ``pinned`` passages are given before all others, ``dropped`` ones never.
    """

    text: str
    chat: str
    scope: Scope
    model: str | None = None
    goes_on: bool = False
    temperature: float | None = None
    instead_of: int | None = None
    searched: str | None = None
    pinned: tuple[PassageRef, ...] = ()
    dropped: tuple[PassageRef, ...] = ()


class NoticeCode(StrEnum):
    """What the person should know about an answer; `app` has the words."""

    NO_MODEL_WANTED = "no_model_wanted"
    NO_MODEL = "no_model"  # error
    NOTHING_FOUND = "nothing_found"
    STILL_READING = "still_reading"
    LOADS_FIRST = "loads_first"  # model
    SMALLER_TRY = "smaller_try"  # left_out
    SMALLER_AFTER_NOTHING = "smaller_after_nothing"  # left_out
    SMALLER_AFTER_CRASH = "smaller_after_crash"  # left_out
    LEFT_OUT = "left_out"  # turns
    STOPPED_MIDWAY = "stopped_midway"  # error
    CUT_BY_LENGTH = "cut_by_length"
    OTHER_MODEL = "other_model"  # asked, answered
    INVENTED = "invented"  # numbers
    UNCITED = "uncited"
    NOT_FOUND = "not_found"
    NOT_ABOUT_IT = "not_about_it"
    NOT_SUPPORTED = "not_supported"
    ALL_DROPPED = "all_dropped"
    HIDDEN_LEFT_OUT = "hidden_left_out"  # passages
    PINNED_GONE = "pinned_gone"  # passages
    PINNED_LEFT_OUT = "pinned_left_out"  # passages
    EMPTY_LIBRARY = "empty_library"
    NEW_CHAT = "new_chat"  # chat
    NOT_RERANKED = "not_reranked"  # error


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the person should know; ``error`` where one is behind it."""

    code: NoticeCode
    detail: str = ""
    error: LanguageModelError | RerankerUnusable | None = None


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """The passages that the answer will rest on, and how long the search for them took.

    ``context`` is None where no model is asked.
    """

    evidence: tuple[Evidence, ...]
    milliseconds: float
    context: ContextUse | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """The whole answer as the chat keeps it, under ``id``; ``citations`` are those of its numbers."""

    chat: str
    id: int
    turn: Turn
    citations: tuple[Evidence, ...]


AnswerEvent = EvidenceFound | Notice | Thinking | Text | TextWasThinking | Answered
