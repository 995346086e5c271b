"""Which jobs look for files, in turn: what a person named, and what has just changed, goes between."""

from collections import deque
from collections.abc import Callable, Iterator

from ingest.jobs import Job
from ingest.reconciling import FileToRead

Files = Iterator[FileToRead | None]


class Walks:
    """Belongs to the ingest thread, but for `submit` and ``submitted``, which any thread may use."""

    def __init__(self, files_of: Callable[[Job], Files]) -> None:
        """``files_of`` begins the walk of a job."""
        self._files_of = files_of
        self._submitted: deque[Job] = deque()
        self._urgent: deque[Job] = deque()
        # The last one is under way; those before it go on after it.
        self._open: list[tuple[Job, Files]] = []

    def submit(self, job: Job) -> None:
        """Let a job wait for its turn."""
        (self._urgent if job.again or job.parts else self._submitted).append(job)

    @property
    def submitted(self) -> list[Job]:
        """The jobs whose walk has not begun."""
        return [*self._urgent, *self._submitted]

    @property
    def is_at_work(self) -> bool:
        """Whether more files may be found."""
        return bool(self._open or self._urgent or self._submitted)

    @property
    def shows(self) -> bool:
        """Whether a person is to see that files are looked for."""
        return any(not job.quiet for job in (*(job for job, _ in self._open), *self.submitted))

    def begin(self, begun: list[Job]) -> None:
        """Take up the job whose turn it is, where that is another one than is under way.

        It is among those ``begun`` before it leaves those submitted: it is never in neither.
        """
        queue = self._urgent or (self._submitted if not self._open else None)
        if queue:
            begun.append(queue[0])
            job = queue.popleft()
            self._open.append((job, self._files_of(job)))

    def step(self) -> FileToRead | None:
        """Walk one file on. Raises StopIteration where the walk that is under way has come to its end."""
        return next(self._open[-1][1])

    def end(self) -> Job:
        """Leave the walk that is under way."""
        return self._open.pop()[0]

    @property
    def is_under_way(self) -> bool:
        """Whether a walk has begun and is not at its end."""
        return bool(self._open)

    def take_given_up(self) -> list[Job]:
        """Give the jobs of which nothing is wanted any more before they have begun."""
        given_up = [job for job in self.submitted if job.is_given_up]
        for job in given_up:
            (self._urgent if job in self._urgent else self._submitted).remove(job)
        return given_up

    def clear(self) -> list[Job]:
        """Leave every walk; gives the jobs whose walk had not begun."""
        self._open.clear()
        waiting = []
        for queue in (self._urgent, self._submitted):
            while queue:
                waiting.append(queue.popleft())
        return waiting
