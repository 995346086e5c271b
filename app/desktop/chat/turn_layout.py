"""Parts of a turn below one another."""

from collections.abc import Iterable

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget


def stack(parts: Iterable[tuple[QWidget, int, int]], width: int) -> int:
    """Place widgets, each with its height and the room above it; say how high they are together.

    What has no height is hidden, and takes no room above it either.
    """
    top = 0
    for part, height, above in parts:
        part.setVisible(height > 0)
        if height > 0:
            top += above
            part.setGeometry(QRect(0, top, width, height))
            top += height
    return top
