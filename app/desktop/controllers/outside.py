"""Other programs: the one a document belongs to, the file manager, the browser after asking."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QObject, QUrl
from PySide6.QtDBus import QDBusConnection, QDBusMessage
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.desktop import words
from app.desktop.widgets.messages import Action, Message, MessageStack, Tone
from app.page_units import file_on_disk

# What opens is read. A file of another kind might be run by the system.
_READ_ONLY_KINDS = {
    *(".pdf", ".docx", ".docm", ".pptx", ".xlsx", ".xls", ".odt", ".ods", ".odp", ".rtf", ".epub"),
    *(".csv", ".tsv", ".eml", ".msg", ".txt", ".text", ".log", ".md", ".markdown", ".rst", ".org"),
    *(".html", ".htm", ".json", ".xml"),
}


class Outside(QObject):
    """Hands files and links to the system; what fails is said."""

    def __init__(self, messages: MessageStack) -> None:
        super().__init__(messages)
        self._messages = messages

    def open_file(self, path: str) -> None:
        """Open a document in its own program; of a kind that might be run, show its folder."""
        file = file_on_disk(path)
        if not file.exists():
            self._say_gone(file)
        elif file.suffix.lower() not in _READ_ONLY_KINDS:
            self.show_in_folder(path)
        elif not QDesktopServices.openUrl(QUrl.fromLocalFile(path)):
            self._say(
                self.tr("No program opened {name}").format(name=words.visible(file.name)),
                self.tr("The system knows no program for this kind of file."),
                Action(self.tr("Show in folder"), lambda: self.show_in_folder(path)),
            )

    def show_in_folder(self, path: str) -> None:
        """Show a file in the file manager, selected where the system can do that."""
        file = file_on_disk(path)
        if not file.exists():
            self._say_gone(file)
            return
        if sys.platform == "win32":
            subprocess.Popen(["explorer", f"/select,{file}"])
        elif sys.platform == "darwin":
            subprocess.Popen(["open", "-R", str(file)])
        elif not _show_by_file_manager(file):
            folder = file if file.is_dir() else file.parent
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
                self._say(
                    self.tr("No file manager answered"),
                    self.tr("The file is at {path}").format(path=words.visible(path)),
                    Action(self.tr("Copy the path"), lambda: QGuiApplication.clipboard().setText(path)),
                )

    def open_link(self, address: str) -> None:
        """Open a web address, after asking; nothing else is ever opened."""
        url = QUrl(address)
        if url.scheme() not in {"http", "https"} or not url.host():
            return
        self._messages.show_message(
            Message(
                "link",
                Tone.INFORMATION,
                self.tr("Open {host} in the browser?").format(host=words.visible(url.host())),
                words.visible(url.toString()),
                (
                    Action(self.tr("Open"), lambda: _open_in_browser(url)),
                    Action(self.tr("Copy the address"), lambda: QGuiApplication.clipboard().setText(address)),
                ),
            )
        )

    def _say_gone(self, file: Path) -> None:
        self._say(
            self.tr("{name} is not there any more").format(name=words.visible(file.name)),
            self.tr("It was at {path}").format(path=words.visible(str(file))),
        )

    def _say(self, title: str, text: str, *actions: Action) -> None:
        self._messages.show_message(Message("outside", Tone.WARNING, title, text, actions))


def _open_in_browser(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


def _show_by_file_manager(file: Path) -> bool:
    """Ask the desktop's file manager (https://www.freedesktop.org/wiki/Specifications/file-manager-interface/)."""
    bus = QDBusConnection.sessionBus()
    if (
        not bus.isConnected()
        or not bus.interface().isServiceRegistered("org.freedesktop.FileManager1").value()
    ):
        return False
    call = QDBusMessage.createMethodCall(
        "org.freedesktop.FileManager1",
        "/org/freedesktop/FileManager1",
        "org.freedesktop.FileManager1",
        "ShowItems",
    )
    call.setArguments([[QUrl.fromLocalFile(str(file)).toString()], ""])
    bus.send(call)
    return True
