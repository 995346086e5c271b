"""Starts the real window with a probe in it, so that a test sees where things are and what they are called.

Hands stay outside: the probe presses nothing. It answers one JSON line with another, on a local socket that
``SOURCEBOOK_PROBE`` names. Run as ``python -m tests.doubles.probed_window [ARGUMENT ...]``.
"""

import json
import os
import sys
import time
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRectF, QTimer
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from PySide6.QtWidgets import QApplication, QDialog

from app.__main__ import main
from app.desktop.library.drop_overlay import DropOverlay
from app.desktop.viewer.pdf_view import PdfView

_TICK_MS = 10
# Below a table of thousands of cells nobody looks at each.
_MOST_CHILDREN = 200


class Probe(QObject):
    """Answers for the application it lives in."""

    def __init__(self, name: str, application: QApplication) -> None:
        super().__init__(application)
        self._application = application
        self._server = QLocalServer(self)
        self._server.listen(name)
        self._server.newConnection.connect(self._on_connection)
        self._last = time.perf_counter()
        self._stalls: list[float] = []
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._on_tick)
        self._timer.start()

    def _on_tick(self) -> None:
        now = time.perf_counter()
        self._stalls.append((now - self._last) * 1000 - _TICK_MS)
        self._last = now

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.readyRead.connect(lambda socket=socket: self._answer(socket))

    def _answer(self, socket: QLocalSocket) -> None:
        while socket.canReadLine():
            asked = json.loads(bytes(socket.readLine().data()))
            socket.write(json.dumps(self._say(asked)).encode() + b"\n")
            socket.flush()

    def _say(self, asked: dict[str, Any]) -> Any:
        application = self._application
        said: Any = None
        match asked["what"]:
            case "tree":
                windows = [w for w in application.topLevelWidgets() if w.isVisible()]
                said = [_node(QAccessible.queryAccessibleInterface(w)) for w in windows]
            case "stalls":
                said, self._stalls = self._stalls, []
            case "keyboard":
                said = _has_keyboard(application)
            case "drop":
                said = _drop(application)
            case "modules":
                said = sorted(sys.modules)
            case "on_screen":
                said = _on_screen(application, asked["page"], asked["areas"])
        return said


def _has_keyboard(application: QApplication) -> bool:
    """Whether keys reach what is in front: an open menu, else a dialog, else the window."""
    if application.activePopupWidget() is not None:
        return True
    dialogs = [top for top in application.topLevelWidgets() if isinstance(top, QDialog) and top.isVisible()]
    active = application.activeWindow()
    return active in dialogs if dialogs else active is not None


def _drop(application: QApplication) -> str:
    """Whether something is held over the window, ``dragging``, or was dropped on it, ``dropped``."""
    shown = [one for one in application.allWidgets() if isinstance(one, DropOverlay) and one.isVisible()]
    return "" if not shown else "dragging" if shown[0]._dragging else "dropped"


def _node(face: QAccessibleInterface) -> dict[str, Any]:
    rect = face.rect()
    state = face.state()
    children = [face.child(index) for index in range(min(face.childCount(), _MOST_CHILDREN))]
    widget = face.object()
    return {
        "name": face.text(QAccessible.Text.Name),
        "description": face.text(QAccessible.Text.Description),
        "value": face.text(QAccessible.Text.Value)[:2000],
        "role": face.role().name,
        "class": type(widget).__name__ if widget is not None else "",
        "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
        "focusable": bool(state.focusable),
        "focused": bool(state.focused),
        "disabled": bool(state.disabled),
        "checked": bool(state.checked),
        "children": [_node(child) for child in children if child is not None and not child.state().invisible],
    }


def _on_screen(application: QApplication, page: int, areas: list[list[float]]) -> Any:
    """Where areas of a drawn page, x, y, width and height in points from its top left, are on the screen."""
    for window in application.topLevelWidgets():
        for view in window.findChildren(PdfView):
            if view.isVisible():
                corner = view.viewport().mapToGlobal(QPoint(0, 0))
                rects = [view.area_on_screen(page - 1, QRectF(*area)).translated(corner) for area in areas]
                return [[rect.x(), rect.y(), rect.width(), rect.height()] for rect in rects]
    return None


def _install() -> None:
    """Put the probe in as soon as there is an application."""
    made = QApplication.__init__

    def make(self: QApplication, *arguments: Any) -> None:
        made(self, *arguments)
        Probe(os.environ["SOURCEBOOK_PROBE"], self)

    QApplication.__init__ = make  # type: ignore[method-assign]


if __name__ == "__main__":
    _install()
    sys.exit(main(sys.argv[1:]))
