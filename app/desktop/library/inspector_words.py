"""What the inspector says of a document: its state as one line, what it means, what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.desktop.library.document_states import Group, first_sentence, group_of, look_of
from app.desktop.library.page_map import PageState
from app.desktop.words import count, visible
from app.engine import wire

# So many page numbers are told one by one.
_MOST_NUMBERS = 8
_EXCERPT = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A state as a line, and what it means."""

    title: str
    text: str


def explain(row: wire.LedgerRow, pages: Sequence[wire.Page] = ()) -> Explanation:
    """Say what a document's state means; with its pages, which ones are meant."""
    group = group_of(row)
    if group in (Group.INDEXED, Group.PARTLY):
        parts = (_missing(row, pages) if group is Group.PARTLY else "", _waiting(row))
        return Explanation(title=_searchable(row), text=" ".join(part for part in parts if part))
    return Explanation(title=look_of(row).words, text=_meaning(row, group))


def page_text(page: wire.Page) -> str:
    """The first words of a page, or why it has none."""
    if page.state == PageState.INDEXED:
        text = visible(" ".join(page.text[: 4 * _EXCERPT].split()))
        text = text if len(text) <= _EXCERPT else f"{text[:_EXCERPT].rstrip()}…"
        return _tr("It holds text that is not visible. {text}").format(text=text) if page.hidden else text
    if page.state == PageState.NO_TEXT:
        return _tr("No characters in its text. It may be a picture or blank.")
    return _tr("It could not be read. Other pages are not affected.")


def passages_text(row: wire.LedgerRow) -> str:
    """How many passages a document has, and how many of them have vectors."""
    if row.passages == 0:
        return _tr("none")
    if row.pending <= 0:
        return _tr("{count}, all with vectors").format(count=count(row.passages))
    return _tr("{count}, {pending} wait for vectors").format(
        count=count(row.passages), pending=count(row.pending)
    )


def _meaning(row: wire.LedgerRow, group: Group) -> str:
    match group:
        case Group.NEEDS_OCR:
            return _no_page(row)
        case Group.PASSWORD if row.takes_password:
            return _tr("Sourcebook has not read it.")
        case Group.DAMAGED:
            return _tr("Get a fresh copy, then Retry.") if row.retries else _tr("Get a fresh copy.")
        case Group.PASSWORD | Group.TOO_BIG | Group.SKIPPED:
            return _rest(row)
    return visible(row.reason or "")


def _searchable(row: wire.LedgerRow) -> str:
    if row.pages_searchable < row.pages:
        return _tr("{searchable} of {pages} pages can be searched").format(
            searchable=count(row.pages_searchable), pages=count(row.pages)
        )
    if row.pages <= 1:
        return _tr("All of it can be searched")
    return _tr("All {pages} pages can be searched").format(pages=count(row.pages))


def _waiting(row: wire.LedgerRow) -> str:
    if row.pending <= 0:
        return ""
    if row.pending == 1:
        return _tr("Its words are found; 1 passage waits for its vector to be found by meaning too.")
    return _tr("Its words are found; {count} passages wait for vectors to be found by meaning too.").format(
        count=count(row.pending)
    )


def _missing(row: wire.LedgerRow, pages: Sequence[wire.Page]) -> str:
    """Which pages have no text, and which were not read: these are two things."""
    empty = [page.page for page in pages if page.state == PageState.NO_TEXT]
    failed = [page.page for page in pages if page.state not in (PageState.NO_TEXT, PageState.INDEXED)]
    parts = []
    if not pages:
        parts.append(_no_text_count(row.pages - row.pages_searchable))
    if empty:
        parts.append(_no_text_pages(empty))
    if empty or not pages:
        parts.append(
            _tr("An answer cannot use them until they are read with OCR. Sourcebook cannot do that yet.")
            if row.pages - row.pages_searchable > 1
            else _tr("An answer cannot use it until it is read with OCR. Sourcebook cannot do that yet.")
        )
    if failed:
        parts.append(_not_read(failed))
    return " ".join(parts)


def _no_text_count(number: int) -> str:
    if number == 1:
        return _tr("1 page holds no text.")
    return _tr("{count} pages hold no text.").format(count=count(number))


def _no_text_pages(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return _tr("Page {number} holds no text.").format(number=numbers[0])
    return _tr("Pages {numbers} hold no text.").format(numbers=_listed(numbers))


def _not_read(numbers: list[int]) -> str:
    if len(numbers) == 1:
        return _tr("Page {number} could not be read.").format(number=numbers[0])
    return _tr("Pages {numbers} could not be read.").format(numbers=_listed(numbers))


def _listed(numbers: list[int]) -> str:
    if len(numbers) > _MOST_NUMBERS:
        some = ", ".join(str(number) for number in numbers[: _MOST_NUMBERS - 1])
        return _tr("{some} and {count} more").format(some=some, count=count(len(numbers) - _MOST_NUMBERS + 1))
    some = ", ".join(str(number) for number in numbers[:-1])
    return _tr("{some} and {last}").format(some=some, last=numbers[-1])


def _no_page(row: wire.LedgerRow) -> str:
    if row.pages <= 1:
        return _tr(
            "It holds no text. An answer cannot use it until it is read with OCR. "
            "Sourcebook cannot do that yet."
        )
    return _tr(
        "None of its {pages} pages holds text. An answer cannot use them until they are read with OCR. "
        "Sourcebook cannot do that yet."
    ).format(pages=count(row.pages))


def _rest(row: wire.LedgerRow) -> str:
    """What of the reason is not said by the title."""
    reason = visible(row.reason or "")
    return reason[len(first_sentence(reason)) :].lstrip(". ")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Inspector", text)
