"""How the state of a document looks and reads: a pure mapping from a row of the ledger.

Each state has a shape (an icon) and words of its own; its colour only adds to them.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from app.desktop.words import count, visible
from app.engine import wire


class Group(StrEnum):
    """What the ledger is filtered by, in the order of the filters."""

    INDEXED = "indexed"
    PARTLY = "partly"
    NEEDS_OCR = "no_text"
    PASSWORD = "password"  # noqa: S105 - a state, not a secret
    DAMAGED = "damaged"
    TOO_BIG = "too_big"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"
    SKIPPED = "excluded"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    # A state that a newer engine knows and this window does not.
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateLook:
    """How a state is shown; ``colour`` names a token, ``severity`` is higher the more it wants attention."""

    icon: str
    colour: str
    words: str
    severity: int
    group: Group


@dataclass(frozen=True, slots=True)
class _Kind:
    icon: str
    colour: str
    severity: int


# What a person can mend comes first; what was left alone on purpose wants no attention at all.
_KINDS = {
    Group.SKIPPED: _Kind("ban", "text_secondary", 0),
    Group.INDEXED: _Kind("circle-check", "supported_text", 1),
    Group.EMPTY: _Kind("file", "text_secondary", 20),
    Group.UNSUPPORTED: _Kind("circle-help", "text_secondary", 30),
    Group.TOO_BIG: _Kind("ban", "text_secondary", 40),
    Group.UNKNOWN: _Kind("circle-help", "text_secondary", 45),
    Group.PARTLY: _Kind("circle-dashed", "weak_text", 50),
    Group.NEEDS_OCR: _Kind("scan-text", "weak_text", 60),
    Group.PASSWORD: _Kind("lock", "weak_text", 70),
    Group.UNREADABLE: _Kind("triangle-alert", "none_text", 80),
    Group.DAMAGED: _Kind("file-x", "none_text", 90),
    Group.FAILED: _Kind("octagon-x", "none_text", 100),
}
# Indexed, but with passages that only words find so far.
_WAITING = _Kind("clock", "text_tertiary", 2)

# Here the engine's words say what is particular about a file; the name of the state alone would not.
_PARTICULAR = frozenset({Group.DAMAGED, Group.TOO_BIG, Group.SKIPPED})

_STATES = {group.value: group for group in Group if group not in (Group.PARTLY, Group.UNKNOWN)}

_ICONS = {
    "file-spreadsheet": ".xlsx .xlsm .xlsb .xls .ods .csv .tsv .tab",
    "globe": ".html .htm .xhtml .mht .mhtml",
    "image": ".png .jpg .jpeg .tif .tiff .gif .bmp .webp .heic",
    "file-text": ".pdf .docx .docm .doc .odt .rtf .txt .md .rst .org .pptx .ppt .odp .epub .eml .msg .mbox",
}
_ICON_OF = {suffix: icon for icon, suffixes in _ICONS.items() for suffix in suffixes.split()}


def group_of(row: wire.LedgerRow) -> Group:
    """The filter that a document falls under."""
    if row.state == Group.INDEXED:
        return Group.PARTLY if row.pages_searchable < row.pages else Group.INDEXED
    return _STATES.get(row.state, Group.UNKNOWN)


def severity_of(row: wire.LedgerRow, group: Group) -> int:
    """How much a document wants attention; ``group`` is its `group_of`."""
    return _kind(row, group).severity


def look_of(row: wire.LedgerRow) -> StateLook:
    """How the state of a document is shown in one row of the ledger."""
    group = group_of(row)
    kind = _kind(row, group)
    return StateLook(
        icon=kind.icon,
        colour=kind.colour,
        words=_words(row, group),
        severity=kind.severity,
        group=group,
    )


def group_name(group: Group) -> str:
    """The words on the filter."""
    return {
        Group.INDEXED: _tr("Indexed"),
        Group.PARTLY: _tr("Partly"),
        Group.NEEDS_OCR: _tr("No text"),
        Group.PASSWORD: _tr("Password"),
        Group.DAMAGED: _tr("Damaged"),
        Group.TOO_BIG: _tr("Too big"),
        Group.UNSUPPORTED: _tr("Not supported"),
        Group.EMPTY: _tr("Empty"),
        Group.SKIPPED: _tr("Skipped"),
        Group.UNREADABLE: _tr("Not opened"),
        Group.FAILED: _tr("Failed"),
        Group.UNKNOWN: _tr("Others"),
    }[group]


def group_meaning(group: Group | None) -> str:
    """What the filter shows, in a sentence."""
    return {
        None: _tr("Every file that was found, in whatever state."),
        Group.INDEXED: _tr("Read: by words every page is found at once, by meaning once it has vectors."),
        Group.PARTLY: _tr("Some pages can be searched; others hold no text or could not be read."),
        Group.NEEDS_OCR: _tr("No page holds text: a scan, which needs OCR to be read, drawings, or blank."),
        Group.PASSWORD: _tr("Locked by a password, and not read."),
        Group.DAMAGED: _tr("Cut off or broken: a fresh copy may be read."),
        Group.TOO_BIG: _tr("Over a limit of size, pages or text."),
        Group.UNSUPPORTED: _tr("Of a kind that is not read."),
        Group.EMPTY: _tr("There is nothing in it to be read."),
        Group.SKIPPED: _tr("Left alone by a rule: the settings have the rules."),
        Group.UNREADABLE: _tr("This computer did not let it be read."),
        Group.FAILED: _tr("Reading it failed; other files are not affected."),
        Group.UNKNOWN: _tr("In a state that only a newer version knows."),
    }[group]


def file_icon(path: str) -> str:
    """The icon for a kind of file, by the end of its name."""
    return _ICON_OF.get(PurePath(path).suffix.lower(), "file")


def first_sentence(reason: str) -> str:
    """The first sentence of a reason, without its full stop, on one line."""
    return visible(reason.split(". ", 1)[0].rstrip(". "))


def _kind(row: wire.LedgerRow, group: Group) -> _Kind:
    return _WAITING if group is Group.INDEXED and row.pending > 0 else _KINDS[group]


def _words(row: wire.LedgerRow, group: Group) -> str:
    if group is Group.INDEXED and row.pending > 0:
        return _tr("Words only so far")
    if group is Group.PARTLY:
        return _without_text(row.pages - row.pages_searchable)
    if group is Group.UNKNOWN:
        return _tr("Not known here: {state}").format(state=visible(row.state))
    if group in _PARTICULAR and row.reason and (said := first_sentence(row.reason)):
        return said
    return _plain(group)


def _plain(group: Group) -> str:
    return {
        Group.NEEDS_OCR: _tr("No text: a scan, or blank"),
        Group.PASSWORD: _tr("Locked by a password"),
        Group.UNSUPPORTED: _tr("Kind not supported"),
        Group.EMPTY: _tr("Nothing in it"),
        Group.UNREADABLE: _tr("Could not be opened"),
        Group.FAILED: _tr("Reading failed"),
    }.get(group) or group_name(group)


def _without_text(pages: int) -> str:
    if pages == 1:
        return _tr("1 page without text")
    return _tr("{count} pages without text").format(count=count(pages))


def _tr(text: str) -> str:
    return QCoreApplication.translate("DocumentState", text)
