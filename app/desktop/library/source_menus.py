"""What can be done with a source or a collection, as the menus of their rows."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.desktop.library.progress_estimate import is_open
from app.desktop.library.source_nodes import Node
from app.desktop.library.source_wishes import SourceWishes
from app.engine import wire

Action = tuple[str, Callable[[], None]]


def menu_of(parent: QWidget, actions: list[Action]) -> QMenu:
    """A menu that deletes itself when it is closed."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    for text, deed in actions:
        menu.addAction(text).triggered.connect(_without_argument(deed))
    return menu


def collection_menu(view: SourceWishes, node: Node, rename: Callable[[], None]) -> QMenu:
    """The menu of a collection."""
    name = node.key
    return menu_of(
        view,
        [
            (_tr("Show its files"), lambda: view.collection_files_wanted.emit(name)),
            (_tr("Ask only this collection"), lambda: view.collection_asked.emit(name)),
            (_tr("Rename…"), rename),
            (_tr("Add a folder to it…"), lambda: view.folder_wanted.emit(name)),
        ],
    )


def source_menu(view: SourceWishes, node: Node, progress: wire.SourceProgress | None) -> QMenu:
    """The menu of a source; it can be stopped only while something is to be done."""
    path = node.key
    is_paused = (node.state is not None and node.state.paused) or (progress is not None and progress.paused)
    pause = wire.PauseRequest(path=path, paused=not is_paused)
    is_offline = node.state is not None and node.state.offline
    actions: list[Action] = [
        *([(_tr("Locate…"), lambda: view.location_wanted.emit(path))] if is_offline else []),
        (_tr("Show its files"), lambda: view.source_files_wanted.emit(path)),
        (_tr("Sync now"), lambda: view.source_synced.emit(path)),
        (_tr("Go on") if is_paused else _tr("Pause"), lambda: view.source_paused.emit(pause)),
    ]
    if progress is not None and is_open(progress):
        stop = wire.StopRequest(path=path)
        actions.append((_tr("Stop reading"), lambda: view.source_stopped.emit(stop)))
    if not is_offline:
        actions.append((_tr("Show in folder"), lambda: view.source_shown.emit(path)))
    actions.append((_tr("Remove from the library…"), lambda: view.removal_wanted.emit(path)))
    return menu_of(view, actions)


def _without_argument(deed: Callable[[], None]) -> Callable[[bool], None]:
    """For `QAction.triggered`, which tells whether the action is checked."""
    return lambda _checked: deed()


def _tr(text: str) -> str:
    return QCoreApplication.translate("SourceMenus", text)
