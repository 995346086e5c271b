"""Hears from the system what changes below folders, by watchfiles: inotify, FSEvents and their like."""

import os
import queue
import threading
from collections.abc import Callable, Collection, Iterable

import watchfiles

# Milliseconds: events that follow each other so quickly come together, after so many at the latest; and how
# often it looks up while there are none.
_STEP, _MOST, _PAUSE = 100, 200, 300


class CannotListen(Exception):
    """The system does not watch these folders: one is not there, or they are too many for it."""


class Listener:
    """A thread that hears what changes below ``folders``, until it is closed."""

    def __init__(
        self, folders: Collection[str], *, recursive: bool, on_changes: Callable[[Iterable[str]], None]
    ) -> None:
        """Return once changes are heard; ``on_changes`` is called with paths, in the thread.

        Raises `CannotListen`.
        """
        self._folders = folders
        self._recursive = recursive
        self._on_changes = on_changes
        self._stop = threading.Event()
        self._began: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="listener", daemon=True)
        self._thread.start()
        if (error := self._began.get()) is not None:
            self._thread.join()
            raise CannotListen(str(error)) from error

    @property
    def is_listening(self) -> bool:
        """Whether it still hears anything; False where the system has let it down."""
        return self._thread.is_alive()

    def close(self) -> None:
        """End the thread."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        try:
            for changes in watchfiles.watch(
                *self._folders,
                watch_filter=None,
                debounce=_MOST,
                step=_STEP,
                stop_event=self._stop,
                rust_timeout=_PAUSE,
                # The first one comes when all is set up.
                yield_on_timeout=True,
                force_polling=False,
                recursive=self._recursive,
                ignore_permission_denied=True,
            ):
                self._began.put(None)
                # That a folder has changed is said again of what has changed in it.
                paths = {
                    path
                    for change, path in changes
                    if change is not watchfiles.Change.modified or not os.path.isdir(path)  # noqa: PTH112
                }
                if paths:
                    self._on_changes(paths)
        except (OSError, RuntimeError) as error:  # its internal errors are RuntimeErrors
            self._began.put(error)
        finally:
            self._began.put(None)
