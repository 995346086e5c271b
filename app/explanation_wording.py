"""The words about why an answer rests on its passages."""

from app.engine import wire

_FATES = {
    "given": "given as [{n}]",
    "known": "known as [{n}] from an earlier question",
    "left_out": "left out, no room",
    "dropped": "dropped by you",
    "hidden": "not visible in its document, so not given",
    "beyond": "not among the best",
}


def fate_words(passage: wire.Considered) -> str:
    """Say what became of a passage, and whether it was pinned."""
    words = _FATES[passage.fate].format(n=passage.n)
    return f"pinned, {words}" if passage.pinned else words
