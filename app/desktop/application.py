"""Starts the window: one a library, with the theme and what the person set."""

import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app.desktop.chat.warming import Warming
from app.desktop.crash_report import report_crashes
from app.desktop.desktop import Desktop
from app.desktop.ending import told_by_signals
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.single_instance import Handover, SingleInstance, hand_over
from app.desktop.theme.theme import Theme
from app.opening import Opening
from app.program import give_qt_paths_back
from app.settings import resources
from app.version import __version__


def run_window(opening: Opening) -> int:
    """Open the window, or raise the one that is open for this library; gives the exit status."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)  # noqa: S101 - it is the one made here
    give_qt_paths_back()
    application.setApplicationName("Sourcebook")
    application.setApplicationVersion(__version__)
    application.setDesktopFileName("sourcebook")
    application.setWindowIcon(QIcon(str(resources() / "icons" / "sourcebook.svg")))
    store = PreferencesStore(application)
    library = opening.library or store.library()
    if hand_over(library, opening.paths):
        return 0
    if opening.server is not None:
        store.override(server=opening.server)
    store.server_key = opening.server_key or store.server_key
    with told_by_signals(application):
        return _Run(application, store, library, opening.paths).run()


class _Run:
    """The window's life, from one library to the next."""

    def __init__(
        self, application: QApplication, store: PreferencesStore, library: Path, paths: Sequence[str]
    ) -> None:
        self._application = application
        self._store = store
        self._theme = Theme(application)
        # Before anything is shown: no window flashes in the other colours.
        self._theme.choose(store.preferences.appearance, store.preferences.text_percent)
        self._open(library, paths)
        Warming(application)

    def run(self) -> int:
        """Serve events until the window is closed, or a signal ends it."""
        status = self._application.exec()
        self._close()
        return status

    def _open(self, library: Path, paths: Sequence[str]) -> None:
        self._instance = SingleInstance(library, self._application)
        self._instance.listen()
        self._desktop = Desktop(library, self._theme, self._store, self._application)
        self._desktop.library_chosen.connect(self._on_library_chosen)
        self._instance.raised.connect(self._on_raised)
        report_crashes(self._desktop.window.messages, library)
        self._desktop.start(paths)

    def _close(self) -> None:
        self._desktop.close()
        self._instance.close()
        self._desktop.window.deleteLater()
        self._desktop.deleteLater()

    def _on_raised(self, handover: Handover) -> None:
        self._desktop.take(handover.paths)

    def _on_library_chosen(self, folder: str) -> None:
        """Go on with another library in the same place."""
        library = Path(folder)
        if library == self._desktop.link.library or hand_over(library, ()):
            return
        self._application.setQuitOnLastWindowClosed(False)
        self._desktop.window.close()
        self._close()
        self._store.change(library=folder)
        self._open(library, ())
        self._application.setQuitOnLastWindowClosed(True)
