"""The self-test's part in the window: open it offscreen, see the library, light a cited page."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication

from app.desktop.desktop import Desktop
from app.desktop.settings.preferences import PreferencesStore
from app.desktop.theme.theme import Theme
from app.desktop.viewer.locate import How
from app.desktop.viewer.types import CitationInView
from app.engine import wire

_PATIENCE_MS = 30_000

T = TypeVar("T")


def check_window(folder: Path, citation: wire.Citation | None, files: int) -> str:
    """Open the window on ``folder / "library"``; gives words of what was seen. Raises where it was not.

    What it remembers is kept in ``folder``, not among the person's settings.
    """
    application = QApplication.instance() or QApplication(["sourcebook"])
    assert isinstance(application, QApplication)  # noqa: S101 - it is the one made here
    store = PreferencesStore(application, path=folder / "preferences.json")
    theme = Theme(application)
    desktop = Desktop(folder / "library", theme, store, application)
    try:
        counted = _wait(desktop.library.counted, desktop.start, wire.Coverage)
        if counted.documents != files or not files:
            raise WindowWrong(f"it shows {counted.documents} documents, and there are {files}")
        if citation is None:
            raise WindowWrong("there was no citation to open")
        desktop.window.show_viewer()
        shown = CitationInView(citation=citation, position=1, total=1)
        how = _wait(desktop.window.viewer.pdf.lit, lambda: desktop.window.viewer.show_citation(shown), How)
        if how is not How.WHOLE:
            raise WindowWrong(f"the passage of {citation.path} was not lit on its page ({how})")
        colours = _colours(desktop)
    finally:
        desktop.window.close()
        desktop.close()
        desktop.window.deleteLater()
        desktop.deleteLater()
        application.processEvents()
        theme.forget_files()
    return f"shows {files} documents and page {citation.page} with its passage lit, in {colours} colours"


class WindowWrong(Exception):
    """The window did not do what it should."""


def _colours(desktop: Desktop) -> int:
    """Draw the window and count its colours; a window that draws nothing has one."""
    image = desktop.window.grab().toImage()
    colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
    if len(colours) < 20:
        raise WindowWrong(f"it is drawn in {len(colours)} colours, so nothing can be seen in it")
    return len(colours)


def _wait(signal: SignalInstance, begin: Callable[[], None], kind: type[T]) -> T:
    """Begin, then serve events until the signal comes; gives what it carries."""
    loop = QEventLoop()
    got: list[T] = []

    def take(payload: object) -> None:
        if isinstance(payload, kind):
            got.append(payload)
        loop.quit()

    connection = signal.connect(take)
    QTimer.singleShot(_PATIENCE_MS, loop, loop.quit)
    begin()
    if not got:
        loop.exec()
    QObject.disconnect(connection)
    if not got:
        raise WindowWrong("it did not get as far as it should in 30 seconds")
    return got[0]
