"""What is said of the library in messages: what came of reading, of removing, of stopping, in words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.desktop.library.source_words import files_in_words
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import wire
from ingest.types import ATTENTION, DocumentState

_KEY = "library"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """What a message may offer: to see the files that need attention, to say where a source is now."""

    see_which: Callable[[], None]
    locate: Callable[[str], None]


def news_of(report: wire.AddReport) -> int:
    """How many files a report tells something new of."""
    return report.files - report.unchanged


def of_report(report: wire.AddReport, ways: Ways) -> Message:
    """Say what came of reading: how many documents are new, and how many could not be read."""
    if not news_of(report):
        return _unchanged(report.offline, ways)
    new = [document for document in report.documents if not document.unchanged]
    indexed = [document for document in new if document.state == DocumentState.INDEXED]
    failed = sum(document.state in ATTENTION for document in new)
    skipped = len(new) - len(indexed) - failed
    parts = []
    if indexed:
        pages, passages = (
            sum(document.pages for document in indexed),
            sum(document.passages for document in indexed),
        )
        parts.append(
            _tr("{pages}, {passages}.").format(
                pages=words.counted(pages, _tr("1 page"), _tr("{count} pages")),
                passages=words.counted(passages, _tr("1 passage"), _tr("{count} passages")),
            )
        )
    if skipped:
        parts.append(_tr("{count} were skipped.").format(count=words.count(skipped)))
    if report.offline:
        parts.append(_tr("Not there: {names}.").format(names=_names(report.offline)))
    if failed and indexed:
        parts.append(_tr("{count} could not be read.").format(count=words.count(failed)))
    actions = (Action(_tr("See which"), ways.see_which),) if failed else ()
    tone = Tone.WARNING if failed or report.offline else Tone.GOOD
    return Message(_KEY, tone, _title(len(indexed), failed), " ".join(parts), actions)


def not_there(path: str, ways: Ways) -> Message:
    """Say that a source is not where it was, and let the person say where it is."""
    title = _tr("{name} is not there").format(name=words.visible(path))
    return Message(_KEY, Tone.WARNING, title, _why_not_there(), (_locate(path, ways),))


def of_removal(files: int, *, was_offline: bool, collection: str | None) -> Message:
    """Say what a removal did; ``collection`` went with it, as nothing else was in it."""
    parts = [
        _tr("{files} no longer in the library.").format(files=files_in_words(files)),
        _tr("What was read of them is erased.") if was_offline else _tr("They are still on the disk."),
    ]
    if collection is not None:
        parts.append(_tr("The collection “{name}” held nothing else and is gone.").format(name=collection))
    return Message(_KEY, Tone.INFORMATION, _tr("Removed from the library"), " ".join(parts))


def of_stop(go_on: Callable[[], None]) -> Message:
    """Say what is left where reading was stopped, and when it goes on."""
    text = _tr(
        "What was read can be found by its words. The rest, and vectors, follow when you go on, with the "
        "next sync, or the next start."
    )
    # Beside what the reading that ends has to say.
    return Message(
        "stopped", Tone.INFORMATION, _tr("Reading is stopped"), text, (Action(_tr("Go on"), go_on),)
    )


def _title(indexed: int, failed: int) -> str:
    """Of what is new only: the library's own number is in the status bar."""
    if indexed:
        return words.counted(
            indexed, _tr("1 new document can be asked"), _tr("{count} new documents can be asked")
        )
    if failed:
        return words.counted(failed, _tr("1 file could not be read"), _tr("{count} files could not be read"))
    return _tr("Nothing new to ask")


def _unchanged(offline: Sequence[str], ways: Ways) -> Message:
    if not offline:
        return Message(_KEY, Tone.GOOD, _tr("Everything is up to date"))
    if len(offline) == 1:
        return not_there(offline[0], ways)
    title = _tr("{count} sources are not there").format(count=words.count(len(offline)))
    return Message(_KEY, Tone.WARNING, title, f"{_names(offline)}. {_why_not_there()}")


def _why_not_there() -> str:
    return _tr(
        "It was moved or renamed, or its drive is not connected. The documents still answer. "
        "If it was moved, say where it is now: nothing has to be read again."
    )


def _locate(path: str, ways: Ways) -> Action:
    return Action(_tr("Locate…"), lambda: ways.locate(path))


def _names(paths: Sequence[str]) -> str:
    return ", ".join(map(words.visible, paths))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Reports", text)
