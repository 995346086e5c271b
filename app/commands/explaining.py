"""Why an answer rests on its passages, as a table."""

import sys

from app.commands.context import Context
from app.commands.passages import place
from app.engine import wire
from app.explanation_wording import fate_words

# Cells of a bar.
_WIDTH = 8
# A rank below this one is hardly any.
_LOWEST_RANK = 100


def print_explanation(context: Context, explanation: wire.Explanation) -> None:
    """Print what was searched, and each passage with its ranks as bars and what became of it."""
    context.print()
    for query in explanation.queries:
        context.print(f"Searched: {query}")
    context.print(f"{'':>4}  {'fused':<{_WIDTH}}  {'words':<{_WIDTH}}  {'meaning':<{_WIDTH}}  {'tokens':>6}")
    best = max((item.score for item in explanation.passages), default=0.0)
    for item in explanation.passages:
        rank = "–" if item.rank is None else f"{item.rank}."
        bars = "  ".join(
            _bar(part)
            for part in (
                item.score / best if best else 0.0,
                _nearness(item.keyword_rank),
                _nearness(item.vector_rank),
            )
        )
        context.print(f"{rank:>4}  {bars}  {item.tokens:>6}  {fate_words(item)}: {place(item)}")


def _nearness(rank: int | None) -> float:
    """Give a rank as a part of a bar: the first is all of it."""
    return 0.0 if rank is None else max(1 - (rank - 1) / _LOWEST_RANK, 1 / _WIDTH)


def _bar(part: float) -> str:
    try:
        "█".encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        full = "#"
    else:
        full = "█"
    return (full * round(part * _WIDTH)).ljust(_WIDTH)
