"""The library: adding and steering its sources, what it holds, and how reading it goes."""

from app.engine.wire.core import PathRequest, Wire
from app.engine.wire.documents import Document
from app.engine.wire.search_models import NextEmbedder, Reranker

# --- what is asked -------------------------------------------------------------------------------------


class AddRequest(Wire, frozen=True, kw_only=True):
    """Add sources (absolute paths) to a collection and bring them up to date."""

    paths: tuple[str, ...]
    collection: str | None = None


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


class RenameCollectionRequest(Wire, frozen=True, kw_only=True):
    """Give a collection another name; one that has it already takes the sources over."""

    name: str
    new_name: str


# --- what is answered ----------------------------------------------------------------------------------


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


class Refusal(Wire, frozen=True, kw_only=True):
    """A path that cannot be added, and why."""

    path: str
    code: str
    message: str


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
    refused: tuple[Refusal, ...] = ()
    complete: bool = True
    left_out: int = 0


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
    next_embedder: NextEmbedder | None = None
    reranker: Reranker | None = None


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
