"""The left pane with a few sources, which are found and clicked on as a person does."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.desktop.library.left_pane import LeftPane
from app.desktop.library.source_nodes import Kind
from tests.desktop.left_samples import source, sources

FILINGS = "/home/ada/Filings"
EVERYTHING = sources(
    source(),
    source("/home/ada/Manuals", "Handbooks", files=6, attention=2),
    source("/home/ada/notes.txt", "Handbooks", files=1, is_folder=False),
    source("/mnt/Old drive", "Handbooks", files=1, offline=True),
)


@pytest.fixture
def pane(qtbot, theme):
    pane = LeftPane(theme)
    qtbot.addWidget(pane)
    pane.resize(232, 740)
    with qtbot.waitExposed(pane):
        pane.show()
    pane.set_sources(EVERYTHING)
    QApplication.processEvents()
    return pane


def index_of(pane, key, kind=Kind.SOURCE):
    return pane.collections.tree.model().index_of_key(key, kind)


def click(qtbot, pane, key, kind=Kind.SOURCE):
    tree = pane.collections.tree
    centre = tree.visualRect(index_of(pane, key, kind)).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=centre)
