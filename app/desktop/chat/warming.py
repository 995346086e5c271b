"""What the first answer needs, made ready while nobody waits: importing it in the middle is felt."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from app.desktop.chat import highlighting, markdown

# After the window has come up, and then between two steps, so that each is a short pause of its own.
_PAUSE_MS = 700


class Warming(QObject):
    """Takes one step after another, and ends."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: list[Callable[[], None]] = [markdown.prepare, highlighting.prepare]
        self._timer = QTimer(self, interval=_PAUSE_MS)
        self._timer.timeout.connect(self._on_timeout)
        self._timer.start()

    def _on_timeout(self) -> None:
        self._steps.pop(0)()
        if not self._steps:
            self._timer.stop()
