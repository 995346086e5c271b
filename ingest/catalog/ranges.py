"""Which paths lie below a folder, as the order of strings tells it."""

import os


def range_below(folder: str) -> tuple[str, str]:
    """Give the two strings between which the paths below a folder lie."""
    bare = folder.rstrip(os.sep)
    return bare + os.sep, bare + chr(ord(os.sep) + 1)
