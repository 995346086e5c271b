"""Keeps an eye on the server of language models and says everywhere how it is."""

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from app.desktop.link.calls import Call
from app.desktop.link.engine_link import EngineLink, LinkState, LinkStatus
from app.desktop.main_window import MainWindow
from app.desktop.settings.preferences import PreferencesStore
from app.engine import routes, wire

# How often a server is looked at that answered, and one that did not.
_CALM_MS = 30_000
_ANXIOUS_MS = 5_000
# What was seen so lately is not looked at again when the person comes back.
_FRESH_MS = 2_000


class ServerController(QObject):
    """The server's state.

    Signals:
        reported: a new `wire.ServerReport`.
    """

    reported = Signal(object)

    def __init__(self, link: EngineLink, window: MainWindow, store: PreferencesStore) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._store = store
        self._call: Call | None = None
        self.report: wire.ServerReport | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._on_time)
        self._looked = QElapsedTimer()
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._on_window_chosen)
        link.status_changed.connect(self._on_link)
        composer, first_start = window.chat.composer, window.chat.first_start
        composer.look_again_wanted.connect(self.look)
        # What the answer will need, and what came of it: a server that has gone is said at once.
        composer.sent.connect(lambda _asked: self.look_unless_fresh())
        composer.model_chosen.connect(self._on_model_chosen)
        first_start.look_again_wanted.connect(self._on_look_again)
        first_start.address_suggested.connect(lambda address: store.change(server=address))

    def look(self) -> None:
        """Look now."""
        self._timer.stop()
        self._looked.start()
        if self._call is not None:
            self._call.cancel()
        request = wire.ServerRequest(server=self._store.preferences.server, server_key=self._store.server_key)
        self._call = self._link.request(routes.SERVER, request, self._on_report, self._on_failure)

    def look_unless_fresh(self) -> None:
        """Look, unless that is being done or was a moment ago."""
        is_ready = self._link.status.state is LinkState.READY
        if is_ready and self._call is None and self._looked.hasExpired(_FRESH_MS):
            self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()

    def model(self) -> str | None:
        """The model that answers: the person's choice while the server has it, else the server's own."""
        chosen = self._store.preferences.model
        models = self.report.models if self.report else ()
        return chosen if any(model.id == chosen for model in models) else None

    def _on_link(self, status: LinkStatus) -> None:
        if status.state is LinkState.READY:
            self.look()

    def _on_time(self) -> None:
        # Else nobody sees it: coming back looks.
        if self._window.isActiveWindow():
            self.look()

    def _on_window_chosen(self, _chosen: QWindow | None) -> None:
        """The person came back: what was seen before they left may not be true any more."""
        if self._window.isActiveWindow():
            self.look_unless_fresh()

    def _on_report(self, report: wire.ServerReport) -> None:
        self._call = None
        self.report = report
        self._show()
        self._timer.start(_CALM_MS if report.problem is None else _ANXIOUS_MS)

    def _on_look_again(self) -> None:
        self._window.chat.first_start.set_looking()
        self.look()

    def _on_failure(self, _failure: wire.Failure) -> None:
        self._call = None
        self._show()
        self._timer.start(_ANXIOUS_MS)

    def _on_model_chosen(self, model: str) -> None:
        self._store.change(model=model or None, use_model=bool(model))
        self._show()

    def _show(self) -> None:
        chosen = self._store.preferences.model if self._store.preferences.use_model else ""
        self._window.chat.composer.set_server(self.report, chosen)
        self._window.chat.first_start.set_server(self.report)
        self._window.status.set_server(self.report)
        self.reported.emit(self.report)
