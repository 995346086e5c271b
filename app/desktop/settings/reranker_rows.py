"""The reranker of the library, as a row of the page "Library": a folder with a model, or none."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.desktop import words
from app.desktop.settings.rows import HintLine, SettingRows
from app.desktop.theme.growing import keep_scaled
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.file_dialogs import file_dialog
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import ElidedLabel
from app.engine import wire


class RerankerRows(QObject):
    """Shows the library's reranker and tells which one a person wants; disabled until it is known.

    Signals:
        reranker_wanted: a `wire.RerankerRequest`; answer with `set_reranker` or `set_problem`.
    """

    reranker_wanted = Signal(object)

    def __init__(self, theme: Theme, page: SettingRows) -> None:
        """Put the row last on ``page``."""
        super().__init__(page)
        self._theme = theme
        self._page = page
        self._reranker: wire.Reranker | None = None
        self._folder = ElidedLabel(theme, self.tr("Not known yet"), colour="text_secondary")
        self._choose = Button(theme, self.tr("Choose a model…"), icon="folder")
        self._none = Button(theme, self.tr("No reranker"))
        self._hint = HintLine(theme)
        self._set_enabled(is_enabled=False)
        self._arrange(page)
        self._choose.clicked.connect(self._on_choose_clicked)
        self._none.clicked.connect(lambda: self._want(wire.NO_RERANKER))

    def set_reranker(self, reranker: wire.Reranker | None) -> None:
        """Show the one that was chosen, and why it has no say where it has none; nothing is emitted."""
        self._reranker = reranker
        self._folder.setText(self.tr("None") if reranker is None else words.visible(reranker.folder))
        self._folder.set_colour("text_secondary" if reranker is None else "text_primary")
        failure = None if reranker is None else reranker.failure
        self._hint.say(failure or "", is_problem=True)
        self._set_enabled(is_enabled=True)

    def set_problem(self, message: str) -> None:
        """Say why a folder was refused; the reranker that was there stays."""
        self._set_enabled(is_enabled=True)
        self._hint.say(message, is_problem=True)

    def _arrange(self, page: SettingRows) -> None:
        keep_scaled(self._folder, self._theme.type.factor, minimumHeight=32)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=self._theme.type.scaled(8))
        row.addWidget(self._choose)
        row.addWidget(self._none)
        note = self.tr(
            "A CrossEncoder of your own puts the first 30 passages in order; each question takes longer"
        )
        page.add_row(self.tr("Reranker"), note, self._folder, keeps_name=True)
        page.add_below(buttons)
        page.add_below(self._hint)

    def _set_enabled(self, *, is_enabled: bool) -> None:
        self._choose.setEnabled(is_enabled)
        self._none.setEnabled(is_enabled and self._reranker is not None)

    def _want(self, choice: str) -> None:
        self._set_enabled(is_enabled=False)
        self._hint.say(self.tr("The model is being tried.") if choice != wire.NO_RERANKER else "")
        self.reranker_wanted.emit(wire.RerankerRequest(choice=choice))

    def _on_choose_clicked(self) -> None:
        begin = Path(self._reranker.folder).parent if self._reranker is not None else Path.home()
        # Shown and not executed: nothing waits for it.
        dialog = file_dialog(self._page, self.tr("A folder with a reranker's model"), str(begin))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._want)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
