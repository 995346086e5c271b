"""Listens to folders with all that is below them, and to folders alone; does with what the system allows."""

import logging
import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from ingest.watching.listening import CannotListen, Listener
from ingest.watching.roots import Root

_log = logging.getLogger(__name__)

# After so many refusals no smaller share is tried: each costs a walk over all folders.
_MOST_TRIES = 4


class Ears:
    """One listener for trees and one for single folders; each is replaced when its folders change."""

    def __init__(self, on_changes: Callable[[Iterable[str]], None]) -> None:
        self._trees = _Ear(on_changes, recursive=True)
        self._folders = _Ear(on_changes, recursive=False)

    def listen(self, trees: Mapping[str, Root], folders: Mapping[str, Root | None]) -> bool:
        """Listen to these and to nothing else; where that is too much, the first trees are `unheard`.

        Each with which folder it is: another one at the same place is listened to anew. Gives whether
        something may have been missed meanwhile.
        """
        missed = self._trees.listen(trees)
        return self._folders.listen(folders) or missed

    @property
    def unheard(self) -> frozenset[str]:
        """What the system does not let one listen to."""
        return self._trees.unheard | self._folders.unheard

    def close(self) -> None:
        """End both."""
        self._trees.close()
        self._folders.close()


class _Ear:
    def __init__(self, on_changes: Callable[[Iterable[str]], None], *, recursive: bool) -> None:
        self._on_changes = on_changes
        self._recursive = recursive
        self._wanted: Mapping[str, Root | None] = {}
        self._listener: Listener | None = None
        self.unheard: frozenset[str] = frozenset()

    def listen(self, wanted: Mapping[str, Root | None]) -> bool:
        is_down = self._listener is not None and not self._listener.is_listening
        if wanted == self._wanted and not is_down:
            return False
        there = [folder for folder in wanted if os.path.isdir(folder)]  # noqa: PTH112 - there may be many
        # The new one listens before the old one ends: nothing is missed in between.
        old, self._listener = self._listener, None
        missed = is_down
        self._wanted = dict(wanted)
        try:
            self._listener = self._open(there) if there else None
            self.unheard = frozenset()
        except CannotListen:
            # Both at once may have been too much for the system.
            missed = True
            if old is not None:
                old.close()
                old = None
            self._open_what_goes(there)
        if old is not None:
            old.close()
        return missed

    def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None

    def _open_what_goes(self, folders: list[str]) -> None:
        unheard = []
        for _ in range(_MOST_TRIES):
            if not folders:
                break
            try:
                self._listener = self._open(folders)
                break
            except CannotListen as error:
                _log.warning("%s is not watched: %s", folders[0], error)
                unheard.append(folders.pop(0))
        if self._listener is None:
            unheard += folders
        self.unheard = frozenset(unheard)

    def _open(self, folders: Sequence[str]) -> Listener:
        return Listener(folders, recursive=self._recursive, on_changes=self._on_changes)
