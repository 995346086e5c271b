"""Pausing, stopping, trying again, and opening what is locked."""

from pathlib import Path

from app.engine import wire
from app.engine.library import Library, OpenLibrary
from app.engine.refusing import Refused, sources_at
from app.engine.secrets import Kind, Where
from ingest.catalog.records import Source
from ingest.jobs import Job, JobReport
from ingest.parsers.formats import opens_with_password
from ingest.types import INSIDE, DocumentState, Reason


def pause(library: Library, opened: OpenLibrary, request: wire.PauseRequest) -> wire.Done:
    """Pause sources or let them go on; all of them where no path is given. Raises `Refused`.

    What is paused is neither read nor embedded; walking, which only looks, goes on. A source that goes on is
    brought up to date: a sync left it out, and what waited may have been lost with an earlier engine. It also
    goes on where all rests on battery.
    """
    sources = _sources_at(library, request.path)
    were_paused = [source for source in sources if source.paused]
    library.catalog.sources.set_paused(sources, paused=request.paused)
    opened.pipeline.heed_pauses()
    if not request.paused:
        idle = [source for source in were_paused if not opened.pipeline.is_at_work(source)]
        if idle:
            opened.pipeline.submit(idle)
        opened.battery.go_on()
    return wire.Done()


def stop(library: Library, opened: OpenLibrary, request: wire.StopRequest) -> wire.Done:
    """Give up what waits to be read of some sources, or of all. Raises `Refused`.

    Their jobs end with what was done. What is indexed stays and is found by its words; vectors that it lacks
    are not made either. A later sync reads the rest and makes them.
    """
    ids = None if request.path is None else [source.id for source in _sources_at(library, request.path)]
    opened.pipeline.give_up_reading(ids)
    return wire.Done()


def retry(library: Library, opened: OpenLibrary, request: wire.PathsRequest) -> Job:
    """Read files once more although they failed; a folder stands for what failed in it. Raises `Refused`."""
    # What is inside of a file is read with it.
    wanted = dict.fromkeys(str(library.catalog.sources.container(Path(p)) or p) for p in request.paths)
    files = library.catalog.ledger.files_at(list(wanted))
    exact = {str(path) for path, _ in files}
    for path in wanted:
        if path in exact:
            continue
        below = library.catalog.ledger.failures_below(path)
        if not below and library.catalog.sources.at(path) is None:
            raise Refused("not_in_library", f"{path} is not in the library, so it cannot be tried again.")
        files += below
    sources = {source.id: source for source in library.catalog.sources.all()}
    again = {path: sources[id_] for path, id_ in files if id_ in sources}
    return opened.pipeline.submit_again([(source, path) for path, source in again.items()])


def unlock(library: Library, opened: OpenLibrary, request: wire.PasswordRequest) -> Job:
    """Begin to read a locked document, a file or inside of one, with its password. Raises `Refused`.

    One that is indexed stays as it is: a door that lost the engine on the way asks again.
    """
    path = Path(request.path)
    found = library.catalog.sources.file(path)
    if found is None:
        raise Refused("not_in_library", f"{path} is not in the library. Add it, then enter its password.")
    (summary,) = library.catalog.documents.summaries([path])
    if summary.state not in {DocumentState.PASSWORD, DocumentState.INDEXED}:
        raise Refused("not_locked", f"{path} was not locked when it was read; it needs no password.")
    if summary.reason is Reason.LOCK_NOT_SUPPORTED:
        raise Refused(
            "password_not_supported",
            f"Sourcebook cannot open the kind of lock that {path.name} has. Open it in its own program, and "
            "save a copy without a password in a folder of the library; that is read.",
        )
    if (container := library.catalog.sources.container(path)) is not None:
        part = str(path).removeprefix(f"{container}{INSIDE}")
        return opened.pipeline.submit_again([(found[0], container)], {part: request.password})
    try:
        opens = opens_with_password(path)
    except OSError as error:
        raise Refused(
            "unreadable", f"{path} cannot be read now ({error.strerror}). Plug its drive in, then try again."
        ) from error
    if not opens:
        raise Refused("not_locked", f"{path} is not locked; it needs no password.")
    return opened.pipeline.submit_again([(found[0], path)], {"": request.password})


def keep_password(library: Library, request: wire.PasswordRequest, report: JobReport) -> str | None:
    """Keep a password that was right, if that is wanted; gives what the person should know of it.

    By content, so that a document that is moved or copied keeps it.
    """
    if report.unlocked is None or not request.keep:
        return None
    where = library.secrets.keep(Kind.DOCUMENT, report.unlocked.hex(), request.password)
    if where is Where.KEYRING:
        return None
    return (
        "The password could not be kept in this computer's keyring. The document stays searchable; "
        "should it have to be read anew, its password will be asked for again."
    )


def work(opened: OpenLibrary, request: wire.WorkRequest) -> wire.Work:
    """Say when reading and embedding rest, changed as asked."""
    if request.rests_on_battery is not None:
        opened.battery.want(wanted=request.rests_on_battery)
    if request.go_on:
        opened.battery.go_on()
    return wire.Work(rests_on_battery=opened.battery.is_wanted, rests=opened.battery.rests)


def _sources_at(library: Library, path: str | None) -> list[Source]:
    """Give the source at a path or those below it; all where there is no path. Raises `Refused`."""
    known = library.catalog.sources.all()
    return known if path is None else sources_at(known, Path(path))
