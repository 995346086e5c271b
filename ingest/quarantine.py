"""What did harm to its reader: set aside, and tried once more by itself when the rest is read."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ingest.readings import Reading
from ingest.reconciling import FileToRead
from ingest.types import HARM, ReadDocument, ReadPart, Refusal

_TRIES = "tries"


def did_harm(outcome: ReadDocument | Refusal) -> bool:
    """Whether a file, or something inside of it, killed, bloated or held up its reader."""
    if isinstance(outcome, Refusal):
        return outcome.reason in HARM
    return any(did_harm(found) for part in outcome.parts if (found := part.document or part.refusal))


def after_tries(outcome: ReadDocument | Refusal, tries: int) -> ReadDocument | Refusal:
    """The same outcome; wherever harm was done, it says how many tries were made."""
    if isinstance(outcome, Refusal):
        return _refusal_after(outcome, tries)
    return _document_after(outcome, tries) if did_harm(outcome) else outcome


def _refusal_after(refusal: Refusal, tries: int) -> Refusal:
    if refusal.reason not in HARM:
        return refusal
    detail: Mapping[str, str | int] = {**refusal.detail, _TRIES: tries}
    return replace(refusal, detail=detail)


def _document_after(document: ReadDocument, tries: int) -> ReadDocument:
    return replace(document, parts=tuple(_part_after(part, tries) for part in document.parts))


def _part_after(part: ReadPart, tries: int) -> ReadPart:
    return replace(
        part,
        document=part.document and _document_after(part.document, tries),
        refusal=part.refusal and _refusal_after(part.refusal, tries),
    )


class Quarantine:
    """Contents that did harm, in the order they came; those of paused sources wait until these go on."""

    def __init__(self) -> None:
        self._readings: list[Reading] = []
        self._paused: frozenset[int] = frozenset()

    def put(self, reading: Reading) -> None:
        """Set a content aside."""
        self._readings.append(reading)

    def is_ready(self, *, only_named: bool = False) -> bool:
        """Whether there is one whose turn may come; ``only_named``: a file of it was named by a person."""
        return self._next(only_named=only_named) is not None

    def take(self, *, only_named: bool) -> Reading | None:
        """Give the next one, as in `is_ready`; None where there is none."""
        reading = self._next(only_named=only_named)
        if reading is not None:
            self._readings.remove(reading)
        return reading

    def joins(self, file: FileToRead, key: tuple[bytes, str]) -> Reading | None:
        """Give the one that is of the same content as ``file``, which now waits with it; None for none."""
        for reading in self._readings:
            if reading.is_of(key, file.job.passwords):
                reading.files.append(file)
                return reading
        return None

    def hold(self, paused: frozenset[int]) -> None:
        """Let those of these sources (by id) wait, and no others."""
        self._paused = paused

    def drop(self, is_unwanted: Callable[[FileToRead], bool]) -> None:
        """Let those go that nobody waits for any more."""
        self._readings = [reading for reading in self._readings if not all(map(is_unwanted, reading.files))]

    def clear(self) -> None:
        """Let all go."""
        self._readings.clear()

    def _next(self, *, only_named: bool) -> Reading | None:
        for reading in self._readings:
            is_named = any(file.job.again for file in reading.files)
            is_held = all(file.source.id in self._paused for file in reading.files)
            if is_named or not (only_named or is_held):
                return reading
        return None
