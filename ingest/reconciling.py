"""Comparing a source with what the catalog knows of it: what is new, changed, gone, or not there at all."""

import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalog.catalog import Catalog
from ingest.catalog.file_rows import FileStamp
from ingest.catalog.records import FileRecord, Source
from ingest.guarded import Places
from ingest.jobs import Job
from ingest.rules import Rules, rules_of
from ingest.scanning import Found, PartUnclear, Scan, look_at, refusal_of_error
from ingest.types import DocumentState, Reason, Refusal

_BLOCK = 1 << 20


READ_ONCE = ""
"""In place of the reader's version: the file did harm to its reader, and its second try is owed."""


@dataclass(frozen=True, slots=True)
class FileToRead:
    """A file that is new or has changed since it was last seen; ``tries`` were made to read it as it is.

    ``owed``: it has not changed, but its second try is owed.
    """

    job: Job
    source: Source
    stamp: FileStamp
    tries: int = 0
    owed: bool = False


def reconcile(catalog: Catalog, job: Job, source: Source, reader: str) -> Iterator[FileToRead | None]:
    """Walk a source and settle all that needs no reading; yields each file met, None where it is settled.

    A root that is missing, unreadable or suddenly empty is *offline*: nothing of it is removed.
    ``job.results`` gets every file met, with whether it was unchanged.
    """
    look = _Look(catalog, job, source, reader, catalog.sources.files(source))
    scan = look.scan()
    try:
        is_folder = source.path.is_dir()
        yield from look.at(scan)
    except OSError:
        mark_offline(catalog, job, source)
        return
    if any(map(_holds_document, look.known.values())) and not (look.readable and is_there(source.path)):
        mark_offline(catalog, job, source)
        return
    if source.offline:
        catalog.sources.set_offline(source, offline=False)
    if source.is_folder != is_folder:
        catalog.sources.set_is_folder(source, is_folder=is_folder)
    look.end(scan)


def reconcile_parts(
    catalog: Catalog, job: Job, source: Source, parts: Collection[Path], reader: str
) -> Iterator[FileToRead | None]:
    """Do as `reconcile` with some paths of a source alone, at which something has changed.

    Where that cannot tell what has become of the source, all of it is walked.
    """
    if source.offline or source.path in parts:
        yield from reconcile(catalog, job, source, reader)
        return
    look = _Look(catalog, job, source, reader, catalog.sources.files_below(source, parts))
    scans = []
    try:
        for part in _outermost(parts):
            if os.path.lexists(part):
                scans.append(scan := look.scan())
                yield from look.at(scan.part(part))
    except (OSError, PartUnclear):
        yield from reconcile(catalog, job, source, reader)
        return
    gone = [path for path in look.known if path not in look.met]
    if (gone or look.unreachable) and not may_forget(catalog, source, look.known):
        yield from reconcile(catalog, job, source, reader)
        return
    look.end(*scans)


def may_forget(catalog: Catalog, source: Source, known: Mapping[Path, FileRecord]) -> bool:
    """Whether files that are gone may be forgotten without a look at all of the source.

    They may not where nothing else of it would answer: a source that is suddenly empty is offline.
    """
    return is_there(source.path) and catalog.sources.holds_others(source, known)


@dataclass(eq=False, slots=True)
class _Look:
    """One look at a source, or a part of it, of which ``known`` was known."""

    catalog: Catalog
    job: Job
    source: Source
    reader: str
    known: Mapping[Path, FileRecord]
    rules: Rules = field(init=False)
    met: set[Path] = field(default_factory=set)
    # Whether anything was met that can be read.
    readable: bool = False
    unreachable: list[tuple[FileStamp, Refusal]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rules = rules_of(self.catalog)

    def scan(self) -> Scan:
        """Begin a walk."""
        own = self.catalog.database.path.parent
        return Scan(self.source.path, own=own, rules=self.rules, places=Places())

    def at(self, met: Iterable[Found]) -> Iterator[FileToRead | None]:
        """Settle what is met and needs no reading."""
        for found in met:
            yield self._settled(found)

    def end(self, *scans: Scan) -> None:
        """Note what could not be read, and forget what is gone."""
        for stamp, refusal in self.unreachable:
            self.catalog.sources.put_refusal(self.source, stamp, self.reader, refusal)
            self.job.results[stamp.path] = False
        self.catalog.sources.forget(
            [
                record
                for path, record in self.known.items()
                if path not in self.met and all(scan.covers(path) for scan in scans)
            ]
        )

    def _settled(self, found: Found) -> FileToRead | None:
        """Settle a file, None; or give it to be read."""
        path = found.stamp.path
        self.met.add(path)
        refusal = found.refusal or _refusal_by_size(found.stamp, self.rules)
        self.readable = self.readable or refusal is None
        record = self.known.get(path)
        if record is not None and _is_unchanged(record, found.stamp, self.reader, refusal):
            self.job.results[path] = True
        elif refusal is not None and _holds_document(record) and _may_come_back(refusal):
            self.unreachable.append((found.stamp, refusal))
        elif refusal is not None:
            self.catalog.sources.put_refusal(self.source, found.stamp, self.reader, refusal)
            self.job.results[path] = False
        else:
            self.job.results[path] = False
            is_owed = record is not None and record.reader == READ_ONCE
            return FileToRead(self.job, self.source, found.stamp, owed=is_owed)
        return None


def look_again(catalog: Catalog, job: Job, reader: str) -> Iterator[FileToRead | None]:
    """Look at the files that a job names, as they are now; yields each, None where it is settled.

    What is indexed and unchanged stays as it is; a file whose source is gone stays as it was last seen, and
    one of a source that was given up meanwhile is not looked at.
    """
    rules, places = rules_of(catalog), Places()
    for source, path in job.again:
        if source.id in job.given_up:
            continue
        try:
            found = look_at(path, places)
        except OSError as error:
            found = Found(FileStamp(path, 0, 0), refusal_of_error(error))
        refusal = found.refusal or _refusal_by_size(found.stamp, rules)
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


def _outermost(parts: Collection[Path]) -> Iterator[Path]:
    """Give each path once that lies in no other."""
    last: Path | None = None
    for path in sorted(set(parts), key=lambda path: path.parts):
        if last is None or not path.is_relative_to(last):
            last = path
            yield path


def _refusal_by_size(stamp: FileStamp, rules: Rules) -> Refusal | None:
    if stamp.size == 0:
        return Refusal(DocumentState.EMPTY, Reason.EMPTY_FILE)
    if stamp.size > rules.file_bytes:
        detail = {"bytes": stamp.size, "limit": rules.file_bytes}
        return Refusal(DocumentState.TOO_BIG, Reason.OVER_SIZE_LIMIT, detail)
    return None


def _is_unchanged(record: FileRecord, stamp: FileStamp, reader: str, refusal: Refusal | None) -> bool:
    if (record.size, record.mtime_ns, record.reader) != (stamp.size, stamp.mtime_ns, reader):
        return False
    if record.document_id is not None:
        return refusal is None
    kept = record.refusal
    if refusal is not None:
        return kept == refusal
    # What the file system or a rule refused may be given now; what its kind refused is refused again.
    return kept is not None and kept.state is DocumentState.UNSUPPORTED


def _holds_document(record: FileRecord | None) -> bool:
    return record is not None and record.document_id is not None


def _may_come_back(refusal: Refusal) -> bool:
    """Whether the file system refused the file, as it does when a drive is unplugged during the walk."""
    return refusal.state is DocumentState.UNREADABLE
