"""Whether a folder is one that the library knows from another place."""

import shlex
from collections.abc import Iterable
from pathlib import Path

from app.engine.library import Library
from ingest.catalog.records import FileRecord, Source

# So many files of a source are looked for: enough to know it again.
_MOST_LOOKED_FOR = 500


def moved_notes(library: Library, added: Iterable[Source]) -> list[str]:
    """Say of which sources that are not there any more what is added seems to be the new place."""
    gone = [source for source in library.catalog.sources.all() if source.offline and source.is_folder]
    return [
        f"{new.path} holds what was in {old.path}, which is not there any more. If it was moved, say so, and "
        "earlier answers lead to it again: Locate… in the menu of the old one in the window, or "
        f"sourcebook move {shlex.quote(str(old.path))} {shlex.quote(str(new.path))}"
        for new in added
        for old in gone
        if new.path != old.path and _has_most(library, old, new.path)
    ]


def _has_most(library: Library, source: Source, to: Path) -> bool:
    known = len(known_files(library, source))
    return known > 0 and 2 * count_there(library, source, to) > known


def count_there(library: Library, source: Source, to: Path) -> int:
    """How many of the files that are looked for lie in another place as they did in the source."""
    return sum(
        _is_file(to / record.path.relative_to(source.path), record) for record in known_files(library, source)
    )


def known_files(library: Library, source: Source) -> list[FileRecord]:
    """The files to know a source by: those with a document."""
    held = (file for file in library.catalog.sources.files(source).values() if file.document_id is not None)
    return [file for file, _ in zip(held, range(_MOST_LOOKED_FOR), strict=False)]


def _is_file(path: Path, record: FileRecord) -> bool:
    """Whether a file is there and as large as it was."""
    try:
        return path.is_file() and path.stat().st_size == record.size
    except OSError:
        return False
