"""The tests' probe with more clocks: how long the loop stands still, and when a chat is there.

What is asked while the clocks run costs the window next to nothing; a look at all that is seen would cost it
tens of milliseconds. A drop is made from within, as there is no second program to drag from.
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QAbstractButton, QApplication

from app.desktop.chat.answer_view import AnswerView
from app.desktop.chat.transcript import Transcript
from app.desktop.chat.turn_view import TurnState
from app.desktop.main_window import MainWindow
from tests.doubles.probed_window import Probe


class Clocks(Probe):
    """The tests' probe, and more clocks."""

    def __init__(self, name: str, application: QApplication) -> None:
        self._spent = time.thread_time()
        self._ticks: list[tuple[float, float]] = []
        self._pressed = 0.0
        self._shown = 0.0
        self._held = QMimeData()
        super().__init__(name, application)

    def _on_tick(self) -> None:
        before = self._last
        super()._on_tick()
        spent, self._spent = self._spent, time.thread_time()
        self._ticks.append((self._last - before, self._spent - spent))

    def _say(self, asked: dict[str, Any]) -> Any:
        answers: dict[str, Callable[[dict[str, Any]], Any]] = {
            "ticks": self._take_ticks,
            "memory": _memory,
            "watch": self._watch,
            "opened": lambda _: self._shown - self._pressed if self._shown else None,
            "answered": lambda _: self._is_answered(),
            "button": self._has_button,
            "hold": self._hold,
            "drop": lambda _: QTimer.singleShot(0, self, self._drop),
        }
        answer = answers.get(asked["what"], super()._say)
        return answer(asked)

    def _take_ticks(self, _asked: dict[str, Any]) -> list[tuple[float, float]]:
        ticks, self._ticks = self._ticks, []
        return ticks

    def _watch(self, _asked: dict[str, Any]) -> None:
        self._shown = 0.0
        self._application.installEventFilter(self)

    def _has_button(self, asked: dict[str, Any]) -> bool:
        buttons = (each for each in self._application.allWidgets() if isinstance(each, QAbstractButton))
        return any(button.isVisible() and button.text() in asked["texts"] for button in buttons)

    def _hold(self, asked: dict[str, Any]) -> int:
        """Take the files of a folder into the hand; says how many these are."""
        files = sorted(Path(asked["folder"]).rglob("*.txt"))
        self._held.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
        return len(files)

    def _is_answered(self) -> bool:
        """Whether the last answer is whole, and all of it stands there."""
        last = self._transcript().views()[-1]
        return last.state is not TurnState.WRITING and last.answer_view.renderer.is_complete

    def _transcript(self) -> Transcript:
        return next(each for each in self._application.allWidgets() if isinstance(each, Transcript))

    def _drop(self) -> None:
        """Drag what is held over the window, and let it go."""
        window = next(each for each in self._application.topLevelWidgets() if isinstance(each, MainWindow))
        how = Qt.DropAction.CopyAction, self._held, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        self._application.sendEvent(window, QDragEnterEvent(QPoint(600, 300), *how))
        self._application.sendEvent(window, QDropEvent(QPointF(600, 300), *how))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the press of the mouse to the painting of the last answer, when all of it stands there."""
        if event.type() is QEvent.Type.MouseButtonPress:
            self._pressed = time.monotonic()
        elif event.type() is QEvent.Type.Paint and isinstance(view := watched.parent(), AnswerView):
            last = self._transcript().views()[-1].answer_view
            if view is last and last.renderer.is_complete and not self._shown:
                QTimer.singleShot(0, self, self._on_answer)
        return False

    def _on_answer(self) -> None:
        if not self._shown:
            self._shown = time.monotonic()
            self._application.removeEventFilter(self)


def _memory(_asked: dict[str, Any]) -> list[int]:
    memory = psutil.Process().memory_full_info()
    return [memory.rss, memory.uss]
