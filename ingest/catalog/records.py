"""The rows of the catalog as values."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.types import DocumentState, PageState, Reason, Refusal


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or file that the person added; ``offline`` where it was not there at the last look."""

    id: int
    path: Path
    collection: str
    offline: bool


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


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is shown and cited: ``page_text[start:end] == text``."""

    id: int
    document_id: int
    path: Path
    page: int
    heading: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page with the spans of its passages as (start, end, heading)."""

    number: int
    text: str
    state: PageState
    passages: tuple[tuple[int, int, str], ...]


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
