"""A chat as a file: the person names it, the engine writes it."""

import re
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths, QTimer
from PySide6.QtWidgets import QFileDialog

from app.desktop import words
from app.desktop.controllers.chats import ChatListController
from app.desktop.controllers.outside import Outside
from app.desktop.link.engine_link import EngineLink
from app.desktop.main_window import MainWindow
from app.desktop.widgets.file_dialogs import file_dialog
from app.desktop.widgets.messages import Action, Message, Tone
from app.engine import routes, wire
from app.export.formats import ENDINGS, Format

_KEY = "export"
# What is written sooner needs no word before.
_SILENCE_MS = 1_000
_LONGEST_NAME = 80
# No system has these in names, and a leading dot hides a file.
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_ENDINGS = tuple(f".{kind}" for kind in Format)


class ExportController(QObject):
    """Asks where a chat is to go, has it written, and says what came of it."""

    def __init__(
        self, link: EngineLink, window: MainWindow, *, chats: ChatListController, outside: Outside
    ) -> None:
        super().__init__(window)
        self._link = link
        self._window = window
        self._chats = chats
        self._outside = outside
        # Where the person chose last, and as what.
        self._folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        self._ending = _ENDINGS[0]
        window.left.chat_export_wanted.connect(self.export)

    def export(self, chat: str) -> None:
        """Let the person name a file for a chat."""
        row = self._chats.row(chat)
        filters = {ending: self._filter_of(ending) for ending in _ENDINGS}
        dialog = file_dialog(self._window, self.tr("Export the chat"), self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters(list(filters.values()))
        dialog.selectNameFilter(filters[self._ending])
        dialog.setDefaultSuffix(self._ending)
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix(_ending_of(chosen)))
        dialog.selectFile(file_name(row.title if row else "") + self._ending)
        dialog.fileSelected.connect(
            lambda path: self._on_named(chat, path, _ending_of(dialog.selectedNameFilter()))
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _filter_of(self, ending: str) -> str:
        name = {
            ".docx": self.tr("Word document"),
            ".pdf": self.tr("PDF"),
            ".html": self.tr("Web page"),
            ".md": self.tr("Markdown"),
        }[ending]
        return f"{name} (*{ending})"

    def _on_named(self, chat: str, named: str, ending: str) -> None:
        path = Path(named)
        is_told = path.suffix.lower() in ENDINGS
        if not is_told:
            path = path.with_name(path.name + ending)
        self._folder = str(path.parent)
        self._ending = path.suffix.lower() if path.suffix.lower() in _ENDINGS else ending
        # The dialog has asked whether a file of the name that it knows may be replaced, and of no other.
        self._write(wire.ExportRequest(chat=chat, path=str(path), replaces=is_told))

    def _write(self, request: wire.ExportRequest) -> None:
        name = words.visible(Path(request.path).name)
        waiting = QTimer(self)
        waiting.setSingleShot(True)
        waiting.timeout.connect(
            lambda: self._say(Message(_KEY, Tone.INFORMATION, self.tr("Exporting {name}").format(name=name)))
        )
        waiting.start(_SILENCE_MS)

        def done(exported: wire.Exported) -> None:
            waiting.deleteLater()
            show = Action(
                self.tr("Show in folder"), lambda: self._outside.show_in_folder(exported.path), "folder-open"
            )
            self._say(Message(_KEY, Tone.GOOD, self.tr("Exported: {name}").format(name=name), "", (show,)))

        def failed(failure: wire.Failure) -> None:
            waiting.deleteLater()
            again = Action(self.tr("Choose another place"), lambda: self.export(request.chat))
            title = self.tr("The chat was not exported")
            self._say(Message(_KEY, Tone.WARNING, title, words.visible(failure.message), (again,)))

        self._link.request(routes.EXPORT_CHAT, request, done, failed)

    def _say(self, message: Message) -> None:
        self._window.messages.show_message(message)


def file_name(title: str) -> str:
    """A name for a chat's file, without its ending, that every system takes."""
    plain = " ".join(words.visible(_NOT_IN_NAMES.sub(" ", title)).split())
    return plain[:_LONGEST_NAME].strip(" .") or "Chat"


def _ending_of(name_filter: str) -> str:
    return next((ending for ending in _ENDINGS if f"*{ending})" in name_filter), _ENDINGS[0])
