"""What is shown while the one file unpacks itself."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.desktop.splash import Splash


def test_it_says_why_one_waits_and_a_click_takes_it_away(qtbot):
    splash = Splash()
    qtbot.addWidget(splash)
    splash.show()
    words = [label.text() for label in splash.findChildren(QLabel)]
    assert "Sourcebook is being unpacked. This happens once." in words
    assert not splash.findChildren(QLabel)[0].pixmap().isNull()
    qtbot.mouseClick(splash, Qt.MouseButton.LeftButton)
    assert not splash.isVisible()
