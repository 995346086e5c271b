"""Whether a folder is one that the library knows from another place."""

import itertools
import shlex
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.engine.library import Library
from ingest.catalog.records import FileRecord, Source

# So many files of a source are looked for: enough to know it again.
_MOST_LOOKED_FOR = 500


def moved_notes(library: Library, added: Iterable[Source]) -> list[str]:
    """Say of which sources that are not there any more what is added seems to be the new place."""
    # A drop of many files is none of a folder that was moved.
    folders = [source for source in added if source.is_folder]
    if not folders:
        return []
    gone = [
        (source, known_files(library, source))
        for source in library.catalog.sources.all()
        if source.offline and source.is_folder
    ]
    return [
        f"{new.path} holds what was in {old.path}, which is not there any more. If it was moved, say so, and "
        "earlier answers lead to it again: Locate… in the menu of the old one in the window, or "
        f"sourcebook move {shlex.quote(str(old.path))} {shlex.quote(str(new.path))}"
        for old, files in gone
        for new in folders
        if new.path != old.path and 2 * count_there(files, old, new.path) > len(files) > 0
    ]


def count_there(files: Sequence[FileRecord], source: Source, to: Path) -> int:
    """How many of these files of a source lie in another place as they did in the source."""
    return sum(_is_file(to / record.path.relative_to(source.path), record) for record in files)


def known_files(library: Library, source: Source) -> list[FileRecord]:
    """The files to know a source by: those with a document."""
    held = (file for file in library.catalog.sources.files(source).values() if file.document_id is not None)
    return list(itertools.islice(held, _MOST_LOOKED_FOR))


def _is_file(path: Path, record: FileRecord) -> bool:
    """Whether a file is there and as large as it was."""
    try:
        return path.is_file() and path.stat().st_size == record.size
    except OSError:
        return False
