"""What the manifest of files that broke other programs says must be read of each."""

from pathlib import Path
from typing import Any

# Kinds that are not read.
NOT_READ = {".doc", ".ppt", ".zip"}


def expected_words(expected: dict[str, Any]) -> list[str]:
    """The words that a reader of the file must produce, whatever part of it they are in."""
    by_part = expected.get("words_by_part", {})
    return expected.get("words") or [word for part in by_part.values() for word in part]


def is_readable(row: dict[str, Any]) -> bool:
    """Whether a file is of a kind that is read, and needs no password."""
    needs_password = row["expect"].get("open") == "needs_password"
    return not needs_password and Path(row["file"]).suffix.lower() not in NOT_READ


def squeezed(text: str) -> str:
    """Text without white space and case."""
    return "".join(text.split()).casefold()
