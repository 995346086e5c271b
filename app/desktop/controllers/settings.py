"""The settings dialog: each change has an effect at once or a test."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.desktop.controllers.outside import Outside
from app.desktop.controllers.server import ServerController
from app.desktop.link.calls import Call
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.settings.preferences import Preferences, PreferencesStore
from app.desktop.theme.theme import Appearance, Theme
from app.desktop.widgets.messages import Message, Tone
from app.engine import routes, wire

if TYPE_CHECKING:
    from app.desktop.settings.dialog import SettingsDialog


class SettingsController(QObject):
    """Opens the dialog and carries out what is set in it.

    Signals:
        library_chosen: the folder of another library.
    """

    library_chosen = Signal(str)

    def __init__(
        self,
        link: EngineLink,
        window: MainWindow,
        theme: Theme,
        store: PreferencesStore,
        *,
        server: ServerController,
        outside: Outside,
    ) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._theme = theme
        self._store = store
        self._server = server
        self._outside = outside
        self._dialog: SettingsDialog | None = None
        self._trial: Call | None = None
        store.changed.connect(self._on_changed)
        server.reported.connect(self._on_reported)
        self._apply(store.preferences)

    def open(self) -> None:
        """Show the dialog; it stops nobody."""
        if self._dialog is None:
            # The first window need not wait for it.
            from app.desktop.settings.dialog import SettingsDialog  # noqa: PLC0415

            dialog = SettingsDialog(self._theme, self._store.preferences, self._link.library, self._window)
            dialog.changed.connect(self._store.replace)
            dialog.test_wanted.connect(self._on_test_wanted)
            dialog.key_entered.connect(self._on_key_entered)
            dialog.library_wanted.connect(self.library_chosen)
            dialog.folder_opened.connect(self._outside.show_in_folder)
            dialog.link_opened.connect(self._outside.open_link)
            dialog.set_variables(self._store.variable("server"), self._store.variable("library"))
            dialog.rules_wanted.connect(self._on_rules_wanted)
            dialog.work_wanted.connect(self._on_work_wanted)
            dialog.reranker_wanted.connect(self._on_reranker_wanted)
            dialog.finished.connect(self._on_finished)
            self._dialog = dialog
            self._link.request(routes.STATUS, None, self._on_status, lambda _failure: None)
            self._on_rules_wanted(wire.RulesRequest())
            self._on_work_wanted(wire.WorkRequest())
            self._on_reranker_wanted(wire.RerankerRequest())
            if self._server.report is not None:
                dialog.set_report(self._server.report)
        self._dialog.show()
        self._dialog.raise_()

    def _on_status(self, status: wire.Status) -> None:
        if self._dialog is not None:
            self._dialog.set_status(status)

    def _on_rules_wanted(self, request: wire.RulesRequest) -> None:
        def done(rules: wire.Rules) -> None:
            if self._dialog is not None:
                self._dialog.set_rules(rules)

        def failed(failure: wire.Failure) -> None:
            if self._dialog is not None:
                self._dialog.set_rules_problem(failure.message)

        self._link.request(routes.RULES, request, done, failed)

    def _on_work_wanted(self, request: wire.WorkRequest) -> None:
        def done(work: wire.Work) -> None:
            if self._dialog is not None:
                self._dialog.set_work(work)

        self._link.request(routes.WORK, request, done, lambda _failure: None)

    def _on_reranker_wanted(self, request: wire.RerankerRequest) -> None:
        def done(reply: wire.RerankerReply) -> None:
            if self._dialog is not None:
                self._dialog.set_reranker(reply.reranker)

        def failed(failure: wire.Failure) -> None:
            if self._dialog is not None:
                self._dialog.set_reranker_problem(failure.message)

        self._link.request(routes.RERANKER, request, done, failed)

    def _on_finished(self, _result: int) -> None:
        if self._dialog is not None:
            self._dialog.deleteLater()
            self._dialog = None

    def _on_changed(self, preferences: Preferences) -> None:
        self._apply(preferences)
        self._server.look()

    def _apply(self, preferences: Preferences) -> None:
        self._theme.choose(Appearance(preferences.appearance), preferences.text_percent)
        self._window.viewer.dim_pages = preferences.dim_pages

    def _on_reported(self, report: wire.ServerReport) -> None:
        if self._dialog is not None:
            self._dialog.set_report(report)

    def _on_test_wanted(self, request: wire.TryServerRequest) -> None:
        dialog = self._dialog
        if dialog is None:
            return
        dialog.set_testing()
        if self._trial is not None:
            self._trial.cancel()

        def done(trial: wire.ServerTrial) -> None:
            if self._dialog is dialog:
                dialog.set_trial(trial)

        def failed(failure: wire.Failure) -> None:
            report = wire.ServerReport(address=request.server, kind="unknown", problem=failure)
            done(wire.ServerTrial(report=report, problem=failure))

        self._trial = self._link.request(routes.TRY_SERVER, request, done, failed)

    def _on_key_entered(self, key: str) -> None:
        request = wire.KeepKeyRequest(server=self._store.preferences.server, server_key=key or None)

        def done(kept: wire.KeyKept) -> None:
            if self._dialog is not None:
                self._dialog.set_key_kept(kept.where)
            self._server.look()

        def failed(failure: wire.Failure) -> None:
            self._window.messages.show_message(
                Message("settings", Tone.WARNING, self.tr("The key was not kept"), failure.message)
            )

        self._link.request(routes.KEEP_KEY, request, done, failed)
