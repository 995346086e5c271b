"""Do something at most so often, however often it is asked for."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Throttle(QObject):
    """Does ``deed`` once per interval at most; the last request is never lost."""

    def __init__(
        self, milliseconds: int, deed: Callable[[], None], parent: QObject, *, at_once: bool = True
    ) -> None:
        """``at_once``: the first request is met without waiting; otherwise each waits for its interval."""
        super().__init__(parent)
        self._deed = deed
        self._at_once = at_once
        self._waits = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(milliseconds)
        self._timer.timeout.connect(self._on_timeout)

    def ask(self) -> None:
        """Do it now or soon."""
        if self._timer.isActive():
            self._waits = True
            return
        self._waits = not self._at_once
        self._timer.start()
        if self._at_once:
            self._deed()

    def stop(self) -> None:
        """Forget what was asked for."""
        self._timer.stop()
        self._waits = False

    def _on_timeout(self) -> None:
        if self._waits:
            self._waits = False
            if self._at_once:
                self._timer.start()
            self._deed()
