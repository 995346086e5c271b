"""A parse worker: the child process that reads files, one after another, until its pipe closes."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingest.reading.confinement import cap_memory, confine_this_process
from ingest.reading.protocol import (
    Cutting,
    Finished,
    PageDone,
    PartBegun,
    ReadRequest,
    Ready,
    Refused,
    receive_request,
    send,
)
from ingest.reading.reader import Cutter, read_file
from ingest.types import ReadDocument

_SECONDS_BETWEEN_REPORTS = 0.05
# Parsers walk nested structures; their own limits (256 levels of XML) need more than Python's 1,000 frames.
_RECURSION_LIMIT = 3_000


def run_worker(cutter: Cutter) -> int:
    """Answers requests on standard input until it is closed; the exit code of the process.

    Standard output belongs to the frames alone: what libraries print goes to standard error.
    """
    requests, replies = _take_over_standard_streams()
    sys.setrecursionlimit(_RECURSION_LIMIT)
    confine_this_process()
    try:
        send(replies, Ready())
        while (request := receive_request(requests)) is not None:
            cap_memory(request.limits)
            _answer(request, cutter, replies)
    except BrokenPipeError:
        pass  # the engine is gone, and so is whoever wanted the answer
    return 0


def _take_over_standard_streams() -> tuple[BinaryIO, BinaryIO]:
    requests = os.fdopen(os.dup(0), "rb")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return requests, replies


def _answer(request: ReadRequest, cutter: Cutter, replies: BinaryIO) -> None:
    path = Path(os.fsdecode(request.path))
    result = read_file(
        path,
        request.limits,
        cutter,
        _ReportedSteps(replies),
        passwords=request.passwords,
        harmful=request.harmful,
    )
    send(replies, Finished(result) if isinstance(result, ReadDocument) else Refused(result))


@dataclass(slots=True)
class _ReportedSteps:
    """Sends the steps of a reading as frames, pages at most twenty times a second."""

    replies: BinaryIO
    sent: float = float("-inf")

    def page_done(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self.sent >= _SECONDS_BETWEEN_REPORTS:
            self.sent = now
            send(self.replies, PageDone(done, total))

    def part_begun(self, name: str) -> None:
        send(self.replies, PartBegun(name))

    def cutting(self) -> None:
        send(self.replies, Cutting())
