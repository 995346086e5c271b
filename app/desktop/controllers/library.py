"""Sources and documents: added, watched over, paused, removed, retried."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.desktop import words
from app.desktop.chat.scope import Scope
from app.desktop.chat.scope_menu import FilePicker
from app.desktop.controllers import reports
from app.desktop.library.collections import CollectionRenamed
from app.desktop.library.sources_model import SourcePaused, SourceStopped
from app.desktop.link.calls import LOST
from app.desktop.link.engine_link import EngineLink, LinkState, LinkStatus
from app.desktop.link.newest import Newest
from app.desktop.main_window import MainWindow
from app.desktop.theme.theme import Theme
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire
from app.engine.routes import StreamRoute
from app.offline import OfflineSources

# While files are read, what is shown of them is asked for this often at most.
_REFRESH_MS = 1_000


class LibraryController(QObject):
    """Keeps what is shown of the library true, and does what the person wants of it.

    Signals:
        counted: the library's `wire.Coverage` is known anew.
        attention_wanted: the person wants to see the files that need attention.
        location_wanted: a source's path; the person is to say where it is now.
        moved: a source is at another place now, and with it what answers cite.
        offline_changed: other sources are there, or are not (`OfflineSources`).
    """

    counted = Signal(object)
    attention_wanted = Signal()
    location_wanted = Signal(str)
    moved = Signal()
    offline_changed = Signal(object)

    def __init__(self, link: EngineLink, window: MainWindow) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._revision = -1
        self._rests = False
        # What was stopped, until it goes on; None is all.
        self._stopped: list[str | None] = []
        # What changed while nobody looked, and what an engine that was lost left unread.
        self._is_out_of_step = True
        self.coverage: wire.Coverage | None = None
        self.collections: tuple[str, ...] = ()
        self._sources: tuple[wire.SourceState, ...] = ()
        self._offline = OfflineSources()
        self._ways = reports.Ways(see_which=self.attention_wanted.emit, locate=self.location_wanted.emit)
        self._newest_sources, self._newest_coverage = Newest(), Newest()
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._soon.timeout.connect(self.refresh)
        link.status_changed.connect(self._on_link)
        link.progressed.connect(self._on_progress)
        left = window.left
        left.source_removed.connect(self.remove)
        left.source_synced.connect(self._on_synced)
        left.source_paused.connect(self._on_paused)
        left.source_stopped.connect(self._on_stopped)
        left.all_paused.connect(lambda paused: self._pause(None, paused=paused))
        left.collection_renamed.connect(self._on_collection_renamed)

    def add(self, paths: Sequence[str], collection: str | None = None) -> None:
        """Add sources; what comes of it is said when all of it is searchable."""
        self._read(routes.ADD, wire.AddRequest(paths=tuple(paths), collection=collection))

    def sync(self) -> None:
        """Bring every source up to date; nothing is said where nothing has changed."""
        self._link.stream(routes.SYNC, None, self._on_synced_quietly, self._on_read_failed)

    def sync_and_say(self) -> None:
        """Bring every source up to date, as the person asked for: what came of it is said."""
        self._read(routes.SYNC, None)

    def retry(self, paths: Sequence[str]) -> None:
        """Read files anew that could not be read."""
        self._read(routes.RETRY, wire.PathsRequest(paths=tuple(paths)))

    def enter_password(
        self, path: str, password: str, *, keep: bool, failed: Callable[[wire.Failure], None]
    ) -> None:
        """Read a document with its password."""
        request = wire.PasswordRequest(path=path, password=password, keep=keep)
        self._link.stream(routes.PASSWORD, request, self._on_read, failed)

    def move(self, path: str, to: str) -> None:
        """Say where a source is now."""

        def done(event: wire.Event) -> None:
            if isinstance(event, wire.AddReport):
                self.moved.emit()
            self._on_read(event)

        request = wire.MoveRequest(path=path, to=to)
        self._link.stream(routes.MOVE, request, done, self._on_read_failed)

    def remove(self, path: str) -> None:
        """Take a source out of the library; its files stay where they are."""
        source = self.source(path)
        mates = [other for other in self._sources if source and other.collection == source.collection]
        gone = words.visible(source.collection) if source is not None and len(mates) == 1 else None

        def done(removed: wire.Removed) -> None:
            was_offline = source is not None and source.offline
            self._show(reports.of_removal(removed.removed, was_offline=was_offline, collection=gone))
            self._refresh_changed()

        self._link.request(routes.REMOVE, wire.PathRequest(path=path), done, self._on_failure)

    def pick_documents(self, theme: Theme) -> None:
        """Let the person choose documents that alone are asked."""
        composer = self._window.chat.composer

        def done(documents: wire.DocumentList) -> None:
            paths = [document.path for document in documents.documents if document.passages]
            picker = FilePicker(theme, paths, self._window)
            picker.set_checked(composer.scope().files)
            picker.files_chosen.connect(lambda files: composer.set_scope(Scope(collection=None, files=files)))
            picker.finished.connect(picker.deleteLater)
            picker.open()

        self._link.request(routes.DOCUMENTS, None, done, self._on_failure)

    def source(self, path: str) -> wire.SourceState | None:
        """A source as it was last told; None where there is none at ``path``."""
        return next((source for source in self._sources if source.path == path), None)

    def refresh(self) -> None:
        """Ask for sources and coverage anew."""
        self._soon.stop()
        sources = self._newest_sources.only(self._on_sources)
        coverage = self._newest_coverage.only(self._on_coverage)
        self._link.request(routes.SOURCES, None, sources, self._on_failure)
        self._link.request(routes.LEDGER, wire.LedgerRequest(limit=1), coverage, self._on_failure)

    def _refresh_changed(self) -> None:
        """Ask anew after a change: an answer that is under way may be older than it."""
        self._newest_sources.overtake()
        self._newest_coverage.overtake()
        self.refresh()

    def _read(self, route: StreamRoute, request: wire.Wire | None) -> None:
        self._link.stream(route, request, self._on_read, self._on_read_failed)

    def _on_read(self, event: wire.Event) -> None:
        match event:
            case wire.Notice():
                # Beside the report, which comes at once where all of it is known.
                self._show(Message(event.message, Tone.INFORMATION, self.tr("Good to know"), event.message))
            case wire.AddReport():
                self.refresh()
                self._show(reports.of_report(event, self._ways))
            case _:
                pass

    def _on_synced_quietly(self, event: wire.Event) -> None:
        # It may end after what the person asked for: that one's message stays.
        if isinstance(event, wire.AddReport) and not reports.news_of(event) and not event.offline:
            self.refresh()
        else:
            self._on_read(event)

    def _on_read_failed(self, failure: wire.Failure) -> None:
        if failure.code == LOST:
            # The sources are in the library; what was not read yet is read when the engine is back.
            self._is_out_of_step = True
            return
        self._on_failure(failure)

    def _on_failure(self, failure: wire.Failure) -> None:
        if failure.code != LOST:
            self._say(Tone.WARNING, self.tr("That did not work"), failure.message)

    def _on_link(self, status: LinkStatus) -> None:
        if status.state is LinkState.READY:
            self._revision = -1
            self.refresh()

    def _on_progress(self, progress: wire.Progress) -> None:
        self._say_rest(rests=progress.rests)
        self._window.left.set_progress(progress)
        self._window.status.set_library(self.coverage, progress)
        if progress.revision != self._revision:
            self._revision = progress.revision
            if not self._soon.isActive():
                self._soon.start()

    def _on_sources(self, sources: wire.SourceList) -> None:
        self._sources = sources.sources
        self.collections = tuple(dict.fromkeys(source.collection for source in sources.sources))
        self._window.left.set_sources(sources)
        self._window.ledger.set_sources(sources.sources)
        offline = OfflineSources(frozenset(source.path for source in sources.sources if source.offline))
        if offline != self._offline:
            self._offline = offline
            self._window.set_offline(offline)
            self.offline_changed.emit(offline)
        if self._is_out_of_step:
            self._is_out_of_step = False
            if sources.sources:
                self.sync()
        self._window.status.set_attention(sum(source.attention for source in sources.sources))
        self._window.chat.composer.set_choices(self.collections, sources.types)

    def _on_coverage(self, ledger: wire.Ledger) -> None:
        self.coverage = ledger.coverage
        self._window.left.set_documents(ledger.coverage.documents)
        self._window.status.set_library(ledger.coverage, None)
        self.counted.emit(ledger.coverage)

    def _on_synced(self, path: str) -> None:
        request = wire.AddRequest(paths=(path,))
        self._link.stream(
            routes.ADD, request, self._on_read, lambda failure: self._on_not_synced(path, failure)
        )

    def _on_not_synced(self, path: str, failure: wire.Failure) -> None:
        if failure.code == "source_not_there":
            self._show(reports.not_there(path, self._ways))
        else:
            self._on_read_failed(failure)

    def _on_paused(self, paused: SourcePaused) -> None:
        self._pause(paused.path, paused=paused.paused)

    def _pause(self, path: str | None, *, paused: bool) -> None:
        request = wire.PauseRequest(path=path, paused=paused)
        self._link.request(routes.PAUSE, request, self._on_done, self._on_failure)

    def _on_stopped(self, stopped: SourceStopped) -> None:
        def done(_done: wire.Done) -> None:
            if stopped.path not in self._stopped:
                self._stopped.append(stopped.path)
            self._show(reports.of_stop(self._go_on))
            self.refresh()

        self._link.request(routes.STOP, wire.StopRequest(path=stopped.path), done, self._on_failure)

    def _go_on(self) -> None:
        """Read all that was stopped, and make its vectors."""
        stopped, self._stopped = self._stopped, []
        for path in stopped:
            if path is None:
                self.sync_and_say()
            else:
                self._on_synced(path)

    def _on_collection_renamed(self, renamed: CollectionRenamed) -> None:
        def done(_done: wire.Done) -> None:
            self._window.ledger.rename_collection(renamed.name, renamed.new_name)
            self._refresh_changed()

        self._link.request(routes.RENAME_COLLECTION, renamed, done, self._on_failure)

    def _on_done(self, _done: wire.Done) -> None:
        self.refresh()

    def _say_rest(self, *, rests: bool) -> None:
        """Say that nothing is read on battery, and take it back when it goes on."""
        if rests == self._rests:
            return
        self._rests = rests
        if rests:
            title = self.tr("Reading rests while this computer runs on its battery")
            text = self.tr(
                "What is read can be asked. It goes on by itself once the computer is plugged in; "
                "the settings can change that."
            )
            go_on = Action(self.tr("Go on"), self._go_on_battery)
            self._show(Message("battery", Tone.INFORMATION, title, text, (go_on,)))
        else:
            self._window.messages.dismiss("battery")

    def _go_on_battery(self) -> None:
        """Read on although the computer runs on its battery."""
        request = wire.WorkRequest(go_on=True)
        self._link.request(routes.WORK, request, lambda _work: None, self._on_failure)

    def _say(self, tone: Tone, title: str, text: str = "", *actions: Action) -> None:
        self._show(Message("library", tone, title, text, actions))

    def _show(self, message: Message) -> None:
        self._window.messages.show_message(message)
