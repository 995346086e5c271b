"""One parse worker as the engine sees it: a process with a pipe in and a pipe out."""

import contextlib
import subprocess
import tempfile
from collections.abc import Sequence
from typing import IO

import psutil

from ingest.parsers.refusals import short_problem
from ingest.reading.protocol import BrokenFrame, ReadRequest, Reply, receive_reply, send

_LAST_WORDS = 4_096  # bytes of what it wrote to standard error
_SECONDS_TO_LEAVE = 2.0


class ChildDied(Exception):
    """The process has ended, or has lost its senses; ``str()`` says how, on one line."""


class Child:
    """Owned by one thread, which starts it, talks to it and reaps it; `kill` may come from any.

    Raises ``OSError`` where the process cannot be started.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed in reap
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                # On Windows, where a console would flash.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._errors.close()
            raise
        self.files = 0

    def ask(self, request: ReadRequest) -> None:
        """Sends a request; raises `ChildDied`."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe, for the type checker
        self.files += 1
        try:
            send(self._process.stdin, request)
        except OSError as problem:
            raise ChildDied(self._how_it_ended()) from problem

    def hear(self) -> Reply:
        """The next reply; waits for it; raises `ChildDied`."""
        assert self._process.stdout is not None  # noqa: S101 - see above
        try:
            reply = receive_reply(self._process.stdout)
        except (BrokenFrame, OSError) as problem:
            self.kill()
            raise ChildDied(self._how_it_ended()) from problem
        if reply is None:
            raise ChildDied(self._how_it_ended())
        return reply

    def resident_bytes(self) -> int:
        """Its memory; 0 where it has ended."""
        try:
            resident: int = psutil.Process(self._process.pid).memory_info().rss
        except psutil.Error:
            return 0
        return resident

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()

    def reap(self) -> None:
        """Ends it, waits until it is gone and closes the pipes."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was still to be written has no reader any more
                    stream.close()

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(_SECONDS_TO_LEAVE)
        except subprocess.TimeoutExpired:
            self.kill()
            code = self._process.wait()
        ended = f"signal {-code}" if code < 0 else f"exit code {code}"
        lines = self._last_words().strip().splitlines()
        return short_problem(f"{ended}: {lines[-1]}" if lines else ended)

    def _last_words(self) -> str:
        size = self._errors.seek(0, 2)
        self._errors.seek(max(size - _LAST_WORDS, 0))
        return self._errors.read().decode("utf-8", "replace")
