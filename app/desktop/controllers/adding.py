"""From a drop or a choice of files to sources of the library, with a look at what will be added."""

from collections.abc import Sequence
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from app.desktop import words
from app.desktop.controllers.library import LibraryController
from app.desktop.library.collections import PathsDropped
from app.desktop.library.drop_overlay import Accepted
from app.desktop.link.calls import Call
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.widgets.file_dialogs import file_dialog
from app.engine import routes, wire
from app.settings import resources


class AddingController(QObject):
    """Adds what the person drops or chooses."""

    def __init__(self, link: EngineLink, window: MainWindow, library: LibraryController) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._library = library
        self._preview: Call | None = None
        # Where a choice begins: with the person's documents, then where they chose last.
        self._last_folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        window.paths_dropped.connect(lambda paths: self.preview(paths, None))
        window.drop.accepted.connect(self._on_accepted)
        window.drop.declined.connect(self._on_declined)
        left, first_start, ledger = window.left, window.chat.first_start, window.ledger
        left.paths_dropped.connect(self._on_dropped_on_collection)
        left.folder_wanted.connect(self.choose_folder)
        left.files_wanted.connect(self.choose_files)
        for place in (first_start, ledger):
            place.folder_wanted.connect(lambda: self.choose_folder(None))
            place.files_wanted.connect(lambda: self.choose_files(None))
        left.location_wanted.connect(self.locate)
        library.location_wanted.connect(self.locate)
        first_start.sample_wanted.connect(self.add_samples)

    def preview(self, paths: Sequence[str], collection: str | None) -> None:
        """Show what adding these paths would bring, to be accepted or declined."""
        drop = self._window.drop
        drop.set_collections(self._library.collections, collection)
        drop.show_counting(tuple(paths))
        if self._preview is not None:
            self._preview.cancel()
        self._preview = self._link.request(
            routes.PREVIEW,
            wire.PathsRequest(paths=tuple(paths)),
            drop.set_preview,
            lambda failure: drop.set_failed(failure.message),
        )

    def choose_folder(self, collection: str | None) -> None:
        """Let the person choose a folder."""
        dialog = self._dialog(self.tr("Add a folder"), QFileDialog.FileMode.Directory)
        dialog.fileSelected.connect(lambda path: self.preview([path], collection))
        dialog.open()

    def choose_files(self, collection: str | None) -> None:
        """Let the person choose files."""
        dialog = self._dialog(self.tr("Add files"), QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(lambda paths: self.preview(paths, collection))
        dialog.open()

    def locate(self, path: str) -> None:
        """Let the person say where a source is now that was moved or renamed."""
        source = self._library.source(path)
        is_file = source is not None and not source.is_folder
        mode = QFileDialog.FileMode.ExistingFile if is_file else QFileDialog.FileMode.Directory
        name = words.visible(PurePath(path).name)
        dialog = self._dialog(self.tr("Where is {name} now?").format(name=name), mode)
        dialog.fileSelected.connect(lambda to: self._library.move(path, to))
        dialog.open()

    def add_samples(self) -> None:
        """Add the sample library, which lies beside the program and is known to be small."""
        self._library.add([str(folder) for folder in sorted(_samples().iterdir()) if folder.is_dir()], None)

    def _dialog(self, title: str, mode: QFileDialog.FileMode) -> QFileDialog:
        dialog = file_dialog(self._window, title, self._last_folder)
        dialog.setFileMode(mode)
        dialog.accepted.connect(lambda: self._remember_folder(dialog))
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    def _remember_folder(self, dialog: QFileDialog) -> None:
        self._last_folder = dialog.directory().absolutePath()

    def _on_dropped_on_collection(self, dropped: PathsDropped) -> None:
        self.preview(dropped.paths, dropped.collection)

    def _on_accepted(self, accepted: Accepted) -> None:
        if accepted.is_known:
            self._library.sync_and_say()
        else:
            self._library.add(accepted.paths, accepted.collection)
        self._window.chat.focus_here()

    def _on_declined(self) -> None:
        if self._preview is not None:
            self._preview.cancel()
            self._preview = None


def _samples() -> Path:
    return resources() / "samples"
