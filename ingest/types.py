"""What flows through ingestion: documents, pages, passages, states and reasons.

Everything here is a frozen value. Offsets are Unicode code points into the text of a page, and
``page.text[start:end]`` is always the very text that is meant.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class DocumentState(StrEnum):
    """The final state of a file; all but ``INDEXED`` carry a `Reason`."""

    INDEXED = "indexed"
    NO_TEXT = "no_text"
    PASSWORD = "password"  # noqa: S105 - a state, not a secret
    DAMAGED = "damaged"
    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    TOO_BIG = "too_big"
    EXCLUDED = "excluded"
    UNREADABLE = "unreadable"
    FAILED = "failed"


ATTENTION = frozenset(
    {
        DocumentState.NO_TEXT,
        DocumentState.PASSWORD,
        DocumentState.DAMAGED,
        DocumentState.TOO_BIG,
        DocumentState.UNREADABLE,
        DocumentState.FAILED,
    }
)
"""States of files that a person may want to do something about, so that they have text."""


class PageState(StrEnum):
    """The state of one page."""

    INDEXED = "indexed"
    NO_TEXT = "no_text"
    FAILED = "failed"


class Reason(StrEnum):
    """Why a file is not ``INDEXED``: a code; `app` has the words for people."""

    NO_TEXT_IN_PAGES = "no_text_in_pages"  # detail: pages
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - a reason, not a secret
    LOCK_NOT_SUPPORTED = "lock_not_supported"
    DAMAGED_FILE = "damaged_file"  # detail: parser, problem
    EMPTY_FILE = "empty_file"
    EMPTY_TEXT = "empty_text"
    FORMAT_NOT_SUPPORTED = "format_not_supported"  # detail: suffix
    COPY_PROTECTED = "copy_protected"
    OLD_FORMAT = "old_format"  # detail: suffix, instead
    NOT_WHAT_ITS_NAME_SAYS = "not_what_its_name_says"  # detail: suffix, found
    NOT_TEXT = "not_text"
    OVER_SIZE_LIMIT = "over_size_limit"  # detail: bytes, limit
    OVER_PAGE_LIMIT = "over_page_limit"  # detail: pages, limit
    OVER_TEXT_LIMIT = "over_text_limit"  # detail: characters, limit
    OVER_UNPACKED_LIMIT = "over_unpacked_limit"  # detail: bytes, limit
    OVER_DEPTH_LIMIT = "over_depth_limit"  # detail: limit
    HIDDEN = "hidden"
    SYSTEM_FILE = "system_file"
    BY_PATTERN = "by_pattern"  # detail: pattern
    KEYS = "keys"
    OUT_OF_BOUNDS = "out_of_bounds"
    OWN_LIBRARY = "own_library"
    NOT_A_FILE = "not_a_file"
    CLOUD_PLACEHOLDER = "cloud_placeholder"
    PERMISSION_DENIED = "permission_denied"
    VANISHED = "vanished"
    READ_ERROR = "read_error"  # detail: problem
    SYMLINK_LOOP = "symlink_loop"
    NAME_NOT_UNICODE = "name_not_unicode"
    OVER_TIME_LIMIT = "over_time_limit"  # detail: seconds
    OVER_MEMORY_LIMIT = "over_memory_limit"  # detail: bytes
    READER_DIED = "reader_died"  # detail: problem
    PARSER_ERROR = "parser_error"  # detail: problem


HARM = frozenset({Reason.READER_DIED, Reason.OVER_TIME_LIMIT, Reason.OVER_MEMORY_LIMIT})
"""What a file did to its reader, or what befell its reader with it: the detail has ``tries``, of which the
second is made alone."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file could not be read: a state, a reason code and what the words about it need."""

    state: DocumentState
    reason: Reason
    detail: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a page: ``page.text[start:end]`` are its words, ``level`` counts from 1."""

    level: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class HiddenSpan:
    """A stretch of a page that its reader does not see: ``page.text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class ParsedPage:
    r"""The unit a person would name, 1-based, with the text as read and the headings in it.

    Blocks (paragraphs, headings, tables, list items) are separated by a blank line, table rows and
    list items by a newline, table cells by `` | ``. Newlines are ``\\n``; no NUL, no lone surrogates.
    What is ``hidden`` is in order, without overlaps, and no part of a heading.
    """

    number: int
    text: str
    state: PageState
    headings: tuple[Heading, ...] = ()
    hidden: tuple[HiddenSpan, ...] = ()


class Places(Protocol):
    """Names the places of a page more closely than its headings do: the cells of a sheet."""

    def between(self, start: int, end: int) -> str:
        """The place of the text between two offsets; empty where it has none."""

    @property
    def longest(self) -> str:
        """The longest name that `between` gives, or one as long."""


INSIDE = "!/"
"""Stands between the path of a file and the name of what is inside of it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a file, such as an attachment; ``name`` is unlike that of any other part."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """What a parser makes of a file. ``title`` is the document's own, empty where it has none.

    ``places`` are those of the pages that have any, by page number; ``parts`` are to be read on their own.
    Where the pages stand ``apart``, as slides do, no heading of one holds on the next.
    """

    title: str
    pages: tuple[ParsedPage, ...]
    places: Mapping[int, Places] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    apart: bool = False


@dataclass(frozen=True, slots=True)
class PassageSpan:
    """A passage: ``pages[page - 1].text[start:end]``, at most 1,200 characters, never over a page's end.

    ``heading`` is the heading path above it (``Chapter › Section``), empty where there is none. All of it is
    ``hidden`` from the reader of the page, or nothing.
    """

    page: int
    start: int
    end: int
    heading: str
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A file inside a file, after an attempt to read it: there is either its ``document`` or a ``refusal``.

    ``content_hash`` is the SHA-256 of its bytes, ``format`` the suffix of its name, ``size`` in bytes.
    """

    name: str
    size: int
    content_hash: bytes
    format: str
    document: "ReadDocument | None" = None
    refusal: Refusal | None = None


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file, read and cut into passages; with what is inside of it."""

    title: str
    pages: tuple[ParsedPage, ...]
    passages: tuple[PassageSpan, ...]
    parts: tuple[ReadPart, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """What one file may cost. Sizes in bytes, times in seconds, text in characters."""

    file_bytes: int = 500 * 1024 * 1024
    unpacked_bytes: int = 1024 * 1024 * 1024
    pages: int = 20_000
    characters: int = 100_000_000
    silence_seconds: float = 60.0  # without a finished page
    total_seconds: float = 1_800.0
    memory_bytes: int = 1_500 * 1024 * 1024
