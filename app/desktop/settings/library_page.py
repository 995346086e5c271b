"""Settings of the library: where it is, how large, what it leaves alone, when it rests, its reranker."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from app.desktop import words
from app.desktop.settings.reranker_rows import RerankerRows
from app.desktop.settings.rows import HintLine, SettingRows
from app.desktop.settings.rules_rows import RulesRows
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.file_dialogs import file_dialog
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import ElidedLabel, Label
from app.engine import wire


class LibraryPage(SettingRows):
    """The page "Library".

    Signals:
        library_wanted: another folder for the library was chosen.
        folder_opened: the library's folder is to be shown by the system.
        rules_wanted: a `wire.RulesRequest`; answer with `set_rules` or `set_rules_problem`.
        work_wanted: a `wire.WorkRequest`; answer with `set_work`.
        reranker_wanted: a `wire.RerankerRequest`; answer with `set_reranker` or `set_reranker_problem`.
    """

    library_wanted = Signal(str)
    folder_opened = Signal(str)
    rules_wanted = Signal(object)
    work_wanted = Signal(object)
    reranker_wanted = Signal(object)

    def __init__(self, theme: Theme, library: Path, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._path = library
        self._folder = ElidedLabel(theme)
        self._other = Button(theme, self.tr("Choose another…"), icon="folder")
        self._open = Button(theme, self.tr("Open the folder"), icon="folder-open")
        self._size = Label(theme, self.tr("Not known yet"), colour="text_secondary", wraps=True)
        self._model = Label(theme, self.tr("Not known yet"), colour="text_secondary", wraps=True)
        self._hint = HintLine(theme)
        self._dialog: QFileDialog | None = None
        self._battery = QCheckBox(self.tr("Rest on battery"))
        self._arrange(theme)
        self._rules = RulesRows(theme, self)
        self._rules.rules_wanted.connect(self.rules_wanted)
        self._reranker = RerankerRows(theme, self)
        self._reranker.reranker_wanted.connect(self.reranker_wanted)
        self._battery.clicked.connect(
            lambda checked: self.work_wanted.emit(wire.WorkRequest(rests_on_battery=checked))
        )
        self._other.clicked.connect(self._on_other_clicked)
        self._open.clicked.connect(lambda: self.folder_opened.emit(self.folder()))
        self._folder.setText(str(library))

    def folder(self) -> str:
        """The library's folder."""
        return str(self._path)

    def set_variable(self, name: str | None) -> None:
        """Say that an environment variable decides about the folder."""
        self._other.setEnabled(name is None)
        if name is not None:
            self._hint.say(self.tr("{0} names this folder until Sourcebook ends.").format(name))

    def set_status(self, status: wire.Status) -> None:
        """Show how large it is, and what finds passages by their meaning."""
        said = self.tr("{0} on disk, {1} passages").format(
            words.size(sum(status.bytes.values())), words.count(status.passages)
        )
        self._size.setText(said)
        self._model.setText(self._model_words(status.embedder))

    def set_rules(self, rules: wire.Rules) -> None:
        """Show what is left alone."""
        self._rules.set_rules(rules)

    def set_rules_problem(self, message: str) -> None:
        """Say why a change of the rules was refused."""
        self._rules.set_problem(message)

    def set_work(self, work: wire.Work) -> None:
        """Show when reading rests; nothing is emitted."""
        self._battery.setChecked(work.rests_on_battery)
        self._battery.setEnabled(True)

    def set_reranker(self, reranker: wire.Reranker | None) -> None:
        """Show which model puts the first passages in order; nothing is emitted."""
        self._reranker.set_reranker(reranker)

    def set_reranker_problem(self, message: str) -> None:
        """Say why a folder was refused."""
        self._reranker.set_problem(message)

    def _arrange(self, theme: Theme) -> None:
        buttons = QWidget()
        row = FlowLayout(buttons, gap=theme.type.scaled(8))
        row.addWidget(self._other)
        row.addWidget(self._open)
        said = self.tr("What Sourcebook knows of your documents. They themselves stay where they are.")
        self.add_title(self.tr("Library"), said)
        keep_scaled(self._folder, theme.type.factor, minimumHeight=32)
        self.add_row(self.tr("Folder"), self.tr("Text, vectors and chats"), self._folder, keeps_name=True)
        self.add_below(buttons)
        self.add_below(self._hint)
        keep_scaled(self._size, theme.type.factor, minimumHeight=32)
        self.add_row(self.tr("Size"), "", self._size, keeps_name=True)
        keep_scaled(self._model, theme.type.factor, minimumHeight=32)
        self.add_row(self.tr("Embedding model"), self.tr("Finds by meaning"), self._model, keeps_name=True)
        self._battery.setEnabled(False)
        note = self.tr("Reading always lets other programs go first")
        self.add_row(self.tr("Reading"), note, self._battery, keeps_name=True)

    def _model_words(self, embedder: Mapping[str, str | int]) -> str:
        model, runtime = embedder["model"], embedder["runtime"]
        if embedder["passage_runtime"] == runtime:
            return self.tr("{0}, on {1}").format(model, runtime)
        said = self.tr("{0}, on {1}, passages on {2}")
        return said.format(model, runtime, embedder["passage_runtime"])

    def _on_other_clicked(self) -> None:
        # Shown and not executed: nothing waits for it.
        dialog = file_dialog(self, self.tr("A folder for the library"), str(self._path.parent))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.library_wanted)
        dialog.finished.connect(dialog.deleteLater)
        self._dialog = dialog
        dialog.open()
