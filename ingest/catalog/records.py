"""The rows of the catalog as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.types import (
    DocumentState,
    HiddenSpan,
    PageState,
    ParsedPage,
    PassageSpan,
    Reason,
    Refusal,
)


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or file that the person added; ``offline`` where it was not there at the last look.

    While it is ``paused`` nothing of it is read or embedded.
    """

    id: int
    path: Path
    collection: str
    offline: bool
    is_folder: bool = True
    paused: bool = False


@dataclass(frozen=True, slots=True)
class NewSource:
    """A folder or file to be added; the sources in ``absorbing`` lie inside it and become a part of it."""

    path: Path
    collection: str
    is_folder: bool = True
    absorbing: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file of a source as last seen.

    ``document_id`` is None where it was not read at all; then ``refusal`` says why. ``reader`` is the
    version of the reader that decided that.
    """

    path: Path
    size: int
    mtime_ns: int
    document_id: int | None
    reader: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A file with its final state; ``pages`` and ``passages`` are counts."""

    path: Path
    state: DocumentState
    reason: Reason | None = None
    detail: Mapping[str, str | int] = field(default_factory=dict)
    pages: int = 0
    passages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry(DocumentSummary):
    """A file as the ledger shows it; ``size`` in bytes and ``mtime_ns`` are 0 where it was never reached.

    ``pages_searchable`` have text, ``pending`` passages have no vector yet.
    """

    source_id: int
    size: int
    mtime_ns: int
    pages_searchable: int
    pending: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """What a source, or the whole library, holds.

    ``files_searchable`` have passages; ``attention`` files should have text and have none.
    """

    files: int = 0
    files_searchable: int = 0
    pages: int = 0
    pages_searchable: int = 0
    passages: int = 0
    pending: int = 0
    attention: int = 0


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is shown and cited: ``page_text[start:end] == text``; ``pages`` its document has.

    A ``hidden`` one is not seen by the reader of its page.
    """

    id: int
    document_id: int
    path: Path
    page: int
    heading: str
    start: int
    end: int
    text: str
    pages: int = 1
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages of one document in reading order, and the whole texts of their pages by number."""

    passages: tuple[StoredPassage, ...]
    texts: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page with its passages, and what of it is hidden from its reader."""

    number: int
    text: str
    state: PageState
    passages: tuple[PassageSpan, ...]
    hidden: tuple[HiddenSpan, ...] = ()


def hidden_column(page: ParsedPage) -> str | None:
    """Give what is hidden on a page as a column; None for most pages."""
    return json.dumps([(span.start, span.end) for span in page.hidden]) if page.hidden else None


def hidden_of(column: str | None) -> tuple[HiddenSpan, ...]:
    """Read what `hidden_column` wrote."""
    return tuple(HiddenSpan(start, end) for start, end in json.loads(column)) if column else ()


def summary_fields(
    path: str, state: str, reason: str | None, detail: str | None
) -> tuple[Path, DocumentState, Reason | None, Mapping[str, str | int]]:
    """Give the first four fields of a summary as columns hold them."""
    return (
        Path(path),
        DocumentState(state),
        None if reason is None else Reason(reason),
        json.loads(detail) if detail else {},
    )


def refusal_of(state: str | None, reason: str | None, detail: str | None) -> Refusal | None:
    """Build the refusal that three columns hold; None where the state is none or indexed."""
    if state is None or reason is None:
        return None
    return Refusal(DocumentState(state), Reason(reason), json.loads(detail) if detail else {})


def refusal_columns(refusal: Refusal | None) -> tuple[str | None, str | None, str | None]:
    """Give state, reason and detail as columns; the inverse of `refusal_of`."""
    if refusal is None:
        return None, None, None
    return (
        str(refusal.state),
        str(refusal.reason),
        json.dumps(dict(refusal.detail)) if refusal.detail else None,
    )
