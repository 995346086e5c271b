"""What a person can want of collections and sources, as signals of the view that shows them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTreeView


class SourceWishes(QTreeView):
    """A tree that says what is wanted of its rows.

    Signals:
        removal_wanted: a source's path; nobody was asked yet.
        source_synced, source_shown: a source's path.
        location_wanted: a source's path; it is to be said where the source is now.
        source_files_wanted: a source's path; its files are to be shown.
        collection_files_wanted: a collection's name; its files are to be shown.
        source_paused: a `wire.PauseRequest`.
        source_stopped: a `wire.StopRequest`.
        collection_asked: a collection's name.
        folder_wanted: the collection that a folder is to be added to.
    """

    removal_wanted = Signal(str)
    source_synced = Signal(str)
    source_shown = Signal(str)
    location_wanted = Signal(str)
    source_files_wanted = Signal(str)
    collection_files_wanted = Signal(str)
    source_paused = Signal(object)
    source_stopped = Signal(object)
    collection_asked = Signal(str)
    folder_wanted = Signal(object)
