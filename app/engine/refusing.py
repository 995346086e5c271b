"""Saying no to what cannot be done, and what should be known of what is done, in words for a person."""

from collections.abc import Sequence
from pathlib import Path

from app.engine.wire import Failure
from ingest.catalog.records import Source

# So many notes that are alike are given one by one.
_MOST_NOTES = 20


class Refused(Exception):
    """What was asked cannot be done; ``failure`` says why and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.failure = Failure(code=code, message=message)
        super().__init__(message)


def sources_at(known: Sequence[Source], path: Path) -> list[Source]:
    """Give the source at a path or those below it. Raises `Refused` where there is none."""
    found = [source for source in known if source.path == path or path in source.path.parents]
    if not found:
        raise Refused("not_a_source", f"{path} is not a source of this library. `status` lists the sources.")
    return found


def shortened(notes: Sequence[str]) -> list[str]:
    """Give notes about sources, the first of very many, and how many more there are."""
    more = len(notes) - _MOST_NOTES
    if more <= 0:
        return list(notes)
    return [*notes[:_MOST_NOTES], f"And so it is with {more} other sources."]
