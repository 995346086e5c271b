"""Passages as a model is given them, for benchmarks that search nothing."""

from pathlib import Path

from retrieval.chats import Evidence


def given(
    text: str, *, n: int = 1, path: Path = Path("/x.txt"), page: int = 1, heading: str = "", start: int = 0
) -> Evidence:
    """Give a passage as source ``n``; it begins at ``start`` of its page."""
    return Evidence(
        n=n,
        path=str(path),
        title=path.name,
        page=page,
        heading=heading,
        start=start,
        end=start + len(text),
        text=text,
        score=1.0,
        keyword_rank=1,
        vector_rank=1,
    )
