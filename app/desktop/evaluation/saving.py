"""A result in a file: all of it as JSON, or what was missed as a table."""

import csv
import io
from pathlib import Path

from app.engine import wire


def save(result: wire.Evaluation, path: Path) -> None:
    """Write a result as the end of the name says, as JSON where that is not ``.csv``. Raises OSError."""
    if path.suffix.lower() == ".csv":
        # With the mark that spreadsheets know UTF-8 by.
        path.write_text(_as_csv(result), encoding="utf-8-sig", newline="")
    else:
        path.write_bytes(wire.encode(result) + b"\n")


def _as_csv(result: wire.Evaluation) -> str:
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    most = max((len(miss.found) for miss in result.misses), default=0)
    rows.writerow(["id", "question", "expected", *(f"found {n}" for n in range(1, most + 1))])
    rows.writerows([miss.id, miss.question, miss.expected, *miss.found] for miss in result.misses)
    return text.getvalue()
