"""Syncing, listing, showing and removing what a person has added."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path

from app.engine import wire
from app.engine.ledger import is_safe
from app.engine.library import Library, OpenLibrary
from app.engine.refusing import Refused, shortened, sources_at
from app.wording import failure_of, reason_of
from ingest.catalog.records import DocumentSummary
from ingest.jobs import Job, JobReport
from ingest.jobs import Progress as IngestProgress


def sync(library: Library, opened: OpenLibrary) -> tuple[Job, list[str]]:
    """Bring every source up to date but those that are paused, which are named in the notes."""
    known = library.catalog.sources.all()
    notes = [
        f"{source.path} is paused and was left out. Resume it in the window, or add it again."
        for source in known
        if source.paused
    ]
    return opened.pipeline.submit([source for source in known if not source.paused]), shortened(notes)


def report(library: Library, job: JobReport, untold: Collection[Path] = ()) -> wire.AddReport:
    """Say what came of a job, file by file; ``untold`` were brought up to date just before it."""
    unchanged = {result.path: result.unchanged and result.path not in untold for result in job.results}
    summaries = []
    inside = library.catalog.documents.parts(unchanged)
    for summary in library.catalog.documents.summaries(unchanged):
        parts = inside.get(summary.path, [])
        unchanged |= dict.fromkeys((part.path for part in parts), unchanged[summary.path])
        summaries += [summary, *parts]
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
        if (reason := reason_of(found[0])) is not None:
            raise Refused("no_such_page", f"{path.name} has no text now. {reason}")
        raise Refused("no_such_page", f"{path} has no page {request.page}; it has {found[0].pages}.")
    return wire.Shown(
        path=str(path),
        state=found[0].state,
        reason=reason_of(found[0]),
        is_safe=is_safe(found[0]),
        pages=tuple(
            wire.Page(
                page=page.number,
                text=page.text,
                state=page.state,
                passages=tuple(
                    wire.Span(start=span.start, end=span.end, heading=span.heading, hidden=span.hidden)
                    for span in page.passages
                ),
                hidden=tuple(wire.HiddenSpan(start=span.start, end=span.end) for span in page.hidden),
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
    inside = next((source for source in known if source.path in path.parents), None)
    if inside is not None:
        raise Refused(
            "inside_source",
            f"{path} lies inside the source {inside.path}. Remove that source, or move the file and sync.",
        )
    wanted = sources_at(known, path)
    # As it is shown: files that are left alone by rule do not count.
    totals = library.catalog.ledger.totals()
    removed = sum(totals[source.id].files for source in wanted if source.id in totals)
    library.catalog.sources.remove_all(wanted)
    opened.watcher.look_anew()
    opened.pipeline.erase_removed()
    return wire.Removed(removed=removed)


def status(library: Library, opened: OpenLibrary) -> wire.Status:
    """Say what the library holds."""
    opened.pipeline.wait_until_open()
    return wire.Status(
        documents=dict(Counter(str(s.state) for s in library.catalog.documents.summaries())),
        passages=library.catalog.passage_count(),
        vectors=opened.keeper.count(),
        pending=opened.store.pending_count(),
        embedder=_embedder(opened),
        bytes=library.bytes_on_disk(),
        index="complete" if opened.keeper.complete else "rebuilding",
        sources=tuple(
            wire.SourceRow(
                path=str(s.path), collection=s.collection, offline=s.offline, watch=library.watch_of(s)
            )
            for s in library.catalog.sources.all()
        ),
        next_embedder=_next_embedder(library, opened),
        reranker=reranker_of(opened),
    )


def reranker(opened: OpenLibrary, request: wire.RerankerRequest) -> wire.RerankerReply:
    """Take another reranker, or none, where that is asked, and say how it stands.

    Raises `RerankerUnusable`; the one that was there stays then.
    """
    if request.choice is not None:
        opened.choose_reranker(Path(request.choice) if request.choice != wire.NO_RERANKER else None)
    return wire.RerankerReply(reranker=reranker_of(opened))


def reranker_of(opened: OpenLibrary) -> wire.Reranker | None:
    """The reranker that was chosen, which is loaded to see whether it answers; None where there is none."""
    reranking = opened.reranking
    if reranking.choice is None:
        return None
    reranking.look()
    problem = reranking.problem
    failure = None if problem is None else failure_of(problem).message
    return wire.Reranker(folder=str(reranking.choice), failure=failure)


def embedder(library: Library, opened: OpenLibrary, request: wire.EmbedderRequest) -> wire.EmbedderReply:
    """Begin the way to another embedder, where one is chosen, and say how it stands."""
    if request.choice is not None:
        opened.choose_embedder(request.choice)
    return wire.EmbedderReply(embedder=_embedder(opened), next_embedder=_next_embedder(library, opened))


def _embedder(opened: OpenLibrary) -> dict[str, str | int]:
    identity, runtime = opened.embedder.identity, opened.embedder.runtime()
    return {
        "model": identity.model,
        "revision": identity.revision,
        "dimensions": identity.dimensions,
        "key": identity.key,
        "runtime": runtime.name,
        "passage_runtime": runtime.passages,
    }


def _next_embedder(library: Library, opened: OpenLibrary) -> wire.NextEmbedder | None:
    switch = opened.switch
    if switch is None:
        return None
    side, failure = switch.side, switch.failure
    return wire.NextEmbedder(
        choice=switch.choice,
        missing=library.catalog.passage_count() if side is None else side.store.missing_count(),
        failure=None if failure is None else failure_of(failure).message,
    )


def progress(progress: IngestProgress, revision: int) -> wire.Progress:
    """Put progress on the wire, with the catalog's ``revision``."""
    return wire.Progress(
        files_found=progress.files_found,
        files_done=progress.files_done,
        bytes_found=progress.bytes_found,
        bytes_done=progress.bytes_done,
        pages=progress.pages,
        vectors_pending=progress.vectors_pending,
        index_pending=progress.index_pending,
        walking=progress.walking,
        current=progress.current,
        paused=progress.paused,
        sources=tuple(
            wire.SourceProgress(
                path=str(source.path),
                files_found=source.files_found,
                files_done=source.files_done,
                bytes_found=source.bytes_found,
                bytes_done=source.bytes_done,
                vectors_pending=source.vectors_pending,
                walking=source.walking,
                paused=source.paused,
                stopped=source.stopped,
            )
            for source in progress.sources
        ),
        rests=progress.rests,
        vectors_stopped=progress.vectors_stopped,
        revision=revision,
    )


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
