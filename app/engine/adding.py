"""Adding sources: what may be added, and what that changes about the sources that are there."""

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.engine import wire
from app.engine.known_again import moved_notes
from app.engine.library import Library, OpenLibrary
from app.engine.refusing import Refused, shortened
from app.settings import DEFAULT_COLLECTION
from ingest.catalog.records import NewSource, Source
from ingest.guarded import NoSource, Places
from ingest.jobs import Job

_NO_SOURCE = {
    NoSource.WHOLE_DISK: "{path} is a whole disk, or holds the files of everybody here. Add the folders in "
    "it that hold your documents.",
    NoSource.WHOLE_HOME: "{path} is your whole home, with the settings of every program. Add the folders in "
    "it that hold your documents.",
    NoSource.KEYS: "{path} cannot be a source: {folder} holds keys and passwords, which no answer may quote.",
    NoSource.SYSTEM_FOLDER: "{path} cannot be a source: {folder} belongs to the system. Copy what you want "
    "to ask into a folder of your own.",
}


class AddingRules:
    """Tells which paths may be added beside the sources that are there, quickly also for 50,000 of them."""

    def __init__(self, known: Iterable[Source], library: Path) -> None:
        """``library`` is the library's own folder."""
        self._known = {str(source.path) for source in known}
        self._library = str(library)
        self._places = Places()

    def check(self, path: Path) -> None:
        """Raise `Refused` where ``path`` cannot be added."""
        try:
            if stat.S_ISDIR(path.stat().st_mode):
                with os.scandir(path) as entries:
                    next(entries, None)
        except PermissionError as error:
            raise Refused(
                "permission_denied",
                f"This computer does not let you read {path}. Change its permissions, then add it again.",
            ) from error
        except (OSError, ValueError) as error:
            if str(path) in self._known:
                raise Refused(
                    "source_not_there",
                    f"{path} is not there now: it was moved or renamed, or its drive is not connected. "
                    "What was read of it still answers.",
                ) from error
            raise Refused(
                "no_such_path", f"There is nothing at {path}. Check the spelling, or plug the drive in."
            ) from error
        if (verdict := self._places.verdict(path)) is not None:
            raise Refused(str(verdict.why), _NO_SOURCE[verdict.why].format(path=path, folder=verdict.folder))
        above = list(folders_above(path))
        if self._library in {str(path), *above}:
            raise Refused("own_folder", f"{path} belongs to Sourcebook's own library and cannot be a source.")
        inside = next((folder for folder in above if folder in self._known), None)
        if inside is not None:
            raise Refused(
                "inside_source",
                f"{path} is in your library already, as part of {inside}. A sync brings it up to date.",
            )


def add(library: Library, opened: OpenLibrary, request: wire.AddRequest) -> tuple[Job, list[str]]:
    """Add sources and begin to bring them up to date. Raises `Refused` before anything is done.

    A source that was paused goes on. Gives the job, and what the person should know of sources that were
    changed by it.
    """
    paths = outermost(map(Path, request.paths))
    known = library.catalog.sources.all()
    rules = AddingRules(known, library.folder)
    for path in map(Path, dict.fromkeys(request.paths)):
        rules.check(path)
    wanted = _wanted(paths, known, request.collection)
    notes = shortened(list(_notes(wanted, known)))
    added = library.catalog.sources.add_all(wanted)
    opened.watcher.look_anew()
    opened.pipeline.heed_pauses()
    return opened.pipeline.submit(added), notes + moved_notes(library, added)


def folders_above(path: Path | str) -> Iterator[str]:
    """Give the folders that a path lies in, the nearest first."""
    # As text: Path.parents makes an object of each, which takes seconds for 50,000 paths.
    below, folder = str(path), os.path.dirname(path)  # noqa: PTH120 - see above
    while folder and folder != below:
        yield folder
        below, folder = folder, os.path.dirname(folder)  # noqa: PTH120 - see above


def outermost(paths: Iterable[Path]) -> list[Path]:
    """Give each path once, without those that lie in a folder that is given too."""
    given = {str(path): path for path in paths}
    return [
        path for text, path in given.items() if not any(folder in given for folder in folders_above(text))
    ]


def _wanted(paths: list[Path], known: list[Source], collection: str | None) -> list[NewSource]:
    there = {source.path: source for source in known}
    new = {str(path) for path in paths}
    inside: dict[str, list[Source]] = defaultdict(list)
    for source in known:
        for folder in folders_above(source.path):
            if folder in new:
                inside[folder].append(source)
    wanted = []
    for path in paths:
        same = there.get(path)
        kept = same.collection if same is not None and collection is None else None
        wanted.append(
            NewSource(path, kept or collection or DEFAULT_COLLECTION, path.is_dir(), tuple(inside[str(path)]))
        )
    return wanted


def _notes(wanted: list[NewSource], known: list[Source]) -> Iterator[str]:
    """Say what the new sources change about those that were there."""
    there = {source.path: source for source in known}
    for new in wanted:
        same = there.get(new.path)
        if same is not None and same.collection != new.collection:
            yield f"{new.path} has moved from the collection {same.collection} to {new.collection}."
        if same is not None and same.paused:
            yield f"{new.path} was paused; it goes on."
        for source in new.absorbing:
            if source.collection == new.collection:
                yield f"{source.path} is now a part of {new.path}."
            else:
                yield (
                    f"{source.path} was in the collection {source.collection}; "
                    f"it is now a part of {new.path}, in {new.collection}."
                )
