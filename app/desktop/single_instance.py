"""One window a library: a second start raises the first window and gives it its paths."""

import getpass
import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 2_000


class Handover(msgspec.Struct, frozen=True):
    """What a second start gives to the first window."""

    paths: tuple[str, ...] = ()


class SingleInstance(QObject):
    """Listens for later starts for the same library.

    Signals:
        raised: another start wants this window; a `Handover`.
    """

    raised = Signal(object)

    def __init__(self, library: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._name = _name(library)
        self._server = QLocalServer(self)
        # Another person on this computer is not to put paths into the library.
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def listen(self) -> None:
        """Be the one; a socket that a crash left behind is taken over."""
        if not self._server.listen(self._name):
            QLocalServer.removeServer(self._name)
            self._server.listen(self._name)

    def close(self) -> None:
        """Let a later start be the one."""
        self._server.close()

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(lambda socket=socket: self._on_end(socket))

    def _on_end(self, socket: QLocalSocket) -> None:
        try:
            handover = msgspec.json.decode(bytes(socket.readAll().data()), type=Handover)
        except msgspec.MsgspecError:
            handover = Handover()
        socket.deleteLater()
        self.raised.emit(handover)


def hand_over(library: Path, paths: Sequence[str]) -> bool:
    """Give paths to the window of this library; False where there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(library))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(msgspec.json.encode(Handover(paths=tuple(paths))))
    socket.flush()
    socket.disconnectFromServer()
    if socket.state() is not QLocalSocket.LocalSocketState.UnconnectedState:
        socket.waitForDisconnected(_PATIENCE_MS)
    return True


def _name(library: Path) -> str:
    """A name of this person's and this library's own."""
    mark = f"{getpass.getuser()}:{library.resolve()}"
    return "sourcebook-" + hashlib.sha256(mark.encode()).hexdigest()[:24]
