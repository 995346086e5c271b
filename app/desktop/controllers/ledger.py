"""The ledger and the inspector beside it."""

from pathlib import PurePath

from PySide6.QtCore import QObject, QTimer

from app.desktop import words
from app.desktop.controllers.library import LibraryController
from app.desktop.controllers.outside import Outside
from app.desktop.controllers.viewer import ViewerController
from app.desktop.library.password_entry import PasswordEntered
from app.desktop.link.calls import Call
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.widgets.messages import Message, Tone
from app.engine import routes, wire

# While files are read, the open ledger is asked for this often at most.
_REFRESH_MS = 2_000


class LedgerController(QObject):
    """Keeps the ledger true while it is to be seen."""

    def __init__(
        self,
        link: EngineLink,
        window: MainWindow,
        *,
        library: LibraryController,
        viewer: ViewerController,
        outside: Outside,
    ) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._library = library
        self._call: Call | None = None
        self._shown: str | None = None
        self._revision = -1
        self._wanted = -1
        self._soon = QTimer(self, singleShot=True, interval=_REFRESH_MS)
        self._soon.timeout.connect(self._load)
        link.progressed.connect(self._on_progress)
        library.counted.connect(lambda _coverage: self._look_soon())
        view, inspector = window.ledger, window.inspector
        view.retry_wanted.connect(library.retry)
        view.document_opened.connect(self._on_document_opened)
        view.document_reached.connect(self._on_document_reached)
        for widget in (view, inspector):
            widget.open_wanted.connect(outside.open_file)
            widget.folder_shown.connect(outside.show_in_folder)
        inspector.password_entered.connect(self._on_password)
        inspector.password_kept_asked.connect(self._on_password_asked)
        inspector.password_forgotten.connect(self._on_password_forgotten)
        inspector.pages_wanted.connect(self._on_pages_wanted)
        inspector.page_opened.connect(lambda page: viewer.open_page(page.path, page.page))
        inspector.retry_wanted.connect(library.retry)
        inspector.closed.connect(self._on_closed)

    def show(self) -> None:
        """The ledger is to be seen: fill it."""
        self._load()

    def _look_soon(self) -> None:
        if self._window.ledger.isVisible() and not self._soon.isActive():
            self._soon.start()

    def _on_progress(self, progress: wire.Progress) -> None:
        self._wanted = progress.revision
        if self._wanted != self._revision:
            self._look_soon()

    def _load(self) -> None:
        if self._call is not None:
            # What is being listed may be older than what this is for.
            self._soon.start()
            return
        self._window.ledger.begin_rows()
        self._ask(None)

    def _ask(self, after: str | None) -> None:
        self._call = self._link.request(
            routes.LEDGER, wire.LedgerRequest(after=after), self._on_part, self._on_failure
        )

    def _on_part(self, part: wire.Ledger) -> None:
        self._call = None
        self._window.ledger.add_rows(part.rows)
        if part.next is not None:
            self._ask(part.next)
            return
        self._window.ledger.end_rows(part.coverage)
        self._revision = part.revision
        row = None if self._shown is None else self._window.ledger.row(self._shown)
        if row is not None:
            self._window.inspector.set_document(row)

    def _on_failure(self, _failure: wire.Failure) -> None:
        self._call = None
        self._soon.start()

    def _on_document_opened(self, path: str) -> None:
        row = self._window.ledger.row(path)
        if row is not None:
            self._shown = path
            self._window.inspector.set_document(row)
            self._window.show_inspector()

    def _on_document_reached(self, path: str) -> None:
        if self._window.inspector.isVisible():
            self._on_document_opened(path)

    def _on_closed(self) -> None:
        self._shown = None

    def _on_pages_wanted(self, path: str) -> None:
        request = wire.ShowRequest(path=path)
        self._link.request(routes.SHOW, request, self._window.inspector.set_pages, self._on_no_pages)

    def _on_no_pages(self, failure: wire.Failure) -> None:
        self._window.messages.show_message(
            Message("ledger", Tone.WARNING, self.tr("The pages cannot be shown"), failure.message)
        )

    def _on_password(self, entered: PasswordEntered) -> None:
        self._library.enter_password(
            entered.path,
            entered.password,
            keep=entered.keep,
            failed=lambda failure: self._window.inspector.set_password_failed(failure.message),
        )

    def _on_password_asked(self, path: str) -> None:
        inspector = self._window.inspector

        def done(found: wire.PasswordKept) -> None:
            inspector.set_password_kept(path, kept=found.kept)

        # Where it cannot be told, nothing is offered.
        self._link.request(routes.PASSWORD_KEPT, wire.PathRequest(path=path), done, lambda _failure: None)

    def _on_password_forgotten(self, path: str) -> None:
        inspector, messages = self._window.inspector, self._window.messages

        def done(found: wire.PasswordKept) -> None:
            inspector.set_password_kept(path, kept=found.kept)
            name = words.visible(PurePath(path).name)
            text = self.tr("What was read of {name} stays in the library.").format(name=name)
            messages.show_message(Message("password", Tone.GOOD, self.tr("The password is forgotten"), text))

        def failed(failure: wire.Failure) -> None:
            title = self.tr("The password is still kept")
            messages.show_message(Message("password", Tone.WARNING, title, failure.message))

        self._link.request(routes.FORGET_PASSWORD, wire.PathRequest(path=path), done, failed)
