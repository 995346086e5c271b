"""Times of many calls, as one line of a table."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of many calls."""

    values: Sequence[float]

    @property
    def p95(self) -> float:
        """95 of 100 calls took no longer."""
        ordered = sorted(self.values)
        return ordered[int(0.95 * (len(ordered) - 1))]

    def __str__(self) -> str:
        p50 = statistics.median(self.values)
        return f"p50 {p50:7.1f}  p95 {self.p95:7.1f}  max {max(self.values):7.1f} ms  (n={len(self.values)})"


def say(what: str, times: Times) -> None:
    """Print a line of the table."""
    print(f"{what:<36} {times}", flush=True)
