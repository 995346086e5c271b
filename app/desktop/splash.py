"""What is shown while the one file unpacks itself for the first time; its starter ends it.

It runs from a folder that is not whole yet, so that it imports Qt and nothing else.
"""

import sys

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QVBoxLayout, QWidget

from app.settings import resources

# Should the starter have been killed.
_LONGEST_MS = 120_000
_SIZE = 96


class Splash(QWidget):
    """A small window that says why one waits; a click takes it away."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle("Sourcebook")
        icon = QLabel()
        icon.setPixmap(QIcon(str(resources() / "icons" / "sourcebook.svg")).pixmap(_SIZE, _SIZE))
        words = QLabel(self.tr("Sourcebook is being unpacked. This happens once."))
        bar = QProgressBar()
        bar.setRange(0, 0)
        bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(16)
        column.addWidget(icon, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(words, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(bar)

    def mousePressEvent(self, _event: object) -> None:
        """Go away."""
        self.close()


def show_splash() -> int:
    """Show it until this process is ended, or until the person has had enough."""
    application = QApplication(sys.argv[:1])
    application.setDesktopFileName("sourcebook")
    splash = Splash()
    splash.adjustSize()
    splash.move(application.primaryScreen().availableGeometry().center() - splash.rect().center())
    splash.show()
    QTimer.singleShot(_LONGEST_MS, application.quit)
    return application.exec()
