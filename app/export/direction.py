"""Which way a text runs, as its first letter with a direction says."""

import unicodedata

_STRONG = {"L", "R", "AL"}


def is_right_to_left(text: str) -> bool:
    """Whether a text runs to the left."""
    return next((kind for kind in map(unicodedata.bidirectional, text) if kind in _STRONG), "L") != "L"
