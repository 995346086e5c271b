"""What Sourcebook is, and under which licences it and its parts are."""

from pathlib import Path

from PySide6 import __version__ as pyside_version
from PySide6.QtCore import Signal, qVersion
from PySide6.QtWidgets import QWidget

from app.desktop.settings.rows import SettingRows
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.desktop.widgets.flow_layout import FlowLayout
from app.desktop.widgets.labels import Label
from app.program import licences_folder
from app.version import __version__

_QT_SOURCE = "https://download.qt.io/archive/qt/{minor}/{version}/single/"
_PYSIDE_SOURCE = "https://download.qt.io/official_releases/QtForPython/pyside6/"


class AboutPage(SettingRows):
    """The page "About".

    Signals:
        folder_opened: the folder with the texts of the licences is to be shown by the system.
        link_opened: a web address is to be opened.
    """

    folder_opened = Signal(str)
    link_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._texts = Button(theme, self.tr("Licence texts"), icon="folder-open")
        self._source = Button(theme, self.tr("Qt's source"), icon="globe")
        self._pyside = Button(theme, self.tr("PySide's source"), icon="globe")
        self._arrange(theme)
        self._texts.clicked.connect(lambda: self.folder_opened.emit(str(licences_folder())))
        self._source.clicked.connect(lambda: self.link_opened.emit(qt_source(qVersion())))
        self._pyside.clicked.connect(lambda: self.link_opened.emit(_PYSIDE_SOURCE))

    def _arrange(self, theme: Theme) -> None:
        self.add_title(
            self.tr("About Sourcebook"),
            self.tr("Version {0}. Ask your own documents, offline.").format(__version__),
        )
        self._say(
            self.tr("Licence"),
            self.tr("Sourcebook is free software under the Apache License 2.0, without any warranty."),
        )
        self._say(
            self.tr("Qt"),
            self.tr(
                "This program uses Qt {0} and PySide6 {1}, which are under the GNU Lesser General Public "
                "License, version 3. You may change them, and put your own in their place."
            ).format(qVersion(), pyside_version),
        )
        self._say(
            self.tr("Embedding model"),
            self.tr("all-MiniLM-L6-v2 by the sentence-transformers project, Apache License 2.0."),
        )
        buttons = QWidget()
        row = FlowLayout(buttons, gap=theme.type.scaled(8))
        folder: Path = licences_folder()
        self._texts.setVisible(folder.is_dir())
        for button in (self._texts, self._source, self._pyside):
            row.addWidget(button)
        self.add_below(buttons)

    def _say(self, name: str, words: str) -> None:
        label = Label(self._theme, words, wraps=True)
        self.add_row(name, "", label, keeps_name=True)


def qt_source(version: str) -> str:
    """Give where the source of this version of Qt is."""
    return _QT_SOURCE.format(minor=version.rpartition(".")[0], version=version)
