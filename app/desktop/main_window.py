"""The window: three panes, the places of the middle one, messages, drops, keys. It knows no engine."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os.path import normpath

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.desktop.chat.chat_pane import ChatPane
from app.desktop.library.drop_overlay import DropOverlay
from app.desktop.library.inspector import Inspector
from app.desktop.library.ledger_view import LedgerView
from app.desktop.library.left_pane import LeftPane
from app.desktop.library.navigation import Place
from app.desktop.library.rail import Rail
from app.desktop.panes import Panes
from app.desktop.status_bar import StatusBar
from app.desktop.theme.theme import Theme
from app.desktop.viewer.pane import ViewerPane
from app.desktop.why.view import WhyView
from app.desktop.widgets.messages import MessageStack
from app.offline import OfflineSources

_LEAST_WIDTH, _LEAST_HEIGHT = 640, 480
_FIRST_WIDTH, _FIRST_HEIGHT = 1280, 800


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where the window was, in Qt's own form, and how wide its panes were."""

    window: str
    left: int
    right: int


class MainWindow(QWidget):
    """The window.

    Signals:
        paths_dropped: files or folders were dropped somewhere; a tuple of paths.
        closing: the window is about to close.
    """

    paths_dropped = Signal(object)
    closing = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle(self.tr("Sourcebook"))
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self.resize(_FIRST_WIDTH, _FIRST_HEIGHT)
        self.setAcceptDrops(True)
        self.left = LeftPane(theme)
        self.rail = Rail(theme)
        self.chat = ChatPane(theme)
        self.why = WhyView(theme)
        self.ledger = LedgerView(theme)
        self.viewer = ViewerPane(theme)
        self.inspector = Inspector(theme)
        self.status = StatusBar(theme)
        self._middle = QStackedWidget()
        for page in (self.chat, self.why, self.ledger):
            self._middle.addWidget(page)
        self._right = QStackedWidget()
        self._right.addWidget(self.viewer)
        self._right.addWidget(self.inspector)
        self.panes = Panes(theme, left=self.left, rail=self.rail, middle=self._middle, right=self._right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.panes, 1)
        column.addWidget(self.status)
        self.drop = DropOverlay(theme, self.panes)
        self.messages = MessageStack(theme, self.panes)
        for widget in (self.chat.composer, self.inspector.foot):
            self.messages.keep_clear(widget)
        self.left.folded.connect(lambda folded: self.panes.fold_left(folded=folded))
        self.rail.unfold_wanted.connect(lambda: self.panes.fold_left(folded=False))
        self.panes.back_wanted.connect(self.hide_right)
        self.viewer.closed.connect(self.hide_right)
        self.inspector.closed.connect(self.hide_right)
        self._add_keys()

    def show_place(self, place: Place) -> None:
        """Show the chat or the ledger in the middle."""
        wants_ledger = place is Place.LIBRARY
        wanted = self.ledger if wants_ledger else self.chat
        changes = wanted is not self._middle.currentWidget()
        self._middle.setCurrentWidget(wanted)
        self.left.set_place(place)
        if wants_ledger:
            self.left.set_current_chat(None)
        self.rail.set_place(place)
        if changes:
            self.hide_right()
        # Where it lies over the middle, it would lie over what was asked for.
        self.panes.put_left_back()

    def show_instead_of_ledger(self, view: QWidget) -> None:
        """Show a view of the library in the middle, from which `show_place` leads back."""
        self.show_place(Place.LIBRARY)
        if self._middle.indexOf(view) < 0:
            self._middle.addWidget(view)
        self.hide_right()
        self._middle.setCurrentWidget(view)

    @property
    def shows_why(self) -> bool:
        """Whether an answer is being explained."""
        return self._middle.currentWidget() is self.why

    def show_why(self) -> None:
        """Explain an answer in the place of the chat."""
        self.show_place(Place.CHAT)
        if self.panes.is_narrow:
            self.hide_right()
        self._middle.setCurrentWidget(self.why)

    def hide_why(self) -> None:
        """Show the chat again."""
        if self.shows_why:
            self._middle.setCurrentWidget(self.chat)

    def set_offline(self, offline: OfflineSources) -> None:
        """Mark the citations and passages of documents whose source is not there now."""
        self.chat.transcript.set_offline(offline)
        self.why.passages.set_offline(offline)

    def show_viewer(self) -> None:
        """Show the source viewer on the right."""
        self._right.setCurrentWidget(self.viewer)
        passages, answer = self.tr("Back to the passages"), self.tr("Back to the answer")
        self.panes.name_back(passages if self.shows_why else answer)
        self.panes.show_right(shown=True)
        self.chat.header.set_viewer(True)

    def show_inspector(self) -> None:
        """Show the inspector on the right."""
        self._right.setCurrentWidget(self.inspector)
        self.panes.show_right(shown=True, is_slim=True)
        if self.panes.is_narrow:
            self.inspector.focus_first()

    def hide_right(self) -> None:
        """Hide the right pane and go back to the middle one."""
        had_focus = self._right.isAncestorOf(self.focusWidget()) if self.focusWidget() else False
        self.panes.show_right(shown=False)
        self.chat.header.set_viewer(False)
        place = self._middle.currentWidget()
        if had_focus and place is not None:
            place.setFocus()

    def toggle_viewer(self) -> None:
        """Show the right pane or hide it."""
        if self.panes.shows_right:
            self.hide_right()
        else:
            self.show_viewer()

    def raise_for_person(self) -> None:
        """Bring the window before the person's eyes."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()

    def geometry_kept(self) -> Geometry:
        """Where the window is, to be remembered."""
        left, right = self.panes.widths()
        return Geometry(bytes(self.saveGeometry().toBase64().data()).decode(), left, right)

    def restore(self, geometry: Geometry) -> None:
        """Take a remembered place; Qt keeps it on a screen that is there."""
        if geometry.window:
            self.restoreGeometry(QByteArray.fromBase64(QByteArray(geometry.window.encode())))
        if geometry.left and geometry.right:
            self.panes.set_widths(geometry.left, geometry.right)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what lies over the panes over them."""
        super().resizeEvent(event)
        self.drop.setGeometry(self.panes.rect())

    def closeEvent(self, event: QCloseEvent) -> None:
        """Say so before closing."""
        self.closing.emit()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders, and show that the window takes them."""
        if event.mimeData().hasUrls():
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.drop.show_dragged()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """They were taken elsewhere."""
        self.drop.hide_dragged()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        """Give the local paths on; what lies on other machines is not for Sourcebook."""
        self.drop.hide_dragged()
        paths = local_paths(event)
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.paths_dropped.emit(paths)

    def _go_back(self) -> None:
        """From the right pane to the middle one; from why an answer is as it is to the answer."""
        if self.shows_why and not (self.panes.is_narrow and self.panes.shows_right):
            self.why.back_wanted.emit()
        else:
            self.hide_right()

    def _add_keys(self) -> None:
        keys: Sequence[tuple[str, Callable[[], None]]] = (
            ("Ctrl+B", self.panes.toggle_left),
            ("Ctrl+Shift+B", self.toggle_viewer),
            ("F6", lambda: self.panes.next_pane(self.messages.focus)),
            ("Alt+Left", self._go_back),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act)


def local_paths(event: QDropEvent) -> tuple[str, ...]:
    """The files and folders of this computer that are dropped."""
    urls = event.mimeData().urls()
    # A Path object for each of 50,000 files takes 130 ms, this 9.
    return tuple(normpath(url.toLocalFile()) for url in urls if url.isLocalFile())
