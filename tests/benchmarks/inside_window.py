"""The real window with clocks in it: when it is first painted, how long its loop stands still, and on what.

Run by `tests.benchmarks.window` in place of the program. ``SOURCEBOOK_PAINTED`` names the file that gets the
moment of the first painting, in seconds of the system's monotonic clock; ``SOURCEBOOK_PROBE`` the socket of the
probe, which comes only then: before, nothing is here that a person's window does not have.
"""

import os
import sys
import time
from pathlib import Path
from typing import Any

import psutil
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
            _put_probe(self._application)


def _put_probe(application: QApplication) -> None:
    from app.desktop.chat.answer_view import AnswerView
    from app.desktop.chat.transcript import Transcript
    from tests.doubles.probed_window import Probe

    class Clocks(Probe):
        """The tests' probe, and more clocks."""

        def __init__(self) -> None:
            self._spent = time.thread_time()
            self._ticks: list[tuple[float, float]] = []
            self._pressed = 0.0
            self._shown = 0.0
            super().__init__(os.environ["SOURCEBOOK_PROBE"], application)

        def _on_tick(self) -> None:
            before = self._last
            super()._on_tick()
            spent, self._spent = self._spent, time.thread_time()
            self._ticks.append((self._last - before, self._spent - spent))

        def _say(self, asked: dict[str, Any]) -> Any:
            match asked["what"]:
                case "ticks":
                    ticks, self._ticks = self._ticks, []
                    return ticks
                case "memory":
                    memory = psutil.Process().memory_full_info()
                    return [memory.rss, memory.uss]
                case "watch":
                    self._shown = 0.0
                    application.installEventFilter(self)
                    return None
                case "opened":
                    return self._shown - self._pressed if self._shown else None
                case _:
                    return super()._say(asked)

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            """From the press of the mouse to the painting of the last answer, when all of it stands there."""
            if event.type() is QEvent.Type.MouseButtonPress:
                self._pressed = time.monotonic()
            elif event.type() is QEvent.Type.Paint and isinstance(view := watched.parent(), AnswerView):
                transcript = next(t for t in application.allWidgets() if isinstance(t, Transcript))
                last = transcript.views()[-1].answer_view
                if view is last and last.renderer.is_complete and not self._shown:
                    QTimer.singleShot(0, self, self._on_answer)
            return False

        def _on_answer(self) -> None:
            if not self._shown:
                self._shown = time.monotonic()
                application.removeEventFilter(self)

    Clocks()


def _install() -> None:
    made = QApplication.__init__

    def make(self: QApplication, *arguments: Any) -> None:
        made(self, *arguments)
        FirstPainting(self)

    QApplication.__init__ = make  # type: ignore[method-assign]


if __name__ == "__main__":
    _install()
    sys.exit(main(sys.argv[1:]))
