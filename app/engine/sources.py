"""Adding, syncing, listing, showing and removing what a person has added."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app.engine import wire
from app.engine.library import Library, OpenLibrary
from app.settings import DEFAULT_COLLECTION
from app.wording import reason_of
from ingest.catalog.records import DocumentSummary, Source
from ingest.jobs import Job, JobReport
from ingest.jobs import Progress as IngestProgress


class Refused(Exception):
    """What was asked cannot be done; ``failure`` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.failure = wire.Failure(code=code, message=message)
        super().__init__(message)


def add(library: Library, opened: OpenLibrary, request: wire.AddRequest) -> tuple[Job, list[str]]:
    """Add sources and begin to bring them up to date. Raises `Refused` before anything is done.

    Gives the job, and what the person should know of sources that were changed by it.
    """
    paths = [Path(path) for path in request.paths]
    known = library.catalog.sources.all()
    for path in paths:
        _check(path, known, library.folder)
    wanted: list[Source] = []
    notes: list[str] = []
    for path in dict.fromkeys(paths):
        if any(path != other and other in path.parents for other in paths):
            continue  # a folder that is added beside it has it
        wanted.append(_source(library, path, request.collection, notes))
    return opened.pipeline.submit(wanted), notes


def sync(library: Library, opened: OpenLibrary) -> Job:
    """Bring every source up to date."""
    return opened.pipeline.submit(library.catalog.sources.all())


def report(library: Library, job: JobReport) -> wire.AddReport:
    """Say what came of a job, file by file."""
    unchanged = {result.path: result.unchanged for result in job.results}
    summaries = library.catalog.documents.summaries(unchanged)
    states = Counter(_kind(summary) for summary in summaries)
    return wire.AddReport(
        files=len(summaries),
        indexed=states["indexed"],
        unchanged=sum(unchanged[summary.path] for summary in summaries),
        skipped=states["skipped"],
        failed=states["failed"],
        pages=sum(summary.pages for summary in summaries),
        passages=sum(summary.passages for summary in summaries),
        seconds=round(job.seconds, 3),
        documents=tuple(_document(summary, unchanged=unchanged[summary.path]) for summary in summaries),
        offline=tuple(map(str, job.offline)),
    )


def documents(library: Library) -> wire.DocumentList:
    """List every file of the library."""
    summaries = library.catalog.documents.summaries()
    return wire.DocumentList(documents=tuple(_document(s, unchanged=True) for s in summaries))


def show(library: Library, request: wire.ShowRequest) -> wire.Shown:
    """Give a document's text as read. Raises `Refused` where the library does not have it."""
    path = Path(request.path)
    found = library.catalog.documents.summaries([path]) or _of_this_name(library, path)
    path = found[0].path
    pages = library.catalog.documents.pages(path, request.page)
    if request.page is not None and not pages:
        raise Refused("no_such_page", f"{path} has no page {request.page}; it has {found[0].pages}.")
    return wire.Shown(
        path=str(path),
        state=found[0].state,
        reason=reason_of(found[0]),
        pages=tuple(
            wire.Page(
                page=page.number,
                text=page.text,
                state=page.state,
                passages=tuple(wire.Span(start=s, end=e, heading=h) for s, e, h in page.passages),
            )
            for page in pages
        ),
    )


def _of_this_name(library: Library, path: Path) -> list[DocumentSummary]:
    """Find the one file with this name, as citations call it. Raises `Refused`."""
    named = [summary for summary in library.catalog.documents.summaries() if summary.path.name == path.name]
    if len(named) == 1:
        return named
    if not named:
        raise Refused("not_in_library", f"{path} is not in the library. `sourcebook list` shows what is.")
    paths = ", ".join(str(summary.path) for summary in named)
    raise Refused("ambiguous", f"Several files are called {path.name}; name one of them in full: {paths}")


def remove(library: Library, opened: OpenLibrary, request: wire.PathRequest) -> wire.Removed:
    """Remove a source, or every source below a path, from the library. Raises `Refused`."""
    path = Path(request.path)
    known = library.catalog.sources.all()
    below = [source for source in known if source.path == path or path in source.path.parents]
    if not below:
        inside = next((source for source in known if source.path in path.parents), None)
        if inside is not None:
            raise Refused(
                "inside_source",
                f"{path} lies inside the source {inside.path}. "
                "Remove that source, or move the file and sync.",
            )
        raise Refused("not_a_source", f"{path} is not a source of this library. `status` lists the sources.")
    removed = sum(library.catalog.sources.remove(source) for source in below)
    opened.pipeline.erase_removed()
    return wire.Removed(removed=removed)


def status(library: Library, opened: OpenLibrary) -> wire.Status:
    """Say what the library holds."""
    opened.pipeline.wait_until_open()
    identity = opened.embedder.identity
    return wire.Status(
        documents=dict(Counter(str(s.state) for s in library.catalog.documents.summaries())),
        passages=library.catalog.passage_count(),
        vectors=opened.keeper.count(),
        pending=opened.store.pending_count(),
        embedder={
            "model": identity.model,
            "revision": identity.revision,
            "dimensions": identity.dimensions,
            "key": identity.key,
        },
        bytes=library.bytes_on_disk(),
        index="complete" if opened.keeper.complete else "rebuilding",
        sources=tuple(
            wire.SourceRow(path=str(s.path), collection=s.collection, offline=s.offline)
            for s in library.catalog.sources.all()
        ),
    )


def progress(progress: IngestProgress) -> wire.Progress:
    """Put progress on the wire."""
    return wire.Progress(
        files_found=progress.files_found,
        files_done=progress.files_done,
        pages=progress.pages,
        vectors_pending=progress.vectors_pending,
        index_pending=progress.index_pending,
        walking=progress.walking,
        current=progress.current,
    )


def _check(path: Path, known: Iterable[Source], library: Path) -> None:
    try:
        path.stat()
        if path.is_dir():
            next(path.iterdir(), None)
    except PermissionError as error:
        raise Refused(
            "permission_denied",
            f"This computer does not let you read {path}. Change its permissions, then add it again.",
        ) from error
    except OSError as error:
        raise Refused(
            "no_such_path", f"There is nothing at {path}. Check the spelling, or plug the drive in."
        ) from error
    if path == library or library in path.parents:
        raise Refused("own_folder", f"{path} belongs to Sourcebook's own library and cannot be a source.")
    for source in known:
        if source.path in path.parents:
            raise Refused(
                "inside_source",
                f"{path} lies inside the source {source.path}, which is in the library. "
                "Run sync to bring it up to date.",
            )


def _source(library: Library, path: Path, collection: str | None, notes: list[str]) -> Source:
    """Find or make the source of a path; what that changes about others goes to ``notes``."""
    known = library.catalog.sources.all()
    wanted = collection or DEFAULT_COLLECTION
    for source in known:
        if source.path == path:
            if collection in {None, source.collection}:
                return source
            notes.append(f"{path} has moved from the collection {source.collection} to {wanted}.")
    inside = [source for source in known if path in source.path.parents]
    notes += [
        f"{source.path} was in the collection {source.collection}; it is now a part of {path}, in {wanted}."
        for source in inside
    ]
    return library.catalog.sources.add(path, wanted, absorbing=inside)


def _kind(summary: DocumentSummary) -> str:
    if summary.state == "indexed":
        return "indexed"
    return "skipped" if summary.state in {"excluded", "unsupported", "empty", "too_big"} else "failed"


def _document(summary: DocumentSummary, *, unchanged: bool) -> wire.Document:
    return wire.Document(
        path=str(summary.path),
        state=summary.state,
        reason=reason_of(summary),
        unchanged=unchanged,
        pages=summary.pages,
        passages=summary.passages,
    )
