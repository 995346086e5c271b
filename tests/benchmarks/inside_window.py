"""The real window with clocks in it: when it is first painted, how long its loop stands still, and on what.

Run by `tests.benchmarks.window` in place of the program. ``SOURCEBOOK_PAINTED`` names the file that gets
the moment of the first painting, in seconds of the system's monotonic clock; ``SOURCEBOOK_PROBE`` the socket
of the probe, which comes only then: before, nothing is here that a person's window does not have.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.__main__ import main


class FirstPainting(QObject):
    """Writes down when the first window has been painted, and goes."""

    def __init__(self, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        application.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The first request for painting goes to the window; what follows it in the loop comes after it."""
        if event.type() is QEvent.Type.Paint:
            self._application.removeEventFilter(self)
            QTimer.singleShot(0, self, self._on_painted)
        return False

    def _on_painted(self) -> None:
        Path(os.environ["SOURCEBOOK_PAINTED"]).write_text(repr(time.monotonic()), encoding="ascii")
        if "SOURCEBOOK_PROBE" in os.environ:
            from tests.benchmarks.clocks import Clocks  # noqa: PLC0415

            Clocks(os.environ["SOURCEBOOK_PROBE"], self._application)


def _install() -> None:
    made = QApplication.__init__

    def make(self: QApplication, *arguments: Any) -> None:
        made(self, *arguments)
        FirstPainting(self)

    QApplication.__init__ = make  # type: ignore[method-assign]


if __name__ == "__main__":
    _install()
    sys.exit(main(sys.argv[1:]))
