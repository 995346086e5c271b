"""Puts the questions of a set to search, and shows what came of it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtWidgets import QFileDialog

from app.desktop import words
from app.desktop.controllers.viewer import ViewerController
from app.desktop.library.throttle import Throttle
from app.desktop.link.calls import LOST, Call
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.theme.theme import Theme
from app.desktop.widgets.file_dialogs import file_dialog
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire

if TYPE_CHECKING:
    from app.desktop.evaluation.view import EvaluationView

# Larger ones are not what they say: a thousand questions take some 300 KB.
_LARGEST = 50_000_000
_PROGRESS_MS = 100


class _Unreadable(Exception):
    """Why a file cannot be read, in words."""


@dataclass(frozen=True, slots=True)
class _Scored:
    name: str
    result: wire.Evaluation


class EvaluationController(QObject):
    """One set is put at a time; its result stays until the next one.

    Signals:
        question_wanted: a question of the set is to be asked.
        back_wanted: the library itself is to be shown.
    """

    question_wanted = Signal(str)
    back_wanted = Signal()

    def __init__(self, link: EngineLink, window: MainWindow, theme: Theme, viewer: ViewerController) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._theme = theme
        self._viewer = viewer
        self._view: EvaluationView | None = None
        self._call: Call | None = None
        # Of the set that is being put, or was put last.
        self._name = ""
        self._asked = wire.Asked(done=0, total=0)
        self._scored: _Scored | None = None
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._soon = Throttle(_PROGRESS_MS, self._show_progress, self)

    def open(self) -> None:
        """Show the view in the middle."""
        self._window.show_instead_of_ledger(self._shown())

    def choose_set(self) -> None:
        """Let the person choose a question set."""
        dialog = file_dialog(self._window, self.tr("Open a question set"), self._folder)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Question sets (*.jsonl)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self.run)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def run(self, path: str) -> None:
        """Put the questions of a file to search."""
        self._cancel()
        file, view = Path(path), self._shown()
        self._folder = str(file.parent)
        try:
            questions = self._read(file)
        except _Unreadable as error:
            view.show_problem(self.tr("{0} cannot be read").format(file.name), str(error))
            return
        self._name = file.name
        self._asked = wire.Asked(done=0, total=0)
        view.show_running(file.name)
        request = wire.EvaluateRequest(name=file.name, questions=questions)
        self._call = self._link.stream(routes.EVALUATE, request, self._on_event, self._on_failed)

    def stop(self) -> None:
        """Put no more questions; what was there before is shown again."""
        if self._cancel():
            self._show_what_there_is()

    def _cancel(self) -> bool:
        """Whether a set was being put."""
        call = self._call
        if call is None:
            return False
        call.cancel()
        self._end()
        return True

    def _shown(self) -> "EvaluationView":
        if self._view is None:
            # The first window need not wait for it.
            from app.desktop.evaluation.view import EvaluationView  # noqa: PLC0415

            view = self._view = EvaluationView(self._theme)
            view.back_wanted.connect(self.back_wanted)
            view.set_wanted.connect(self.choose_set)
            view.stopped.connect(self.stop)
            view.save_wanted.connect(self._choose_where_to_save)
            view.found_opened.connect(self._viewer.open_passage)
            view.question_wanted.connect(self.question_wanted)
        return self._view

    def _on_event(self, event: wire.Event) -> None:
        match event:
            case wire.Asked():
                self._asked = event
                self._soon.ask()
            case wire.Notice():
                title = self.tr("Good to know")
                self._window.messages.show_message(Message("evaluation", Tone.WARNING, title, event.message))
            case wire.Evaluation():
                self._end()
                self._scored = _Scored(self._name, event)
                self._show_what_there_is()
            case _:
                pass

    def _on_failed(self, failure: wire.Failure) -> None:
        self._end()
        if failure.code == LOST:
            text = self.tr("Sourcebook's engine stopped in the middle. Open the set again.")
        else:
            text = failure.message
        self._shown().show_problem(self.tr("{0} was not scored").format(self._name), text)

    def _end(self) -> None:
        self._call = None
        self._soon.stop()

    def _show_progress(self) -> None:
        self._shown().set_progress(self._asked.done, self._asked.total)

    def _show_what_there_is(self) -> None:
        if self._scored is None:
            self._shown().show_blank()
        else:
            self._shown().show_result(self._scored.name, self._scored.result)

    def _choose_where_to_save(self) -> None:
        if self._scored is None:
            return
        dialog = file_dialog(self._window, self.tr("Save the result"), self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        table, all_of_it = self.tr("What was missed, as a table (*.csv)"), self.tr("All of it (*.json)")
        dialog.setNameFilters([table, all_of_it])
        dialog.setDefaultSuffix("csv")
        dialog.filterSelected.connect(lambda name: _end_in(dialog, "csv" if name == table else "json"))
        dialog.selectFile(f"{Path(self._scored.name).stem} scored.csv")
        dialog.fileSelected.connect(self.save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: str) -> None:
        """Write the result that is shown."""
        from app.desktop.evaluation.saving import save  # noqa: PLC0415

        if self._scored is None:
            return
        name = words.visible(Path(path).name)
        try:
            save(self._scored.result, Path(path))
        except OSError as error:
            again = Action(self.tr("Choose another place"), self._choose_where_to_save)
            title, why = self.tr("{0} was not saved").format(name), error.strerror or str(error)
            message = Message("evaluation", Tone.WARNING, title, why, (again,))
        else:
            message = Message("evaluation", Tone.GOOD, self.tr("{0} is saved").format(name))
        self._window.messages.show_message(message)

    def _read(self, file: Path) -> str:
        """Raises `_Unreadable`."""
        try:
            if (octets := file.stat().st_size) > _LARGEST:
                said = self.tr("It has {0}; a question set has {1} at most.")
                raise _Unreadable(said.format(words.size(octets), words.size(_LARGEST)))
            return file.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise _Unreadable(error.strerror or str(error)) from error
        except UnicodeDecodeError as error:
            raise _Unreadable(self.tr("It is no text in UTF-8.")) from error


def _end_in(dialog: QFileDialog, suffix: str) -> None:
    """Let the name that stands there end so."""
    dialog.setDefaultSuffix(suffix)
    chosen = dialog.selectedFiles()
    if chosen:
        dialog.selectFile(Path(chosen[0]).with_suffix(f".{suffix}").name)
