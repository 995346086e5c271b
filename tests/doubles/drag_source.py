"""A window whose whole face can be dragged: paths by XDND, as a file manager gives them.

Run as ``python -m tests.doubles.drag_source X Y PATH ...``; it says ``ready`` once it is to be seen.
"""

import sys

from PySide6.QtCore import QMimeData, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QMouseEvent
from PySide6.QtWidgets import QApplication, QLabel


class Source(QLabel):
    """Begins a drag when it is pressed and moved."""

    def __init__(self, paths: list[str]) -> None:
        super().__init__("drag me")
        self._paths = paths
        self._is_ready = False
        self.setWindowFlags(Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self.setFixedSize(90, 60)

    def say_when_shown(self) -> None:
        """Whoever started this waits for it."""
        if not self._is_ready and self.windowHandle().isExposed():
            self._is_ready = True
            print("ready", flush=True)  # noqa: T201 - that is how it is said

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        drag = QDrag(self)
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(path) for path in self._paths])
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.CopyAction | Qt.DropAction.MoveAction)


if __name__ == "__main__":
    application = QApplication([])
    source = Source(sys.argv[3:])
    source.move(int(sys.argv[1]), int(sys.argv[2]))
    source.show()
    watch = QTimer(interval=20)
    watch.timeout.connect(source.say_when_shown)
    watch.start()
    sys.exit(application.exec())
