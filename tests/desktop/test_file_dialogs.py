"""Qt's own dialog for files, where the system has none."""

from PySide6.QtCore import QDir
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget

from app.desktop.widgets.file_dialogs import file_dialog


def test_a_folder_that_is_not_there_is_no_name_of_a_file(qtbot, theme, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = file_dialog(window, "Add", str(tmp_path / "Documents"))
    assert QDir(dialog.directory()) == QDir(str(tmp_path))
    assert dialog.findChild(QLineEdit).text() == ""


def test_what_is_suggested_can_be_read(qtbot, both_themes, tmp_path):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = file_dialog(window, "Add", str(tmp_path))
    popup = dialog.findChild(QCompleter).popup()
    popup.ensurePolished()
    ground = popup.grab().toImage().pixelColor(popup.width() // 2, popup.height() // 2)
    letters = popup.palette().color(QPalette.ColorRole.Text)
    assert abs(ground.lightness() - letters.lightness()) > 120
