"""What adding some paths would bring, by the rules of ingestion, without opening a single file."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from app.engine import wire
from app.engine.adding import AddingRules, outermost
from app.engine.library import Library
from app.engine.refusing import Refused
from ingest.guarded import Places
from ingest.parsers.formats import is_read_by_name
from ingest.rules import rules_of
from ingest.scanning import Found, Scan

SECONDS = 0.7
"""How long a person who holds a folder over the window waits for its numbers."""
# So many refusals are named one by one.
_MOST_REFUSALS = 1_000


@dataclass(eq=False)
class Counting:
    """A count that is going on; `result` may be asked at any time, also while `count` hangs elsewhere."""

    library: Library
    seconds: float = SECONDS
    files: int = 0
    folders: int = 0
    bytes: int = 0
    unsupported: int = 0
    left_out: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    refused: list[wire.Refusal] = field(default_factory=list)
    complete: bool = True

    def count(self, paths: Iterable[str]) -> None:
        """Count what adding these paths would bring, for about ``seconds``."""
        self._deadline = time.monotonic() + self.seconds
        self._rules = AddingRules(self.library.catalog.sources.all(), self.library.folder)
        # The first of all is counted however late it is: then one file is told as one.
        for number, path in enumerate(outermost(map(Path, paths))):
            if number and not self._has_time():
                break
            self._add(path)

    def result(self) -> wire.Preview:
        """Say what was counted until now.

        ``files`` are all that are met but for hidden ones and the like: ``kinds`` counts those that would
        be read, by ending, and ``bytes`` is their size; ``unsupported`` are not read, as far as their name
        tells; ``left_out`` are empty or too large.
        """
        return wire.Preview(
            files=self.files,
            folders=self.folders,
            bytes=self.bytes,
            # Copies: a thread that hung may go on.
            kinds=dict(Counter(dict(self.kinds)).most_common()),
            unsupported=self.unsupported,
            left_out=self.left_out,
            known=self.library.catalog.sources.count_known(list(self._met)),
            refused=tuple(self.refused),
            complete=self.complete,
        )

    def __post_init__(self) -> None:
        self._library_rules = rules_of(self.library.catalog)
        self._places = Places()
        self._met: list[str] = []
        self._has_met = False

    def _has_time(self) -> bool:
        if time.monotonic() < self._deadline:
            return True
        self.complete = False
        return False

    def _add(self, path: Path) -> None:
        try:
            self._rules.check(path)
        except Refused as refused:
            failure = refused.failure
            if len(self.refused) < _MOST_REFUSALS:
                self.refused.append(wire.Refusal(path=str(path), code=failure.code, message=failure.message))
            return
        scan = Scan(path, own=self.library.folder, rules=self._library_rules, places=self._places)
        try:
            for found in scan:
                if self._has_met and not self._has_time():
                    break
                self._has_met = True
                self._count(found)
        except OSError:
            self.complete = False
        self.folders += scan.folders

    def _count(self, found: Found) -> None:
        if found.refusal is not None:
            return
        self.files += 1
        suffix = found.stamp.path.suffix.lower()
        if not is_read_by_name(suffix):
            self.unsupported += 1
        elif 0 < found.stamp.size <= self._library_rules.file_bytes:
            self._met.append(str(found.stamp.path))
            self.kinds[suffix] += 1
            self.bytes += found.stamp.size
        else:
            self.left_out += 1
