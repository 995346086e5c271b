"""The one small window of settings."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.desktop.settings.about_page import AboutPage
from app.desktop.settings.answers_page import AnswersPage
from app.desktop.settings.appearance_page import AppearancePage
from app.desktop.settings.library_page import LibraryPage
from app.desktop.settings.preferences import Preferences
from app.desktop.settings.rows import SettingRows
from app.desktop.theme.theme import Theme
from app.desktop.theme.type_scale import Step
from app.desktop.widgets.labels import Label, Separator
from app.engine import wire

_SECTIONS_WIDTH = 180


class SettingsDialog(QDialog):
    """Sections on the left, settings on the right. Everything is in force at once; show it by ``show()``.

    Signals:
        changed: new `Preferences`.
        test_wanted: a `wire.TryServerRequest`; answer with `set_testing`, then `set_trial`.
        key_entered: a server's key, "" to forget it; answer with `set_key_kept`.
        library_wanted: another folder for the library.
        folder_opened: a folder that the system is to show.
        rules_wanted: a `wire.RulesRequest`; answer with `set_rules` or `set_rules_problem`.
        work_wanted: a `wire.WorkRequest`; answer with `set_work`.
        reranker_wanted: a `wire.RerankerRequest`; answer with `set_reranker` or `set_reranker_problem`.
        link_opened: a web address that is to be opened.
    """

    changed = Signal(object)
    test_wanted = Signal(object)
    key_entered = Signal(str)
    library_wanted = Signal(str)
    folder_opened = Signal(str)
    rules_wanted = Signal(object)
    work_wanted = Signal(object)
    reranker_wanted = Signal(object)
    link_opened = Signal(str)

    def __init__(
        self, theme: Theme, preferences: Preferences, library: Path, parent: QWidget | None = None
    ) -> None:
        """``library`` is the folder that is open."""
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self.setWindowTitle(self.tr("Settings"))
        self._answers = AnswersPage(theme, preferences)
        self._appearance = AppearancePage(theme, preferences)
        self._library = LibraryPage(theme, library)
        self._about = AboutPage(theme)
        self._sections = QListWidget()
        self._sections.setAccessibleName(self.tr("Sections"))
        self._pages = QStackedWidget()
        self._side = QFrame()
        self._icons: list[str] = []
        self._add(self._answers, "plug-zap")
        self._add(self._appearance, "sun")
        self._add(self._library, "hard-drive")
        self._add(self._about, "info")
        self._arrange()
        self._connect()
        self._tint()
        self._sections.setCurrentRow(0)

    def set_preferences(self, preferences: Preferences) -> None:
        """Show these; nothing is emitted."""
        self._preferences = preferences
        self._answers.set_preferences(preferences)
        self._appearance.set_preferences(preferences)

    def set_variables(self, server: str | None, library: str | None) -> None:
        """Name the environment variables that decide, so that nobody wonders."""
        self._answers.set_variable(server)
        self._library.set_variable(library)

    def set_report(self, report: wire.ServerReport | None) -> None:
        """Offer the models of a server."""
        self._answers.set_report(report)

    def set_testing(self) -> None:
        """Say that the test is under way."""
        self._answers.set_testing()

    def set_trial(self, trial: wire.ServerTrial) -> None:
        """Show what came of the test."""
        self._answers.set_trial(trial)

    def set_key_kept(self, where: str) -> None:
        """Say where the key is kept: keyring, session or nowhere."""
        self._answers.set_key_kept(where)

    def set_status(self, status: wire.Status) -> None:
        """Show how large the library is."""
        self._library.set_status(status)

    def set_rules(self, rules: wire.Rules) -> None:
        """Show what the library leaves alone."""
        self._library.set_rules(rules)

    def set_rules_problem(self, message: str) -> None:
        """Say why a change of that was refused."""
        self._library.set_rules_problem(message)

    def set_work(self, work: wire.Work) -> None:
        """Show when reading rests."""
        self._library.set_work(work)

    def set_reranker(self, reranker: wire.Reranker | None) -> None:
        """Show which model puts the first passages in order."""
        self._library.set_reranker(reranker)

    def set_reranker_problem(self, message: str) -> None:
        """Say why a folder with a model was refused."""
        self._library.set_reranker_problem(message)

    def _add(self, page: SettingRows, icon: str) -> None:
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(page)
        self._pages.addWidget(area)
        self._sections.addItem(QListWidgetItem(page.title()))
        self._icons.append(icon)

    def _arrange(self) -> None:
        scaled = self._theme.type.scaled
        side = self._side
        side.setProperty("kind", "pane")
        column = QVBoxLayout(side)
        column.setContentsMargins(scaled(8), scaled(12), scaled(8), scaled(12))
        column.setSpacing(scaled(8))
        title = Label(self._theme, self.tr("Settings"), step=Step.TITLE, weight=600)
        title.setContentsMargins(scaled(8), 0, 0, 0)
        column.addWidget(title)
        column.addWidget(self._sections, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(Separator(self._theme, vertical=True))
        row.addWidget(self._pages, 1)
        # With large text it would be larger than a small screen.
        self.resize(QSize(scaled(800), scaled(560)).boundedTo(self.screen().availableSize() * 0.9))

    def _connect(self) -> None:
        self._sections.currentRowChanged.connect(self._pages.setCurrentIndex)
        self._answers.changed.connect(self._on_changed)
        self._appearance.changed.connect(self._on_changed)
        self._answers.test_wanted.connect(self.test_wanted)
        self._answers.key_entered.connect(self.key_entered)
        self._library.library_wanted.connect(self.library_wanted)
        self._library.folder_opened.connect(self.folder_opened)
        self._library.rules_wanted.connect(self.rules_wanted)
        self._library.work_wanted.connect(self.work_wanted)
        self._library.reranker_wanted.connect(self.reranker_wanted)
        self._about.folder_opened.connect(self.folder_opened)
        self._about.link_opened.connect(self.link_opened)
        self._theme.changed.connect(self._tint)

    def _on_changed(self, preferences: Preferences) -> None:
        self.set_preferences(preferences)
        self.changed.emit(preferences)

    def _tint(self) -> None:
        self._side.setFixedWidth(self._theme.type.scaled(_SECTIONS_WIDTH))
        for row, icon in enumerate(self._icons):
            self._sections.item(row).setIcon(self._theme.icon(icon))
