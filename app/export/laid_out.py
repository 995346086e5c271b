"""What the process that lays out PDF writes first, on a line of its own."""

import msgspec


class LaidOut(msgspec.Struct, frozen=True):
    """The questions of a PDF, each with its page from 0."""

    outline: list[tuple[str, int]]
