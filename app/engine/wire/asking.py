"""Searching and asking: questions, passages, answers."""

from datetime import date
from typing import Annotated

import msgspec

from app.engine.wire.core import Wire

# The most passages that one search gives.
MOST_PASSAGES = 1_000
PassageCount = Annotated[int, msgspec.Meta(ge=1, le=MOST_PASSAGES)]
Temperature = Annotated[float, msgspec.Meta(ge=0, le=2)]


# --- what is asked -------------------------------------------------------------------------------------


class ScopedQuery(Wire, frozen=True, kw_only=True):
    """A query limited to a collection or to files that match a pattern; None is no limit.

    ``files`` are absolute paths that were chosen one by one; ``types`` are kinds of documents; ``since`` and
    ``until`` are the first and the last day on which a document was changed.
    """

    query: str
    collection: str | None = None
    file: str | None = None
    files: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class SearchRequest(ScopedQuery, frozen=True, kw_only=True):
    """Search for the best ``k`` passages."""

    k: PassageCount = 10


class PassageRef(Wire, frozen=True, kw_only=True):
    """A passage by its place; ``start`` and ``end`` are offsets into the page's text."""

    path: str
    page: int
    start: int
    end: int


class AskRequest(ScopedQuery, frozen=True, kw_only=True):
    """Answer a question; ``chat`` goes on with an earlier one. ``use_model`` false quotes passages.

    ``instead_of`` is a turn of the chat: it and all after it are replaced when the new answer is there, so
    that a question is asked anew or asked otherwise. Quoted passages never replace what a model wrote to the
    same question: where the model fails then, the stream ends with the failure and nothing is replaced.
    ``temperature`` None is the program's own.

    ``searched`` is searched in place of the question. ``pinned`` passages are given before all others, also
    where search does not find them; ``dropped`` ones are never given, nor known from an earlier turn. Both
    may name a span of several passages, as a citation does.
    """

    server: str
    server_key: str | None = None
    model: str | None = None
    use_model: bool = True
    chat: str | None = None
    temperature: Temperature | None = None
    instead_of: int | None = None
    searched: str | None = None
    pinned: tuple[PassageRef, ...] = ()
    dropped: tuple[PassageRef, ...] = ()


# --- what is answered ----------------------------------------------------------------------------------


class Passage(Wire, frozen=True, kw_only=True):
    """A passage that was found; a ``hidden`` one is not seen by the reader of its page.

    ``offline``: the source of its document was not there at the last look; what was read of it still answers.
    """

    path: str
    page: int
    heading: str
    start: int
    end: int
    text: str
    score: float
    keyword_rank: int | None
    vector_rank: int | None
    hidden: bool = False
    offline: bool = False


class Citation(Passage, frozen=True, kw_only=True):
    """A passage with its number in an answer."""

    n: int


class Considered(Passage, frozen=True, kw_only=True):
    """A passage that was considered for an answer, and what became of it.

    ``rank`` is the fused one, whose score is ``score``; None where the passage was pinned and search did not
    find it. ``lead_rank`` is the rank of the top of its page, ``named`` the share of its document's name
    that the question holds. ``fate``: ``given``; ``known`` from an earlier turn; ``left_out``, no room;
    ``dropped`` by the person; ``hidden`` from the reader of its page; ``beyond`` the number that is given.
    ``n`` is the number of the source that holds it, and ``tokens`` what that source takes by our estimate
    (of one not given: what it would take).
    """

    rank: int | None
    lead_rank: int | None
    named: float
    fate: str
    pinned: bool
    n: int | None
    tokens: int


class Explanation(Wire, frozen=True, kw_only=True):
    """Why an answer rests on its passages.

    ``queries`` were searched together; ``searched`` is set where a person gave it in place of the question.
    ``passages`` are in fused order, pinned ones that search did not find at the end. ``vanished`` were
    pinned and are no longer there.
    """

    queries: tuple[str, ...]
    passages: tuple[Considered, ...]
    searched: str | None = None
    vanished: tuple[PassageRef, ...] = ()


class SearchReply(Wire, frozen=True, kw_only=True):
    """Passages, best first; ``id`` is the one of a question in a file of queries.

    ``notice`` is what the person should know about how they were found.
    """

    passages: tuple[Passage, ...]
    milliseconds: float
    id: str | int | msgspec.UnsetType = msgspec.UNSET
    notice: str | None = None


class CitedSpan(Wire, frozen=True, kw_only=True):
    """The very words of citation ``n`` that a sentence rests on: offsets into the page's text.

    ``verdict`` is that of this citation alone; another one may support what this one does not. It is null of
    a quoted passage, whose spans are its sentences that are nearest to the question.
    """

    n: int
    start: int
    end: int
    verdict: str | None = None


class Reason(Wire, frozen=True, kw_only=True):
    """Why a sentence is not supported: a number, date, unit, name, negation, words, or nothing.

    ``said`` is the sentence's own, ``found`` what the passage has in its place; both may be empty.
    """

    code: str
    said: str = ""
    found: str = ""


class Sentence(Wire, frozen=True, kw_only=True):
    """A sentence of an answer; ``verdict`` is supported, weak or none; null where it claims nothing.

    It is null for all sentences of an answer that was not checked. ``citations`` holds the ones that the
    check added to the model's own, too.
    """

    text: str
    verdict: str | None
    citations: tuple[int, ...]
    spans: tuple[CitedSpan, ...] = ()
    reason: Reason | None = None


class ContextUse(Wire, frozen=True, kw_only=True):
    """What a prompt spends of a model's context, in tokens by our estimate; ``window`` None: not known.

    ``reserved`` is kept for the answer. ``turns_left_out`` are earlier turns that did not fit.
    """

    window: int | None
    instructions: int
    history: int
    passages: int
    question: int
    reserved: int
    turns_left_out: int = 0

    @property
    def used(self) -> int:
        """What the whole prompt takes."""
        return self.instructions + self.history + self.passages + self.question

    @property
    def unused(self) -> int | None:
        """What is neither taken nor kept for the answer; None where the window is not known."""
        return None if self.window is None else max(0, self.window - self.used - self.reserved)


class Notice(Wire, frozen=True, kw_only=True, tag="notice"):
    """Something the person should know about the answer; ``code`` is stable, "" where none was kept."""

    message: str
    code: str = ""


class Answer(Wire, frozen=True, kw_only=True, tag="answered"):
    """An answer with its citations; ``model`` is null where no model wrote it."""

    answer: str
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    model: str | None
    finish_reason: str | None
    usage: dict[str, int] | None
    left_out: tuple[Passage, ...]
    notice: str | None
    chat: str
    # The turn of the chat that keeps it; None where nothing was kept.
    turn: int | None = None
    context: ContextUse | None = None
    thinking: str = ""
    thought_seconds: float | None = None
    first_word_seconds: float | None = None
    tokens_per_second: float | None = None
    # Whether the person stopped it before its end.
    stopped: bool = False
    # What a model had written when its server failed; the answer is quoted passages then.
    beginning: str = ""
    # None in turns of the time before it was kept.
    explanation: Explanation | None = None
    # What ``notice`` is made of; empty in turns of the time before it was kept.
    notices: tuple[Notice, ...] = ()


# --- what is said on the way ---------------------------------------------------------------------------


class SourcesFound(Wire, frozen=True, kw_only=True, tag="sources"):
    """The passages that an answer will rest on, before it begins."""

    citations: tuple[Citation, ...]
    context: ContextUse | None = None
    milliseconds: float | None = None
    # The chat that will keep the answer, new or gone on with.
    chat: str | None = None


class Thinking(Wire, frozen=True, kw_only=True, tag="thinking"):
    """A piece of the model's thinking."""

    text: str


class Text(Wire, frozen=True, kw_only=True, tag="text"):
    """A piece of the answer."""

    text: str


class TextWasThinking(Wire, frozen=True, kw_only=True, tag="text_was_thinking"):
    """All text so far was thinking; the answer begins anew."""
