"""A source that was moved or renamed: where it is now, without reading anything anew."""

from pathlib import Path

from app.engine import wire
from app.engine.adding import AddingRules, folders_above
from app.engine.known_again import count_there, known_files
from app.engine.library import Library, OpenLibrary
from app.engine.refusing import Refused
from ingest.catalog.records import Source
from ingest.jobs import Job
from ingest.reconciling import is_there


def move(library: Library, opened: OpenLibrary, request: wire.MoveRequest) -> Job:
    """Say where a source is now, and begin to bring it up to date. Raises `Refused`.

    What was read of it answers all the time: its files are known again by size and time, else by content.
    Where the place is in the library already, in a source of its own or inside of one, the old one goes.
    """
    source = library.catalog.sources.at(request.path)
    if source is None:
        raise Refused(
            "not_a_source",
            f"{request.path} is not a source of this library; `status` lists the sources. What was moved "
            "inside of one is known again by itself.",
        )
    to = Path(request.to)
    others = [other for other in library.catalog.sources.all() if other.id != source.id]
    # Not by the sources: that the place is one, or in one, is no hindrance here.
    AddingRules([], library.folder).check(to)
    _check_is_the_same(library, source, to)
    holds_it = next((other for other in others if str(other.path) in {request.to, *folders_above(to)}), None)
    inside = next((other for other in others if request.to in folders_above(other.path)), None)
    if holds_it is None and inside is not None:
        raise Refused(
            "source_inside",
            f"{inside.path}, which is in {to}, is a source itself. Add {to}, which takes it in; "
            f"then say again that {source.path} is there.",
        )
    if holds_it is not None:
        library.catalog.sources.remove_all([source])
        opened.pipeline.erase_removed()
    moved = holds_it or library.catalog.sources.move(source, to, is_folder=to.is_dir())
    library.chats.move_paths(str(source.path), str(to))
    opened.watcher.look_anew()
    opened.pipeline.heed_pauses()
    return opened.pipeline.submit([moved])


def _check_is_the_same(library: Library, source: Source, to: Path) -> None:
    """Raise `Refused` where nothing of the source is in the new place: its documents would be forgotten."""
    files = known_files(library, source)
    if source.path == to or not files or count_there(files, source, to):
        return
    if is_there(inner := to / source.path.name) and count_there(files, source, inner):
        raise Refused("not_the_same", f"It is not {to} itself but {inner}. Choose that.")
    raise Refused(
        "not_the_same",
        f"None of the files of {source.path} is in {to}. Nothing was changed. Choose the place where they "
        "are now, or add this one as a source of its own.",
    )
