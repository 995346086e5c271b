"""What is said of sources and collections: in their rows, in tooltips, and to screen readers."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from app.desktop import words
from app.desktop.library.progress_estimate import is_open
from app.engine import wire

_CONTEXT = "Sources"


def name(path: str) -> str:
    """What a source is called: the last part of its path."""
    return PurePath(path).name or path


def icon(source: wire.SourceState) -> str:
    """The name of a source's icon."""
    return "folder" if source.is_folder else "file-text"


def percent(share: float) -> str:
    """A share in words, rounded down: nothing is said to be whole before it is."""
    return QCoreApplication.translate(_CONTEXT, "{0} %").format(int(share * 100))


def of_source(source: wire.SourceState, progress: wire.SourceProgress | None, *, all_paused: bool) -> str:
    """A source's state in a word: what hinders it, how far it is, or else how many files it has."""
    translate = QCoreApplication.translate
    if source.offline:
        return translate(_CONTEXT, "offline")
    if source.paused or (progress is not None and (progress.paused or all_paused)):
        return translate(_CONTEXT, "paused")
    if progress is not None and (progress.walking or progress.files_done < progress.files_found):
        return translate(_CONTEXT, "reading")
    pending = source.pending if progress is None else progress.vectors_pending
    if progress is not None and progress.stopped and pending > 0:
        return translate(_CONTEXT, "words only")
    if pending > 0:
        return percent(_share(source.passages, pending))
    return words.count(source.files)


def of_collection(
    sources: Sequence[wire.SourceState], progress: Mapping[str, wire.SourceProgress], *, all_paused: bool
) -> str:
    """A collection's state in a word: how far its vectors are once all is read, or else its documents."""
    translate = QCoreApplication.translate
    if sources and all(source.offline for source in sources):
        return translate(_CONTEXT, "offline")
    known = [progress[source.path] for source in sources if source.path in progress]
    open_ = [one for one in known if is_open(one)]
    is_paused = all_paused or (bool(sources) and all(source.paused for source in sources))
    if not is_paused and any(one.walking or one.files_done < one.files_found for one in open_):
        return translate(_CONTEXT, "reading")
    if not open_ and any(one.stopped for one in known):
        return translate(_CONTEXT, "words only")
    pending = sum(one.vectors_pending for one in known if not one.stopped)
    pending += sum(source.pending for source in sources if source.path not in progress)
    if (open_ or pending) and not is_paused:
        return percent(_share(sum(source.passages for source in sources), pending))
    if open_ or pending:
        return translate(_CONTEXT, "paused")
    return words.count(sum(source.files for source in sources))


def described(sources: Sequence[wire.SourceState], state: str) -> str:
    """All that is to be said in a tooltip, a line each: files, what they hold, what needs attention."""
    translate = QCoreApplication.translate
    files = sum(source.files for source in sources)
    pages = sum(source.pages for source in sources)
    lines = [
        translate(_CONTEXT, "{0}, {1}").format(files_in_words(files), pages_in_words(pages)),
        attention(sum(source.attention for source in sources)),
    ]
    if state != words.count(files):
        lines.append(_state_explained(sources, state))
    lines += dict.fromkeys(watched(source) for source in sources)
    return "\n".join(line for line in lines if line)


def _state_explained(sources: Sequence[wire.SourceState], state: str) -> str:
    translate = QCoreApplication.translate
    if sources and all(source.offline for source in sources):
        return translate(_CONTEXT, "Offline: not where it was. What was read of it still answers")
    if state == translate(_CONTEXT, "words only"):
        return translate(_CONTEXT, "Words only: stopped before its vectors were made")
    return state[:1].upper() + state[1:]


def watched(source: wire.SourceState) -> str:
    """Say how changes are found where that takes a while; nothing where they are found at once."""
    translate = QCoreApplication.translate
    if source.watch == "polled_remote":
        return translate(_CONTEXT, "On a drive that does not tell of changes: looked at every minute")
    if source.watch == "polled_limit":
        return translate(_CONTEXT, "This computer watches no more folders: looked at every minute")
    return ""


def files_in_words(files: int) -> str:
    """A number of files."""
    if files == 1:
        return QCoreApplication.translate(_CONTEXT, "1 file")
    return QCoreApplication.translate(_CONTEXT, "{0} files").format(words.count(files))


def pages_in_words(pages: int) -> str:
    """A number of pages."""
    if pages == 1:
        return QCoreApplication.translate(_CONTEXT, "1 page")
    return QCoreApplication.translate(_CONTEXT, "{0} pages").format(words.count(pages))


def attention(files: int) -> str:
    """How many files need attention; nothing for none."""
    if files == 0:
        return ""
    if files == 1:
        return QCoreApplication.translate(_CONTEXT, "1 file needs attention")
    return QCoreApplication.translate(_CONTEXT, "{0} files need attention").format(words.count(files))


def _share(passages: int, pending: int) -> float:
    """The share of passages with vectors; what is known of them may lag behind what waits."""
    known = max(passages, pending)
    return 1 - pending / known if known else 0.0
