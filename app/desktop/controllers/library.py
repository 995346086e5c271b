"""Sources and documents: added, watched over, paused, removed, retried."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from app.desktop import words
from app.desktop.chat.scope import Scope
from app.desktop.chat.scope_menu import FilePicker
from app.desktop.library.collections import CollectionRenamed
from app.desktop.library.sources_model import SourcePaused, SourceStopped
from app.desktop.link.calls import LOST
from app.desktop.link.engine_link import EngineLink, LinkState, LinkStatus
from app.desktop.main_window import MainWindow
from app.desktop.theme.theme import Theme
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire
from app.engine.routes import StreamRoute

# While files are read, what is shown of them is asked for this often at most.
_REFRESH_MS = 1_000


class LibraryController(QObject):
    """Keeps what is shown of the library true, and does what the person wants of it.

    Signals:
        counted: the library's `wire.Coverage` is known anew.
        attention_wanted: the person wants to see the files that need attention.
    """

    counted = Signal(object)
    attention_wanted = Signal()

    def __init__(self, link: EngineLink, window: MainWindow) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._revision = -1
        self._rests = False
        # What changed while nobody looked, and what an engine that was lost left unread.
        self._is_out_of_step = True
        self.coverage: wire.Coverage | None = None
        self.collections: tuple[str, ...] = ()
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

    def retry(self, paths: Sequence[str]) -> None:
        """Read files anew that could not be read."""
        self._read(routes.RETRY, wire.PathsRequest(paths=tuple(paths)))

    def enter_password(
        self, path: str, password: str, *, keep: bool, failed: Callable[[wire.Failure], None]
    ) -> None:
        """Read a document with its password."""
        request = wire.PasswordRequest(path=path, password=password, keep=keep)
        self._link.stream(routes.PASSWORD, request, self._on_read, failed)

    def remove(self, path: str) -> None:
        """Take a source out of the library; its files stay where they are."""

        def done(removed: wire.Removed) -> None:
            self._say(
                Tone.INFORMATION,
                self.tr("Removed from the library"),
                self.tr("{count} files do not answer any more. They are still on the disk.").format(
                    count=words.count(removed.removed)
                ),
            )
            self.refresh()

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

    def refresh(self) -> None:
        """Ask for sources and coverage anew."""
        self._soon.stop()
        self._link.request(routes.SOURCES, None, self._on_sources, self._on_failure)
        self._link.request(routes.LEDGER, wire.LedgerRequest(limit=1), self._on_coverage, self._on_failure)

    def _read(self, route: StreamRoute, request: wire.Wire | None) -> None:
        self._link.stream(route, request, self._on_read, self._on_read_failed)

    def _on_read(self, event: wire.Event) -> None:
        match event:
            case wire.Notice():
                self._say(Tone.INFORMATION, event.message)
            case wire.AddReport():
                self.refresh()
                self._say_report(event)
            case _:
                pass

    def _on_synced_quietly(self, event: wire.Event) -> None:
        # It may end after what the person asked for: that one's message stays.
        if isinstance(event, wire.AddReport) and not _news_of(event) and not event.offline:
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

    def _say_report(self, report: wire.AddReport) -> None:
        troubled = report.failed
        if not _news_of(report):
            self._say_unchanged(report.offline)
            return
        title = words.counted(
            report.indexed, self.tr("1 document can be asked"), self.tr("{count} documents can be asked")
        )
        pages = words.counted(report.pages, self.tr("1 page"), self.tr("{count} pages"))
        passages = words.counted(report.passages, self.tr("1 passage"), self.tr("{count} passages"))
        parts = [f"{pages}, {passages}."]
        if report.skipped:
            parts.append(self.tr("{count} were skipped.").format(count=words.count(report.skipped)))
        if report.offline:
            parts.append(
                self.tr("Not there: {names}.").format(names=", ".join(map(words.visible, report.offline)))
            )
        actions: tuple[Action, ...] = ()
        if troubled:
            parts.append(self.tr("{count} could not be read.").format(count=words.count(troubled)))
            actions = (Action(self.tr("See which"), self.attention_wanted.emit),)
        tone = Tone.WARNING if troubled or report.offline else Tone.GOOD
        self._say(tone, title, " ".join(parts), *actions)

    def _say_unchanged(self, offline: Sequence[str]) -> None:
        """Say that nothing has changed, or that sources are not there."""
        if not offline:
            self._say(Tone.GOOD, self.tr("Everything is up to date"))
            return
        title = words.counted(
            len(offline), self.tr("A source is not there"), self.tr("{count} sources are not there")
        )
        names = ", ".join(map(words.visible, offline))
        text = self.tr("{names}. A drive may be disconnected. The documents still answer.").format(
            names=names
        )
        self._say(Tone.WARNING, title, text)

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
        self.collections = tuple(dict.fromkeys(source.collection for source in sources.sources))
        self._window.left.set_sources(sources)
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
        self.add([path])

    def _on_paused(self, paused: SourcePaused) -> None:
        self._pause(paused.path, paused=paused.paused)

    def _pause(self, path: str | None, *, paused: bool) -> None:
        request = wire.PauseRequest(path=path, paused=paused)
        self._link.request(routes.PAUSE, request, self._on_done, self._on_failure)

    def _on_stopped(self, stopped: SourceStopped) -> None:
        request = wire.StopRequest(path=stopped.path)
        self._link.request(routes.STOP, request, self._on_done, self._on_failure)

    def _on_collection_renamed(self, renamed: CollectionRenamed) -> None:
        request = wire.RenameCollectionRequest(name=renamed.name, new_name=renamed.new_name)
        self._link.request(routes.RENAME_COLLECTION, request, self._on_done, self._on_failure)

    def _on_done(self, _done: wire.Done) -> None:
        self.refresh()

    def _say_rest(self, *, rests: bool) -> None:
        """Say that nothing is read on battery, and take it back when it goes on."""
        if rests == self._rests:
            return
        self._rests = rests
        if rests:
            title = self.tr("Reading rests while this computer runs on its battery")
            text = self.tr("What is read can be asked. It goes on by itself; the settings can change that.")
            self._window.messages.show_message(Message("battery", Tone.INFORMATION, title, text))
        else:
            self._window.messages.dismiss("battery")

    def _say(self, tone: Tone, title: str, text: str = "", *actions: Action) -> None:
        self._window.messages.show_message(Message("library", tone, title, text, actions))


def _news_of(report: wire.AddReport) -> int:
    """How many files a report tells something new of."""
    return report.files - report.unchanged
