"""What is to be seen on a screen, for one who has no way into the program that draws."""

import os
from typing import Self

from PySide6.QtGui import QColor, QGuiApplication, QImage

from tests.doubles.screen import Screen

# Of each so many pixels one is looked at.
_STEP = 25


class Eyes:
    """Looks at a screen; a context manager, and one at a time."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def __enter__(self) -> Self:
        os.environ.update(DISPLAY=self._screen.display, QT_QPA_PLATFORM="xcb")
        self._application = QGuiApplication([])
        return self

    def __exit__(self, *_: object) -> None:
        self._application.shutdown()
        del self._application

    def drawn(self) -> float:
        """How much of the screen, from 0 to 1, is not the black of an empty one."""
        image = self._look()
        points = [
            image.pixel(x, y) & 0xFFFFFF
            for x in range(0, image.width(), _STEP)
            for y in range(0, image.height(), _STEP)
        ]
        return sum(point != 0 for point in points) / len(points)

    def find(self, colour: QColor) -> tuple[int, int]:
        """The middle of the topmost thing of a colour."""
        image, wanted = self._look(), colour.rgb() & 0xFFFFFF
        for y in range(image.height()):
            row = [x for x in range(image.width()) if image.pixel(x, y) & 0xFFFFFF == wanted]
            if row:
                return row[len(row) // 2], y + 4
        raise AssertionError(f"nothing on the screen is {colour.name()}")

    def _look(self) -> QImage:
        return self._application.primaryScreen().grabWindow(0).toImage()
