"""Opens a PDF for QtPdf without holding up the loop, and lets go of the file."""

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QBuffer, QByteArray, QFile, QFileInfo, QIODevice, QObject, QTimer, Signal
from PySide6.QtPdf import QPdfDocument

# A file up to this size is read into memory and closed at once: on Windows a file that is open cannot be
# replaced or deleted, and the person's next save would fail because the viewer shows the last one.
_MOST_IN_MEMORY = 64 * 2**20
# What one turn of the loop reads: a slow disk or network share holds it up for this much and no more.
_PORTION = 2 * 2**20
_PAUSE = 2


class Refused(Enum):
    """Why a PDF cannot be drawn."""

    PASSWORD = "password"  # noqa: S105 -- a reason, no secret
    DAMAGED = "damaged"
    MISSING = "missing"
    UNREADABLE = "unreadable"
    NO_PAGES = "no_pages"


_REASONS = {
    QPdfDocument.Error.IncorrectPassword: Refused.PASSWORD,
    QPdfDocument.Error.UnsupportedSecurityScheme: Refused.PASSWORD,
    QPdfDocument.Error.InvalidFileFormat: Refused.DAMAGED,
    QPdfDocument.Error.FileNotFound: Refused.MISSING,
}


class PdfFile(QObject):
    """One PDF at a time, as a `QPdfDocument`.

    Signals:
        opened: the document can be drawn.
        refused: it cannot, with the reason.
    """

    opened = Signal()
    refused = Signal(object)

    def __init__(self, is_drawing: Callable[[], bool], parent: QObject | None = None) -> None:
        """``is_drawing``: whether another thread uses the document; closing it then would wait."""
        super().__init__(parent)
        self._is_drawing = is_drawing
        self.document = QPdfDocument(self)
        self.path = ""
        self._stamp: tuple[int, int] | None = None
        self._file: QFile | None = None
        self._bytes = QByteArray()
        self._buffer = QBuffer(self)
        self._timer = QTimer(self, interval=_PAUSE)
        self._timer.timeout.connect(self._go_on)

    def open(self, path: str) -> None:
        """Read and open a file; the answer is a signal, never before this returns."""
        self.close()
        self.path = path
        self._stamp = _stamp(path)
        self._file = QFile(path, self)
        self._timer.start()

    def is_current(self) -> bool:
        """Whether the file on the disk is still the one that was read."""
        return self._stamp == _stamp(self.path)

    def close(self) -> None:
        """Let go of the file and of all that was read of it."""
        self.path = ""
        self._release()
        self._bytes = QByteArray()
        self._timer.start()
        self._go_on()

    def _release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file.deleteLater()
            self._file = None

    def _go_on(self) -> None:
        if self._is_drawing():
            return
        if self.document.status() is not QPdfDocument.Status.Null:
            self.document.close()
            self._buffer.close()
            self._buffer.setData(QByteArray())
        if self._file is None:
            self._timer.stop()
        else:
            self._read_portion(self._file)

    def _read_portion(self, file: QFile) -> None:
        if not file.isOpen() and not self._begin(file):
            return
        portion = file.read(_PORTION)
        self._bytes.append(portion)
        if file.error() is not QFile.FileError.NoError:
            self._refuse(Refused.UNREADABLE)
        elif portion.isEmpty() or file.atEnd():
            self._timer.stop()
            self._release()
            self._buffer.setData(self._bytes)
            self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
            self.document.load(self._buffer)
            self._tell(self.document.error())

    def _begin(self, file: QFile) -> bool:
        """Open the file for reading in portions; false where there is nothing to be read so."""
        if not file.exists():
            self._refuse(Refused.MISSING)
        elif file.size() > _MOST_IN_MEMORY:
            self._timer.stop()
            self._release()
            self._tell(self.document.load(self.path))
        elif file.open(QIODevice.OpenModeFlag.ReadOnly):
            return True
        else:
            self._refuse(Refused.UNREADABLE)
        return False

    def _tell(self, error: QPdfDocument.Error) -> None:
        if error is not QPdfDocument.Error.None_:
            self._refuse(_REASONS.get(error, Refused.UNREADABLE))
        elif self.document.pageCount() < 1:
            self._refuse(Refused.NO_PAGES)
        else:
            self.opened.emit()

    def _refuse(self, reason: Refused) -> None:
        self.close()
        self.refused.emit(reason)


def _stamp(path: str) -> tuple[int, int] | None:
    """What tells a file from the one that replaces it: its time and size."""
    found = QFileInfo(path)
    return (found.lastModified().toMSecsSinceEpoch(), found.size()) if found.exists() else None
