"""Everything that crosses the link between the engine and its doors, as frozen values.

Encoding and decoding are msgspec's: a message that does not fit raises `msgspec.ValidationError` where it
enters. Names of fields are the contract's; fields may be added, none changes. Nothing heavy is imported.
"""

from typing import Annotated, TypeVar

import msgspec

# The most passages that one search gives.
MOST_PASSAGES = 1_000
PassageCount = Annotated[int, msgspec.Meta(ge=1, le=MOST_PASSAGES)]
# As far as the catalog counts.
PageNumber = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """A value on the wire."""


# --- what is asked -------------------------------------------------------------------------------------


class AddRequest(Wire, frozen=True, kw_only=True):
    """Add sources (absolute paths) to a collection and bring them up to date."""

    paths: tuple[str, ...]
    collection: str | None = None


class ScopedQuery(Wire, frozen=True, kw_only=True):
    """A query limited to a collection or to files that match a pattern; None is no limit."""

    query: str
    collection: str | None = None
    file: str | None = None


class SearchRequest(ScopedQuery, frozen=True, kw_only=True):
    """Search for the best ``k`` passages."""

    k: PassageCount = 10


class AskRequest(ScopedQuery, frozen=True, kw_only=True):
    """Answer a question; ``chat`` goes on with an earlier one. ``use_model`` false quotes passages."""

    server: str
    server_key: str | None = None
    model: str | None = None
    use_model: bool = True
    chat: str | None = None


class EvaluateRequest(Wire, frozen=True, kw_only=True):
    """Score search on a question set, given as the text of the file."""

    name: str
    questions: str
    k: PassageCount = 10


class PathRequest(Wire, frozen=True, kw_only=True):
    """Something about one absolute path."""

    path: str


class ShowRequest(PathRequest, frozen=True, kw_only=True):
    """The text of a document as read; one page of it unless that is None."""

    page: PageNumber | None = None


class DoctorRequest(Wire, frozen=True, kw_only=True):
    """Look over library and server."""

    server: str
    server_key: str | None = None


# --- what is answered ----------------------------------------------------------------------------------


class Health(Wire, frozen=True, kw_only=True):
    """Who answers."""

    instance: str
    version: str
    pid: int


class Failure(Wire, frozen=True, kw_only=True, tag="failed"):
    """What happened and what to do, in words for a person; ``code`` is for programs."""

    code: str
    message: str


class Document(Wire, frozen=True, kw_only=True):
    """A file with its final state."""

    path: str
    state: str
    reason: str | None
    unchanged: bool
    pages: int
    passages: int


class AddReport(Wire, frozen=True, kw_only=True, tag="added"):
    """What came of adding or syncing; ``offline`` are sources that were not there."""

    files: int
    indexed: int
    unchanged: int
    skipped: int
    failed: int
    pages: int
    passages: int
    seconds: float
    documents: tuple[Document, ...]
    offline: tuple[str, ...] = ()


class DocumentList(Wire, frozen=True, kw_only=True):
    """Every file of the library."""

    documents: tuple[Document, ...]


class Span(Wire, frozen=True, kw_only=True):
    """A passage in the text of its page."""

    start: int
    end: int
    heading: str


class Page(Wire, frozen=True, kw_only=True):
    """A page as read."""

    page: int
    text: str
    state: str
    passages: tuple[Span, ...]


class Shown(Wire, frozen=True, kw_only=True):
    """A document as read."""

    path: str
    state: str
    pages: tuple[Page, ...]
    reason: str | None = None


class Removed(Wire, frozen=True, kw_only=True):
    """How many files were removed from the library (not from the disk)."""

    removed: int


class Passage(Wire, frozen=True, kw_only=True):
    """A passage that was found."""

    path: str
    page: int
    heading: str
    start: int
    end: int
    text: str
    score: float
    keyword_rank: int | None
    vector_rank: int | None


class Citation(Passage, frozen=True, kw_only=True):
    """A passage with its number in an answer."""

    n: int


class SearchReply(Wire, frozen=True, kw_only=True):
    """Passages, best first; ``id`` is the one of a question in a file of queries."""

    passages: tuple[Passage, ...]
    milliseconds: float
    id: str | int | msgspec.UnsetType = msgspec.UNSET


class Status(Wire, frozen=True, kw_only=True):
    """What the library holds; ``vectors`` counts rows in Chroma, ``pending`` passages without a vector."""

    documents: dict[str, int]
    passages: int
    vectors: int
    pending: int
    embedder: dict[str, str | int]
    bytes: dict[str, int]
    index: str
    sources: tuple["SourceRow", ...] = ()


class SourceRow(Wire, frozen=True, kw_only=True):
    """A source and whether it was there at the last look."""

    path: str
    collection: str
    offline: bool


class Sentence(Wire, frozen=True, kw_only=True):
    """A sentence of an answer; ``verdict`` is null until it is checked."""

    text: str
    verdict: str | None
    citations: tuple[int, ...]


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


class Miss(Wire, frozen=True, kw_only=True):
    """A question whose answer was not among the first passages, and what was found instead."""

    id: str
    question: str
    expected: str
    found: tuple[str, ...]


class Evaluation(Wire, frozen=True, kw_only=True, tag="evaluated"):
    """Scores of search on a question set."""

    questions: int
    recall_at_1: float = msgspec.field(name="recall@1")
    recall_at_5: float = msgspec.field(name="recall@5")
    recall_at_10: float = msgspec.field(name="recall@10")
    mrr_at_10: float = msgspec.field(name="mrr@10")
    ndcg_at_10: float = msgspec.field(name="ndcg@10")
    latency_ms: dict[str, float]
    misses: tuple[Miss, ...]
    unanswerable: int = 0


class Check(Wire, frozen=True, kw_only=True):
    """One thing that was looked at."""

    name: str
    ok: bool
    message: str
    remedy: str | None


class Checks(Wire, frozen=True, kw_only=True):
    """All that was looked at."""

    checks: tuple[Check, ...]


# --- what is said on the way ---------------------------------------------------------------------------


class Progress(Wire, frozen=True, kw_only=True, tag="progress"):
    """How far ingestion is; ``current`` are files in hand with pages done and in all (0: not known)."""

    files_found: int
    files_done: int
    pages: int
    vectors_pending: int
    index_pending: int
    walking: bool
    current: tuple[tuple[str, int, int], ...] = ()


class Asked(Wire, frozen=True, kw_only=True, tag="asked"):
    """How many questions of a set have been put."""

    done: int
    total: int


class SourcesFound(Wire, frozen=True, kw_only=True, tag="sources"):
    """The passages that an answer will rest on, before it begins."""

    citations: tuple[Citation, ...]


class Notice(Wire, frozen=True, kw_only=True, tag="notice"):
    """Something the person should know about the answer."""

    message: str


class Thinking(Wire, frozen=True, kw_only=True, tag="thinking"):
    """A piece of the model's thinking."""

    text: str


class Text(Wire, frozen=True, kw_only=True, tag="text"):
    """A piece of the answer."""

    text: str


class TextWasThinking(Wire, frozen=True, kw_only=True, tag="text_was_thinking"):
    """All text so far was thinking; the answer begins anew."""


AddEvent = Progress | AddReport | Failure
AskEvent = SourcesFound | Notice | Thinking | Text | TextWasThinking | Answer | Failure
EvaluateEvent = Asked | Evaluation | Failure
RESULTS = (AddReport, Answer, Evaluation)
Event = AddEvent | AskEvent | EvaluateEvent

DecodeError = msgspec.MsgspecError

T = TypeVar("T")


def encode(value: object) -> bytes:
    """Give ``value`` as JSON."""
    return msgspec.json.encode(value)


def decode_event(data: bytes) -> Event:
    """Read one message of a stream. Raises as `decode` does."""
    event: Event = msgspec.json.decode(data, type=Event)
    return event


def decode(data: bytes, type_: type[T]) -> T:
    """Read JSON as ``type_``. Raises `msgspec.ValidationError` or `msgspec.DecodeError`."""
    return msgspec.json.decode(data, type=type_)
