"""The ledger and the sources as lists: what the library holds, and in which state."""

from datetime import UTC, datetime

from app.engine import wire
from app.engine.library import Library
from app.engine.refusing import Refused
from app.wording import reason_of
from ingest.catalog.records import DocumentSummary, LedgerEntry, Source, Totals
from ingest.parsers.kinds import DocumentKind, kind_by_suffix
from ingest.types import DocumentState, Reason
from ingest.watching.standing import Watch

_NONE = Totals()
# Trying again helps where the file system, time, chance, or a fresh copy of the file may decide otherwise.
_MAY_CHANGE = frozenset({DocumentState.UNREADABLE, DocumentState.FAILED, DocumentState.DAMAGED})
_NEVER_CHANGES = frozenset({Reason.NAME_NOT_UNICODE, Reason.SYMLINK_LOOP})
# What broke a reader in a process of its own may break whatever else opens it.
_UNSAFE_STATES = frozenset({DocumentState.FAILED, DocumentState.DAMAGED})
_UNSAFE_REASONS = frozenset({Reason.OVER_MEMORY_LIMIT, Reason.OVER_UNPACKED_LIMIT})
_LONGEST_NAME = 200


def ledger(library: Library, request: wire.LedgerRequest) -> wire.Ledger:
    """Give a part of the ledger."""
    catalog = library.catalog
    # Before anything is read: what changes meanwhile shows as a later revision.
    revision = catalog.revision.value
    entries = catalog.ledger.entries(request.after, request.limit)
    sources = catalog.sources.some({entry.source_id for entry in entries})
    return wire.Ledger(
        rows=tuple(_row(entry, sources[entry.source_id]) for entry in entries if entry.source_id in sources),
        coverage=_coverage(catalog.ledger.totals_of_all()),
        revision=revision,
        next=str(entries[-1].path) if len(entries) == request.limit else None,
    )


def sources(library: Library) -> wire.SourceList:
    """Give every source with what it holds, by collection and path."""
    totals = library.catalog.ledger.totals()
    known = sorted(
        library.catalog.sources.all(), key=lambda s: (s.collection.casefold(), s.collection, s.path)
    )
    kinds = {kind_by_suffix(suffix) for suffix in library.catalog.documents.suffixes()}
    return wire.SourceList(
        sources=tuple(_source_state(s, totals.get(s.id, _NONE), library.watch_of(s)) for s in known),
        types=tuple(kind for kind in DocumentKind if kind in kinds),
    )


def rename_collection(library: Library, request: wire.RenameCollectionRequest) -> wire.Done:
    """Give a collection another name. Raises `Refused`."""
    name = " ".join(request.new_name.split())
    if not name or len(name) > _LONGEST_NAME:
        raise Refused("bad_name", f"A collection's name has 1 to {_LONGEST_NAME} characters.")
    if not library.catalog.sources.rename_collection(request.name, name):
        raise Refused("unknown_collection", f'There is no collection "{request.name}".')
    return wire.Done()


def is_safe(document: LedgerEntry | DocumentSummary) -> bool:
    """Whether a program part may draw the file: it neither broke its reader nor was found damaged."""
    return document.state not in _UNSAFE_STATES and document.reason not in _UNSAFE_REASONS


def _row(entry: LedgerEntry, source: Source) -> wire.LedgerRow:
    reached = entry.mtime_ns != 0 or entry.size != 0
    return wire.LedgerRow(
        path=str(entry.path),
        state=entry.state,
        reason=reason_of(entry),
        unchanged=True,
        pages=entry.pages,
        passages=entry.passages,
        source=str(source.path),
        collection=source.collection,
        size=entry.size if reached else None,
        modified=_time(entry.mtime_ns) if reached else None,
        pages_searchable=entry.pages_searchable,
        pending=entry.pending,
        retries=_may_change(entry),
        takes_password=entry.reason is Reason.PASSWORD_NEEDED,
        is_safe=is_safe(entry),
    )


def _may_change(entry: LedgerEntry) -> bool:
    if entry.reason is Reason.OVER_MEMORY_LIMIT:
        return True
    return entry.state in _MAY_CHANGE and entry.reason not in _NEVER_CHANGES


def _time(nanoseconds: int) -> str | None:
    """Give a time as ISO 8601 in UTC; None for one that no calendar has."""
    try:
        return datetime.fromtimestamp(nanoseconds // 1_000_000_000, UTC).isoformat()
    except (OverflowError, ValueError, OSError):
        return None


def _coverage(totals: Totals) -> wire.Coverage:
    return wire.Coverage(
        documents=totals.files,
        documents_searchable=totals.files_searchable,
        pages=totals.pages,
        pages_searchable=totals.pages_searchable,
        passages=totals.passages,
        pending=totals.pending,
    )


def _source_state(source: Source, totals: Totals, watch: Watch) -> wire.SourceState:
    return wire.SourceState(
        path=str(source.path),
        collection=source.collection,
        offline=source.offline,
        is_folder=source.is_folder,
        files=totals.files,
        pages=totals.pages,
        passages=totals.passages,
        pending=totals.pending,
        attention=totals.attention,
        paused=source.paused,
        pages_searchable=totals.pages_searchable,
        watch=watch,
    )
