"""Reads one file in this process: checks, parser, passages. Every outcome is a value."""

import errno
import stat
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from ingest.errors import FileRefused
from ingest.parsers.refusals import over_limit, short_problem
from ingest.parsers.registry import HEAD_BYTES, parser_for
from ingest.parsers.types import ReportPages
from ingest.reading.locked import NO_PASSWORDS, Passwords
from ingest.reading.parts import PartsReader
from ingest.types import (
    DocumentState,
    ParsedDocument,
    PassageSpan,
    ReadDocument,
    ReadLimits,
    Reason,
    Refusal,
)


class Cutter(Protocol):
    """Cuts a parsed document into passages."""

    def cut(self, document: ParsedDocument) -> tuple[PassageSpan, ...]:
        """The passages, in the order of the document."""


class ReadingSteps(Protocol):
    """Hears how far the reading of a file is."""

    def page_done(self, done: int, total: int) -> None:
        """``done`` of ``total`` pages are finished."""

    def part_begun(self, name: str) -> None:
        """A file inside the file is being read; an empty name: no more of them."""

    def cutting(self) -> None:
        """All pages are read, and passages are being cut: from here on no page is reported."""


class _StepsInside:
    """Hears the steps of a part: pages go by, but the whole file is not at its end."""

    def __init__(self, steps: ReadingSteps) -> None:
        self._steps = steps

    def page_done(self, done: int, total: int) -> None:
        self._steps.page_done(done, total)

    def part_begun(self, name: str) -> None:
        """What lies deeper is told as the part that it lies in."""

    def cutting(self) -> None:
        """The whole file is not at its end."""


def read_file(
    path: Path,
    limits: ReadLimits,
    cutter: Cutter,
    steps: ReadingSteps,
    *,
    passwords: Passwords = NO_PASSWORDS,
    depth: int = 0,
    harmful: Mapping[str, Refusal] = MappingProxyType({}),
) -> ReadDocument | Refusal:
    """The file at ``path``, read and cut, or why not; raises nothing that a file can cause.

    ``passwords`` open it, and what is inside of it. That is read with it, but for the parts in ``harmful``;
    ``depth`` is how many files it lies in itself.
    """
    try:
        document = _parse(path, limits, steps.page_done, passwords.get(""))
        _check_text(document, limits)
        inside = _StepsInside(steps)
        parts = PartsReader(
            lambda inner, keys: read_file(inner, limits, cutter, inside, passwords=keys, depth=depth + 1),
            limits,
            depth,
            harmful,
            steps.part_begun,
            passwords,
        ).read_all(document.parts)
        steps.cutting()
        return ReadDocument(document.title, document.pages, cutter.cut(document), parts)
    except FileRefused as refused:
        return refused.refusal
    except OSError as problem:
        return _unreadable(problem)
    except MemoryError:
        return Refusal(DocumentState.TOO_BIG, Reason.OVER_MEMORY_LIMIT, {"bytes": limits.memory_bytes})
    except Exception as problem:  # noqa: BLE001 - the outermost edge: a parser's fault costs its file alone
        detail = {"problem": f"{type(problem).__name__}: {short_problem(problem)}"}
        return Refusal(DocumentState.FAILED, Reason.PARSER_ERROR, detail)


def _parse(path: Path, limits: ReadLimits, report: ReportPages, password: str | None) -> ParsedDocument:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):  # opening a pipe would wait for its other end
        raise FileRefused(Refusal(DocumentState.EXCLUDED, Reason.NOT_A_FILE))
    if status.st_size == 0:
        raise FileRefused(Refusal(DocumentState.EMPTY, Reason.EMPTY_FILE))
    if status.st_size > limits.file_bytes:
        raise over_limit(Reason.OVER_SIZE_LIMIT, unit="bytes", found=status.st_size, limit=limits.file_bytes)
    with path.open("rb") as stream:
        head = stream.read(HEAD_BYTES)
    return parser_for(path, head, password).parse(path, limits, report)


def _check_text(document: ParsedDocument, limits: ReadLimits) -> None:
    characters = sum(len(page.text) for page in document.pages)
    if characters > limits.characters:
        raise over_limit(Reason.OVER_TEXT_LIMIT, unit="characters", found=characters, limit=limits.characters)


def _unreadable(problem: OSError) -> Refusal:
    if isinstance(problem, (FileNotFoundError, NotADirectoryError)):
        return Refusal(DocumentState.UNREADABLE, Reason.VANISHED)
    if isinstance(problem, PermissionError):
        return Refusal(DocumentState.UNREADABLE, Reason.PERMISSION_DENIED)
    if problem.errno == errno.ELOOP:
        return Refusal(DocumentState.UNREADABLE, Reason.SYMLINK_LOOP)
    detail = {"problem": short_problem(problem.strerror or problem)}
    return Refusal(DocumentState.UNREADABLE, Reason.READ_ERROR, detail)
