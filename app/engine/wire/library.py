"""Sources, documents and their pages: what the library holds, and how reading it goes."""

from typing import Annotated

import msgspec

from app.engine.wire.core import Wire

# As far as the catalog counts.
PageNumber = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
# The most rows of the ledger that one request gives: some 10 ms to decode.
MOST_ROWS = 5_000
RowCount = Annotated[int, msgspec.Meta(ge=1, le=MOST_ROWS)]


# --- what is asked -------------------------------------------------------------------------------------


class AddRequest(Wire, frozen=True, kw_only=True):
    """Add sources (absolute paths) to a collection and bring them up to date."""

    paths: tuple[str, ...]
    collection: str | None = None


class PathRequest(Wire, frozen=True, kw_only=True):
    """Something about one absolute path."""

    path: str


class ShowRequest(PathRequest, frozen=True, kw_only=True):
    """The text of a document as read; one page of it unless that is None."""

    page: PageNumber | None = None


class PathsRequest(Wire, frozen=True, kw_only=True):
    """Something about several absolute paths."""

    paths: tuple[str, ...]


class MoveRequest(PathRequest, frozen=True, kw_only=True):
    """The source at ``path`` is at ``to`` now, which is an absolute path too."""

    to: str


class PauseRequest(Wire, frozen=True, kw_only=True):
    """Pause or go on with one source, or with all where ``path`` is None; kept over a restart."""

    paused: bool
    path: str | None = None


class StopRequest(Wire, frozen=True, kw_only=True):
    """Give up what waits to be read of one source, or of all; what is indexed stays and answers.

    Vectors that are missing are made when the source is synced or added again, or at the next start.
    """

    path: str | None = None


class PasswordRequest(PathRequest, frozen=True, kw_only=True):
    """A document's password; ``keep`` puts it into the system's keyring."""

    password: str
    keep: bool = True


class RenameCollectionRequest(Wire, frozen=True, kw_only=True):
    """Give a collection another name; one that has it already takes the sources over."""

    name: str
    new_name: str


class LedgerRequest(Wire, frozen=True, kw_only=True):
    """A part of the ledger: rows by path, the first after ``after`` (None: from the beginning)."""

    after: str | None = None
    limit: RowCount = MOST_ROWS


# --- what is answered ----------------------------------------------------------------------------------


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


class LedgerRow(Document, frozen=True, kw_only=True):
    """A file as the ledger shows it.

    ``size`` is in bytes, ``modified`` is ISO 8601 in UTC; both None where the file was never reached.
    ``pages_searchable`` have text. ``retries`` is true where trying again may change the state.
    ``takes_password``: it is locked, and its password opens it.
    ``is_safe`` is false for a file that was damaged or broke its reader: no program part may draw it.
    """

    source: str
    collection: str
    size: int | None
    modified: str | None
    pages_searchable: int
    pending: int = 0
    retries: bool = False
    takes_password: bool = False
    is_safe: bool = True


class Coverage(Wire, frozen=True, kw_only=True):
    """How much of a library can be searched; ``pending`` are passages that have no vector yet.

    ``documents`` are all files but those left alone by rule, ``documents_searchable`` those with passages.
    """

    documents: int
    pages: int
    pages_searchable: int
    passages: int
    pending: int
    documents_searchable: int = 0


class Ledger(Wire, frozen=True, kw_only=True):
    """A part of the ledger; ``next`` is what to ask ``after`` for more, None at the end."""

    rows: tuple[LedgerRow, ...]
    coverage: Coverage
    revision: int
    next: str | None = None


class Span(Wire, frozen=True, kw_only=True):
    """A passage in the text of its page; a ``hidden`` one is not seen by the page's reader."""

    start: int
    end: int
    heading: str
    hidden: bool = False


class HiddenSpan(Wire, frozen=True, kw_only=True):
    """A stretch of a page's text that its reader does not see."""

    start: int
    end: int


class Page(Wire, frozen=True, kw_only=True):
    """A page as read."""

    page: int
    text: str
    state: str
    passages: tuple[Span, ...]
    hidden: tuple[HiddenSpan, ...] = ()


class Shown(Wire, frozen=True, kw_only=True):
    """A document as read."""

    path: str
    state: str
    pages: tuple[Page, ...]
    reason: str | None = None
    # False for a file that was damaged or broke its reader: nothing may draw it.
    is_safe: bool = True


class PasswordKept(Wire, frozen=True, kw_only=True):
    """Whether a password is kept for a document, in the system's keyring or for the session."""

    kept: bool


class Removed(Wire, frozen=True, kw_only=True):
    """How many files were removed from the library (not from the disk)."""

    removed: int


class SourceRow(Wire, frozen=True, kw_only=True):
    """A source and whether it was there at the last look.

    ``watch`` says how changes in it are found: by ``events``; now and then, since its drive tells nothing
    (``polled_remote``) or the system watches no more folders (``polled_limit``); or not at all (``none``).
    """

    path: str
    collection: str
    offline: bool
    watch: str = "none"


class SourceState(SourceRow, frozen=True, kw_only=True):
    """A source with what it holds; ``pending`` passages have no vector yet, ``attention`` files no text.

    ``pages`` are all that were read; ``pages_searchable`` those of them that have text.

    ``is_folder`` is as it was when the source was added, or last seen.
    """

    is_folder: bool
    files: int
    pages: int
    passages: int
    pending: int
    attention: int
    paused: bool = False
    pages_searchable: int = 0


class SourceList(Wire, frozen=True, kw_only=True):
    """Every source, by collection and path; ``types`` are the kinds of documents that they hold."""

    sources: tuple[SourceState, ...]
    types: tuple[str, ...] = ()


class Preview(Wire, frozen=True, kw_only=True):
    """What adding some paths would bring: counts by file ending, and why a path cannot be added.

    ``left_out`` files are empty or too large to be read. ``known`` are those of ``kinds`` that are in the
    library already. ``complete`` is false where there was no time to count all.
    """

    files: int
    folders: int
    bytes: int
    kinds: dict[str, int]
    unsupported: int
    known: int
    refused: tuple["Refusal", ...] = ()
    complete: bool = True
    left_out: int = 0


class Refusal(Wire, frozen=True, kw_only=True):
    """A path that cannot be added, and why."""

    path: str
    code: str
    message: str


class Status(Wire, frozen=True, kw_only=True):
    """What the library holds; ``vectors`` counts rows in Chroma, ``pending`` passages without a vector."""

    documents: dict[str, int]
    passages: int
    vectors: int
    pending: int
    embedder: dict[str, str | int]
    bytes: dict[str, int]
    index: str
    sources: tuple[SourceRow, ...] = ()
    next_embedder: "NextEmbedder | None" = None
    reranker: "Reranker | None" = None


class EmbedderRequest(Wire, frozen=True, kw_only=True):
    """Begin the way to an embedding model: a folder, a name in the local cache, or ``bundled``.

    None only asks; the one that answers stops a way that was begun.
    """

    choice: str | None = None


class EmbedderReply(Wire, frozen=True, kw_only=True):
    """The embedder that answers, and the one that is to follow."""

    embedder: dict[str, str | int]
    next_embedder: "NextEmbedder | None" = None


class NextEmbedder(Wire, frozen=True, kw_only=True):
    """The embedder that a library is on its way to: as it was chosen, and passages still without its vector.

    ``failure`` says why it cannot be had; the one that answers goes on then.
    """

    choice: str
    missing: int
    failure: str | None = None


NO_RERANKER = "off"
"""What a request says to have no reranker."""


class RerankerRequest(Wire, frozen=True, kw_only=True):
    """Let the model in a folder put the first passages in order, or none (``off``); None only asks."""

    choice: str | None = None


class Reranker(Wire, frozen=True, kw_only=True):
    """The reranker of a library; ``failure`` says why it has no say, and passages are in search's order."""

    folder: str
    failure: str | None = None


class RerankerReply(Wire, frozen=True, kw_only=True):
    """The reranker that was chosen; None where there is none."""

    reranker: Reranker | None


# --- what is said on the way ---------------------------------------------------------------------------


class SourceProgress(Wire, frozen=True, kw_only=True):
    """How far one source is; only sources that are not at rest are told.

    ``stopped``: its vectors are not made until it is synced.
    """

    path: str
    files_found: int
    files_done: int
    vectors_pending: int
    walking: bool
    paused: bool = False
    bytes_found: int = 0
    bytes_done: int = 0
    stopped: bool = False


class Progress(Wire, frozen=True, kw_only=True, tag="progress"):
    """How far ingestion is; ``current`` are files in hand with pages done and in all (0: not known)."""

    files_found: int
    files_done: int
    pages: int
    vectors_pending: int
    index_pending: int
    walking: bool
    current: tuple[tuple[str, int, int], ...] = ()
    paused: bool = False
    sources: tuple[SourceProgress, ...] = ()
    # Whether all of it rests since the computer runs on its battery.
    rests: bool = False
    # Of the files that were found and that are done.
    bytes_found: int = 0
    bytes_done: int = 0
    # Of the vectors that are pending: those that are not made, since their sources were stopped.
    vectors_stopped: int = 0
    # Grows with every change of what the ledger, the sources or the collections show.
    revision: int = 0
