"""Writing a chat to a file that a person named."""

from datetime import UTC, datetime
from pathlib import Path

from app.engine import chats, wire
from app.engine.library import Library
from app.engine.refusing import Refused
from app.export.errors import ExportError
from app.export.formats import format_of
from app.export.gathering import gather
from app.export.wording import words_for
from app.export.writing import write


def export(library: Library, asked: wire.ExportRequest) -> wire.Exported:
    """Write a chat. Raises `UnknownChat`, and `Refused` where the file cannot be written."""
    path, now = Path(asked.path), datetime.now(UTC)
    try:
        kind = format_of(path)
        shown = chats.shown(library, asked.chat)
        document = gather(shown, _documents(library, shown).__contains__, now)
        size = write(document, path, now, replaces=asked.replaces)
    except ExportError as error:
        raise Refused(error.code, words_for(error)) from error
    return wire.Exported(
        path=asked.path,
        format=kind,
        questions=len(document.turns),
        notes=sum(len(turn.notes) for turn in document.turns),
        bytes=size,
    )


def _documents(library: Library, shown: wire.ChatShown) -> set[str]:
    """Those of the documents that a chat cites that the library still has."""
    cited = {Path(citation.path) for turn in shown.turns for citation in turn.answer.citations}
    return {str(summary.path) for summary in library.catalog.documents.summaries(cited)}
