"""Reads the files inside a file: each is written to a folder of its own, read as any other, and removed."""

import hashlib
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.parsers.refusals import over_limit, short_problem
from ingest.reading.locked import Passwords, passwords_inside
from ingest.types import DocumentState, Part, ReadDocument, ReadLimits, ReadPart, Reason, Refusal

MOST_LEVELS = 5
"""How deep files may lie in each other."""

ReadFile = Callable[[Path, Passwords], ReadDocument | Refusal]


@dataclass(frozen=True, slots=True)
class PartsReader:
    """Reads the parts of one file; ``depth`` is how many files that file itself lies in.

    Parts in ``harmful`` are not read. ``begun`` hears the name of each that is, and an empty one at the end.
    ``passwords`` are those of the file.
    """

    read: ReadFile
    limits: ReadLimits
    depth: int
    harmful: Mapping[str, Refusal]
    begun: Callable[[str], None]
    passwords: Passwords

    def read_all(self, parts: tuple[Part, ...]) -> tuple[ReadPart, ...]:
        """The parts, each read or refused; raises `FileRefused` where all together are too much text."""
        read = []
        characters = 0
        for part in parts:
            result = self._read(part)
            if result.document is not None:
                characters += sum(len(page.text) for page in result.document.pages)
            if characters > self.limits.characters:
                raise over_limit(
                    Reason.OVER_TEXT_LIMIT, unit="characters", found=characters, limit=self.limits.characters
                )
            read.append(result)
        if parts:
            self.begun("")
        return tuple(read)

    def _read(self, part: Part) -> ReadPart:
        name = PurePosixPath(part.name).name
        outcome: ReadDocument | Refusal
        if part.name in self.harmful:
            outcome = self.harmful[part.name]
        elif self.depth >= MOST_LEVELS:
            outcome = Refusal(DocumentState.TOO_BIG, Reason.OVER_DEPTH_LIMIT, {"limit": MOST_LEVELS})
        else:
            outcome = self._read_as_file(part, name)
        return ReadPart(
            name=part.name,
            size=len(part.content),
            content_hash=hashlib.sha256(part.content).digest(),
            format=PurePosixPath(name).suffix.casefold(),
            document=outcome if isinstance(outcome, ReadDocument) else None,
            refusal=outcome if isinstance(outcome, Refusal) else None,
        )

    def _read_as_file(self, part: Part, name: str) -> ReadDocument | Refusal:
        self.begun(part.name)
        try:
            with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
                path = Path(folder) / name
                path.write_bytes(part.content)
                return self.read(path, passwords_inside(self.passwords, part.name))
        except OSError as problem:  # a name that the disk does not take costs this part alone
            detail = {"problem": short_problem(problem.strerror or problem)}
            return Refusal(DocumentState.UNREADABLE, Reason.READ_ERROR, detail)
