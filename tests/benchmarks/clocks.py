"""The tests' probe with more clocks: how long the loop stands still, and when a chat is there."""

import time
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.desktop.chat.answer_view import AnswerView
from app.desktop.chat.transcript import Transcript
from tests.doubles.probed_window import Probe


class Clocks(Probe):
    """The tests' probe, and more clocks."""

    def __init__(self, name: str, application: QApplication) -> None:
        self._spent = time.thread_time()
        self._ticks: list[tuple[float, float]] = []
        self._pressed = 0.0
        self._shown = 0.0
        super().__init__(name, application)

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
                self._application.installEventFilter(self)
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
            transcript = next(t for t in self._application.allWidgets() if isinstance(t, Transcript))
            last = transcript.views()[-1].answer_view
            if view is last and last.renderer.is_complete and not self._shown:
                QTimer.singleShot(0, self, self._on_answer)
        return False

    def _on_answer(self) -> None:
        if not self._shown:
            self._shown = time.monotonic()
            self._application.removeEventFilter(self)
