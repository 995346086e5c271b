"""Comparing a source with what the catalog knows of it: what is new, changed, gone, or not there at all."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.records import FileRecord, Source
from ingest.catalog.sources import FileStamp
from ingest.jobs import Job
from ingest.scanning import Found, Scan, look_at, refusal_of_error
from ingest.types import DocumentState, ReadLimits, Reason, Refusal

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file that is new or has changed since it was last seen; ``tries`` were made to read it."""

    job: Job
    source: Source
    stamp: FileStamp
    tries: int = 0


def reconcile(
    catalog: Catalog, job: Job, source: Source, reader: str, limits: ReadLimits
) -> Iterator[FileToRead | None]:
    """Walk a source and settle all that needs no reading; yields each file met, None where it is settled.

    A root that is missing, unreadable or suddenly empty is *offline*: nothing of it is removed.
    ``job.results`` gets every file met, with whether it was unchanged.
    """
    known = catalog.sources.files(source)
    unreachable: list[tuple[FileStamp, Refusal]] = []
    scan = Scan(source.path, own=catalog.database.path.parent)
    met: set[Path] = set()
    readable = False
    try:
        is_folder = source.path.is_dir()
        for found in scan:
            met.add(found.stamp.path)
            refusal = found.refusal or _refusal_by_size(found.stamp, limits)
            readable = readable or refusal is None
            record = known.get(found.stamp.path)
            if record is not None and _is_unchanged(record, found.stamp, reader, refusal):
                job.results[found.stamp.path] = True
            elif refusal is not None and _holds_document(record) and _may_come_back(refusal):
                unreachable.append((found.stamp, refusal))
            elif refusal is not None:
                catalog.sources.put_refusal(source, found.stamp, reader, refusal)
                job.results[found.stamp.path] = False
            else:
                job.results[found.stamp.path] = False
                yield FileToRead(job, source, found.stamp)
                continue
            yield None
    except OSError:
        mark_offline(catalog, job, source)
        return
    if any(map(_holds_document, known.values())) and not (readable and is_there(source.path)):
        mark_offline(catalog, job, source)
        return
    for stamp, refusal in unreachable:
        catalog.sources.put_refusal(source, stamp, reader, refusal)
        job.results[stamp.path] = False
    if source.offline:
        catalog.sources.set_offline(source, offline=False)
    if source.is_folder != is_folder:
        catalog.sources.set_is_folder(source, is_folder=is_folder)
    catalog.sources.forget([path for path in known if path not in met and scan.covers(path)])


def look_again(catalog: Catalog, job: Job, reader: str, limits: ReadLimits) -> Iterator[FileToRead | None]:
    """Look at the files that a job names, as they are now; yields each, None where it is settled.

    What is indexed and unchanged stays as it is; a file whose source is gone stays as it was last seen, and
    one of a source that was given up meanwhile is not looked at.
    """
    for source, path in job.again:
        if source.id in job.given_up:
            continue
        try:
            found = look_at(path)
        except OSError as error:
            found = Found(FileStamp(path, 0, 0), refusal_of_error(error))
        refusal = found.refusal or _refusal_by_size(found.stamp, limits)
        job.results[path] = False
        if refusal is None:
            yield FileToRead(job, source, found.stamp)
            continue
        if went_offline(source, refusal):
            mark_offline(catalog, job, source)
        else:
            catalog.sources.put_refusal(source, found.stamp, reader, refusal)
        yield None


def went_offline(source: Source, refusal: Refusal) -> bool:
    """Whether a file was refused because its whole source is gone."""
    return _may_come_back(refusal) and not is_there(source.path)


def mark_offline(catalog: Catalog, job: Job, source: Source) -> None:
    """Note that a source is not there: its files stay as they were last seen."""
    catalog.sources.set_offline(source, offline=True)
    if source.path not in job.offline:
        job.offline.append(source.path)
    if job.again:
        job.results.update((path, True) for named, path in job.again if named.id == source.id)
    else:
        job.results.update(dict.fromkeys(catalog.sources.files(source), True))


def is_there(root: Path) -> bool:
    """Whether a source is there now: a drive that was unplugged leaves nothing, or an empty folder."""
    try:
        if not root.is_dir():
            return root.exists()
        with os.scandir(root) as entries:
            return next(entries, None) is not None
    except OSError:
        return False


def content_hash(path: Path) -> bytes:
    """SHA-256 of a file's bytes. Raises OSError."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.digest()


def format_of(path: Path) -> str:
    """Give what the name says about the format: equal bytes under another suffix are read otherwise."""
    return path.suffix.casefold()


def _refusal_by_size(stamp: FileStamp, limits: ReadLimits) -> Refusal | None:
    if stamp.size == 0:
        return Refusal(DocumentState.EMPTY, Reason.EMPTY_FILE)
    if stamp.size > limits.file_bytes:
        detail = {"bytes": stamp.size, "limit": limits.file_bytes}
        return Refusal(DocumentState.TOO_BIG, Reason.OVER_SIZE_LIMIT, detail)
    return None


def _is_unchanged(record: FileRecord, stamp: FileStamp, reader: str, refusal: Refusal | None) -> bool:
    if (record.size, record.mtime_ns, record.reader) != (stamp.size, stamp.mtime_ns, reader):
        return False
    if record.document_id is not None:
        return refusal is None
    # What the file system refused may be given now; what we refused by rule is refused again.
    kept = record.refusal
    if refusal is not None:
        return kept == refusal
    return kept is not None and kept.state is not DocumentState.UNREADABLE


def _holds_document(record: FileRecord | None) -> bool:
    return record is not None and record.document_id is not None


def _may_come_back(refusal: Refusal) -> bool:
    """Whether the file system refused the file, as it does when a drive is unplugged during the walk."""
    return refusal.state is DocumentState.UNREADABLE
