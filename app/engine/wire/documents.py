"""Documents: the ledger of all files, what was read of one, and passwords."""

from typing import Annotated

import msgspec

from app.engine.wire.core import PathRequest, Wire

# As far as the catalog counts.
PageNumber = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
# The most rows of the ledger that one request gives: some 10 ms to decode.
MOST_ROWS = 5_000
RowCount = Annotated[int, msgspec.Meta(ge=1, le=MOST_ROWS)]


# --- what is asked -------------------------------------------------------------------------------------


class ShowRequest(PathRequest, frozen=True, kw_only=True):
    """The text of a document as read; one page of it unless that is None."""

    page: PageNumber | None = None


class PasswordRequest(PathRequest, frozen=True, kw_only=True):
    """A document's password; ``keep`` puts it into the system's keyring."""

    password: str
    keep: bool = True


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
