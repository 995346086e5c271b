"""The system's dialog for files, or Qt's own where the system has none."""

from pathlib import Path

from PySide6.QtWidgets import QCompleter, QFileDialog, QWidget


def file_dialog(parent: QWidget, title: str, folder: str) -> QFileDialog:
    """Make one that begins in a folder, or in what there is of it."""
    dialog = QFileDialog(parent, title, _existing(folder))
    for completer in dialog.findChildren(QCompleter):
        # A window of its own: what the style sheet gives to lists, no ground, would be black there.
        popup = completer.popup()
        if popup is not None:
            popup.setProperty("kind", "popup")
    return dialog


def _existing(folder: str) -> str:
    """Not every home has the folders that a system names; Qt would take the missing one for a file's name."""
    path = Path(folder)
    return str(next((place for place in (path, *path.parents) if place.is_dir()), Path.home()))
