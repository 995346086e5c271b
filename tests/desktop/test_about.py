"""The page "About": the licences, Qt's notice among them, and where Qt's source is."""

import pytest
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QLabel

from app.desktop.settings import about_page
from app.desktop.settings.about_page import AboutPage, qt_source
from app.desktop.settings.dialog import SettingsDialog
from app.desktop.settings.preferences import Preferences
from app.desktop.theme.theme import Theme
from app.desktop.widgets.buttons import Button
from app.version import __version__


@pytest.fixture
def theme(qtbot):
    return Theme(QApplication.instance())


def words_of(widget):
    return " ".join(label.text() for label in widget.findChildren(QLabel))


def button(page, words):
    return next(found for found in page.findChildren(Button) if found.text() == words)


def test_it_says_what_everything_is_and_under_which_licence(qtbot, theme):
    page = AboutPage(theme)
    qtbot.addWidget(page)
    words = words_of(page)
    for part in (
        __version__,
        "Apache License",
        f"Qt {qVersion()}",
        "Lesser General Public",
        "all-MiniLM-L6-v2",
    ):
        assert part in words


def test_the_source_of_this_version_of_qt_is_a_click_away(qtbot, theme, tmp_path):
    dialog = SettingsDialog(theme, Preferences(), tmp_path)
    qtbot.addWidget(dialog)
    page = dialog.findChild(AboutPage)
    with qtbot.waitSignal(dialog.link_opened) as opened:
        button(page, "Qt's source").click()
    assert opened.args == [qt_source(qVersion())]
    assert qt_source("6.11.3") == "https://download.qt.io/archive/qt/6.11/6.11.3/single/"


def test_the_texts_are_offered_where_they_are(qtbot, theme, tmp_path, monkeypatch):
    # GIVEN a program without them, as it is from source, and one with them
    monkeypatch.setattr(about_page, "licences_folder", lambda: tmp_path / "none")
    without = AboutPage(theme)
    monkeypatch.setattr(about_page, "licences_folder", lambda: tmp_path)
    page = AboutPage(theme)
    for widget in (without, page):
        qtbot.addWidget(widget)
    # THEN only the second offers them
    assert button(without, "Licence texts").isHidden()
    with qtbot.waitSignal(page.folder_opened) as opened:
        button(page, "Licence texts").click()
    assert opened.args == [str(tmp_path)]
